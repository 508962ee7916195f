"""The tempo map: bars ↔ beats ↔ seconds ↔ samples, with tempo and metre changes.

Tempo between two points is constant, or runs linearly in time as REAPER's gradual tempo
points do. With bpm linear in time from b0 to b1 over T seconds, the beats passed are
(b0·t + (b1 − b0)·t²/(2T))/60; the inverse is the positive root of that quadratic.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bridge.core.units import Beats, Bpm, Rate, Samples, Seconds, samples_at, seconds_of
from bridge.errors import InvalidArguments

SLOWEST = Bpm(10.0)
FASTEST = Bpm(960.0)
_SAME = 1e-9
"""Two positions closer than this many beats are one: far below a sample at any tempo."""


@dataclass(frozen=True, slots=True)
class TimeSignature:
    """Metre, such as 4/4 or 7/8.

    Raises:
        InvalidArguments: when the numerator is not 1–64 or the denominator no power of two up to 64.
    """

    numerator: int = 4
    denominator: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.numerator <= 64 or self.denominator not in (1, 2, 4, 8, 16, 32, 64):
            raise InvalidArguments(
                f"{self.numerator}/{self.denominator} is not a time signature.",
                "Give one such as 4/4, 3/4, 6/8 or 7/8.",
            )

    @classmethod
    def parse(cls, text: str) -> TimeSignature:
        """Read "7/8"."""
        numerator, slash, denominator = text.strip().partition("/")
        if not slash or not numerator.strip().isdigit() or not denominator.strip().isdigit():
            raise InvalidArguments(f"{text!r} is not a time signature.", "Give one such as 4/4, 3/4, 6/8 or 7/8.")
        return cls(int(numerator), int(denominator))

    @property
    def bar(self) -> Beats:
        """Length of one bar in quarter notes."""
        return Beats(self.numerator * 4 / self.denominator)

    @property
    def compound(self) -> bool:
        """Whether the pulse is a dotted quarter (6/8, 9/8, 12/8)."""
        return self.denominator == 8 and self.numerator > 3 and self.numerator % 3 == 0

    @property
    def pulses(self) -> tuple[Beats, ...]:
        """Where the felt beats of one bar fall, in quarter notes from the bar line.

        Compound metres pulse in dotted quarters; 5/8 and 7/8 in groups of 2+3 and 2+2+3.
        """
        if self.compound:
            return tuple(Beats(1.5 * i) for i in range(self.numerator // 3))
        if self.denominator == 8 and self.numerator > 3:
            twos = (self.numerator - 3) // 2 if self.numerator % 2 else self.numerator // 2
            return tuple(Beats(float(i)) for i in range(twos + self.numerator % 2))
        return tuple(Beats(i * 4 / self.denominator) for i in range(self.numerator))

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


class TempoPoint(NamedTuple):
    """From `beat` on the tempo is `bpm`; `ramp` runs it linearly in time to the next point's."""

    beat: Beats
    bpm: Bpm
    ramp: bool = False


class MetrePoint(NamedTuple):
    """From bar number `bar` (counted from 1) on the metre is `signature`."""

    bar: int
    signature: TimeSignature


class BarPosition(NamedTuple):
    """A place on the ruler: bar counted from 1, beats (quarters) into it counted from 0."""

    bar: int
    beat: Beats


class _TempoSegment(NamedTuple):
    beat: float
    second: float
    bpm: float
    slope: float
    """Change of bpm per second; 0 while the tempo is constant."""


class _MetreSegment(NamedTuple):
    bar: int
    beat: float
    signature: TimeSignature


@dataclass(frozen=True)
class TempoMap:
    """Tempo and metre over a whole project.

    Positions before zero go by the first tempo and metre; past the last point, by the last.

    Args:
        tempos: Points in rising order; the first at beat 0.
        metres: Points in rising order; the first at bar 1.

    Raises:
        InvalidArguments: for no points, points out of order, or a tempo outside 10–960 bpm.
    """

    tempos: tuple[TempoPoint, ...] = (TempoPoint(Beats(0.0), Bpm(120.0)),)
    metres: tuple[MetrePoint, ...] = (MetrePoint(1, TimeSignature()),)
    _tempo_segments: tuple[_TempoSegment, ...] = field(init=False, repr=False, compare=False)
    _metre_segments: tuple[_MetreSegment, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.tempos or self.tempos[0].beat != 0.0 or not self.metres or self.metres[0].bar != 1:
            raise InvalidArguments("A tempo map needs a tempo at beat 0 and a metre at bar 1.")
        for point in self.tempos:
            if not (math.isfinite(point.bpm) and SLOWEST <= point.bpm <= FASTEST):
                raise InvalidArguments(
                    f"A tempo of {point.bpm:g} bpm cannot be used.", f"Give one from {SLOWEST:g} to {FASTEST:g} bpm."
                )
        object.__setattr__(self, "_tempo_segments", _tempo_segments(self.tempos))
        object.__setattr__(self, "_metre_segments", _metre_segments(self.metres))

    @classmethod
    def constant(cls, bpm: float, signature: TimeSignature | None = None) -> TempoMap:
        """One tempo and one metre throughout."""
        metres = (MetrePoint(1, signature or TimeSignature()),)
        return cls((TempoPoint(Beats(0.0), Bpm(bpm)),), metres)

    def seconds_at(self, beat: Beats) -> Seconds:
        """The time of a beat."""
        index = max(0, bisect_right(self._tempo_segments, float(beat), key=lambda s: s.beat) - 1)
        segment = self._tempo_segments[index]
        passed = beat - segment.beat
        if segment.slope == 0 or passed <= 0:
            return Seconds(segment.second + passed * 60 / segment.bpm)
        root = math.sqrt(max(0.0, segment.bpm**2 + 2 * segment.slope * passed * 60))
        return Seconds(segment.second + 2 * passed * 60 / (segment.bpm + root))

    def beats_at(self, second: Seconds) -> Beats:
        """The beat that sounds at a time; the inverse of `seconds_at`."""
        index = max(0, bisect_right(self._tempo_segments, float(second), key=lambda s: s.second) - 1)
        segment = self._tempo_segments[index]
        passed = second - segment.second
        slope = segment.slope if passed > 0 else 0.0
        return Beats(segment.beat + (segment.bpm * passed + slope * passed * passed / 2) / 60)

    def sample_at(self, beat: Beats, rate: Rate) -> Samples:
        """The sample nearest to a beat."""
        return samples_at(self.seconds_at(beat), rate)

    def beats_at_sample(self, sample: Samples, rate: Rate) -> Beats:
        """The beat at a sample; `sample_at` gives the same sample back."""
        return self.beats_at(seconds_of(sample, rate))

    def length(self, start: Beats, end: Beats, rate: Rate) -> Samples:
        """Samples between two beats, each rounded where it lies, so that neighbours never overlap or gap."""
        return Samples(self.sample_at(end, rate) - self.sample_at(start, rate))

    def bpm_at(self, beat: Beats) -> Bpm:
        """The tempo at a beat."""
        index = max(0, bisect_right(self._tempo_segments, float(beat), key=lambda s: s.beat) - 1)
        segment = self._tempo_segments[index]
        return Bpm(segment.bpm + segment.slope * max(0.0, self.seconds_at(beat) - segment.second))

    def bar_start(self, bar: int) -> Beats:
        """The beat on which a bar (counted from 1; 0 and below lie before the project) begins."""
        index = max(0, bisect_right(self._metre_segments, bar, key=lambda s: s.bar) - 1)
        segment = self._metre_segments[index]
        return Beats(segment.beat + (bar - segment.bar) * segment.signature.bar)

    def bar_at(self, beat: Beats) -> BarPosition:
        """The bar a beat lies in, and how far into it; a beat within rounding of a bar line is on it."""
        index = max(0, bisect_right(self._metre_segments, beat + _SAME, key=lambda s: s.beat) - 1)
        segment = self._metre_segments[index]
        bars = math.floor((beat - segment.beat + _SAME) / segment.signature.bar)
        into = beat - segment.beat - bars * segment.signature.bar
        return BarPosition(segment.bar + bars, Beats(max(0.0, into)))

    def signature_at(self, beat: Beats) -> TimeSignature:
        """The metre at a beat."""
        index = max(0, bisect_right(self._metre_segments, beat + _SAME, key=lambda s: s.beat) - 1)
        return self._metre_segments[index].signature

    def phrases(self) -> tuple[str, ...]:
        """How the tempo goes, a phrase for each stretch, such as "93.5 bpm" and "100 → 150 bpm, gradual, bars 9–19"."""
        told: list[str] = []
        reached = False
        for point, following in zip(self.tempos, (*self.tempos[1:], None), strict=True):
            bar = self.bar_at(point.beat).bar
            if point.ramp and following is not None:
                to = self.bar_at(following.beat).bar
                told.append(f"{point.bpm:.5g} → {following.bpm:.5g} bpm, gradual, bars {bar}–{to}")
            elif not reached:
                # Where a gradual change has led to, its own phrase says.
                told.append(f"{point.bpm:.5g} bpm" + (f" from bar {bar}" if point.beat > 0 else ""))
            reached = point.ramp
        return tuple(told)

    def constant_between(self, start: Beats, end: Beats) -> bool:
        """Whether one steady tempo holds from `start` to `end`."""
        first, last = self.bpm_at(start), self.bpm_at(Beats(max(start, end - _SAME)))
        inside = [p for p in self.tempos if start < p.beat < end]
        return first == last and all(p.bpm == first and not p.ramp for p in inside)


def metres_on_bars(changes: Sequence[tuple[float, TimeSignature]]) -> tuple[MetrePoint, ...]:
    """Metre changes at any beat, each put on the bar line nearest to it.

    A DAW can cut a bar short at a metre change; a tempo map cannot.

    Args:
        changes: Quarter notes from the start of the project, rising, and the metre from there on; the first counts
            from the start. One that changes nothing is left out.
    """
    metres = [MetrePoint(1, changes[0][1])]
    line = 0.0
    for beat, signature in changes[1:]:
        before = metres[-1]
        if signature != before.signature:
            bars = max(1, round((beat - line) / before.signature.bar))
            line += bars * before.signature.bar
            metres.append(MetrePoint(before.bar + bars, signature))
    return tuple(metres)


def _tempo_segments(points: tuple[TempoPoint, ...]) -> tuple[_TempoSegment, ...]:
    segments: list[_TempoSegment] = []
    second = 0.0
    for point, following in zip(points, (*points[1:], None), strict=True):
        if following is None:
            segments.append(_TempoSegment(point.beat, second, point.bpm, 0.0))
            break
        beats = following.beat - point.beat
        if beats <= 0:
            raise InvalidArguments("The points of a tempo map must rise.")
        mean = (point.bpm + following.bpm) / 2 if point.ramp else point.bpm
        duration = beats * 60 / mean
        slope = (following.bpm - point.bpm) / duration if point.ramp else 0.0
        segments.append(_TempoSegment(point.beat, second, point.bpm, slope))
        second += duration
    return tuple(segments)


def _metre_segments(points: tuple[MetrePoint, ...]) -> tuple[_MetreSegment, ...]:
    segments = [_MetreSegment(points[0].bar, 0.0, points[0].signature)]
    for point in points[1:]:
        before = segments[-1]
        if point.bar <= before.bar:
            raise InvalidArguments("The bars of metre changes must rise.")
        beat = before.beat + (point.bar - before.bar) * before.signature.bar
        segments.append(_MetreSegment(point.bar, beat, point.signature))
    return tuple(segments)
