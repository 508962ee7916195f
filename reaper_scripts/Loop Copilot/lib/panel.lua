--- The panel: what the musician can do in it, whichever view draws it.
-- @noindex

local asking = require("lib.asking")
local board = require("lib.board")
local history = require("lib.panel_history")
local model = require("lib.panel_model")
local own_scripts = require("lib.own_scripts")
local panel_board = require("lib.panel_board")
local panel_takes = require("lib.panel_takes")
local presence = require("lib.panel_presence")
local prompt_text = require("lib.panel_prompt_text")
local start = require("lib.start")

local RERUN_ENDS, BUTTON_LIT, BUTTON_DARK = 1, 4, 8 -- flags of set_action_options

---@class Panel
---@field prompt PromptText
---@field rows Row[]
---@field changed integer  counts up whenever the rows did
---@field private board BoardReader
---@field private shown ItemTakes|nil
---@field private posted {request: string, text: string}|nil
local Panel = {}
Panel.__index = Panel

---@param folder string  where the scripts lie
---@return Panel
local function new(folder)
  return setmetatable({
    folder = folder, prompt = prompt_text.new(history.all()), rows = {}, changed = 0, board = panel_board.new(),
  }, Panel)
end

---Look at what is new. Costs next to nothing when nothing is.
function Panel:look()
  local fresh = self.board:step()
  if fresh then
    self.posted = nil
  end
  local stamp = panel_takes.stamp()
  if stamp ~= self.takes_stamp then
    self.takes_stamp, self.shown, fresh = stamp, panel_takes.read(), true
  end
  if fresh then
    self:_arrange()
  end
end

function Panel:_arrange()
  self.rows, self.changed = model.rows(self.board.state, self.shown, self.posted), self.changed + 1
end

---Ask for what stands in the prompt.
function Panel:enter()
  local text = self.prompt:take()
  if text then
    self:ask(text)
  end
end

---@param text string
function Panel:ask(text)
  self.posted = { request = asking.ask(self.folder, text), text = text }
  self:_arrange()
end

---Stop what is under way; when nothing is, empty the prompt.
function Panel:escape()
  if model.busy(self.board.state) then
    self:cancel()
  else
    self.prompt:press("delete all")
  end
end

---@param request string|nil  nil stops all
function Panel:cancel(request)
  board.post("cancel", { request = request })
  start.ensure(self.folder)
end

function Panel:connect()
  start.ensure(self.folder)
end

---@param shown ItemTakes  as the musician saw them; they may be gone
---@param index integer
function Panel:choose(shown, index)
  for other, take in ipairs(shown.takes) do
    if take.active then
      self.before, self.before_item = other, shown.item
    end
  end
  panel_takes.choose(shown, index)
end

---Let the take play that is compared with.
---@param shown ItemTakes  as the musician saw them; they may be gone
function Panel:compare(shown)
  self:choose(shown, model.other(shown, shown.item == self.before_item and self.before or nil))
end

---What a row does when it is clicked; nil when nothing.
---@param row Row
---@return fun()|nil
function Panel:deed(row)
  local shown = self.shown
  if row.button == "connect" then
    return function() self:connect() end
  elseif row.button == "compare" then
    return function() self:compare(shown) end
  elseif row.request then
    return function() self:cancel(row.request) end
  elseif row.kind == "choice" then
    return function() self:ask(row.text) end
  elseif row.kind == "take" and not row.active then
    return function() self:choose(shown, row.index) end
  end
  return nil
end

local panel = {}

---Open the panel; run again, it closes.
function panel.run()
  local lights = reaper.APIExists("set_action_options")
  if lights then
    reaper.set_action_options(RERUN_ENDS | BUTTON_LIT)
  end
  local folder = own_scripts.folder()
  local imgui = require("lib.panel_imgui")
  local toolkit = imgui.load()
  local self, unasked = new(folder), presence.was_unasked()
  local view = toolkit and imgui.new(self, toolkit, unasked) or require("lib.panel_gfx").new(self, unasked)
  start.ensure(folder)
  reaper.atexit(function()
    view:close()
    presence.leave()
    if lights then
      reaper.set_action_options(BUTTON_DARK)
    end
  end)
  local function frame()
    presence.beat()
    self:look()
    if view:frame() then
      reaper.defer(frame)
    end
  end
  frame()
end

return panel
