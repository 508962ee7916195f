"""What plays in the project in front: heard over OSC where REAPER has such a device, else from its script."""

from __future__ import annotations

import asyncio
import logging

from bridge.api.copilot import Hear
from bridge.api.messages import TransportEvent, TransportParams, parsed
from bridge.core.json import JsonObject
from bridge.core.transport import Transport
from bridge.core.units import Seconds
from bridge.daw.osc import OscFeed

_DAW = "reaper"
"""Whose scripts and control surface are of one program."""

_BETWEEN = 0.25
"""Seconds between two tellings of a position that only moves on."""

_TOLERANCE = 2.0
"""Seconds for which OSC may say otherwise than the script before it is not believed any more."""

_log = logging.getLogger(__name__)


class Surface:
    """Tells faces of the transport, and plays and stops by the quickest road there is.

    Args:
        feed: REAPER's OSC device; None where the port is taken.
        tell: Told of every change.
    """

    def __init__(self, feed: OscFeed | None, tell: Hear) -> None:
        self._feed = feed
        self._tell = tell
        self._front: str | None = None
        self._told: TransportEvent | None = None
        self._playing: bool | None = None
        self._differ: float | None = None
        self._late: asyncio.TimerHandle | None = None
        if feed is not None:
            feed.listen(self._hear)

    def report(self, daw: str, project: str, said: JsonObject) -> None:
        """Take what a script says of the project in front.

        Args:
            daw: Where the script runs.
            project: Its session's id.
            said: Parameters of its `transport` notification.

        Raises:
            InvalidInput: when they are none.
        """
        event = parsed(TransportEvent, {**said, "session": project, "source": "mailbox"})
        if daw == _DAW:
            self._front = project
            if self._feed is not None and self._feed.connected:
                self._compare(event, self._feed)
                if self._feed.connected:
                    return
        self._tell(event)

    def _compare(self, said: TransportEvent, feed: OscFeed) -> None:
        """Hold what is heard over OSC, which any program may send, against what only a script in REAPER can say.

        Judged when the script speaks: while a dialog is open it says nothing, and what it said last is not so any more.
        """
        now = asyncio.get_running_loop().time()
        self._playing = said.playing
        if said.playing == feed.transport.playing:
            self._differ = None
        elif self._differ is None:
            # A packet may have been lost.
            self._differ = now
            feed.refresh()
        elif now - self._differ > _TOLERANCE:
            _log.warning("OSC says otherwise than REAPER's script: no more is heard from that port")
            self._differ = None
            feed.mistrust()

    def leave(self, project: str) -> None:
        """The project was closed."""
        if self._front == project:
            self._front = None

    def do(self, project: str, wanted: TransportParams) -> bool:
        """Have REAPER do it over OSC; False where it must be asked another way."""
        if self._feed is None or not self._feed.connected or project != self._front:
            return False
        match wanted:
            case TransportParams(do="play"):
                return self._feed.play()
            case TransportParams(do="stop"):
                return self._feed.stop()
            case TransportParams(start=float(start), end=float(end)):
                return self._feed.loop(Seconds(start), Seconds(end))
        return False

    def _hear(self, transport: Transport) -> None:
        if transport.playing == self._playing:
            self._differ = None
        if self._front is None or self._feed is None or not self._feed.connected:
            return
        event = _event(self._front, transport)
        moved = self._told is not None and event.model_copy(update={"position": self._told.position}) == self._told
        if not moved:
            self._now(event)
        elif self._late is None:
            self._late = asyncio.get_running_loop().call_later(_BETWEEN, self._catch_up)

    def _catch_up(self) -> None:
        self._late = None
        if self._front is not None and self._feed is not None and self._feed.connected:
            self._now(_event(self._front, self._feed.transport))

    def _now(self, event: TransportEvent) -> None:
        if event != self._told:
            self._told = event
            self._tell(event)


def _event(session: str, transport: Transport) -> TransportEvent:
    return TransportEvent(
        session=session, playing=transport.playing, recording=transport.recording, position=transport.position,
        tempo=transport.tempo, source="osc",
    )  # fmt: skip
