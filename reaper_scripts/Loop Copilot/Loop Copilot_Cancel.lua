-- @description Loop Copilot: Cancel
-- @noindex
-- Stops the request under way and those that wait.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").cancel()
