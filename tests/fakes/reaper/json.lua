--- JSON for the line between a test and the fake; strings are bytes, taken to be UTF-8.

local json = {}

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local PLAIN = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }
local LIST = {}

---Mark a table as a list, so that an empty one is written as one.
---@generic T: table
---@param values T
---@return T
function json.list(values)
  return setmetatable(values, LIST)
end

---@param value any
---@return string
function json.write(value)
  local kind = type(value)
  if kind == "string" then
    local text = value:gsub('[%c"\\\127]', function(c)
      return ESCAPES[c] or ("\\u%04x"):format(c:byte())
    end)
    return '"' .. text .. '"'
  elseif kind == "number" then
    return math.type(value) == "integer" and tostring(value) or ("%.17g"):format(value)
  elseif kind ~= "table" then
    return kind == "boolean" and tostring(value) or "null"
  end
  local parts = {}
  if getmetatable(value) == LIST or #value > 0 then
    for index = 1, value.n or #value do
      parts[index] = json.write(value[index])
    end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for key, one in pairs(value) do
    parts[#parts + 1] = json.write(tostring(key)) .. ":" .. json.write(one)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

local read

local function read_string(text, at)
  local parts = {}
  while true do
    local stop = text:find('["\\]', at)
    parts[#parts + 1] = text:sub(at, stop - 1)
    if text:sub(stop, stop) == '"' then
      return table.concat(parts), stop + 1
    end
    local c = text:sub(stop + 1, stop + 1)
    at = stop + 2
    if c == "u" then
      parts[#parts + 1] = utf8.char(tonumber(text:sub(at, at + 3), 16))
      at = at + 4
    else
      parts[#parts + 1] = PLAIN[c] or c
    end
  end
end

local function read_members(text, at, close, add)
  at = text:find("%S", at)
  if text:sub(at, at) == close then
    return at + 1
  end
  while true do
    at = add(at)
    at = text:find("%S", at)
    local c = text:sub(at, at)
    at = at + 1
    if c == close then
      return at
    end
  end
end

function read(text, at)
  at = text:find("%S", at)
  local c = text:sub(at, at)
  if c == '"' then
    return read_string(text, at + 1)
  elseif c == "{" then
    local value = {}
    return value, read_members(text, at + 1, "}", function(place)
      local key, one
      key, place = read_string(text, text:find('"', place, true) + 1)
      one, place = read(text, text:find(":", place, true) + 1)
      value[key] = one
      return place
    end)
  elseif c == "[" then
    local value, count = json.list({}), 0
    return value, read_members(text, at + 1, "]", function(place)
      count = count + 1
      value[count], place = read(text, place)
      return place
    end)
  end
  local word = text:match("^[%w%.%+%-]+", at)
  if word == "true" or word == "false" then
    return word == "true", at + #word
  elseif word == "null" then
    return nil, at + 4
  end
  return tonumber(word), at + #word
end

---@param text string
---@return any
function json.read(text)
  return (read(text, 1))
end

return json
