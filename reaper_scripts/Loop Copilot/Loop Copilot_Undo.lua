-- @description Loop Copilot: Undo
-- @noindex
-- Takes back what the copilot did last.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").undo()
