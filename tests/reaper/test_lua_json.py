"""The scripts' JSON, against Python's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lupa.lua53
import lupa.lua54
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reaper.daemon import SCRIPTS

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)

ROUND = """
local path = ...
package.path = path .. "/?.lua;" .. package.path
local json = require("lib.json")
return function(what, text, limit)
  if what == "round" then
    return json.encode(json.decode(text))
  elseif what == "code" then
    return json.encode(load("local json = ... return " .. text)(json))
  elseif what == "fails" then
    local good, problem = pcall(json.decode, text)
    return not good and tostring(problem)
  elseif what == "code fails" then
    return not pcall(json.encode, load("return " .. text)())
  elseif what == "pieces" then
    local turns, routine = 0, coroutine.create(function() return json.decode(text, coroutine.yield) end)
    local value
    repeat
      turns = turns + 1
      _, value = coroutine.resume(routine)
    until coroutine.status(routine) == "dead"
    return turns, json.encode(value)
  end
end
"""


@pytest.fixture(params=[lupa.lua53, lupa.lua54], ids=["lua53", "lua54"], scope="module")
def lua(request: pytest.FixtureRequest) -> Any:
    """The module inside a Lua, asked by name; texts cross as bytes in Latin-1 clothes."""
    runtime = request.param.LuaRuntime(encoding="latin-1", unpack_returned_tuples=True)
    inside = runtime.execute(ROUND, str(SCRIPTS))

    def ask(what: str, text: str) -> Any:
        answer = inside(what, text.encode("utf-8", "surrogateescape").decode("latin-1"))
        parts = answer if isinstance(answer, tuple) else (answer,)
        back = [p.encode("latin-1").decode("utf-8", "surrogateescape") if isinstance(p, str) else p for p in parts]
        return back if len(back) > 1 else back[0]

    return ask


@given(value=VALUES, escaped=st.booleans(), spaced=st.booleans())
def test_what_python_writes_comes_back_the_same(lua: Any, value: object, escaped: bool, spaced: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped, indent=1 if spaced else None)

    back = json.loads(lua("round", text))

    assert back == value
    assert repr(back) == repr(json.loads(json.dumps(value, sort_keys=True)))


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_to_the_last_bit(lua: Any, number: float) -> None:
    assert repr(json.loads(lua("round", repr(number)))) == repr(number)


@pytest.mark.parametrize(
    "text",
    ["", "[1,]", "{,}", "[1 2]", '{"a" 1}', "nul", "01", "1.", ".5", "+1", "1e", "1e999", "NaN", "Infinity", '"a',
     '"\n"', '"\\x"', '"\\ud800"', '"\\ud800\\u0041"', '"\\udc00"', "[1] 2", "[" * 70 + "]" * 70, "{1:2}", "'a'"],
)  # fmt: skip
def test_what_is_not_json_is_refused_with_a_reason(lua: Any, text: str) -> None:
    assert "not JSON" in lua("fails", text)


@pytest.mark.parametrize("code", ["0/0", "1/0", "-1/0", "print", "{[1.5]=2}", "{a=1, [2]=3}"])
def test_what_json_cannot_hold_is_refused(lua: Any, code: str) -> None:
    assert lua("code fails", code) is True


def test_an_empty_array_and_an_empty_object_stay_what_they_are(lua: Any) -> None:
    assert lua("round", '{"array": [], "object": {}, "null": null}') == '{"array":[],"null":null,"object":{}}'
    assert lua("code", "{json.array({}), {}, json.raw('[ 1 ]')}") == "[[],{},[ 1 ]]"


def test_whole_numbers_and_others_stay_apart(lua: Any) -> None:
    assert lua("round", "[1, 1.0, -0.0, 1e2]") == "[1,1.0,-0.0,100.0]"


def test_bytes_that_are_no_utf8_do_not_reach_the_daemon(lua: Any) -> None:
    assert lua("code", r"'caf\xE9 \xED\xA0\x80 é'") == '"caf� � é"'


def test_a_big_message_is_read_in_pieces(lua: Any) -> None:
    text = json.dumps([{"n": n, "name": "x" * 20} for n in range(2000)])

    turns, back = lua("pieces", text)

    assert json.loads(back) == json.loads(text)
    assert turns > 50


def test_a_message_over_the_limit_is_refused(lua: Any) -> None:
    assert "larger" in lua("fails", '"' + "a" * (16 << 20) + '"')


def test_no_script_makes_a_global() -> None:
    lua = lupa.lua54.LuaRuntime()
    before = set(lua.globals().keys())
    lua.execute(f'package.path = "{SCRIPTS}/?.lua;" .. package.path')
    for module in sorted(Path(SCRIPTS, "lib").glob("*.lua")):
        lua.require(f"lib.{module.stem}")

    assert set(lua.globals().keys()) == before
