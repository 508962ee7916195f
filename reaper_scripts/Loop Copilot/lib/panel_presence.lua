--- Whether the panel is open, for the other scripts: they open it where there is something to read.
-- @noindex

local board = require("lib.board")

local presence = {}

local KEY = "panel"
local STALE = 2.0 -- seconds without a beat after which a panel is gone

---The panel is open.
function presence.beat()
  reaper.SetExtState(board.SECTION, KEY, ("%.3f"):format(reaper.time_precise()):gsub(",", "."), false)
end

---The panel was closed.
function presence.leave()
  reaper.DeleteExtState(board.SECTION, KEY, false)
end

---@return boolean
function presence.alive()
  local beat = tonumber(reaper.GetExtState(board.SECTION, KEY))
  return beat ~= nil and reaper.time_precise() - beat < STALE
end

---Open the panel, if it is not open.
---@param folder string  where the scripts lie
function presence.show(folder)
  if presence.alive() then
    return
  end
  local command = reaper.AddRemoveReaScript(true, 0, folder .. "/Loop Copilot_Open window.lua", true)
  reaper.Main_OnCommand(command, 0)
end

return presence
