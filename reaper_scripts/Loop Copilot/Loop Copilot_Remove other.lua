-- @description Loop Copilot: Remove other
-- @noindex
-- Leaves voice, drums and bass in the selected item, and takes out the rest.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("keep only the vocals, drums and bass", "item")
