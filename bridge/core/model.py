"""The interface of everything that computes audio, the same in this process, in a worker or on another machine.

A model is a class with a `CARD`, registered under the entry-point group `loop_copilot.models`.
Its constructor is cheap; `load` does the heavy imports and reads weights; `run` answers one request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.notes import ChordSpan, Part, Role
from bridge.core.units import Beats, Rate
from bridge.errors import Cancelled

Audio = NDArray[np.float32]
"""Sound as float32, shape (channels, samples), full scale ±1."""

Ability = Literal["compose", "perform", "separate", "transcribe", "caption", "text-to-audio"]


@dataclass(frozen=True, slots=True)
class Card:
    """What a model is and may be used for.

    Args:
        name: Unique among models.
        abilities: What it can be asked.
        version: Changes whenever the same request could give another result.
        licence: Of what it makes.
        rate: Samples per second it works at; None for any.
        needs: Modules that must be importable.
        mend: The command that installs what it needs.
        limits: In plain words.
    """

    name: str
    abilities: tuple[Ability, ...]
    version: str
    licence: str
    rate: Rate | None = None
    needs: tuple[str, ...] = ()
    mend: str = ""
    limits: str = ""


class Watch:
    """How whoever waits follows a computation: it hears progress, and may stop it at any moment."""

    def __init__(
        self, *, heard: Callable[[str, float], None] | None = None, stopped: Callable[[], bool] | None = None
    ) -> None:
        self._heard = heard
        self._stopped = stopped

    def progress(self, what: str, done: float) -> None:
        """Report how far it is, 0–1.

        Raises:
            Cancelled: when the musician has stopped it.
        """
        if self._stopped is not None and self._stopped():
            raise Cancelled
        if self._heard is not None:
            self._heard(what, done)

    def within(self, start: float, end: float) -> Watch:
        """A watch whose 0–1 is this one's `start`–`end`."""
        return Watch(heard=lambda what, done: self.progress(what, start + done * (end - start)), stopped=self._stopped)


@dataclass(frozen=True, slots=True)
class Line:
    """One part to write.

    Args:
        role: The part it plays.
        instrument: A name in `bridge.core.vocabulary.instruments`; None lets the genre choose.
        style: How to play, such as "walking", "arpeggio", "four on the floor", "staccato".
    """

    role: Role
    instrument: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """What a composer wrote.

    Args:
        parts: One for each line asked for, in that order.
        chords: What they are written over, gapless from beat 0 to the end.
        brief: The brief with all that was left open decided.
    """

    parts: tuple[Part, ...]
    chords: tuple[ChordSpan, ...]
    brief: Brief


@dataclass(frozen=True, slots=True)
class Compose:
    """Write parts on a grid. Ability "compose".

    Args:
        grid: What they must fit; tempo and metre are its.
        brief: Wishes. Its tempo and metre are ignored in favour of the grid's.
        lines: The parts wanted; empty lets the genre choose a band.
        chords: What sounds there, to be followed; empty lets the composer choose.
        hears: Parts that sound at the same time, to fit with.
        onsets: When things sound in audio whose notes are unknown, in beats from the grid's start.
        origin: A part to vary rather than write afresh, with one line of its role.
        variation: How far to go from `origin`: 0 the same notes, 1 anew.
        seed: Of every random choice: the same request with the same seed gives the same parts.
    """

    grid: Grid
    brief: Brief
    lines: tuple[Line, ...] = ()
    chords: tuple[ChordSpan, ...] = ()
    hears: tuple[Part, ...] = ()
    onsets: tuple[Beats, ...] = ()
    origin: Part | None = None
    variation: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Perform:
    """Play a part. Ability "perform"; the result is a loop of exactly `grid.samples` samples, stereo.

    What rings on past the end is folded back onto the beginning, so that it loops without a seam.

    Args:
        grid: Where each beat falls, in samples.
        part: What to play.
        brightness: Tone, -1 (dark) to 1 (bright).
        space: Amount of room, 0 (dry) to 1.
    """

    grid: Grid
    part: Part
    brightness: float = 0.0
    space: float = 0.2


@dataclass(frozen=True, slots=True)
class Performance:
    """A part as sound, shape (2, grid.samples), and the licence of the sounds used."""

    audio: Audio
    licence: str


class Model(Protocol):
    """What computes audio."""

    CARD: Card

    def load(self, watch: Watch) -> None:
        """Do the heavy imports and read weights; called once.

        Raises:
            NotInstalled: when something it needs is missing.
        """
        ...

    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        """Answer one request.

        Raises:
            ModelFailed: when it cannot.
            Cancelled: when stopped.
        """
        ...
