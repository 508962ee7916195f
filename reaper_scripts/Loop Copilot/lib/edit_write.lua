--- Carries edits out, one after the other, inside an undo block that somebody else has opened.
-- What is taken away is only what an edit names; all ids are kept as given.
-- @noindex

local json = require("lib.json")
local item_chunk = require("lib.item_chunk")
local read_session = require("lib.read_session")
local read_track = require("lib.read_track")
local source_chunk = require("lib.source_chunk")

local CUSTOM_COLOUR = 0x1000000
local SILENCE = -150 -- decibels
-- Beats for position, length and rate, as REAPER's manual of the API counts (2 would hold the position alone): a loop
-- keeps to its bars when the musician changes the tempo later.
local WITH_THE_BEATS = 1
local FIXED_LANES = 2 -- of I_FREEMODE, since REAPER 7

---@class EditWriter
---@field project ReaProject
---@field sources table<string, PCM_source>
---@field made {project: ReaProject, take: string}[]  takes whose waveforms are to be drawn
---@field before table<string, string>  what was saved before, for keys that changed
---@field takes table<string, string[]>  ids of the takes of clips that edits name, in order: an empty place among them
---is called by its index before the first edit, whatever goes meanwhile
local EditWriter = {}
EditWriter.__index = EditWriter

---@param project ReaProject
---@param sources table<string, PCM_source>  by the take's GUID
---@return EditWriter
local function new(project, sources)
  return setmetatable({ project = project, sources = sources, made = {}, before = {}, takes = {} }, EditWriter)
end

---@param id string
---@return MediaTrack
function EditWriter:_track(id)
  for index = 0, reaper.CountTracks(self.project) - 1 do
    local track = reaper.GetTrack(self.project, index)
    if reaper.GetTrackGUID(track) == id then
      return track
    end
  end
  error("a track that was there is gone: " .. id)
end

---@param id string
---@return MediaItem
---@return MediaTrack
function EditWriter:_item(id)
  for index = 0, reaper.CountTracks(self.project) - 1 do
    local track = reaper.GetTrack(self.project, index)
    for place = 0, reaper.CountTrackMediaItems(track) - 1 do
      local item = reaper.GetTrackMediaItem(track, place)
      local _, found = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
      if found == id then
        return item, track
      end
    end
  end
  error("a clip that was there is gone: " .. id)
end

---@param clip string
---@param item MediaItem
---@return string[]
function EditWriter:_takes(clip, item)
  local ids = self.takes[clip]
  if not ids then
    ids = {}
    for index = 0, reaper.CountTakes(item) - 1 do
      ids[index + 1] = read_track.take_id(item, index)
    end
    self.takes[clip] = ids
  end
  return ids
end

---@param ids string[]
---@param id string
---@return integer  counted from 1
local function place_of(ids, id)
  for index, one in ipairs(ids) do
    if one == id then
      return index
    end
  end
  error("a take that was there is gone: " .. id)
end

---@param item MediaItem
---@param change fun(text: ItemChunk): boolean
local function rewrite(item, change)
  local good, text = reaper.GetItemStateChunk(item, "", false)
  local parsed = item_chunk.parse(text)
  assert(good and change(parsed), "an item has no such take")
  assert(reaper.SetItemStateChunk(item, parsed:text(), false), "REAPER did not accept the item's text")
end

---@param depths table<string, integer>|nil
function EditWriter:_set_depths(depths)
  for id, depth in pairs(json.given(depths) or {}) do
    reaper.SetMediaTrackInfo_Value(self:_track(id), "I_FOLDERDEPTH", depth)
  end
end

---@param index integer
---@return MediaTrack
function EditWriter:_insert_track(index)
  if reaper.APIExists("InsertTrackInProject") then
    reaper.InsertTrackInProject(self.project, index, 0)
  else
    -- REAPER 6 inserts only into the project in front, which `commit` has brought there.
    reaper.InsertTrackAtIndex(index, false)
  end
  return reaper.GetTrack(self.project, index)
end

---@param item MediaItem
---@param ids string[]  of its takes
---@param take table  as docs/protocol.md has it
function EditWriter:_add_take(item, ids, take)
  ids[#ids + 1] = take.id
  local handle, source, opened = reaper.AddTakeToMediaItem(item), take.source, self.sources[take.id]
  if source.kind == "midi" and not opened then
    opened = reaper.PCM_Source_CreateFromType("MIDI")
  end
  if opened then
    reaper.SetMediaItemTake_Source(handle, opened)
    self.sources[take.id] = nil
  end
  reaper.GetSetMediaItemTakeInfo_String(handle, "GUID", take.id, true)
  reaper.GetSetMediaItemTakeInfo_String(handle, "P_NAME", take.name, true)
  local trim = math.abs(reaper.GetMediaItemInfo_Value(item, "D_VOL"))
  local gain = take.gain <= SILENCE and 0 or 10 ^ (take.gain / 20) / (trim > 0 and trim or 1)
  for parameter, value in pairs({
    D_STARTOFFS = take.offset, D_PLAYRATE = take.play_rate, B_PPITCH = take.preserve_pitch and 1 or 0,
    D_PITCH = take.pitch, D_VOL = gain,
  }) do
    reaper.SetMediaItemTakeInfo_Value(handle, parameter, value)
  end
  for _, marker in ipairs(take.markers) do
    reaper.SetTakeStretchMarker(handle, -1, marker[1], marker[2])
  end
  if source.kind == "audio" then
    self.made[#self.made + 1] = { project = self.project, take = take.id }
  end
  -- Last, as setting an item's text makes its takes anew.
  if source.kind == "midi" and not json.given(source.path) then
    rewrite(item, function(text)
      return text:replace_source(#ids, function()
        return source_chunk.midi(source.notes, source.length)
      end)
    end)
  elseif source.kind == "audio" and json.given(source.section) then
    rewrite(item, function(text)
      return text:replace_source(#ids, function(block)
        return source_chunk.section(source.section, block)
      end)
    end)
  end
end

---@param item MediaItem
---@param index integer
local function activate(item, index)
  reaper.SetMediaItemInfo_Value(item, "I_CURTAKE", index)
end

---The lane in which a new item sounds.
---@param track MediaTrack
---@return integer|nil lane  nil where the track has no lanes, or none sounds
local function sounding_lane(track)
  if reaper.GetMediaTrackInfo_Value(track, "I_FREEMODE") ~= FIXED_LANES then
    return nil
  end
  for lane = 0, math.floor(reaper.GetMediaTrackInfo_Value(track, "I_NUMFIXEDLANES")) - 1 do
    if reaper.GetMediaTrackInfo_Value(track, ("C_LANEPLAYS:%d"):format(lane)) > 0 then
      return lane
    end
  end
  return nil
end

local write = {}

---@param self EditWriter
function write.insert_track(self, edit)
  local track = self:_insert_track(math.floor(edit.at))
  reaper.GetSetMediaTrackInfo_String(track, "GUID", edit.id, true)
  reaper.GetSetMediaTrackInfo_String(track, "P_NAME", edit.name, true)
  local colour = json.given(edit.colour)
  if colour then
    local native = reaper.ColorToNative(table.unpack(colour, 1, 3)) | CUSTOM_COLOUR
    reaper.SetMediaTrackInfo_Value(track, "I_CUSTOMCOLOR", native)
  end
  reaper.SetMediaTrackInfo_Value(track, "I_FOLDERDEPTH", edit.depth)
  self:_set_depths(edit.depths)
end

---@param self EditWriter
function write.insert_clip(self, edit)
  local clip, track = edit.clip, self:_track(edit.track)
  local item = reaper.AddMediaItemToTrack(track)
  reaper.GetSetMediaItemInfo_String(item, "GUID", clip.id, true)
  local values = {
    D_POSITION = clip.position, D_LENGTH = clip.length, B_MUTE = clip.muted and 1 or 0,
    B_LOOPSRC = clip.loop_source and 1 or 0, D_FADEINLEN = 0, D_FADEOUTLEN = 0,
    C_BEATATTACHMODE = WITH_THE_BEATS, I_FIXEDLANE = sounding_lane(track),
  }
  for parameter, value in pairs(values) do
    reaper.SetMediaItemInfo_Value(item, parameter, value)
  end
  local ids = self:_takes(clip.id, item)
  for _, take in ipairs(clip.takes) do
    self:_add_take(item, ids, take)
  end
  if #clip.takes > 0 then
    activate(item, math.floor(clip.active))
  end
end

---@param self EditWriter
function write.add_take(self, edit)
  local item = self:_item(edit.clip)
  local before = math.floor(reaper.GetMediaItemInfo_Value(item, "I_CURTAKE"))
  self:_add_take(item, self:_takes(edit.clip, item), edit.take)
  activate(item, edit.activate == false and before or reaper.CountTakes(item) - 1)
end

---@param self EditWriter
function write.activate_take(self, edit)
  local item = self:_item(edit.clip)
  activate(item, place_of(self:_takes(edit.clip, item), edit.take) - 1)
end

---@param self EditWriter
function write.mute_clip(self, edit)
  reaper.SetMediaItemInfo_Value(self:_item(edit.clip), "B_MUTE", edit.muted and 1 or 0)
end

---@param self EditWriter
function write.save_state(self, edit)
  for key, text in pairs(edit.set) do
    if self.before[key] == nil then
      local _, old = reaper.GetProjExtState(self.project, read_session.SECTION, key)
      self.before[key] = old
    end
    reaper.SetProjExtState(self.project, read_session.SECTION, key, text)
  end
end

---@param self EditWriter
function write.remove_track(self, edit)
  reaper.DeleteTrack(self:_track(edit.id))
  self:_set_depths(edit.depths)
end

---@param self EditWriter
function write.remove_clip(self, edit)
  local item, track = self:_item(edit.id)
  assert(reaper.DeleteTrackMediaItem(track, item), "REAPER did not remove a clip")
end

---@param self EditWriter
function write.remove_take(self, edit)
  local item = self:_item(edit.clip)
  local ids = self:_takes(edit.clip, item)
  local gone, last = place_of(ids, edit.take) - 1, #ids - 1
  local active = math.floor(reaper.GetMediaItemInfo_Value(item, "I_CURTAKE"))
  rewrite(item, function(text)
    return text:remove_take(gone + 1)
  end)
  table.remove(ids, gone + 1)
  if last > 0 then
    activate(item, (active > gone or (active == gone and gone == last)) and active - 1 or active)
  end
end

---Carry out one edit that was checked.
---@param edit table
function EditWriter:write(edit)
  write[edit.edit](self, edit)
end

---Let go of files that were opened for takes that were not made.
function EditWriter:let_go()
  for _, source in pairs(self.sources) do
    reaper.PCM_Source_Destroy(source)
  end
  self.sources = {}
end

---Put back what was saved in the project, which REAPER's undo leaves alone.
function EditWriter:restore_saved()
  for key, text in pairs(self.before) do
    reaper.SetProjExtState(self.project, read_session.SECTION, key, text)
  end
end

return { new = new }
