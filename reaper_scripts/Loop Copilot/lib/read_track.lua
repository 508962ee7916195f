--- Tracks and what is on them as docs/protocol.md writes them. Text is made only of what is not as it was.
-- @noindex

local clip_text = require("lib.clip_text")
local json = require("lib.json")
local read_source = require("lib.read_source")

local CUSTOM_COLOUR = 0x1000000
local FIXED_LANES = 2 -- of I_FREEMODE, since REAPER 7
local MARKERS_BETWEEN_PAUSES = 32

---@class ReadClip
---@field row any[]  see ClipRow
---@field text string  JSON

---@class ReadTrack
---@field id string
---@field head string
---@field clips ReadClip[]
---@field text string  JSON

---@class Known  what was read of a project
---@field tracks table<string, ReadTrack>  by GUID, as all of these
---@field clips table<string, ReadClip>
---@field notes table<string, {hash: string, text: string}>  of takes
---@field order string[]  the tracks
---@field selected string[]  the clips that are

---@class Reading
---@field media Media
---@field before Known
---@field now Known

local read_track = {}

---What is known before anything was read.
---@return Known
function read_track.nothing()
  return { tracks = {}, clips = {}, notes = {}, order = {}, selected = {} }
end

---What a take is called: its GUID, or for a place among the takes that holds none, one made from the item's.
---@param item MediaItem
---@param index integer
---@return string
function read_track.take_id(item, index)
  local take = reaper.GetTake(item, index)
  if take then
    local _, id = reaper.GetSetMediaItemTakeInfo_String(take, "GUID", "", false)
    return id
  end
  local _, clip = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
  return ("%s/%d"):format(clip, index)
end

---A number, or another one where a damaged project has none: one item must not hide all others.
---@param value number
---@param otherwise number
---@return number
local function finite(value, otherwise)
  return value - value == 0 and value or otherwise
end

---@param row any[]
---@param take MediaItem_Take
---@param volume number  of its item
---@param reading Reading
---@param pause fun()
local function read_take(row, take, volume, reading, pause)
  local _, id = reaper.GetSetMediaItemTakeInfo_String(take, "GUID", "", false)
  local _, name = reaper.GetSetMediaItemTakeInfo_String(take, "P_NAME", "", false)
  local function value(parameter, otherwise)
    return finite(reaper.GetMediaItemTakeInfo_Value(take, parameter), otherwise)
  end
  local at, count = #row, reaper.GetTakeNumStretchMarkers(take)
  row[at + 1], row[at + 2] = id, name
  row[at + 3], row[at + 4] = value("D_STARTOFFS", 0.0), value("D_PLAYRATE", 1.0)
  row[at + 5], row[at + 6] = value("B_PPITCH", 1.0) ~= 0, value("D_PITCH", 0.0)
  row[at + 7], row[at + 8] = volume * value("D_VOL", 1.0), count
  for index = 0, count - 1 do
    local _, position, source = reaper.GetTakeStretchMarker(take, index)
    row[#row + 1] = finite(position, 0.0)
    row[#row + 1] = finite(source, 0.0)
    if index % MARKERS_BETWEEN_PAUSES == MARKERS_BETWEEN_PAUSES - 1 then
      pause()
    end
  end
  read_source.read(row, take, id, reading, pause)
end

---@param one any[]
---@param other any[]
---@return boolean
local function same(one, other)
  if #one ~= #other then
    return false
  end
  for index = 1, #one do
    if one[index] ~= other[index] then
      return false
    end
  end
  return true
end

---@param item MediaItem
---@param lanes boolean  whether it lies in a lane, of which not all sound
---@param reading Reading
---@param pause fun()
---@return ReadClip
local function read_clip(item, lanes, reading, pause)
  local _, id = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
  local function value(parameter)
    return finite(reaper.GetMediaItemInfo_Value(item, parameter), 0.0)
  end
  local volume, count = value("D_VOL"), reaper.CountTakes(item)
  local silent = value("B_MUTE") ~= 0 or lanes and value("C_LANEPLAYS") <= 0
  local row = {
    value("D_POSITION"), value("D_LENGTH"), silent, value("B_LOOPSRC") ~= 0,
    math.floor(value("I_CURTAKE")), count,
  }
  if reaper.IsMediaItemSelected(item) then
    reading.now.selected[#reading.now.selected + 1] = id
  end
  for index = 0, count - 1 do
    local take = reaper.GetTake(item, index)
    if take then
      read_take(row, take, volume, reading, pause)
    else
      row[#row + 1] = false
      row[#row + 1] = volume
    end
    pause()
  end
  local clip = reading.before.clips[id]
  if not clip or not same(clip.row, row) then
    clip = { row = row, text = clip_text.write(id, row) }
  end
  reading.now.clips[id] = clip
  return clip
end

---@param track MediaTrack
---@return number[]|nil
local function colour(track)
  local native = math.floor(reaper.GetMediaTrackInfo_Value(track, "I_CUSTOMCOLOR"))
  if native & CUSTOM_COLOUR == 0 then
    return nil
  end
  local red, green, blue = reaper.ColorFromNative(native & 0xFFFFFF)
  return json.array({ red, green, blue })
end

---@param track MediaTrack
---@param id string
---@return string  JSON but for its end
local function head_of(track, id)
  local _, name = reaper.GetSetMediaTrackInfo_String(track, "P_NAME", "", false)
  local function value(parameter)
    return reaper.GetMediaTrackInfo_Value(track, parameter)
  end
  return json.encode({
    id = id, name = name, colour = colour(track) or json.null, depth = math.floor(value("I_FOLDERDEPTH")),
    muted = value("B_MUTE") ~= 0, soloed = value("I_SOLO") ~= 0,
  }):sub(1, -2)
end

---@param one ReadTrack
---@param other ReadTrack
---@return boolean
local function equal(one, other)
  return one.head == other.head and same(one.clips, other.clips)
end

---Read a track with all that is on it. After every pause the project may have become another: `pause` raises then.
---@param track MediaTrack
---@param reading Reading
---@param pause fun()
function read_track.read(track, reading, pause)
  local id, clips = reaper.GetTrackGUID(track), {}
  local lanes = reaper.GetMediaTrackInfo_Value(track, "I_FREEMODE") == FIXED_LANES
  for index = 0, reaper.CountTrackMediaItems(track) - 1 do
    clips[index + 1] = read_clip(reaper.GetTrackMediaItem(track, index), lanes, reading, pause)
    pause()
  end
  local found, before = { id = id, head = head_of(track, id), clips = clips }, reading.before.tracks[id]
  if before and equal(found, before) then
    found = before
  else
    local texts = {}
    for index, clip in ipairs(clips) do
      texts[index] = clip.text
    end
    found.text = found.head .. ',"clips":[' .. table.concat(texts, ",") .. "]}"
  end
  reading.now.tracks[id] = found
  reading.now.order[#reading.now.order + 1] = id
end

return read_track
