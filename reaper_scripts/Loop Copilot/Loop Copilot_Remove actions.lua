-- @description Loop Copilot: Remove actions
-- @noindex
-- Takes all actions of Loop Copilot off the action list, and disconnects.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.action_list").remove()
