--- Takes: names, attributes, stretch markers, what they play.

local chunk = require("chunk")
local extra = require("extra")
local objects = require("objects")
local parameters = require("parameters")
local undo = require("undo")

---@param host Host
---@param api table<string, function>
return function(host, api)
  local function at(take)
    return host:at(take.item.track.project, 3)
  end

  local function change(take)
    host:change(take.item.track.project, undo.ITEMS)
  end

  ---Volume and pan: the first take's stand on the item's own line.
  local function mixing(take, name)
    local volume = name == "D_VOL"
    if take.opening then
      return take.children, { "TAKEVOLPAN", volume and 2 or 1, volume and 1 or 0, "TAKEVOLPAN 0 1 -1" }
    end
    local lines = objects.item_lines(take.item, "VOLPAN")
    return lines, { "VOLPAN", volume and 3 or 2, volume and 1 or 0, "VOLPAN 1 0 1 -1" }
  end

  local function kept(take, name)
    if name == "D_VOL" or name == "D_PAN" then
      return mixing(take, name)
    end
    return take.children, parameters.take.kept[name] or parameters.missing(host, name)
  end

  ---The number a take's attribute has.
  function host.take_value(_, take, name)
    local lines, attribute = kept(take, name)
    return chunk.number(lines, attribute[1], attribute[2], attribute[3]) + 0.0
  end

  function api.GetMediaItemTakeInfo_Value(take, name)
    parameters.check(host, parameters.take, name)
    if name == "IP_TAKENUMBER" then
      return objects.index(take.item.takes, take) - 1.0
    elseif name == "P_ITEM" or name == "P_TRACK" then
      return name == "P_ITEM" and take.item or take.item.track
    end
    return host:take_value(take, name)
  end

  function api.SetMediaItemTakeInfo_Value(take, name, value)
    parameters.check(host, parameters.take, name, value)
    change(take)
    local lines, attribute = kept(take, name)
    chunk.set(lines, attribute[1], attribute[2], chunk.format(value), attribute[4], at(take))
    return true
  end

  function api.GetSetMediaItemTakeInfo_String(take, name, value, setting)
    local word, own = parameters.text(host, parameters.texts.take, name)
    if setting then
      change(take)
    end
    if name == "P_NAME" then
      if setting then
        host:rename(take.children, value, at(take))
      end
      return true, host:name_of(take.children)
    elseif name == "GUID" then
      if setting and value ~= take.guid then
        parameters.guid(host, take.item.track.project, value)
        take.guid = value
        chunk.set(take.children, "GUID", 1, value, "GUID", at(take))
      end
      return true, take.guid
    elseif word == "P_EXT:" then
      return extra.text(take.children, "TAKE_EXT", own, setting and value or nil, at(take))
    end
    return parameters.missing(host, name)
  end

  function api.GetTakeName(take)
    return host:name_of(take.children)
  end

  function api.GetMediaItemTake_Item(take)
    return take.item
  end

  function api.GetMediaItemTake_Track(take)
    return take.item.track
  end

  function api.GetMediaItemTakeByGUID(project, guid)
    for _, track in ipairs(project.tracks) do
      for _, item in ipairs(track.items) do
        for _, take in ipairs(item.takes) do
          if take.guid == guid then
            return take
          end
        end
      end
    end
    return nil
  end

  function api.TakeIsMIDI(take)
    return take.source ~= nil and api.GetMediaSourceType(take.source):sub(1, 4) == "MIDI"
  end

  function api.GetMediaItemTake_Source(take)
    return take.source
  end

  function api.SetMediaItemTake_Source(take, source)
    change(take)
    host:put_source(take, source)
    return true
  end

  ---`SM position source [slope] + position source …`, in seconds of the take and of its source.
  local function stretch(take)
    local index, found = chunk.find(take.children, "SM"), {}
    if index then
      for one in (table.concat(chunk.words(take.children[index]), " ", 2) .. " + "):gmatch("(.-) %+ ") do
        local position, source, slope = one:match("^(%S+)%s*(%S*)%s*(%S*)$")
        position = tonumber(position)
        found[#found + 1] = { position, tonumber(source) or position, tonumber(slope) or 0 }
      end
    end
    return found
  end

  local function set_stretch(take, markers)
    local index = chunk.find(take.children, "SM")
    if index then
      table.remove(take.children, index)
    end
    if #markers == 0 then
      return
    end
    table.sort(markers, function(a, b)
      return a[1] < b[1]
    end)
    local texts = {}
    for i, marker in ipairs(markers) do
      texts[i] = chunk.format(marker[1]) .. " " .. chunk.format(marker[2])
      if marker[3] ~= 0 then
        texts[i] = texts[i] .. " " .. chunk.format(marker[3])
      end
    end
    local line = ("  "):rep(3) .. "SM " .. table.concat(texts, " + ") .. at(take).eol
    table.insert(take.children, index or #take.children + 1, line)
  end

  function api.GetTakeNumStretchMarkers(take)
    return #stretch(take)
  end

  function api.GetTakeStretchMarker(take, index)
    local marker = stretch(take)[index + 1]
    if not marker then
      return -1, 0.0, 0.0
    end
    return index, marker[1], marker[2]
  end

  function api.GetTakeStretchMarkerSlope(take, index)
    local marker = stretch(take)[index + 1]
    return marker and marker[3] or 0.0
  end

  function api.SetTakeStretchMarker(take, index, position, source)
    change(take)
    local markers = stretch(take)
    local marker = markers[index + 1] or { position, position, 0 }
    marker[1], marker[2] = position, source or marker[2]
    if index < 0 or not markers[index + 1] then
      markers[#markers + 1] = marker
    end
    set_stretch(take, markers)
    return objects.index(markers, marker) - 1
  end

  function api.DeleteTakeStretchMarkers(take, index, count)
    change(take)
    local markers, gone = stretch(take), 0
    for _ = 1, count or 1 do
      gone = gone + (table.remove(markers, index + 1) and 1 or 0)
    end
    set_stretch(take, markers)
    return gone
  end
end
