"""A request on its way through a session's queue: its id, how to stop it, what it came to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event, Lock

from bridge.api.copilot import Hear
from bridge.api.messages import EventMessage, ProgressEvent, ReplyMessage
from bridge.errors import Cancelled, CopilotError

Work = Callable[[Hear, Callable[[], bool]], ReplyMessage]
"""Carries a request out, in a worker thread: told where events go and whether it was stopped."""

_BETWEEN = 0.05
"""Seconds between two tellings of progress: more often than that nobody sees."""


class QueuedRequest:
    """One request of a session.

    Args:
        id: Given by whoever asks; the same id is carried out once.
        text: What to show of it.
        work: Carries it out.
    """

    def __init__(self, id: str, text: str, work: Work) -> None:
        self.id = id
        self.text = text
        self.stop = Event()
        self.answer: asyncio.Future[ReplyMessage | CopilotError] = asyncio.get_running_loop().create_future()
        self._work = work

    def carry_out(self, hear: Hear) -> ReplyMessage:
        """Do it; called in a worker thread.

        Raises:
            CopilotError: in the musician's words; nothing was written.
        """
        if self.stop.is_set():
            raise Cancelled
        return self._work(hear, self.stop.is_set)

    async def answered(self) -> ReplyMessage:
        """Wait for what it comes to; giving up waiting does not stop it.

        Raises:
            CopilotError: in the musician's words; nothing was written.
        """
        answer = await asyncio.shield(self.answer)
        if isinstance(answer, CopilotError):
            raise answer
        return answer


class Thinned:
    """Brings a request's events from its worker threads to the event loop, and of progress the latest now and then.

    Args:
        loop: The event loop.
        tell: Called there, with every event in order.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, tell: Hear) -> None:
        self._loop = loop
        self._tell = tell
        self._lock = Lock()
        self._late: ProgressEvent | None = None
        self._waiting = False

    def hear(self, event: EventMessage) -> None:
        """Take an event; may be called from any thread."""
        if not isinstance(event, ProgressEvent):
            # Taken now: progress that comes after this event must not be told before it.
            self._loop.call_soon_threadsafe(self._pass_on, self._taken(), event)
            return
        with self._lock:
            self._late = event
            if self._waiting:
                return
            self._waiting = True
        self._loop.call_soon_threadsafe(self._progress)

    def end(self) -> None:
        """Tell what has not been told yet."""
        if (late := self._taken()) is not None:
            self._tell(late)

    def _taken(self) -> ProgressEvent | None:
        with self._lock:
            late, self._late = self._late, None
        return late

    def _pass_on(self, late: ProgressEvent | None, event: EventMessage) -> None:
        if late is not None:
            self._tell(late)
        self._tell(event)

    def _progress(self) -> None:
        with self._lock:
            late, self._late = self._late, None
            self._waiting = late is not None
        if late is not None:
            self._tell(late)
            self._loop.call_later(_BETWEEN, self._progress)
