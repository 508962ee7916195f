--- What scripts keep with a track, item or take (`P_EXT:key`), in a block of its own.

local chunk = require("chunk")

local extra = {}

---Get or set one text.
---@param children (string|Block)[]  of what it belongs to
---@param word string  of the block
---@param key string
---@param value string|nil  to set; empty takes it away
---@param at Place
---@return boolean found
---@return string
function extra.text(children, word, key, value, at)
  local block = chunk.blocks(children, word)[1]
  if value ~= nil then
    if not block then
      block = chunk.build({ "<" .. word, ">" }, at)[1]
      children[#children + 1] = block
    end
    local index = chunk.find(block.children, key)
    if index then
      table.remove(block.children, index)
    end
    if value ~= "" then
      block.children[#block.children + 1] = ("  "):rep(at.depth + 1) .. key .. " " .. chunk.quote(value) .. at.eol
    elseif #block.children == 0 then
      for i, child in ipairs(children) do
        if child == block then
          table.remove(children, i)
          break
        end
      end
    end
    return true, value
  end
  local found = block and chunk.get(block.children, key, 1)
  return found ~= nil, found or ""
end

return extra
