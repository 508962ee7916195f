--- The scripts' end of the mailbox in a process of its own: it answers every call with its parameters.
-- REAPER's defer cycle is a line on standard input that says the time.

local scripts, home = arg[1], arg[2]
package.path = scripts .. "/?.lua;" .. package.path

local now = 0.0
reaper = {
  genGuid = function()
    return ("{%08X-0000-4000-8000-000000000000}"):format(math.random(0, 0x7FFFFFFF))
  end,
  time_precise = function()
    return now
  end,
  RecursiveCreateDirectory = function(path)
    os.execute(("mkdir -p %q"):format(path))
  end,
}

local json = require("lib.json")
local box = require("lib.mailbox").new(home)

for line in io.lines() do
  now = tonumber(line)
  if box:look() then
    box:send('{"jsonrpc":"2.0","method":"ready"}')
  end
  box:keep_alive()
  for text in box.next, box do
    local call = json.decode(text)
    box:send(json.encode({ jsonrpc = "2.0", id = call.id, result = call.params }))
    box:done()
  end
end
