--- Sources as REAPER writes them: a section of another source, and notes.
-- @noindex

local source_chunk = {}

local TICKS = 960 -- to the quarter note; what REAPER itself uses
local REVERSED = 2

---@param number number
---@return string
local function written(number)
  return (("%.17g"):format(number):gsub(",", "."))
end

---The piece of a source that a take plays.
---@param section any[]  start and length in seconds, whether reversed
---@param block string[]  the whole source
---@return string[]
function source_chunk.section(section, block)
  local lines = {
    "<SOURCE SECTION", "LENGTH " .. written(section[2]), ("MODE %d"):format(section[3] and REVERSED or 0),
    "STARTPOS " .. written(section[1]), "OVERLAP 0",
  }
  table.move(block, 1, #block, #lines + 1, lines)
  lines[#lines + 1] = ">"
  return lines
end

---@param value number
---@return integer
local function rounded(value)
  return math.floor(value + 0.5)
end

---@param value number
---@param low integer
---@param high integer
---@return integer
local function between(value, low, high)
  return math.max(low, math.min(high, rounded(value)))
end

---Starts and ends of notes in ticks. A note that comes again while it sounds is cut there.
---@param notes number[][]
---@param finish integer
---@return {[1]: integer, [2]: integer, [3]: integer, [4]: integer, [5]: integer}[]
local function events(notes, finish)
  local ordered = table.move(notes, 1, #notes, 1, {})
  table.sort(ordered, function(a, b)
    return a[1] > b[1]
  end)
  local found, following = {}, {}
  for _, note in ipairs(ordered) do
    local pitch, channel = between(note[3], 0, 127), between(note[5] or 0, 0, 15)
    local key = channel << 8 | pitch
    local start = math.min(math.max(0, rounded(note[1] * TICKS)), math.max(0, finish - 1))
    local stop = math.max(start + 1, rounded((note[1] + note[2]) * TICKS))
    stop = math.min(stop, following[key] or finish, math.max(finish, start + 1))
    if stop > start then
      following[key] = start
      found[#found + 1] = { start, 1, 0x90 | channel, pitch, between(note[4], 1, 127) }
      found[#found + 1] = { stop, 0, 0x80 | channel, pitch, 0 }
    end
  end
  table.sort(found, function(a, b)
    for place = 1, 5 do
      if a[place] ~= b[place] then
        return a[place] < b[place]
      end
    end
    return false
  end)
  return found
end

---Notes that lie in the project.
---@param notes number[][]  start and length in quarter notes, pitch, velocity, channel
---@param length number  of the source in quarter notes
---@return string[]
function source_chunk.midi(notes, length)
  local finish = math.max(0, rounded(length * TICKS))
  local lines, now = { "<SOURCE MIDI", ("HASDATA 1 %d QN"):format(TICKS), "CCINTERP 32" }, 0
  for _, event in ipairs(events(notes, finish)) do
    lines[#lines + 1] = ("E %d %02x %02x %02x"):format(event[1] - now, event[3], event[4], event[5])
    now = event[1]
  end
  local channel = notes[1] and between(notes[1][5] or 0, 0, 15) or 0
  table.move({
    ("E %d b%x 7b 00"):format(math.max(0, finish - now), channel), "CCINTERP 32", "CHASE_CC_TAKEOFFS 1",
    "GUID " .. reaper.genGuid(), "IGNTEMPO 0 120 4 4", ">",
  }, 1, 6, #lines + 1, lines)
  return lines
end

return source_chunk
