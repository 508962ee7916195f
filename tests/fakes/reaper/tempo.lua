--- A project's tempo map: seconds, quarter notes, bars and beats of one another.

local chunk = require("chunk")

local tempo = {}

---A tempo marker; tempos are quarter notes per minute whatever the metre.
---@class TempoPoint
---@field time number
---@field bpm number
---@field linear boolean  whether it runs to the next one's tempo
---@field num integer|nil  nil where the metre stays
---@field den integer|nil
---@field rest string[]  further values of its line
---@field qn number

---A stretch of bars of one metre.
---@class Metre
---@field qn number  where it starts
---@field measure integer
---@field beats number  since the project's start, in its own and earlier metres' beats
---@field num integer
---@field den integer
---@field length number  of a bar, in quarter notes

local TINY = 1e-9

---@param project Project
---@return TempoPoint[]
function tempo.markers(project)
  local found = {}
  for _, envelope in ipairs(chunk.blocks(project.document.root.children, "TEMPOENVEX")) do
    for _, line in ipairs(envelope.children) do
      local words = type(line) == "string" and chunk.words(line) or {}
      if words[1] == "PT" then
        local code = math.tointeger(tonumber(words[5] or 0)) or 0
        found[#found + 1] = {
          time = tonumber(words[2]), bpm = tonumber(words[3]), linear = words[4] ~= "1",
          num = code > 0 and code & 0xffff or nil, den = code > 0 and code >> 16 or nil,
          rest = { table.unpack(words, 6) },
        }
      end
    end
  end
  table.sort(found, function(a, b)
    return a.time < b.time
  end)
  return found
end

---The markers, and what holds before the first.
---@param project Project
---@return TempoPoint[]
function tempo.points(project)
  local children, points = project.document.root.children, tempo.markers(project)
  local base = {
    time = 0.0, bpm = chunk.number(children, "TEMPO", 1, 120), linear = false,
    num = math.tointeger(chunk.number(children, "TEMPO", 2, 4)),
    den = math.tointeger(chunk.number(children, "TEMPO", 3, 4)),
  }
  if not points[1] or points[1].time > TINY then
    table.insert(points, 1, base)
  elseif not points[1].num then
    points[1].num, points[1].den = base.num, base.den
  end
  local qn = 0.0
  for index, point in ipairs(points) do
    point.qn = qn
    local following = points[index + 1]
    if following then
      local mean = point.linear and (point.bpm + following.bpm) / 2 or point.bpm
      qn = qn + (following.time - point.time) * mean / 60
    end
  end
  return points
end

local function at(points, key, value)
  local found = 1
  for index = 2, #points do
    if points[index][key] <= value + TINY then
      found = index
    end
  end
  return points[found], points[found + 1]
end

---@param points TempoPoint[]
---@param time number
---@return number bpm
function tempo.bpm(points, time)
  local point, following = at(points, "time", time)
  if point.linear and following then
    return point.bpm + (following.bpm - point.bpm) * (time - point.time) / (following.time - point.time)
  end
  return point.bpm
end

---@param points TempoPoint[]
---@param time number
---@return number qn
function tempo.qn(points, time)
  local point = at(points, "time", time)
  local mean = (point.bpm + tempo.bpm(points, time)) / 2
  return point.qn + (time - point.time) * mean / 60
end

---@param points TempoPoint[]
---@param qn number
---@return number time
function tempo.time(points, qn)
  local point, following = at(points, "qn", qn)
  local beats = qn - point.qn
  if not (point.linear and following) or following.bpm == point.bpm then
    return point.time + beats * 60 / point.bpm
  end
  local slope = (following.bpm - point.bpm) / (following.time - point.time)
  local root = math.sqrt(math.max(0, point.bpm * point.bpm + 120 * slope * beats))
  return point.time + 120 * beats / (point.bpm + root)
end

---@param points TempoPoint[]
---@return Metre[]
function tempo.metres(points)
  local found = {}
  for _, point in ipairs(points) do
    local last = found[#found]
    if point.num and not (last and last.num == point.num and last.den == point.den) then
      local metre = { qn = point.qn, measure = 0, beats = 0.0, num = point.num, den = point.den }
      metre.length = point.num * 4 / point.den
      if last then
        local bars = (point.qn - last.qn) / last.length
        metre.measure = last.measure + math.max(1, math.tointeger(math.ceil(bars - TINY)))
        metre.beats = last.beats + (point.qn - last.qn) * last.den / 4
      end
      found[#found + 1] = metre
    end
  end
  return found
end

---@param points TempoPoint[]
---@param qn number
---@return Metre metre
---@return integer measure
---@return number beats  into it, of the metre's own
function tempo.beat(points, qn)
  local metres = tempo.metres(points)
  local metre = at(metres, "qn", qn)
  local bars = math.tointeger(math.floor((qn - metre.qn) / metre.length + TINY))
  return metre, metre.measure + bars, math.max(0, qn - metre.qn - bars * metre.length) * metre.den / 4
end

---@param points TempoPoint[]
---@param measure integer
---@return number qn
---@return Metre metre
function tempo.measure(points, measure)
  local metre = at(tempo.metres(points), "measure", measure)
  return metre.qn + (measure - metre.measure) * metre.length, metre
end

---Write the markers into the project.
---@param project Project
---@param markers TempoPoint[]
function tempo.write(project, markers)
  table.sort(markers, function(a, b)
    return a.time < b.time
  end)
  local root, eol = project.document.root, project.document.eol
  local envelope = chunk.blocks(root.children, "TEMPOENVEX")[1]
  if not envelope then
    local lines = { "<TEMPOENVEX", "ACT 1 -1", "VIS 1 0 1", "LANEHEIGHT 0 0", "ARM 0", "DEFSHAPE 1 -1 -1", ">" }
    envelope = chunk.build(lines, { eol = eol, depth = 1 })[1]
    local index = chunk.find(root.children, "TEMPO") or 0
    while type(root.children[index + 1]) == "string" do
      index = index + 1
    end
    table.insert(root.children, index + 1, envelope)
  end
  for index = #envelope.children, 1, -1 do
    if chunk.word(envelope.children[index]) == "PT" then
      table.remove(envelope.children, index)
    end
  end
  for _, marker in ipairs(markers) do
    local code = marker.num and (marker.den << 16 | marker.num) or 0
    local rest = {}
    for index, word in ipairs(marker.rest or { "0", "1" }) do
      rest[index] = (word == "" or word:find("%s")) and chunk.quote(word) or word
    end
    envelope.children[#envelope.children + 1] = ("    PT %.12f %.10f %d %d %s%s"):format(
      marker.time, marker.bpm, marker.linear and 0 or 1, code, table.concat(rest, " "), eol)
  end
end

return tempo
