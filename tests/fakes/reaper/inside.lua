--- How the fake is entered from the test's own process, whose Lua cannot start other processes.

local folder, list, make = ...
package.path = folder .. "/?.lua"
local paths = require("paths")

function paths.list(path)
  local names = {}
  for name in list(path):gmatch("[^\n]+") do
    names[#names + 1] = name
  end
  return names
end

paths.make = make
return require("acts")(folder)
