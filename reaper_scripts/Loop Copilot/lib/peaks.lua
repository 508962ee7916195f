--- Draws the waveforms of new takes, a little at a time, so that REAPER stays quick.
-- @noindex

local BEGIN, GO_ON, FINISH = 0, 1, 2 -- modes of PCM_Source_BuildPeaks

---@class Peaks
---@field private waiting {project: ReaProject, take: string, begun: PCM_source|nil}[]
local Peaks = {}
Peaks.__index = Peaks

---@return Peaks
local function new()
  return setmetatable({ waiting = {} }, Peaks)
end

---@param takes {project: ReaProject, take: string}[]
function Peaks:add(takes)
  table.move(takes, 1, #takes, #self.waiting + 1, self.waiting)
end

---The sound file a take plays; nil when the musician has taken it away since.
---@param one {project: ReaProject, take: string}
---@return PCM_source|nil
local function source_of(one)
  if not reaper.ValidatePtr2(nil, one.project, "ReaProject*") then
    return nil
  end
  local take = reaper.GetMediaItemTakeByGUID(one.project, one.take)
  local source = take and reaper.GetMediaItemTake_Source(take)
  while source do
    local inner = reaper.GetMediaSourceParent(source)
    if not inner then
      break
    end
    source = inner
  end
  return source
end

---@param one {project: ReaProject, take: string, begun: PCM_source|nil}
---@return boolean done
local function build(one)
  local source = source_of(one)
  if not source then
    return true
  elseif one.begun ~= source then
    -- Undo, and setting an item's text, make sources anew: what was begun on the old one is void.
    one.begun = source
    return reaper.PCM_Source_BuildPeaks(source, BEGIN) == 0
  elseif reaper.PCM_Source_BuildPeaks(source, GO_ON) ~= 0 then
    return false
  end
  reaper.PCM_Source_BuildPeaks(source, FINISH)
  reaper.UpdateArrange()
  return true
end

---Go on until a time.
---@param deadline number  on REAPER's precise clock
function Peaks:step(deadline)
  while self.waiting[1] do
    if build(self.waiting[1]) then
      table.remove(self.waiting, 1)
    else
      return
    end
    if reaper.time_precise() >= deadline then
      return
    end
  end
end

return { new = new }
