--- What REAPER's codes for keys mean in the prompt.
-- @noindex

local panel_keys = {}

---@param name string
---@return integer
local function named(name)
  local code = 0
  for index = 1, #name do
    code = code << 8 | name:byte(index)
  end
  return code
end

local UNICODE = named("u") -- in the topmost byte of a code that is a character

local KEYS = {
  [8] = "backspace", [1] = "home", [5] = "end", [21] = "delete all", [23] = "delete word", [127] = "delete word",
  [named("left")] = "left", [named("rght")] = "right", [named("home")] = "home", [named("end")] = "end",
  [named("del")] = "delete", [named("up")] = "up", [named("down")] = "down",
}

---With Ctrl (on a Mac: Cmd) or Alt held.
local STEPS = { left = "word left", right = "word right", backspace = "delete word" }

panel_keys.ENTER, panel_keys.ESCAPE, panel_keys.PASTE = 13, 27, 22
panel_keys.SPACE = 32
panel_keys.PAGE_UP, panel_keys.PAGE_DOWN = named("pgup"), named("pgdn")

local CONTROL, SHIFT, ALT = 4, 8, 16 -- of gfx.mouse_cap
local CONTROL_Z = 26
local PLAY_OR_STOP, UNDO, REDO = 40044, 40029, 40030 -- actions of REAPER

---What a key does in the prompt; nil when nothing.
---@param code integer  of gfx.getchar
---@param held integer  gfx.mouse_cap
---@return PromptKey|nil
function panel_keys.edit(code, held)
  local key = KEYS[code]
  return held & (CONTROL | ALT) ~= 0 and STEPS[key] or key
end

---What REAPER's own window would do with a key that an empty prompt has no use for; nil when nothing.
---@param code integer  of gfx.getchar
---@param held integer  gfx.mouse_cap
---@return integer|nil  command
function panel_keys.of_reaper(code, held)
  if code == panel_keys.SPACE then
    return PLAY_OR_STOP
  elseif code == CONTROL_Z then
    return held & SHIFT ~= 0 and REDO or UNDO
  end
  return nil
end

---The character a key types; nil when none.
---@param code integer  of gfx.getchar
---@return string|nil
function panel_keys.character(code)
  if code >> 24 == UNICODE then
    code = code & 0xFFFFFF
  elseif code > 255 then
    return nil
  end
  if code < 32 or code >= 127 and code < 160 or code > 0x10FFFF or code >= 0xD800 and code < 0xE000 then
    return nil
  end
  return utf8.char(code)
end

return panel_keys
