--- Where the scripts of Loop Copilot meet: wishes that actions post, and a board on which the loop writes.
-- Every script REAPER runs has a Lua of its own; what they share is REAPER's extended state, kept in memory only.
-- @noindex

local json = require("lib.json")

local board = {}

---The section of REAPER's extended state that all of it lies in.
board.SECTION = "LoopCopilot"

local SECTION = board.SECTION

---@alias Connection
---| "off"         no loop runs
---| "searching"   the loop runs, the daemon does not
---| "connecting"  hello was said
---| "connected"
---| "refused"     the daemon speaks another version

---@class Waiting  a request that waits or is under way
---@field request string  its id, for a `cancel` wish
---@field text string
---@field place integer  0 is under way

---@class Progress  what is under way
---@field request string
---@field step string
---@field what string
---@field done number  0–1

---@class Trouble  what went wrong, in words for the musician
---@field code string  as in bridge/errors.py, or "script" for a fault of ours
---@field what string
---@field do string  what to do about it; may be empty

---@class Board  how things stand; what is not known is absent
---@field connection Connection
---@field words string  the same in one line for the musician
---@field version string|nil  the daemon's
---@field session string|nil  of the project in front, as the daemon calls it
---@field name string|nil  of the project in front
---@field queue Waiting[]
---@field progress Progress|nil
---@field plan table[]|nil  steps of the last plan: `id`, `task`, `words`
---@field takes table[]  renders of the last request, as in bridge/api/messages.py
---@field reply table|nil  the last Reply, with `request`
---@field gat table[]  cells of the table, as in bridge/api/messages.py
---@field history table|nil  as in bridge/api/messages.py
---@field trouble Trouble|nil  the last thing that went wrong; gone once something went well
---@field worst_tick number  milliseconds the longest turn of the loop took so far
---@field slow_ticks integer  turns that took longer than they should
---@field changed integer  counts up whenever anything above changed

---@class Wish
---@field id string  unique for good; the request's id where it becomes one
---@field kind "ask"|"travel"|"cancel"|"transport"|"refresh"
---@field params table  as docs/protocol.md has them, without `session`
---@field project string  the project in front when it was posted, as a pointer's text

---Post a wish; the loop takes it in its next turn. `require("lib.start").ensure()` sees to it that there is a loop.
---
---- `ask` `{text, select?, selection?, seed?, takes?, dry?}`: `selection` is filled in from the project when left out
---- `travel` `{to, steps?, name?}`
---- `cancel` `{request?}`
---- `transport` `{["do"], start?, ["end"]?}`
---- `refresh` `{}`: ask the daemon for table and history again
---@param kind "ask"|"travel"|"cancel"|"transport"|"refresh"
---@param params table|nil
---@return string id
function board.post(kind, params)
  local id = reaper.genGuid()
  local project = reaper.EnumProjects(-1)
  local number = (tonumber(reaper.GetExtState(SECTION, "wishes")) or 0) + 1
  local wish = { id = id, kind = kind, params = json.object(params or {}), project = tostring(project) }
  reaper.SetExtState(SECTION, ("wish %d"):format(number), json.encode(wish), false)
  reaper.SetExtState(SECTION, "wishes", ("%d"):format(number), false)
  return id
end

---Whether wishes were posted that the loop has not taken yet.
---@return boolean
function board.waits()
  return reaper.HasExtState(SECTION, "wishes")
end

---Take the wishes that were posted, oldest first. Only the loop does.
---@return Wish[]
function board.take()
  local last = tonumber(reaper.GetExtState(SECTION, "wishes")) or 0
  local wishes = {}
  if last == 0 then
    return wishes
  end
  for number = 1, last do
    local key = ("wish %d"):format(number)
    local good, wish = pcall(json.decode, reaper.GetExtState(SECTION, key))
    if good and type(wish) == "table" then
      wishes[#wishes + 1] = wish
    end
    reaper.DeleteExtState(SECTION, key, false)
  end
  reaper.DeleteExtState(SECTION, "wishes", false)
  return wishes
end

---What is on the board when no loop writes on it.
---@return Board
function board.blank()
  return {
    connection = "off", words = "Loop Copilot is not connected. Run the action Loop Copilot_Connect.",
    queue = json.array({}), takes = json.array({}), gat = json.array({}), worst_tick = 0.0, slow_ticks = 0, changed = 0,
  }
end

---How things stand.
---@return Board
function board.read()
  local text = reaper.GetExtState(SECTION, "board")
  if text == "" then
    return board.blank()
  end
  return json.decode(text)
end

---A number that differs whenever the board does: cheap to look at in every frame.
---@return string
function board.stamp()
  return reaper.GetExtState(SECTION, "board changed")
end

---Write on the board. Only the loop does.
---@param state Board
function board.write(state)
  reaper.SetExtState(SECTION, "board", json.encode(state), false)
  reaper.SetExtState(SECTION, "board changed", ("%d"):format(state.changed), false)
end

---Wipe the board, when the loop ends.
function board.wipe()
  reaper.DeleteExtState(SECTION, "board", false)
  reaper.SetExtState(SECTION, "board changed", "off", false)
end

return board
