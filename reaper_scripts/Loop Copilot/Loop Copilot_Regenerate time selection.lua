-- @description Loop Copilot: Regenerate time selection
-- @noindex
-- Plays the bars of the time selection anew and leaves those around them.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("regenerate the time selection", "time")
