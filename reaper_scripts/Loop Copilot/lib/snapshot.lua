--- Keeps the daemon's picture of every open project true, a little at a time.
-- Nothing is read unless something changed; a reading takes as many turns of the loop as it needs.
-- @noindex

local json = require("lib.json")
local media = require("lib.media")
local open_project = require("lib.open_project")

local LOOK = 0.1 -- seconds between two looks at what is selected in the project in front
local RETRY = 5.0 -- seconds between two readings of a project that could not be read
local REST = 0.15 -- seconds between two readings of a project that nobody waits for: recording changes it all the time

---@class Snapshots
---@field projects OpenProject[]
---@field private rpc Rpc
---@field private media Media
---@field private task thread|nil  the reading under way
---@field private busy OpenProject|nil  what it reads
---@field private wanted table<string, boolean>  ids of projects somebody waits for
local Snapshots = {}
Snapshots.__index = Snapshots

---@param rpc Rpc
---@return Snapshots
local function new(rpc)
  return setmetatable({
    rpc = rpc, projects = {}, media = media.new(), wanted = {}, looked = -math.huge,
    read = {},
  }, Snapshots)
end

---Send all that is known again, on a new connection.
function Snapshots:forget()
  self.task, self.busy = nil, nil
  for _, project in ipairs(self.projects) do
    project:forget()
  end
end

---@param id string
---@return OpenProject|nil
function Snapshots:find(id)
  for _, project in ipairs(self.projects) do
    if project.id == id then
      return project
    end
  end
  return nil
end

---The project in front.
---@return OpenProject|nil
function Snapshots:front()
  local pointer = reaper.EnumProjects(-1)
  for _, project in ipairs(self.projects) do
    if project.pointer == pointer then
      return project
    end
  end
  return nil
end

---Whether every open project that can be read was sent on this connection.
---@return boolean
function Snapshots:all_sent()
  for _, project in ipairs(self.projects) do
    if not project.told and not project.broken then
      return false
    end
  end
  return true
end

---Whether the last snapshot of a project describes it; if not, it is read as soon as can be.
---@param project OpenProject
---@return boolean
function Snapshots:settled(project)
  if project:current() and project:points_at() == project.pointing and not self.task then
    self.wanted[project.id] = nil
    return true
  end
  project.stale = true
  self.wanted[project.id] = true
  return false
end

---@param project OpenProject
function Snapshots:_drop(project)
  for index, one in ipairs(self.projects) do
    if one == project then
      table.remove(self.projects, index)
      break
    end
  end
  self.wanted[project.id], self.read[project.id] = nil, nil
  if self.busy == project then
    self.task, self.busy = nil, nil
  end
  if project.seq > 0 then
    self.rpc:notify("snapshot", { project = project.id, seq = project.seq + 1, gone = true })
  end
end

---Find projects that were opened and closed.
function Snapshots:find_projects()
  local there, tabs = {}, {}
  while true do
    local pointer, path = reaper.EnumProjects(#tabs)
    if not pointer then
      break
    end
    there[pointer] = path
    tabs[#tabs + 1] = pointer
  end
  for at = #self.projects, 1, -1 do
    local project = self.projects[at]
    local path = there[project.pointer]
    if path == nil then
      self:_drop(project)
    elseif path ~= project.path or reaper.GetProjectStateChangeCount(project.pointer) ~= project.count then
      project.stale = true
    end
    there[project.pointer] = nil
  end
  for _, pointer in ipairs(tabs) do
    if there[pointer] then
      self.projects[#self.projects + 1] = open_project.new(pointer, there[pointer])
    end
  end
end

function Snapshots:_look()
  local now = reaper.time_precise()
  if now - self.looked < LOOK then
    return
  end
  self.looked = now
  local front = self:front()
  if front and not front.stale and front:points_at() ~= front.pointing then
    front.stale = true
  end
  if self.media:look_again() then
    for _, project in ipairs(self.projects) do
      project.stale, project.changed_files = true, true
    end
  end
end

---@param project OpenProject
function Snapshots:_start(project)
  self.busy, self.read[project.id] = project, reaper.time_precise()
  local function pause()
    if reaper.time_precise() < self.deadline then
      return false
    end
    coroutine.yield()
    return true
  end
  self.task = coroutine.create(function()
    local snapshots, other = project:read(self.media, pause)
    if other then
      self:_drop(project)
      self:find_projects()
      return
    end
    for _, params in ipairs(snapshots) do
      -- Joined one by one, as copies of megabytes take their time too.
      params.tracks = params.tracks and json.raw("[" .. table.concat(params.tracks, ",") .. "]")
      self.rpc:notify("snapshot", params)
      pause()
    end
    project.told = true
    self.read[project.id] = reaper.time_precise()
  end)
end

---The project to be read next: one that somebody waits for, else the one whose last reading is longest ago.
---@return OpenProject|nil
function Snapshots:_next()
  local now, found, oldest = reaper.time_precise(), nil, math.huge
  for _, project in ipairs(self.projects) do
    local read = self.read[project.id] or -math.huge
    local wanted = self.wanted[project.id] and not project.broken
    local rest = project.broken and RETRY or wanted and 0 or REST
    if project.stale and now - read >= rest then
      local since = wanted and -math.huge or read
      if not found or since < oldest then
        found, oldest = project, since
      end
    end
  end
  return found
end

---Go on reading until a time; send what changed.
---@param deadline number  on REAPER's precise clock
function Snapshots:step(deadline)
  self.deadline = deadline
  self:find_projects()
  self:_look()
  repeat
    if not self.task then
      local project = self:_next()
      if not project then
        return
      end
      self:_start(project)
    end
    local task, project = self.task, self.busy
    local good, problem = coroutine.resume(task)
    if coroutine.status(task) == "dead" and self.task == task then
      self.task, self.busy = nil, nil
    end
    if not good then
      project.broken = tostring(problem)
      error(debug.traceback(task, project.broken), 0)
    end
  until reaper.time_precise() >= deadline
end

return { new = new }
