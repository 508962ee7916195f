--- Projects: which are open, where they lie, what they are called, undo.

local chunk = require("chunk")
local objects = require("objects")
local parameters = require("parameters")
local paths = require("paths")
local undo = require("undo")

---@param host Host
---@param api table<string, function>
return function(host, api)
  function api.EnumProjects(index)
    local project = host.projects[index + 1]
    if index == -1 then
      project = host.current
    elseif index < 0 then
      host:misuse(("EnumProjects: index %d is not modelled"):format(index))
    end
    if project then
      return project, project.path
    end
    return nil, ""
  end

  function api.SelectProjectInstance(project)
    if host.current.depth > 0 and project ~= host.current then
      host:misuse("SelectProjectInstance: the tab changes inside an undo block")
    end
    host.current = project
  end

  function api.GetProjectName(project)
    return paths.name(project.path)
  end

  function api.GetProjectPathEx(project)
    local folder = paths.folder(project.path)
    if folder == "" then
      folder = host:default_media_folder()
    end
    local written = chunk.get(project.document.root.children, "RECORD_PATH", 1) or ""
    if written == "" or written:match("^%a:[\\/]") then
      return folder
    end
    return paths.resolve(written, folder)
  end

  function api.GetProjectPath()
    return api.GetProjectPathEx(host.current)
  end

  function api.GetProjectStateChangeCount(project)
    return project.count
  end

  function api.IsProjectDirty(project)
    return project.dirty and 1 or 0
  end

  function api.MarkProjectDirty(project)
    project.dirty = true
  end

  function api.GetProjectLength(project)
    local last = 0.0
    for _, track in ipairs(project.tracks) do
      for _, item in ipairs(track.items) do
        last = math.max(last, host:item_value(item, "D_POSITION") + host:item_value(item, "D_LENGTH"))
      end
    end
    for _, marker in ipairs(host:markers(project)) do
      last = math.max(last, marker.stop or marker.position)
    end
    return last
  end

  function api.GetProjectTimeOffset(project, _)
    return chunk.number(project.document.root.children, "PROJOFFS", 1, 0)
  end

  local function save(project, path)
    if path == "" then
      host:modal("save", "Save project", project.path)
      host:misuse("saving a project without a file asks for a name; nobody is there to give one")
    end
    host:save(project, path)
  end

  function api.Main_SaveProject(project, ask)
    save(project, ask and "" or project.path)
  end

  function api.Main_SaveProjectEx(project, path, _)
    save(project, path == "" and project.path or path)
  end

  function api.Main_openProject(name)
    local path = name:gsub("^noprompt:", "")
    if host.current.dirty and path == name then
      host:modal("save", "Save project", host.current.path)
    end
    local index = objects.index(host.projects, host.current)
    host:open(path)
    local opened = table.remove(host.projects)
    if #host.projects > 0 then
      host:close(index)
    end
    table.insert(host.projects, index, opened)
    host.current = opened
  end

  function api.GetSetProjectInfo(project, name, value, setting)
    parameters.check(host, parameters.project, name, setting and value or nil)
    local kept = parameters.project.kept[name] or parameters.missing(host, name)
    if setting then
      host:change(project, undo.PROJECT)
      host:set_line(project, kept[1], kept[2], chunk.format(value), kept[4])
    end
    return chunk.number(project.document.root.children, kept[1], kept[2], kept[3]) + 0.0
  end

  local TEXTS = {
    PROJECT_TITLE = { "TITLE", 1, 'TITLE ""' },
    PROJECT_AUTHOR = { "AUTHOR", 1, 'AUTHOR ""' },
    RECORD_PATH = { "RECORD_PATH", 1, 'RECORD_PATH "" ""' },
    RECORD_PATH_SECONDARY = { "RECORD_PATH", 2, 'RECORD_PATH "" ""' },
  }

  function api.GetSetProjectInfo_String(project, name, value, setting)
    local word, own = parameters.text(host, parameters.texts.project, name)
    if name == "PROJECT_NAME" then
      return true, paths.name(project.path)
    elseif word == "MARKER_GUID:" and not setting then
      local marker = host:markers(project)[tonumber(own) + 1]
      return marker ~= nil, marker and marker.guid or ""
    end
    local kept = TEXTS[name] or parameters.missing(host, name)
    if setting then
      host:change(project, undo.PROJECT)
      host:set_line(project, kept[1], kept[2], chunk.quote(value), kept[3])
    end
    return true, chunk.get(project.document.root.children, kept[1], kept[2]) or ""
  end

  function api.Undo_BeginBlock2(project)
    undo.begin(project)
  end

  function api.Undo_BeginBlock()
    undo.begin(host.current)
  end

  function api.Undo_EndBlock2(project, label, flags)
    undo.finish(host, project, label, flags)
  end

  function api.Undo_EndBlock(label, flags)
    undo.finish(host, host.current, label, flags)
  end

  function api.Undo_OnStateChange2(project, label)
    if project.depth > 0 then
      host:misuse(("%q: an undo point inside an undo block"):format(label))
    end
    undo.add(project, label)
  end

  function api.Undo_OnStateChange(label)
    api.Undo_OnStateChange2(host.current, label)
  end

  function api.Undo_OnStateChangeEx2(project, label, _, _)
    api.Undo_OnStateChange2(project, label)
  end

  function api.Undo_CanUndo2(project)
    return undo.label(project, 0)
  end

  function api.Undo_CanRedo2(project)
    return undo.label(project, 1)
  end

  local function outside_block(project)
    if project.depth > 0 then
      host:misuse(("%s inside an undo block"):format(host.calling))
    end
  end

  function api.Undo_DoUndo2(project)
    outside_block(project)
    return undo.undo(host, project) and 1 or 0
  end

  function api.Undo_DoRedo2(project)
    outside_block(project)
    return undo.redo(host, project) and 1 or 0
  end

  function api.PreventUIRefresh(step)
    host.frozen = host.frozen + step
    if host.frozen < 0 then
      host:misuse("PreventUIRefresh: allowed more often than it was prevented")
    end
  end

  function api.UpdateArrange() end

  function api.UpdateTimeline() end

  function api.TrackList_AdjustWindows(_) end
end
