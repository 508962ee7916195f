--- Clips as docs/protocol.md writes them, from rows: lists of what REAPER says of an item, which compare quickly.
-- @noindex

local json = require("lib.json")

local SILENCE = -150.0 -- decibels, what a volume of nought is read as

---@class ClipRow  position, length, whether muted, whether looped, index of the take that plays, number of takes; then
---for each take its id, or false for an empty place and the item's volume; name, offset, rate, whether pitch is kept,
---pitch, volume, the number of stretch markers and two cells for each; then its source, by its kind:
---"empty", what | "audio", path, whether missing, whether cut, and start, length and direction if so |
---"midi", notes as JSON, length, key or false, path or false

local clip_text = {}

---@param volume number  amplitude; negative where the polarity is turned
---@return number decibels  to a millionth, so that they survive being an amplitude in between
local function decibels(volume)
  volume = math.abs(volume)
  if volume == 0 then
    return SILENCE
  end
  return math.floor(20 * math.log(volume, 10) * 1e6 + 0.5) / 1e6 + 0.0
end

---@param text string|false
---@return string
local function given(text)
  return text and json.text(text) or "null"
end

local source = {}

---@param row any[]
---@param at integer  of the first cell after the kind
---@return string
---@return integer next
function source.empty(row, at)
  return ('{"kind":"empty","what":%s}'):format(json.text(row[at])), at + 1
end

function source.audio(row, at)
  local cut, next_at = "null", at + 3
  if row[at + 2] then
    cut = ("[%s,%s,%s]"):format(json.number(row[at + 3]), json.number(row[at + 4]), row[at + 5])
    next_at = at + 6
  end
  local text = '{"kind":"audio","missing":%s,"path":%s,"section":%s}'
  return text:format(row[at + 1], json.text(row[at]), cut), next_at
end

function source.midi(row, at)
  local text = '{"key":%s,"kind":"midi","length":%s,"path":%s,"notes":'
  return text:format(given(row[at + 2]), json.number(row[at + 1]), given(row[at + 3])) .. row[at] .. "}", at + 4
end

---@param row any[]
---@param at integer
---@return string markers
---@return integer next
local function markers(row, at)
  local parts = {}
  for index = 1, row[at] do
    parts[index] = ("[%s,%s]"):format(json.number(row[at + 2 * index - 1]), json.number(row[at + 2 * index]))
  end
  return "[" .. table.concat(parts, ",") .. "]", at + 2 * row[at] + 1
end

local TAKE = '{"id":%s,"name":%s,"offset":%s,"play_rate":%s,"preserve_pitch":%s,"pitch":%s,"gain":%s,"markers":%s,'
  .. '"source":'

---@param row any[]
---@param at integer
---@param id string  of an empty place
---@return string
---@return integer next
local function take(row, at, id)
  if not row[at] then
    local gain = json.number(decibels(row[at + 1]))
    local text = TAKE:format(json.text(id), '""', "0.0", "1.0", "true", "0.0", gain, "[]")
    return text .. '{"kind":"empty","what":""}}', at + 2
  end
  local stretched, next_at = markers(row, at + 7)
  local plays, last = source[row[next_at]](row, next_at + 1)
  local text = TAKE:format(
    json.text(row[at]), json.text(row[at + 1]), json.number(row[at + 2]), json.number(row[at + 3]), row[at + 4],
    json.number(row[at + 5]), json.number(decibels(row[at + 6])), stretched
  )
  return text .. plays .. "}", last
end

local CLIP = '{"id":%s,"position":%s,"length":%s,"muted":%s,"loop_source":%s,"active":%d,"takes":['

---@param id string
---@param row any[]
---@return string  JSON
function clip_text.write(id, row)
  local head = CLIP:format(json.text(id), json.number(row[1]), json.number(row[2]), row[3], row[4], row[5])
  local takes, at = {}, 7
  for index = 1, row[6] do
    takes[index], at = take(row, at, ("%s/%d"):format(id, index - 1))
  end
  return head .. table.concat(takes, ",") .. "]}"
end

return clip_text
