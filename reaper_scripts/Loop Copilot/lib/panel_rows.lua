--- Draws the rows of the panel below each other, and says what of them can be clicked.
-- @noindex

---@class Hit
---@field x number
---@field y number
---@field w number
---@field h number
---@field name string  the same for the same thing in every frame
---@field deed fun()

---@class RowsPage
---@field ink Ink
---@field theme Theme
---@field hits Hit[]  grows
---@field hovered string  name of the hit the mouse is over
---@field top number  where the rows begin
---@field scroll number
---@field panel Panel

local panel_rows = {}

local EDGE = 8 -- pixels on a plain screen
local SOURCE_FROM, SURE_FROM = 240, 340 -- pixels of a window that has room for the columns of a cell
local BUTTONS = { connect = "Connect", compare = "A/B" }

---@param page RowsPage
---@return number x
---@return number width
local function span(page)
  local edge = page.ink:px(EDGE)
  return edge, gfx.w - 2 * edge
end

---@param page RowsPage
---@param y number
---@return boolean  whether a line there is in sight
local function in_sight(page, y)
  return y + page.ink.line > page.top and y < gfx.h
end

---@param page RowsPage
---@param hit Hit
local function hittable(page, hit)
  if page.hovered == hit.name then
    page.ink:dip(page.theme.hover)
    gfx.rect(hit.x, hit.y, hit.w, hit.h, 1)
  end
  page.hits[#page.hits + 1] = hit
end

---@param page RowsPage
---@param words string
---@param y number
---@param name string
---@param deed fun()
---@return number width
local function button(page, words, y, name, deed)
  local ink = page.ink
  local x, width = span(page)
  local own = ink:width(words) + ink:px(14)
  local left, height = x + width - own, ink.line - ink:px(2)
  if in_sight(page, y) then
    hittable(page, { x = left, y = y + ink:px(1), w = own, h = height, name = name, deed = deed })
    ink:dip(page.theme.line)
    gfx.rect(left, y + ink:px(1), own, height, 0)
    ink:write(words, left + ink:px(7), y, page.theme.text)
  end
  return own + ink:px(6)
end

---@param page RowsPage
---@param text string
---@param y number
---@param color Rgb
---@param less number|nil  pixels to leave free at the right
---@param indent number|nil
---@return number height
local function paragraph(page, text, y, color, less, indent)
  local x, width = span(page)
  x, width = x + (indent or 0), width - (indent or 0)
  local lines = page.ink:lines(text, width - (less or 0))
  for index, line in ipairs(lines) do
    local at = y + (index - 1) * page.ink.line
    if in_sight(page, at) then
      page.ink:write(line, x, at, color)
    end
  end
  return #lines * page.ink.line
end

local draw = {}

function draw.state(page, row, y, name, deed)
  local less = row.button and button(page, BUTTONS[row.button], y, name, deed) or 0
  return paragraph(page, row.text, y, page.theme[row.tone], less)
end

function draw.trouble(page, row, y)
  return paragraph(page, row.text, y, page.theme.bad)
end

function draw.todo(page, row, y)
  return paragraph(page, row.text, y, page.theme.text)
end

function draw.said(page, row, y)
  return paragraph(page, row.text, y, page.theme.text)
end

function draw.step(page, row, y)
  return paragraph(page, row.text, y, page.theme.faint)
end

function draw.waiting(page, row, y, name, deed)
  local less = button(page, "Cancel", y, name, deed)
  return paragraph(page, row.text, y, page.theme.faint, less)
end

function draw.progress(page, row, y, name, deed)
  local ink = page.ink
  local less = button(page, "Cancel", y, name, deed)
  local height = paragraph(page, row.text, y, page.theme.text, less)
  local x, width = span(page)
  local at, thick = y + height + ink:px(2), ink:px(5)
  if in_sight(page, at) then
    ink:dip(page.theme.field)
    gfx.rect(x, at, width, thick, 1)
    ink:dip(page.theme.accent)
    gfx.rect(x, at, width * math.max(0, math.min(1, row.done)), thick, 1)
  end
  return height + thick + ink:px(6)
end

function draw.choice(page, row, y, name, deed)
  local ink = page.ink
  local x, width = span(page)
  local height = #ink:lines(row.text, width - ink:px(12)) * ink.line
  if in_sight(page, y) then
    hittable(page, { x = x, y = y, w = width, h = height, name = name, deed = deed })
  end
  return paragraph(page, row.text, y, page.theme.accent, 0, ink:px(12))
end

function draw.heading(page, row, y, name, deed)
  local ink = page.ink
  local x, width = span(page)
  local gap = ink:px(6)
  if in_sight(page, y) then
    ink:dip(page.theme.line)
    gfx.rect(x, y + gap // 2, width, 1, 1)
  end
  local less = row.button and button(page, BUTTONS[row.button], y + gap, name, deed) or 0
  return gap + paragraph(page, row.text, y + gap, page.theme.faint, less)
end

function draw.take(page, row, y, name, deed)
  local ink = page.ink
  local x, width = span(page)
  if not in_sight(page, y) then
    return ink.line
  end
  if deed then
    hittable(page, { x = x, y = y, w = width, h = ink.line, name = name, deed = deed })
  else
    ink:dip(page.theme.accent)
    gfx.rect(x, y + ink:px(3), ink:px(3), ink.line - ink:px(6), 1)
  end
  local color = row.active and page.theme.text or page.theme.faint
  ink:write(ink:cut(row.text, width - ink:px(10)), x + ink:px(10), y, color)
  return ink.line
end

function draw.cell(page, row, y)
  local ink, theme = page.ink, page.theme
  if not in_sight(page, y) then
    return ink.line
  end
  local x, width = span(page)
  local room = gfx.w / ink.scale
  local shares = { 0.5, 0.5 }
  if room >= SURE_FROM then
    shares = { 0.32, 0.2, 0.37, 0.11 }
  elseif room >= SOURCE_FROM then
    shares = { 0.3, 0.28, 0.42 }
  end
  for index, share in ipairs(shares) do
    local text = ({ row.text, row.value, row.source, row.sure })[index]
    local color = index == 2 and theme.text or theme.faint
    if text ~= "" then
      ink:write(ink:cut(text, width * share - ink:px(6)), x, y, color)
    end
    x = x + width * share
  end
  return ink.line
end

---Draw all rows.
---@param page RowsPage
---@return number height  of all of them
function panel_rows.draw(page)
  local y = page.top - page.scroll
  for index, row in ipairs(page.panel.rows) do
    local name = ("%d %s %s"):format(index, row.kind, row.request or row.index or row.text)
    y = y + draw[row.kind](page, row, y, name, page.panel:deed(row))
  end
  return y + page.scroll - page.top + page.ink:px(EDGE)
end

return panel_rows
