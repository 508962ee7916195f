--- Small files, written so that a reader never sees half of one.
-- @noindex

local files = {}

---What a file holds; nil when there is none or it cannot be read.
---@param path string
---@return string|nil
function files.read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local text = file:read("a")
  file:close()
  return text
end

---Write a file under another name, then rename it in one step.
---@param path string  must not exist yet: renaming does not replace on Windows
---@param part string  the other name
---@param text string
---@return boolean written
function files.write(path, part, text)
  local file = io.open(part, "wb")
  if not file then
    return false
  end
  local written = file:write(text)
  local closed = file:close()
  return written ~= nil and closed == true and os.rename(part, path) == true
end

return files
