-- @description Loop Copilot: Prompt
-- @noindex
-- Lets you type what you want, for what is selected.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").prompt()
