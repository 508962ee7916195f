--- Scripts as REAPER runs them: each in a Lua of its own, ended when nothing is deferred any more.

local paths = require("paths")
local gfx = require("gfx")

local scripts = {}

---@class Script
---@field path string
---@field command integer
---@field deferred function[]
---@field leaving function[]  given to atexit
---@field options integer  as set_action_options was told

local PATIENCE = 20000000 -- Lua instructions; a script that takes more in one cycle hangs REAPER

local LIBRARIES = { "coroutine", "debug", "io", "math", "os", "string", "table", "utf8" }
local PLAIN = {
  "assert", "collectgarbage", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget",
  "rawlen", "rawset", "select", "setmetatable", "tonumber", "tostring", "xpcall", "_VERSION",
}

---The globals of a fresh script.
---@param host Host
---@param script Script
---@return table
local function globals(host, script)
  local env = {}
  for _, name in ipairs(PLAIN) do
    env[name] = _G[name]
  end
  for _, name in ipairs(LIBRARIES) do
    env[name] = {}
    for key, value in pairs(_G[name]) do
      env[name][key] = value
    end
  end
  env.os.exit = function()
    host:misuse("os.exit ends REAPER")
  end
  env.io.write = function()
    host:misuse("io.write shows nothing in REAPER; use ShowConsoleMsg")
  end
  local function shell()
    host:misuse("os.execute and io.popen flash a console on Windows; use ExecProcess")
  end
  env.os.execute, env.io.popen = shell, shell
  env.io.stdout, env.io.stdin = nil, nil
  env._G, env.reaper, env.gfx = env, host.reaper, gfx.new(host, script)
  env.type = function(...)
    if select("#", ...) == 0 then
      error("bad argument #1 to 'type' (value expected)", 2)
    end
    local value = ...
    return host.handles:is(value) and "userdata" or type(value)
  end
  env.print = function()
    host:misuse("print shows nothing in REAPER; use ShowConsoleMsg")
  end
  env.load = function(code, name, mode, ...)
    return load(code, name, mode, select("#", ...) > 0 and ... or env)
  end
  env.loadfile = function(path, mode, ...)
    return loadfile(path, mode, select("#", ...) > 0 and ... or env)
  end
  env.dofile = function(path)
    return assert(loadfile(path, "t", env))()
  end
  env.package = {
    loaded = { _G = env }, preload = {}, config = package.config, cpath = "",
    path = paths.folder(script.path) .. "/?.lua", searchpath = package.searchpath,
  }
  for _, name in ipairs(LIBRARIES) do
    env.package.loaded[name] = env[name]
  end
  env.require = function(name)
    local loaded = env.package.loaded
    if loaded[name] ~= nil then
      return loaded[name]
    end
    local file, found = env.package.preload[name], name
    if not file then
      local problem
      found, problem = package.searchpath(name, env.package.path)
      if not found then
        error(("module '%s' not found:%s"):format(name, problem), 2)
      end
      file, problem = loadfile(found, "t", env)
      if not file then
        error(problem, 2)
      end
    end
    local value = file(name, found)
    if value ~= nil then
      loaded[name] = value
    elseif loaded[name] == nil then
      loaded[name] = true
    end
    return loaded[name]
  end
  return env
end

---Run some of a script's code as REAPER does, by the rules.
---@param host Host
---@param script Script
---@param what string
---@param body function
---@return boolean worked
---@return any ... what it gave
function scripts.guard(host, script, what, body)
  local outer = host.script
  host.script = script
  debug.sethook(function()
    local text = what .. " does not come to an end; REAPER would hang"
    host:note(text)
    -- A loop around a pcall would live on; from here on every step of the script's own ends it.
    debug.sethook(function()
      local info = debug.getinfo(2, "S")
      if info.what ~= "C" and info.source:sub(2, #host.folder + 1) ~= host.folder then
        error({ text = text, noted = true }, 0)
      end
    end, "", 1)
  end, "", PATIENCE)
  local results = table.pack(xpcall(body, function(problem)
    if type(problem) == "table" and problem.noted then
      return problem
    end
    return { text = debug.traceback(tostring(problem), 2) }
  end))
  debug.sethook()
  host.script, host.calling = outer, nil
  if not results[1] and not results[2].noted then
    host:note(what .. " failed: " .. results[2].text)
  end
  if not outer then
    host:settle(what)
  end
  return table.unpack(results, 1, results.n)
end

---@param host Host
---@param script Script
local function finish(host, script)
  for index, one in ipairs(host.scripts) do
    if one == script then
      table.remove(host.scripts, index)
      break
    end
  end
  script.deferred, script.ended = {}, true
  local leaving = script.leaving
  script.leaving = {}
  for _, body in ipairs(leaving) do
    scripts.guard(host, script, paths.name(script.path) .. " (atexit)", body)
  end
  script.window = nil
end

---@param host Host
---@param path string
---@return integer command
---@return string name
function scripts.register(host, path)
  for command, entry in pairs(host.commands) do
    if entry.path == path then
      return command, entry.name
    end
  end
  local command = 53000 + #host.commands
  while host.commands[command] do
    command = command + 1
  end
  local sum = 0
  for index = 1, #path do
    sum = (sum * 31 + path:byte(index)) & 0xffffffffff
  end
  local entry = { path = path, name = ("_RS%040x"):format(sum) }
  host.commands[command] = entry
  return command, entry.name
end

---Run a script as an action.
---@param host Host
---@param path string
function scripts.run(host, path)
  for _, running in ipairs(host.scripts) do
    if running.path == path then
      if running.options & 1 == 0 then
        host:note(paths.name(path) .. " runs already: REAPER asks what to do, unless set_action_options says")
        return
      end
      local anew = running.options & 2 ~= 0
      finish(host, running)
      if not anew then
        return
      end
      break
    end
  end
  local script = {
    path = path, command = scripts.register(host, path), deferred = {}, leaving = {}, options = 0,
  }
  local text = paths.read(path)
  if not text then
    error("there is no script " .. path, 0)
  end
  local body, problem = load(text, "@" .. path, "t", globals(host, script))
  if not body then
    host:note(problem)
    return
  end
  if host.script == nil then
    host.asked = true
  end
  host.scripts[#host.scripts + 1] = script
  local worked = scripts.guard(host, script, paths.name(path), body)
  gfx.shown(script)
  host.asked = host.script ~= nil and host.asked
  if not worked or #script.deferred == 0 then
    finish(host, script)
  end
end

---One defer cycle of every script.
---@param host Host
function scripts.tick(host)
  for _, script in ipairs({ table.unpack(host.scripts) }) do
    host.asked = gfx.cycle(script)
    local now = script.deferred
    script.deferred = {}
    for _, body in ipairs(now) do
      if not scripts.guard(host, script, paths.name(script.path), body) then
        script.deferred = {}
        break
      end
    end
    gfx.shown(script)
    host.asked = false
    if #script.deferred == 0 and not script.ended then
      finish(host, script)
    end
  end
end

---@param host Host
---@param path string
function scripts.terminate(host, path)
  for _, script in ipairs({ table.unpack(host.scripts) }) do
    if script.path == path then
      finish(host, script)
    end
  end
end

---Run code of a test by a script's rules, with a script's globals.
---@param host Host
---@param code string
---@return boolean worked
---@return any ...
function scripts.lua(host, code)
  local script = { path = "test", command = 0, deferred = {}, leaving = {}, options = 0 }
  local body, problem = load(code, "=test", "t", globals(host, script))
  if not body then
    error(problem, 0)
  end
  host.asked = true
  local results = table.pack(scripts.guard(host, script, "test", body))
  host.asked = false
  return table.unpack(results, 1, results.n)
end

return scripts
