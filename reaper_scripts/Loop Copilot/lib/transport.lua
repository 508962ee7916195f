--- Play, stop and loop; and what plays, told to the daemon.
-- @noindex

local json = require("lib.json")
local rpc = require("lib.rpc")

local TELL = 0.25 -- seconds between two messages while the project plays
local PLAYING, RECORDING = 1, 4 -- bits of GetPlayStateEx

---@class Transport
---@field private rpc Rpc
---@field private snapshots Snapshots
---@field private told string|nil
---@field private at number
local Transport = {}
Transport.__index = Transport

---@param project ReaProject
---@param from number|nil
local function play(project, from)
  if not from then
    reaper.OnPlayButtonEx(project)
    return
  end
  local cursor = reaper.GetCursorPositionEx(project)
  if reaper.GetPlayStateEx(project) & PLAYING ~= 0 then
    reaper.OnStopButtonEx(project)
  end
  reaper.SetEditCurPos2(project, from, false, false)
  reaper.OnPlayButtonEx(project)
  reaper.SetEditCurPos2(project, cursor, false, false)
end

---Do what a musician would with the transport.
---@param project ReaProject
---@param what string  play, stop or loop
---@param start number|nil  seconds
---@param stop number|nil
---@return Fault|nil
local function command(project, what, start, stop)
  if what == "play" then
    play(project, start)
  elseif what == "stop" then
    reaper.OnStopButtonEx(project)
  elseif what == "loop" and start and stop and stop > start then
    reaper.GetSet_LoopTimeRange2(project, true, true, start, stop, false)
    reaper.GetSetRepeatEx(project, 1)
    play(project, start)
  else
    return rpc.fault("invalid-input", "The transport can play, stop, or loop from a start to an end.")
  end
  return nil
end

---@param value any
---@return number|nil
local function seconds(value)
  return type(value) == "number" and value or nil
end

---@param link Rpc
---@param snapshots Snapshots
---@return Transport
local function new(link, snapshots)
  local self = setmetatable({ rpc = link, snapshots = snapshots, at = -math.huge }, Transport)
  link:on("transport", function(params, answer)
    local project = snapshots:find(params.project)
    if not project or not project:open() then
      answer(nil, rpc.fault("moved", "The project was closed.", "Open it, then ask again."))
      return
    end
    answer(json.object({}), command(project.pointer, params["do"], seconds(params.start), seconds(params["end"])))
  end)
  return self
end

---Tell again how things stand, on a new connection.
function Transport:forget()
  self.told = nil
end

---Tell the daemon what plays in the project in front, if it changed.
function Transport:step()
  local now = reaper.time_precise()
  local project = self.snapshots:front()
  if not project or project.seq == 0 or now - self.at < TELL then
    return
  end
  local pointer = project.pointer
  local state = reaper.GetPlayStateEx(pointer)
  local playing = state & PLAYING ~= 0
  local position = playing and reaper.GetPlayPositionEx(pointer) or reaper.GetCursorPositionEx(pointer)
  local _, _, tempo = reaper.TimeMap_GetTimeSigAtTime(pointer, position)
  local start, stop = reaper.GetSet_LoopTimeRange2(pointer, false, true, 0, 0, false)
  local looped = reaper.GetSetRepeatEx(pointer, -1) == 1 and stop > start
  local params = {
    project = project.id, playing = playing, recording = state & RECORDING ~= 0, position = position, tempo = tempo,
    loop = looped and json.array({ start, stop }) or json.null,
  }
  local text = json.encode(params)
  if text ~= self.told then
    self.told, self.at = text, now
    self.rpc:notify("transport", params)
  end
end

return { new = new, command = command }
