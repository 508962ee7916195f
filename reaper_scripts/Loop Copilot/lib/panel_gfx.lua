--- The panel's window where ReaImGui is not installed: drawn with gfx, and only when something changed.
-- @noindex

local board = require("lib.board")
local keys = require("lib.panel_keys")
local panel_ink = require("lib.panel_ink")
local panel_place = require("lib.panel_place")
local panel_rows = require("lib.panel_rows")
local panel_theme = require("lib.panel_theme")

local PLACEHOLDER = "Say what you want, then press Enter"
local PRESSED, FOR_MENU = 1, 2 -- of gfx.mouse_cap: the left button, the right one
local DOCKED, FLOATING = 1, 0 -- of gfx.dock
local ARRANGE_VIEW = 1 -- of SetCursorContext
local KNOWS, HAS_FOCUS = 1, 2 -- of gfx.getchar(65536)

---@class GfxView
---@field private panel Panel
---@field private ink Ink
---@field private theme Theme
---@field private hits Hit[]  what can be clicked, as last drawn
---@field private scroll number
---@field private drawn string  what the window showed when it was last drawn
local GfxView = {}
GfxView.__index = GfxView

---Give the keys back to REAPER's own window, where Space plays.
local function leave_focus()
  reaper.SetCursorContext(ARRANGE_VIEW, nil)
end

---@param panel Panel
---@param unasked boolean  it opens at a moment the musician did not choose
---@return GfxView
local function new(panel, unasked)
  -- Ask for the screen's own pixels; REAPER answers with how many make one of a plain screen.
  gfx.ext_retina = 1
  panel_place.open(board.SECTION)
  if unasked then
    leave_focus()
  end
  gfx.clear = -1
  return setmetatable({
    panel = panel, ink = panel_ink.new(), theme = panel_theme.read(), hits = {}, scroll = 0, height = 0, cap = 0,
    drawn = "",
  }, GfxView)
end

---@param code integer
function GfxView:_key(code)
  local prompt = self.panel.prompt
  local edit, character = keys.edit(code, gfx.mouse_cap), keys.character(code)
  local command = prompt.text == "" and keys.of_reaper(code, gfx.mouse_cap)
  if command then
    reaper.Main_OnCommand(command, 0)
  elseif code == keys.ENTER then
    self.panel:enter()
  elseif code == keys.ESCAPE then
    self.panel:escape()
  elseif code == keys.PAGE_UP or code == keys.PAGE_DOWN then
    self:_move((code == keys.PAGE_UP and -1 or 1) * gfx.h / 2)
  elseif code == keys.PASTE and reaper.CF_GetClipboard then
    prompt:insert(reaper.CF_GetClipboard(""))
  elseif edit then
    prompt:press(edit)
  elseif character then
    prompt:insert(character)
  end
  self.drawn = ""
end

---@return boolean open
function GfxView:_hear_keys()
  local code = gfx.getchar()
  while code > 0 do
    self:_key(math.tointeger(code) or math.floor(code))
    code = gfx.getchar()
  end
  return code >= 0
end

---@param pixels number
function GfxView:_move(pixels)
  local most = math.max(0, self.height - (gfx.h - self:_top()))
  self.scroll = math.max(0, math.min(most, self.scroll + pixels))
end

---@return Hit|nil
function GfxView:_under_mouse()
  local x, y = gfx.mouse_x, gfx.mouse_y
  for index = #self.hits, 1, -1 do
    local hit = self.hits[index]
    if x >= hit.x and x < hit.x + hit.w and y >= hit.y and y < hit.y + hit.h then
      return hit
    end
  end
  return nil
end

---Whether what is typed comes here, as far as REAPER can tell.
---@return boolean
local function is_focused()
  local flags = math.floor(gfx.getchar(65536))
  return flags & KNOWS == 0 or flags & HAS_FOCUS ~= 0
end

---REAPER's own windows are docked by a right click too.
local function offer_docking()
  gfx.x, gfx.y = gfx.mouse_x, gfx.mouse_y
  local docked = math.floor(gfx.dock(-1)) & DOCKED ~= 0
  if gfx.showmenu(docked and "!Docked" or "Docked") == 1 then
    gfx.dock(docked and FLOATING or DOCKED)
  end
end

function GfxView:_hear_mouse()
  if gfx.mouse_wheel ~= 0 then
    self:_move(-gfx.mouse_wheel / 120 * 3 * self.ink.line)
    gfx.mouse_wheel = 0
  end
  local hit, down = self:_under_mouse(), gfx.mouse_cap & PRESSED ~= 0
  if down and self.cap & PRESSED == 0 then
    self.held = hit and hit.name
  elseif not down and self.cap & PRESSED ~= 0 then
    if hit and hit.name == self.held then
      hit.deed()
      if hit.name ~= "prompt" then
        leave_focus()
      end
    end
    self.held = nil
  elseif gfx.mouse_cap & FOR_MENU ~= 0 and self.cap & FOR_MENU == 0 then
    offer_docking()
  end
  self.cap = gfx.mouse_cap
end

---@return integer  height of what stays at the top
function GfxView:_top()
  return self.ink.line + self.ink:px(20)
end

---The part of the prompt's text that is in sight, so that the caret is.
---@param width number
---@return string text
---@return integer from  bytes before it
function GfxView:_in_sight(width)
  local prompt, from = self.panel.prompt, 0
  while from < prompt.caret and self.ink:width(prompt.text:sub(from + 1, prompt.caret)) > width do
    from = utf8.offset(prompt.text, 2, from + 1) - 1
  end
  local text = prompt.text:sub(from + 1)
  return text:sub(1, self.ink:fitting(text, width)), from
end

---Put the caret where the mouse is.
---@param text string  in sight
---@param from integer  bytes before it
---@param x number  where it begins
function GfxView:_place_caret(text, from, x)
  self.panel.prompt.caret = from + self.ink:fitting(text, gfx.mouse_x - x)
  self.drawn = ""
end

---@param focused boolean
function GfxView:_draw_prompt(focused)
  local ink, theme, prompt = self.ink, self.theme, self.panel.prompt
  local edge, inner = ink:px(6), ink:px(6)
  local width, height = gfx.w - 2 * edge, ink.line + ink:px(8)
  ink:dip(theme.ground)
  gfx.rect(0, 0, gfx.w, self:_top(), 1)
  ink:dip(theme.field)
  gfx.rect(edge, edge, width, height, 1)
  ink:dip(focused and theme.accent or theme.line)
  gfx.rect(edge, edge, width, height, 0)
  local x, y = edge + inner, edge + ink:px(4)
  local text, from = self:_in_sight(width - 2 * inner - ink:px(2))
  if prompt.text == "" then
    ink:write(ink:cut(PLACEHOLDER, width - 2 * inner), x, y, theme.faint)
  else
    ink:write(text, x, y, theme.text)
  end
  if focused then
    ink:dip(theme.accent)
    local at = x + ink:width(text:sub(1, prompt.caret - from))
    gfx.rect(at, y + ink:px(2), math.max(1, ink:px(1.5)), ink.line - ink:px(4), 1)
  end
  self.hits[#self.hits + 1] = {
    x = edge, y = edge, w = width, h = height, name = "prompt",
    deed = function() self:_place_caret(text, from, x) end,
  }
end

---@param focused boolean
---@param hovered string
function GfxView:_draw(focused, hovered)
  self.hits = {}
  self.ink:dip(self.theme.ground)
  gfx.rect(0, 0, gfx.w, gfx.h, 1)
  self.height = panel_rows.draw({
    ink = self.ink, theme = self.theme, hits = self.hits, hovered = hovered, top = self:_top(), scroll = self.scroll,
    panel = self.panel,
  })
  self:_draw_prompt(focused)
end

---One frame.
---@return boolean open
function GfxView:frame()
  self.ink:fit()
  if not self:_hear_keys() then
    return false
  end
  self:_hear_mouse()
  self:_move(0)
  local focused, hit = is_focused(), self:_under_mouse()
  local hovered = hit and hit.name or ""
  local shows = ("%d %d %d %g %g %s %s"):format(
    self.panel.changed, gfx.w, gfx.h, self.scroll, self.ink.scale, focused, hovered
  )
  if shows ~= self.drawn then
    self.drawn = shows
    self:_draw(focused, hovered)
  end
  panel_place.watch()
  gfx.update()
  return true
end

function GfxView.close()
  panel_place.keep(board.SECTION)
  gfx.quit()
end

return { new = new }
