"""JSON-RPC 2.0 as values, whatever road it travels: what is said, what is wrong with it, whose answer it is.

Source: https://www.jsonrpc.org/specification. Parameters are given by name; batches are not taken.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from bridge.core.json import Json, JsonObject
from bridge.errors import CopilotError, InvalidInput, NotConnected

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
NO_METHOD = -32601
INVALID_PARAMS = -32602
INTERNAL = -32603
OURS = -32000
"""An error of `bridge.errors`; its code and what to do are in `data`."""

LONGEST_ID = 200
"""Characters of an id: it is said again in the answer, which must not be too long to send."""

_WRONG_ID = f"An id is a text of at most {LONGEST_ID} characters or a whole number"

Id = str | int

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that wants an answer."""

    id: Id
    method: str
    params: JsonObject


@dataclass(frozen=True, slots=True)
class Notice:
    """Something told, without an answer."""

    method: str
    params: JsonObject


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to."""

    id: Id
    result: Json


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call, or something that was no message at all (`id` None), came to nothing."""

    id: Id | None
    code: int
    what: str
    kind: str = ""
    do: str = ""

    def error(self) -> CopilotError:
        """As an error of the tree in `bridge.errors`."""
        if self.code != OURS:
            return InvalidInput(f"{self.what.rstrip('.')}.", self.do)
        known = next((kind for kind in _kinds(CopilotError) if kind.code == self.kind), CopilotError)
        # Not every kind takes the two texts: some always say the same.
        error = known.__new__(known)
        CopilotError.__init__(error, self.what, self.do)
        return error


Message = Call | Notice | Answer | Failure


class Malformed(Exception):
    """What came is no message.

    Args:
        failure: The answer to it.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.what)
        self.failure = failure


def failure_of(error: CopilotError, id: Id | None) -> Failure:
    """One of our errors as the answer to a call."""
    return Failure(id, OURS, error.what, error.code, error.do)


def parse(text: str | bytes) -> Message:
    """A message from its text.

    Raises:
        Malformed: when it is not JSON, or not a message.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed(Failure(None, PARSE_ERROR, f"Not JSON: {error}")) from error
    return read(value)


def read(value: object) -> Message:
    """A message from a JSON value.

    Raises:
        Malformed: when it is none.
    """
    if not isinstance(value, Mapping):
        raise Malformed(Failure(None, INVALID_REQUEST, "A message is a JSON object; batches are not taken"))
    found = value.get("id")
    id = found if _is_id(found) else None
    if value.get("jsonrpc") != "2.0":
        raise Malformed(Failure(id, INVALID_REQUEST, 'A message says "jsonrpc": "2.0"'))
    if "method" in value:
        return _request(value, id)
    if "error" in value:
        return _failure(value["error"], id)
    if "result" in value and id is not None:
        return Answer(id, value["result"])
    raise Malformed(Failure(id, INVALID_REQUEST, "A message has a method, a result or an error"))


def write(message: Message) -> JsonObject:
    """A message as a JSON value."""
    match message:
        case Call(id, method, params):
            return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
        case Notice(method, params):
            return {"jsonrpc": "2.0", "method": method, "params": params}
        case Answer(id, result):
            return {"jsonrpc": "2.0", "id": id, "result": result}
        case Failure(id, code, what, kind, do):
            data = {"data": {"code": kind, "do": do}} if code == OURS else {}
            return {"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": what, **data}}


class Peer:
    """One end of a connection, on the event loop: it answers calls, makes its own and knows their answers.

    Args:
        send: Takes a message for the other end; must not wait. Raises `InvalidInput` for what cannot be sent.
        serve: Answers a call; raises `Malformed` or `CopilotError`.
    """

    def __init__(self, send: Callable[[JsonObject], None], serve: Callable[[Call], Awaitable[Json]]) -> None:
        self._send = send
        self._serve = serve
        self._numbers = itertools.count(1)
        self._asked: dict[Id, asyncio.Future[Json]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._closed = False

    def take(self, message: Call | Answer | Failure) -> None:
        """What the other end said; calls are begun in the order they come."""
        match message:
            case Call():
                task = asyncio.create_task(self._answer(message))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)
            case Answer(id, result):
                if (asked := self._asked.pop(id, None)) is not None and not asked.done():
                    asked.set_result(result)
            case Failure(id):
                asked = None if id is None else self._asked.pop(id, None)
                if asked is not None and not asked.done():
                    asked.set_exception(message.error())

    def refuse(self, failure: Failure) -> None:
        """Answer what was no message."""
        self._send(write(failure))

    def tell(self, method: str, params: JsonObject) -> None:
        """Tell the other end something."""
        self._send(write(Notice(method, params)))

    async def call(self, method: str, params: JsonObject) -> Json:
        """Ask the other end; wait for its answer as long as it takes.

        Raises:
            CopilotError: what the other end answered, or `NotConnected` when it has gone.
        """
        if self._closed:
            raise _gone()
        id = f"daemon-{next(self._numbers)}"
        asked = self._asked[id] = asyncio.get_running_loop().create_future()
        try:
            self._send(write(Call(id, method, params)))
            answer: Json = await asked
            return answer
        finally:
            self._asked.pop(id, None)

    async def close(self) -> None:
        """The other end is gone: what was asked of it fails, and nobody waits to answer it."""
        self._closed = True
        for asked in self._asked.values():
            if not asked.done():
                asked.set_exception(_gone())
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _answer(self, call: Call) -> None:
        answer: Message
        try:
            answer = Answer(call.id, await self._serve(call))
        except Malformed as error:
            answer = error.failure
        except CopilotError as error:
            answer = failure_of(error, call.id)
        except Exception as error:  # noqa: BLE001 - the boundary: the other end is told, the log keeps the rest
            _log.exception("%s failed", call.method)
            answer = Failure(call.id, INTERNAL, f"Something went wrong inside the copilot: {error!r}")
        try:
            self._send(write(answer))
        except InvalidInput as error:
            self._send(write(failure_of(error, call.id)))


def text_of(message: JsonObject) -> str:
    """A message as text.

    A file's name that is no UTF-8 goes in escapes, which every reader of JSON takes.

    Raises:
        InvalidInput: when a number in it is not finite.
    """
    try:
        return json.dumps(message, allow_nan=False)
    except ValueError as error:
        raise InvalidInput(f"A message cannot be written: {error}.") from error


def _is_id(found: Json) -> TypeGuard[Id]:
    if isinstance(found, str):
        return len(found) <= LONGEST_ID
    return isinstance(found, int) and not isinstance(found, bool)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _request(value: Mapping[str, Json], id: Id | None) -> Call | Notice:
    method, params = value["method"], value.get("params", {})
    if not isinstance(method, str):
        raise Malformed(Failure(id, INVALID_REQUEST, "A method is a text"))
    if not isinstance(params, Mapping):
        raise Malformed(Failure(id, INVALID_PARAMS, "Parameters are given by name"))
    if "id" not in value:
        return Notice(method, params)
    if id is None:
        raise Malformed(Failure(None, INVALID_REQUEST, _WRONG_ID))
    return Call(id, method, params)


def _failure(error: Json, id: Id | None) -> Failure:
    if not isinstance(error, Mapping):
        raise Malformed(Failure(id, INVALID_REQUEST, "An error is an object"))
    code, what, data = error.get("code"), error.get("message"), error.get("data")
    if not isinstance(code, int) or not isinstance(what, str):
        raise Malformed(Failure(id, INVALID_REQUEST, "An error has a code and a message"))
    more = data if isinstance(data, Mapping) else {}
    return Failure(id, code, what, str(more.get("code", "")), str(more.get("do", "")))


def _kinds(kind: type[CopilotError]) -> Iterator[type[CopilotError]]:
    yield kind
    for special in kind.__subclasses__():
        yield from _kinds(special)


def _gone() -> NotConnected:
    return NotConnected("The connection was lost.", "Connect again; what was under way is not lost.")
