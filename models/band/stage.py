"""The stage: all that a player sees while writing a part."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from bridge.core.notes import ChordSpan, Role
from bridge.core.theory import Key
from models.band.hearing import Heard
from models.band.ruler import Cell, Ruler
from models.band.style import Style

_NEEDS = (0.0, 0.08, 0.2, 0.36)
"""Density from which a plain note sounds, by its metrical weight; accents need half of it."""
_SOFT = {"o": 0.1, "g": 0.42, "m": 0.05, "r": 0.1, "t": 0.1}
"""Density that soft notes need on top."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a player sees.

    Args:
        role: The part to write.
        style: The genre's way of playing.
        ruler: Bars and steps.
        key: Of the music.
        chords: What is sounding, gapless.
        energy: 0–1.
        density: 0–1.
        manner: Words of the line's style.
        heard: The others.
        rank: Which of several lines of that role this is.
        silent: Drum pitches that must not sound.
        lowest: The lowest pitch of the player's instrument.
    """

    role: Role
    style: Style
    ruler: Ruler
    key: Key
    chords: tuple[ChordSpan, ...]
    energy: float
    density: float
    manner: frozenset[str]
    heard: Heard
    rank: int
    silent: frozenset[int]
    lowest: int

    def span_at(self, beat: float) -> int:
        """The index of the chord that sounds at a beat."""
        return max(0, bisect_right(self.chords, beat + 1e-6, key=lambda s: s.start) - 1)

    def after(self, index: int) -> ChordSpan:
        """The chord after the one at `index`; the loop goes round."""
        return self.chords[(index + 1) % len(self.chords)]

    def loud(self, velocity: float) -> int:
        """A velocity as the energy has it."""
        return min(127, max(1, round(velocity * (0.74 + 0.45 * self.energy))))

    def sounds(self, cell: Cell, chance: float) -> bool:
        """Whether a step sounds at this density; `chance` is drawn whatever the density is."""
        return self.density >= need(cell, chance)

    @property
    def gate(self) -> float:
        """Factor on the length of notes that the manner asks for."""
        return 0.45 if "staccato" in self.manner else 1.25 if "legato" in self.manner else 1.0


def need(cell: Cell, chance: float) -> float:
    """The density a step needs before it sounds."""
    if cell.mark == "?":
        return 0.25 + 0.6 * chance
    base = _NEEDS[cell.weight]
    if cell.mark.isupper():
        return base / 2
    return base + _SOFT.get(cell.mark, 0.0)


def choose(options: tuple[str, ...], rng: np.random.Generator, rank: int = 0) -> str:
    """One of several patterns; a second line of the same role takes another than the first would."""
    return options[(int(rng.integers(len(options))) + rank) % len(options)]
