--- What an action does when it is chosen: it asks, and opens the panel when there is something to read.
-- @noindex

local asking = require("lib.asking")
local board = require("lib.board")
local history = require("lib.panel_history")
local presence = require("lib.panel_presence")
local start = require("lib.start")

local act = {}

local RERUN_STARTS_ANEW = 3 -- flags of set_action_options
local STOPPED = "cancelled" -- code of the trouble that is none: the musician stopped it
local LOOK = 0.5 -- seconds between two looks at the board
local HELLO = 2.0 -- seconds in which a daemon that runs is connected
local PATIENCE = 30.0 -- seconds after which a request that nobody knows of is given up

---What must be selected, and what to say where it is not.
local NEEDS = {
  item = "Select an item first.",
  time = "Make a time selection first: drag in the ruler over the bars to play anew.",
}

---@return string
local function here()
  return (select(2, reaper.get_action_context()):match("^(.*)[/\\]"))
end

---@param text string
local function hint(text)
  local x, y = reaper.GetMousePosition()
  reaper.TrackCtl_SetToolTip("Loop Copilot: " .. text, x + 16, y + 16, true)
end

---@param selection {clips: string[], time: any}
---@param needs "item"|"time"|nil
---@return boolean
local function selected(selection, needs)
  if needs == "time" then
    return type(selection.time) == "table" and selection.time[1] ~= nil
  end
  return needs ~= "item" or #selection.clips > 0
end

---@param state Board
---@param request string
---@return boolean
local function is_queued(state, request)
  for _, waiting in ipairs(state.queue) do
    if waiting.request == request then
      return true
    end
  end
  return false
end

---@param trouble Trouble|nil
---@return string
local function said(trouble)
  return trouble and trouble.code .. trouble.what or ""
end

---Whether what became of a request is to be read: a failure, a question, an answer.
---@param state Board
---@param request string
---@param before string  the trouble there was before it
---@param waited number  seconds since
---@return boolean over
---@return boolean|nil telling
local function outcome(state, request, before, waited)
  local reply = state.reply
  if reply and reply.request == request then
    return true, reply.understood ~= "plan" or #reply.edits == 0
  end
  local lonely = waited > HELLO and state.connection ~= "connected"
  local troubled = state.trouble ~= nil and said(state.trouble) ~= before
  return lonely or troubled, lonely or troubled and state.trouble.code ~= STOPPED
end

---Wait for what becomes of a request, and open the panel if it is to be read.
---@param folder string
---@param request string
---@param before string
local function follow(folder, request, before)
  local began = reaper.time_precise()
  local looked, known, seen, state = began, began, nil, nil
  local function watch()
    local now = reaper.time_precise()
    if presence.alive() then
      return
    elseif now - looked >= LOOK then
      looked = now
      if board.stamp() ~= seen then
        seen, state = board.stamp(), board.read()
      end
      local over, telling = outcome(state, request, before, now - began)
      if telling then
        presence.show(folder)
      end
      if over then
        return
      end
      known = is_queued(state, request) and now or known
    end
    if now - known < PATIENCE then
      reaper.defer(watch)
    end
  end
  reaper.defer(watch)
end

---Do what posts a request, and follow it.
---@param post fun(folder: string): string
local function request(post)
  local folder, before = here(), said(board.read().trouble)
  if reaper.APIExists("set_action_options") then
    reaper.set_action_options(RERUN_STARTS_ANEW)
    follow(folder, post(folder), before)
  else
    -- Before 7.03 REAPER would ask, at every second press, what to do about a script that still follows.
    post(folder)
    presence.show(folder)
  end
end

---@param kind "travel"|"cancel"
---@param params table
local function wish(kind, params)
  request(function(folder)
    local id = board.post(kind, params)
    start.ensure(folder)
    return id
  end)
end

---Ask for something on what is selected now.
---@param text string
---@param needs "item"|"time"|nil  what must be selected for it
function act.ask(text, needs)
  local selection = asking.selection()
  if not selected(selection, needs) then
    hint(NEEDS[needs])
    return
  end
  request(function(folder)
    return asking.ask(folder, text, selection)
  end)
end

---Ask for what was asked last, on what is selected now.
function act.repeat_last()
  local last = history.all()[1]
  if last then
    act.ask(last)
  else
    hint("Nothing was asked yet.")
  end
end

---Take back what the copilot did last.
function act.undo()
  wish("travel", { to = "undo" })
end

---Stop what is under way and all that waits.
function act.cancel()
  wish("cancel", {})
end

---Let the musician type a request.
function act.prompt()
  local imgui = require("lib.panel_imgui").load()
  if imgui then
    require("lib.panel_prompt").run(imgui, history.all(), act.ask)
    return
  end
  -- A comma in the text would else begin another field.
  local captions = "What do you want?,extrawidth=320,separator=\n"
  local answered, text = reaper.GetUserInputs("Loop Copilot", 1, captions, history.all()[1] or "")
  text = text:match("^%s*(.-)%s*$")
  if answered and text ~= "" then
    act.ask(text)
  end
end

return act
