--- The loop that runs as long as REAPER is connected: one turn a cycle, and never a long one.
-- @noindex

local board = require("lib.board")
local commit = require("lib.commit")
local home = require("lib.home")
local mailbox = require("lib.mailbox")
local peaks = require("lib.peaks")
local rpc = require("lib.rpc")
local snapshot = require("lib.snapshot")
local standing = require("lib.standing")
local start = require("lib.start")
local transport = require("lib.transport")
local version = require("lib.version")
local wishes = require("lib.wishes")

local SECTION = board.SECTION
local BUDGET = 0.0025 -- seconds of a turn for reading projects, and again for messages and waveforms
local SLOW = 0.010 -- seconds of a turn that are too many
local RENEW = 30 -- seconds at least between two connections given up because a message could not be read
local PUBLISH = 0.1 -- seconds between two writings of the board
local RERUN_ENDS, BUTTON_LIT, BUTTON_DARK = 1, 4, 8 -- flags of set_action_options
-- "Control surface: refresh all surfaces": REAPER's OSC tells only what changes, and a new daemon has heard nothing.
local REFRESH_SURFACES = 41743

---@class Loop
---@field private mailbox Mailbox
---@field private rpc Rpc
---@field private snapshots Snapshots
---@field private standing Standing
---@field private wishes Wishes
---@field private token string
---@field private incoming thread|nil  the message being acted on
local Loop = {}
Loop.__index = Loop

---@return Loop
local function new()
  local box = mailbox.new(home.folder())
  local link = rpc.new(function(text)
    return box:send(text)
  end)
  local drawn, shots, how = peaks.new(), snapshot.new(link), standing.new()
  local self = setmetatable({
    mailbox = box, rpc = link, snapshots = shots, standing = how, peaks = drawn, token = reaper.genGuid(),
    commits = commit.new(link, shots, drawn), transport = transport.new(link, shots),
    wishes = wishes.new(link, shots, how), published = -math.huge, renewed = -math.huge, troubles = {}, worst = 0.0,
    slow = 0,
  }, Loop)
  link:on("event", function(event)
    self:_hear(event)
  end)
  link.dropped = function(fault)
    self:_start_over(fault)
  end
  return self
end

---@param event table
function Loop:_hear(event)
  local fresh = self.wishes:learn(event.session)
  self.standing:hear(event)
  if fresh or event.kind == "committed" or event.kind == "done" then
    self.wishes:refresh(event.session)
  end
end

---What the daemon could not read may have been a snapshot: say all anew, but not again and again.
---@param fault Fault
function Loop:_start_over(fault)
  local now = reaper.time_precise()
  if now - self.renewed >= RENEW then
    self.renewed = now
    self.mailbox:renew()
  else
    self.standing:fail(self:_session(), "protocol", tostring(fault.message), "Please report this.")
  end
end

---@param connection Connection
---@param words string
function Loop:_say(connection, words)
  self.standing:set({ connection = connection, words = words })
end

function Loop:_greet()
  self.incoming, self.synced, self.refused = nil, false, nil
  self.rpc:hold()
  self.snapshots:forget()
  self.commits:forget()
  self.transport:forget()
  self.wishes:forget()
  if self.greeting then
    self.rpc:drop(self.greeting)
  end
  local who = { protocol = 1, client = "REAPER scripts " .. version, daw = "reaper" }
  self.greeting = self.rpc:call_at_once("hello", who, function(found, fault)
    self.greeting = nil
    if fault then
      self.refused = fault.message
    else
      self.standing:set({ version = found.version })
      reaper.Main_OnCommandEx(REFRESH_SURFACES, 0, 0)
    end
  end)
  self:_say("connecting", "Connecting to the Loop Copilot daemon …")
end

---Keep the connection, and say how it stands.
function Loop:_connect()
  if self.mailbox:look() then
    self:_greet()
  end
  self.mailbox:keep_alive()
  if self.refused then
    self:_say("refused", self.refused)
  elseif not self.mailbox.connected then
    self:_say("searching", self.mailbox.why)
  elseif not self.greeting then
    self:_say("connected", "Connected to Loop Copilot.")
  end
end

---Act on messages until a time.
---@param deadline number
function Loop:_listen(deadline)
  repeat
    if not self.incoming then
      local text = self.mailbox:next()
      if not text then
        return
      end
      self.incoming = coroutine.create(function()
        self.rpc:receive(text, coroutine.yield)
      end)
    end
    local good, problem = coroutine.resume(self.incoming)
    if coroutine.status(self.incoming) == "dead" then
      self.incoming = nil
      self.mailbox:done()
    end
    if not good then
      error(problem, 0)
    end
  until reaper.time_precise() >= deadline
end

---@param deadline number
function Loop:_read_projects(deadline)
  if not self.mailbox.connected then
    return
  end
  self.snapshots:step(deadline)
  if not self.synced and self.snapshots:all_sent() then
    self.synced = true
    self.rpc:resend()
  end
end

function Loop:_grant_wishes()
  self.snapshots:find_projects()
  for _, wish in ipairs(board.take()) do
    self.wishes:take(wish)
  end
  local why
  if not self.mailbox.connected or self.refused then
    why = self.refused or self.mailbox.why
  end
  self.wishes:step(why)
end

---The session in front: the daemon calls a project as we do.
---@return string|nil
function Loop:_session()
  local front = self.snapshots:front()
  return front and front.id
end

function Loop:_publish()
  local now = reaper.time_precise()
  if now - self.published < PUBLISH then
    return
  end
  self.published = now
  local front = self.snapshots:front()
  self.standing:set({
    name = front and front:name(), worst_tick = math.floor(self.worst * 1e4 + 0.5) / 10, slow_ticks = self.slow,
  })
  self.standing:publish(self:_session())
end

---Take one step; if it fails, say so once, and go on with the others.
---@param name string
---@param ... any
function Loop:_step(name, ...)
  local good, problem = xpcall(self[name], function(text)
    return debug.traceback(tostring(text), 2)
  end, self, ...)
  if good then
    return
  end
  local first = problem:match("[^\n]*")
  -- The words may hold pointers and numbers, which differ each time.
  local where = name .. " " .. (first:match("^.-:%d+:") or "")
  if not self.troubles[where] then
    self.troubles[where] = true
    local what = "Something in the scripts of Loop Copilot failed; they go on. " .. first
    self.standing:fail(self:_session(), "script", what, "Please report this.")
    reaper.ShowConsoleMsg(what .. problem:sub(#first + 1) .. "\n")
  end
end

function Loop:_write_commits()
  if self.mailbox.connected then
    self.commits:step()
    self.transport:step()
  end
end

---@param deadline number
function Loop:_draw(deadline)
  self.peaks:step(deadline)
end

---One turn.
function Loop:_turn()
  local began = reaper.time_precise()
  reaper.SetExtState(SECTION, "beat", ("%.6f"):format(began):gsub(",", "."), false)
  self:_step("_connect")
  self:_step("_listen", began + BUDGET)
  self:_step("_grant_wishes")
  self:_step("_read_projects", reaper.time_precise() + BUDGET)
  self:_step("_write_commits")
  self:_step("_draw", reaper.time_precise() + BUDGET)
  self:_step("_publish")
  local took = reaper.time_precise() - began
  self.worst = math.max(self.worst, took)
  self.slow = self.slow + (took > SLOW and 1 or 0)
end

---Whether no other loop has taken our place.
---@return boolean
function Loop:_is_the_one()
  return reaper.GetExtState(SECTION, "loop") == self.token
end

function Loop:_leave()
  pcall(self.mailbox.leave, self.mailbox)
  if self:_is_the_one() then
    reaper.DeleteExtState(SECTION, "loop", false)
    board.wipe()
  end
end

---Let the action's toolbar button show whether it is on.
---@return fun(on: boolean)
local function button()
  if reaper.APIExists("set_action_options") then
    return function(on)
      reaper.set_action_options(on and RERUN_ENDS | BUTTON_LIT or BUTTON_DARK)
    end
  end
  local _, _, section, command = reaper.get_action_context()
  return function(on)
    reaper.SetToggleCommandState(section, command, on and 1 or 0)
    reaper.RefreshToolbar2(section, command)
  end
end

local loop = {}

---Run the loop in this script until it is ended. If one runs already, end that one and no more: the action is a switch.
function loop.run()
  if start.alive() then
    reaper.DeleteExtState(SECTION, "loop", false)
    return
  end
  local self, show = new(), button()
  reaper.SetExtState(SECTION, "loop", self.token, false)
  show(true)
  reaper.atexit(function()
    self:_leave()
    show(false)
  end)
  local function cycle()
    if self:_is_the_one() then
      self:_turn()
      reaper.defer(cycle)
    end
  end
  cycle()
end

return loop
