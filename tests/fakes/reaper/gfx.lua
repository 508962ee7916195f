--- A script's one window: what is drawn as text is kept, keys and clicks come from the person.

local gfx = {}

---@class Script
---@field window GfxWindow|nil

---@class GfxWindow
---@field open boolean
---@field title string
---@field dock integer
---@field focused boolean  whether what the person types comes here
---@field keys integer[]
---@field clicks table[]
---@field drawing string[]  texts of this cycle
---@field texts string[]  texts of the last cycle that drew

local FUNCTIONS = { -- n number, s string; a question mark: may be left out
  arc = "nnnnnn?", blit = "nn?n?n?n?n?n?n?n?n?n?n?n?", blurto = "nn", circle = "nnnn?n?", clienttoscreen = "nn",
  dock = "nn?n?n?n?", drawchar = "n", drawnumber = "nn", drawstr = "sn?n?n?", getchar = "n?n?", getdropfile = "n",
  getfont = "", getimgdim = "n", getpixel = "", gradrect = "nnnnnnnnn?n?n?n?n?n?n?n?", init = "sn?n?n?n?n?",
  line = "nnnnn?", lineto = "nnn?", loadimg = "ns", measurechar = "n", measurestr = "s", quit = "",
  rect = "nnnnn?", rectto = "nn", roundrect = "nnnnnn?", screentoclient = "nn", set = "nn?n?n?n?n?n?",
  setcursor = "ns?", setfont = "ns?n?n?", setimgdim = "nnn", setpixel = "nnn", showmenu = "s",
  triangle = "nnnnnnn?n?", update = "",
}

local VARIABLES = {
  r = 1, g = 1, b = 1, a = 1, a2 = 1, w = 0, h = 0, x = 0, y = 0, mode = 0, clear = 0, dest = -1, texth = 8,
  ext_retina = 0, mouse_x = 0, mouse_y = 0, mouse_wheel = 0, mouse_hwheel = 0, mouse_cap = 0,
}

local WIDTH, HEIGHT = 8, 8 -- of a character, in pixels

local function check(host, name, form, given)
  local at = 0
  for kind, optional in form:gmatch("([ns])(%??)") do
    at = at + 1
    local value = given[at]
    local fits = kind == "n" and math.type(value) or type(value)
    if at > given.n and optional == "?" then
      break
    end
    if kind == "n" and not fits or kind == "s" and fits ~= "string" then
      local wanted = kind == "n" and "a number" or "a string"
      host:misuse(("gfx.%s: argument %d must be %s, not %s"):format(name, at, wanted, tostring(value)))
    end
  end
  local _, most = form:gsub("[ns]", "")
  if given.n > most then
    host:misuse(("gfx.%s: %d arguments are too many, it takes %d"):format(name, given.n, most))
  end
end

local function bodies(host, script, values)
  local function window()
    return script.window or { drawing = {}, keys = {}, open = false, dock = 0 }
  end
  local function text(shown)
    local drawing = window().drawing
    drawing[#drawing + 1] = shown
    values.x = values.x + WIDTH * #shown
  end
  return {
    init = function(title, width, height, dock)
      local known = script.window
      script.window = known and known.open and known
        or { open = true, dock = dock or 0, keys = {}, clicks = {}, drawing = {}, texts = {} }
      if title ~= "" then
        script.window.title = title
      end
      values.w, values.h = width or values.w, height or values.h
      script.window.values = values
      script.window.focused = true
      return 1
    end,
    quit = function()
      if script.window then
        script.window.open = false
      end
    end,
    dock = function(state)
      if state >= 0 and script.window then
        script.window.dock = state
      end
      return window().dock
    end,
    getchar = function(character)
      if not window().open then
        return -1
      end
      if character and character >= 65536 then
        return window().focused and 7 or 5
      end
      return table.remove(window().keys, 1) or 0
    end,
    drawstr = text,
    drawnumber = function(number, digits)
      text(("%." .. math.tointeger(digits) .. "f"):format(number))
    end,
    drawchar = function(character)
      text(utf8.char(math.tointeger(character)))
    end,
    measurestr = function(shown)
      return WIDTH * (utf8.len(shown) or #shown), HEIGHT
    end,
    measurechar = function()
      return WIDTH, HEIGHT
    end,
    set = function(r, g, b, a, mode, dest, a2)
      values.r, values.g, values.b = r, g or r, b or g or r
      values.a, values.mode = a or 1, mode or 0
      values.dest, values.a2 = dest or values.dest, a2 or 1
    end,
    setfont = function()
      return 1
    end,
    getfont = function()
      return 1, "Arial"
    end,
    clienttoscreen = function(x, y)
      return x, y
    end,
    screentoclient = function(x, y)
      return x, y
    end,
    getimgdim = function()
      return 0, 0
    end,
    getpixel = function()
      return 0, 0, 0
    end,
    getdropfile = function()
      return 0, ""
    end,
    showmenu = function(menu)
      host:modal("menu", "", menu)
      local choice = table.remove(host.choices, 1)
      if not choice then
        host:misuse("gfx.showmenu: nobody is there to choose; tell the fake what to choose first")
      end
      return choice
    end,
  }
end

---The `gfx` table of a script.
---@param host Host
---@param script Script
---@return table
function gfx.new(host, script)
  local values = {}
  for name, value in pairs(VARIABLES) do
    values[name] = value
  end
  local done, ready = bodies(host, script, values), {}
  for name, form in pairs(FUNCTIONS) do
    local body = done[name] or function() end
    ready[name] = function(...)
      check(host, name, form, table.pack(...))
      return body(...)
    end
  end
  return setmetatable({}, {
    __metatable = "gfx",
    __index = function(_, name)
      if values[name] ~= nil then
        return values[name]
      end
      return ready[name] or host:misuse(("gfx.%s: no such thing in REAPER, or not modelled"):format(tostring(name)))
    end,
    __newindex = function(_, name, value)
      if VARIABLES[name] == nil or type(value) ~= "number" then
        host:misuse(("gfx.%s cannot be set to %s"):format(tostring(name), tostring(value)))
      end
      values[name] = value
    end,
  })
end

---Before a cycle: what the person did reaches the window.
---@param script Script
---@return boolean acted
function gfx.cycle(script)
  local window = script.window
  if not window then
    return false
  end
  window.drawing = {}
  local click = table.remove(window.clicks, 1)
  if click then
    local values = window.values
    values.mouse_x, values.mouse_y, values.mouse_cap = click.x, click.y, click.cap
    window.focused = window.focused or click.cap ~= 0
  end
  return click ~= nil or #window.keys > 0
end

---After a cycle: what was drawn is seen.
---@param script Script
function gfx.shown(script)
  local window = script.window
  if window and #window.drawing > 0 then
    window.texts = window.drawing
  end
end

return gfx
