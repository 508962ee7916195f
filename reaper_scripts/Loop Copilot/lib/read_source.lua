--- What a take plays, as docs/protocol.md writes it: a sound file, a section of one, notes, or nothing.
-- @noindex

local json = require("lib.json")

local AUDIO = {
  WAVE = true, AIFF = true, FLAC = true, MP3 = true, VORBIS = true, OGG = true, OPUS = true, WAVPACK = true,
}
local SAME = 1e-6 -- seconds: a section as long as its file is no section
local NOTES_BETWEEN_PAUSES = 32
local TICKS = 960 -- to the quarter note, where REAPER does not say

local ROOTS = { [0] = "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B" }
local SCALES = {
  [0xAB5] = "major", [0x5AD] = "minor", [0x9AD] = "harmonic minor", [0xAAD] = "melodic minor", [0x6AD] = "dorian",
  [0x5AB] = "phrygian", [0xAD5] = "lydian", [0x6B5] = "mixolydian", [0x56B] = "locrian",
  [0x295] = "major pentatonic", [0x4A9] = "minor pentatonic", [0x4E9] = "blues",
}

local read_source = {}

---@param take MediaItem_Take
---@return string|nil  such as "D dorian"
local function key(take)
  local found, root, scale = reaper.MIDI_GetScale(take)
  local name = found and SCALES[scale]
  return name and ROOTS[root] and ROOTS[root] .. " " .. name or nil
end

---Ticks to the quarter note of a take's own notes.
---@param take MediaItem_Take
---@return number
local function resolution(take)
  local rate = reaper.GetMediaItemTakeInfo_Value(take, "D_PLAYRATE")
  local start = reaper.MIDI_GetProjQNFromPPQPos(take, 0)
  local ticks = reaper.MIDI_GetPPQPosFromProjQN(take, start + 1)
  local whole = math.floor(ticks / rate + 0.5)
  if whole > 0 and math.abs(ticks / rate - whole) < 1e-3 then
    return whole
  end
  -- The take keeps a tempo of its own, so that its quarters are not the project's; its text says what they are.
  local _, text = reaper.GetItemStateChunk(reaper.GetMediaItemTake_Item(take), "", false)
  local _, guid = reaper.GetSetMediaItemTakeInfo_String(take, "GUID", "", false)
  local from = text:find(guid, 1, true)
  return from and tonumber(text:match("HASDATA %d+ (%d+)", from)) or TICKS
end

---@param take MediaItem_Take
---@param pause fun()
---@return string  a JSON array
local function notes(take, pause)
  local _, count = reaper.MIDI_CountEvts(take)
  local ticks, parts = resolution(take), {}
  for index = 0, count - 1 do
    local _, _, muted, start, stop, channel, pitch, velocity = reaper.MIDI_GetNote(take, index)
    if not muted then
      local from, length = json.number(start / ticks), json.number((stop - start) / ticks)
      parts[#parts + 1] = ("[%s,%s,%d,%d,%d]"):format(from, length, pitch, velocity, channel)
    end
    if index % NOTES_BETWEEN_PAUSES == NOTES_BETWEEN_PAUSES - 1 then
      pause()
    end
  end
  return "[" .. table.concat(parts, ",") .. "]"
end

---@param row any[]
---@param ... any  cells
local function put(row, ...)
  table.move({ ... }, 1, select("#", ...), #row + 1, row)
end

---@param row any[]
---@param take MediaItem_Take
---@param guid string
---@param source PCM_source
---@param reading Reading
---@param pause fun()
local function midi(row, take, guid, source, reading, pause)
  local path = reaper.GetMediaSourceFileName(source)
  if path ~= "" then
    -- The notes lie in the file, where the daemon reads them.
    put(row, "midi", "[]", 0.0, false, path)
    return
  end
  local known, hashed, hash = reading.before.notes[guid], reaper.MIDI_GetHash(take, false)
  if not (known and hashed and known.hash == hash) then
    known = { hash = hash, text = notes(take, pause) }
  end
  reading.now.notes[guid] = known
  put(row, "midi", known.text, reaper.GetMediaSourceLength(source), key(take) or false, false)
end

---@param source PCM_source
---@return string
local function kind(source)
  return (reaper.GetMediaSourceType(source):gsub("^_OFFLINE_", ""))
end

---The section of its file that a source is; nil for a whole file played forwards.
---@param source PCM_source
---@param whole number  length of the file in seconds
local function section(source, whole)
  local found, start, length, reversed = reaper.PCM_Source_GetSectionInfo(source)
  if not found then
    return nil
  end
  local all = length <= 0 or (start <= SAME and whole > 0 and math.abs(length - whole) <= SAME)
  if all and not reversed then
    return nil
  end
  return { all and 0.0 or start, all and whole or length, reversed }
end

---Add to a row what a take plays; see ClipRow.
---@param row any[]
---@param take MediaItem_Take
---@param guid string  the take's
---@param reading Reading
---@param pause fun()
function read_source.read(row, take, guid, reading, pause)
  local source = reaper.GetMediaItemTake_Source(take)
  local what, cut = source and kind(source) or "EMPTY", nil
  while what == "SECTION" do
    local inner = reaper.GetMediaSourceParent(source)
    local length, quarters = 0.0, false
    if inner then
      length, quarters = reaper.GetMediaSourceLength(inner)
    end
    cut = cut or (not quarters and section(source, length)) or nil
    source = inner
    what = source and kind(source) or "EMPTY"
  end
  if what:find("^MIDI") then
    midi(row, take, guid, source, reading, pause)
    return
  end
  local path = AUDIO[what] and reaper.GetMediaSourceFileName(source) or ""
  if path == "" then
    put(row, "empty", what == "EMPTY" and "" or what:lower())
  elseif cut then
    put(row, "audio", path, reading.media:missing(path), true, table.unpack(cut, 1, 3))
  else
    put(row, "audio", path, reading.media:missing(path), false)
  end
end

return read_source
