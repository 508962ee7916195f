--- The takes of the selected item, to listen to one after the other.
-- @noindex

local panel_takes = {}

local ITEMS = 4 -- of the undo flags: what changes lies in items

---@class ItemTakes: ShownTakes
---@field item MediaItem
---@field handles MediaItem_Take[]

---What tells whether `read` would find the same: cheap enough for every frame.
---@return string
function panel_takes.stamp()
  local item = reaper.GetSelectedMediaItem(0, 0)
  if not item then
    return ""
  end
  return ("%s %s %d"):format(tostring(item), tostring(reaper.GetActiveTake(item)), reaper.GetProjectStateChangeCount(0))
end

---@return ItemTakes|nil  nil when no item is selected, or one without takes
function panel_takes.read()
  local item = reaper.GetSelectedMediaItem(0, 0)
  if not item then
    return nil
  end
  -- The active lane may be an empty one.
  local active = reaper.GetActiveTake(item)
  local shown = { item = item, takes = {}, handles = {} }
  for index = 0, reaper.CountTakes(item) - 1 do
    local take = reaper.GetTake(item, index)
    if take then
      shown.handles[#shown.handles + 1] = take
      shown.takes[#shown.takes + 1] = { name = reaper.GetTakeName(take), active = take == active }
    end
  end
  local first = active or shown.handles[1]
  shown.name = first and reaper.GetTakeName(first)
  return first and shown or nil
end

---Let another take play, in one step of undo.
---@param shown ItemTakes
---@param index integer
function panel_takes.choose(shown, index)
  local take = shown.handles[index]
  if not take or not reaper.ValidatePtr2(0, take, "MediaItem_Take*") then
    return
  end
  reaper.Undo_BeginBlock2(0)
  reaper.SetActiveTake(take)
  reaper.UpdateItemInProject(shown.item)
  reaper.Undo_EndBlock2(0, ("Loop Copilot: Choose take %d"):format(index), ITEMS)
end

return panel_takes
