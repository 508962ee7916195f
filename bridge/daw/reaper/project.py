"""One project as REAPER goes on describing it: what changed is put into what was known."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from bridge.core.json import JsonObject
from bridge.core.session import ClipId, Selection, Session, Track, TrackId
from bridge.core.tempo import TempoMap
from bridge.core.units import Rate, Seconds
from bridge.daw.reaper.tempo import tempo_map
from bridge.daw.reaper.wire import HeaderWire, SnapshotWire, TrackWire, parsed, unusable
from bridge.daw.saved import decoded
from bridge.errors import InvalidProject

_log = logging.getLogger(__name__)

_USUAL_RATE = 44_100
"""Where the project follows the sound card."""

_HEADER, _GAP = "header", "gap"


class Project:
    """What is known of a project.

    A header or track that cannot be used is remembered as such until REAPER sends it anew, and so is a snapshot that
    never came, until all comes anew: until then no session is made, as it would be another one than REAPER's.

    Args:
        name: What REAPER calls it, for as long as it is open.
    """

    def __init__(self, name: str) -> None:
        self.seq = -1
        """Of the newest snapshot."""
        self.gone = False
        """Whether it was closed."""
        self._name = name
        self._header: HeaderWire | None = None
        self._tempo_map = TempoMap()
        self._order: tuple[str, ...] = ()
        self._tracks: dict[str, Track] = {}
        self._faults: dict[str, InvalidProject] = {}
        self._awaited = {_GAP}
        """What is still to come of all that is sent anew; never empty while that has not begun."""

    @property
    def texts(self) -> dict[str, str]:
        """The keys and texts that our section of its state holds."""
        return {} if self._header is None else {key.upper(): text for key, text in self._header.saved.items()}

    def take(self, values: JsonObject) -> Session | None:
        """Learn what changed.

        Returns:
            The session as it stands; None for a snapshot that is known already or that others belong to which are
            still to come, or of a project that was closed.

        Raises:
            InvalidProject: when there is none, as something REAPER said cannot be used.
        """
        snapshot = parsed(SnapshotWire, values, "a snapshot")
        if snapshot.project != self._name:
            raise unusable(f"a snapshot of {snapshot.project} came for {self._name}")
        if snapshot.seq <= self.seq:
            return None
        self._continue(snapshot)
        self.gone = snapshot.gone
        if self.gone:
            return None
        if snapshot.session is not None:
            self._take_header(snapshot)
        for track in snapshot.tracks:
            self._take_track(track)
        if snapshot.order is not None:
            self._order = snapshot.order
            kept = set(self._order)
            self._tracks = {id: track for id, track in self._tracks.items() if id in kept}
            self._faults = {what: why for what, why in self._faults.items() if what in kept | {_HEADER, _GAP}}
        return None if snapshot.more else self._session()

    def _continue(self, snapshot: SnapshotWire) -> None:
        if snapshot.seq != self.seq + 1 and not snapshot.gone:
            self._miss(unusable(f"snapshot {self.seq + 1} is missing"))
        self.seq = snapshot.seq
        if snapshot.order is not None:
            self._awaited = {_HEADER, *snapshot.order}
        self._awaited -= {id for track in snapshot.tracks if (id := _id(track)) is not None}
        if snapshot.session is not None:
            self._awaited.discard(_HEADER)
        if not self._awaited:
            self._faults.pop(_GAP, None)

    def _miss(self, fault: InvalidProject) -> None:
        """Something did not come, nobody knows what: only all of it anew mends that."""
        self._faults[_GAP] = fault
        self._awaited = {_GAP}

    def _take_header(self, snapshot: SnapshotWire) -> None:
        self._faults.pop(_HEADER, None)
        try:
            header = parsed(HeaderWire, snapshot.session, "the project")
            self._tempo_map = tempo_map(header.tempo)
            self._header = header
        except Exception as error:  # noqa: BLE001 - the boundary: what cannot be used is a fault, whatever the reason
            self._faults[_HEADER] = _fault(error, "the project")

    def _take_track(self, values: object) -> None:
        id = _id(values)
        self._faults.pop(id or "", None)
        try:
            track = parsed(TrackWire, values, f"track {id}").track()
            self._tracks[track.id] = track
        except Exception as error:  # noqa: BLE001 - the boundary: what cannot be used is a fault, whatever the reason
            if id:
                self._faults[id] = _fault(error, f"track {id}")
            else:
                self._miss(_fault(error, "a track"))

    def _session(self) -> Session:
        for fault in self._faults.values():
            raise fault
        if len(set(self._order)) != len(self._order) or self._header is None:
            raise unusable("its tracks have no order")
        for id in self._order:
            if id not in self._tracks:
                raise unusable(f"track {id} is missing")
        header = self._header
        path = Path(os.path.realpath(header.path)) if header.path else None
        selected = header.selection
        start, end = selected.time or (0.0, 0.0)
        return Session(
            id=path.as_posix() if path else f"reaper:unsaved:{self._name}",
            name=path.stem if path else header.name,
            revision=str(self.seq),
            daw="reaper",
            rate=Rate(header.rate or _USUAL_RATE),
            tempo_map=self._tempo_map,
            tracks=tuple(self._tracks[id] for id in self._order),
            selection=Selection(
                tuple(map(ClipId, selected.clips)),
                tuple(map(TrackId, selected.tracks)),
                (Seconds(start), Seconds(end)) if end > start else None,
            ),
            cursor=Seconds(header.cursor),
            saved=decoded(self.texts),
            media_folder=Path(header.media_folder) if header.media_folder else None,
        )


def _fault(error: Exception, what: str) -> InvalidProject:
    if isinstance(error, InvalidProject):
        return error
    _log.error("%s could not be taken", what, exc_info=error)
    return unusable(f"{what}: {error!r}")


def _id(track: object) -> str | None:
    id = track.get("id") if isinstance(track, dict) else None
    return id if isinstance(id, str) else None
