"""One open project: its requests are carried out one at a time, those that come meanwhile wait and are shown."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from bridge.api.copilot import Hear
from bridge.api.messages import (
    AskParams,
    DoneEvent,
    ErrorEvent,
    ErrorMessage,
    QueuedEvent,
    ReplyMessage,
    SessionEvent,
    SessionMessage,
    StartedEvent,
    StateMessage,
    TransportParams,
    TravelParams,
    WaitingMessage,
)
from bridge.api.request import QueuedRequest, Thinned, Work
from bridge.errors import Cancelled, Conflict, CopilotError, InvalidInput, NotFound

_REMEMBERED = 256
"""Answers kept, for who asks again with the id of a request."""
_MOST_WAITING = 64

_log = logging.getLogger(__name__)

Play = Callable[[TransportParams], Awaitable[None]]


class Workplace(Protocol):
    """A project at work in this process; its calls take their time and are made in worker threads."""

    @property
    def id(self) -> str:
        """What faces call the session."""
        ...

    def ask(self, wish: AskParams, *, hear: Hear, stopped: Callable[[], bool], request: str = "") -> ReplyMessage:
        """See `bridge.api.copilot.Copilot`; with an id, events bear it and the request is carried out once."""
        ...

    def travel(self, way: TravelParams, *, request: str = "") -> ReplyMessage:
        """See `bridge.api.copilot.Copilot`; with an id, the move is made once."""
        ...

    def state(self) -> StateMessage:
        """See `bridge.api.copilot.Copilot`."""
        ...

    def shown(self) -> SessionMessage:
        """What the project is called and where it lies now.

        Raises:
            CopilotError: when it cannot be read.
        """
        ...


class OpenSession:
    """One open project; belongs to the event loop.

    Args:
        workplace: Where its requests are carried out.
        shown: Its name and place.
        tell: Told of all that happens.
        play: Has the DAW play; None where there is no DAW.
        answered: What the same project answered before it was closed for a while, by id.
    """

    def __init__(
        self,
        workplace: Workplace,
        shown: SessionMessage,
        *,
        tell: Hear,
        play: Play | None = None,
        answered: dict[str, QueuedRequest] | None = None,
    ) -> None:
        self._workplace = workplace
        self._shown = shown
        self._tell = tell
        self._play = play
        self._known = dict(answered or {})
        self._waiting: deque[QueuedRequest] = deque()
        self._running: QueuedRequest | None = None
        self._worker: asyncio.Task[None] | None = None
        # A thread of its own, so that no session waits for another's.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="session")
        # Nor whoever reads the mailbox for who waits here until a commit lets go of the project.
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="state")
        self._closed = False
        self._changed()

    @property
    def id(self) -> str:
        """What faces call it."""
        return self._shown.id

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self._running is None

    @property
    def answered(self) -> dict[str, QueuedRequest]:
        """The requests that came to an end by themselves, by id; one that was stopped may be carried out yet."""
        done = {id: it for id, it in self._known.items() if it.answer.done()}
        return {id: it for id, it in done.items() if not isinstance(it.answer.result(), Cancelled)}

    def message(self) -> SessionMessage:
        """It and its queue, for faces."""
        queue = [WaitingMessage(request=it.id, text=it.text, place=place) for it, place in self._placed()]
        return self._shown.model_copy(update={"queue": tuple(queue)})

    async def refresh(self) -> None:
        """The project may have been given another name or place.

        Raises:
            CopilotError: when it cannot be read.
        """
        shown = await asyncio.to_thread(self._workplace.shown)
        if shown != self._shown:
            self._shown = shown
            self._changed()

    async def ask(self, request: str, wish: AskParams) -> ReplyMessage:
        """Carry out a request once all before it are done; asked again with its id, the answer is the same.

        Raises:
            CopilotError: in the musician's words; nothing was written.
        """

        def work(hear: Hear, stopped: Callable[[], bool]) -> ReplyMessage:
            return self._workplace.ask(wish, hear=hear, stopped=stopped, request=request)

        return await self._queued(request, wish.text, work).answered()

    async def travel(self, request: str, way: TravelParams) -> ReplyMessage:
        """Move through the history once all requests before are done; see `ask`."""

        def work(hear: Hear, stopped: Callable[[], bool]) -> ReplyMessage:
            return self._workplace.travel(way, request=request)

        return await self._queued(request, f"{way.to} {way.name}".rstrip(), work).answered()

    async def state(self) -> StateMessage:
        """All that is known of it.

        Raises:
            CopilotError: when the project cannot be read.
        """
        if self._closed:
            raise _closed(self._shown)
        state = await asyncio.get_running_loop().run_in_executor(self._looking, self._workplace.state)
        return state.model_copy(update={"session": self.message()})

    async def transport(self, wanted: TransportParams) -> None:
        """Have the DAW play or stop.

        Raises:
            CopilotError: when there is no DAW, or it does not.
        """
        if self._play is None:
            raise InvalidInput(f"{self._shown.name} is a file: it cannot play.", "Open it in your DAW.")
        await self._play(wanted)

    def cancel(self, request: str | None = None) -> tuple[str, ...]:
        """Stop a request, or all of them; returns which were stopped or will stop.

        One that waits is over at once. One under way is over as soon as it notices, unless it is being written
        into the project by then.
        """
        chosen = [it for it, _ in self._placed() if request in (None, it.id)]
        for stopped in chosen:
            stopped.stop.set()
            if stopped is not self._running:
                self._waiting.remove(stopped)
                self._finish(stopped, Cancelled())
        return tuple(it.id for it in chosen)

    async def close(self) -> None:
        """Stop everything, and wait for it to have stopped."""
        self._closed = True
        self.cancel()
        if self._worker is not None:
            await self._worker
        self._thread.shutdown(wait=False)
        self._looking.shutdown(wait=False)
        self._tell(SessionEvent(session=self.id, state=self.message(), closed=True))

    def _placed(self) -> list[tuple[QueuedRequest, int]]:
        """The request under way (place 0) and those that wait (from 1)."""
        waiting = [(request, place) for place, request in enumerate(self._waiting, 1)]
        return waiting if self._running is None else [(self._running, 0), *waiting]

    def _queued(self, id: str, text: str, work: Work) -> QueuedRequest:
        if (known := self._known.get(id)) is not None:
            return known
        if self._closed:
            raise _closed(self._shown)
        if len(self._waiting) >= _MOST_WAITING:
            raise Conflict(f"{_MOST_WAITING} requests wait already.", "Let some of them finish, or stop them.")
        request = self._known[id] = QueuedRequest(id, text, work)
        if self._running is None:
            self._begin(request)
        else:
            self._waiting.append(request)
            self._tell(QueuedEvent(session=self.id, request=id, text=text, place=len(self._waiting)))
            self._changed()
        return request

    def _begin(self, request: QueuedRequest) -> None:
        self._running = request
        self._tell(StartedEvent(session=self.id, request=request.id, text=request.text))
        self._changed()
        self._worker = asyncio.create_task(self._work(request))

    async def _work(self, request: QueuedRequest) -> None:
        answer = await self._carried_out(request)
        self._running = None
        self._finish(request, answer)
        if self._waiting:
            self._begin(self._waiting.popleft())

    async def _carried_out(self, request: QueuedRequest) -> ReplyMessage | CopilotError:
        loop = asyncio.get_running_loop()
        events = Thinned(loop, self._tell)
        try:
            return await loop.run_in_executor(self._thread, request.carry_out, events.hear)
        except CopilotError as error:
            return error
        except Exception as error:  # noqa: BLE001 - the boundary: faces read one sentence, the log keeps the rest
            _log.exception("%s failed", request.text)
            return CopilotError(f"Something went wrong inside the copilot: {error!r}.", "The log has the details.")
        finally:
            events.end()

    def _finish(self, request: QueuedRequest, answer: ReplyMessage | CopilotError) -> None:
        # Who waits for it goes on only after all of this.
        request.finish(answer)
        if isinstance(answer, CopilotError):
            error = ErrorMessage.of(answer)
            self._tell(ErrorEvent(session=self.id, request=request.id, error=error))
        else:
            self._tell(DoneEvent(session=self.id, request=request.id, reply=answer))
        self._changed()
        finished = [it.id for it in self._known.values() if it.answer.done()]
        for forgotten in finished[: max(0, len(finished) - _REMEMBERED)]:
            del self._known[forgotten]

    def _changed(self) -> None:
        self._tell(SessionEvent(session=self.id, state=self.message()))


def _closed(shown: SessionMessage) -> NotFound:
    return NotFound(f"{shown.name} was closed.", "Open it again.")
