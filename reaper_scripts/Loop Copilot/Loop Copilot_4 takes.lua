-- @description Loop Copilot: 4 takes
-- @noindex
-- Makes four alternatives as further takes on the selected item.

local folder = select(2, reaper.get_action_context()):match("^(.*)[/\\]")
package.path = folder .. "/?.lua;" .. package.path

require("lib.act").ask("four more takes", "item")
