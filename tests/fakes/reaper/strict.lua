--- Holds every call to REAPER's own list of functions: name, number and types of arguments, number of returns.

local strict = {}

---@class Parameter
---@field name string
---@field kind string
---@field optional boolean

---@class Signature
---@field returns integer
---@field parameters Parameter[]
---@field least integer  arguments that must be given

local LATER = { -- the version of REAPER that brought a function
  set_action_options = 7.03,
  InsertTrackInProject = 7.20,
  GetThingFromPoint = 6.53,
  GetSetProjectInfo_String = 6.0,
  PromptForAction = 6.12,
}

local PLUGINS = { -- functions that only an extension brings, by how their names begin
  "BR_", "CF_", "FNG_", "JS_", "ImGui_", "NF_", "SNM_", "SN_", "ULT_", "XEN_", "Xen_", "ReaPack_", "MRP_", "Blink_",
  "Fab_", "GR_", "GSC_", "GU_", "JB_", "LICE_", "Llm_", "MCULive_", "RPR_", "SWS_", "AK_", "HWND", "joystick",
  "CreateChildWindowForHWND", "DestroyChildWindow", "osara_",
}

---@param text string
---@return table<string, Signature>
function strict.read(text)
  local found = {}
  for line in text:gmatch("[^\n]+") do
    local words = {}
    for word in line:gmatch("%S+") do
      words[#words + 1] = word
    end
    local signature = { returns = assert(math.tointeger(tonumber(words[2]))), parameters = {}, least = 0 }
    for i = 3, #words do
      local name, kind, optional = words[i]:match("^(.-):(.-)(%??)$")
      signature.parameters[i - 2] = { name = name, kind = kind, optional = optional == "?" }
      if optional == "" then
        signature.least = i - 2
      end
    end
    found[words[1]] = signature
  end
  return found
end

---Whether an extension would have to bring a function of this name.
---@param name string
---@return boolean
function strict.from_plugin(name)
  for _, start in ipairs(PLUGINS) do
    if name:sub(1, #start) == start then
      return true
    end
  end
  return false
end

---@param host Host
---@param name string
---@return boolean
function strict.later(host, name)
  local version = tonumber(host.options.version:match("^%d+%.%d+")) or 0
  return (LATER[name] or 0) > version
end

local function shown(value)
  if type(value) == "string" then
    return ("%q"):format(#value > 60 and value:sub(1, 57) .. "…" or value)
  end
  return tostring(value)
end

---@param host Host
---@param called string
---@param parameter Parameter
---@param value any
local function checked(host, called, parameter, value)
  local kind = parameter.kind
  local function refuse(why)
    host:misuse(("%s: %s must be %s, not %s"):format(called, parameter.name, why, shown(value)))
  end
  if kind == "ReaProject" and (value == nil or value == 0) then
    return host.current
  end
  if value == nil and parameter.optional then
    return nil
  end
  if kind == "number" or kind == "integer" then
    if math.type(value) == nil then
      refuse(kind == "number" and "a number" or "a whole number")
    end
    if value ~= value or value == math.huge or value == -math.huge then
      refuse("a finite number")
    end
    if kind == "integer" then
      local whole = math.tointeger(value)
      if not whole then
        refuse("a whole number")
      end
      return whole
    end
    return value
  end
  if kind == "string" or kind == "boolean" or kind == "function" then
    if type(value) ~= kind then
      refuse("a " .. kind)
    end
    return value
  end
  if kind == "userdata" then
    if not host.handles:is(value) then
      refuse("a pointer")
    end
    return value
  end
  local object = host.handles:object(value)
  if not object then
    refuse("a " .. kind)
  elseif object.kind ~= kind then
    refuse(("a %s, which a %s is not"):format(kind, object.kind))
  elseif object.dead then
    refuse(("a %s that still exists; this one was deleted (see ValidatePtr2)"):format(kind))
  end
  return object
end

---What a script calls: checks the arguments, gives objects to the fake and handles to the script.
---@param host Host
---@param name string
---@param signature Signature
---@param body function
---@return function
function strict.wrap(host, name, signature, body)
  local parameters = signature.parameters
  return function(...)
    local given = select("#", ...)
    if given < signature.least then
      host:misuse(("%s: %d arguments are too few, it takes %d"):format(name, given, signature.least))
    elseif given > #parameters then
      host:misuse(("%s: %d arguments are too many, it takes %d"):format(name, given, #parameters))
    end
    local arguments = { ... }
    for i, parameter in ipairs(parameters) do
      arguments[i] = checked(host, name, parameter, arguments[i])
    end
    local outer = host.calling
    host.calling = name
    local results = table.pack(body(table.unpack(arguments, 1, #parameters)))
    host.calling = outer
    assert(results.n <= signature.returns, name .. " of the fake gives more than REAPER does")
    for i = 1, results.n do
      local value = results[i]
      if type(value) == "table" and value.kind then
        results[i] = host.handles:of(value)
      end
    end
    return table.unpack(results, 1, signature.returns)
  end
end

---The `reaper` table of a script.
---@param host Host
---@param bodies table<string, function>
---@return table
function strict.reaper(host, bodies)
  local ready = {}
  for name, body in pairs(bodies) do
    local signature = host.signatures[name]
    assert(signature, name .. " is modelled but not in the list of REAPER's functions")
    ready[name] = strict.wrap(host, name, signature, body)
  end
  return setmetatable({}, {
    __metatable = "reaper",
    __newindex = function(_, name)
      host:misuse(("reaper.%s: scripts do not write into reaper"):format(tostring(name)))
    end,
    __index = function(_, name)
      if type(name) == "string" and (strict.from_plugin(name) or strict.later(host, name)) then
        return nil
      end
      if ready[name] then
        return ready[name]
      end
      if host.signatures[name] then
        return function()
          host:misuse(("%s exists in REAPER, but the fake does not model it"):format(name))
        end
      end
      host:misuse(("%s: no such function in REAPER (ask APIExists for one that may be missing)"):format(tostring(name)))
    end,
  })
end

return strict
