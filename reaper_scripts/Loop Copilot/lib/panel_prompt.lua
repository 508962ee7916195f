--- A line to type one request in, with what was asked before behind the up key; needs ReaImGui.
-- @noindex

local panel_imgui = require("lib.panel_imgui")
local prompt_text = require("lib.panel_prompt_text")

local WIDTH = 420
local RERUN_ENDS = 1 -- a flag of set_action_options

local panel_prompt = {}

---Open it; Enter asks, Escape closes.
---@param imgui table  ReaImGui
---@param history string[]  newest first
---@param ask fun(text: string)
function panel_prompt.run(imgui, history, ask)
  if reaper.APIExists("set_action_options") then
    reaper.set_action_options(RERUN_ENDS)
  end
  local context = imgui.CreateContext("Loop Copilot: Prompt")
  local prompt = prompt_text.new(history)
  local field = panel_imgui.field(imgui, context, prompt)
  local function frame()
    imgui.SetNextWindowSize(context, WIDTH, 0, imgui.Cond_FirstUseEver)
    local visible, open = imgui.Begin(context, "Loop Copilot: Prompt", true, imgui.WindowFlags_None)
    local text
    if visible then
      if field:draw() then
        text = prompt:take()
      end
      open = open and not imgui.IsKeyPressed(context, imgui.Key_Escape)
      imgui.End(context)
    end
    if text then
      ask(text)
    elseif open then
      reaper.defer(frame)
    end
  end
  reaper.defer(frame)
end

return panel_prompt
