--- Which projects are open, and what of each was sent: the daemon gets only what changed.
-- @noindex

local json = require("lib.json")
local read_session = require("lib.read_session")
local read_track = require("lib.read_track")

local TRIES = 5 -- readings in pieces that a restless project may spoil before it is read in one go
local MOVED = {} -- raised when a project changes while it is read

---@class OpenProject
---@field id string  its name for the daemon
---@field pointer ReaProject
---@field path string  empty when it was never saved
---@field seq integer  of the last snapshot
---@field content_seq integer  of the last one in which more than selection and cursor changed
---@field count integer  REAPER's count of changes when it was last read; -1 for never
---@field pointing string  what is selected, in a text that differs when it does
---@field stale boolean  whether something changed since it was read
---@field changed_files boolean  whether a sound file came or went
---@field private content string|nil  the header that was sent, without what is selected
---@field private header string|nil  the header that was sent
---@field private order string[]|nil  the tracks that were sent
---@field private tracks table<string, string>  their texts
local OpenProject = {}
OpenProject.__index = OpenProject

---@param pointer ReaProject
---@param path string
---@return OpenProject
local function new(pointer, path)
  return setmetatable({
    id = reaper.genGuid(), pointer = pointer, path = path, seq = 0, content_seq = 0, count = -1, pointing = "",
    stale = true, changed_files = false, tracks = {},
  }, OpenProject)
end

---Forget what was sent: the daemon that knew it is gone.
function OpenProject:forget()
  self.content, self.header, self.order, self.tracks = nil, nil, nil, {}
  self.stale, self.count = true, -1
end

---What to call it.
---@return string
function OpenProject:name()
  return read_session.name_of(self.path)
end

---Whether REAPER still has it open.
---@return boolean
function OpenProject:open()
  return reaper.ValidatePtr2(nil, self.pointer, "ReaProject*")
end

---Whether its last snapshot describes it.
---@return boolean
function OpenProject:current()
  return not self.stale and self:open() and reaper.GetProjectStateChangeCount(self.pointer) == self.count
end

---@param reading Reading
---@param pause fun()
---@return {order: string[], tracks: table<string, string>}
function OpenProject:_read_tracks(reading, pause)
  local order, tracks, index = {}, {}, 0
  while true do
    local track = reaper.GetTrack(self.pointer, index)
    if not track then
      return { order = order, tracks = tracks }
    end
    local id, text = read_track.read(track, reading, pause)
    order[#order + 1], tracks[id] = id, text
    index = index + 1
    pause()
  end
end

---@param reading Reading
---@param pause fun()  may yield
---@return {order: string[], tracks: table<string, string>}
function OpenProject:_read(reading, pause)
  for try = 1, TRIES do
    local count = reaper.GetProjectStateChangeCount(self.pointer)
    local function careful()
      pause()
      if not self:open() or reaper.GetProjectStateChangeCount(self.pointer) ~= count then
        error(MOVED, 0)
      end
    end
    local good, found = pcall(self._read_tracks, self, reading, try < TRIES and careful or function() end)
    if good then
      return found
    elseif found ~= MOVED then
      error(found, 0)
    elseif not self:open() then
      return { order = {}, tracks = {} }
    end
  end
  error("a project could not be read", 0)
end

---@param order string[]
---@return boolean
function OpenProject:_shares_tracks(order)
  for _, id in ipairs(order) do
    if self.tracks[id] then
      return true
    end
  end
  return #order == 0 or next(self.tracks) == nil
end

---@param found {order: string[], tracks: table<string, string>}|nil  nil when only the header was read
---@return table|nil params  of a snapshot; nil when nothing changed
function OpenProject:_difference(found)
  local content = read_session.content(self.pointer, self.path)
  local header = read_session.header(self.pointer, content)
  local params = { project = self.id }
  local changed = content ~= self.content
  if header ~= self.header then
    params.session = json.raw(header)
  end
  self.content, self.header = content, header
  if found then
    if not self.order or table.concat(found.order) ~= table.concat(self.order) then
      params.order, changed = json.array(found.order), true
    end
    local texts = {}
    for _, id in ipairs(found.order) do
      if found.tracks[id] ~= self.tracks[id] then
        texts[#texts + 1] = found.tracks[id]
      end
    end
    if #texts > 0 or (params.order and #found.order == 0) then
      params.tracks, changed = json.raw("[" .. table.concat(texts, ",") .. "]"), true
    end
    self.order, self.tracks = found.order, found.tracks
  end
  if not (params.session or params.order or params.tracks) then
    return nil
  end
  self.seq = self.seq + 1
  params.seq = self.seq
  if changed then
    self.content_seq = self.seq
  end
  return params
end

---Read it, in pieces, until what was read is what stands there.
---@param reading Reading
---@param pause fun()  may yield
---@return table|nil params  of a snapshot to be sent at once; nil when nothing changed
---@return boolean other  whether another project stands there now, which is to be read as a new one
function OpenProject:read(reading, pause)
  local found
  if self.changed_files or reaper.GetProjectStateChangeCount(self.pointer) ~= self.count then
    self.changed_files = false
    found = self:_read(reading, pause)
  end
  if not self:open() then
    return nil, false
  end
  local _, path = self:_place()
  if found and path ~= self.path and not self:_shares_tracks(found.order) then
    return nil, true
  end
  self.path = path or self.path
  self.count = reaper.GetProjectStateChangeCount(self.pointer)
  self.pointing = self:points_at()
  self.stale = self.changed_files
  return self:_difference(found), false
end

---@return integer|nil tab
---@return string|nil path
function OpenProject:_place()
  local index = 0
  while true do
    local pointer, path = reaper.EnumProjects(index)
    if not pointer then
      return nil, nil
    elseif pointer == self.pointer then
      return index, path
    end
    index = index + 1
  end
end

local LOOKED_AT = 32 -- selected items and tracks that are compared one by one

---What is selected and where the cursor is, in a text that differs when they do.
---@return string
function OpenProject:points_at()
  local items, tracks = reaper.CountSelectedMediaItems(self.pointer), reaper.CountSelectedTracks(self.pointer)
  local parts = { items, tracks, reaper.GetCursorPositionEx(self.pointer) }
  for index = 0, math.min(items, LOOKED_AT) - 1 do
    parts[#parts + 1] = tostring(reaper.GetSelectedMediaItem(self.pointer, index))
  end
  for index = 0, math.min(tracks, LOOKED_AT) - 1 do
    parts[#parts + 1] = tostring(reaper.GetSelectedTrack(self.pointer, index))
  end
  local start, stop = reaper.GetSet_LoopTimeRange2(self.pointer, false, false, 0, 0, false)
  return ("%s %.17g %.17g"):format(table.concat(parts, " "), start, stop)
end

return { new = new }
