--- The panel's window where ReaImGui is installed: the same rows, drawn with its widgets.
-- @noindex

local panel_theme = require("lib.panel_theme")

local WIDTH, HEIGHT = 420, 520
local BUTTONS = { connect = "Connect", compare = "A/B", cancel = "Cancel" }
local COLUMNS = 4 -- of a cell
local ARRANGE_VIEW = 1 -- of SetCursorContext
local PLAY_OR_STOP = 40044 -- an action of REAPER
local HINT = "Say what you want, then press Enter"

local panel_imgui = {}

---ReaImGui, if it is installed and of a version we know.
---@return table|nil
function panel_imgui.load()
  if not reaper.ImGui_GetBuiltinPath then
    return nil
  end
  package.path = reaper.ImGui_GetBuiltinPath() .. "/?.lua;" .. package.path
  local good, imgui = pcall(function()
    return require("imgui")("0.9")
  end)
  return good and imgui or nil
end

---@param color Rgb
---@return integer  0xRRGGBBAA
local function packed(color)
  local whole = 0
  for _, part in ipairs(color) do
    whole = whole << 8 | math.floor(part * 255 + 0.5)
  end
  return whole << 8 | 0xFF
end

---@class PromptField  a line to type in, with what was asked before behind the up key
---@field private imgui table
---@field private context table
---@field private prompt PromptText
local PromptField = {}
PromptField.__index = PromptField

---@param imgui table
---@param context table
---@param prompt PromptText
---@param unasked boolean|nil  it appears at a moment the musician did not choose: it is not to take the keys
---@return PromptField
function panel_imgui.field(imgui, context, prompt, unasked)
  local recalls = unasked and prompt.recalls or -1
  return setmetatable({ imgui = imgui, context = context, prompt = prompt, recalls = recalls }, PromptField)
end

---Draw it.
---@return boolean entered
function PromptField:draw()
  local imgui, context, prompt = self.imgui, self.context, self.prompt
  -- ImGui keeps the text of a field that is typed in; under another name it takes the one that was recalled.
  if self.recalls ~= prompt.recalls then
    self.recalls = prompt.recalls
    imgui.SetKeyboardFocusHere(context)
  end
  imgui.SetNextItemWidth(context, -1)
  local label = ("##prompt %d"):format(prompt.recalls)
  local changed, text = imgui.InputTextWithHint(context, label, HINT, prompt.text)
  if changed then
    prompt:set(text)
  end
  if imgui.IsItemActive(context) then
    if imgui.IsKeyPressed(context, imgui.Key_UpArrow) then
      prompt:press("up")
    elseif imgui.IsKeyPressed(context, imgui.Key_DownArrow) then
      prompt:press("down")
    end
  end
  return imgui.IsItemDeactivated(context)
    and (imgui.IsKeyPressed(context, imgui.Key_Enter) or imgui.IsKeyPressed(context, imgui.Key_KeypadEnter))
end

---@class ImguiView
---@field private panel Panel
---@field private imgui table
---@field private context table
local ImguiView = {}
ImguiView.__index = ImguiView

---@param panel Panel
---@param imgui table
---@param unasked boolean  it opens at a moment the musician did not choose
---@return ImguiView
function panel_imgui.new(panel, imgui, unasked)
  local context = imgui.CreateContext("Loop Copilot")
  local field = panel_imgui.field(imgui, context, panel.prompt, unasked)
  return setmetatable({
    panel = panel, imgui = imgui, context = context, theme = panel_theme.read(), field = field,
    flags = unasked and imgui.WindowFlags_NoFocusOnAppearing or imgui.WindowFlags_None,
  }, ImguiView)
end

---@param text string
---@param color Rgb
function ImguiView:_write(text, color)
  self.imgui.PushStyleColor(self.context, self.imgui.Col_Text, packed(color))
  self.imgui.TextWrapped(self.context, text)
  self.imgui.PopStyleColor(self.context)
end

---@param words string
---@param deed fun()
function ImguiView:_button(words, deed)
  if self.imgui.SmallButton(self.context, words) then
    deed()
  end
end

local draw = {}

function draw.state(self, row, deed)
  self:_write(row.text, self.theme[row.tone])
  if row.button then
    self:_button(BUTTONS[row.button], deed)
  end
end

function draw.trouble(self, row)
  self:_write(row.text, self.theme.bad)
end

function draw.said(self, row)
  self:_write(row.text, self.theme.text)
end

draw.todo = draw.said

function draw.step(self, row)
  self:_write(row.text, self.theme.faint)
end

function draw.waiting(self, row, deed)
  self:_write(row.text, self.theme.faint)
  self:_button(BUTTONS.cancel, deed)
end

function draw.progress(self, row, deed)
  self:_write(row.text, self.theme.text)
  self.imgui.ProgressBar(self.context, row.done, -1, 0, ("%.0f %%"):format(row.done * 100))
  self:_button(BUTTONS.cancel, deed)
end

function draw.choice(self, row, deed)
  if self.imgui.Selectable(self.context, row.text, false) then
    deed()
  end
end

function draw.heading(self, row, deed)
  self.imgui.SeparatorText(self.context, row.text)
  if row.button then
    self:_button(BUTTONS[row.button], deed)
  end
end

function draw.take(self, row, deed)
  if self.imgui.Selectable(self.context, row.text, row.active) and deed then
    deed()
  end
end

function draw.cell(self, row)
  local imgui, context = self.imgui, self.context
  if not imgui.BeginTable(context, "cell", COLUMNS) then
    return
  end
  for _, text in ipairs({ row.text, row.value, row.source, row.sure }) do
    imgui.TableNextColumn(context)
    imgui.Text(context, text)
  end
  imgui.EndTable(context)
end

---A deed after which the keys are REAPER's again.
---@param deed fun()|nil
---@return fun()|nil
local function leaving_focus(deed)
  return deed and function()
    deed()
    reaper.SetCursorContext(ARRANGE_VIEW, nil)
  end
end

---Space plays, unless something is being typed.
function ImguiView:_hear_space()
  local imgui, context = self.imgui, self.context
  if not imgui.IsAnyItemActive(context) and imgui.IsKeyPressed(context, imgui.Key_Space) then
    reaper.Main_OnCommand(PLAY_OR_STOP, 0)
  end
end

function ImguiView:_rows()
  if self.field:draw() then
    self.panel:enter()
  end
  for index, row in ipairs(self.panel.rows) do
    self.imgui.PushID(self.context, tostring(index))
    draw[row.kind](self, row, leaving_focus(self.panel:deed(row)))
    self.imgui.PopID(self.context)
  end
end

---One frame.
---@return boolean open
function ImguiView:frame()
  local imgui, context = self.imgui, self.context
  imgui.SetNextWindowSize(context, WIDTH, HEIGHT, imgui.Cond_FirstUseEver)
  local visible, open = imgui.Begin(context, "Loop Copilot", true, self.flags)
  if visible then
    if imgui.IsWindowFocused(context) then
      if imgui.IsKeyPressed(context, imgui.Key_Escape) then
        self.panel:escape()
      end
      self:_hear_space()
    end
    self:_rows()
    imgui.End(context)
  end
  return open
end

---ReaImGui closes the window with the script.
function ImguiView.close() end

return panel_imgui
