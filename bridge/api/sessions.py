"""The open sessions, and everyone who is told what happens in them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bridge.api.copilot import Hear
from bridge.api.messages import EventMessage, SessionMessage
from bridge.api.open_session import OpenSession, Play, Workplace
from bridge.api.request import QueuedRequest
from bridge.errors import Conflict, NotFound

if TYPE_CHECKING:
    from bridge.daw.backend import Backend

_log = logging.getLogger(__name__)

_FILES = 16
"""Project files kept open: one more, and that which was used least lately is closed."""

_AWAY = 16
"""Closed sessions whose answers are kept, should they come back."""


class Workshop(Protocol):
    """Where projects are made ready to work on; may take its time."""

    def file(self, path: Path, *, in_place: bool) -> Workplace:
        """A project file.

        Raises:
            CopilotError: when it cannot be worked on.
        """
        ...

    def live(self, backend: Backend, *, session: str) -> Workplace:
        """A project open in a DAW."""
        ...


class Sessions:
    """The open sessions; belongs to the event loop.

    Args:
        load: Gives the workshop; called once, in a worker thread, when the first project is opened, because what
            work needs takes long to load.
    """

    def __init__(self, load: Callable[[], Workshop]) -> None:
        self._load = load
        self._workshop: Workshop | None = None
        self._loading = asyncio.Lock()
        self._open: dict[str, OpenSession] = {}
        self._leaving: dict[str, asyncio.Task[None]] = {}
        self._files: list[str] = []
        self._answered: dict[str, dict[str, QueuedRequest]] = {}
        self._faces: list[Hear] = []
        self._closing = False

    def messages(self) -> tuple[SessionMessage, ...]:
        """Every open session, for faces."""
        return tuple(session.message() for session in self._open.values())

    def find(self, id: str) -> OpenSession:
        """An open session.

        Raises:
            NotFound: when none has that id.
        """
        if (found := self._open.get(id)) is None:
            raise NotFound(f"No session {id} is open.", "Open the project first.")
        return found

    def subscribe(self, hear: Hear) -> Callable[[], None]:
        """Tell a face of every event from now on; returns what ends that. `hear` must not wait."""
        self._faces.append(hear)
        return lambda: self._faces.remove(hear)

    def tell(self, event: EventMessage) -> None:
        """Tell every face; what goes wrong with one is written down, and the others hear it."""
        for hear in tuple(self._faces):
            try:
                hear(event)
            except Exception:  # noqa: BLE001 - the boundary: what is told must not stop who tells it
                _log.exception("a face could not be told of an event %s", event.kind)

    async def open(self, path: Path, *, in_place: bool) -> OpenSession:
        """Open a project file, or find it open.

        Raises:
            CopilotError: when it cannot be worked on.
        """
        workshop = await self._ready()
        workplace = await asyncio.to_thread(workshop.file, path, in_place=in_place)
        session = self._open.get(workplace.id)
        if session is None:
            shown = await asyncio.to_thread(workplace.shown)
            await self._left(workplace.id)
            # Another face may have opened it meanwhile.
            session = self._open.get(workplace.id) or self._begin(workplace, shown, None)
        if session.id in self._files:
            self._files.remove(session.id)
        self._files.append(session.id)
        for id in [id for id in self._files[:-_FILES] if self._open[id].idle]:
            await self.close(id)
        return session

    async def join(self, backend: Backend, *, session: str, play: Play) -> OpenSession:
        """Open a project that is open in a DAW; one that comes back over another connection knows its answers still.

        Raises:
            CopilotError: when it cannot be read.
        """
        workshop = await self._ready()
        workplace = workshop.live(backend, session=session)
        shown = await asyncio.to_thread(workplace.shown)
        while session in self._open or session in self._leaving:
            await self.close(session)
            await self._left(session)
        return self._begin(workplace, shown, play)

    async def close(self, id: str, *, only: OpenSession | None = None) -> None:
        """Stop all that is under way in a session, and forget it.

        Args:
            id: Of it.
            only: Which it must be: the same project may have come back since.
        """
        session = self._open.get(id)
        if session is None or only not in (None, session):
            return
        # Not another one's while this one's requests are still under way, whose answers that must know.
        await self._left(id)
        if self._open.get(id) is not session:
            return
        del self._open[id]
        if id in self._files:
            self._files.remove(id)
        self._leaving[id] = asyncio.create_task(self._end(id, session))
        await self._left(id)

    async def close_all(self) -> None:
        """Stop everything; nothing can be opened from now on."""
        self._closing = True
        await asyncio.gather(*(self.close(id) for id in tuple(self._open)), *map(self._left, tuple(self._leaving)))

    async def _ready(self) -> Workshop:
        async with self._loading:
            if self._workshop is None:
                self._workshop = await asyncio.to_thread(self._load)
        return self._workshop

    def _begin(self, workplace: Workplace, shown: SessionMessage, play: Play | None) -> OpenSession:
        if self._closing:
            raise Conflict("The daemon is stopping.", "Start it again.")
        session = self._open[workplace.id] = OpenSession(
            workplace, shown, tell=self.tell, play=play, answered=self._answered.pop(workplace.id, None)
        )
        return session

    async def _left(self, id: str) -> None:
        """Wait until a session that is being closed is; giving up waiting does not stop that."""
        if (leaving := self._leaving.get(id)) is not None:
            await asyncio.shield(leaving)

    async def _end(self, id: str, session: OpenSession) -> None:
        try:
            await session.close()
        finally:
            del self._leaving[id]
        self._answered[id] = session.answered
        for forgotten in tuple(self._answered)[:-_AWAY]:
            del self._answered[forgotten]
