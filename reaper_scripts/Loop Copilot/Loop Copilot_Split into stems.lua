-- @description Loop Copilot: Split into stems
-- @noindex
-- Gives each instrument of the selected item a track of its own.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("split the selection into stems", "item")
