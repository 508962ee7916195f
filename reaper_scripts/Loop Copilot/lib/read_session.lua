--- A project's header as docs/protocol.md writes it: where it lies, its tempo map, what is selected, what is saved.
-- @noindex

local json = require("lib.json")

local read_session = {}

---The section of a project's extended state that is ours.
read_session.SECTION = "LOOP_COPILOT"

local START = 1e-9 -- seconds; a tempo marker before that is the project's first

---@param project ReaProject
---@return table[]
local function tempo(project)
  local points = json.array({})
  for index = 0, reaper.CountTempoTimeSigMarkers(project) - 1 do
    local _, time, _, _, bpm, num, den, linear = reaper.GetTempoTimeSigMarker(project, index)
    local changes = num > 0 and den > 0
    points[#points + 1] = {
      time = time, qn = reaper.TimeMap2_timeToQN(project, time), bpm = bpm, num = changes and num or 0,
      den = changes and den or 0, linear = linear,
    }
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
  return points
end

---The rate the project sets, else the sound card's.
---@param project ReaProject
---@return integer
local function rate(project)
  local set = reaper.GetSetProjectInfo(project, "PROJECT_SRATE", 0, false)
  if reaper.GetSetProjectInfo(project, "PROJECT_SRATE_USE", 0, false) == 0 then
    local found, device = reaper.GetAudioDeviceInfo("SRATE")
    set = found and tonumber(device) or set
  end
  return math.floor(set + 0.5)
end

---What the copilot saved in a project.
---@param project ReaProject
---@return table<string, string>
function read_session.saved(project)
  local saved = json.object({})
  local index = 0
  while true do
    local found, name, value = reaper.EnumProjExtState(project, read_session.SECTION, index)
    if not found then
      return saved
    end
    saved[name:upper()] = value
    index = index + 1
  end
end

---@param project ReaProject
---@return table[]
local function regions(project)
  local found, index = json.array({}), 0
  while true do
    local more, region, start, stop, name, id = reaper.EnumProjectMarkers3(project, index)
    if more == 0 then
      return found
    elseif region then
      found[#found + 1] = { id = id, name = name, start = start, ["end"] = stop }
    end
    index = index + 1
  end
end

---@param path string  a project's file; empty when it was never saved
---@return string
function read_session.name_of(path)
  local name = path:match("([^/\\]+)$")
  return name and (name:gsub("%.[rR][pP][pP]$", "")) or "Unsaved project"
end

---@param project ReaProject
---@param path string  its file; empty when it was never saved
---@return string  a JSON object
function read_session.content(project, path)
  local saved = path ~= ""
  return json.encode({
    path = saved and path or json.null, name = read_session.name_of(path), rate = rate(project),
    media_folder = saved and reaper.GetProjectPathEx(project) or json.null, tempo = tempo(project),
    saved = read_session.saved(project), regions = regions(project),
  })
end

---@param project ReaProject
---@return {clips: string[], tracks: string[], time: number[]|nil}
function read_session.selection(project)
  local clips, tracks = json.array({}), json.array({})
  for index = 0, reaper.CountSelectedMediaItems(project) - 1 do
    local _, id = reaper.GetSetMediaItemInfo_String(reaper.GetSelectedMediaItem(project, index), "GUID", "", false)
    clips[index + 1] = id
  end
  for index = 0, reaper.CountSelectedTracks(project) - 1 do
    tracks[index + 1] = reaper.GetTrackGUID(reaper.GetSelectedTrack(project, index))
  end
  local start, stop = reaper.GetSet_LoopTimeRange2(project, false, false, 0, 0, false)
  return { clips = clips, tracks = tracks, time = stop > start and json.array({ start, stop }) or json.null }
end

---The whole header, from its content and what the musician points at.
---@param project ReaProject
---@param content string  as `content` gave it
---@return string
function read_session.header(project, content)
  local pointing = json.encode({
    selection = read_session.selection(project), cursor = reaper.GetCursorPositionEx(project),
  })
  return content:sub(1, -2) .. "," .. pointing:sub(2)
end

return read_session
