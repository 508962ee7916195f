--- What a script knows of itself and of REAPER: actions, defer, pointers, colours.

local colour = require("colour")
local objects = require("objects")
local paths = require("paths")
local scripts = require("scripts")
local strict = require("strict")
local undo = require("undo")

---@class Action
---@field [1] string|nil  its label in the undo history; nil where it changes nothing
---@field [2] fun(project: Project)

local MAIN = 0 -- the section of the main window

---@param host Host
---@param api table<string, function>
return function(host, api)
  local function chosen_items(project)
    local found = {}
    for index = 0, api.CountSelectedMediaItems(project) - 1 do
      found[#found + 1] = api.GetSelectedMediaItem(project, index)
    end
    return found
  end

  ---@type table<integer, Action>
  local actions = {
    [1007] = { nil, api.OnPlayButtonEx },
    [1008] = { nil, api.OnPauseButtonEx },
    [1016] = { nil, api.OnStopButtonEx },
    [1068] = { nil, function(project) api.GetSetRepeatEx(project, 2) end },
    [40001] = { "Insert new track", function(project) api.InsertTrackInProject(project, #project.tracks, 0) end },
    [40020] = { nil, function(project) host:select_time(project, 0, 0) end },
    [40026] = { nil, function(project) api.Main_SaveProject(project, false) end },
    [40029] = { nil, function(project) undo.undo(host, project) end },
    [40030] = { nil, function(project) undo.redo(host, project) end },
    [40044] = { nil, function(project) host:transport(project, project.transport.state == 0 and 1 or 0) end },
    [40047] = { nil, function() end },
    [40129] = { "Delete active take from items", function(project)
      for _, item in ipairs(chosen_items(project)) do
        host:delete_active_take(item)
      end
    end },
    [40182] = { nil, function(project) api.SelectAllMediaItems(project, true) end },
    [40289] = { nil, function(project) api.SelectAllMediaItems(project, false) end },
    [40297] = { nil, function(project)
      for _, track in ipairs(project.tracks) do
        host:select(track, false)
      end
    end },
    [40441] = { nil, function() end },
    [40635] = { nil, function(project) host:select_time(project, 0, 0) end },
    [40859] = { nil, function() host:new_tab() end },
    [41743] = { nil, function() end },
  }

  ---@param name string
  ---@return integer
  function host.named(_, name)
    for command, entry in pairs(host.commands) do
      if entry.name == name then
        return command
      end
    end
    return 0
  end

  ---Carry out an action; one that changes the project makes its own step of undo, unless a block is open.
  ---@param command integer
  ---@param project Project
  function host.perform(_, command, project)
    if host.commands[command] then
      local person = host.person
      host.person = false
      scripts.run(host, host.commands[command].path)
      host.person = person
      return
    end
    local action = actions[command] or host:misuse(("the fake does not model action %d"):format(command))
    if action[1] and project.depth == 0 then
      local person = host.person
      host.person = true
      action[2](project)
      host.person = person
      undo.add(project, action[1])
    else
      action[2](project)
    end
  end

  function api.Main_OnCommandEx(command, _, project)
    host:perform(command, project)
  end

  function api.Main_OnCommand(command, _)
    host:perform(command, host.current)
  end

  function api.NamedCommandLookup(name)
    return host:named(name)
  end

  function api.ReverseNamedCommandLookup(command)
    local entry = host.commands[command]
    return entry and entry.name:sub(2) or nil
  end

  function api.AddRemoveReaScript(add, _, path, _)
    if not paths.exists(path) then
      return 0
    end
    local command = scripts.register(host, path)
    if not add then
      host.commands[command] = nil
    end
    return command
  end

  local function defer(body)
    table.insert(host.script.deferred, body)
    return true
  end

  function api.defer(body)
    return defer(body)
  end

  function api.runloop(body)
    return defer(body)
  end

  function api.atexit(body)
    table.insert(host.script.leaving, body)
    return true
  end

  function api.get_action_context()
    return false, host.script.path, MAIN, host.script.command, -1, -1, -1, ""
  end

  function api.set_action_options(flags)
    local script = host.script
    script.options = flags
    if flags & 4 ~= 0 then
      host.toggles[script.command] = 1
    elseif flags & 8 ~= 0 then
      host.toggles[script.command] = 0
    end
  end

  function api.SetToggleCommandState(section, command, state)
    if section ~= MAIN or not host.commands[command] then
      return false
    end
    host.toggles[command] = state
    return true
  end

  function api.GetToggleCommandStateEx(_, command)
    return host.toggles[command] or -1
  end

  function api.GetToggleCommandState(command)
    return host.toggles[command] or -1
  end

  function api.RefreshToolbar2(_, _) end

  function api.RefreshToolbar(_) end

  function api.time_precise()
    return host.clock
  end

  function api.APIExists(name)
    return host.signatures[name] ~= nil and not strict.from_plugin(name) and not strict.later(host, name)
  end

  function api.GetAppVersion()
    return host.options.version
  end

  function api.GetOS()
    return host.options.system
  end

  function api.genGuid()
    return objects.new_guid()
  end

  function api.ValidatePtr2(project, pointer, kind)
    local object = host.handles:object(pointer)
    if not object or object.dead or object.kind .. "*" ~= kind then
      return false
    elseif kind == "ReaProject*" or kind == "PCM_source*" then
      return true
    end
    local take = kind == "MediaItem_Take*" and object or nil
    local item = take and take.item or kind == "MediaItem*" and object or nil
    local track = item and item.track or object
    return track.project == project
  end

  function api.ValidatePtr(pointer, kind)
    return api.ValidatePtr2(host.current, pointer, kind)
  end

  function api.ReaScriptError(text)
    if text:sub(1, 1) ~= "!" then
      host:misuse("ReaScriptError: " .. text)
    end
    error(text:sub(2), 0)
  end

  function api.ColorToNative(red, green, blue)
    return colour.turn(host, red | green << 8 | blue << 16)
  end

  function api.ColorFromNative(native)
    local value = colour.turn(host, native)
    return value & 255, value >> 8 & 255, value >> 16 & 255
  end
end
