--- Whether the panel is open, for the other scripts: they open it where there is something to read.
-- @noindex

local board = require("lib.board")
local own_scripts = require("lib.own_scripts")

local presence = {}

local KEY = "panel"
local UNASKED = "panel unasked"
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
  own_scripts.run(folder, "Loop Copilot_Open window.lua")
end

---Open the panel, if it is not open, at a moment the musician did not choose: it is not to take the keys.
---@param folder string  where the scripts lie
function presence.show_unasked(folder)
  reaper.SetExtState(board.SECTION, UNASKED, "yes", false)
  presence.show(folder)
end

---Whether the panel opens at a moment the musician did not choose. Says so once.
---@return boolean
function presence.was_unasked()
  local unasked = reaper.HasExtState(board.SECTION, UNASKED)
  reaper.DeleteExtState(board.SECTION, UNASKED, false)
  return unasked
end

return presence
