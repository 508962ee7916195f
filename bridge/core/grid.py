"""The grid of one loop: which stretch of the project's tempo map it lies on, and at what rate."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.core.tempo import TempoMap, TimeSignature
from bridge.core.units import Beats, Bpm, Rate, Samples, Seconds
from bridge.errors import InvalidArguments


@dataclass(frozen=True, slots=True)
class Grid:
    """A stretch [start, end) of a tempo map, seen from its own first beat.

    Args:
        tempo_map: The whole project's.
        start: First beat of the loop, in project beats.
        end: The beat after its last, in project beats.
        rate: Samples per second.

    Raises:
        InvalidArguments: when nothing lies between start and end.
    """

    tempo_map: TempoMap
    start: Beats
    end: Beats
    rate: Rate

    def __post_init__(self) -> None:
        if self.samples <= 0:
            raise InvalidArguments("That range is empty.", "Give a range with an end after its start.")

    @classmethod
    def bars(cls, tempo_map: TempoMap, first: int, count: int, rate: Rate) -> Grid:
        """`count` whole bars from bar number `first` (counted from 1)."""
        return cls(tempo_map, tempo_map.bar_start(first), tempo_map.bar_start(first + count), rate)

    @property
    def beats(self) -> Beats:
        """Length in quarter notes."""
        return Beats(self.end - self.start)

    @property
    def samples(self) -> Samples:
        """Length in samples: what every loop on this grid must measure exactly."""
        return self.tempo_map.length(self.start, self.end, self.rate)

    @property
    def seconds(self) -> Seconds:
        """Length in seconds."""
        return Seconds(self.tempo_map.seconds_at(self.end) - self.tempo_map.seconds_at(self.start))

    @property
    def position(self) -> Seconds:
        """Where it lies in the project, in seconds."""
        return self.tempo_map.seconds_at(self.start)

    @property
    def bpm(self) -> Bpm:
        """The mean tempo over it: the steady tempo where there is no change."""
        return Bpm(self.beats * 60 / self.seconds)

    @property
    def signature(self) -> TimeSignature:
        """The metre at its first beat."""
        return self.tempo_map.signature_at(self.start)

    @property
    def steady(self) -> bool:
        """Whether one constant tempo holds throughout."""
        return self.tempo_map.constant_between(self.start, self.end)

    @property
    def bar_lines(self) -> tuple[Beats, ...]:
        """Every bar line in [0, length), in quarter notes from its first beat."""
        bar = self.tempo_map.bar_at(self.start)
        number = bar.bar if bar.beat < 1e-9 else bar.bar + 1
        lines: list[Beats] = []
        while (line := self.tempo_map.bar_start(number)) < self.end - 1e-9:
            lines.append(Beats(line - self.start))
            number += 1
        return tuple(lines)

    @property
    def whole_bars(self) -> int | None:
        """How many bars it holds, or None when it does not begin and end on bar lines."""
        first, last = self.tempo_map.bar_at(self.start), self.tempo_map.bar_at(self.end)
        return last.bar - first.bar if max(first.beat, last.beat) < 1e-6 else None

    def sample_at(self, beat: Beats) -> Samples:
        """The sample, from the loop's first, nearest to a beat counted from its first."""
        at = self.tempo_map.sample_at(Beats(self.start + beat), self.rate)
        return Samples(at - self.tempo_map.sample_at(self.start, self.rate))

    def beat_at(self, sample: Samples) -> Beats:
        """The beat, from the loop's first, at a sample counted from its first."""
        first = self.tempo_map.sample_at(self.start, self.rate)
        return Beats(self.tempo_map.beats_at_sample(Samples(first + sample), self.rate) - self.start)

    def between(self, start: Beats, end: Beats) -> Grid:
        """The part of it from `start` to `end`, both counted from its first beat."""
        return Grid(self.tempo_map, Beats(self.start + start), Beats(self.start + end), self.rate)
