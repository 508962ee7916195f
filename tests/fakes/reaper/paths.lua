--- Files and folders with nothing but Lua and the system's own commands.

local paths = {}

local IS_A_FOLDER = 21 -- what the system says (EISDIR) to whoever reads one

---@param path string
---@return string
function paths.folder(path)
  return path:match("^(.*)/[^/]*$") or ""
end

---@param path string
---@return string
function paths.name(path)
  return path:match("([^/]*)$")
end

---@param path string
---@return boolean
function paths.exists(path)
  local file = io.open(path, "rb")
  if not file then
    return false
  end
  local byte, problem = file:read(1)
  file:close()
  return byte ~= nil or problem == nil
end

---@param text string
---@return string
local function shell(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

---What a folder holds; folders end in a slash.
---@param path string
---@return string[]
function paths.list(path)
  local pipe = assert(io.popen("ls -1Ap " .. shell(path) .. " 2>/dev/null"))
  local names = {}
  for name in pipe:lines() do
    names[#names + 1] = name
  end
  pipe:close()
  return names
end

---Make a folder and those around it.
---@param path string
---@return boolean
function paths.make(path)
  return os.execute("mkdir -p " .. shell(path) .. " 2>/dev/null") == true
end

---@param path string
---@return boolean
function paths.is_folder(path)
  local file = io.open(path, "rb")
  if not file then
    return false
  end
  local _, _, code = file:read(1)
  file:close()
  return code == IS_A_FOLDER
end

---@param path string
---@return string|nil
function paths.read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local text = file:read("a")
  file:close()
  return text
end

---@param path string
---@param text string
function paths.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

---An absolute path for one that a project writes, backslashes understood.
---@param written string
---@param folder string
---@return string
function paths.resolve(written, folder)
  if written:match("^%a:[\\/]") then
    local beside = folder .. "/" .. written:match("([^\\/]*)$")
    return paths.exists(beside) and beside or written
  end
  local function full(path)
    return path:sub(1, 1) == "/" and path or folder .. "/" .. path
  end
  if paths.exists(full(written)) then
    return full(written)
  end
  return full((written:gsub("\\", "/")))
end

---A path as a project writes it: relative where the file lies below the project.
---@param path string
---@param folder string
---@return string
function paths.relative(path, folder)
  if folder ~= "" and path:sub(1, #folder + 1) == folder .. "/" then
    return path:sub(#folder + 2)
  end
  return path
end

return paths
