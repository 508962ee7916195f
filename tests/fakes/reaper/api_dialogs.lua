--- What REAPER says to the person, and what it asks.

local BUTTONS = { ok = 1, cancel = 2, abort = 3, retry = 4, ignore = 5, yes = 6, no = 7 }
local OFFERED = {
  [0] = "ok", [1] = "ok cancel", [2] = "abort retry ignore", [3] = "yes no cancel", [4] = "yes no",
  [5] = "retry cancel",
}

---@param host Host
---@param api table<string, function>
return function(host, api)
  function api.ShowConsoleMsg(text)
    host.console = text:sub(1, 5) == "!SHOW" and host.console .. text:sub(6) or host.console .. text
  end

  function api.ClearConsole()
    host.console = ""
  end

  ---@return string
  local function answered(dialog, offered)
    local answer = table.remove(host.answers, 1)
    if not answer and offered == "ok" then
      answer = "ok"
    elseif not answer then
      local called = host.calling
      host:misuse(("%s: nobody is there to answer %q; tell the fake the answer first"):format(called, dialog.title))
    end
    dialog.answer = answer
    return answer
  end

  function api.ShowMessageBox(text, title, kind)
    local offered = OFFERED[kind] or host:misuse(("%s: there is no message box of type %d"):format(host.calling, kind))
    local answer = answered(host:modal("message", title, text), offered)
    if not (" " .. offered .. " "):find(" " .. answer .. " ", 1, true) then
      host:misuse(("%s: the box offers %s, not %s"):format(host.calling, offered, answer))
    end
    return BUTTONS[answer]
  end

  function api.MB(text, title, kind)
    return api.ShowMessageBox(text, title, kind)
  end

  function api.GetUserInputs(title, count, captions, values)
    if count < 1 or count > 16 then
      host:misuse(("GetUserInputs: %d fields; it takes 1 to 16"):format(count))
    end
    local answer = answered(host:modal("inputs", title, captions), "text")
    if answer == "cancel" then
      return false, values
    end
    return true, answer
  end

  function api.GetUserFileNameForRead(_, title, extension)
    local answer = answered(host:modal("file", title, extension), "file")
    if answer == "cancel" then
      return false, ""
    end
    return true, answer
  end

  function api.GetThemeColor(_, _)
    return 0x333333
  end

  function api.TrackCtl_SetToolTip(text, _, _, _)
    host.tooltip = text
  end

  function api.SetCursorContext(mode, _)
    if mode ~= 0 and mode ~= 1 then
      host:misuse("SetCursorContext: the fake has the track panels (0) and the arrange view (1) alone")
    end
    for _, script in ipairs(host.scripts) do
      if script.window then
        script.window.focused = false
      end
    end
  end

  function api.GetMousePosition()
    return 0, 0
  end
end
