--- What scripts keep: between each other, between sessions, and in a project.

local chunk = require("chunk")
local objects = require("objects")
local paths = require("paths")

local PERSISTENT = "reaper-extstate.ini"

---@param host Host
---@param api table<string, function>
return function(host, api)
  local function file()
    return host.options.resource_path .. "/" .. PERSISTENT
  end

  ---What lasts, read when REAPER starts.
  local function load()
    local section
    for line in (paths.read(file()) or ""):gmatch("[^\r\n]+") do
      local name = line:match("^%[(.*)%]$")
      local key, value = line:match("^(.-)=(.*)$")
      if name then
        section = name
      elseif key and section then
        host.ext[section] = host.ext[section] or {}
        host.ext[section][key] = value
        host.lasting[section .. "\0" .. key] = true
      end
    end
  end

  local function store()
    local lines, sections = {}, {}
    for section in pairs(host.ext) do
      sections[#sections + 1] = section
    end
    table.sort(sections)
    for _, section in ipairs(sections) do
      lines[#lines + 1] = "[" .. section .. "]"
      for key, value in pairs(host.ext[section]) do
        if host.lasting[section .. "\0" .. key] then
          lines[#lines + 1] = key .. "=" .. value
        end
      end
    end
    paths.make(host.options.resource_path)
    paths.write(file(), table.concat(lines, "\n") .. "\n")
  end

  load()

  function host.ext_state(_, section, key)
    return (host.ext[section] or {})[key] or ""
  end

  function api.GetExtState(section, key)
    return host:ext_state(section, key)
  end

  function api.HasExtState(section, key)
    return (host.ext[section] or {})[key] ~= nil
  end

  function api.SetExtState(section, key, value, persist)
    if persist and value:find("[\r\n]") then
      host:misuse("SetExtState: a value that lasts cannot hold line breaks")
    end
    host.ext[section] = host.ext[section] or {}
    host.ext[section][key] = value
    if persist then
      host.lasting[section .. "\0" .. key] = true
      store()
    end
  end

  function api.DeleteExtState(section, key, persist)
    (host.ext[section] or {})[key] = nil
    if persist then
      host.lasting[section .. "\0" .. key] = nil
      store()
    end
  end

  local function section_of(project, name)
    for _, state in ipairs(chunk.blocks(project.document.root.children, "EXTSTATE")) do
      for _, block in ipairs(state.children) do
        if type(block) == "table" and chunk.word(block):upper() == name:upper() then
          return block, state
        end
      end
    end
    return nil
  end

  local function keys(block)
    local found = {}
    for _, line in ipairs(block and block.children or {}) do
      if type(line) == "string" then
        local words = chunk.words(line)
        found[#found + 1] = { words[1], words[2] or "" }
      end
    end
    return found
  end

  function host.project_state(_, project, name, key)
    for _, pair in ipairs(keys(section_of(project, name))) do
      if pair[1]:upper() == key:upper() then
        return pair[2]
      end
    end
    return nil
  end

  function api.GetProjExtState(project, name, key)
    local value = host:project_state(project, name, key)
    return value and 1 or 0, value or ""
  end

  function api.EnumProjExtState(project, name, index)
    local pair = keys(section_of(project, name))[index + 1]
    if not pair then
      return false, "", ""
    end
    return true, pair[1], pair[2]
  end

  local function take_out(children, child)
    table.remove(children, objects.index(children, child))
  end

  ---REAPER keeps keys without their case; ours come back in capitals, so that no script relies on it.
  function api.SetProjExtState(project, name, key, value)
    if name == "" or (name .. key):find("[%s\"'`]") then
      host:misuse(("SetProjExtState: %q %q cannot be a section and key of a project file"):format(name, key))
    elseif value:find("[\r\n]") then
      host:misuse("SetProjExtState: a value cannot hold line breaks")
    elseif value:find('"', 1, true) and value:find("'", 1, true) and value:find("`", 1, true) then
      host:misuse("SetProjExtState: a value cannot hold all three kinds of quotation mark")
    end
    local root = project.document.root.children
    local block, state = section_of(project, name)
    if not block then
      if value == "" or key == "" then
        return 0
      end
      state = chunk.blocks(root, "EXTSTATE")[1]
      if not state then
        state = chunk.build({ "<EXTSTATE", ">" }, host:at(project, 1))[1]
        root[#root + 1] = state
      end
      block = chunk.build({ "<" .. name:upper(), ">" }, host:at(project, 2))[1]
      state.children[#state.children + 1] = block
    end
    local place = #block.children + 1
    for index = #block.children, 1, -1 do
      local line = block.children[index]
      if type(line) == "string" and (key == "" or chunk.word(line):upper() == key:upper()) then
        table.remove(block.children, index)
        place = index
      end
    end
    if value ~= "" and key ~= "" then
      local line = "      " .. key:upper() .. " " .. chunk.quote(value) .. project.document.eol
      table.insert(block.children, place, line)
    end
    if #block.children == 0 then
      take_out(state.children, block)
      if #state.children == 0 then
        take_out(root, state)
      end
    end
    host.touch(project)
    return #value
  end
end
