"""How a request points at things: which part, which stretch of it. Text forms are what plans are written in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, get_args

from bridge.core.grid import Grid
from bridge.core.units import Beats, Seconds
from bridge.errors import InvalidArguments

TargetKind = Literal["selection", "last", "all", "role", "track", "clip", "take"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a step acts on, before it is looked up in the session.

    Text forms: "selection" · "last" (what the copilot made or changed last; "last:bass" the last of that
    role) · "all" · "role:bass" (a part by its role or instrument) · "track:Bass DI" · "clip:{GUID}" ·
    "take:2" (counted from 1, on what was last worked on).
    """

    kind: TargetKind = "selection"
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read a text form.

        Raises:
            InvalidArguments: when it is none.
        """
        kind, _, name = text.partition(":")
        if kind not in get_args(TargetKind):
            raise InvalidArguments(f"{text!r} does not point at anything.", "Give one such as selection, role:bass.")
        if kind in ("role", "track", "clip", "take") and not name:
            raise InvalidArguments(f"{text!r} names no {kind}.")
        return cls(kind, name)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


SpanUnit = Literal["bars", "beats", "seconds", "fraction", "last_bars", "last_beats", "selection"]
_SPAN = re.compile(r"(bars|beats|seconds|fraction|last_bars|last_beats|selection):(-?[\d.]+)(?:-([\d.]+))?")
_DRAWN = 0.03
"""Beats by which an edge drawn with the mouse may miss the sixteenth that it was snapped to."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time as a musician says it.

    Text forms: "bars:3-4" (counted from 1, both included) · "beats:5-8" (counted from 1, both included) ·
    "seconds:3.5-5" · "fraction:0.5-1" (the second half) · "last_bars:2" · "last_beats:1" ·
    "selection:3.5-5" (the stretch selected in the DAW, in seconds of the project).
    """

    unit: SpanUnit
    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end)):
            raise InvalidArguments("That range is not a number.")
        inclusive = self.unit in ("bars", "beats")
        if self.end < self.start or (self.end == self.start and not inclusive and not self.unit.startswith("last")):
            raise InvalidArguments(f"The range {self} ends before it starts.", "Give the earlier end first.")
        if self.start < (1 if inclusive or self.unit.startswith("last") else 0):
            raise InvalidArguments(f"The range {self} starts too early.", "Bars and beats count from 1.")
        if self.unit == "fraction" and self.end > 1:
            raise InvalidArguments(f"The range {self} goes past the end.")

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read a text form; "bars:5" is bar 5 alone.

        Raises:
            InvalidArguments: when it is none, or starts after its end.
        """
        match = _SPAN.fullmatch(text.strip())
        if match is None:
            raise InvalidArguments(
                f"{text!r} is not a range.", "Give one such as bars:3-4, seconds:3.5-5, fraction:0.5-1."
            )
        unit, start, end = match.groups()
        return cls(unit, float(start), float(end if end is not None else start))  # type: ignore[arg-type]

    def on(self, grid: Grid) -> tuple[Beats, Beats]:
        """The beats it covers, counted from the grid's first beat.

        Bars, beats and seconds are read on the project's ruler when they lie there, and otherwise
        counted from the start of the clip, so that "bars 3–4" works on a clip that begins at bar 17.
        A stretch selected in the DAW is where it is drawn, and cut to the clip.

        Raises:
            InvalidArguments: when it does not lie within the grid.
        """
        start, end = self._on(grid)
        if self.unit == "selection":
            start, end = max(0.0, start), min(float(grid.beats), end)
            if end - start < _DRAWN:
                raise InvalidArguments(
                    "The time selection does not touch the clip.",
                    "Select a stretch of time that lies on it, or say which bars.",
                )
        if start < -1e-6 or end > grid.beats + 1e-6:
            raise InvalidArguments(
                f"{self.words} is outside the clip, which has {grid.beats:g} beats.",
                "Give a range that lies inside it.",
            )
        return Beats(max(0.0, start)), Beats(min(grid.beats, end))

    def _on(self, grid: Grid) -> tuple[float, float]:
        tempo_map, first = grid.tempo_map, grid.tempo_map.bar_at(grid.start)
        match self.unit:
            case "fraction":
                lines = [*grid.bar_lines, grid.beats]
                return tuple(_snapped(grid.beats * f, lines) for f in (self.start, self.end))  # type: ignore[return-value]
            case "last_bars":
                last = tempo_map.bar_at(grid.end)
                return tempo_map.bar_start(last.bar - int(self.start)) + last.beat - grid.start, grid.beats
            case "last_beats":
                return grid.beats - self.start * 4 / grid.signature.denominator, grid.beats
            case "selection":
                return self._drawn(grid)
            case "seconds":
                ruler = [tempo_map.beats_at(Seconds(s)) - grid.start for s in (self.start, self.end)]
                clip = [tempo_map.beats_at(Seconds(grid.position + s)) - grid.start for s in (self.start, self.end)]
            case "beats":
                beat = 4 / grid.signature.denominator
                clip = [(self.start - 1) * beat, self.end * beat]
                ruler = [edge - grid.start for edge in clip]
            case "bars":
                bars = (int(self.start), int(self.end) + 1)
                ruler = [tempo_map.bar_start(bar) - grid.start for bar in bars]
                clip = [tempo_map.bar_start(first.bar + bar - 1) + first.beat - grid.start for bar in bars]
        inside = ruler[0] >= -1e-6 and ruler[1] <= grid.beats + 1e-6
        return (ruler[0], ruler[1]) if inside else (clip[0], clip[1])

    def _drawn(self, grid: Grid) -> tuple[float, float]:
        beats = (grid.tempo_map.beats_at(Seconds(second)) - grid.start for second in (self.start, self.end))
        start, end = (near if abs((near := round(4 * beat) / 4) - beat) < _DRAWN else beat for beat in beats)
        return start, end

    @property
    def words(self) -> str:
        """How a musician would write it."""
        start, end = f"{self.start:g}", f"{self.end:g}"
        match self.unit:
            case "last_bars" | "last_beats":
                return f"the last {start} {self.unit.removeprefix('last_')}"
            case "fraction":
                return f"{self.start:.0%}–{self.end:.0%}"
            case "seconds":
                return f"{start}–{end} s"
            case "selection":
                return "the time selection"
            case _:
                return f"{self.unit} {start}–{end}" if start != end else f"{self.unit.removesuffix('s')} {start}"

    def __str__(self) -> str:
        if self.unit.startswith("last"):
            return f"{self.unit}:{self.start:g}"
        return f"{self.unit}:{self.start:.10g}-{self.end:.10g}"


def _snapped(beat: float, lines: list[Beats]) -> float:
    nearest = min(lines, key=lambda line: abs(line - beat))
    return nearest if abs(nearest - beat) < 0.26 else beat
