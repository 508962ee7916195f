--- Sources: sound files, sections of them, notes; where they lie and how long they are.

local chunk = require("chunk")
local media = require("media")
local objects = require("objects")
local paths = require("paths")

local WHOLE, REVERSED = 1, 2 -- bits of a section's mode

---@param host Host
---@param api table<string, function>
return function(host, api)
  local function kind(source)
    return (chunk.words(source.block.head)[2] or "EMPTY"):gsub("^_OFFLINE_", "")
  end

  local function file(source)
    local written = chunk.get(source.block.children, "FILE", 1)
    return written and paths.resolve(written, source.folder) or ""
  end

  local function bottom(source)
    while source.inner do
      source = source.inner
    end
    return source
  end

  ---What the file at the bottom says of itself; nil where it is missing.
  local function sound(source)
    local path = file(bottom(source))
    if path == "" or not paths.exists(path) then
      return nil
    end
    local read = media.read(path)
    if not read then
      host:misuse(("%s: the fake cannot read %s"):format(host.calling, paths.name(path)))
    end
    return read
  end

  local function section(source)
    local mode = math.tointeger(chunk.number(source.block.children, "MODE", 1, 0))
    return chunk.number(source.block.children, "STARTPOS", 1, 0) + 0.0,
      chunk.number(source.block.children, "LENGTH", 1, 0) + 0.0,
      mode & REVERSED ~= 0,
      mode & WHOLE ~= 0
  end

  function api.GetMediaSourceType(source)
    return (kind(source))
  end

  function api.GetMediaSourceParent(source)
    return source.inner
  end

  function api.GetMediaSourceFileName(source)
    return file(source)
  end

  function api.PCM_Source_GetSectionInfo(source)
    if kind(source) ~= "SECTION" then
      return false, 0.0, 0.0, false
    end
    local start, length, reversed = section(source)
    return true, start, length, reversed
  end

  function api.GetMediaSourceLength(source)
    local type = kind(source)
    if type:sub(1, 4) == "MIDI" then
      return host:midi_length(source), true
    elseif type == "SECTION" then
      local _, length, _, whole = section(source)
      if not whole then
        return length, false
      end
    elseif type == "EMPTY" then
      return 0.0, false
    end
    local read = sound(source)
    return read and read.length or 0.0, false
  end

  function api.GetMediaSourceSampleRate(source)
    local read = kind(bottom(source)):sub(1, 4) ~= "MIDI" and sound(source) or nil
    return read and read.rate or 0
  end

  function api.GetMediaSourceNumChannels(source)
    if kind(bottom(source)):sub(1, 4) == "MIDI" then
      return 1
    end
    local read = sound(source)
    return read and read.channels or 0
  end

  ---A source that belongs to no project yet.
  local function orphan(lines)
    return objects.source(chunk.build(lines, { eol = "\n", depth = 0 })[1], "", nil)
  end

  function api.PCM_Source_CreateFromFile(path)
    if path:sub(1, 1) ~= "/" and not path:match("^%a:[\\/]") then
      host:misuse("PCM_Source_CreateFromFile: the path must be absolute: " .. path)
    end
    if not media.opens(path) then
      return nil
    end
    return orphan({ "<SOURCE " .. media.type(path), "FILE " .. chunk.quote(path), ">" })
  end

  function api.IsMediaExtension(extension, _)
    return media.type("x." .. extension) ~= nil
  end

  function api.PCM_Source_CreateFromFileEx(path, _)
    return api.PCM_Source_CreateFromFile(path)
  end

  function api.PCM_Source_CreateFromType(type)
    return orphan({ "<SOURCE " .. type, ">" })
  end

  function api.PCM_Source_Destroy(source)
    if source.take then
      host:misuse("PCM_Source_Destroy: a take still plays this source")
    end
    objects.kill(source)
  end

  function api.PCM_Source_BuildPeaks(source, mode)
    if mode == 0 then
      source.peaks = file(bottom(source)) ~= "" and 100 or 0
      return source.peaks
    elseif not source.peaks then
      host:misuse("PCM_Source_BuildPeaks: begin with mode 0")
    elseif mode == 1 then
      source.peaks = math.max(0, source.peaks - 50)
      return source.peaks
    elseif mode == 2 then
      source.peaks = nil
      return 0
    end
    return host:misuse("PCM_Source_BuildPeaks: mode must be 0, 1 or 2")
  end

  ---A block's lines without indentation, its files as a project in this folder writes them.
  local function lines(source, folder, out)
    out[#out + 1] = source.block.head:match("^%s*(.-)%s*$")
    for _, child in ipairs(source.block.children) do
      if source.inner and child == source.inner.block then
        lines(source.inner, folder, out)
      elseif type(child) == "table" then
        for line in chunk.dump(child):gmatch("[^\r\n]+") do
          out[#out + 1] = line:match("^%s*(.-)%s*$")
        end
      elseif chunk.word(child) == "FILE" then
        out[#out + 1] = "FILE " .. chunk.quote(paths.relative(file(source), folder))
      else
        out[#out + 1] = child:match("^%s*(.-)%s*$")
      end
    end
    out[#out + 1] = ">"
    return out
  end

  ---Let a take play a source. A source that another take plays is copied; the old one belongs to nobody then.
  ---@param take Take
  ---@param source Source
  function host.put_source(_, take, source)
    local project = take.item.track.project
    local folder = paths.folder(project.path)
    local block = chunk.build(lines(source, folder, {}), host:at(project, 3))[1]
    local old = chunk.blocks(take.children, "SOURCE")[1]
    if old then
      take.children[objects.index(take.children, old)] = block
      take.source.take = nil
    else
      take.children[#take.children + 1] = block
    end
    if source.take then
      take.source = objects.source(block, folder, take)
    else
      source.block, source.folder, source.take = block, folder, take
      source.inner = nil
      local inner = chunk.blocks(block.children, "SOURCE")[1]
      if inner then
        source.inner = objects.source(inner, folder, take)
      end
      take.source = source
    end
  end
end
