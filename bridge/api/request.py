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
        self._work: Work | None = work

    def carry_out(self, hear: Hear) -> ReplyMessage:
        """Do it; called in a worker thread.

        Raises:
            CopilotError: in the musician's words; nothing was written.
        """
        if self.stop.is_set() or self._work is None:
            raise Cancelled
        return self._work(hear, self.stop.is_set)

    def finish(self, answer: ReplyMessage | CopilotError) -> None:
        """It came to that. The answer is kept for long, what the work was done with is let go."""
        self._work = None
        self.answer.set_result(answer)

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
        self._heard: list[EventMessage] = []
        self._waiting = False

    def hear(self, event: EventMessage) -> None:
        """Take an event; may be called from any thread."""
        progress = isinstance(event, ProgressEvent)
        with self._lock:
            if progress and self._heard and isinstance(self._heard[-1], ProgressEvent):
                self._heard[-1] = event
            else:
                self._heard.append(event)
            if progress and self._waiting:
                return
            self._waiting = self._waiting or progress
        self._loop.call_soon_threadsafe(self._progress if progress else self._pass_on)

    def end(self) -> None:
        """Tell what has not been told yet."""
        self._tell_all(self._taken())

    def _pass_on(self) -> None:
        """Tell all up to the latest progress, which has time."""
        with self._lock:
            late = self._heard[-1:] if self._waiting else []
            late = [event for event in late if isinstance(event, ProgressEvent)]
            heard, self._heard = self._heard[: len(self._heard) - len(late)], late
        self._tell_all(heard)

    def _progress(self) -> None:
        heard = self._taken()
        with self._lock:
            self._waiting = bool(heard)
        self._tell_all(heard)
        if heard:
            self._loop.call_later(_BETWEEN, self._progress)

    def _taken(self) -> list[EventMessage]:
        with self._lock:
            heard, self._heard = self._heard, []
        return heard

    def _tell_all(self, events: list[EventMessage]) -> None:
        for event in events:
            self._tell(event)
