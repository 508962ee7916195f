-- @description Loop Copilot: Install actions
-- @noindex
-- Puts all actions of Loop Copilot into the action list, and connects.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.action_list").install()
