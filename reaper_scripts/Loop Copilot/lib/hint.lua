--- A word beside the mouse, for what needs no window.
-- @noindex

local hint = {}

local SECONDS = 3.0 -- that it stands

---Show it for a moment.
---@param text string  ours, and never a musician's: REAPER takes it for a format, in which % means something
function hint.show(text)
  local x, y = reaper.GetMousePosition()
  reaper.TrackCtl_SetToolTip("Loop Copilot: " .. text, x + 16, y + 16, true)
  -- Before 7.03 REAPER would ask, at the next press, what to do about a script that still waits.
  if not reaper.APIExists("set_action_options") then
    return
  end
  local since = reaper.time_precise()
  local function clear()
    if reaper.time_precise() - since < SECONDS then
      reaper.defer(clear)
    else
      reaper.TrackCtl_SetToolTip("", 0, 0, true)
    end
  end
  reaper.defer(clear)
end

return hint
