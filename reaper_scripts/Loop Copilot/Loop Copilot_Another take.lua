-- @description Loop Copilot: Another take
-- @noindex
-- Makes an alternative as a further take on the selected item.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("another take", "item")
