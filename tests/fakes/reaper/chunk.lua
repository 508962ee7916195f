--- A project file as a tree of its own lines, so that what nobody changes stays as it was, byte for byte.

local chunk = {}

---A block: its opening line, what is inside, its closing line; lines keep their line ends.
---@class Block
---@field head string
---@field children (string|Block)[]
---@field tail string

---A whole file.
---@class Document
---@field before string
---@field root Block
---@field after string
---@field eol string

local MEMORY = 20000
local memo, remembered = {}, 0

---A line's words, quotation marks taken off.
---@param line string
---@return string[]
function chunk.words(line)
  local known = memo[line]
  if known then
    return known
  end
  local words, at = {}, 1
  while true do
    at = line:find("%S", at)
    if not at then
      break
    end
    local mark = line:sub(at, at)
    if mark == '"' or mark == "'" or mark == "`" then
      local stop = line:find(mark, at + 1, true)
      local text = line:sub(at + 1, (stop or #line + 1) - 1)
      words[#words + 1] = stop and text or text:gsub("[\r\n]+$", "")
      at = (stop or #line) + 1
    else
      local stop = line:find("%s", at) or #line + 1
      words[#words + 1] = line:sub(at, stop - 1)
      at = stop
    end
  end
  if remembered >= MEMORY then
    memo, remembered = {}, 0
  end
  memo[line], remembered = words, remembered + 1
  return words
end

---@param child string|Block
---@return string
function chunk.word(child)
  if type(child) == "table" then
    return child.head:match("^%s*<(%S*)") or ""
  end
  return child:match("^%s*(%S*)") or ""
end

---The first child of a word, lines only.
---@param children (string|Block)[]
---@param word string
---@return integer|nil index
function chunk.find(children, word)
  for index, child in ipairs(children) do
    if type(child) == "string" and chunk.word(child) == word then
      return index
    end
  end
  return nil
end

---The blocks of a word directly inside.
---@param children (string|Block)[]
---@param word string
---@return Block[]
function chunk.blocks(children, word)
  local found = {}
  for _, child in ipairs(children) do
    if type(child) == "table" and chunk.word(child) == word then
      found[#found + 1] = child
    end
  end
  return found
end

---What stands at a place after a word; 1 is the first value.
---@param children (string|Block)[]
---@param word string
---@param place integer
---@return string|nil
function chunk.get(children, word, place)
  local index = chunk.find(children, word)
  return index and chunk.words(children[index])[place + 1] or nil
end

---@param children (string|Block)[]
---@param word string
---@param place integer
---@param default number
---@return number
function chunk.number(children, word, place, default)
  return tonumber(chunk.get(children, word, place)) or default
end

---A number as REAPER writes it, exact when read again.
---@param value number
---@return string
function chunk.format(value)
  local whole = math.tointeger(value)
  if whole then
    return tostring(whole)
  end
  local short = string.format("%.14g", value)
  return tonumber(short) == value and short or string.format("%.17g", value)
end

---Text in the quotation marks that REAPER would choose.
---@param text string
---@return string
function chunk.quote(text)
  local safe = text:gsub("[%c]", " ")
  for _, mark in ipairs({ '"', "'", "`" }) do
    if not safe:find(mark, 1, true) then
      return mark .. safe .. mark
    end
  end
  return "`" .. safe:gsub("`", "'") .. "`"
end

---Where each word of a line starts and stops, quotation marks included.
local function spans(line)
  local found, at = {}, 1
  while true do
    at = line:find("%S", at)
    if not at then
      return found
    end
    local mark = line:sub(at, at)
    local stop
    if mark == '"' or mark == "'" or mark == "`" then
      stop = line:find(mark, at + 1, true) or #line:gsub("[\r\n]+$", "")
    else
      stop = (line:find("%s", at) or #line + 1) - 1
    end
    found[#found + 1] = { at, stop }
    at = stop + 1
  end
end

---A line with one value replaced or, past its end, added; every other byte as it was.
---@param line string
---@param place integer
---@param text string
---@return string
function chunk.with_value(line, place, text)
  local span = spans(line)[place + 1]
  if span then
    return line:sub(1, span[1] - 1) .. text .. line:sub(span[2] + 1)
  end
  local body, eol = line:match("^(.-)%s*([\r\n]*)$")
  return body .. " " .. text .. eol
end

---@class Place
---@field eol string
---@field depth integer  how many blocks are around the line

---Set a value on a word's line; where there is none, `fresh` is put in before the first block.
---@param children (string|Block)[]
---@param word string
---@param place integer
---@param text string
---@param fresh string  the whole line, without indentation and line end, as it is without the value
---@param at Place
function chunk.set(children, word, place, text, fresh, at)
  local index = chunk.find(children, word)
  if not index then
    index = #children + 1
    for i, child in ipairs(children) do
      if type(child) == "table" then
        index = i
        break
      end
    end
    table.insert(children, index, ("  "):rep(at.depth) .. fresh .. at.eol)
  end
  children[index] = chunk.with_value(children[index], place, text)
end

---Lines into children; `<…` opens a block and `>` closes it.
---@param lines string[]  without indentation and line ends
---@param at Place
---@return (string|Block)[]
function chunk.build(lines, at)
  local holder = { head = "", children = {}, tail = "" }
  local stack = { holder }
  for _, text in ipairs(lines) do
    if text == ">" then
      local done = table.remove(stack)
      done.tail = ("  "):rep(at.depth + #stack - 1) .. text .. at.eol
    else
      local line = ("  "):rep(at.depth + #stack - 1) .. text .. at.eol
      local inside = stack[#stack].children
      if text:sub(1, 1) == "<" then
        local block = { head = line, children = {}, tail = "" }
        inside[#inside + 1] = block
        stack[#stack + 1] = block
      else
        inside[#inside + 1] = line
      end
    end
  end
  return holder.children
end

---Read a file's bytes.
---@param text string
---@return Document
function chunk.parse(text)
  local start = text:find("<REAPER_PROJECT", 1, true)
  if not start then
    error("not a REAPER project", 0)
  end
  local line_start = start
  while line_start > 1 and not text:sub(line_start - 1, line_start - 1):find("[\r\n]") do
    line_start = line_start - 1
  end
  local at = line_start
  local stack, root = {}, nil
  while at <= #text do
    local stop = text:find("\n", at, true) or #text
    local line = text:sub(at, stop)
    at = stop + 1
    local body = line:match("^%s*(.-)%s*$")
    if body:sub(1, 1) == "<" then
      local block = { head = line, children = {}, tail = "" }
      if #stack > 0 then
        local inside = stack[#stack].children
        inside[#inside + 1] = block
      end
      root = root or block
      stack[#stack + 1] = block
    elseif body == ">" then
      table.remove(stack).tail = line
      if #stack == 0 then
        break
      end
    else
      local inside = stack[#stack].children
      inside[#inside + 1] = line
    end
  end
  if #stack > 0 or not root then
    error("the project file is cut off", 0)
  end
  return {
    before = text:sub(1, line_start - 1),
    root = root,
    after = text:sub(at),
    eol = root.head:sub(-2) == "\r\n" and "\r\n" or "\n",
  }
end

local function put(block, out)
  out[#out + 1] = block.head
  for _, child in ipairs(block.children) do
    if type(child) == "table" then
      put(child, out)
    else
      out[#out + 1] = child
    end
  end
  for _, take in ipairs(block.takes or {}) do
    out[#out + 1] = take.opening or ""
    for _, child in ipairs(take.children) do
      if type(child) == "table" then
        put(child, out)
      else
        out[#out + 1] = child
      end
    end
  end
  out[#out + 1] = block.tail
end

---The text of a block.
---@param block Block
---@return string
function chunk.dump(block)
  local out = {}
  put(block, out)
  return table.concat(out)
end

return chunk
