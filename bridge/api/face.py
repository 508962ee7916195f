"""One face at the other end of a connection, on any road: what it asks is answered, what happens it is told."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from bridge.api.messages import EventMessage, ProgressEvent, TransportEvent
from bridge.api.rpc import Malformed, Message, Notice, Peer
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.core.json import JsonObject
from bridge.errors import InvalidInput

_log = logging.getLogger(__name__)

_ROOM = 1000
"""Messages that may wait for a face; a face that lets more pile up is not listening any more."""
_CROWDED = 50
"""With so many waiting, a slow face is spared further progress."""


class Outbox:
    """What waits to be sent to one face, in order and bounded.

    Args:
        full: Called when the face has let too much pile up; what does not fit is not taken.
        room: Messages that may wait.
    """

    def __init__(self, full: Callable[[], None], *, room: int = _ROOM) -> None:
        self._full = full
        self._room = room
        self._waiting: deque[str] = deque()
        self._some = asyncio.Event()

    def spared(self, event: EventMessage) -> bool:
        """Whether the face falls behind, and can do without that event."""
        return isinstance(event, ProgressEvent | TransportEvent) and len(self._waiting) >= _CROWDED

    def put(self, message: str) -> None:
        """Have it sent."""
        if len(self._waiting) >= self._room:
            self._full()
            return
        self._waiting.append(message)
        self._some.set()

    async def next(self) -> str:
        """The next to send, once there is one."""
        while not self._waiting:
            self._some.clear()
            await self._some.wait()
        return self._waiting.popleft()


class Face:
    """A connected face. Use it as a context: it is told of events until it is left.

    Args:
        service: Answers it.
        sessions: What it is told of.
        send: Takes what it is sent; must not wait.
        heard: Takes what it tells without asking.
        spared: Which events it need not be told of.
    """

    def __init__(
        self,
        service: Service,
        sessions: Sessions,
        *,
        send: Callable[[JsonObject], None],
        heard: Callable[[Notice], None] = lambda notice: None,
        spared: Callable[[EventMessage], bool] = lambda event: False,
    ) -> None:
        self.peer = Peer(send, service.call)
        self._sessions = sessions
        self._heard = heard
        self._spared = spared

    async def __aenter__(self) -> Face:
        self._unsubscribe = self._sessions.subscribe(self._tell)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._unsubscribe()
        await self.peer.close()

    def take(self, read: Callable[[], Message]) -> None:
        """Take what came.

        Args:
            read: Reads the message; its `Malformed` is answered.
        """
        try:
            message = read()
        except Malformed as error:
            self.peer.refuse(error.failure)
            return
        if isinstance(message, Notice):
            self._heard(message)
        else:
            self.peer.take(message)

    def _tell(self, event: EventMessage) -> None:
        if not self._spared(event):
            # What cannot be sent to one face must not keep the others from hearing it.
            try:
                self.peer.tell("event", event.model_dump(mode="json"))
            except InvalidInput as error:
                _log.warning("a face missed an event %s: %s", event.kind, error)
