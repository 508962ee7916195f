-- What luacheck knows about the scripts: REAPER runs them on Lua 5.3 or 5.4 and gives two globals to read.
std = "lua53"
max_line_length = 120
codes = true

files["reaper_scripts"] = {
  read_globals = {
    "reaper",
    gfx = {
      other_fields = true,
      fields = {
        x = { read_only = false }, y = { read_only = false }, clear = { read_only = false },
        ext_retina = { read_only = false }, mouse_wheel = { read_only = false },
      },
    },
  },
  globals = { package = { fields = { "path" } } },
}
