--- Sees to it that the loop runs, which talks to the daemon: one in a REAPER, in the script 'Connect'.
-- @noindex

local board = require("lib.board")

local start = {}

local SECTION = board.SECTION
local STALE = 2.0 -- seconds without a beat after which a loop is suspected to be gone
local PATIENCE = 1.0 -- seconds more that it is given: a dialog may have held it up

---When the loop last had a turn, on REAPER's precise clock; 0 for never.
---@return number
local function last_beat()
  return tonumber(reaper.GetExtState(SECTION, "beat")) or 0
end

---Whether a loop runs, as far as one can tell without waiting.
---@return boolean
function start.alive()
  return reaper.GetExtState(SECTION, "loop") ~= "" and reaper.time_precise() - last_beat() < STALE
end

---@param folder string
local function run_connect(folder)
  reaper.DeleteExtState(SECTION, "loop", false)
  local command = reaper.AddRemoveReaScript(true, 0, folder .. "/Loop Copilot_Connect.lua", true)
  reaper.Main_OnCommand(command, 0)
end

---Start the loop if none runs. A loop that fell silent is given a second to speak up before it counts as gone.
---@param folder string  where the scripts lie
function start.ensure(folder)
  if start.alive() then
    return
  end
  if reaper.GetExtState(SECTION, "loop") == "" then
    run_connect(folder)
    return
  end
  local beat, since = last_beat(), reaper.time_precise()
  local function watch()
    if last_beat() ~= beat then
      return
    elseif reaper.time_precise() - since > PATIENCE then
      run_connect(folder)
    else
      reaper.defer(watch)
    end
  end
  watch()
end

return start
