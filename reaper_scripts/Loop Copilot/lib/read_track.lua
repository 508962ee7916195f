--- Tracks, clips and takes as docs/protocol.md writes them, each as JSON text, so that two readings compare quickly.
-- @noindex

local json = require("lib.json")
local read_source = require("lib.read_source")

local SILENCE = -150.0 -- decibels, what a volume of nought is read as
local CUSTOM_COLOUR = 0x1000000

local read_track = {}

---@param volume number  amplitude; negative where the polarity is turned
---@return number decibels  to a millionth, so that they survive being an amplitude in between
local function decibels(volume)
  volume = math.abs(volume)
  if volume == 0 then
    return SILENCE
  end
  return math.floor(20 * math.log(volume, 10) * 1e6 + 0.5) / 1e6 + 0.0
end

---@param take MediaItem_Take
---@return number[][]
local function markers(take)
  local found = json.array({})
  for index = 0, reaper.GetTakeNumStretchMarkers(take) - 1 do
    local _, position, source = reaper.GetTakeStretchMarker(take, index)
    found[#found + 1] = json.array({ position, source })
  end
  return found
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

---A place among the takes that holds none.
---@param id string
---@param volume number
local function empty_take(id, volume)
  return {
    id = id, name = "", offset = 0.0, play_rate = 1.0, preserve_pitch = true, pitch = 0.0,
    gain = decibels(volume), markers = json.array({}), source = { kind = "empty", what = "" },
  }
end

---@param take MediaItem_Take
---@param id string
---@param volume number  of its item
---@param reading Reading
---@param pause fun()
local function read_take(take, id, volume, reading, pause)
  local _, name = reaper.GetSetMediaItemTakeInfo_String(take, "P_NAME", "", false)
  local function value(parameter)
    return reaper.GetMediaItemTakeInfo_Value(take, parameter)
  end
  return {
    id = id, name = name, offset = value("D_STARTOFFS"), play_rate = value("D_PLAYRATE"),
    preserve_pitch = value("B_PPITCH") ~= 0, pitch = value("D_PITCH"), gain = decibels(volume * value("D_VOL")),
    markers = markers(take), source = read_source.read(take, id, reading, pause),
  }
end

---@param item MediaItem
---@param reading Reading
---@param pause fun()
---@return string
local function read_clip(item, reading, pause)
  local _, id = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
  local function value(parameter)
    return reaper.GetMediaItemInfo_Value(item, parameter)
  end
  local volume, takes = value("D_VOL"), json.array({})
  for index = 0, reaper.CountTakes(item) - 1 do
    local take = reaper.GetTake(item, index)
    local one = read_track.take_id(item, index)
    takes[index + 1] = take and read_take(take, one, volume, reading, pause) or empty_take(one, volume)
  end
  return json.encode({
    id = id, position = value("D_POSITION"), length = value("D_LENGTH"), muted = value("B_MUTE") ~= 0,
    loop_source = value("B_LOOPSRC") ~= 0, active = math.floor(value("I_CURTAKE")), takes = takes,
  })
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

---A track with all that is on it. After every pause the project may have become another: `pause` raises then.
---@param track MediaTrack
---@param reading Reading
---@param pause fun()
---@return string id
---@return string text  JSON
function read_track.read(track, reading, pause)
  local clips = {}
  for index = 0, reaper.CountTrackMediaItems(track) - 1 do
    clips[#clips + 1] = read_clip(reaper.GetTrackMediaItem(track, index), reading, pause)
    pause()
  end
  local id = reaper.GetTrackGUID(track)
  local _, name = reaper.GetSetMediaTrackInfo_String(track, "P_NAME", "", false)
  local function value(parameter)
    return reaper.GetMediaTrackInfo_Value(track, parameter)
  end
  return id, json.encode({
    id = id, name = name, colour = colour(track) or json.null, depth = math.floor(value("I_FOLDERDEPTH")),
    muted = value("B_MUTE") ~= 0, soloed = value("I_SOLO") ~= 0,
    clips = json.raw("[" .. table.concat(clips, ",") .. "]"),
  })
end

return read_track
