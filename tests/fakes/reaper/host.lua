--- The REAPER that runs: its open projects, what scripts share, and the rules they are held to.

local chunk = require("chunk")
local handles = require("handles")
local objects = require("objects")
local paths = require("paths")
local strict = require("strict")
local undo = require("undo")

---@class Host
---@field options table
---@field projects Project[]
---@field current Project
---@field problems string[]  all so far
---@field fresh string[]  those of this act
---@field person boolean  whether the person edits, who needs no undo block
---@field script Script|nil  the one that runs
---@field asked boolean  whether the person's own act led to what runs now
---@field clock number  seconds
local Host = {}
Host.__index = Host

local EMPTY = [[
<REAPER_PROJECT 0.1 "%s" 1732270000
  RIPPLE 0
  CURSOR 0
  LOOP 0
  RECORD_PATH "" ""
  SAMPLERATE 44100 0 0
  TEMPO 120 4 4
  SELECTION 0 0
  SELECTION2 0 0
  <PROJBAY
  >
  <EXTENSIONS
  >
>
]]

local MASTER = "{00000000-0000-0000-0000-000000000000}"

local MODELS = {
  "api_projects", "api_tracks", "api_items", "api_chunks", "api_takes", "api_sources", "api_midi", "api_tempo",
  "api_markers", "api_transport", "api_state", "api_scripts", "api_files", "api_dialogs",
}

---@param options table
---@param folder string  where the fake lies
---@return Host
function Host.new(options, folder)
  local self = setmetatable({
    options = options, folder = folder, projects = {}, problems = {}, fresh = {}, person = false, asked = false,
    clock = options.clock, console = "", dialogs = {}, answers = {}, choices = {}, ext = {}, lasting = {},
    scripts = {}, commands = {}, toggles = {}, frozen = 0, listings = {}, executed = {},
  }, Host)
  math.randomseed(options.seed)
  self.handles = handles.new(function(text)
    self:misuse(text)
  end)
  self.signatures = strict.read(assert(paths.read(folder .. "/signatures.txt")))
  self.bodies = {}
  for _, name in ipairs(MODELS) do
    require(name)(self, self.bodies)
  end
  self.reaper = strict.reaper(self, self.bodies)
  self:new_tab()
  return self
end

---Where in a script the fault lies.
local function place(host)
  for level = 3, 40 do
    local info = debug.getinfo(level, "Sl")
    if not info then
      return ""
    end
    local source = info.source:match("^@(.*)$") or info.source:match("^=(.*)$")
    if source and info.currentline > 0 and source:sub(1, #host.folder) ~= host.folder then
      return ("%s:%d: "):format(paths.name(source), info.currentline)
    end
  end
end

---Note that a script did wrong, without stopping it.
---@param text string
function Host:note(text)
  self.problems[#self.problems + 1] = text
  self.fresh[#self.fresh + 1] = text
end

---Note that a script did wrong, and stop it there.
---@param text string
function Host:misuse(text)
  text = (place(self) or "") .. text
  self:note(text)
  error(setmetatable({ text = text, noted = true }, { __tostring = function(fault)
    return fault.text
  end }), 0)
end

---A dialog or menu opens; only what the person did just now may lead to one.
---@param kind string
---@param title string
---@param text string
---@return table dialog
function Host:modal(kind, title, text)
  if not self.asked and not self.person then
    self:misuse(("a dialog that nobody asked for opens in a defer cycle: %s %q"):format(kind, title .. ": " .. text))
  end
  local dialog = { kind = kind, title = title, text = text, answer = "" }
  self.dialogs[#self.dialogs + 1] = dialog
  return dialog
end

---Every change of a project passes here.
---@param project Project
---@param kind integer  an undo flag
function Host:change(project, kind)
  if not self.person and project.depth == 0 then
    self:misuse(("%s changes the project outside an undo block"):format(self.calling or "this"))
  end
  project.changed = project.changed | kind
  Host.touch(project)
end

---A change that undo does not cover.
---@param project Project
function Host.touch(project)
  project.count = project.count + 1
  project.dirty = true
end

---@param project Project
local function ready(project)
  project.count, project.dirty, project.transport = 0, false, { state = 0, from = 0, at = 0 }
  undo.start(project)
end

---@param text string
---@param path string
---@return Project
function Host.load(text, path)
  local project = { kind = "ReaProject", path = path }
  objects.load(project, text, {})
  project.master = { kind = "MediaTrack", project = project, items = {}, guid = MASTER }
  ready(project)
  return project
end

function Host:new_tab()
  local project = Host.load(EMPTY:format(self.options.version), "")
  self.projects[#self.projects + 1] = project
  self.current = project
end

---@param path string
function Host:open(path)
  local text = paths.read(path)
  if not text then
    error("there is no file " .. path, 0)
  end
  local project = Host.load(text, path)
  local only = self.projects[1]
  if #self.projects == 1 and only.path == "" and not only.dirty then
    self:close(1)
  end
  self.projects[#self.projects + 1] = project
  self.current = project
end

---@param index integer
function Host:close(index)
  local project = table.remove(self.projects, index)
  project.dead = true
  for _, track in ipairs(project.tracks) do
    objects.kill(track)
  end
  objects.kill(project.master)
  if self.current == project then
    self.current = self.projects[math.max(1, index - 1)]
  end
end

---@param project Project
---@return string
function Host.text(project)
  local document = project.document
  return document.before .. chunk.dump(document.root) .. document.after
end

---Let relative media paths lead to the same files from a new place.
---@param project Project
---@param path string
local function move_media(project, path)
  local from, to = paths.folder(project.path), paths.folder(path)
  if from == to or from == "" then
    return
  end
  local function visit(source)
    local written = chunk.get(source.block.children, "FILE", 1)
    if written then
      local file = paths.relative(paths.resolve(written, from), to)
      chunk.set(source.block.children, "FILE", 1, chunk.quote(file), "FILE", { eol = project.document.eol, depth = 4 })
    end
    source.folder = to
    if source.inner then
      visit(source.inner)
    end
  end
  for _, track in ipairs(project.tracks) do
    for _, item in ipairs(track.items) do
      for _, take in ipairs(item.takes) do
        if take.source then
          visit(take.source)
        end
      end
    end
  end
end

---@param project Project
---@param path string|nil
---@return string path
function Host.save(_, project, path)
  path = path or project.path
  if path == "" then
    error("the project has no file yet: say where to save it", 0)
  end
  if project.path ~= path then
    move_media(project, path)
  end
  paths.write(path, Host.text(project))
  project.path, project.dirty = path, false
  return path
end

---@param project Project
---@param depth integer
---@return Place
function Host.at(_, project, depth)
  return { eol = project.document.eol, depth = depth }
end

---A project's own line.
---@param project Project
---@param word string
---@param place_of integer
---@param text string
---@param fresh string
function Host.set_line(_, project, word, place_of, text, fresh)
  chunk.set(project.document.root.children, word, place_of, text, fresh, Host.at(nil, project, 1))
end

---After a script had its turn, nothing may be left open.
---@param what string
function Host:settle(what)
  for _, project in ipairs(self.projects) do
    if project.depth > 0 then
      self:note(("%s leaves an undo block open"):format(what))
      project.depth = 0
    end
    for _, track in ipairs(project.tracks) do
      for _, item in ipairs(track.items) do
        for _, take in ipairs(item.takes) do
          if take.unsorted then
            self:note(("%s leaves notes unsorted: call MIDI_Sort"):format(what))
            take.unsorted = nil
          end
        end
      end
    end
  end
  if self.frozen ~= 0 then
    self:note(("%s leaves PreventUIRefresh at %d"):format(what, self.frozen))
    self.frozen = 0
  end
end

return Host
