--- Tracks, items, takes and sources over the blocks of a project file, made and unmade.

local chunk = require("chunk")
local paths = require("paths")

local objects = {}

---@class Object  what a handle stands for
---@field kind string
---@field dead boolean|nil

---@class Project: Object
---@field document Document
---@field path string
---@field tracks Track[]

---@class Track: Object
---@field project Project
---@field block Block|nil  nil for the master track
---@field items Item[]
---@field guid string

---@class Item: Object
---@field track Track
---@field block Block
---@field takes Take[]
---@field guid string

---@class Take: Object
---@field item Item
---@field opening string|nil  its TAKE line; nil for the first
---@field children (string|Block)[]
---@field guid string|nil
---@field source Source|nil
---@field empty boolean

---@class Source: Object
---@field block Block
---@field inner Source|nil  what a section is cut from
---@field take Take|nil  nil while it belongs to nobody
---@field folder string  where its relative paths start

local ITEM_WORDS = {}
for word in
  ("POSITION SNAPOFFS LENGTH LOOP ALLTAKES FADEIN FADEOUT FADEFLAG MUTE SEL IGUID IID BEAT COLOR LOCK GROUP"
    .. " YPOS COMP RESOURCEFN IMGRESOURCEFLAGS NOTESWND FIXEDLANE LANEREC NOTES IMAGE"):gmatch("%S+")
do
  ITEM_WORDS[word] = true
end

---@return string
function objects.new_guid()
  local parts = { "{" }
  for _, digits in ipairs({ 8, 4, 4, 4, 12 }) do
    local part = {}
    for _ = 1, digits do
      part[#part + 1] = ("%X"):format(math.random(0, 15))
    end
    parts[#parts + 1] = table.concat(part)
  end
  return "{" .. table.concat(parts, "-", 2) .. "}"
end

---@param object Object
function objects.kill(object)
  object.dead = true
  for _, part in ipairs(object.items or object.takes or {}) do
    objects.kill(part)
  end
  if object.source then
    objects.kill(object.source)
  end
  if object.inner then
    objects.kill(object.inner)
  end
end

---@param block Block
---@param folder string
---@param take Take|nil
---@return Source
function objects.source(block, folder, take)
  local source = { kind = "PCM_source", block = block, folder = folder, take = take }
  local inner = chunk.blocks(block.children, "SOURCE")[1]
  if inner then
    source.inner = objects.source(inner, folder, take)
  end
  return source
end

---Let a take know its own GUID and source again after its lines changed.
---@param take Take
function objects.refresh_take(take)
  local block = chunk.blocks(take.children, "SOURCE")[1]
  if take.source and take.source.block ~= block then
    objects.kill(take.source)
    take.source = nil
  end
  if block and not take.source then
    take.source = objects.source(block, paths.folder(take.item.track.project.path), take)
  end
  take.guid = chunk.get(take.children, "GUID", 1)
end

---@param item Item
---@param opening string|nil
---@return Take
function objects.take(item, opening)
  local take = { kind = "MediaItem_Take", item = item, opening = opening, children = {} }
  local words = opening and chunk.words(opening) or {}
  take.empty = words[2] == "NULL" or words[3] == "NULL"
  return take
end

---Let an item be what a block says.
---@param item Item
---@param block Block
local function fill_item(item, block)
  item.block, item.takes = block, {}
  local own, all = {}, block.children
  local take
  for index, child in ipairs(all) do
    local word = chunk.word(child)
    if type(child) == "string" and word == "TAKE" then
      if not take then
        item.takes[1] = objects.take(item, nil)
        item.takes[1].empty = true
      end
      take = objects.take(item, child)
      item.takes[#item.takes + 1] = take
    elseif take then
      take.children[#take.children + 1] = child
    elseif ITEM_WORDS[word] then
      own[#own + 1] = child
    else
      local rest = { table.unpack(all, index) }
      if chunk.blocks(rest, "SOURCE")[1] or chunk.find(rest, "GUID") or chunk.find(rest, "TAKE") then
        take = objects.take(item, nil)
        item.takes[1] = take
        take.children[1] = child
      else
        own[#own + 1] = child
      end
    end
  end
  block.children, block.takes = own, item.takes
  for _, one in ipairs(item.takes) do
    objects.refresh_take(one)
  end
  item.guid = objects.item_value(item, "IGUID", 1) or ""
end

---@param track Track
---@param block Block
---@return Item
function objects.item(track, block)
  local item = { kind = "MediaItem", track = track }
  fill_item(item, block)
  return item
end

---Let an item be what another block says; its takes and sources are made afresh.
---@param item Item
---@param block Block
function objects.replace_item(item, block)
  local children = item.track.block.children
  children[objects.index(children, item.block)] = block
  for _, take in ipairs(item.takes) do
    objects.kill(take)
  end
  fill_item(item, block)
end

---The lines of an item in which a word of its own stands: its own, or its first take's.
---@param item Item
---@param word string
---@return (string|Block)[]
function objects.item_lines(item, word)
  local first = item.takes[1]
  if first and not chunk.find(item.block.children, word) and chunk.find(first.children, word) then
    return first.children
  end
  return item.block.children
end

---@param item Item
---@param word string
---@param place integer
---@return string|nil
function objects.item_value(item, word, place)
  return chunk.get(objects.item_lines(item, word), word, place)
end

---@param project Project
---@param block Block
---@return Track
function objects.track(project, block)
  local track = { kind = "MediaTrack", project = project, block = block, items = {} }
  track.guid = chunk.words(block.head)[2] or chunk.get(block.children, "TRACKID", 1)
  for _, item in ipairs(chunk.blocks(block.children, "ITEM")) do
    track.items[#track.items + 1] = objects.item(track, item)
  end
  return track
end

---Give what has no GUID one, as REAPER does when it loads a project.
---@param project Project
function objects.identify(project)
  local eol = project.document.eol
  for _, track in ipairs(project.tracks) do
    if not track.guid then
      track.guid = objects.new_guid()
      track.block.head = chunk.with_value(track.block.head, 1, track.guid)
    end
    for _, item in ipairs(track.items) do
      if item.guid == "" then
        item.guid = objects.new_guid()
        chunk.set(item.block.children, "IGUID", 1, item.guid, "IGUID", { eol = eol, depth = 3 })
      end
      for _, take in ipairs(item.takes) do
        if not take.empty and not take.guid then
          take.guid = objects.new_guid()
          chunk.set(take.children, "GUID", 1, take.guid, "GUID", { eol = eol, depth = 3 })
        end
      end
    end
  end
end

---Read a project's text; tracks that `before` holds under the same GUID stay the objects they are.
---@param project Project
---@param text string
---@param before table<string, Track>
function objects.load(project, text, before)
  project.document = chunk.parse(text)
  project.tracks = {}
  for _, block in ipairs(chunk.blocks(project.document.root.children, "TRACK")) do
    local track = objects.track(project, block)
    local known = track.guid and before[track.guid]
    if known then
      before[track.guid] = nil
      known.block, known.items = block, track.items
      for _, item in ipairs(track.items) do
        item.track = known
      end
      track = known
    end
    project.tracks[#project.tracks + 1] = track
  end
  objects.identify(project)
end

---@param list table[]
---@param object table
---@return integer|nil
function objects.index(list, object)
  for index, one in ipairs(list) do
    if one == object then
      return index
    end
  end
  return nil
end

---Put a new track before the one at a place, counted from 1.
---@param project Project
---@param place integer
---@param block Block
---@return Track
function objects.insert_track(project, place, block)
  local children = project.document.root.children
  local at
  if project.tracks[place] then
    at = objects.index(children, project.tracks[place].block)
  elseif #project.tracks > 0 then
    at = objects.index(children, project.tracks[#project.tracks].block) + 1
  else
    at = #children + 1
    for index, child in ipairs(children) do
      local word = type(child) == "table" and chunk.word(child)
      if word == "EXTENSIONS" or word == "EXTSTATE" then
        at = index
        break
      end
    end
  end
  table.insert(children, at, block)
  local track = objects.track(project, block)
  table.insert(project.tracks, place, track)
  objects.renumber_receives(project, place, 1)
  return track
end

---@param track Track
function objects.remove_track(track)
  local project = track.project
  local place = objects.index(project.tracks, track)
  table.remove(project.tracks, place)
  local children = project.document.root.children
  table.remove(children, objects.index(children, track.block))
  objects.renumber_receives(project, place, -1)
  objects.kill(track)
end

---Keep sends with their tracks: `AUXRECV` names the sending track by its number, counted from 0.
---@param project Project
---@param place integer  where a track came or went, counted from 1
---@param step integer
function objects.renumber_receives(project, place, step)
  for _, track in ipairs(project.tracks) do
    local children = track.block.children
    for index = #children, 1, -1 do
      local line = children[index]
      if type(line) == "string" and chunk.word(line) == "AUXRECV" then
        local sender = tonumber(chunk.words(line)[2])
        if step < 0 and sender == place - 1 then
          table.remove(children, index)
        elseif sender >= place - 1 + (step < 0 and 1 or 0) then
          children[index] = chunk.with_value(line, 1, tostring(sender + step))
        end
      end
    end
  end
end

---@param track Track
---@param block Block
---@return Item
function objects.add_item(track, block)
  local item = objects.item(track, block)
  table.insert(track.block.children, block)
  track.items[#track.items + 1] = item
  return item
end

---@param item Item
function objects.remove_item(item)
  local track = item.track
  table.remove(track.items, objects.index(track.items, item))
  table.remove(track.block.children, objects.index(track.block.children, item.block))
  objects.kill(item)
end

---Order a track's items by position, those of one position as they were.
---@param track Track
function objects.sort_items(track)
  local at, order = {}, {}
  for index, item in ipairs(track.items) do
    at[item], order[item] = tonumber(objects.item_value(item, "POSITION", 1)) or 0, index
  end
  table.sort(track.items, function(a, b)
    if at[a] ~= at[b] then
      return at[a] < at[b]
    end
    return order[a] < order[b]
  end)
  local children, places = track.block.children, {}
  for index, child in ipairs(children) do
    if type(child) == "table" and chunk.word(child) == "ITEM" then
      places[#places + 1] = index
    end
  end
  for index, place in ipairs(places) do
    children[place] = track.items[index].block
  end
end

return objects
