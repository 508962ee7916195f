"""The ruler: the bars of a grid, and where the steps of a pattern fall in any metre, swung.

Patterns are written for four pulses of four steps (three for waltzes). A bar of another metre takes
its pulses from that bar in an order that keeps the downbeat first and the backbeat last; dotted
pulses spread their steps in threes, so that a groove turns into its 6/8 or 12/8 self.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from bridge.core.grid import Grid
from bridge.core.tempo import TimeSignature

SILENT = "._"
_STEPS = (0.0, 0.25, 0.5, 0.75)
_ROUND = 1e-6


class Pulse(NamedTuple):
    """A felt beat.

    `start` and `length` in quarter notes, `source` the pulse of the written bar it takes its steps from,
    `ternary` whether it divides in three.
    """

    start: float
    length: float
    source: int
    ternary: bool


class Cell(NamedTuple):
    """A step of a pattern placed in time.

    `at` is swung, in quarter notes from the grid's first beat; `room` lasts to the next sound or
    rest; `weight` says how deep in the metre it lies: 0 downbeat, 1 pulse, 2 half a pulse, 3 finer.
    """

    at: float
    room: float
    mark: str
    weight: int
    pulse: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, whole or cut by the grid's ends.

    Args:
        index: Counted from 0 in the grid.
        phase: Counted from where the phrase began; says which bar of a long pattern is due.
        start: In quarter notes from the grid's first beat; negative when cut.
        length: Of the whole bar.
        shape: Its felt beats, counted from its start.
    """

    index: int
    phase: int
    start: float
    length: float
    shape: tuple[Pulse, ...]

    @property
    def pulses(self) -> tuple[Pulse, ...]:
        """Its felt beats, counted from the grid's first beat."""
        return tuple(pulse._replace(start=self.start + pulse.start) for pulse in self.shape)

    @property
    def end(self) -> float:
        """Where the next bar begins."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Ruler:
    """The bars of a grid.

    Args:
        bars: In order.
        beats: Length of the grid.
        swing: Where the second half of a swung unit falls, 0.5–0.75.
        unit: What swings.
        native: Pulses of the bar that patterns are written in.
    """

    bars: tuple[Bar, ...]
    beats: float
    swing: float
    unit: Literal["eighth", "sixteenth"]
    native: int

    @classmethod
    def of(cls, grid: Grid, *, swing: float, unit: Literal["eighth", "sixteenth"], native: int) -> Ruler:
        """The ruler of a grid. A loop of four bars or more is its own phrase; less goes by the project's bars."""
        number = grid.tempo_map.bar_at(grid.start).bar
        whole = grid.whole_bars
        own = number if whole is not None and whole >= 4 else 1
        bars: list[Bar] = []
        while (start := grid.tempo_map.bar_start(number) - grid.start) < grid.beats - _ROUND:
            signature = grid.tempo_map.signature_at(grid.tempo_map.bar_start(number))
            bars.append(Bar(len(bars), number - own, float(start), float(signature.bar), _pulses(signature, native)))
            number += 1
        return cls(tuple(bars), float(grid.beats), swing, unit, native)

    def place(self, pulse: Pulse, offset: float) -> float:
        """A time inside a pulse, swung. Only pulses of one quarter swing."""
        return _place(pulse, offset, self.swing, self.unit)

    def cells(self, pattern: str, bar: Bar, *, stream: bool = False) -> list[Cell]:
        """The steps of a pattern in a bar, silences left out, within the grid.

        Args:
            pattern: Of four steps a pulse, any number of bars long.
            bar: Which bar.
            stream: Whether it is a steady stream (hats, shakers), which runs on through long pulses.
        """
        width = 4 * self.native
        base = bar.phase % max(1, len(pattern) // width) * width
        placed = _cells(
            pattern[base : base + width], bar.shape, bar.length, swing=self.swing, unit=self.unit, stream=stream
        )
        beats = self.beats
        return [
            Cell(max(0.0, at), max(0.05, min(room, beats - at)), cell.mark, cell.weight, cell.pulse)
            for cell in placed
            if -_ROUND <= (at := bar.start + cell.at) < beats - _ROUND and (room := cell.room)
        ]

    def whole_bar(self, beat: float) -> Bar:
        """The bar a beat lies in."""
        for bar in reversed(self.bars):
            if bar.start <= beat + _ROUND:
                return bar
        return self.bars[0]

    def steps(self, bar: Bar) -> list[Cell]:
        """Every step of a bar, four (or three) to a pulse."""
        return self.cells("x" * 4 * self.native, bar, stream=True)

    def places(self) -> list[float]:
        """Every step of the grid, in order."""
        return sorted({cell.at for bar in self.bars for cell in self.steps(bar)}) or [0.0]


def _place(pulse: Pulse, offset: float, swing: float, unit: str) -> float:
    if swing == 0.5 or abs(pulse.length - 1.0) > _ROUND:
        return pulse.start + offset
    long = 1.0 if unit == "eighth" else 0.5
    whole, part = divmod(offset + _ROUND, long)
    share = max(0.0, part - _ROUND) / long
    bent = share * 2 * swing if share <= 0.5 else swing + (share - 0.5) * 2 * (1 - swing)
    return pulse.start + (whole + bent) * long


@lru_cache(maxsize=4096)
def _cells(
    marks: str, shape: tuple[Pulse, ...], length: float, *, swing: float, unit: str, stream: bool
) -> tuple[Cell, ...]:
    """The sounding steps of a bar, counted from its start."""
    placed: list[Cell] = []
    for index, pulse in enumerate(shape):
        for offset, mark in _spread(marks[4 * pulse.source : 4 * pulse.source + 4], pulse, stream):
            at = _place(pulse, offset, swing, unit)
            placed.append(Cell(at, 0.0, mark, _weight(index, offset, pulse), index))
    found: list[Cell] = []
    end = length
    for cell in reversed(placed):
        if cell.mark not in SILENT:
            found.append(cell._replace(room=end - cell.at))
        if cell.mark != "_":
            end = cell.at
    return tuple(reversed(found))


def _weight(pulse: int, offset: float, whole: Pulse) -> int:
    if offset < _ROUND:
        return 0 if pulse == 0 else 1
    halves = (0.5, 1.0) if whole.length > 1.0 + _ROUND else (0.5,)
    return 2 if any(abs(offset - half) < _ROUND for half in halves) else 3


def _spread(marks: str, pulse: Pulse, stream: bool) -> list[tuple[float, str]]:
    if pulse.ternary:
        first, second, third, fourth = tuple(marks)
        late = third if third not in SILENT or fourth in SILENT else fourth
        if stream and second in SILENT and third not in SILENT:
            second = "o" if third in "Xx" else third
        return [(0.0, first), (0.5, second), (1.0, late)]
    spread = [(offset, mark) for offset, mark in zip(_STEPS, marks, strict=True) if offset < pulse.length - _ROUND]
    rest = 1.0
    while rest < pulse.length - _ROUND:
        step = round((rest - 1.0) * 4) % 4
        spread.append((rest, marks[step] if stream else "_" if marks[3] != "." else "."))
        rest += 0.25
    return spread


@lru_cache(maxsize=256)
def _pulses(signature: TimeSignature, native: int) -> tuple[Pulse, ...]:
    """The felt beats of a bar, counted from its start."""
    bar = float(signature.bar)
    if signature.compound or (signature.denominator == 8 and signature.numerator == 3):
        starts = [1.5 * i for i in range(signature.numerator // 3)]
    elif signature.denominator == 8 and signature.numerator > 3:
        starts = [float(p) for p in signature.pulses]
    else:
        starts = [float(i) for i in range(max(1, int(bar)))]
    ternary = signature.denominator == 8 and signature.numerator % 3 == 0
    lengths = [after - at for at, after in zip(starts, [*starts[1:], bar], strict=True)]
    order = sources(len(starts), native)
    return tuple(Pulse(at, length, source, ternary) for at, length, source in zip(starts, lengths, order, strict=True))


@lru_cache(maxsize=256)
def sources(count: int, native: int) -> tuple[int, ...]:
    """Which pulses of the written bar a bar of `count` pulses takes: downbeat first, backbeat last."""
    if native == 3:
        short = {1: (0,), 2: (0, 1), 3: (0, 1, 2), 4: (0, 1, 0, 1)}
        return short[count] if count <= 4 else (*short[3], *sources(count - 3, native))
    short = {1: (0,), 2: (0, 3), 3: (0, 2, 3), 4: (0, 1, 2, 3), 5: (0, 2, 3, 2, 3), 6: (0, 1, 2, 3, 2, 3)}
    return short[count] if count <= 6 else (*short[4], *sources(count - 4, native))
