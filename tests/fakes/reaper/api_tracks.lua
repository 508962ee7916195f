--- Tracks: finding, making and removing them, their attributes and selection.

local chunk = require("chunk")
local colour = require("colour")
local extra = require("extra")
local objects = require("objects")
local parameters = require("parameters")
local undo = require("undo")

local NO_COLOUR = 16576

---@param host Host
---@param api table<string, function>
return function(host, api)
  ---@param track Track
  local function children(track)
    if track == track.project.master then
      parameters.missing(host, "this of the master track")
    end
    return track.block.children
  end

  local function change(track)
    host:change(track.project, undo.TRACKS)
  end

  local function set(track, kept, value)
    chunk.set(children(track), kept[1], kept[2], chunk.format(value), kept[4], host:at(track.project, 2))
  end

  ---Select a track or an item, which undo does not ask for.
  function host.select(_, object, chosen)
    local text = chosen and "1" or "0"
    if object.kind == "MediaTrack" then
      chunk.set(children(object), "SEL", 1, text, "SEL 0", host:at(object.project, 2))
    else
      local lines = objects.item_lines(object, "SEL")
      chunk.set(lines, "SEL", 1, text, "SEL 0", host:at(object.track.project, 3))
    end
  end

  local function selected(track)
    return chunk.number(children(track), "SEL", 1, 0) == 1
  end

  local function chosen(project)
    local found = {}
    for _, track in ipairs(project.tracks) do
      if selected(track) then
        found[#found + 1] = track
      end
    end
    return found
  end

  function api.CountTracks(project)
    return #project.tracks
  end

  function api.GetNumTracks()
    return #host.current.tracks
  end

  function api.GetTrack(project, index)
    return project.tracks[index + 1]
  end

  function api.GetMasterTrack(project)
    return project.master
  end

  function api.GetTrackGUID(track)
    return track.guid
  end

  function api.GetTrackName(track)
    if track == track.project.master then
      return true, "MASTER"
    end
    local name = host:name_of(children(track))
    return true, name ~= "" and name or "Track " .. objects.index(track.project.tracks, track)
  end

  function api.GetTrackDepth(track)
    local depth = 0
    for _, one in ipairs(track.project.tracks) do
      if one == track then
        break
      end
      depth = depth + chunk.number(one.block.children, "ISBUS", 2, 0)
    end
    return math.tointeger(math.max(0, depth))
  end

  function api.GetParentTrack(track)
    local parents = {}
    for _, one in ipairs(track.project.tracks) do
      if one == track then
        return parents[#parents]
      end
      local step = chunk.number(one.block.children, "ISBUS", 2, 0)
      if step > 0 then
        parents[#parents + 1] = one
      end
      for _ = step, -1 do
        table.remove(parents)
      end
    end
    return nil
  end

  function api.CountSelectedTracks(project)
    return #chosen(project)
  end

  function api.CountSelectedTracks2(project, _)
    return #chosen(project)
  end

  function api.GetSelectedTrack(project, index)
    return chosen(project)[index + 1]
  end

  function api.GetSelectedTrack2(project, index, _)
    return chosen(project)[index + 1]
  end

  function api.IsTrackSelected(track)
    return selected(track)
  end

  function api.SetTrackSelected(track, on)
    host:select(track, on)
  end

  function api.SetOnlyTrackSelected(track)
    for _, one in ipairs(track.project.tracks) do
      host:select(one, one == track)
    end
  end

  function api.GetLastTouchedTrack()
    local touched = host.current.touched
    return touched and not touched.dead and touched or nil
  end

  local FIXED_LANES = 2 -- of I_FREEMODE

  ---Whether a lane plays: 0 no, 1 it alone, 2 with others.
  function host.lane_plays(_, track, lane)
    local playing = math.tointeger(chunk.number(children(track), "LANESOLO", 1, 0))
    if chunk.number(children(track), "FREEMODE", 1, 0) ~= FIXED_LANES or playing >> lane & 1 == 0 then
      return 0.0
    end
    return playing == 1 << lane and 1.0 or 2.0
  end

  function api.GetMediaTrackInfo_Value(track, name)
    local lane = name:match("^C_LANEPLAYS:(%d+)$")
    if lane then
      return host:lane_plays(track, math.tointeger(tonumber(lane)))
    end
    parameters.check(host, parameters.track, name)
    if name == "I_NUMFIXEDLANES" then
      local most = 0
      for _, item in ipairs(track.items) do
        most = math.max(most, host:item_value(item, "I_FIXEDLANE") + 1)
      end
      return most + 0.0
    elseif name == "IP_TRACKNUMBER" then
      return track == track.project.master and -1.0 or objects.index(track.project.tracks, track) + 0.0
    elseif name == "I_CUSTOMCOLOR" then
      local value = math.tointeger(chunk.number(children(track), "PEAKCOL", 1, NO_COLOUR))
      return value & colour.CUSTOM ~= 0 and colour.turn(host, value) + 0.0 or 0.0
    elseif name == "P_PARTRACK" or name == "P_PROJECT" then
      return name == "P_PROJECT" and track.project or api.GetParentTrack(track)
    end
    local kept = parameters.track.kept[name] or parameters.missing(host, name)
    return chunk.number(children(track), kept[1], kept[2], kept[3]) + 0.0
  end

  function api.SetMediaTrackInfo_Value(track, name, value)
    parameters.check(host, parameters.track, name, value)
    if name == "I_SELECTED" then
      host:select(track, value ~= 0)
      return true
    end
    change(track)
    if name == "I_CUSTOMCOLOR" then
      set(track, { "PEAKCOL", 1, 0, "PEAKCOL 0" }, value == 0 and NO_COLOUR or colour.turn(host, math.tointeger(value)))
      return true
    elseif name == "I_FOLDERDEPTH" then
      set(track, { "ISBUS", 1, 0, "ISBUS 0 0" }, value > 0 and 1 or value < 0 and 2 or 0)
    end
    set(track, parameters.track.kept[name] or parameters.missing(host, name), value)
    return true
  end

  function api.GetSetMediaTrackInfo_String(track, name, value, setting)
    local word, own = parameters.text(host, parameters.texts.track, name)
    if track == track.project.master and name == "P_NAME" and not setting then
      return true, ""
    end
    if setting then
      change(track)
    end
    if name == "P_NAME" then
      if setting then
        host:rename(children(track), value, host:at(track.project, 2))
      end
      return true, host:name_of(children(track))
    elseif name == "GUID" then
      if setting and value ~= track.guid then
        parameters.guid(host, track.project, value)
        track.guid = value
        track.block.head = chunk.with_value(track.block.head, 1, value)
        chunk.set(children(track), "TRACKID", 1, value, "TRACKID", host:at(track.project, 2))
      end
      return true, track.guid
    elseif word == "P_EXT:" then
      return extra.text(children(track), "EXT", own, setting and value or nil, host:at(track.project, 2))
    end
    return parameters.missing(host, name)
  end

  function api.AnyTrackSolo(project)
    for _, track in ipairs(project.tracks) do
      if chunk.number(track.block.children, "MUTESOLO", 2, 0) ~= 0 then
        return true
      end
    end
    return false
  end

  function api.GetTrackColor(track)
    local value = math.tointeger(chunk.number(children(track), "PEAKCOL", 1, NO_COLOUR))
    return value & colour.CUSTOM ~= 0 and colour.turn(host, value) or 0
  end

  function api.SetTrackColor(track, value)
    change(track)
    set(track, { "PEAKCOL", 1, 0, "PEAKCOL 0" }, colour.turn(host, value) | colour.CUSTOM)
  end

  local function insert(project, index)
    host:change(project, undo.TRACKS)
    local place = math.max(1, math.min(index, #project.tracks) + 1)
    local guid = objects.new_guid()
    local block = chunk.build({
      "<TRACK " .. guid, 'NAME ""', "PEAKCOL 16576", "BEAT -1", "AUTOMODE 0", "VOLPAN 1 0 -1 -1 1", "MUTESOLO 0 0 0",
      "IPHASE 0", "PLAYOFFS 0 1", "ISBUS 0 0", "BUSCOMP 0 0 0 0 0", "SHOWINMIX 1 0.6667 0.5 1 0.5 0 0 0", "SEL 0",
      "REC 0 0 1 0 0 0 0 0", "VU 2", "TRACKHEIGHT 0 0 0 0 0 0 0", "INQ 0 0 0 0.5 100 0 0 100", "NCHAN 2", "FX 1",
      "TRACKID " .. guid, "PERF 0", "MIDIOUT -1", "MAINSEND 1 0", ">",
    }, host:at(project, 1))[1]
    return objects.insert_track(project, place, block)
  end

  function api.InsertTrackAtIndex(index, _)
    insert(host.current, index)
  end

  function api.InsertTrackInProject(project, index, _)
    insert(project, index)
  end

  function api.DeleteTrack(track)
    children(track)
    host:change(track.project, undo.TRACKS | undo.ITEMS)
    objects.remove_track(track)
  end
end
