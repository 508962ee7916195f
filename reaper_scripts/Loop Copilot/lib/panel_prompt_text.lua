--- The line in which the musician types, with a caret and what was asked before behind the up key.
-- @noindex

---@class PromptText
---@field text string
---@field caret integer  bytes before it
---@field recalls integer  counts the times another text was put in
---@field private history string[]  newest first
---@field private recalled integer  which of them is shown; 0 is what is being typed
---@field private draft string
local PromptText = {}
PromptText.__index = PromptText

---@param history string[]  newest first
---@return PromptText
local function new(history)
  return setmetatable({ text = "", caret = 0, recalls = 0, history = history, recalled = 0, draft = "" }, PromptText)
end

---The byte before which the character left of the caret begins.
---@return integer
function PromptText:_before()
  return utf8.offset(self.text, -1, self.caret + 1) - 1
end

---@return integer
function PromptText:_after()
  return utf8.offset(self.text, 2, self.caret + 1) - 1
end

---@param from integer
---@param to integer
function PromptText:_cut(from, to)
  self.text = self.text:sub(1, from) .. self.text:sub(to + 1)
  self.caret = from
end

---@param text string
function PromptText:_put(text)
  self.text, self.caret, self.recalls = text, #text, self.recalls + 1
end

---@param way integer
function PromptText:_recall(way)
  local wanted = self.recalled + way
  if wanted < 0 or wanted > #self.history then
    return
  end
  if self.recalled == 0 then
    self.draft = self.text
  end
  self.recalled = wanted
  self:_put(wanted == 0 and self.draft or self.history[wanted])
end

local press = {}

function press.left(self)
  if self.caret > 0 then
    self.caret = self:_before()
  end
end

function press.right(self)
  if self.caret < #self.text then
    self.caret = self:_after()
  end
end

function press.home(self)
  self.caret = 0
end

press["end"] = function(self)
  self.caret = #self.text
end

function press.backspace(self)
  if self.caret > 0 then
    self:_cut(self:_before(), self.caret)
  end
end

function press.delete(self)
  if self.caret < #self.text then
    self:_cut(self.caret, self:_after())
  end
end

function press.up(self)
  self:_recall(1)
end

function press.down(self)
  self:_recall(-1)
end

press["word left"] = function(self)
  local before = self.text:sub(1, self.caret)
  self.caret = #before:gsub("%S+%s*$", "")
end

press["word right"] = function(self)
  self.caret = select(2, self.text:find("^%s*%S+%s*", self.caret + 1)) or #self.text
end

press["delete word"] = function(self)
  local stop = self.caret
  press["word left"](self)
  self:_cut(self.caret, stop)
end

press["delete all"] = function(self)
  self:_put("")
end

---@alias PromptKey
---| "left" | "right" | "home" | "end" | "backspace" | "delete" | "up" | "down"
---| "word left" | "word right" | "delete word" | "delete all"

---@param key PromptKey
function PromptText:press(key)
  press[key](self)
end

---Put text in at the caret; line breaks become spaces, what is no text is left out.
---@param text string
function PromptText:insert(text)
  text = text:gsub("[\r\n\t]+", " "):gsub("%c", "")
  if not utf8.len(text) then
    return
  end
  self.text = self.text:sub(1, self.caret) .. text .. self.text:sub(self.caret + 1)
  self.caret = self.caret + #text
end

---Take a text that was edited elsewhere.
---@param text string
function PromptText:set(text)
  self.text, self.caret = text, #text
end

---Empty the line, and remember what stood there.
---@return string|nil text  without spaces around it; nil when there is none
function PromptText:take()
  local text = self.text:match("^%s*(.-)%s*$")
  if text == "" then
    return nil
  end
  for index = #self.history, 1, -1 do
    if self.history[index] == text then
      table.remove(self.history, index)
    end
  end
  table.insert(self.history, 1, text)
  self.recalled, self.draft = 0, ""
  self:_put("")
  return text
end

return { new = new }
