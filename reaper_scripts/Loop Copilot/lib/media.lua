--- Which sound files are there, asked of the disk seldom: a sleeping drive or a network one may take its time.
-- @noindex

local AGAIN = 0.25 -- seconds between two files that are looked at once more
local SLOW = 0.05 -- seconds after which an answer of the disk counts as late
local REST = 200 -- times as long as an answer took, nothing is asked again
local RECORDING = 4 -- a flag of GetPlayState

---@class Media
---@field private there table<string, boolean>
---@field private paths string[]  in the order in which they are looked at again
---@field private turn integer
---@field private next number  when the disk may be asked again
---@field private late table<string, boolean>  places that answered late
local Media = {}
Media.__index = Media

---@return Media
local function new()
  return setmetatable({ there = {}, paths = {}, turn = 0, next = -math.huge, late = {} }, Media)
end

---The drive, the share or the folder below the root that a file lies on.
---@param path string
---@return string
local function place_of(path)
  return path:match("^%a:") or path:match("^[/\\][/\\][^/\\]*") or path:match("^/[^/]*/?[^/]*") or ""
end

---@param path string
---@return boolean
function Media:_ask(path)
  local began = reaper.time_precise()
  local there = reaper.file_exists(path)
  local now = reaper.time_precise()
  self.next = now + math.max(AGAIN, (now - began) * REST)
  self.late[place_of(path)] = now - began > SLOW or nil
  return there
end

---Whether a file is missing, as far as is known. Where a place answered late, files there count as present until their
---turn to be looked at comes.
---@param path string  absolute
---@return boolean
function Media:missing(path)
  local there = self.there[path]
  if there == nil then
    there = self.late[place_of(path)] or self:_ask(path)
    self.there[path] = there
    self.paths[#self.paths + 1] = path
  end
  return not there
end

---Look at one file once more, if it is time.
---@return boolean changed  whether it came or went
function Media:look_again()
  if #self.paths == 0 or reaper.time_precise() < self.next or reaper.GetPlayState() & RECORDING ~= 0 then
    return false
  end
  self.turn = self.turn % #self.paths + 1
  local path = self.paths[self.turn]
  local there = self:_ask(path)
  local changed = there ~= self.there[path]
  self.there[path] = there
  return changed
end

return { new = new }
