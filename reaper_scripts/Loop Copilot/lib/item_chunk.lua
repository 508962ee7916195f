--- An item as REAPER writes it, cut into its takes: the only door to what the API cannot make or take away.
-- The API has no call that removes a take, none that makes a section of a file, and none that gives a take notes
-- without an item of its own. Setting an item's text keeps the item, and the GUIDs of its takes.
-- @noindex

local OF_THE_ITEM = {}
for word in
  ("POSITION SNAPOFFS LENGTH LOOP ALLTAKES FADEIN FADEOUT FADEFLAG MUTE SEL IGUID IID BEAT COLOR LOCK GROUP YPOS COMP"
    .. " RESOURCEFN IMGRESOURCEFLAGS NOTESWND FIXEDLANE LANEREC <NOTES <IMAGE <EXT"):gmatch("%S+")
do
  OF_THE_ITEM[word] = true
end

---@class ItemChunk
---@field head string[]  lines of the item itself, the first one included
---@field takes string[][]  each take's lines; all but the first begin with TAKE
local ItemChunk = {}
ItemChunk.__index = ItemChunk

---@param line string
---@return string
local function word_of(line)
  return line:match("^%s*(%S*)")
end

---@param text string  as GetItemStateChunk gives it
---@return ItemChunk
local function parse(text)
  local lines = {}
  for line in text:gmatch("[^\r\n]+") do
    lines[#lines + 1] = line
  end
  local self = setmetatable({ head = { lines[1] }, takes = {} }, ItemChunk)
  local into, depth = self.head, 0
  for index = 2, #lines - 1 do
    local word = word_of(lines[index])
    if depth == 0 and word == "TAKE" then
      if #self.takes == 0 then
        self.takes[1] = {}
      end
      into = {}
      self.takes[#self.takes + 1] = into
    elseif depth == 0 and #self.takes == 0 and not OF_THE_ITEM[word] then
      into = {}
      self.takes[1] = into
    elseif depth == 0 and #self.takes == 1 and OF_THE_ITEM[word] then
      into = self.head
    elseif depth == 0 and #self.takes == 1 then
      into = self.takes[1]
    end
    into[#into + 1] = lines[index]
    depth = depth + (word:sub(1, 1) == "<" and 1 or word == ">" and -1 or 0)
  end
  return self
end

---@return string
function ItemChunk:text()
  local lines = { table.unpack(self.head) }
  for _, take in ipairs(self.takes) do
    table.move(take, 1, #take, #lines + 1, lines)
  end
  lines[#lines + 1] = ">"
  return table.concat(lines, "\n") .. "\n"
end

---@param lines string[]
---@param word string
---@return integer|nil first
---@return integer|nil last
local function find(lines, word)
  local depth = 0
  local first
  for index, line in ipairs(lines) do
    local found = word_of(line)
    if depth == 0 and found == word then
      first = index
    end
    depth = depth + (found:sub(1, 1) == "<" and 1 or found == ">" and -1 or 0)
    if first and depth == 0 then
      return first, index
    end
  end
  return nil, nil
end

---Let a take play something else.
---@param index integer  the take's, counted from 1
---@param make fun(block: string[]): string[]  from the lines of the source it has to those it gets
---@return boolean found
function ItemChunk:replace_source(index, make)
  if not self.takes[index] then
    return false
  end
  local lines, fresh = self.takes[index], {}
  local first, last = find(lines, "<SOURCE")
  first = first or #lines + 1
  last = last or #lines
  table.move(lines, 1, first - 1, 1, fresh)
  local block = make(table.move(lines, first, last, 1, {}))
  table.move(block, 1, #block, #fresh + 1, fresh)
  table.move(lines, last + 1, #lines, #fresh + 1, fresh)
  self.takes[index] = fresh
  return true
end

---Take a take away. The one after the first moves up: its volume then stands beside the item's own.
---@param index integer  counted from 1; that of an empty place among them, too
---@return boolean found
function ItemChunk:remove_take(index)
  if not self.takes[index] then
    return false
  end
  local gone = table.remove(self.takes, index)
  if index > 1 then
    return true
  end
  local at = find(gone, "VOLPAN")
  local trim = at and gone[at]:match("VOLPAN%s+(%S+)") or "1"
  local heir = self.takes[1]
  if not heir then
    self.head[#self.head + 1] = ("VOLPAN %s 0 1 -1"):format(trim)
    return true
  end
  table.remove(heir, 1)
  local volume = find(heir, "TAKEVOLPAN")
  if volume then
    heir[volume] = heir[volume]:gsub("TAKEVOLPAN", "VOLPAN " .. trim)
  end
  return true
end

return { parse = parse }
