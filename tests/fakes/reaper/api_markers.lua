--- Markers and regions.

local chunk = require("chunk")
local colour = require("colour")
local objects = require("objects")
local undo = require("undo")

---@class Marker
---@field id integer  the number shown
---@field position number
---@field stop number|nil  a region's end
---@field name string
---@field colour integer  in a file's order
---@field guid string

---@param host Host
---@param api table<string, function>
return function(host, api)
  ---A project's markers and regions by position.
  ---@return Marker[]
  function host.markers(_, project)
    local found, open = {}, {}
    for _, line in ipairs(project.document.root.children) do
      local words = type(line) == "string" and chunk.words(line) or {}
      if words[1] == "MARKER" then
        local id, region = math.tointeger(tonumber(words[2])), tonumber(words[5] or 0) % 2 == 1
        if region and open[id] then
          open[id].stop = tonumber(words[3])
          open[id] = nil
        else
          local marker = {
            id = id, position = tonumber(words[3]), name = words[4] or "",
            colour = math.tointeger(tonumber(words[6] or 0)) or 0, guid = words[9] or "",
          }
          if region then
            open[id] = marker
            marker.stop = marker.position
          end
          found[#found + 1] = marker
        end
      end
    end
    table.sort(found, function(a, b)
      if a.position ~= b.position then
        return a.position < b.position
      end
      return a.id < b.id
    end)
    return found
  end

  local function write(project, markers)
    host:change(project, undo.PROJECT)
    local children, eol, first = project.document.root.children, project.document.eol, nil
    for index = #children, 1, -1 do
      if type(children[index]) == "string" and chunk.word(children[index]) == "MARKER" then
        table.remove(children, index)
        first = index
      end
    end
    if not first then
      first = #children + 1
      for index, child in ipairs(children) do
        local word = type(child) == "table" and chunk.word(child)
        if word == "PROJBAY" or word == "TRACK" or word == "EXTENSIONS" then
          first = index
          break
        end
      end
    end
    for _, marker in ipairs(markers) do
      local region = marker.stop and 1 or 0
      local line = ("  MARKER %d %s %s %d %d 1 %s %s 0%s"):format(marker.id, chunk.format(marker.position),
        chunk.quote(marker.name), region, marker.colour, marker.stop and "R" or "B", marker.guid, eol)
      table.insert(children, first, line)
      first = first + 1
      if marker.stop then
        table.insert(children, first, ('  MARKER %d %s "" 1%s'):format(marker.id, chunk.format(marker.stop), eol))
        first = first + 1
      end
    end
  end

  local function find(markers, id, region)
    for _, marker in ipairs(markers) do
      if marker.id == id and (marker.stop ~= nil) == region then
        return marker
      end
    end
    return nil
  end

  function api.AddProjectMarker2(project, region, position, stop, name, wanted, native)
    local markers = host:markers(project)
    local id = wanted >= 0 and not find(markers, wanted, region) and wanted or 1
    while find(markers, id, region) do
      id = id + 1
    end
    markers[#markers + 1] = {
      id = id, position = position, stop = region and stop or nil, name = name, guid = objects.new_guid(),
      colour = native == 0 and 0 or colour.turn(host, native),
    }
    write(project, markers)
    return id
  end

  function api.AddProjectMarker(project, region, position, stop, name, wanted)
    return api.AddProjectMarker2(project, region, position, stop, name, wanted, 0)
  end

  function api.CountProjectMarkers(project)
    local markers, regions = host:markers(project), 0
    for _, marker in ipairs(markers) do
      regions = regions + (marker.stop and 1 or 0)
    end
    return #markers, #markers - regions, regions
  end

  function api.EnumProjectMarkers3(project, index)
    local marker = host:markers(project)[index + 1]
    if not marker then
      return 0, false, 0.0, 0.0, "", 0, 0
    end
    local native = marker.colour & colour.CUSTOM ~= 0 and colour.turn(host, marker.colour) or 0
    return index + 1, marker.stop ~= nil, marker.position, marker.stop or 0.0, marker.name, marker.id, native
  end

  function api.EnumProjectMarkers2(project, index)
    return table.unpack({ api.EnumProjectMarkers3(project, index) }, 1, 6)
  end

  function api.EnumProjectMarkers(index)
    return api.EnumProjectMarkers2(host.current, index)
  end

  function api.DeleteProjectMarker(project, id, region)
    local markers = host:markers(project)
    local marker = find(markers, id, region)
    if not marker then
      return false
    end
    table.remove(markers, objects.index(markers, marker))
    write(project, markers)
    return true
  end

  function api.DeleteProjectMarkerByIndex(project, index)
    local markers = host:markers(project)
    if not table.remove(markers, index + 1) then
      return false
    end
    write(project, markers)
    return true
  end

  function api.SetProjectMarker3(project, id, region, position, stop, name, native)
    local markers = host:markers(project)
    local marker = find(markers, id, region)
    if not marker then
      return false
    end
    marker.position, marker.stop, marker.name = position, region and stop or nil, name
    marker.colour = native == 0 and marker.colour or colour.turn(host, native)
    write(project, markers)
    return true
  end
end
