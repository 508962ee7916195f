--- Where the panel's window was when it was last seen: docked or floating, how large.
-- @noindex

local panel_place = {}

local KEY = "place"
local WIDTH, HEIGHT, LEFT, TOP = 420, 520, 120, 120

local seen = "" -- where it was in the last frame

---Open the window where it was.
---@param section string  of REAPER's extended state
function panel_place.open(section)
  seen = reaper.GetExtState(section, KEY)
  local dock, x, y, width, height = seen:match("^(%d+) (%-?%d+) (%-?%d+) (%d+) (%d+)$")
  gfx.init(
    "Loop Copilot", tonumber(width) or WIDTH, tonumber(height) or HEIGHT, tonumber(dock) or 0, tonumber(x) or LEFT,
    tonumber(y) or TOP
  )
end

---Look where it is: once it was closed, it cannot be told.
function panel_place.watch()
  local dock, x, y, width, height = gfx.dock(-1, 0, 0, 0, 0)
  seen = ("%d %d %d %d %d"):format(
    math.floor(dock), math.floor(x or LEFT), math.floor(y or TOP), math.floor(width or gfx.w),
    math.floor(height or gfx.h)
  )
end

---Keep where it was for the next time.
---@param section string
function panel_place.keep(section)
  reaper.SetExtState(section, KEY, seen, true)
end

return panel_place
