"""What a task works with, made of the real parts: the session, the table, the renders and the ensemble."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Protocol, overload

from bridge.audio.hear import hear
from bridge.controller.find import Finder
from bridge.controller.known import known_parts
from bridge.core.gat import Gat
from bridge.core.grid import Grid
from bridge.core.model import Audio, Compose, Composition, Perform, Performance, Watch
from bridge.core.render import Digest, Render
from bridge.core.session import AudioSource, Clip, ClipId, Session, Take, TakeId
from bridge.core.target import Target


class Ensemble(Protocol):
    """Whoever answers model requests: `bridge.engine.engine.Engine`, or a fake in tests."""

    @overload
    def run(self, request: Compose, watch: Watch) -> Composition: ...
    @overload
    def run(self, request: Perform, watch: Watch) -> Performance: ...
    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        """Answer a request."""
        ...

    def name_for(self, request: Compose | Perform) -> str:
        """Which model answers such a request, with its version."""
        ...


class Timed:
    """An ensemble with a stopwatch, so that what the rest of a request costs can be told apart.

    Models at work side by side count once.
    """

    def __init__(self, ensemble: Ensemble) -> None:
        self._ensemble = ensemble
        self._lock = Lock()
        self._working = 0
        self._since = 0.0
        self.seconds = 0.0

    @overload
    def run(self, request: Compose, watch: Watch) -> Composition: ...
    @overload
    def run(self, request: Perform, watch: Watch) -> Performance: ...
    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        """See `Ensemble`."""
        with self._lock:
            if self._working == 0:
                self._since = time.perf_counter()
            self._working += 1
        try:
            return self._ensemble.run(request, watch)
        finally:
            with self._lock:
                self._working -= 1
                if self._working == 0:
                    self.seconds += time.perf_counter() - self._since

    def name_for(self, request: Compose | Perform) -> str:
        """See `Ensemble`."""
        return self._ensemble.name_for(request)


class Performances:
    """Performances heard lately, so that playing the same part again costs nothing.

    Args:
        limit: Bytes of audio to keep.
    """

    def __init__(self, limit: int = 256 << 20) -> None:
        self._limit = limit
        self._size = 0
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, Perform], Performance] = OrderedDict()

    def get(self, model: str, request: Perform) -> Performance | None:
        """What that model played for that request, if it is still here."""
        with self._lock:
            found = self._kept.get((model, request))
            if found is not None:
                self._kept.move_to_end((model, request))
            return found

    def put(self, model: str, request: Perform, performance: Performance) -> None:
        """Keep a performance; the longest unused ones go."""
        performance.audio.setflags(write=False)
        with self._lock:
            self._kept[(model, request)] = performance
            self._size += performance.audio.nbytes
            while self._size > self._limit and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._size -= gone.audio.nbytes


class Shelf(Protocol):
    """Where performances outlive the process: `bridge.store.played.Played`."""

    def get(self, model: str, request: Perform) -> Performance | None:
        """What that model played for that request, if it is there and whole."""
        ...

    def put(self, model: str, request: Perform, performance: Performance) -> None:
        """Keep a performance."""
        ...


_HEARD = 8
"""Clips whose sound is kept during a request: a level, chords and onsets are often told of the same ones."""


class Memory(Protocol):
    """Who knows which render a take plays: `bridge.store.project.ProjectStore`."""

    def plays(self, take: TakeId) -> Render | None:
        """The render that one of the project's takes plays."""
        ...


@dataclass
class LiveStudio:
    """The `Studio` of a real request.

    Args:
        session: The session as it stands; the conductor replaces it after each step.
        gat: What is known; the conductor replaces it after each step.
        watch: Progress and cancel.
        seed: Of the request.
        last: Clips the copilot made or changed last.
        ensemble: Who computes.
        memory: Who knows the renders.
        shelf: Performances of earlier runs; None for a dry run, which leaves nothing behind.
        stored: Where the store keeps a render's audio.
        made: Renders of this very request, which are not in the project's folder yet, by take.
        heard: Clips that were heard lately, as they were then.
    """

    session: Session
    gat: Gat
    watch: Watch
    seed: int
    last: tuple[ClipId, ...]
    ensemble: Ensemble
    memory: Memory
    performances: Performances
    shelf: Shelf | None
    stored: Callable[[Digest], Path]
    made: dict[TakeId, Render] = field(default_factory=dict)
    heard: dict[Clip, Audio] = field(default_factory=dict)

    def find(self, target: Target) -> tuple[ClipId, ...]:
        """See `Studio`."""
        return Finder(self.session, known_parts(self.session, self.plays), self.last).find(target)

    def grid(self, clip: Clip) -> Grid:
        """See `Studio`."""
        tempo_map = self.session.tempo_map
        return Grid(tempo_map, tempo_map.beats_at(clip.position), tempo_map.beats_at(clip.end), self.session.rate)

    def hear(self, clip: ClipId) -> Audio:
        """See `Studio`."""
        found = self.session.clip(clip)
        takes = tuple(self._as_stored(take) for take in found.takes)
        heard = replace(found, takes=takes)
        audio = self.heard.get(heard)
        if audio is None:
            audio = self.heard[heard] = hear(heard, self.grid(found))
            for longest_ago in tuple(self.heard)[:-_HEARD]:
                self.heard.pop(longest_ago, None)
        # A copy, since whoever hears it may work on it.
        return audio.copy()

    def render(self, clip: ClipId, take: TakeId | None = None) -> Render | None:
        """See `Studio`."""
        if take is None:
            playing = self.session.clip(clip).take
            if playing is None:
                return None
            take = playing.id
        return self.plays(take)

    def compose(self, request: Compose) -> Composition:
        """See `Studio`."""
        return self.ensemble.run(request, self.watch)

    def perform(self, request: Perform) -> Performance:
        """See `Studio`."""
        model = self.model_name(request)
        performance = self.performances.get(model, request)
        if performance is not None:
            return performance
        if self.shelf is not None:
            performance = self.shelf.get(model, request)
        if performance is None:
            performance = self.ensemble.run(request, self.watch)
            if self.shelf is not None:
                self.shelf.put(model, request, performance)
        self.performances.put(model, request, performance)
        return performance

    def model_name(self, request: Compose | Perform) -> str:
        """See `Studio`."""
        return self.ensemble.name_for(request)

    def plays(self, take: TakeId) -> Render | None:
        """The render that a take plays, of this request or an earlier one."""
        return self.made.get(take) or self.memory.plays(take)

    def _as_stored(self, take: Take) -> Take:
        """A take of this request from where its audio lies before the project is written."""
        if take.id not in self.made or not isinstance(take.source, AudioSource):
            return take
        return replace(take, source=replace(take.source, path=self.stored(self.made[take.id].digest)))
