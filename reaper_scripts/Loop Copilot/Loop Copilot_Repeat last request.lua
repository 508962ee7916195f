-- @description Loop Copilot: Repeat last request
-- @noindex
-- Asks once more for what was asked last, on what is selected now.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").repeat_last()
