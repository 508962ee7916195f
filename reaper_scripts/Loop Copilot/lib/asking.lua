--- A request in words on what is selected now, from whichever of our scripts it comes.
-- @noindex

local board = require("lib.board")
local history = require("lib.panel_history")
local read_session = require("lib.read_session")
local start = require("lib.start")

local asking = {}

---What the musician points at in the project in front.
---@return {clips: string[], tracks: string[], time: any}
function asking.selection()
  return read_session.selection((reaper.EnumProjects(-1)))
end

---Post a request, remember it, and see to it that it is heard.
---@param folder string  where the scripts lie
---@param text string
---@param selection {clips: string[], tracks: string[], time: any}|nil  what it is about; left out: what is selected now
---@return string request
function asking.ask(folder, text, selection)
  history.add(text)
  local request = board.post("ask", { text = text, selection = selection or asking.selection() })
  start.ensure(folder)
  return request
end

return asking
