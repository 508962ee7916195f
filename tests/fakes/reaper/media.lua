--- What a sound file says of itself: type, length, rate, channels, read from its header.

local paths = require("paths")

local media = {}

---@class Sound
---@field type string
---@field length number  seconds
---@field rate integer
---@field channels integer

local TYPES = {
  wav = "WAVE", wave = "WAVE", aif = "AIFF", aiff = "AIFF", flac = "FLAC", mp3 = "MP3", ogg = "VORBIS", opus = "OPUS",
  wv = "WAVPACK", mid = "MIDI", midi = "MIDI", mp4 = "VIDEO", mov = "VIDEO",
}

---The type REAPER opens a file of this name as; nil where it would not.
---@param path string
---@return string|nil
function media.type(path)
  return TYPES[(path:match("%.([^./]*)$") or ""):lower()]
end

---@param file file*
---@return Sound
local function wave(file)
  file:seek("set", 12)
  local rate, channels, block
  while true do
    local header = file:read(8)
    if not header or #header < 8 then
      error("the WAV file has no data", 0)
    end
    local id, size = ("<c4I4"):unpack(header)
    if id == "fmt " then
      local form = file:read(size)
      local _, count, hertz, _, align = ("<I2I2I4I4I2"):unpack(form)
      rate, channels, block = hertz, count, align
      file:seek("cur", size % 2)
    elseif id == "data" then
      local start = file:seek()
      local left = file:seek("end") - start
      return { type = "WAVE", length = math.min(size, left) // block / rate, rate = rate, channels = channels }
    else
      file:seek("cur", size + size % 2)
    end
  end
end

---@param file file*
---@return Sound
local function flac(file)
  file:seek("set", 8)
  local info = file:read(34)
  local bits = (">I8"):unpack(info, 11)
  local rate = bits >> 44
  return {
    type = "FLAC", length = (bits & 0xfffffffff) / rate, rate = rate, channels = (bits >> 41 & 7) + 1,
  }
end

local known = {}

---Read a file's header; nil where it cannot be read.
---@param path string
---@return Sound|nil
function media.read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local size = file:seek("end")
  local key = path .. ":" .. size
  if not known[key] then
    file:seek("set", 0)
    local magic = file:read(12) or ""
    local worked, sound = true, nil
    if magic:sub(1, 4) == "RIFF" and magic:sub(9, 12) == "WAVE" then
      worked, sound = pcall(wave, file)
    elseif magic:sub(1, 4) == "fLaC" then
      worked, sound = pcall(flac, file)
    end
    known[key] = worked and sound or nil
  end
  file:close()
  return known[key]
end

---Whether a file could be opened as a source at all.
---@param path string
---@return boolean
function media.opens(path)
  return paths.exists(path) and media.type(path) ~= nil
end

return media
