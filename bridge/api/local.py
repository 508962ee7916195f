"""The copilot at work on one project in this process."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bridge.api.copilot import Hear
from bridge.api.messages import AskParams, ReplyMessage, SelectionMessage, SessionMessage, StateMessage, TravelParams
from bridge.api.tell import event_message, reply_message, session_message, state_message
from bridge.controller.conductor import Conductor, Wish
from bridge.controller.find import select
from bridge.core.events import Event
from bridge.core.session import ClipId, Selection, Session, TrackId
from bridge.core.units import Seconds
from bridge.daw.backend import Backend
from bridge.tasks.task import Travel

_SEEDS = 1_000_000


class LocalCopilot:
    """The copilot at work in this process.

    Args:
        conductor: Of the project.
        backend: The project.
        session: What faces call it; kept as `id`.
        seed: Of requests that name none; None draws one each time.
    """

    def __init__(self, conductor: Conductor, backend: Backend, *, session: str, seed: int | None = None) -> None:
        self.conductor = conductor
        self._backend = backend
        self.id = session
        self._seed = seed

    def ask(self, wish: AskParams, *, hear: Hear, stopped: Callable[[], bool], request: str = "") -> ReplyMessage:
        """See `Copilot.ask`; with an id, events bear it and the request is carried out once."""
        now = self._named(wish)

        def listen(event: Event) -> None:
            hear(event_message(event, session=self.id, request=request or None, now=now))

        selection = select(now, wish.select) if now is not None else _selection(wish.selection)
        asked = Wish(wish.text, selection, self._drawn(wish.seed), wish.takes, wish.dry, request)
        return reply_message(self.conductor.ask(asked, listen=listen, stopped=stopped))

    def travel(self, way: TravelParams, *, request: str = "") -> ReplyMessage:
        """See `Copilot.travel`; with an id, the move is made once."""
        return reply_message(self.conductor.travel(Travel(way.to, way.steps, way.name), request=request))

    def state(self) -> StateMessage:
        """See `Copilot.state`."""
        now, gat, history = self.conductor.state()
        return state_message(self.id, now, gat, history)

    def shown(self) -> SessionMessage:
        """What the project is called and where it lies now.

        Raises:
            CopilotError: when it cannot be read.
        """
        return session_message(self.id, self._backend.read())

    def _named(self, wish: AskParams) -> Session | None:
        """The session, where names must be looked up in it."""
        return self.conductor.state()[0] if wish.select else None

    def _drawn(self, seed: int | None) -> int:
        if seed is not None:
            return seed
        return secrets.randbelow(_SEEDS) if self._seed is None else self._seed


def _selection(chosen: SelectionMessage | None) -> Selection | None:
    if chosen is None:
        return None
    time = None if chosen.time is None else (Seconds(chosen.time[0]), Seconds(chosen.time[1]))
    return Selection(tuple(map(ClipId, chosen.clips)), tuple(map(TrackId, chosen.tracks)), time)
