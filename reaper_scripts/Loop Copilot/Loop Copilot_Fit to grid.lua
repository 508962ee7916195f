-- @description Loop Copilot: Fit to grid
-- @noindex
-- Fits the selected item to the project's bars and tempo.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("fit the selection to the grid", "item")
