--- Items: finding, making, moving and removing them, their attributes and selection.

local chunk = require("chunk")
local colour = require("colour")
local extra = require("extra")
local objects = require("objects")
local parameters = require("parameters")
local undo = require("undo")

---@param host Host
---@param api table<string, function>
return function(host, api)
  local function at(item)
    return host:at(item.track.project, 3)
  end

  local function change(item)
    host:change(item.track.project, undo.ITEMS)
  end

  local function set(item, word, place, text, fresh)
    chunk.set(objects.item_lines(item, word), word, place, text, fresh, at(item))
  end

  local function current(item)
    for index, take in ipairs(item.takes) do
      local words = take.opening and chunk.words(take.opening) or {}
      if words[2] == "SEL" or words[3] == "SEL" then
        return index
      end
    end
    return 1
  end

  local function activate(item, index)
    for place, take in ipairs(item.takes) do
      if take.opening then
        local words = { "TAKE" }
        words[#words + 1] = take.empty and "NULL" or nil
        words[#words + 1] = place == index and "SEL" or nil
        take.opening = ("  "):rep(3) .. table.concat(words, " ") .. item.track.project.document.eol
      end
    end
  end

  ---The number an item's attribute has.
  function host.item_value(_, item, name)
    local kept = parameters.item.kept[name]
    local default = kept[3]
    return chunk.number(objects.item_lines(item, kept[1]), kept[1], kept[2], default) + 0.0
  end

  function host.set_item(_, item, name, value)
    change(item)
    local kept = parameters.item.kept[name] or parameters.missing(host, name)
    set(item, kept[1], kept[2], chunk.format(value), kept[4])
    if name == "D_POSITION" then
      objects.sort_items(item.track)
    end
  end

  ---A name, from its line or from the block that a name no quotation marks can hold adds to it.
  function host.name_of(_, children)
    local block = chunk.blocks(children, "NAME")[1]
    if block then
      local lines = {}
      for _, line in ipairs(block.children) do
        lines[#lines + 1] = line:match("^%s*|?(.-)[\r\n]*$")
      end
      return table.concat(lines, "\n")
    end
    local line = chunk.find(children, "NAME")
    return line and table.concat(chunk.words(children[line]), " ", 2) or ""
  end

  function host.rename(_, children, name, place)
    local line = chunk.find(children, "NAME")
    if line then
      table.remove(children, line)
    end
    local old = chunk.blocks(children, "NAME")[1]
    if old then
      table.remove(children, objects.index(children, old))
    end
    local lines = { "NAME " .. chunk.quote(name) }
    if name:find('"', 1, true) and name:find("'", 1, true) and name:find("`", 1, true) then
      lines = { lines[1], "<NAME", "|" .. name, ">" }
    end
    for index, fresh in ipairs(chunk.build(lines, place)) do
      table.insert(children, (line or 1) + index - 1, fresh)
    end
  end

  local function all(project)
    local found = {}
    for _, track in ipairs(project.tracks) do
      table.move(track.items, 1, #track.items, #found + 1, found)
    end
    return found
  end

  local function chosen(project)
    local found = {}
    for _, item in ipairs(all(project)) do
      if host:item_value(item, "B_UISEL") == 1 then
        found[#found + 1] = item
      end
    end
    return found
  end

  function api.CountMediaItems(project)
    return #all(project)
  end

  function api.GetMediaItem(project, index)
    return all(project)[index + 1]
  end

  function api.CountTrackMediaItems(track)
    return #track.items
  end

  function api.GetTrackNumMediaItems(track)
    return #track.items
  end

  function api.GetTrackMediaItem(track, index)
    return track.items[index + 1]
  end

  function api.CountSelectedMediaItems(project)
    return #chosen(project)
  end

  function api.GetSelectedMediaItem(project, index)
    return chosen(project)[index + 1]
  end

  function api.IsMediaItemSelected(item)
    return host:item_value(item, "B_UISEL") == 1
  end

  function api.SetMediaItemSelected(item, on)
    host:select(item, on)
  end

  function api.SelectAllMediaItems(project, on)
    for _, item in ipairs(all(project)) do
      host:select(item, on)
    end
  end

  function api.GetMediaItemTrack(item)
    return item.track
  end

  function api.GetMediaItem_Track(item)
    return item.track
  end

  function api.GetItemProjectContext(item)
    return item.track.project
  end

  function api.GetMediaItemInfo_Value(item, name)
    parameters.check(host, parameters.item, name)
    if name == "I_CURTAKE" then
      return current(item) - 1.0
    elseif name == "IP_ITEMNUMBER" then
      return objects.index(item.track.items, item) - 1.0
    elseif name == "P_TRACK" then
      return item.track
    elseif name == "C_LANEPLAYS" then
      return host:lane_plays(item.track, math.tointeger(host:item_value(item, "I_FIXEDLANE")))
    elseif name == "I_CUSTOMCOLOR" then
      local value = math.tointeger(tonumber(objects.item_value(item, "COLOR", 1) or 0))
      return value & colour.CUSTOM ~= 0 and colour.turn(host, value) + 0.0 or 0.0
    elseif not parameters.item.kept[name] then
      parameters.missing(host, name)
    end
    return host:item_value(item, name)
  end

  function api.SetMediaItemInfo_Value(item, name, value)
    parameters.check(host, parameters.item, name, value)
    if name == "B_UISEL" then
      host:select(item, value ~= 0)
      return true
    elseif name == "I_CURTAKE" then
      change(item)
      activate(item, math.tointeger(value) + 1)
      return true
    elseif name == "I_CUSTOMCOLOR" then
      change(item)
      set(item, "COLOR", 1, chunk.format(colour.turn(host, math.tointeger(value))), "COLOR 0 B")
      return true
    end
    host:set_item(item, name, value)
    return true
  end

  function api.SetMediaItemPosition(item, position, _)
    host:set_item(item, "D_POSITION", position)
    return true
  end

  function api.SetMediaItemLength(item, length, _)
    host:set_item(item, "D_LENGTH", length)
    return true
  end

  function api.GetSetMediaItemInfo_String(item, name, value, setting)
    local word, own = parameters.text(host, parameters.texts.item, name)
    if setting then
      change(item)
    end
    if name == "GUID" then
      if setting and value ~= item.guid then
        parameters.guid(host, item.track.project, value)
        item.guid = value
        set(item, "IGUID", 1, value, "IGUID")
      end
      return true, item.guid
    elseif word == "P_EXT:" then
      return extra.text(item.block.children, "EXT", own, setting and value or nil, at(item))
    end
    return parameters.missing(host, name)
  end

  function api.AddMediaItemToTrack(track)
    host:change(track.project, undo.ITEMS)
    local guid = objects.new_guid()
    local item = objects.add_item(track, chunk.build({
      "<ITEM", "POSITION 0", "SNAPOFFS 0", "LENGTH 0", "LOOP 1", "ALLTAKES 0", "FADEIN 1 0 0 1 0 0 0",
      "FADEOUT 1 0 0 1 0 0 0", "MUTE 0 0", "SEL 0", "IGUID " .. guid, ">",
    }, host:at(track.project, 2))[1])
    objects.sort_items(track)
    return item
  end

  function api.DeleteTrackMediaItem(track, item)
    if item.track ~= track then
      return false
    end
    change(item)
    objects.remove_item(item)
    return true
  end

  function api.MoveMediaItemToTrack(item, track)
    change(item)
    local old = item.track
    table.remove(old.items, objects.index(old.items, item))
    table.remove(old.block.children, objects.index(old.block.children, item.block))
    table.insert(track.block.children, item.block)
    track.items[#track.items + 1] = item
    item.track = track
    objects.sort_items(track)
    return true
  end

  function api.UpdateItemInProject(item)
    objects.sort_items(item.track)
  end

  function api.CountTakes(item)
    return #item.takes
  end

  function api.GetMediaItemNumTakes(item)
    return #item.takes
  end

  local function take_at(item, index)
    local take = item.takes[index + 1]
    return take and not take.empty and take or nil
  end

  function api.GetTake(item, index)
    return take_at(item, index)
  end

  function api.GetMediaItemTake(item, index)
    return take_at(item, index == -1 and current(item) - 1 or index)
  end

  function api.GetActiveTake(item)
    return take_at(item, current(item) - 1)
  end

  function api.SetActiveTake(take)
    change(take.item)
    activate(take.item, objects.index(take.item.takes, take))
  end

  function api.AddTakeToMediaItem(item)
    change(item)
    return host:add_take(item, { "<SOURCE EMPTY", ">" })
  end

  ---A new take that plays what these lines say.
  ---@param item Item
  ---@param source string[]
  ---@return Take
  function host.add_take(_, item, source)
    local guid, first = objects.new_guid(), #item.takes == 0
    local take = objects.take(item, not first and ("  "):rep(3) .. "TAKE" .. at(item).eol or nil)
    local volume = first and not chunk.find(item.block.children, "VOLPAN") and "VOLPAN 1 0 1 -1"
      or not first and "TAKEVOLPAN 0 1 -1"
      or nil
    local lines = { 'NAME ""' }
    lines[#lines + 1] = volume
    for _, line in ipairs({ "SOFFS 0", "PLAYRATE 1 1 0 -1 0 0.0025", "CHANMODE 0", "GUID " .. guid }) do
      lines[#lines + 1] = line
    end
    table.move(source, 1, #source, #lines + 1, lines)
    take.children = chunk.build(lines, at(item))
    item.takes[#item.takes + 1] = take
    objects.refresh_take(take)
    return take
  end

  ---Take the active take away, and the item with its last one.
  function host.delete_active_take(_, item)
    change(item)
    local index = current(item)
    if #item.takes <= 1 then
      objects.remove_item(item)
      return
    end
    local item_volume = host:item_value(item, "D_VOL")
    local gone = table.remove(item.takes, index)
    objects.kill(gone)
    local first = item.takes[1]
    if first.opening then
      first.opening = nil
      local line = chunk.find(first.children, "TAKEVOLPAN")
      local pan = chunk.get(first.children, "TAKEVOLPAN", 1) or "0"
      local volume = chunk.get(first.children, "TAKEVOLPAN", 2) or "1"
      if line then
        table.remove(first.children, line)
      end
      local text = ("VOLPAN %s %s %s -1"):format(chunk.format(item_volume), pan, volume)
      table.insert(first.children, line or 1, ("  "):rep(3) .. text .. at(item).eol)
    end
    activate(item, math.max(1, index - 1))
  end
end
