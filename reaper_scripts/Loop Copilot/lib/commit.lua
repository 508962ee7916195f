--- Carries out what the daemon asks for: all edits as one undo step, or nothing at all.
-- @noindex

local edit_check = require("lib.edit_check")
local edit_write = require("lib.edit_write")
local json = require("lib.json")
local read_session = require("lib.read_session")
local rpc = require("lib.rpc")

local RECORDING = 4 -- a flag of GetPlayStateEx

---@class Asked  a commit under way
---@field params table
---@field answer Answer
---@field written boolean|nil

---@class Commits
---@field private snapshots Snapshots
---@field private peaks Peaks
---@field private queue Asked[]
local Commits = {}
Commits.__index = Commits

---@param link Rpc
---@param snapshots Snapshots
---@param peaks Peaks
---@return Commits
local function new(link, snapshots, peaks)
  local self = setmetatable({ snapshots = snapshots, peaks = peaks, queue = {} }, Commits)
  link:on("commit", function(params, answer)
    self.queue[#self.queue + 1] = { params = params, answer = answer }
  end)
  return self
end

---Forget what was asked on a connection that is no more.
function Commits:forget()
  self.queue = {}
end

---@param project ReaProject
---@param mark table<string, string>
---@return boolean
local function marked(project, mark)
  for key, text in pairs(mark) do
    local _, saved = reaper.GetProjExtState(project, read_session.SECTION, key)
    if saved ~= text then
      return false
    end
  end
  return next(mark) ~= nil
end

---Bring a project's tab to the front where this REAPER can add tracks only there.
---@param project ReaProject
---@return fun() back
local function in_front(project)
  local before = reaper.EnumProjects(-1)
  if before == project or reaper.APIExists("InsertTrackInProject") then
    return function() end
  end
  reaper.SelectProjectInstance(project)
  return function()
    reaper.SelectProjectInstance(before)
  end
end

---@param project ReaProject
---@param params table
---@param writer EditWriter
local function carry_out(project, params, writer)
  local label = params.label ~= "" and params.label or "Loop Copilot"
  local back = in_front(project)
  reaper.PreventUIRefresh(1)
  reaper.Undo_BeginBlock2(project)
  local good, problem = xpcall(function()
    for _, edit in ipairs(params.edits) do
      writer:write(edit)
    end
    writer:write({ edit = "save_state", set = json.given(params.mark) or {} })
  end, debug.traceback)
  if not good then
    writer:restore_saved()
    writer:let_go()
  end
  reaper.Undo_EndBlock2(project, label, -1)
  if not good and reaper.Undo_CanUndo2(project) == label then
    reaper.Undo_DoUndo2(project)
  end
  reaper.PreventUIRefresh(-1)
  back()
  reaper.TrackList_AdjustWindows(false)
  reaper.UpdateArrange()
  if not good then
    local todo = "The project is as it was. Please report this."
    error(rpc.fault("error", "REAPER could not carry out the change: " .. tostring(problem), todo), 0)
  end
  reaper.MarkProjectDirty(project)
end

---@param params table
local function check_shape(params)
  if type(params.project) ~= "string" or math.type(params.base) ~= "integer" or type(params.label) ~= "string"
    or type(params.edits) ~= "table" or type(params.mark) ~= "table" then
    error(rpc.fault("invalid-input", "A commit needs a project, base, label and edits."), 0)
  end
end

---@param asked Asked
---@return table|nil result  nil while it has to wait
function Commits:_advance(asked)
  local params = asked.params
  check_shape(params)
  local project = self.snapshots:find(params.project)
  if not project or not project:open() then
    error(rpc.fault("moved", "The project was closed.", "Open it, then ask again."), 0)
  end
  if not asked.written and marked(project.pointer, json.given(params.mark) or {}) then
    return { seq = project.seq, already = true }
  elseif not self.snapshots:settled(project) then
    if project.broken then
      error(rpc.fault("error", "The project cannot be read: " .. project.broken, "Please report this."), 0)
    end
    return nil
  elseif asked.written then
    return { seq = project.seq, already = false }
  elseif params.base < project.content_seq or params.base > project.seq then
    error(rpc.fault("moved", "The project changed meanwhile.", "Ask again; it was read afresh."), 0)
  end
  if reaper.GetPlayStateEx(project.pointer) & RECORDING ~= 0 then
    -- To wait would not help: what was recorded changes the project, so that the edits are none for it any more.
    local todo = "Stop recording, then ask again."
    error(rpc.fault("conflict", "REAPER is recording; nothing was written.", todo), 0)
  end
  local sources = edit_check.check(project.pointer, params.edits)
  local writer = edit_write.new(project.pointer, sources)
  carry_out(project.pointer, params, writer)
  asked.written = true
  self.peaks:add(writer.made)
  self.snapshots:settled(project)
  return nil
end

---Go on with the oldest commit.
function Commits:step()
  local asked = self.queue[1]
  if not asked then
    return
  end
  local good, found = pcall(self._advance, self, asked)
  if good and found == nil then
    return
  end
  table.remove(self.queue, 1)
  if good then
    asked.answer(found)
  elseif type(found) == "table" and found.data then
    asked.answer(nil, found)
  else
    asked.answer(nil, rpc.fault("error", "A script of ours failed: " .. tostring(found), "Please report this."))
    error(found, 0)
  end
end

return { new = new }
