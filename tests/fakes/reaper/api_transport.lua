--- Transport, edit cursor, time selection, loop: what undo leaves alone.

local chunk = require("chunk")

local PLAYING = 1
local DEVICE = { MODE = "ALSA", IDENT_IN = "hw:0", IDENT_OUT = "hw:0", BSIZE = "512", SRATE = "48000", BPS = "24" }
local STATES = { [0] = "stop", [1] = "play", [2] = "pause", [5] = "record" }

---@param host Host
---@param api table<string, function>
return function(host, api)
  local function line(project, word, place, default)
    return chunk.number(project.document.root.children, word, place, default) + 0.0
  end

  local function position(project)
    local transport = project.transport
    if transport.state & PLAYING == 0 then
      return transport.state == 0 and line(project, "CURSOR", 1, 0) or transport.from
    end
    local now = transport.from + host.clock - transport.at
    local start, stop = line(project, "SELECTION", 1, 0), line(project, "SELECTION", 2, 0)
    if line(project, "LOOP", 1, 0) % 2 == 1 and stop > start and now >= stop and transport.from < stop then
      now = start + (now - start) % (stop - start)
    end
    return now
  end

  ---@param state integer  0 stopped, 1 playing, 2 paused, 5 recording
  function host.transport(_, project, state)
    assert(STATES[state], "no such state")
    local from = position(project)
    if project.transport.state == 0 then
      from = line(project, "CURSOR", 1, 0)
    end
    project.transport = { state = state, from = from, at = host.clock }
  end

  function host.select_time(_, project, start, stop)
    local text = { chunk.format(start), chunk.format(stop) }
    for _, word in ipairs({ "SELECTION", "SELECTION2" }) do
      host:set_line(project, word, 1, text[1], word .. " 0 0")
      host:set_line(project, word, 2, text[2], word .. " 0 0")
    end
  end

  local function range(project, setting, start, stop)
    if setting then
      if stop < start then
        host:misuse(("%s: the range ends before it starts"):format(host.calling))
      end
      host:select_time(project, start, stop)
    end
    return line(project, "SELECTION", 1, 0), line(project, "SELECTION", 2, 0)
  end

  function api.GetSet_LoopTimeRange2(project, setting, _, start, stop, _)
    return range(project, setting, start, stop)
  end

  function api.GetSet_LoopTimeRange(setting, _, start, stop, _)
    return range(host.current, setting, start, stop)
  end

  function api.GetCursorPosition()
    return line(host.current, "CURSOR", 1, 0)
  end

  function api.GetCursorPositionEx(project)
    return line(project, "CURSOR", 1, 0)
  end

  local function move(project, time)
    host:set_line(project, "CURSOR", 1, chunk.format(math.max(0, time)), "CURSOR 0")
  end

  function api.SetEditCurPos(time, _, _)
    move(host.current, time)
  end

  function api.SetEditCurPos2(project, time, _, _)
    move(project, time)
  end

  function api.GetAudioDeviceInfo(name)
    local value = DEVICE[name] or host:misuse(("GetAudioDeviceInfo: REAPER knows no attribute %q"):format(name))
    return true, value
  end

  function api.GetPlayState()
    return host.current.transport.state
  end

  function api.GetPlayStateEx(project)
    return project.transport.state
  end

  function api.GetPlayPosition()
    return position(host.current)
  end

  function api.GetPlayPosition2()
    return position(host.current)
  end

  function api.GetPlayPositionEx(project)
    return position(project)
  end

  function api.GetPlayPosition2Ex(project)
    return position(project)
  end

  function api.OnPlayButton()
    host:transport(host.current, 1)
  end

  function api.OnPlayButtonEx(project)
    host:transport(project, 1)
  end

  function api.OnStopButton()
    host:transport(host.current, 0)
  end

  function api.OnStopButtonEx(project)
    host:transport(project, 0)
  end

  function api.OnPauseButton()
    host:transport(host.current, host.current.transport.state == 2 and 1 or 2)
  end

  function api.OnPauseButtonEx(project)
    host:transport(project, project.transport.state == 2 and 1 or 2)
  end

  local function repeating(project, value)
    if value == 0 or value == 1 then
      host:set_line(project, "LOOP", 1, tostring(value), "LOOP 0")
    elseif value > 1 then
      host:set_line(project, "LOOP", 1, line(project, "LOOP", 1, 0) == 1 and "0" or "1", "LOOP 0")
    end
    return math.tointeger(line(project, "LOOP", 1, 0))
  end

  function api.GetSetRepeat(value)
    return repeating(host.current, value)
  end

  function api.GetSetRepeatEx(project, value)
    return repeating(project, value)
  end
end
