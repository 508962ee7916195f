--- The copilot's folder, in which the daemon and we leave each other messages.
-- @noindex

local home = {}

---What the musician set > the environment > where the daemon puts it by default on this system.
---@return string folder  without a separator at its end
function home.folder()
  local set = reaper.GetExtState("LoopCopilot", "home")
  if set == "" then
    set = os.getenv("LOOP_COPILOT_HOME") or ""
  end
  if set ~= "" then
    return (set:gsub("[/\\]+$", ""))
  end
  local system, user = reaper.GetOS(), os.getenv("HOME") or ""
  if system:find("^Win") then
    return (os.getenv("LOCALAPPDATA") or "") .. "\\loop-copilot"
  elseif system:find("^OSX") or system:find("^macOS") then
    return user .. "/Library/Application Support/loop-copilot"
  end
  local shared = os.getenv("XDG_DATA_HOME") or ""
  return (shared ~= "" and shared or user .. "/.local/share") .. "/loop-copilot"
end

return home
