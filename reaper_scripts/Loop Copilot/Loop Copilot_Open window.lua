-- @description Loop Copilot: Open window
-- @noindex
-- Opens the panel, or closes it.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.panel").run()
