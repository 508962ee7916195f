"""The running daemon, called from another process: what the command line, the window and your own programs use.

    with Daemon.find(load_config().home) as daemon:
        song = daemon.open(Path("song.rpp"))
        reply = song.ask(AskParams(session=song.session, text="add a bass"), hear=print, stopped=lambda: False)

Nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from bridge import __version__
from bridge.api.beacon import Beacon
from bridge.api.copilot import Hear
from bridge.api.messages import (
    AskParams,
    CancelParams,
    CancelResult,
    EventMessage,
    HelloParams,
    HelloResult,
    M,
    Message,
    OpenParams,
    OpenResult,
    ReplyMessage,
    SessionMessage,
    SessionParams,
    SessionsResult,
    StateMessage,
    TrafficResult,
    TravelParams,
    parsed,
)
from bridge.api.rpc import Answer, Call, Failure, Malformed, Notice, parse, text_of, write
from bridge.core.json import Json
from bridge.core.protocol import PROTOCOL
from bridge.errors import CopilotError, NotConnected, NotFound

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

_PATIENCE = 30.0
"""Seconds to wait for an answer that takes no work."""
_LOOK = 0.05
"""Seconds between two looks at whether the musician has stopped a request."""
_EVENTS: TypeAdapter[EventMessage] = TypeAdapter(EventMessage)


class Daemon:
    """A connection to the running daemon. Safe to use from several threads; use it as a context, or close it.

    Args:
        socket: Connected, once it is entered.
        beacon: Of the daemon.
    """

    def __init__(self, socket: ClientConnection, beacon: Beacon) -> None:
        self.beacon = beacon
        self._socket = socket.__enter__()
        self._lock = Lock()
        self._asked: dict[str, Future[Json]] = {}
        self._listeners: list[Hear] = []
        self._lost = False
        Thread(target=self._listen, name="daemon", daemon=True).start()

    @classmethod
    def find(cls, home: Path) -> Daemon | None:
        """Connect to the daemon of a folder; None when none runs there.

        Raises:
            NotConnected: when one runs and does not answer.
            InvalidInput: when it speaks another version of the protocol.
        """
        if (beacon := Beacon.seen(home)) is None:
            return None
        # Not needed, and not waited for, where no daemon runs.
        from websockets.exceptions import InvalidHandshake
        from websockets.sync.client import connect

        try:
            socket = connect(
                f"ws://127.0.0.1:{beacon.port}/",
                additional_headers={"Authorization": f"Bearer {beacon.token}"},
                max_size=None,
                compression=None,
                proxy=None,
                open_timeout=_PATIENCE,
                close_timeout=1,
            )
        except TimeoutError as error:
            raise NotConnected(
                f"The daemon (process {beacon.pid}) does not answer.", "Stop it and start it again."
            ) from error
        except (OSError, EOFError, InvalidHandshake):
            # It was killed, and its port is nobody's or another program's by now.
            return None
        daemon = cls(socket, beacon)
        try:
            hello = HelloParams(protocol=PROTOCOL, client=f"loop-copilot {__version__}")
            answered = daemon.call("hello", hello, HelloResult)
        except BaseException:
            daemon.close()
            raise
        if answered.epoch != beacon.epoch:
            # Another program has the port of a daemon that was killed; it knows a token by now that opens nothing.
            daemon.close()
            return None
        return daemon

    def __enter__(self) -> Daemon:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; what was asked goes on."""
        self._socket.close()

    def sessions(self) -> tuple[SessionMessage, ...]:
        """The open sessions.

        Raises:
            NotConnected: when the daemon has gone.
        """
        return self.call("sessions", None, SessionsResult).sessions

    def traffic(self) -> TrafficResult:
        """What came to it and could not be used.

        Raises:
            NotConnected: when the daemon has gone.
        """
        return self.call("traffic", None, TrafficResult)

    def open(self, project: Path, *, in_place: bool = False) -> RemoteCopilot:
        """Open a project file.

        Raises:
            CopilotError: when it cannot be worked on.
        """
        opened = self.call("open", OpenParams(path=str(project.absolute()), in_place=in_place), OpenResult)
        return RemoteCopilot(self, opened.session)

    def called(self, name: str) -> RemoteCopilot | None:
        """An open session by its id or its name; None when none is called so.

        Raises:
            NotFound: when several are.
        """
        there = self.sessions()
        ids = [s.id for s in there if s.id == name] or [s.id for s in there if name.casefold() in _names(s)]
        if len(ids) > 1:
            raise NotFound(f"Several open sessions are called {name}.", f"Say which: {', '.join(ids)}.")
        return RemoteCopilot(self, ids[0]) if ids else None

    def subscribe(self, hear: Hear) -> Callable[[], None]:
        """Hear every event from now on, on a thread of its own; returns what ends that."""
        with self._lock:
            self._listeners = [*self._listeners, hear]
        return lambda: self._unsubscribe(hear)

    def call(
        self,
        method: str,
        params: Message | None,
        result: type[M],
        *,
        id: str | None = None,
        waiting: Callable[[], None] | None = None,
    ) -> M:
        """Call any method.

        Args:
            method: As docs/protocol.md names it.
            params: Of it.
            result: What it answers.
            id: Unique for good; None makes one.
            waiting: Called again and again until the answer is there, however long that takes; None waits half a
                minute at most.

        Raises:
            CopilotError: what the daemon answered.
            NotConnected: when it has gone, or did not answer.
        """
        id = uuid4().hex if id is None else id
        given = {} if params is None else params.model_dump(mode="json")
        answer: Future[Json] = Future()
        with self._lock:
            if self._lost:
                raise _lost()
            self._asked[id] = answer
        try:
            self._say(Call(id, method, given))
            return parsed(result, self._wait(answer, waiting))
        finally:
            with self._lock:
                self._asked.pop(id, None)

    def _wait(self, answer: Future[Json], waiting: Callable[[], None] | None) -> Json:
        while True:
            try:
                return answer.result(_PATIENCE if waiting is None else _LOOK)
            except TimeoutError as error:
                if waiting is None:
                    raise NotConnected("The daemon did not answer.", "Stop it and start it again.") from error
                waiting()

    def _say(self, call: Call) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            self._socket.send(text_of(write(call)))
        except ConnectionClosed as error:
            raise _lost() from error

    def _listen(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            for text in self._socket:
                self._take(text)
        except ConnectionClosed:
            pass
        finally:
            with self._lock:
                self._lost = True
                asked = tuple(self._asked.values())
            for answer in asked:
                _settle(answer, _lost())

    def _take(self, text: str | bytes) -> None:
        try:
            message = parse(text)
        except Malformed:
            return
        match message:
            case Answer(id, result):
                _settle(self._asked.get(str(id)), result)
            case Failure(id):
                _settle(self._asked.get(str(id)), message.error())
            case Notice("event", params):
                try:
                    event = _EVENTS.validate_python(params)
                except ValidationError:
                    # A kind that a later version brought.
                    return
                for hear in self._listeners:
                    hear(event)

    def _unsubscribe(self, hear: Hear) -> None:
        with self._lock:
            self._listeners = [other for other in self._listeners if other is not hear]


class RemoteCopilot:
    """A session of the daemon's; a `bridge.api.copilot.Copilot`.

    Args:
        daemon: Connected.
        session: Its id.
    """

    def __init__(self, daemon: Daemon, session: str) -> None:
        self.session = session
        self._daemon = daemon

    def ask(self, wish: AskParams, *, hear: Hear, stopped: Callable[[], bool]) -> ReplyMessage:
        """See `Copilot.ask`."""
        return self._changed("ask", wish, hear=hear, stopped=stopped)

    def travel(self, way: TravelParams) -> ReplyMessage:
        """See `Copilot.travel`."""
        return self._changed("travel", way, hear=lambda event: None, stopped=lambda: False)

    def state(self) -> StateMessage:
        """See `Copilot.state`."""
        return self._daemon.call("state", SessionParams(session=self.session), StateMessage)

    def cancel(self, request: str | None = None) -> tuple[str, ...]:
        """Stop a request, or all of them; returns which were stopped or will stop.

        Raises:
            NotConnected: when the daemon has gone.
        """
        which = CancelParams(session=self.session, request=request)
        return self._daemon.call("cancel", which, CancelResult).cancelled

    def _changed(
        self, method: str, params: AskParams | TravelParams, *, hear: Hear, stopped: Callable[[], bool]
    ) -> ReplyMessage:
        id = uuid4().hex
        cancelled = False

        def look() -> None:
            nonlocal cancelled
            if stopped() and not cancelled:
                cancelled = True
                self.cancel(id)

        def listen(event: EventMessage) -> None:
            if event.request == id:
                hear(event)

        unsubscribe = self._daemon.subscribe(listen)
        try:
            mine = params.model_copy(update={"session": self.session})
            return self._daemon.call(method, mine, ReplyMessage, id=id, waiting=look)
        finally:
            unsubscribe()


def _names(session: SessionMessage) -> set[str]:
    """What people call a session; the copy made of a project file also by the name of that."""
    return {session.name.casefold(), Path(session.id).stem.casefold()}


def _settle(answer: Future[Json] | None, came: Json | CopilotError) -> None:
    if answer is None or answer.done():
        return
    if isinstance(came, CopilotError):
        answer.set_exception(came)
    else:
        answer.set_result(came)


def _lost() -> NotConnected:
    return NotConnected(
        "The daemon has gone.", "What was under way was stopped, or written wholly: look at the project."
    )
