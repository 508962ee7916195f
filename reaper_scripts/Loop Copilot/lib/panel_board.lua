--- Reads the board for the panel, a little in every frame, so that a long one never holds REAPER up.
-- @noindex

local board = require("lib.board")
local json = require("lib.json")

local BUDGET = 0.001 -- seconds of a frame

---@class BoardReader
---@field state Board
---@field private seen string|nil
---@field private reading thread|nil
local BoardReader = {}
BoardReader.__index = BoardReader

---@return BoardReader
local function new()
  return setmetatable({ state = board.blank() }, BoardReader)
end

---@return boolean fresh  whether the state is another one now
function BoardReader:step()
  local stamp = board.stamp()
  if stamp ~= self.seen then
    self.seen = stamp
    local text = reaper.GetExtState(board.SECTION, "board")
    self.reading = coroutine.create(function()
      return text == "" and board.blank() or json.decode(text, coroutine.yield)
    end)
  end
  if not self.reading then
    return false
  end
  local deadline = reaper.time_precise() + BUDGET
  repeat
    local good, state = coroutine.resume(self.reading)
    if not good then
      error(state, 0)
    elseif coroutine.status(self.reading) == "dead" then
      self.state, self.reading = state, nil
      return true
    end
  until reaper.time_precise() >= deadline
  return false
end

---Go on reading.
---@return boolean unfinished  whether the state is not the newest yet
function BoardReader:reading_on()
  self:step()
  return self.reading ~= nil
end

return { new = new }
