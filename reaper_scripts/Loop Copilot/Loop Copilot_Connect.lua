-- @description Loop Copilot: Connect
-- @noindex
-- Talks to the Loop Copilot daemon for as long as it runs; run again, it ends.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.loop").run()
