--- Tempo and metre, and what keeps to the beats when they change.

local chunk = require("chunk")
local objects = require("objects")
local tempo = require("tempo")
local undo = require("undo")

local TIME, BEATS = 0, 1 -- ways in which an item is attached; 2 keeps only its position to the beats

---@param host Host
---@param api table<string, function>
return function(host, api)
  ---@param item Item
  local function attachment(item)
    local project = item.track.project
    local ways = {
      host:item_value(item, "C_BEATATTACHMODE"),
      chunk.number(item.track.block.children, "BEAT", 1, -1),
      chunk.number(project.document.root.children, "TIMELOCKMODE", 1, BEATS),
    }
    for _, way in ipairs(ways) do
      if way ~= -1 then
        return way
      end
    end
  end

  ---Change the tempo map; items keep to beats or seconds as they are attached.
  local function retime(project, body)
    host:change(project, undo.PROJECT | undo.ITEMS)
    local before, kept = tempo.points(project), {}
    for _, track in ipairs(project.tracks) do
      for _, item in ipairs(track.items) do
        local start, length = host:item_value(item, "D_POSITION"), host:item_value(item, "D_LENGTH")
        kept[item] = { tempo.qn(before, start), tempo.qn(before, start + length), length }
      end
    end
    body()
    local after = tempo.points(project)
    for item, was in pairs(kept) do
      local way = attachment(item)
      if way ~= TIME then
        local start = tempo.time(after, was[1])
        local length = tempo.time(after, was[2]) - start
        local at = host:at(project, 3)
        chunk.set(objects.item_lines(item, "POSITION"), "POSITION", 1, chunk.format(start), "POSITION 0", at)
        if way == BEATS and length ~= was[3] and length > 0 then
          chunk.set(objects.item_lines(item, "LENGTH"), "LENGTH", 1, chunk.format(length), "LENGTH 0", at)
          for _, take in ipairs(item.takes) do
            if not take.empty and not api.TakeIsMIDI(take) then
              local rate = host:take_value(take, "D_PLAYRATE") * was[3] / length
              chunk.set(take.children, "PLAYRATE", 1, chunk.format(rate), "PLAYRATE 1 1 0 -1 0 0.0025", at)
            end
          end
        end
      end
    end
  end

  ---The tempo at the project's start.
  function host.set_tempo(_, project, bpm)
    retime(project, function()
      local markers = tempo.markers(project)
      host:set_line(project, "TEMPO", 1, chunk.format(bpm), "TEMPO 120 4 4")
      if markers[1] then
        markers[1].bpm = bpm
        tempo.write(project, markers)
      end
    end)
  end

  function api.SetCurrentBPM(project, bpm, wants_undo)
    if wants_undo and project.depth == 0 then
      host.person = true
      host:set_tempo(project, bpm)
      host.person = false
      undo.add(project, "Set project tempo")
    else
      host:set_tempo(project, bpm)
    end
  end

  function api.Master_GetTempo()
    return tempo.bpm(tempo.points(host.current), chunk.number(host.current.document.root.children, "CURSOR", 1, 0))
  end

  function api.Master_GetPlayRate(project)
    return chunk.number(project.document.root.children, "PLAYRATE", 1, 1) + 0.0
  end

  function api.CountTempoTimeSigMarkers(project)
    return #tempo.markers(project)
  end

  function api.GetTempoTimeSigMarker(project, index)
    local marker = tempo.markers(project)[index + 1]
    if not marker then
      return false, 0.0, 0, 0.0, 0.0, 0, 0, false
    end
    local points = tempo.points(project)
    local _, measure, beats = tempo.beat(points, tempo.qn(points, marker.time))
    return true, marker.time, measure, beats, marker.bpm, marker.num or -1, marker.den or -1, marker.linear
  end

  function api.FindTempoTimeSigMarker(project, time)
    local found = -1
    for index, marker in ipairs(tempo.markers(project)) do
      if marker.time <= time then
        found = index - 1
      end
    end
    return found
  end

  function api.SetTempoTimeSigMarker(project, index, time, measure, beats, bpm, num, den, linear)
    local markers, points = tempo.markers(project), tempo.points(project)
    if index >= #markers then
      return false
    end
    if time < 0 then
      local qn, metre = tempo.measure(points, measure)
      time = tempo.time(points, qn + beats * 4 / metre.den)
    end
    retime(project, function()
      local marker = markers[index + 1]
      if index < 0 then
        marker = { rest = { "0", "1" } }
        if #markers == 0 and time > 0 then
          local first = points[1]
          markers[1] = { time = 0.0, bpm = first.bpm, num = first.num, den = first.den, rest = { "0", "1" } }
        end
        markers[#markers + 1] = marker
      end
      marker.time, marker.bpm, marker.linear = time, bpm, linear
      marker.num, marker.den = num > 0 and num or nil, num > 0 and den or nil
      tempo.write(project, markers)
    end)
    return true
  end

  function api.AddTempoTimeSigMarker(project, time, bpm, num, den, linear)
    return api.SetTempoTimeSigMarker(project, -1, time, -1, -1, bpm, num, den, linear)
  end

  function api.DeleteTempoTimeSigMarker(project, index)
    local markers = tempo.markers(project)
    if not markers[index + 1] then
      return false
    end
    retime(project, function()
      table.remove(markers, index + 1)
      tempo.write(project, markers)
    end)
    return true
  end

  function api.TimeMap_GetTimeSigAtTime(project, time)
    local points = tempo.points(project)
    local metre = tempo.beat(points, tempo.qn(points, time))
    return metre.num, metre.den, tempo.bpm(points, time) + 0.0
  end

  function api.TimeMap2_GetDividedBpmAtTime(project, time)
    local points = tempo.points(project)
    return tempo.bpm(points, time) * tempo.beat(points, tempo.qn(points, time)).den / 4
  end

  function api.TimeMap_GetDividedBpmAtTime(time)
    return api.TimeMap2_GetDividedBpmAtTime(host.current, time)
  end

  function api.TimeMap2_GetNextChangeTime(project, time)
    for _, marker in ipairs(tempo.markers(project)) do
      if marker.time > time then
        return marker.time
      end
    end
    return -1.0
  end

  function api.TimeMap2_timeToQN(project, time)
    return tempo.qn(tempo.points(project), time)
  end

  function api.TimeMap2_QNToTime(project, qn)
    return tempo.time(tempo.points(project), qn)
  end

  function api.TimeMap_timeToQN(time)
    return tempo.qn(tempo.points(host.current), time)
  end

  function api.TimeMap_QNToTime(qn)
    return tempo.time(tempo.points(host.current), qn)
  end

  function api.TimeMap_timeToQN_abs(project, time)
    return tempo.qn(tempo.points(project), time)
  end

  function api.TimeMap_QNToTime_abs(project, qn)
    return tempo.time(tempo.points(project), qn)
  end

  function api.TimeMap2_timeToBeats(project, time)
    local points = tempo.points(project)
    local qn = tempo.qn(points, time)
    local metre, measure, beats = tempo.beat(points, qn)
    return beats, measure, metre.num, metre.beats + (qn - metre.qn) * metre.den / 4, metre.den
  end

  function api.TimeMap2_beatsToTime(project, beats, measure)
    local points = tempo.points(project)
    if measure then
      local qn, metre = tempo.measure(points, measure)
      return tempo.time(points, qn + beats * 4 / metre.den)
    end
    local found
    for _, metre in ipairs(tempo.metres(points)) do
      if not found or metre.beats <= beats then
        found = metre
      end
    end
    return tempo.time(points, found.qn + (beats - found.beats) * 4 / found.den)
  end

  function api.TimeMap_GetMeasureInfo(project, measure)
    local points = tempo.points(project)
    local qn, metre = tempo.measure(points, measure)
    local time = tempo.time(points, qn)
    local stop = tempo.measure(points, measure + 1)
    return time, qn, stop, metre.num, metre.den, tempo.bpm(points, time) + 0.0
  end

  function api.GetProjectTimeSignature2(project)
    local points = tempo.points(project)
    return points[1].bpm + 0.0, points[1].num + 0.0
  end
end
