"""The mailbox as a road: faces in DAWs ask over it, and the projects open in them become sessions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bridge.api.face import Face
from bridge.api.messages import ErrorEvent, ErrorMessage, TransportEvent, TransportParams
from bridge.api.open_session import OpenSession
from bridge.api.rpc import Notice, read
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.api.surface import Surface
from bridge.core.json import JsonObject
from bridge.core.protocol import PROTOCOL
from bridge.daw.backend import DawCall, LiveBackend
from bridge.daw.mailbox import Connection, Mailbox
from bridge.errors import CopilotError, InvalidInput, NotConnected

_SIGN_OF_LIFE = 8.0
"""Seconds within which a living client says something: it does so at least every five."""

_LAST_WORDS = 1.0
"""Seconds in which what a dead one left in the box is read."""

_LOOK = 0.25

_PATIENCE = 15.0
"""Seconds to wait for a DAW to play or stop."""

_log = logging.getLogger(__name__)

MakeBackend = Callable[[str, DawCall, str], LiveBackend]
"""Makes the backend of a project from its DAW's name, how to call that, and the project's name there."""


class Post:
    """Faces and projects at the other end of the mailbox.

    Args:
        mailbox: The folder.
        service: Answers them.
        sessions: Where projects are opened.
        surface: Where it is heard what plays.
        backend: Makes the backend of a project; called in a worker thread.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        service: Service,
        sessions: Sessions,
        *,
        surface: Surface,
        backend: MakeBackend,
    ) -> None:
        self._mailbox = mailbox
        self._service = service
        self._sessions = sessions
        self._surface = surface
        self._backend = backend
        self._clients: dict[str, _Client] = {}

    async def run(self) -> None:
        """Carry messages until cancelled.

        Raises:
            StorageFailed: when the mailbox cannot be made.
        """
        async with asyncio.TaskGroup() as group:

            async def handle(connection: Connection, message: JsonObject | None) -> None:
                client = self._clients.get(connection.id)
                if client is None:
                    client = self._clients[connection.id] = _Client(
                        connection, self._sessions, self._surface, self._backend, make_way=self._make_way
                    )
                    group.create_task(client.run(self._service))
                client.put(message)
                if message is None:
                    del self._clients[connection.id]

            await self._mailbox.run(handle)

    async def _make_way(self, newer: _Client, project: str) -> None:
        """A DAW that was killed is soon started again: what the dead one owes holds up its project no longer."""
        for older in tuple(self._clients.values()):
            if older is not newer and older.works_on(project):
                await older.leave_if_dead()


class _Client:
    """One connection: its messages are taken in order, each when the one before it was acted on."""

    def __init__(
        self,
        connection: Connection,
        sessions: Sessions,
        surface: Surface,
        backend: MakeBackend,
        *,
        make_way: Callable[[_Client, str], Awaitable[None]],
    ) -> None:
        self._make_way = make_way
        self._ended = asyncio.Event()
        self._connection = connection
        self._sessions = sessions
        self._surface = surface
        self._backend = backend
        self._came: asyncio.Queue[JsonObject | None] = asyncio.Queue()
        self._told: list[Notice] = []
        self._projects: dict[str, LiveBackend] = {}
        self._opened: dict[str, OpenSession] = {}
        self._daw = ""
        self._foreign = False
        self._loop = asyncio.get_running_loop()

    def put(self, message: JsonObject | None) -> None:
        """Take a message; None says that the connection is closed."""
        self._connection.waiting += 1
        self._came.put_nowait(message)

    async def run(self, service: Service) -> None:
        """Act on messages until the connection is closed; whatever goes wrong with one closes its own alone."""
        try:
            await self._serve(service)
        except Exception:  # noqa: BLE001 - the boundary: other connections go on, the log keeps the rest
            _log.exception("the connection %s is closed", self._connection.id)
            self._connection.close()
        for project in tuple(self._projects):
            await self._close(project)
        self._ended.set()

    def works_on(self, project: str) -> bool:
        """Whether it has a project of that id in a session open."""
        return any(backend.read().id == project for name, backend in self._projects.items() if name in self._opened)

    async def leave_if_dead(self) -> None:
        """Close the connection unless the other end gives a sign of life."""
        heard = None
        begun = self._loop.time()
        while (waited := self._loop.time() - begun) < _SIGN_OF_LIFE:
            if heard not in (None, self._connection.heard) or self._ended.is_set():
                return
            if waited > _LAST_WORDS:
                heard = self._connection.heard
            await asyncio.sleep(_LOOK)
        self._connection.close()
        await self._ended.wait()

    async def _serve(self, service: Service) -> None:
        # A script sees for itself what its DAW plays.
        face = Face(
            service, self._sessions, send=self._connection.send, heard=self._told.append,
            spared=lambda event: isinstance(event, TransportEvent),
        )  # fmt: skip
        self._face = face
        async with face:
            try:
                while (message := await self._came.get()) is not None:
                    self._connection.waiting -= 1
                    self._greeted(message)
                    face.take(partial(read, message))
                    while self._told:
                        await self._heard(self._told.pop(0))
            finally:
                # First of all, so that a commit that now fails finds no project to take back what may be in it.
                for backend in self._projects.values():
                    backend.lose()

    def _greeted(self, message: JsonObject) -> None:
        """Learn from its `hello` which DAW it is in, and whether what it tells can be understood."""
        params = message.get("params")
        if message.get("method") == "hello" and isinstance(params, Mapping):
            self._daw = str(params.get("daw", ""))
            self._foreign = params.get("protocol") != PROTOCOL

    async def _heard(self, notice: Notice) -> None:
        project = notice.params.get("project")
        if self._foreign or not isinstance(project, str):
            return
        try:
            if notice.method == "snapshot":
                await self._snapshot(project, notice.params)
            elif notice.method == "transport":
                self._surface.report(self._daw, project, notice.params)
        except CopilotError as error:
            self._sessions.tell(ErrorEvent(session=project, error=ErrorMessage.of(error)))
        except Exception as error:  # noqa: BLE001 - the boundary: faces read one sentence, the log keeps the rest
            _log.exception("%s of %s could not be taken", notice.method, project)
            wrong = CopilotError(f"What the DAW sent could not be read: {error!r}.", "The log has the details.")
            self._sessions.tell(ErrorEvent(session=project, error=ErrorMessage.of(wrong)))

    async def _snapshot(self, project: str, snapshot: JsonObject) -> None:
        backend = self._projects.get(project)
        if backend is None:
            backend = self._projects[project] = await asyncio.to_thread(self._backend, self._daw, self._ask, project)
        await asyncio.to_thread(backend.take, snapshot)
        if snapshot.get("more") is True:
            return
        if snapshot.get("gone") is True:
            await self._close(project)
        elif (session := self._opened.get(project)) is None:
            # The first snapshot that could be read.
            await self._make_way(self, backend.read().id)
            self._opened[project] = await self._sessions.join(backend, session=project, play=self._play)
        elif "session" in snapshot:
            await session.refresh()

    async def _close(self, project: str) -> None:
        self._surface.leave(project)
        self._projects.pop(project).lose()
        if (session := self._opened.pop(project, None)) is not None:
            await self._sessions.close(project, only=session)

    async def _play(self, wanted: TransportParams) -> None:
        if self._surface.do(wanted.session, wanted):
            return
        asked: JsonObject = {"project": wanted.session, "do": wanted.do, "start": wanted.start, "end": wanted.end}
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._asked("transport", asked)
        except TimeoutError as error:
            raise NotConnected("The DAW did not answer.", "Close any window that waits for you there.") from error

    def _ask(self, method: str, params: JsonObject) -> JsonObject:
        """See `DawCall`.

        It waits as long as the connection lives, which is half a minute after the DAW's last sign of life: a commit
        given up before that could still be carried out, with nobody left who knows of it. With the connection its
        messages are swept away.
        """
        return asyncio.run_coroutine_threadsafe(self._asked(method, params), self._loop).result()

    async def _asked(self, method: str, params: JsonObject) -> JsonObject:
        try:
            answer = await self._face.peer.call(method, params)
        except NotConnected as error:
            raise NotConnected("The DAW did not answer.", "Run the action 'Loop Copilot: connect' there.") from error
        if not isinstance(answer, Mapping):
            raise InvalidInput(f"The DAW answered {method} with something else than an object.", "Update its script.")
        return answer
