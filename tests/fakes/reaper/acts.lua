--- What the person at the machine does: each act comes as JSON and is answered in JSON.

local json = require("json")
local Host = require("host")
local chunk = require("chunk")
local objects = require("objects")
local scripts = require("scripts")
local undo = require("undo")

local acts = {}

---@param host Host
---@param guid string
---@return Item|Track
local function find(host, guid)
  for _, track in ipairs(host.current.tracks) do
    if track.guid == guid then
      return track
    end
    for _, item in ipairs(track.items) do
      if item.guid == guid then
        return item
      end
    end
  end
  error("the project in front has nothing with the GUID " .. guid, 0)
end

---Do something as the person, who needs no undo block, in one step of undo.
local function by_hand(host, label, body)
  host.person = true
  local worked, problem = pcall(body)
  host.person = false
  if not worked then
    error(problem, 0)
  end
  undo.add(host.current, label)
end

function acts.open(host, given)
  host:open(given.path)
end

function acts.new_tab(host)
  host:new_tab()
end

function acts.switch_to(host, given)
  host.current = assert(host.projects[given.index + 1], "there is no such tab")
end

function acts.close_tab(host, given)
  host:close(given.index + 1)
  if #host.projects == 0 then
    host:new_tab()
  end
end

function acts.projects(host)
  local tabs = json.list({})
  for index, project in ipairs(host.projects) do
    tabs[index] = { path = project.path, dirty = project.dirty, current = project == host.current }
  end
  return tabs
end

function acts.save(host, given)
  return host:save(host.current, given.path)
end

function acts.text(host)
  return Host.text(host.current)
end

function acts.run(host, given)
  scripts.run(host, given.path)
end

function acts.running(host)
  local paths = json.list({})
  for index, script in ipairs(host.scripts) do
    paths[index] = script.path
  end
  return paths
end

function acts.terminate(host, given)
  scripts.terminate(host, given.path)
end

function acts.tick(host, given)
  for _ = 1, given.count do
    host.clock = host.clock + given.seconds
    scripts.tick(host)
  end
end

function acts.action(host, given)
  local command = given.command
  if type(command) == "string" then
    command = host:named(command)
  end
  host.person, host.asked = true, true
  local worked, problem = pcall(host.perform, host, command, host.current)
  host.person, host.asked = false, false
  if not worked then
    error(problem, 0)
  end
end

function acts.register(host, given)
  local _, name = scripts.register(host, given.path)
  return name
end

function acts.toggle_state(host, given)
  return host.toggles[scripts.register(host, given.path)] or -1
end

function acts.lua(host, given)
  local results = table.pack(scripts.lua(host, given.code))
  if not results[1] then
    return nil
  end
  if results.n <= 2 then
    return results[2]
  end
  local values = json.list({ n = results.n - 1 })
  for index = 2, results.n do
    values[index - 1] = results[index]
  end
  return values
end

function acts.edit(host, given)
  by_hand(host, given.label, function()
    scripts.lua(host, given.code)
  end)
end

function acts.select_items(host, given)
  for _, track in ipairs(host.current.tracks) do
    for _, item in ipairs(track.items) do
      host:select(item, false)
    end
  end
  for _, guid in ipairs(given.guids) do
    host:select(find(host, guid), true)
  end
  host.current.count = host.current.count + 1
end

function acts.select_tracks(host, given)
  for _, track in ipairs(host.current.tracks) do
    host:select(track, false)
  end
  for _, guid in ipairs(given.guids) do
    local track = find(host, guid)
    host:select(track, true)
    host.current.touched = track
  end
  host.current.count = host.current.count + 1
end

function acts.select_time(host, given)
  host:select_time(host.current, given.start, given["end"])
end

function acts.move_cursor(host, given)
  host:set_line(host.current, "CURSOR", 1, chunk.format(given.second), "CURSOR")
end

function acts.move_item(host, given)
  by_hand(host, "Move media items", function()
    host:set_item(find(host, given.guid), "D_POSITION", given.second)
  end)
end

function acts.delete_item(host, given)
  by_hand(host, "Remove media items", function()
    local item = find(host, given.guid)
    host:change(host.current, undo.ITEMS)
    objects.remove_item(item)
  end)
end

function acts.delete_track(host, given)
  by_hand(host, "Remove tracks", function()
    local track = find(host, given.guid)
    host:change(host.current, undo.TRACKS | undo.ITEMS)
    objects.remove_track(track)
  end)
end

function acts.set_tempo(host, given)
  by_hand(host, "Set project tempo", function()
    host:set_tempo(host.current, given.bpm)
  end)
end

function acts.undo(host)
  return undo.undo(host, host.current) or ""
end

function acts.redo(host)
  return undo.redo(host, host.current) or ""
end

function acts.undo_labels(host)
  local labels = json.list({})
  for index = 2, host.current.point do
    labels[index - 1] = host.current.points[index].label
  end
  return labels
end

function acts.redo_labels(host)
  local labels = json.list({})
  for index = host.current.point + 1, #host.current.points do
    labels[#labels + 1] = host.current.points[index].label
  end
  return labels
end

function acts.play(host)
  host:transport(host.current, 1)
end

function acts.record(host)
  host:transport(host.current, 5)
end

function acts.stop(host)
  host:transport(host.current, 0)
end

function acts.answer(host, given)
  for _, answer in ipairs(given.answers) do
    host.answers[#host.answers + 1] = answer
  end
end

function acts.choose(host, given)
  for _, entry in ipairs(given.entries) do
    host.choices[#host.choices + 1] = entry
  end
end

function acts.dialogs(host)
  return json.list(host.dialogs)
end

function acts.console(host)
  return host.console
end

---The script whose window the person sees.
local function shown(host)
  for _, script in ipairs(host.scripts) do
    if script.window and script.window.open then
      return script.window
    end
  end
  return nil
end

function acts.window(host)
  local window = shown(host)
  if not window then
    return { open = false, texts = json.list({}) }
  end
  return {
    open = true, title = window.title, width = window.values.w, height = window.values.h, dock = window.dock,
    texts = json.list(window.texts), focused = window.focused,
  }
end

function acts.press(host, given)
  local window = assert(shown(host), "no script has a window open")
  window.focused = true
  for _, key in ipairs(given.keys) do
    window.keys[#window.keys + 1] = key
  end
end

function acts.click(host, given)
  local window = assert(shown(host), "no script has a window open")
  for _, cap in ipairs({ 1, 0 }) do
    window.clicks[#window.clicks + 1] = { x = given.x, y = given.y, cap = cap }
  end
end

function acts.close_window(host)
  assert(shown(host), "no script has a window open").open = false
end

function acts.executed(host)
  return json.list(host.executed)
end

function acts.tooltip(host)
  return host.tooltip or ""
end

function acts.ext_state(host, given)
  return host:ext_state(given.section, given.key)
end

function acts.project_state(host, given)
  return host:project_state(host.current, given.section, given.key) or ""
end

function acts.problems(host)
  return json.list(host.problems)
end

---@param folder string  where the fake lies
---@return fun(request: string): string
local function serve(folder)
  local host
  return function(request)
    local given = json.read(request)
    if given.act == "install" then
      host = Host.new(given, folder)
    end
    host.fresh = json.list({})
    local worked, result = true, nil
    if given.act ~= "install" then
      worked, result = pcall(acts[given.act], host, given)
    end
    local reply = { problems = host.fresh }
    if worked then
      reply.result = result
    elseif not (type(result) == "table" and result.noted) then
      reply.failure = tostring(result)
    end
    return json.write(reply)
  end
end

return serve
