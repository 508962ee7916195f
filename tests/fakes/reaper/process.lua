--- How the fake is entered as a process: one JSON request a line, one reply a line, until the input ends.

local folder = arg[1]
package.path = folder .. "/?.lua"
local serve = require("acts")(folder)
io.stdout:setvbuf("line")
for request in io.stdin:lines() do
  io.stdout:write(serve(request), "\n")
end
