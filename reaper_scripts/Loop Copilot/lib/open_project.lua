--- Which projects are open, and what of each was sent: the daemon gets only what changed.
-- @noindex

local json = require("lib.json")
local read_session = require("lib.read_session")
local read_track = require("lib.read_track")

local TRIES = 5 -- readings in pieces that a restless project may spoil before it is read in one go
local MOVED = {} -- raised when a project changes while it is read
local PIECE = 128 * 1024 -- bytes of tracks in one snapshot: REAPER waits while a message is written

---@class OpenProject
---@field id string  its name for the daemon
---@field pointer ReaProject
---@field path string  empty when it was never saved
---@field seq integer  of the last snapshot
---@field content_seq integer  of the last one in which more than selection and cursor changed
---@field count integer  REAPER's count of changes when it was last read; -1 for never
---@field pointing string  what is selected, in a text that differs when it does
---@field selection string  the same, as JSON
---@field stale boolean  whether something changed since it was read
---@field changed_files boolean  whether a sound file came or went
---@field told boolean  whether all of it was sent on this connection
---@field broken string|nil  why it cannot be read
---@field private known Known  what was read last
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
    stale = true, changed_files = false, told = false, known = read_track.nothing(), tracks = {},
  }, OpenProject)
end

---Forget what was sent: the daemon that knew it is gone.
function OpenProject:forget()
  self.content, self.header, self.order, self.tracks = nil, nil, nil, {}
  self.stale, self.told, self.count = true, false, -1
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

---@param media Media
---@param whole boolean  whether more than what is selected may have changed
---@param pause fun()
---@return Known known
---@return string content
---@return string selection
function OpenProject:_look(media, whole, pause)
  local known, content = self.known, self.content
  if whole then
    known = read_track.nothing()
    local reading = { media = media, before = self.known, now = known }
    self.under_way = known
    for index = 0, reaper.CountTracks(self.pointer) - 1 do
      read_track.read(reaper.GetTrack(self.pointer, index), reading, pause)
      pause()
    end
    local _, path = self:_place()
    content = read_session.content(self.pointer, path or self.path, pause)
  else
    known.selected = read_session.selected(self.pointer, pause)
  end
  return known, content, read_session.selection_text(self.pointer, known.selected)
end

---@class Found
---@field known Known
---@field content string
---@field selection string
---@field count integer  REAPER's count of changes
---@field pointing string

---@param media Media
---@param whole boolean
---@param pause fun(): boolean  may yield, and says whether it did
---@return Found|nil  nil when the project was closed meanwhile
function OpenProject:_read(media, whole, pause)
  for try = 1, TRIES do
    local count = reaper.GetProjectStateChangeCount(self.pointer)
    local function careful()
      if pause() and not (self:open() and reaper.GetProjectStateChangeCount(self.pointer) == count) then
        error(MOVED, 0)
      end
    end
    local pointing = self:points_at()
    local good, known, content, selection = pcall(
      self._look, self, media, whole, try < TRIES and careful or function() end
    )
    if good then
      return { known = known, content = content, selection = selection, count = count, pointing = pointing }
    elseif known ~= MOVED then
      error(known, 0)
    elseif not self:open() then
      return nil
    end
    whole = true
    -- What was read stays good for what did not change.
    for _, kind in ipairs({ "clips", "notes" }) do
      for id, one in pairs(self.under_way and self.under_way[kind] or {}) do
        self.known[kind][id] = one
      end
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

---Tracks that are not as they were sent, some in each piece.
---@param known Known
---@return string[][] pieces  texts of tracks
function OpenProject:_changed(known)
  local pieces, texts, size = {}, {}, 0
  for _, id in ipairs(known.order) do
    local text = known.tracks[id].text
    if text ~= self.tracks[id] then
      if #text > json.LARGEST - PIECE then
        error("a track holds more than a message may carry: " .. text:sub(1, 100), 0)
      elseif size + #text > PIECE and #texts > 0 then
        pieces[#pieces + 1] = texts
        texts, size = {}, 0
      end
      texts[#texts + 1], size = text, size + #text
    end
  end
  if #texts > 0 then
    pieces[#pieces + 1] = texts
  end
  return pieces
end

---@param found Found
---@return table[] params  of snapshots, their tracks as a list of texts; none when nothing changed
function OpenProject:_difference(found)
  local header = read_session.header(self.pointer, found.content, found.selection)
  local known, pieces = found.known, self:_changed(found.known)
  local reordered = not self.order or table.concat(known.order) ~= table.concat(self.order)
  local changed = found.content ~= self.content or reordered or #pieces > 0
  if not changed and header == self.header then
    return {}
  end
  local snapshots = {}
  for index = 1, math.max(1, #pieces) do
    self.seq = self.seq + 1
    snapshots[index] = {
      project = self.id, seq = self.seq, tracks = pieces[index],
      order = index == 1 and reordered and json.array(known.order) or nil, more = index < #pieces or nil,
    }
  end
  -- The header comes last: with it a session can be made.
  snapshots[#snapshots].session = header ~= self.header and json.raw(header) or nil
  if changed then
    self.content_seq = self.seq
  end
  self.content, self.header, self.order, self.tracks = found.content, header, known.order, {}
  for id, track in pairs(known.tracks) do
    self.tracks[id] = track.text
  end
  return snapshots
end

---Read it, in pieces, until what was read is what stands there.
---@param media Media
---@param pause fun(): boolean  may yield, and says whether it did
---@return table[] params  of snapshots to be sent, in order, their tracks as a list of texts; none when nothing changed
---@return boolean other  whether another project stands there now, which is to be read as a new one
function OpenProject:read(media, pause)
  local _, path = self:_place()
  local whole = self.changed_files or path ~= self.path or self.content == nil
    or reaper.GetProjectStateChangeCount(self.pointer) ~= self.count
  self.changed_files = false
  local found = self:_read(media, whole, pause)
  if not found then
    return {}, false
  end
  _, path = self:_place()
  if path ~= self.path and not self:_shares_tracks(found.known.order) then
    return {}, true
  end
  self.path, self.known = path or self.path, found.known
  self.count, self.pointing, self.selection = found.count, found.pointing, found.selection
  self.stale, self.broken = self.changed_files, nil
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

local LOOKED_AT = 8 -- selected items and tracks that are compared, spread over all: REAPER counts through for each

---@param parts any[]
---@param count integer
---@param get fun(project: ReaProject, index: integer): any
function OpenProject:_sample(parts, count, get)
  local step = math.max(1, (count - 1) / (LOOKED_AT - 1))
  for number = 0, math.min(count, LOOKED_AT) - 1 do
    parts[#parts + 1] = tostring(get(self.pointer, math.floor(number * step + 0.5)))
  end
end

---What is selected and where the cursor is, in a text that differs when they do.
---@return string
function OpenProject:points_at()
  local items, tracks = reaper.CountSelectedMediaItems(self.pointer), reaper.CountSelectedTracks(self.pointer)
  local start, stop = reaper.GetSet_LoopTimeRange2(self.pointer, false, false, 0, 0, false)
  local parts = { items, tracks, reaper.GetCursorPositionEx(self.pointer), start, stop }
  self:_sample(parts, items, reaper.GetSelectedMediaItem)
  self:_sample(parts, tracks, reaper.GetSelectedTrack)
  return table.concat(parts, " ")
end

return { new = new }
