-- @description Loop Copilot: Remove drums
-- @noindex
-- Takes the drums out of the selected item.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("remove the drums", "item")
