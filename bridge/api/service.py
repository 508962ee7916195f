"""What faces may call: the methods of docs/protocol.md, the same over every road."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from bridge import __version__
from bridge.api.messages import (
    AskParams,
    CancelParams,
    CancelResult,
    HelloParams,
    HelloResult,
    M,
    Message,
    OpenParams,
    OpenResult,
    SessionParams,
    SessionsResult,
    TrafficResult,
    TransportParams,
    TravelParams,
    reason_of,
)
from bridge.api.rpc import INVALID_PARAMS, INVALID_REQUEST, NO_METHOD, Call, Failure, Malformed
from bridge.api.sessions import Sessions
from bridge.core.json import Json
from bridge.core.protocol import PROTOCOL
from bridge.errors import InvalidInput

_LASTING = re.compile(r"[A-Za-z0-9{}._:-]{1,100}")
_WANTED = "is a text that is unique for good: at most 100 letters, digits and {}._:-"


class Service:
    """Answers calls.

    Args:
        sessions: The open ones.
        epoch: Of this run of the daemon.
        traffic: Counts what came over roads on which anything may come.
    """

    def __init__(self, sessions: Sessions, *, epoch: str, traffic: Callable[[], TrafficResult] = TrafficResult) -> None:
        self._sessions = sessions
        self._traffic = traffic
        self._epoch = epoch
        self._methods: dict[str, Callable[[Call], Awaitable[Message | None]]] = {
            "hello": self._hello,
            "sessions": self._list,
            "open": self._open,
            "ask": self._ask,
            "travel": self._travel,
            "cancel": self._cancel,
            "state": self._state,
            "transport": self._transport,
            "traffic": self._count,
        }

    async def call(self, call: Call) -> Json:
        """Answer one.

        Raises:
            Malformed: when there is no such method, or its parameters are wrong.
            CopilotError: when it comes to nothing.
        """
        method = self._methods.get(call.method)
        if method is None:
            raise Malformed(Failure(call.id, NO_METHOD, f"There is no method {call.method!r}"))
        result = await method(call)
        return None if result is None else result.model_dump(mode="json")

    async def _hello(self, call: Call) -> HelloResult:
        hello = _params(HelloParams, call)
        if hello.protocol != PROTOCOL:
            raise InvalidInput(
                f"{hello.client} speaks version {hello.protocol} of the protocol, this daemon version {PROTOCOL}.",
                "Update the older one, and start both again.",
            )
        return HelloResult(protocol=PROTOCOL, version=__version__, epoch=self._epoch)

    async def _list(self, call: Call) -> SessionsResult:
        return SessionsResult(sessions=self._sessions.messages())

    async def _count(self, call: Call) -> TrafficResult:
        return self._traffic()

    async def _open(self, call: Call) -> OpenResult:
        wanted = _params(OpenParams, call)
        path = Path(wanted.path)
        if not path.is_absolute():
            raise InvalidInput(
                f"{path} is not a whole path.", "Give it from the root: the daemon has a folder of its own."
            )
        session = await self._sessions.open(path, in_place=wanted.in_place)
        return OpenResult(session=session.id)

    async def _ask(self, call: Call) -> Message:
        wish = _params(AskParams, call)
        request = _lasting(call)
        return await self._sessions.find(wish.session).ask(request, wish)

    async def _travel(self, call: Call) -> Message:
        way = _params(TravelParams, call)
        request = _lasting(call)
        return await self._sessions.find(way.session).travel(request, way)

    async def _cancel(self, call: Call) -> CancelResult:
        which = _params(CancelParams, call)
        return CancelResult(cancelled=self._sessions.find(which.session).cancel(which.request))

    async def _state(self, call: Call) -> Message:
        return await self._sessions.find(_params(SessionParams, call).session).state()

    async def _transport(self, call: Call) -> None:
        wanted = _params(TransportParams, call)
        await self._sessions.find(wanted.session).transport(wanted)


def _params(kind: type[M], call: Call) -> M:
    try:
        return kind.model_validate(call.params)
    except ValidationError as error:
        raise Malformed(Failure(call.id, INVALID_PARAMS, reason_of(error))) from error


def _lasting(call: Call) -> str:
    """The id of a call that changes something: a number would not be unique among all faces; files are named by it."""
    if not isinstance(call.id, str) or _LASTING.fullmatch(call.id) is None:
        raise Malformed(Failure(call.id, INVALID_REQUEST, f"The id of {call.method} {_WANTED}"))
    return call.id
