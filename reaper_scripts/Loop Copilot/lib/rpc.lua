--- Calls there and back: JSON-RPC 2.0 over anything that carries texts.
-- @noindex

local json = require("lib.json")

local REMEMBERED = 64 -- answers kept, so that a call that comes again gets the same one

---@class Fault  an error as JSON-RPC has it
---@field code integer
---@field message string  what happened
---@field data {code: string, do: string}|nil

---@alias Answer fun(result: any, fault: Fault|nil)
---@alias Method fun(params: table, answer: Answer)

---@class Asking
---@field text string
---@field answer Answer
---@field sent boolean  on this connection

---@class Rpc
---@field private send fun(text: string): boolean
---@field private methods table<string, Method>
---@field private waiting table<string, Asking>  calls of ours by id
---@field private order string[]  their ids, oldest first
---@field private held boolean  whether calls wait until `resend`
---@field dropped fun(fault: Fault)  the other side could not read a message of ours, it does not know which
local Rpc = {}
Rpc.__index = Rpc

---@param send fun(text: string): boolean
---@return Rpc
local function new(send)
  return setmetatable({
    send = send, methods = {}, waiting = {}, order = {}, held = false, answered = {}, answers = {},
    dropped = function() end,
  }, Rpc)
end

---@param values table
---@return string
local function message(values)
  values.jsonrpc = "2.0"
  return json.encode(values)
end

---Our own kind of error.
---@param code string  as in bridge/errors.py
---@param what string
---@param todo string|nil
---@return Fault
local function fault(code, what, todo)
  return { code = -32000, message = what, data = { code = code, ["do"] = todo or "" } }
end

---@param id string
function Rpc:_send(id)
  local call = self.waiting[id]
  call.sent = true
  self.send(call.text)
end

---Call a method of the other side. Unanswered, it is asked again, with the same id, on every new connection.
---@param method string
---@param params table
---@param answer Answer
---@param id string|nil  unique for good; one is made if left out
---@return string id
function Rpc:call(method, params, answer, id)
  id = id or reaper.genGuid()
  local text = message({ id = id, method = method, params = json.object(params) })
  self.waiting[id] = { text = text, answer = answer, sent = false }
  self.order[#self.order + 1] = id
  if not self.held then
    self:_send(id)
  end
  return id
end

---Call a method even while calls are held back.
---@param method string
---@param params table
---@param answer Answer
---@return string id
function Rpc:call_at_once(method, params, answer)
  local id = self:call(method, params, answer)
  if not self.waiting[id].sent then
    self:_send(id)
  end
  return id
end

---A new connection was made: calls are held back until `resend`, and what the daemon before asked is forgotten.
function Rpc:hold()
  self.held, self.answered, self.answers = true, {}, {}
  for _, call in pairs(self.waiting) do
    call.sent = false
  end
end

---Tell the other side something that needs no answer.
---@param method string
---@param params table
---@return boolean sent
function Rpc:notify(method, params)
  return self.send(message({ method = method, params = json.object(params) }))
end

---Offer a method to the other side.
---@param method string
---@param body Method  calls `answer` once, now or later
function Rpc:on(method, body)
  self.methods[method] = body
end

---Ask again what was not answered, in order, and hold nothing back any more.
function Rpc:resend()
  self.held = false
  for _, id in ipairs(self.order) do
    if not self.waiting[id].sent then
      self:_send(id)
    end
  end
end

---@param id string
---@param text string
function Rpc:_remember(id, text)
  self.answered[id] = text
  self.answers[#self.answers + 1] = id
  if #self.answers > REMEMBERED then
    self.answered[table.remove(self.answers, 1)] = nil
  end
end

---@param id any  json.null or nil for a notification
---@param result any
---@param trouble Fault|nil
function Rpc:_reply(id, result, trouble)
  if id == nil then
    return
  end
  if result == nil then
    result = json.null
  end
  local text = message(trouble and { id = id, error = trouble } or { id = id, result = result })
  if type(id) == "string" then
    self:_remember(id, text)
  end
  self.send(text)
end

---@param asked table
function Rpc:_called(asked)
  local id, body = asked.id, self.methods[asked.method]
  if type(id) == "string" and self.answered[id] ~= nil then
    -- False says that it is under way: its answer will come.
    if self.answered[id] then
      self.send(self.answered[id])
    end
    return
  elseif not body then
    self:_reply(id, nil, { code = -32601, message = "REAPER knows no method " .. asked.method })
    return
  elseif asked.params ~= nil and type(asked.params) ~= "table" then
    self:_reply(id, nil, { code = -32602, message = "The parameters must be an object" })
    return
  end
  if type(id) == "string" then
    self.answered[id] = false
  end
  local open = true
  local function answer(result, trouble)
    if open then
      open = false
      self:_reply(id, result, trouble)
    end
  end
  local good, problem = xpcall(body, debug.traceback, asked.params or {}, answer)
  if not good then
    answer(nil, { code = -32603, message = "A script of ours failed: " .. tostring(problem) })
    error(problem, 0)
  end
end

---Wait no longer for an answer.
---@param id string
---@return Asking|nil call  as it was
function Rpc:drop(id)
  local call = self.waiting[id]
  self.waiting[id] = nil
  for index, one in ipairs(self.order) do
    if one == id then
      table.remove(self.order, index)
      break
    end
  end
  return call
end

---@param id string
---@param reply table
function Rpc:_answered(id, reply)
  local call = self:drop(id)
  if not call then
    return
  end
  call.answer(json.given(reply.result), json.given(reply.error))
end

---Act on a message of the other side.
---@param text string
---@param pause fun()|nil  see `json.decode`
function Rpc:receive(text, pause)
  local good, found = pcall(json.decode, text, pause)
  if not good then
    self:_reply(json.null, nil, { code = -32700, message = tostring(found) })
  elseif type(found) ~= "table" or found.jsonrpc ~= "2.0" then
    self:_reply(json.null, nil, { code = -32600, message = "Not a message of JSON-RPC 2.0" })
  elseif type(found.method) == "string" then
    self:_called(found)
  elseif type(found.id) == "string" then
    self:_answered(found.id, found)
  elseif type(found.error) == "table" then
    self.dropped(found.error)
  end
end

return { new = new, fault = fault }
