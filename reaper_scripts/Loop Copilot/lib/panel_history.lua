--- What the musician asked before, kept by REAPER from one day to the next.
-- @noindex

local board = require("lib.board")
local json = require("lib.json")

local history = {}

local KEY = "history"
local MOST = 50 -- requests kept
local LONGEST = 16000 -- bytes they may take in REAPER's settings file

---Everything asked before.
---@return string[]  newest first
function history.all()
  local good, texts = pcall(json.decode, reaper.GetExtState(board.SECTION, KEY))
  return good and type(texts) == "table" and texts or json.array({})
end

---Remember a request; one that was made before moves to the front.
---@param text string
function history.add(text)
  local texts = { text }
  for _, known in ipairs(history.all()) do
    if known ~= text and #texts < MOST then
      texts[#texts + 1] = known
    end
  end
  local kept = json.encode(json.array(texts))
  while #kept > LONGEST and #texts > 1 do
    table.remove(texts)
    kept = json.encode(json.array(texts))
  end
  reaper.SetExtState(board.SECTION, KEY, kept, true)
end

return history
