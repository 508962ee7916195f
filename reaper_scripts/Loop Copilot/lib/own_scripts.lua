--- Our scripts as files: where they lie, and how one runs another.
-- @noindex

local hint = require("lib.hint")

local own_scripts = {}

local MAIN = 0 -- the section of the main window

---The folder of the script that runs.
---@return string
function own_scripts.folder()
  return (select(2, reaper.get_action_context()):match("^(.*)[/\\]"))
end

---Where a script lies. REAPER knows a script by the spelling of its path: two kinds of separators make two of one.
---@param folder string
---@param name string
---@return string
function own_scripts.path(folder, name)
  return folder .. package.config:sub(1, 1) .. name
end

---Run another of our scripts.
---@param folder string
---@param name string
function own_scripts.run(folder, name)
  local path = own_scripts.path(folder, name)
  local command = reaper.AddRemoveReaScript(true, MAIN, path, true)
  if command == 0 then
    hint.show("a script is missing (" .. name .. "). Run: loop-copilot install reaper")
    return
  end
  reaper.Main_OnCommand(command, 0)
end

return own_scripts
