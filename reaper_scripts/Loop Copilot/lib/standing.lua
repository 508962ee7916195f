--- How things stand with each session, gathered from what the daemon tells; the board shows the one in front.
-- @noindex

local board = require("lib.board")
local json = require("lib.json")

---@class Session  the part of a Board that belongs to one project
---@field queue Waiting[]
---@field takes table[]
---@field gat table[]

---@class Standing
---@field board Board
---@field private sessions table<string, Session>
local Standing = {}
Standing.__index = Standing

local OF_A_SESSION = { "queue", "progress", "plan", "takes", "reply", "gat", "history", "trouble" }

---@return Standing
local function new()
  return setmetatable({ board = board.blank(), sessions = {}, touched = true }, Standing)
end

---@param id string
---@return Session
function Standing:session(id)
  local session = self.sessions[id]
  if not session then
    session = { queue = json.array({}), takes = json.array({}), gat = json.array({}) }
    self.sessions[id] = session
  end
  self.touched = true
  return session
end

---@param session Session
---@param request string|nil
local function leave_queue(session, request)
  for index = #session.queue, 1, -1 do
    if session.queue[index].request == request then
      table.remove(session.queue, index)
    end
  end
  if session.progress and session.progress.request == request then
    session.progress = nil
  end
end

---@param session Session
---@param request string
---@param text string
---@param place integer
local function queue(session, request, text, place)
  for _, one in ipairs(session.queue) do
    if one.request == request then
      one.place = place
      return
    end
  end
  session.queue[#session.queue + 1] = { request = request, text = text, place = place }
end

local hear = {}

function hear.queued(session, event)
  queue(session, event.request, event.text, event.place)
end

function hear.started(session, event)
  queue(session, event.request, event.text, 0)
  session.takes, session.plan, session.trouble = json.array({}), nil, nil
end

function hear.plan(session, event)
  session.plan = event.steps
end

function hear.progress(session, event)
  session.progress = { request = event.request, step = event.step, what = event.what, done = event.done }
end

function hear.take(session, event)
  session.takes[#session.takes + 1] = event.render
end

function hear.gat(session, event)
  session.gat = event.cells
end

function hear.session(session, event)
  session.queue = event.state.queue or session.queue
end

function hear.done(session, event)
  leave_queue(session, event.request)
  session.reply, session.trouble = event.reply, nil
  session.reply.request = event.request
end

function hear.error(session, event)
  leave_queue(session, event.request)
  session.trouble = event.error
end

---Take in an event of the daemon.
---@param event table
function Standing:hear(event)
  local body = hear[event.kind]
  if body and type(event.session) == "string" then
    body(self:session(event.session), event)
  end
end

---What a request came to.
---@param id string  the session's
---@param request string
---@param reply table|nil
---@param fault Fault|nil
function Standing:answered(id, request, reply, fault)
  local session = self:session(id)
  if fault then
    local data = fault.data or {}
    hear.error(session, {
      request = request, error = { code = data.code or "error", what = fault.message, ["do"] = data["do"] or "" },
    })
  else
    hear.done(session, { request = request, reply = reply })
  end
end

---What the daemon says of a session as a whole.
---@param id string
---@param state table  a StateMessage
function Standing:know(id, state)
  local session = self:session(id)
  session.gat, session.history = state.gat, state.history
  session.queue = state.session and state.session.queue or session.queue
end

---Something went wrong that is no answer to a request.
---@param id string|nil  the session's
---@param code string
---@param what string
---@param todo string
function Standing:fail(id, code, what, todo)
  self:session(id or "").trouble = { code = code, what = what, ["do"] = todo }
end

---Set fields of the board itself.
---@param values table<string, any>
function Standing:set(values)
  for key, value in pairs(values) do
    if self.board[key] ~= value then
      self.board[key], self.touched = value, true
    end
  end
end

---Write the board, if anything changed.
---@param id string|nil  the session in front
function Standing:publish(id)
  if self.board.session ~= id then
    self.board.session, self.touched = id, true
  end
  if not self.touched then
    return
  end
  local session = self:session(id or "")
  for _, field in ipairs(OF_A_SESSION) do
    self.board[field] = session[field]
  end
  self.board.changed = self.board.changed + 1
  board.write(self.board)
  self.touched = false
end

return { new = new }
