--- JSON as the mailbox speaks it: strict, exact to the last bit of a number, and in pieces when a message is big.
-- REAPER's Lua brings none. Numbers without a fraction are integers, all others floats, both ways.
-- @noindex

local json = {}

---Largest text that is read, in bytes; what docs/protocol.md allows.
json.LARGEST = 16 * 1024 * 1024
---Deepest nesting that is read or written.
json.DEEPEST = 64

local VALUES_BETWEEN_PAUSES = 64

---JSON's null, which a Lua table could not hold.
json.null = setmetatable({}, {
  __tostring = function()
    return "null"
  end,
})

local ARRAY = { __name = "json array" }
local RAW = { __name = "json text" }
local OBJECT = { __name = "json object" }

---Mark a list as an array, so that it is one even when empty. Arrays that were read are marked.
---@generic T
---@param list T[]
---@return T[]
function json.array(list)
  return setmetatable(list, ARRAY)
end

---Mark a table as an object, whatever its keys.
---@param table table<string, any>
---@return table<string, any>
function json.object(table)
  return setmetatable(table, OBJECT)
end

---Text that is JSON already, to be put into a larger value as it is.
---@param text string
---@return table
function json.raw(text)
  return setmetatable({ text = text }, RAW)
end

---A value that may be null or absent, as nil if so.
---@generic T
---@param value T
---@return T|nil
function json.given(value)
  if value == json.null then
    return nil
  end
  return value
end

local SHORT = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
local ESCAPES = setmetatable({}, {
  __index = function(_, character)
    return SHORT[character] or ("\\u%04x"):format(character:byte())
  end,
})

---Whether a text is UTF-8; Lua 5.3 would let halves of a surrogate pair pass.
---@param text string
---@return boolean
local function is_utf8(text)
  return utf8.len(text) ~= nil and not text:find("\xED[\xA0-\xBF]")
end

---Put U+FFFD for every byte that is no UTF-8: old projects hold names in other encodings.
---@param text string
---@return string
local function cleaned(text)
  text = text:gsub("\xED[\xA0-\xBF][\x80-\xBF]", "\u{FFFD}")
  local parts, from = {}, 1
  while from <= #text do
    local good, bad = utf8.len(text, from)
    local last = good and #text or bad - 1
    parts[#parts + 1] = text:sub(from, last)
    if good then
      break
    end
    parts[#parts + 1] = "\u{FFFD}"
    from = bad + 1
  end
  return table.concat(parts)
end

---A text as JSON.
---@param text string
---@return string
function json.text(text)
  if text:find("[\x80-\xFF]") and not is_utf8(text) then
    text = cleaned(text)
  end
  return '"' .. text:gsub('[\0-\31\\"\127]', ESCAPES) .. '"'
end

---A number as JSON, exact to the last bit.
---@param number number
---@return string
function json.number(number)
  if math.type(number) == "integer" then
    return ("%d"):format(number)
  elseif number - number ~= 0 then
    error("JSON has no infinite number and none that is not a number", 0)
  elseif number % 1 == 0 and number ~= 0 and number > -1e15 and number < 1e15 then
    return ("%d.0"):format(number)
  end
  for digits = 15, 17 do
    -- Some systems write a comma where the musician's country does.
    local text = ("%." .. digits .. "g"):format(number):gsub(",", ".")
    if tonumber(text) == number then
      return text:find("[%.e]") and text or text .. ".0"
    end
  end
  error("a number could not be written", 0)
end

local encode_value

---@param list any[]
---@param parts string[]
---@param depth integer
local function encode_array(list, parts, depth)
  parts[#parts + 1] = "["
  for index = 1, #list do
    if index > 1 then
      parts[#parts + 1] = ","
    end
    encode_value(list[index], parts, depth + 1)
  end
  parts[#parts + 1] = "]"
end

---@param object table<string, any>
---@param parts string[]
---@param depth integer
local function encode_object(object, parts, depth)
  local keys = {}
  for key in pairs(object) do
    if type(key) ~= "string" then
      error("a JSON object has texts as keys, not " .. tostring(key), 0)
    end
    keys[#keys + 1] = key
  end
  table.sort(keys)
  parts[#parts + 1] = "{"
  for index, key in ipairs(keys) do
    parts[#parts + 1] = (index > 1 and "," or "") .. json.text(key) .. ":"
    encode_value(object[key], parts, depth + 1)
  end
  parts[#parts + 1] = "}"
end

---@param value any
---@param parts string[]
---@param depth integer
function encode_value(value, parts, depth)
  local kind = type(value)
  if kind == "string" then
    parts[#parts + 1] = json.text(value)
  elseif kind == "number" then
    parts[#parts + 1] = json.number(value)
  elseif kind == "boolean" then
    parts[#parts + 1] = tostring(value)
  elseif value == json.null then
    parts[#parts + 1] = "null"
  elseif kind ~= "table" then
    error("JSON cannot hold a " .. kind, 0)
  elseif depth > json.DEEPEST then
    error("a value is nested too deep for JSON", 0)
  else
    local mark = getmetatable(value)
    if mark == RAW then
      parts[#parts + 1] = value.text
    elseif mark == ARRAY or (mark ~= OBJECT and value[1] ~= nil) then
      encode_array(value, parts, depth)
    else
      encode_object(value, parts, depth)
    end
  end
end

---A value as JSON text, keys in order, so that equal values give equal text. An empty table is an object unless
---`json.array` marked it; bytes that are no UTF-8 become U+FFFD.
---@param value any
---@return string
function json.encode(value)
  local parts = {}
  encode_value(value, parts, 1)
  return table.concat(parts)
end

---@class JsonReader
---@field text string
---@field pause fun()|nil
---@field count integer  values read so far

---@param reader JsonReader
---@param at integer
---@param what string
local function refuse(reader, at, what)
  local _, line = reader.text:sub(1, at):gsub("\n", "")
  error(("not JSON: %s at byte %d, line %d"):format(what, at, line + 1), 0)
end

local UNESCAPED = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

---A `\u` escape, with its second half where it is one of a pair.
---@param reader JsonReader
---@param at integer  of the backslash
---@return string character
---@return integer next
local function unicode(reader, at)
  local code = reader.text:match("^%x%x%x%x", at + 2)
  if not code then
    refuse(reader, at, "a wrong \\u escape")
  end
  local point, next_at = tonumber(code, 16), at + 6
  if point >= 0xD800 and point <= 0xDFFF then
    local low = reader.text:match("^\\u([dD][c-fC-F]%x%x)", next_at)
    if point > 0xDBFF or not low then
      refuse(reader, at, "half of a surrogate pair")
    end
    point, next_at = 0x10000 + ((point - 0xD800) << 10) + (tonumber(low, 16) - 0xDC00), next_at + 6
  end
  return utf8.char(point), next_at
end

---@param reader JsonReader
---@param at integer  of the first quotation mark
---@return string
---@return integer next
local function read_string(reader, at)
  local text, parts, from = reader.text, nil, at + 1
  while true do
    local stop = text:find('[\0-\31\\"]', from)
    local mark = stop and text:byte(stop)
    if mark == 34 then
      local last = text:sub(from, stop - 1)
      return parts and table.concat(parts) .. last or last, stop + 1
    elseif mark ~= 92 then
      refuse(reader, stop or #text, stop and "a control character in a text" or "a text without an end")
    end
    parts = parts or {}
    parts[#parts + 1] = text:sub(from, stop - 1)
    local escape = text:sub(stop + 1, stop + 1)
    if escape == "u" then
      parts[#parts + 1], from = unicode(reader, stop)
    elseif UNESCAPED[escape] then
      parts[#parts + 1], from = UNESCAPED[escape], stop + 2
    else
      refuse(reader, stop, "an unknown escape")
    end
  end
end

---@param reader JsonReader
---@param at integer
---@return number
---@return integer next
local function read_number(reader, at)
  local text = reader.text
  local _, stop = text:find("^-?%d+", at)
  if not stop then
    refuse(reader, at, "something unknown")
  end
  if text:find("^-?0%d", at) then
    refuse(reader, at, "a number that begins with 0")
  end
  local _, fraction = text:find("^%.%d+", stop + 1)
  local _, power = text:find("^[eE][+-]?%d+", (fraction or stop) + 1)
  local last = power or fraction or stop
  local number = tonumber(text:sub(at, last))
  if (fraction or power) and math.type(number) == "integer" then
    number = number + 0.0
  end
  if number == math.huge or number == -math.huge then
    refuse(reader, at, "a number too large")
  end
  return number, last + 1
end

---@param reader JsonReader
---@param at integer
---@return integer
local function skip(reader, at)
  return reader.text:find("[^ \t\r\n]", at) or #reader.text + 1
end

local read_value

---@param reader JsonReader
---@param at integer
---@param depth integer
local function read_array(reader, at, depth)
  local list, size = json.array({}), 0
  at = skip(reader, at + 1)
  if reader.text:byte(at) == 93 then
    return list, at + 1
  end
  while true do
    size = size + 1
    list[size], at = read_value(reader, at, depth + 1)
    at = skip(reader, at)
    local mark = reader.text:byte(at)
    if mark == 93 then
      return list, at + 1
    elseif mark ~= 44 then
      refuse(reader, at, "an array without an end")
    end
    at = skip(reader, at + 1)
  end
end

---@param reader JsonReader
---@param at integer
---@param depth integer
local function read_object(reader, at, depth)
  local object = {}
  at = skip(reader, at + 1)
  if reader.text:byte(at) == 125 then
    return object, at + 1
  end
  while true do
    if reader.text:byte(at) ~= 34 then
      refuse(reader, at, "an object without a key")
    end
    local key
    key, at = read_string(reader, at)
    at = skip(reader, at)
    if reader.text:byte(at) ~= 58 then
      refuse(reader, at, "a key without a value")
    end
    object[key], at = read_value(reader, skip(reader, at + 1), depth + 1)
    at = skip(reader, at)
    local mark = reader.text:byte(at)
    if mark == 125 then
      return object, at + 1
    elseif mark ~= 44 then
      refuse(reader, at, "an object without an end")
    end
    at = skip(reader, at + 1)
  end
end

local WORDS = { { "true", true }, { "false", false }, { "null", json.null } }

---@param reader JsonReader
---@param at integer
---@param depth integer
---@return any value
---@return integer next
function read_value(reader, at, depth)
  reader.count = reader.count + 1
  if reader.pause and reader.count % VALUES_BETWEEN_PAUSES == 0 then
    reader.pause()
  end
  local mark = reader.text:byte(at)
  if mark == 34 then
    return read_string(reader, at)
  elseif mark == 123 or mark == 91 then
    if depth > json.DEEPEST then
      refuse(reader, at, "a value nested too deep")
    end
    return (mark == 123 and read_object or read_array)(reader, at, depth)
  end
  for _, word in ipairs(WORDS) do
    if reader.text:sub(at, at + #word[1] - 1) == word[1] then
      return word[2], at + #word[1]
    end
  end
  return read_number(reader, at)
end

---The value of a JSON text. Raises a text that says what is wrong with it. Bytes that are no UTF-8 stay as they are:
---the daemon writes a file's name so, where it has such a one.
---@param text string
---@param pause fun()|nil  called again and again in between; inside a coroutine it may yield
---@return any
function json.decode(text, pause)
  local reader = { text = text, pause = pause, count = 0 }
  if #text > json.LARGEST then
    refuse(reader, 0, "larger than a message may be")
  end
  local value, at = read_value(reader, skip(reader, 1), 1)
  at = skip(reader, at)
  if at <= #text then
    refuse(reader, at, "something after the end")
  end
  return value
end

return json
