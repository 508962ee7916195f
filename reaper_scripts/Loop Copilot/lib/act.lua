--- What an action does when it is chosen: it asks, and opens the panel when there is something to read.
-- @noindex

local asking = require("lib.asking")
local board = require("lib.board")
local hint = require("lib.hint")
local history = require("lib.panel_history")
local own_scripts = require("lib.own_scripts")
local panel_board = require("lib.panel_board")
local presence = require("lib.panel_presence")
local start = require("lib.start")

local act = {}

local RERUN_STARTS_ANEW = 3 -- flags of set_action_options
local RECORDING = 4 -- a flag of GetPlayState
local STOPPED = "cancelled" -- code of the trouble that is none: the musician stopped it
local LOOK = 0.5 -- seconds between two looks at the board
local HELLO = 2.0 -- seconds in which a daemon that runs is connected
local PATIENCE = 30.0 -- seconds after which a request that nobody knows of is given up

local IDLE = "Nothing is under way."

---What must be selected, and what to say where it is not.
local NEEDS = {
  item = "Select an item first.",
  time = "Make a time selection first: drag in the ruler over the bars to play anew.",
}

---Let a second press of the key start this action anew, where REAPER can be told so.
---@return boolean told  else the script must not linger: REAPER would ask what to do about it
local function may_linger()
  local can = reaper.APIExists("set_action_options")
  if can then
    reaper.set_action_options(RERUN_STARTS_ANEW)
  end
  return can
end

---@param text string
local function say(text)
  may_linger()
  hint.show(text)
end

---@return boolean
local function is_recording()
  return reaper.GetPlayState() & RECORDING ~= 0
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
  local looked, known, reader, telling = began, began, panel_board.new(), false
  local function watch()
    local now = reaper.time_precise()
    if presence.alive() then
      return
    elseif telling then
      -- A window that opens now would take the keys from the recording.
      if not is_recording() then
        presence.show_unasked(folder)
        return
      end
    elseif not reader:reading_on() and now - looked >= LOOK then
      looked = now
      local over, news = outcome(reader.state, request, before, now - began)
      telling = over and news or false
      if telling and is_recording() then
        hint.show("there is something to read. The panel opens when you stop recording.")
      elseif over and not telling then
        return
      end
      known = is_queued(reader.state, request) and now or known
    end
    if telling or now - known < PATIENCE then
      reaper.defer(watch)
    end
  end
  reaper.defer(watch)
end

---Do what posts a request, and follow it.
---@param post fun(folder: string): string
local function request(post)
  local folder, before = own_scripts.folder(), said(board.read().trouble)
  if may_linger() then
    follow(folder, post(folder), before)
  else
    -- Before 7.03 REAPER would ask, at every second press, what to do about a script that still follows.
    post(folder)
    presence.show(folder)
  end
end

---Ask for something on what is selected now.
---@param text string
---@param needs "item"|"time"|nil  what must be selected for it
function act.ask(text, needs)
  local selection = asking.selection()
  if not selected(selection, needs) then
    say(NEEDS[needs])
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
    say("Nothing was asked yet.")
  end
end

---Take back what the copilot did last.
function act.undo()
  request(function(folder)
    local id = board.post("travel", { to = "undo" })
    start.ensure(folder)
    return id
  end)
end

---Stop what is under way and all that waits.
function act.cancel()
  if not start.alive() then
    say(IDLE)
    return
  end
  local busy = #board.read().queue > 0 or board.waits()
  board.post("cancel", {})
  say(busy and "Stopping what is under way." or IDLE)
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
