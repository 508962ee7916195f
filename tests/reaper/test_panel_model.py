"""What the panel shows for a board, and how its prompt is edited: plain Lua, no REAPER and no window."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import lupa.lua53
import lupa.lua54
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reaper.daemon import SCRIPTS

LOAD = """
local path = ...
package.path = path .. "/?.lua;" .. package.path
local json, model, prompt_text = require("lib.json"), require("lib.panel_model"), require("lib.panel_prompt_text")
local keys = require("lib.panel_keys")
return {
  rows = function(state, shown, posted)
    return json.encode(json.array(model.rows(json.decode(state), shown and json.decode(shown), posted and json.decode(posted))))
  end,
  other = function(shown, before) return model.other(json.decode(shown), before) end,
  edit = function(history, acts)
    local prompt, taken = prompt_text.new(json.decode(history)), json.array({})
    for _, act in ipairs(json.decode(acts)) do
      if act[1] == "type" then prompt:insert(act[2])
      elseif act[1] == "take" then taken[#taken + 1] = prompt:take() or ""
      elseif act[1] == "set" then prompt:set(act[2])
      else prompt:press(act[2]) end
      assert(prompt.caret >= 0 and prompt.caret <= #prompt.text)
      assert(utf8.len(prompt.text) and utf8.len(prompt.text:sub(1, prompt.caret)))
    end
    return json.encode({ text = prompt.text, caret = prompt.caret, taken = taken, history = json.array(prompt.history) })
  end,
  key = function(code, held) return keys.edit(code, held), keys.character(code) end,
}
"""  # noqa: E501

RUNTIMES = {"5.3": lupa.lua53.LuaRuntime, "5.4": lupa.lua54.LuaRuntime}
KEYS = [
    "left", "right", "home", "end", "backspace", "delete", "up", "down", "word left", "word right", "delete word",
    "delete all",
]  # fmt: skip
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
BOARD: dict[str, Any] = {"connection": "connected", "words": "Connected.", "queue": [], "gat": []}


@pytest.fixture(params=list(RUNTIMES), scope="module")
def lua(request: pytest.FixtureRequest) -> Any:
    return RUNTIMES[request.param](encoding="utf-8").execute(LOAD, str(SCRIPTS))


@pytest.fixture
def rows(lua: Any) -> Callable[..., list[dict[str, Any]]]:
    def look(shown: object = None, posted: object = None, **parts: object) -> list[dict[str, Any]]:
        texts = [None if part is None else json.dumps(part) for part in (shown, posted)]
        found: list[dict[str, Any]] = json.loads(lua.rows(json.dumps(BOARD | parts), *texts))
        return found

    return look


def edited(lua: Any, *acts: tuple[str, str], history: tuple[str, ...] = ()) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(lua.edit(json.dumps(history), json.dumps(acts)))
    return told


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [row["kind"] for row in found]


def test_a_project_in_front_is_named(rows: Callable[..., Any]) -> None:
    assert rows(name="Nacht") == [{"kind": "state", "text": "Connected: Nacht", "tone": "good"}]
    assert rows(name=None)[0]["text"] == "Connected."


@pytest.mark.parametrize(
    ("connection", "tone", "button"),
    [
        ("off", "bad", "connect"),
        ("searching", "waiting", None),
        ("refused", "bad", None),
        ("connecting", "waiting", None),
    ],
)
def test_the_state_of_the_connection_has_a_tone(
    rows: Callable[..., Any], connection: str, tone: str, button: str | None
) -> None:
    [row] = rows(connection=connection)
    assert (row["tone"], row.get("button")) == (tone, button)


def test_what_was_just_asked_shows_at_once_but_only_if_someone_listens(rows: Callable[..., Any]) -> None:
    posted = {"request": "r", "text": "add bass"}
    assert rows(posted=posted)[1] == {"kind": "waiting", "text": "add bass", "request": "r"}
    assert kinds(rows(posted=posted, connection="searching")) == ["state"]


def test_progress_of_another_request_is_not_taken_for_this_one(rows: Callable[..., Any]) -> None:
    progress = {"request": "old", "step": "s", "what": "mixing", "done": 0.9}
    row = rows(queue=[{"request": "r", "text": "add bass", "place": 0}], progress=progress)[1]
    assert (row["text"], row["done"]) == ("add bass", 0)


def test_what_does_not_differ_from_the_state_is_not_said_twice(rows: Callable[..., Any]) -> None:
    found = rows(
        connection="searching", words="No daemon.", trouble={"code": "c", "what": "No daemon.", "do": "Start it."}
    )
    assert [row["text"] for row in found] == ["No daemon.", "Start it."]


def test_nulls_of_a_message_are_nothing(rows: Callable[..., Any]) -> None:
    assert kinds(rows(name=None, trouble=None, reply=None, progress=None, plan=None)) == ["state"]


def test_one_take_is_no_choice(rows: Callable[..., Any]) -> None:
    takes = [{"name": "a", "active": True}, {"name": "b", "active": False}]
    assert "take" not in kinds(rows(shown={"name": "i", "takes": takes[:1]}))
    assert kinds(rows(shown={"name": "i", "takes": takes}))[1:] == ["heading", "take", "take"]


@pytest.mark.parametrize(
    ("active", "before", "other"), [(1, None, 2), (3, None, 1), (2, 1, 1), (2, 2, 3), (1, 9, 2), (3, 1, 1)]
)
def test_a_take_is_compared_with_the_one_before_it(lua: Any, active: int, before: int | None, other: int) -> None:
    takes = [{"name": "t", "active": index == active} for index in (1, 2, 3)]
    assert lua.other(json.dumps({"name": "i", "takes": takes}), before) == other


def test_words_are_jumped_over_and_deleted_whole(lua: Any) -> None:
    told = edited(lua, ("type", "add a grö bass"), ("press", "word left"), ("press", "word left"), ("type", "x"))
    assert told["text"] == "add a xgrö bass"
    told = edited(lua, ("type", "add  basß "), ("press", "delete word"))
    assert (told["text"], told["caret"]) == ("add  ", 5)
    told = edited(lua, ("type", "one two"), ("press", "home"), ("press", "word right"), ("type", "-"))
    assert told["text"] == "one -two"


def test_what_is_pasted_becomes_one_line(lua: Any) -> None:
    assert edited(lua, ("type", "add\r\nbass\tnow\x07"))["text"] == "add bass now"


def test_a_taken_text_moves_to_the_front_of_the_history(lua: Any) -> None:
    told = edited(lua, ("type", " b "), ("take", ""), history=("a", "b", "c"))
    assert (told["taken"], told["history"], told["text"]) == (["b"], ["b", "a", "c"], "")


def test_a_recalled_text_can_be_edited_without_changing_the_history(lua: Any) -> None:
    told = edited(lua, ("press", "up"), ("type", "!"), ("take", ""), history=("a",))
    assert (told["taken"], told["history"]) == (["a!"], ["a!", "a"])


@pytest.mark.parametrize("version", RUNTIMES)
@given(
    acts=st.lists(st.tuples(st.just("type"), TYPED) | st.tuples(st.just("press"), st.sampled_from(KEYS)), max_size=25)
)
def test_the_caret_never_leaves_the_text_nor_splits_a_character(version: str, acts: list[tuple[str, str]]) -> None:
    lua = RUNTIMES[version](encoding="utf-8").execute(LOAD, str(SCRIPTS))
    edited(lua, *acts, history=("eins", "zwölf", "🎵 drei"))


@given(text=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=12))
def test_going_left_and_right_as_often_comes_back(text: str) -> None:
    lua = lupa.lua54.LuaRuntime(encoding="utf-8").execute(LOAD, str(SCRIPTS))
    for count in range(len(text) + 1):
        back = edited(lua, ("type", text), *[("press", "left")] * count, *[("press", "right")] * count)
        assert (back["text"], back["caret"]) == (text, len(text.encode()))


@pytest.mark.parametrize(
    ("code", "held", "expected"),
    [
        (0x6C656674, 0, ("left", None)), (0x6C656674, 4, ("word left", None)), (8, 16, ("delete word", None)),
        (ord("a"), 0, (None, "a")), (0x75 << 24 | 0x1F3B5, 0, (None, "🎵")), (0xE9, 0, (None, "é")),
        (0x7570, 0, ("up", None)), (0x75 << 24 | 0xDFFF, 0, (None, None)), (27, 0, (None, None)),
        (0x9F, 0, (None, None)),
    ],
)  # fmt: skip
def test_codes_of_keys_mean_what_reaper_means_by_them(
    lua: Any, code: int, held: int, expected: tuple[str | None, str | None]
) -> None:
    assert lua.key(code, held) == expected
