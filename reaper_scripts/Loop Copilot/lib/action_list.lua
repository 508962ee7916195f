--- Puts our actions into REAPER's action list, and takes them off it: one script to load in place of twenty.
-- @noindex

local board = require("lib.board")
local own_scripts = require("lib.own_scripts")
local presence = require("lib.panel_presence")
local start = require("lib.start")

local action_list = {}

local MAIN = 0 -- the section of the main window
local OK = 0 -- a box with this button alone
local LASTING = { "history", "home", "place" } -- what we keep in REAPER's settings

---The scripts that are actions, in the folder of the one that runs.
---@return string folder
---@return string[] paths
local function scripts()
  local folder = own_scripts.folder()
  local paths, index = {}, 0
  -- REAPER remembers what a folder held; -1 makes it look again.
  reaper.EnumerateFiles(folder, -1)
  while true do
    local name = reaper.EnumerateFiles(folder, index)
    if not name then
      table.sort(paths)
      return folder, paths
    elseif name:find("^Loop Copilot_.+%.lua$") then
      paths[#paths + 1] = own_scripts.path(folder, name)
    end
    index = index + 1
  end
end

---@param paths string[]
---@param add boolean
---@return integer count  of those that REAPER took
local function register(paths, add)
  local count = 0
  for index, path in ipairs(paths) do
    if reaper.AddRemoveReaScript(add, MAIN, path, index == #paths) ~= 0 then
      count = count + 1
    end
  end
  return count
end

---Put them into the list, and connect.
function action_list.install()
  local folder, paths = scripts()
  local count = register(paths, true)
  reaper.ShowMessageBox(
    ("%d actions are in the action list now. Press ? and search it for \"Loop Copilot\" to run them or to give them "
      .. "keys.\n\nNext: start the daemon in a terminal (loop-copilot run), select an item, and run "
      .. "\"Loop Copilot_Prompt\"."):format(count),
    "Loop Copilot", OK
  )
  start.ensure(folder)
end

---Take them off the list, end the connection, and forget what was kept.
function action_list.remove()
  local folder, paths = scripts()
  -- An open panel would keep its place when it closes, after all was forgotten.
  if presence.alive() then
    own_scripts.run(folder, "Loop Copilot_Open window.lua")
  end
  local count = register(paths, false)
  reaper.DeleteExtState(board.SECTION, "loop", false)
  for _, key in ipairs(LASTING) do
    reaper.DeleteExtState(board.SECTION, key, true)
  end
  reaper.ShowMessageBox(
    ("%d actions were taken off the action list. What takes the files away: loop-copilot install reaper --remove")
      :format(count),
    "Loop Copilot", OK
  )
end

return action_list
