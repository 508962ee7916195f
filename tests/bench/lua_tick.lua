-- Runs the scripts' loop with a watch on it: what a turn takes, without what the fake of REAPER takes inside it.
-- The clock that the loop goes by stands still inside REAPER, so that its budget is spent on work of its own. Garbage
-- is collected between turns, as the collector would go through all objects of the fake as well.

local real, clock = reaper, os.clock
local inside = 0.0

local function timed(body)
  return function(...)
    local began = clock()
    local results = table.pack(body(...))
    inside = inside + clock() - began
    return table.unpack(results, 1, results.n)
  end
end

reaper = setmetatable({
  time_precise = function()
    return real.time_precise() + clock() - inside
  end,
  defer = function(turn)
    return real.defer(function()
      collectgarbage("stop")
      local began, before = clock(), inside
      turn()
      local theirs = inside - before
      local ours = clock() - began - theirs
      collectgarbage("restart")
      local told = real.GetExtState("bench", "turns") .. ("%.9f %.9f\n"):format(ours, theirs)
      real.SetExtState("bench", "turns", told, false)
    end)
  end,
}, {
  __index = function(watched, name)
    local value = real[name]
    if type(value) == "function" then
      value = timed(value)
      rawset(watched, name, value)
    end
    return value
  end,
})

local folder = select(2, real.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/../../reaper_scripts/Loop Copilot/?.lua;" .. package.path
require("lib.loop").run()
