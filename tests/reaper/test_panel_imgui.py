"""The panel drawn with ReaImGui's widgets. ReaImGui cannot run here: a stand-in holds every call to what it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lupa.lua54
import pytest

from tests.reaper.daemon import SCRIPTS

STAND_IN = """
local path = ...
package.path = path .. "/?.lua;" .. package.path

-- Name and number of arguments, the context among them, as in ReaImGui 0.9.
local FUNCTIONS = {
  Begin = 4, End = 1, SetNextWindowSize = 4, SetNextItemWidth = 2, InputTextWithHint = 4, IsItemActive = 1,
  IsItemDeactivated = 1, IsKeyPressed = 2, IsWindowFocused = 1, IsAnyItemActive = 1, SetKeyboardFocusHere = 1,
  PushStyleColor = 3, PopStyleColor = 1, TextWrapped = 2, Text = 2, SmallButton = 2, Selectable = 3, ProgressBar = 5,
  SeparatorText = 2,
  BeginTable = 3, EndTable = 1, TableNextColumn = 1, PushID = 2, PopID = 1,
}
local CONSTANTS = {
  Key_UpArrow = 1, Key_DownArrow = 2, Key_Escape = 3, Key_Enter = 4, Key_KeypadEnter = 5,
  Cond_FirstUseEver = 6, Col_Text = 7, Key_Space = 8,
  WindowFlags_None = 0, WindowFlags_NoFocusOnAppearing = 1 << 12,
}
local OPENED = { Begin = "End", PushStyleColor = "PopStyleColor", BeginTable = "EndTable", PushID = "PopID" }

local person = { pressed = {}, typed = nil, clicked = nil, open = true, active = true, texts = {}, labels = {} }
local stack = {}

local answers = {
  Begin = function(_, _, _, flags)
    person.texts, person.labels, person.flags = {}, {}, flags
    return true, person.open
  end,
  InputTextWithHint = function(_, label, _, text)
    person.labels[#person.labels + 1] = label
    local typed = person.typed
    person.typed = nil
    return typed ~= nil, typed or text
  end,
  IsItemActive = function() return person.active end,
  IsAnyItemActive = function() return person.active end,
  SetKeyboardFocusHere = function() person.grabbed = true end,
  IsItemDeactivated = function() return person.pressed[CONSTANTS.Key_Enter] == true end,
  IsKeyPressed = function(_, key) return person.pressed[key] == true end,
  IsWindowFocused = function() return true end,
  SmallButton = function(_, words) return person.clicked == words end,
  Selectable = function(_, words) person.texts[#person.texts + 1] = words return person.clicked == words end,
  TextWrapped = function(_, text) person.texts[#person.texts + 1] = text end,
  Text = function(_, text) person.texts[#person.texts + 1] = text end,
  SeparatorText = function(_, text) person.texts[#person.texts + 1] = text end,
  BeginTable = function() return true end,
}

local imgui = setmetatable({ CreateContext = function() return "context" end }, { __index = function(_, name)
  if CONSTANTS[name] then return CONSTANTS[name] end
  local count = FUNCTIONS[name] or error("ReaImGui has no " .. name)
  return function(...)
    assert(select("#", ...) == count and ... == "context", name .. " takes other arguments")
    if OPENED[name] then stack[#stack + 1] = OPENED[name] end
    for _, closing in pairs(OPENED) do
      if closing == name then assert(table.remove(stack) == name, name .. " without its beginning") end
    end
    if answers[name] then return answers[name](...) end
  end
end })

local deferred
reaper = {
  GetThemeColor = function() return -1 end,
  ColorFromNative = function() return 0, 0, 0 end,
  APIExists = function() return false end,
  defer = function(body) deferred = body end,
  SetCursorContext = function(mode) person.left = mode end,
  Main_OnCommand = function(command) person.commanded = command end,
}

local prompt_text = require("lib.panel_prompt_text")
local panel_imgui = require("lib.panel_imgui")
local done = {}
local function note(what) return function() done[#done + 1] = what end end

local panel = {
  prompt = prompt_text.new({ "one", "two" }),
  rows = {
    { kind = "state", text = "Off", tone = "bad", button = "connect" },
    { kind = "progress", text = "playing", done = 0.5, request = "r" },
    { kind = "waiting", text = "1. pads", request = "s" },
    { kind = "step", text = "step" }, { kind = "trouble", text = "trouble" }, { kind = "todo", text = "todo" },
    { kind = "said", text = "said" }, { kind = "choice", text = "choice" },
    { kind = "heading", text = "Takes", button = "compare" }, { kind = "take", text = "1 a", index = 1, active = true },
    { kind = "take", text = "2 b", index = 2, active = false },
    { kind = "cell", text = "tempo", value = "93.5", source = "daw", sure = "" },
  },
  enter = function(self) done[#done + 1] = "enter " .. tostring(self.prompt:take()) end,
  escape = note("escape"),
  deed = function(_, row) return not row.active and note(row.kind .. " " .. row.text) or nil end,
}
local view = panel_imgui.new(panel, imgui, false)

return {
  person = person,
  press = function(name) person.pressed = { [CONSTANTS[name]] = true } end,
  frame = function()
    local open = view:frame()
    assert(#stack == 0, "something is left open")
    person.pressed, person.clicked = {}, nil
    return open
  end,
  open_unasked = function() view = panel_imgui.new(panel, imgui, true) end,
  prompt = function() return panel.prompt.text end,
  done = function() local said = table.concat(done, "; ") done = {} return said end,
  texts = function() return table.concat(person.texts, "|") end,
  label = function() return person.labels[1] end,
  ask = function()
    require("lib.panel_prompt").run(imgui, { "one" }, function(text) done[#done + 1] = "ask " .. text end)
  end,
  turn = function()
    local body = deferred
    deferred = nil
    if body then body() end
    person.pressed = {}
    return deferred ~= nil
  end,
  load = function(folder)
    reaper.ImGui_GetBuiltinPath = folder and function() return folder end or nil
    return panel_imgui.load()
  end,
}
"""


@pytest.fixture
def imgui() -> Any:
    return lupa.lua54.LuaRuntime(encoding="utf-8").execute(STAND_IN, str(SCRIPTS))


def test_every_kind_of_row_is_drawn_and_everything_opened_is_closed(imgui: Any) -> None:
    assert imgui.frame()

    assert imgui.texts() == "Off|playing|1. pads|step|trouble|todo|said|choice|Takes|1 a|2 b|tempo|93.5|daw|"


def test_enter_asks_for_what_was_typed(imgui: Any) -> None:
    imgui.person.typed = "add bass"
    imgui.frame()
    imgui.press("Key_Enter")
    imgui.frame()

    assert imgui.done() == "enter add bass"
    assert imgui.prompt() == ""


def test_leaving_the_field_keeps_the_text_and_asks_nothing(imgui: Any) -> None:
    imgui.person.typed = "add bass"
    imgui.frame()
    imgui.person.active = False
    imgui.frame()

    assert (imgui.done(), imgui.prompt()) == ("", "add bass")


def test_up_recalls_into_a_field_of_another_name(imgui: Any) -> None:
    imgui.frame()
    before = imgui.label()
    imgui.press("Key_UpArrow")
    imgui.frame()
    imgui.frame()

    assert imgui.prompt() == "one"
    assert imgui.label() != before


def test_escape_reaches_the_panel(imgui: Any) -> None:
    imgui.press("Key_Escape")
    imgui.frame()

    assert imgui.done() == "escape"


@pytest.mark.parametrize(
    ("clicked", "done"),
    [
        ("Connect", "state Off"), ("A/B", "heading Takes"), ("choice", "choice choice"), ("2 b", "take 2 b"),
        ("1 a", ""), ("Cancel", "progress playing; waiting 1. pads"),
    ],
)  # fmt: skip
def test_clicks_do_what_the_panel_says(imgui: Any, clicked: str, done: str) -> None:
    imgui.person.clicked = clicked
    imgui.frame()

    assert imgui.done() == done


def test_a_click_leaves_the_keys_to_reaper(imgui: Any) -> None:
    imgui.frame()
    assert imgui.person.left is None

    imgui.person.clicked = "2 b"
    imgui.frame()

    assert imgui.person.left == 1


@pytest.mark.parametrize(("typing", "command"), [(False, 40044), (True, None)])
def test_space_plays_unless_something_is_typed(imgui: Any, typing: bool, command: int | None) -> None:
    imgui.person.active = typing
    imgui.press("Key_Space")
    imgui.frame()

    assert imgui.person.commanded == command


def test_a_panel_that_opens_by_itself_takes_no_keys(imgui: Any) -> None:
    imgui.open_unasked()
    imgui.frame()

    assert (imgui.person.flags, imgui.person.grabbed) == (1 << 12, None)


def test_a_panel_that_was_asked_for_lets_one_type_at_once(imgui: Any) -> None:
    imgui.frame()

    assert (imgui.person.flags, imgui.person.grabbed) == (0, True)


def test_a_window_that_was_closed_ends_the_view(imgui: Any) -> None:
    imgui.person.open = False

    assert not imgui.frame()


def test_the_prompt_alone_asks_and_goes(imgui: Any) -> None:
    imgui.ask()
    imgui.person.typed = "a bass, please"
    assert imgui.turn()
    imgui.press("Key_Enter")

    assert not imgui.turn()
    assert imgui.done() == "ask a bass, please"


def test_the_prompt_alone_goes_with_escape(imgui: Any) -> None:
    imgui.ask()
    imgui.press("Key_Escape")

    assert not imgui.turn()
    assert imgui.done() == ""


def test_without_reaimgui_or_with_one_too_old_there_is_none(imgui: Any, tmp_path: Path) -> None:
    assert imgui.load(None) is None
    assert imgui.load(str(tmp_path)) is None
    (tmp_path / "imgui.lua").write_text("return function(version) return version == '0.9' and { new = true } end")
    assert imgui.load(str(tmp_path)) is not None
