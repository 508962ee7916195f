-- What luacheck knows about the scripts: REAPER runs them on Lua 5.3 or 5.4 and gives two globals to read.
std = "lua53"
max_line_length = 120
codes = true

files["reaper_scripts"] = {
  read_globals = { "reaper", "gfx" },
  globals = { package = { fields = { "path" } } },
}
