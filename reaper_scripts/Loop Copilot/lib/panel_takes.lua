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

---@return ItemTakes|nil  nil when no item is selected
function panel_takes.read()
  local item = reaper.GetSelectedMediaItem(0, 0)
  local active = item and reaper.GetActiveTake(item)
  if not item or not active then
    return nil
  end
  local shown = { item = item, name = reaper.GetTakeName(active), takes = {}, handles = {} }
  for index = 0, reaper.CountTakes(item) - 1 do
    local take = reaper.GetTake(item, index)
    -- A lane may be empty.
    if take then
      shown.handles[#shown.handles + 1] = take
      shown.takes[#shown.takes + 1] = { name = reaper.GetTakeName(take), active = take == active }
    end
  end
  return shown
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
