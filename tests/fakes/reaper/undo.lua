--- Undo as REAPER keeps it: a list of states with labels, and a place in that list.

local chunk = require("chunk")
local objects = require("objects")

local undo = {}

undo.TRACKS, undo.EFFECTS, undo.ITEMS, undo.PROJECT = 1, 2, 4, 8

---@param project Project
local function text(project)
  return chunk.dump(project.document.root)
end

---@param project Project
function undo.start(project)
  project.points = { { label = "", text = text(project) } }
  project.point, project.depth, project.changed = 1, 0, 0
end

---@param project Project
---@param label string
function undo.add(project, label)
  for index = #project.points, project.point + 1, -1 do
    project.points[index] = nil
  end
  project.point = project.point + 1
  project.points[project.point] = { label = label, text = text(project) }
  project.changed = 0
end

---What undo leaves alone: where the cursor, time selection and view are, and (unless REAPER is set up
---otherwise) the state that scripts keep in the project.
local function keep(project, host)
  local children, kept = project.document.root.children, {}
  for _, child in ipairs(children) do
    local word = chunk.word(child)
    if type(child) == "string" then
      if word == "CURSOR" or word == "SELECTION" or word == "SELECTION2" or word == "LOOP" or word == "ZOOM" then
        kept[word] = child
      end
    elseif word == "EXTSTATE" and not host.options.undo_takes_back_project_state then
      kept.state = child
    end
  end
  return kept
end

local function put_back(project, kept, host)
  local children = project.document.root.children
  for word, line in pairs(kept) do
    if word ~= "state" then
      local index = chunk.find(children, word)
      if index then
        children[index] = line
      else
        table.insert(children, 1, line)
      end
    end
  end
  if host.options.undo_takes_back_project_state then
    return
  end
  local old = chunk.blocks(children, "EXTSTATE")[1]
  if old then
    local index = objects.index(children, old)
    if kept.state then
      children[index] = kept.state
    else
      table.remove(children, index)
    end
  elseif kept.state then
    children[#children + 1] = kept.state
  end
end

---Bring a state back. Items, takes and sources are made afresh, so pointers to them are void.
local function restore(host, project, point)
  local document, kept, before = project.document, keep(project, host), {}
  for _, track in ipairs(project.tracks) do
    before[track.guid] = track
    for _, item in ipairs(track.items) do
      objects.kill(item)
    end
  end
  objects.load(project, point.text, before)
  project.document.before, project.document.after = document.before, document.after
  put_back(project, kept, host)
  for _, gone in pairs(before) do
    objects.kill(gone)
  end
  project.count, project.dirty = project.count + 1, true
end

---@param host Host
---@param project Project
---@return string|nil label  of what was undone
function undo.undo(host, project)
  if project.point == 1 then
    return nil
  end
  local label = project.points[project.point].label
  project.point = project.point - 1
  restore(host, project, project.points[project.point])
  return label
end

---@param host Host
---@param project Project
---@return string|nil label  of what was done again
function undo.redo(host, project)
  if project.point == #project.points then
    return nil
  end
  project.point = project.point + 1
  restore(host, project, project.points[project.point])
  return project.points[project.point].label
end

---@param project Project
---@param step integer  0 for what undo would take back, 1 for what redo would bring
---@return string|nil
function undo.label(project, step)
  local index = project.point + step
  return index > 1 and project.points[index] and project.points[index].label or nil
end

---@param project Project
function undo.begin(project)
  project.depth = project.depth + 1
end

---@param host Host
---@param project Project
---@param label string
---@param flags integer
function undo.finish(host, project, label, flags)
  if project.depth == 0 then
    host:misuse(("an undo block ends that never began: %q"):format(label))
  end
  project.depth = project.depth - 1
  if project.depth > 0 then
    return
  end
  if label == "" then
    host:misuse("an undo block ends without a label")
  end
  local missed = flags == -1 and 0 or project.changed & ~flags
  if missed ~= 0 then
    host:misuse(("%q: the undo flags %d leave out changes of kind %d; pass -1"):format(label, flags, missed))
  end
  if flags ~= 0 then
    undo.add(project, label)
  end
end

return undo
