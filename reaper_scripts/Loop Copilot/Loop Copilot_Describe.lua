-- @description Loop Copilot: Describe
-- @noindex
-- Says what the selected item is: tempo, key, chords, instruments.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("describe the selection", "item")
