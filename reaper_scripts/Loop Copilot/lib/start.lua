--- Sees to it that the loop runs, which talks to the daemon: one in a REAPER, in the script 'Connect'.
-- @noindex

local board = require("lib.board")
local own_scripts = require("lib.own_scripts")

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
  own_scripts.run(folder, "Loop Copilot_Connect.lua")
end

---Call something once the loop has been silent for a second; not at all if it speaks up before.
---@param silent fun()
local function unless_it_beats(silent)
  local beat, since = last_beat(), reaper.time_precise()
  local function watch()
    if last_beat() ~= beat then
      return
    elseif reaper.time_precise() - since > PATIENCE then
      silent()
    else
      reaper.defer(watch)
    end
  end
  watch()
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
  unless_it_beats(function()
    local beat = last_beat()
    run_connect(folder)
    -- A loop that was only slow was ended by that: an action that runs is a switch.
    if last_beat() == beat then
      unless_it_beats(function()
        run_connect(folder)
      end)
    end
  end)
end

return start
