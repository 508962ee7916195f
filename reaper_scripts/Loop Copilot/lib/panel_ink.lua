--- Draws words in a gfx window: sizes follow the screen, long lines are broken or cut.
-- @noindex

local SIZE = 15 -- pixels of a line's font on a plain screen
local ELLIPSIS = "…"
local REMEMBERED = 400 -- broken texts kept

---@class Ink
---@field scale number  pixels of the screen to one of a plain one
---@field line integer  height of a line
---@field private broken table<string, string[]>
---@field private count integer
local Ink = {}
Ink.__index = Ink

---@return Ink
local function new()
  return setmetatable({ scale = 0, line = 0, broken = {}, count = 0 }, Ink)
end

---Follow the screen the window is on.
function Ink:fit()
  local scale = math.max(1, gfx.ext_retina)
  if scale ~= self.scale then
    self.scale, self.broken, self.count = scale, {}, 0
    gfx.setfont(1, "Arial", math.floor(SIZE * scale + 0.5))
    self.line = math.ceil(math.max(gfx.texth, SIZE * scale) * 1.25)
  end
end

---@param pixels number  on a plain screen
---@return integer
function Ink:px(pixels)
  return math.floor(pixels * self.scale + 0.5)
end

---@param text string
---@return number
function Ink.width(_, text)
  return (gfx.measurestr(text))
end

---@param color Rgb
function Ink.dip(_, color)
  gfx.set(color[1], color[2], color[3], 1)
end

---@param text string
---@param x number
---@param y number  top of the line
---@param color Rgb
function Ink:write(text, x, y, color)
  self:dip(color)
  gfx.x, gfx.y = x, y + math.floor((self.line - gfx.texth) / 2)
  gfx.drawstr(text)
end

---The longest beginning of a text that fits, in whole characters.
---@param text string
---@param width number
---@return integer bytes
function Ink:fitting(text, width)
  local low, high = 0, utf8.len(text) or 0
  while low < high do
    local middle = (low + high + 1) // 2
    if self:width(text:sub(1, utf8.offset(text, middle + 1) - 1)) <= width then
      low = middle
    else
      high = middle - 1
    end
  end
  return utf8.offset(text, low + 1) - 1
end

---A text cut so that it fits, with a mark where it was cut.
---@param text string
---@param width number
---@return string
function Ink:cut(text, width)
  if not utf8.len(text) then
    text = text:gsub("[\x80-\xFF]", "?")
  end
  if self:width(text) <= width then
    return text
  end
  return text:sub(1, self:fitting(text, width - self:width(ELLIPSIS))) .. ELLIPSIS
end

---@param text string
---@param width number
---@return string[]
function Ink:_break(text, width)
  local lines, line = {}, ""
  for word in text:gmatch("%S+") do
    local longer = line == "" and word or line .. " " .. word
    if line ~= "" and self:width(longer) > width then
      lines[#lines + 1], line = line, word
    else
      line = longer
    end
  end
  lines[#lines + 1] = line
  for index, one in ipairs(lines) do
    lines[index] = self:cut(one, width)
  end
  return lines
end

---A text in lines that fit.
---@param text string
---@param width number
---@return string[]
function Ink:lines(text, width)
  local key = width .. " " .. text
  if not self.broken[key] then
    if self.count >= REMEMBERED then
      self.broken, self.count = {}, 0
    end
    self.broken[key], self.count = self:_break(text, width), self.count + 1
  end
  return self.broken[key]
end

return { new = new }
