--- Makes calls to the daemon of what the musician wished for, once the daemon knows the project as it stands.
-- @noindex

local json = require("lib.json")
local transport = require("lib.transport")

local PATIENCE = 2.0 -- seconds without a daemon after which wishes are refused: a lost connection is made anew before

---@class Wishes
---@field private rpc Rpc
---@field private snapshots Snapshots
---@field private standing Standing
---@field private waiting {wish: Wish, project: OpenProject}[]
---@field private without number|nil  since when the daemon could not be talked to
---@field private known table<string, boolean>  sessions that this daemon has spoken of
local Wishes = {}
Wishes.__index = Wishes

---@param link Rpc
---@param snapshots Snapshots
---@param standing Standing
---@return Wishes
local function new(link, snapshots, standing)
  return setmetatable({ rpc = link, snapshots = snapshots, standing = standing, waiting = {}, known = {} }, Wishes)
end

---A new daemon knows nothing yet.
function Wishes:forget()
  self.known = {}
end

---Learn from an event that the daemon knows one of our projects.
---@param session any
---@return boolean fresh  whether that was news
function Wishes:learn(session)
  if type(session) ~= "string" or self.known[session] or not self.snapshots:find(session) then
    return false
  end
  self.known[session] = true
  return true
end

---@param session string
function Wishes:refresh(session)
  self.rpc:call("state", { session = session }, function(state)
    if state then
      self.standing:know(session, state)
    end
  end)
end

---@param method string
---@param wish Wish
---@param session string
function Wishes:_call(method, wish, session)
  wish.params.session = session
  self.rpc:call(method, wish.params, function(reply, fault)
    self.standing:answered(session, wish.id, reply, fault)
    self:refresh(session)
  end, wish.id)
end

local grant = {}

function grant.ask(self, wish, project, session)
  wish.params.selection = json.given(wish.params.selection) or json.raw(project.selection)
  self:_call("ask", wish, session)
end

function grant.travel(self, wish, _, session)
  self:_call("travel", wish, session)
end

function grant.cancel(self, wish, _, session)
  wish.params.session = session
  self.rpc:call("cancel", wish.params, function() end, wish.id)
end

function grant.refresh(self, _, _, session)
  self:refresh(session)
end

---The project that was in front when a wish was posted; nil when it was closed.
---@param wish Wish
---@return OpenProject|nil
function Wishes:_project(wish)
  for _, project in ipairs(self.snapshots.projects) do
    if tostring(project.pointer) == wish.project then
      return project
    end
  end
  return nil
end

---Take a wish.
---@param wish Wish
function Wishes:take(wish)
  local project, params = self:_project(wish), wish.params
  if project and wish.kind == "transport" then
    local fault = transport.command(project.pointer, params["do"], json.given(params.start), json.given(params["end"]))
    if fault then
      self.standing:fail(project.id, "invalid-input", fault.message, "")
    end
  elseif project and grant[wish.kind] then
    self.waiting[#self.waiting + 1] = { wish = wish, project = project }
  elseif not project then
    local front = self.snapshots:front()
    local what = "The project this was asked for was closed."
    self.standing:fail(front and front.id, "moved", what, "Open it, then ask again.")
  end
end

---@param why string|nil  the daemon cannot be talked to
---@param refuse boolean  it could not for a while
---@param one {wish: Wish, project: OpenProject}
---@return boolean done
function Wishes:_grant(why, refuse, one)
  local session = one.project.id
  if why then
    if refuse then
      self.standing:fail(session, "not-connected", why, "When it runs, ask again.")
    end
    return refuse
  elseif not one.project:open() then
    return true
  elseif self.snapshots:settled(one.project) then
    grant[one.wish.kind](self, one.wish, one.project, session)
    return true
  end
  return false
end

---Grant wishes, oldest first.
---@param why string|nil  the daemon cannot be talked to
function Wishes:step(why)
  local now = reaper.time_precise()
  self.without = why and (self.without or now) or nil
  local refuse = self.without ~= nil and now - self.without >= PATIENCE
  while self.waiting[1] and self:_grant(why, refuse, self.waiting[1]) do
    table.remove(self.waiting, 1)
  end
end

return { new = new }
