-- @description Loop Copilot: Add chords
-- @noindex
-- Adds chords that go with what is selected.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("add chords")
