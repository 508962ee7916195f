--- Which sound files are there, asked of the disk seldom: a sleeping drive or a network one may take its time.
-- @noindex

local AGAIN = 0.25 -- seconds between two files that are looked at once more

---@class Media
---@field private there table<string, boolean>
---@field private paths string[]  in the order in which they are looked at again
---@field private turn integer
---@field private looked number
local Media = {}
Media.__index = Media

---@return Media
local function new()
  return setmetatable({ there = {}, paths = {}, turn = 0, looked = -math.huge }, Media)
end

---@param path string  absolute
---@return boolean
function Media:missing(path)
  local there = self.there[path]
  if there == nil then
    there = reaper.file_exists(path)
    self.there[path] = there
    self.paths[#self.paths + 1] = path
  end
  return not there
end

---Look at one file once more, if it is time.
---@return boolean changed  whether it came or went
function Media:look_again()
  local now = reaper.time_precise()
  if #self.paths == 0 or now - self.looked < AGAIN then
    return false
  end
  self.looked = now
  self.turn = self.turn % #self.paths + 1
  local path = self.paths[self.turn]
  local there = reaper.file_exists(path)
  local changed = there ~= self.there[path]
  self.there[path] = there
  return changed
end

return { new = new }
