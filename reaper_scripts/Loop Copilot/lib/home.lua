--- The copilot's folder, in which the daemon and we leave each other messages.
-- Whoever starts the daemon has another environment than REAPER, and on Windows Lua reads names with umlauts wrongly:
-- what the installer wrote down goes before what can be guessed from here.
-- @noindex

local home = {}

---What the musician set > what the installer wrote down > the environment > where the daemon puts it by default.
---@return string folder  without a separator at its end
function home.folder()
  local set = reaper.GetExtState("LoopCopilot", "home")
  if set == "" then
    local noted, place = pcall(require, "lib.installed_place")
    set = noted and type(place) == "string" and place or os.getenv("LOOP_COPILOT_HOME") or ""
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
