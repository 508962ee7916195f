"""JSON-RPC 2.0 as values: nothing is lost on the way, and whatever is wrong with a message is said."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.api.rpc import (
    INTERNAL,
    OURS,
    Answer,
    Call,
    Failure,
    Malformed,
    Message,
    Notice,
    Peer,
    failure_of,
    parse,
    write,
)
from bridge.core.json import Json, JsonObject
from bridge.errors import Cancelled, CopilotError, InvalidInput, Moved, NotConnected, NotFound

TEXTS = st.text(max_size=8)
IDS = TEXTS | st.integers()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=3)
MESSAGES = (
    st.builds(Call, IDS, TEXTS, OBJECTS)
    | st.builds(Notice, TEXTS, OBJECTS)
    | st.builds(Answer, IDS, VALUES)
    | st.builds(Failure, st.none() | IDS, st.just(OURS), TEXTS, TEXTS, TEXTS)
)


@given(MESSAGES)
def test_a_message_written_and_read_is_the_same(message: Message) -> None:
    assert parse(json.dumps(write(message))) == message


@given(VALUES | st.binary(max_size=20))
def test_whatever_comes_is_a_message_or_is_refused(value: object) -> None:
    text = value if isinstance(value, bytes) else json.dumps(value)
    try:
        parse(text)
    except Malformed as error:
        assert error.failure.code < 0 and error.failure.what


@given(st.dictionaries(st.sampled_from(["jsonrpc", "id", "method", "params", "result", "error"]), VALUES))
def test_what_looks_like_a_message_is_one_or_is_refused(value: dict[str, Json]) -> None:
    value["jsonrpc"] = "2.0"
    try:
        parse(json.dumps(value))
    except Malformed as error:
        assert error.failure.code < 0 and error.failure.what


@pytest.mark.parametrize("error", [NotFound("No kazoo.", "Add one."), Moved("It moved."), Cancelled()])
def test_an_error_of_ours_comes_out_as_it_went_in(error: CopilotError) -> None:
    read = parse(json.dumps(write(failure_of(error, "1"))))
    assert isinstance(read, Failure)
    again = read.error()
    assert (type(again), again.what, again.do) == (type(error), error.what, error.do)


def test_an_error_that_is_not_known_here_is_still_one_of_ours() -> None:
    assert type(Failure("1", OURS, "x", "from the future").error()) is CopilotError
    assert type(Failure("1", -32601, "There is no such method").error()) is InvalidInput


class Wire:
    """Two peers that talk to each other at once."""

    def __init__(self) -> None:
        self.sent: list[JsonObject] = []
        self.left = Peer(lambda message: self._carry(message, "right"), self._serve)
        self.right = Peer(lambda message: self._carry(message, "left"), self._serve)
        self.never = asyncio.Event()

    def _carry(self, message: JsonObject, to: str) -> None:
        self.sent.append(message)
        read = parse(json.dumps(message))
        assert not isinstance(read, Notice)
        getattr(self, to).take(read)

    async def _serve(self, call: Call) -> Json:
        match call.method:
            case "echo":
                return call.params
            case "missing":
                raise NotFound("No kazoo.", "Add one.")
            case "crash":
                raise ZeroDivisionError("by nought")
        await self.never.wait()
        return None


def test_both_ends_call_each_other_and_each_answer_finds_its_call() -> None:
    async def play() -> None:
        wire = Wire()
        calls = [end.call("echo", {"n": n}) for n in range(20) for end in (wire.left, wire.right)]
        assert await asyncio.gather(*calls) == [{"n": n} for n in range(20) for _ in range(2)]
        with pytest.raises(NotFound, match="kazoo"):
            await wire.left.call("missing", {})
        await wire.left.close()
        await wire.right.close()

    asyncio.run(play())


def test_a_crash_is_answered_as_a_fault_inside() -> None:
    async def play() -> None:
        wire = Wire()
        with pytest.raises(InvalidInput, match="inside the copilot"):
            await wire.left.call("crash", {})
        error = wire.sent[-1]["error"]
        assert isinstance(error, dict) and error["code"] == INTERNAL

    asyncio.run(play())


def test_when_the_other_end_goes_whoever_waits_is_told() -> None:
    async def play() -> None:
        wire = Wire()
        waiting = asyncio.create_task(wire.left.call("never", {}))
        await asyncio.sleep(0)
        await wire.left.close()
        with pytest.raises(NotConnected):
            await waiting
        with pytest.raises(NotConnected):
            await wire.left.call("echo", {})
        await wire.right.close()

    asyncio.run(play())


def test_answers_to_nothing_are_passed_over() -> None:
    async def play() -> None:
        peer = Peer(lambda message: None, lambda call: asyncio.sleep(0))
        peer.take(Answer("never asked", 1))
        peer.take(Failure(None, INTERNAL, "x"))
        await peer.close()

    asyncio.run(play())
