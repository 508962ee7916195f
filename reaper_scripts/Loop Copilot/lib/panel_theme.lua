--- Colours of the panel: those of REAPER's theme where they can be read on each other, else our own dark ones.
-- @noindex

---@alias Rgb number[]  red, green, blue; 0–1

---@class Theme
---@field ground Rgb
---@field text Rgb
---@field faint Rgb
---@field field Rgb
---@field line Rgb
---@field hover Rgb
---@field accent Rgb
---@field good Rgb
---@field bad Rgb
---@field waiting Rgb

local panel_theme = {}

local CONTRAST = 4.5 -- WCAG 2.1, level AA
local DARK, LIGHT = { 0.16, 0.16, 0.17 }, { 0.90, 0.90, 0.90 }

---@param color Rgb
---@return number
local function luminance(color)
  local parts = {}
  for index, part in ipairs(color) do
    parts[index] = part <= 0.03928 and part / 12.92 or ((part + 0.055) / 1.055) ^ 2.4
  end
  return 0.2126 * parts[1] + 0.7152 * parts[2] + 0.0722 * parts[3]
end

---@param one Rgb
---@param other Rgb
---@return number
function panel_theme.contrast(one, other)
  local light, dark = luminance(one), luminance(other)
  if light < dark then
    light, dark = dark, light
  end
  return (light + 0.05) / (dark + 0.05)
end

---@param one Rgb
---@param other Rgb
---@param share number  of the other
---@return Rgb
local function mixed(one, other, share)
  local color = {}
  for index = 1, 3 do
    color[index] = one[index] + (other[index] - one[index]) * share
  end
  return color
end

---@param key string
---@param otherwise Rgb
---@return Rgb
local function of_theme(key, otherwise)
  local native = reaper.GetThemeColor(key, 0)
  if native < 0 then
    return otherwise
  end
  local red, green, blue = reaper.ColorFromNative(native)
  return { red / 255, green / 255, blue / 255 }
end

---The nearest colour that can be read on a ground.
---@param color Rgb
---@param ground Rgb
---@return Rgb
local function readable(color, ground)
  local towards = luminance(ground) < 0.18 and { 1, 1, 1 } or { 0, 0, 0 }
  for share = 0, 1, 0.1 do
    local found = mixed(color, towards, share)
    if panel_theme.contrast(found, ground) >= CONTRAST then
      return found
    end
  end
  return towards
end

---@return Theme
function panel_theme.read()
  local ground, text = of_theme("col_main_bg2", DARK), of_theme("col_main_text2", LIGHT)
  if panel_theme.contrast(ground, text) < CONTRAST then
    ground, text = DARK, LIGHT
  end
  return {
    ground = ground, text = text, faint = readable(mixed(text, ground, 0.4), ground), field = mixed(ground, text, 0.1),
    line = mixed(ground, text, 0.25), hover = mixed(ground, text, 0.18),
    accent = readable({ 0.25, 0.6, 0.9 }, ground), good = readable({ 0.3, 0.75, 0.4 }, ground),
    bad = readable({ 0.9, 0.35, 0.3 }, ground), waiting = readable({ 0.9, 0.7, 0.2 }, ground),
  }
end

return panel_theme
