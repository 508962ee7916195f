--- Whether all edits of a commit can be carried out, found out before anything is touched.
-- @noindex

local json = require("lib.json")
local read_track = require("lib.read_track")
local rpc = require("lib.rpc")

---@class EditCheck
---@field tracks table<string, MediaTrack|true>  by GUID; true for one that an earlier edit brings
---@field clips table<string, {item: MediaItem|nil, track: string}>  by GUID
---@field takes table<string, string>  the clip each take is on, both by GUID; of clips that edits name
---@field sources table<string, PCM_source>  files opened for takes, by the take's GUID
local EditCheck = {}
EditCheck.__index = EditCheck

local GUID = "^{%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x}$"

---@param code string
---@param what string
---@param todo string|nil
local function refuse(code, what, todo)
  error(rpc.fault(code, what, todo), 0)
end

---@param edit table
---@param field string
---@param kind "string"|"number"|"boolean"|"table"
---@return any
local function given(edit, field, kind)
  local value = edit[field]
  if type(value) ~= kind or value == json.null then
    refuse("invalid-input", ("An edit has no %s %q."):format(kind, field))
  end
  return value
end

---@param edit table
---@param field string
---@return string
local function guid(edit, field)
  local id = given(edit, field, "string")
  if not id:find(GUID) then
    refuse("invalid-input", ("%q is no id that REAPER can keep."):format(id))
  end
  return id
end

---@param project ReaProject
---@return EditCheck
local function new(project)
  local self = setmetatable({ tracks = {}, clips = {}, takes = {}, sources = {} }, EditCheck)
  for index = 0, reaper.CountTracks(project) - 1 do
    local track = reaper.GetTrack(project, index)
    local id = reaper.GetTrackGUID(track)
    self.tracks[id] = track
    for place = 0, reaper.CountTrackMediaItems(track) - 1 do
      local item = reaper.GetTrackMediaItem(track, place)
      local _, clip = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
      self.clips[clip] = { item = item, track = id }
    end
  end
  return self
end

---@param id string
function EditCheck:_track(id)
  if not self.tracks[id] then
    refuse("not-found", ("There is no track %s in the project."):format(id))
  end
end

---The clip of that id; its takes are known from then on.
---@param id string
---@return {item: MediaItem|nil, track: string, seen: boolean|nil}
function EditCheck:_clip(id)
  local clip = self.clips[id]
  if not clip then
    refuse("not-found", ("There is no clip %s in the project."):format(id))
  end
  if clip.item and not clip.seen then
    clip.seen = true
    for index = 0, reaper.CountTakes(clip.item) - 1 do
      self.takes[read_track.take_id(clip.item, index)] = id
    end
  end
  return clip
end

---@param clip string
---@param take string
function EditCheck:_take(clip, take)
  self:_clip(clip)
  if self.takes[take] ~= clip then
    refuse("not-found", ("There is no take %s on that clip."):format(take))
  end
end

---@param path string
---@return PCM_source
local function opened(path)
  local source = reaper.PCM_Source_CreateFromFile(path)
  if not source then
    local what = ("REAPER cannot read the file %s."):format(path)
    refuse("storage-failed", what, "See whether it is there, then ask again.")
  end
  return source
end

---@param take table
---@param clip string
function EditCheck:_new_take(take, clip)
  local id, source = guid(take, "id"), given(take, "source", "table")
  if self.takes[id] then
    refuse("conflict", ("The take %s is there already."):format(id))
  end
  given(take, "name", "string")
  for _, field in ipairs({ "offset", "play_rate", "pitch", "gain" }) do
    given(take, field, "number")
  end
  given(take, "preserve_pitch", "boolean")
  given(take, "markers", "table")
  if source.kind == "audio" then
    self.sources[id] = opened(given(source, "path", "string"))
  elseif source.kind == "midi" and json.given(source.path) then
    self.sources[id] = opened(given(source, "path", "string"))
  elseif source.kind == "midi" then
    given(source, "notes", "table")
    given(source, "length", "number")
  elseif source.kind ~= "empty" then
    refuse("invalid-input", ("A take cannot play a source of the kind %q."):format(tostring(source.kind)))
  end
  self.takes[id] = clip
end

local check = {}

function check.insert_track(self, edit)
  local id = guid(edit, "id")
  if self.tracks[id] then
    refuse("conflict", ("The track %s is there already."):format(id))
  end
  given(edit, "name", "string")
  given(edit, "at", "number")
  given(edit, "depth", "number")
  self.tracks[id] = true
end

function check.insert_clip(self, edit)
  self:_track(given(edit, "track", "string"))
  local clip = given(edit, "clip", "table")
  local id = guid(clip, "id")
  if self.clips[id] then
    refuse("conflict", ("The clip %s is there already."):format(id))
  end
  given(clip, "position", "number")
  given(clip, "length", "number")
  given(clip, "active", "number")
  self.clips[id] = { track = edit.track, seen = true }
  for _, take in ipairs(given(clip, "takes", "table")) do
    self:_new_take(take, id)
  end
end

function check.add_take(self, edit)
  self:_clip(given(edit, "clip", "string"))
  self:_new_take(given(edit, "take", "table"), edit.clip)
end

function check.activate_take(self, edit)
  self:_take(given(edit, "clip", "string"), given(edit, "take", "string"))
end

function check.mute_clip(self, edit)
  self:_clip(given(edit, "clip", "string"))
  given(edit, "muted", "boolean")
end

function check.save_state(_, edit)
  for key, text in pairs(given(edit, "set", "table")) do
    if not key:find("^[%w_-]+$") or type(text) ~= "string" or text:find("[\r\n]") then
      refuse("invalid-input", ("A project cannot keep %q."):format(tostring(key)))
    end
  end
end

function check.remove_track(self, edit)
  local id = given(edit, "id", "string")
  self:_track(id)
  self.tracks[id] = nil
  for clip, place in pairs(self.clips) do
    if place.track == id then
      self.clips[clip] = nil
    end
  end
end

function check.remove_clip(self, edit)
  self:_clip(given(edit, "id", "string"))
  self.clips[edit.id] = nil
end

function check.remove_take(self, edit)
  self:_take(given(edit, "clip", "string"), given(edit, "take", "string"))
  self.takes[edit.take] = nil
end

---Let go of the files that were opened, as nothing will come of it.
function EditCheck:close()
  for _, source in pairs(self.sources) do
    reaper.PCM_Source_Destroy(source)
  end
  self.sources = {}
end

---Check edits, later ones in view of earlier ones. Raises a Fault.
---@param project ReaProject
---@param edits table[]
---@return table<string, PCM_source> sources  files opened for takes, by the take's GUID
local function check_all(project, edits)
  local self = new(project)
  local good, problem = pcall(function()
    for _, edit in ipairs(edits) do
      local body = type(edit) == "table" and check[edit.edit]
      if not body then
        refuse("invalid-input", "REAPER does not know an edit of that kind.", "Update the scripts of Loop Copilot.")
      end
      body(self, edit)
    end
  end)
  if not good then
    self:close()
    error(problem, 0)
  end
  return self.sources
end

return { check = check_all }
