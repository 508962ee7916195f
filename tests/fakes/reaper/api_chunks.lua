--- Tracks and items as text: read whole, an item also written.

local chunk = require("chunk")
local objects = require("objects")
local parameters = require("parameters")
local paths = require("paths")
local undo = require("undo")

---@param host Host
---@param api table<string, function>
return function(host, api)
  ---Lines as REAPER gives them to scripts: not indented, files by their whole path.
  local function text(block, folder)
    local lines = {}
    for line in chunk.dump(block):gmatch("[^\r\n]+") do
      line = line:match("^%s*(.-)%s*$")
      local words = chunk.words(line)
      if words[1] == "FILE" then
        line = chunk.with_value(line, 1, chunk.quote(paths.resolve(words[2], folder)))
      end
      lines[#lines + 1] = line
    end
    return table.concat(lines, "\n") .. "\n"
  end

  function api.GetTrackStateChunk(track, _, _)
    local block = track.block or parameters.missing(host, "this of the master track")
    return true, text(block, paths.folder(track.project.path))
  end

  function api.GetItemStateChunk(item, _, _)
    return true, text(item.block, paths.folder(item.track.project.path))
  end

  ---@return string[]|nil lines  nil when it is no whole item
  local function item_lines(written, folder)
    local lines, depth = {}, 0
    for line in written:gmatch("[^\r\n]+") do
      line = line:match("^%s*(.-)%s*$")
      local words = chunk.words(line)
      if #lines > 0 and depth == 0 and line ~= "" then
        return nil
      elseif words[1] == "FILE" and words[2] then
        line = chunk.with_value(line, 1, chunk.quote(paths.relative(words[2], folder)))
      end
      depth = depth + (line:sub(1, 1) == "<" and 1 or line == ">" and -1 or 0)
      lines[#lines + 1] = line ~= "" and line or nil
    end
    return depth == 0 and lines[1] == "<ITEM" and lines or nil
  end

  function api.SetItemStateChunk(item, written, _)
    local project = item.track.project
    host:change(project, undo.ITEMS)
    local lines = item_lines(written, paths.folder(project.path))
    if not lines then
      host:misuse("SetItemStateChunk: this is not one whole item")
    end
    objects.replace_item(item, chunk.build(lines, host:at(project, 2))[1])
    objects.identify(project)
    objects.sort_items(item.track)
    return true
  end
end
