--- What the panel shows, as rows that any view can draw: no REAPER and no pixels in here.
-- @noindex

local json = require("lib.json")

---@class Row
---@field kind "state"|"trouble"|"todo"|"progress"|"waiting"|"step"|"said"|"choice"|"heading"|"take"|"cell"
---@field text string
---@field tone "good"|"waiting"|"bad"|nil  of a state
---@field done number|nil  of what is under way, 0–1
---@field request string|nil  which can be cancelled
---@field index integer|nil  of a take, from 1
---@field active boolean|nil  of a take
---@field button "connect"|"compare"|nil
---@field value string|nil  of a cell
---@field source string|nil  of a cell
---@field sure string|nil  of a cell

---@class ShownTakes  the takes of the selected item
---@field name string  of the item
---@field takes {name: string, active: boolean}[]

local model = {}

local LISTENING = { connected = true, connecting = true }
local TONES = { connected = "good", searching = "waiting", connecting = "waiting", off = "bad", refused = "bad" }

---@param rows Row[]
---@param state Board
local function add_state(rows, state)
  local words = state.words
  local name = json.given(state.name)
  if state.connection == "connected" and name then
    words = "Connected: " .. name
  end
  rows[#rows + 1] = {
    kind = "state", text = words, tone = TONES[state.connection] or "bad",
    button = state.connection == "off" and "connect" or nil,
  }
end

---@param rows Row[]
---@param state Board
local function add_trouble(rows, state)
  local trouble = json.given(state.trouble)
  if not trouble then
    return
  end
  if trouble.what ~= state.words then
    rows[#rows + 1] = { kind = "trouble", text = trouble.what }
  end
  if trouble["do"] ~= "" then
    rows[#rows + 1] = { kind = "todo", text = trouble["do"] }
  end
end

---@param rows Row[]
---@param state Board
---@param posted {request: string, text: string}|nil  what was asked and is not heard yet
---@return boolean busy
local function add_queue(rows, state, posted)
  local waiting = {}
  for _, one in ipairs(state.queue) do
    waiting[#waiting + 1] = one
  end
  table.sort(waiting, function(one, other)
    return one.place < other.place
  end)
  local busy = false
  for _, one in ipairs(waiting) do
    local progress = json.given(state.progress)
    if one.place == 0 then
      busy = true
      local mine = progress and progress.request == one.request and progress
      rows[#rows + 1] = {
        kind = "progress", text = mine and mine.what or one.text, done = mine and mine.done or 0, request = one.request,
      }
    else
      rows[#rows + 1] = { kind = "waiting", text = ("%d. %s"):format(one.place, one.text), request = one.request }
    end
  end
  if posted and LISTENING[state.connection] then
    rows[#rows + 1] = { kind = "waiting", text = posted.text, request = posted.request }
  end
  return busy or #state.queue > 0
end

---@param rows Row[]
---@param state Board
local function add_plan(rows, state)
  for _, step in ipairs(json.given(state.plan) or {}) do
    rows[#rows + 1] = { kind = "step", text = "→ " .. step.words }
  end
end

---@param rows Row[]
---@param reply table
local function add_reply(rows, reply)
  if #reply.unknown > 0 then
    local words = table.concat(reply.unknown, ", ")
    rows[#rows + 1] = { kind = "said", text = "Not understood and passed over: " .. words }
  end
  for _, said in ipairs(reply.said) do
    rows[#rows + 1] = { kind = "said", text = said }
  end
  for _, choice in ipairs(reply.choices) do
    rows[#rows + 1] = { kind = "choice", text = choice }
  end
  if #reply.edits > 0 and reply.changes ~= "" then
    rows[#rows + 1] = { kind = "said", text = reply.changes }
  end
end

---@param rows Row[]
---@param shown ShownTakes|nil
local function add_takes(rows, shown)
  if not shown or #shown.takes < 2 then
    return
  end
  rows[#rows + 1] = { kind = "heading", text = "Takes of " .. shown.name, button = "compare" }
  for index, take in ipairs(shown.takes) do
    rows[#rows + 1] = { kind = "take", text = ("%d  %s"):format(index, take.name), index = index, active = take.active }
  end
end

---@param rows Row[]
---@param cells table[]
local function add_cells(rows, cells)
  if #cells == 0 then
    return
  end
  rows[#rows + 1] = { kind = "heading", text = "What is known" }
  for _, cell in ipairs(cells) do
    local name = cell.scope == "session" and cell.name or ("%s (%s)"):format(cell.name, cell.of)
    rows[#rows + 1] = {
      kind = "cell", text = name, value = cell.text, source = cell.source,
      sure = cell.confidence < 1 and ("%.0f %%"):format(cell.confidence * 100) or "",
    }
  end
end

---Everything below the prompt, from top to bottom.
---@param state Board
---@param shown ShownTakes|nil
---@param posted {request: string, text: string}|nil  what was asked and is not heard yet
---@return Row[]
function model.rows(state, shown, posted)
  local rows = {}
  add_state(rows, state)
  if add_queue(rows, state, posted) then
    add_plan(rows, state)
  else
    add_trouble(rows, state)
    local reply = json.given(state.reply)
    if reply and not json.given(state.trouble) then
      add_reply(rows, reply)
    end
  end
  add_takes(rows, shown)
  add_cells(rows, state.gat)
  return rows
end

---Whether something is under way or waits, which can be cancelled.
---@param state Board
---@return boolean
function model.busy(state)
  return #state.queue > 0
end

---The take to compare with: the one that played before, else the next.
---@param shown ShownTakes
---@param before integer|nil  which played before
---@return integer
function model.other(shown, before)
  local active = 1
  for index, take in ipairs(shown.takes) do
    active = take.active and index or active
  end
  if before and before ~= active and before <= #shown.takes then
    return before
  end
  return active % #shown.takes + 1
end

return model
