"""What an effect is: a name, a place in the chain, and a function from sound to sound under a setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.units import Beats, Rate

_FASTEST_SWAY = 12.0
"""Hz above which an oscillator no longer sways but sounds."""


class Rank(IntEnum):
    """Where in a chain an effect belongs, first to last, in whatever order it was said.

    Noise goes before it can be amplified, tone is shaped before it drives anything, echoes and rooms
    hear the finished sound, pumping moves the tail too, and levels come last.
    """

    SOURCE = 1
    GATE = 2
    EQ = 3
    DYNAMICS = 4
    DRIVE = 5
    MODULATION = 6
    ECHO = 7
    ROOM = 8
    PUMP = 9
    STEREO = 10
    LEVEL = 11
    FADE = 12
    LIMIT = 13


@dataclass(frozen=True, slots=True)
class Dose:
    """One effect as asked for.

    Args:
        effect: A name in `EFFECTS`, or one of its aliases.
        amount: 0–1: 0.25 a bit, 0.5 normal, 0.9 a lot.
        values: Exact settings that win over the amount: db, hz, seconds, beats, semitones, bits, ratio, mix.
    """

    effect: str
    amount: float = 0.5
    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Setting:
    """All that an effect may know while it works on a piece of sound.

    Args:
        amount: 0–1.
        values: Exact settings.
        rate: Samples per second.
        grid: Of the whole sound, for what moves with the beat.
        lead: Samples before the piece that are there only so that filters and tails have a past.
        start: Where in the whole sound the piece begins, in samples.
        length: Of the piece, in samples, without the lead.
        whole: Length of the whole sound in samples.
        loops: Whether the whole sound goes round.
    """

    amount: float
    values: Mapping[str, float]
    rate: Rate
    grid: Grid
    lead: int
    start: int
    length: int
    whole: int
    loops: bool

    def value(self, name: str, otherwise: float, *, low: float, high: float) -> float:
        """The exact setting of that name where one was given, kept within what works."""
        return float(np.clip(self.values.get(name, otherwise), low, high))

    def along(self, low: float, high: float) -> float:
        """From `low` at amount 0 to `high` at 1, straight."""
        return low + (high - low) * self.amount

    def swept(self, low: float, high: float) -> float:
        """From `low` at amount 0 to `high` at 1 in equal ratios, as ears hear frequencies."""
        return float(low * (high / low) ** self.amount)

    def hz(self, otherwise: float) -> float:
        """A frequency, within what the rate can carry."""
        return self.value("hz", otherwise, low=10.0, high=0.46 * self.rate)

    def seconds(self, beats: float) -> float:
        """A time: the seconds, beats or hertz given, else `beats` at the tempo there."""
        if "seconds" in self.values:
            return self.value("seconds", 0.0, low=0.001, high=20.0)
        if "hz" in self.values and "beats" not in self.values:
            return 1 / self.value("hz", 1.0, low=0.05, high=1000.0)
        return float(np.clip(self.values.get("beats", beats) * 60 / self.grid.bpm, 0.001, 20.0))

    def beats(self) -> NDArray[np.float64]:
        """The beat at every sample, lead included, counted from the start of the whole sound."""
        sample = self.start + np.arange(-self.lead, self.length)
        if self.loops:
            sample = sample % self.whole
        marks = np.arange(0, self.grid.beats + 0.25, 0.25)
        return np.asarray(np.interp(sample, [self.grid.sample_at(Beats(float(beat))) for beat in marks], marks))

    def turns(self, hz: float) -> NDArray[np.float64]:
        """Turns of a slow oscillator at every sample; a loop holds a whole number of them, so that it has no seam."""
        return self.hertz(hz) * self.whole / self.rate * (self.start + np.arange(-self.lead, self.length)) / self.whole

    def hertz(self, hz: float) -> float:
        """A frequency near `hz` that goes round a whole number of times in a loop, if the loop is not a mere blip."""
        if not self.loops or self.whole * _FASTEST_SWAY < self.rate:
            return hz
        return max(1, round(hz * self.whole / self.rate)) * self.rate / self.whole

    @property
    def goes_round(self) -> bool:
        """Whether the piece is the whole of a loop, so that its past is its own end."""
        return self.loops and self.length == self.whole

    def moved(self, audio: Audio, later: int) -> Audio:
        """The sound so many samples later: round the loop, or after silence."""
        if self.goes_round:
            piece = np.roll(audio[:, self.lead :], later, axis=1)
            return around(piece, -self.lead, self.lead + self.length, loops=True)
        moved = np.zeros_like(audio)
        if later < audio.shape[1]:
            moved[:, later:] = audio[:, : audio.shape[1] - later]
        return moved

    def ahead(self, audio: Audio, count: int) -> Audio:
        """The sound with `count` more samples behind it: the loop's beginning, or silence.

        For what looks into the future, as filters without delay do.
        """
        if not self.goes_round:
            return np.pad(audio, ((0, 0), (0, count)))
        return np.concatenate([audio, around(audio[:, self.lead :], 0, count, loops=True)], axis=1)

    def around(self, position: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sample numbers brought inside the piece with its lead: round the loop, or held at the ends."""
        if self.goes_round:
            position = np.where(position >= self.lead + self.length, position - self.length, position)
        return np.clip(position, 0, self.lead + self.length - 1)


Process = Callable[[Audio, Setting], Audio]
"""Sound in, sound out, of the same length, lead included. Mono may become stereo, never the reverse unless asked."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A kind of effect.

    Args:
        name: As plans write it.
        rank: Where in a chain it belongs.
        description: One line for people and language models.
        process: What it does to sound.
        memory: For how many seconds the past may be heard in the present.
        blends: Whether "mix" is a plain blend of before and after; False where the effect takes it itself.
    """

    name: str
    rank: Rank
    description: str
    process: Process
    memory: float = 0.0
    blends: bool = True


@dataclass(frozen=True, slots=True)
class Compound:
    """A word that stands for several effects at once.

    Args:
        name: As plans write it.
        description: One line for people and language models.
        parts: The doses it stands for at an amount.
    """

    name: str
    description: str
    parts: Callable[[float], tuple[Dose, ...]]
