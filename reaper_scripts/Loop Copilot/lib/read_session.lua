--- A project's header as docs/protocol.md writes it: where it lies, its tempo map, what is selected, what is saved.
-- @noindex

local json = require("lib.json")

local read_session = {}

---The section of a project's extended state that is ours.
read_session.SECTION = "LOOP_COPILOT"

local START = 1e-9 -- seconds; a tempo marker before that is the project's first

local FEW = 32 -- selected items that are asked for by their number, which REAPER finds by counting from the first

---@param project ReaProject
---@param pause fun()
---@return string  JSON
local function tempo(project, pause)
  local points = {}
  for index = 0, reaper.CountTempoTimeSigMarkers(project) - 1 do
    local _, time, _, _, bpm, num, den, linear = reaper.GetTempoTimeSigMarker(project, index)
    local changes = num > 0 and den > 0
    points[#points + 1] = {
      time = time, qn = reaper.TimeMap2_timeToQN(project, time), bpm = bpm, num = changes and num or 0,
      den = changes and den or 0, linear = linear,
    }
    pause()
  end
  local first = points[1]
  if not first or first.time > START or first.num == 0 then
    local num, den, bpm = reaper.TimeMap_GetTimeSigAtTime(project, 0)
    if first and first.time <= START then
      first.num, first.den = num, den
    else
      table.insert(points, 1, { time = 0.0, qn = 0.0, bpm = bpm, num = num, den = den, linear = false })
    end
  end
  for index, point in ipairs(points) do
    points[index] = json.encode(point)
    pause()
  end
  return "[" .. table.concat(points, ",") .. "]"
end

---The rate the project sets, else the sound card's, 0 while that is off.
---@param project ReaProject
---@return integer
local function rate(project)
  local set = reaper.GetSetProjectInfo(project, "PROJECT_SRATE", 0, false)
  if reaper.GetSetProjectInfo(project, "PROJECT_SRATE_USE", 0, false) == 0 then
    local found, device = reaper.GetAudioDeviceInfo("SRATE")
    set = found and tonumber(device) or 0
  end
  return math.floor(set + 0.5)
end

---What the copilot saved in a project.
---@param project ReaProject
---@param pause fun()
---@return string  JSON
local function saved(project, pause)
  local parts = {}
  while true do
    local found, name, value = reaper.EnumProjExtState(project, read_session.SECTION, #parts)
    if not found then
      return "{" .. table.concat(parts, ",") .. "}"
    end
    parts[#parts + 1] = json.text(name:upper()) .. ":" .. json.text(value)
    pause()
  end
end

---@param project ReaProject
---@param pause fun()
---@return string  JSON
local function regions(project, pause)
  local parts, index = {}, 0
  while true do
    local more, region, start, stop, name, id = reaper.EnumProjectMarkers3(project, index)
    if more == 0 then
      return "[" .. table.concat(parts, ",") .. "]"
    elseif region then
      parts[#parts + 1] = json.encode({ id = id, name = name, start = start, ["end"] = stop })
    end
    index = index + 1
    pause()
  end
end

---@param path string  a project's file; empty when it was never saved
---@return string
function read_session.name_of(path)
  local name = path:match("([^/\\]+)$")
  return name and (name:gsub("%.[rR][pP][pP]$", "")) or "Unsaved project"
end

---What the header says beside what the musician points at.
---@param project ReaProject
---@param path string  its file; empty when it was never saved
---@param pause fun()
---@return string  a JSON object
function read_session.content(project, path, pause)
  local known = path ~= ""
  return json.encode({
    path = known and path or json.null, name = read_session.name_of(path), rate = rate(project),
    media_folder = known and reaper.GetProjectPathEx(project) or json.null, tempo = json.raw(tempo(project, pause)),
    saved = json.raw(saved(project, pause)), regions = json.raw(regions(project, pause)),
  })
end

---@param project ReaProject
---@param pause fun()
---@return string[]  GUIDs of the clips that are selected, in order
function read_session.selected(project, pause)
  local selected, count = {}, reaper.CountSelectedMediaItems(project)
  local function add(item)
    local _, id = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
    selected[#selected + 1] = id
  end
  if count <= FEW then
    for index = 0, count - 1 do
      add(reaper.GetSelectedMediaItem(project, index))
    end
    return selected
  end
  for index = 0, reaper.CountTracks(project) - 1 do
    local track = reaper.GetTrack(project, index)
    for place = 0, reaper.CountTrackMediaItems(track) - 1 do
      local item = reaper.GetTrackMediaItem(track, place)
      if reaper.IsMediaItemSelected(item) then
        add(item)
      end
      pause()
    end
  end
  return selected
end

---@param project ReaProject
---@param clips string[]|nil  those selected, if they are known
---@return {clips: string[], tracks: string[], time: number[]|nil}
function read_session.selection(project, clips)
  local tracks = json.array({})
  for index = 0, reaper.CountSelectedTracks(project) - 1 do
    tracks[index + 1] = reaper.GetTrackGUID(reaper.GetSelectedTrack(project, index))
  end
  local start, stop = reaper.GetSet_LoopTimeRange2(project, false, false, 0, 0, false)
  return {
    clips = json.array(clips or read_session.selected(project, function() end)), tracks = tracks,
    time = stop > start and json.array({ start, stop }) or json.null,
  }
end

---@param project ReaProject
---@param clips string[]  those selected
---@return string  JSON of the same
function read_session.selection_text(project, clips)
  local selection = read_session.selection(project, clips)
  -- In GUIDs nothing needs to be escaped, and there may be thousands.
  selection.clips = json.raw(#clips > 0 and '["' .. table.concat(clips, '","') .. '"]' or "[]")
  return json.encode(selection)
end

---The whole header.
---@param project ReaProject
---@param content string  as `content` gave it
---@param selection string  as `selection_text` gave it
---@return string
function read_session.header(project, content, selection)
  local cursor = json.number(reaper.GetCursorPositionEx(project))
  return ('%s,"selection":%s,"cursor":%s}'):format(content:sub(1, -2), selection, cursor)
end

return read_session
