"""The tempo map of a project file: its `TEMPO` line and the points of its `TEMPOENVEX` envelope.

A point is `PT seconds bpm shape signature …`: shape 1 holds the tempo, the others run to the next
point's (REAPER's editor makes only the linear one, 0); signature is 65536 × denominator + numerator,
0 or absent where the metre stays. Tempos are quarter notes per minute whatever the metre.
"""

from __future__ import annotations

from typing import NamedTuple

from bridge.core.tempo import FASTEST, SLOWEST, MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.units import Beats, Bpm
from bridge.daw.rpp.text import MEND, Block, first_word, number, tokens
from bridge.errors import InvalidArguments, InvalidProject

_HELD = 1
_SAME_MOMENT = 1e-9
"""Seconds; of points closer than this the later one counts."""


class _Point(NamedTuple):
    second: float
    bpm: float
    held: bool
    signature: TimeSignature | None


def read_tempo_map(root: Block) -> TempoMap:
    """The tempo map of a project.

    A metre change that does not lie on a bar line is put on the nearest one: REAPER can cut a bar
    short there, a tempo map cannot.

    Raises:
        InvalidProject: when a tempo or metre cannot be.
    """
    header = root.values(b"TEMPO")
    signature = _signature(int(number(header, 1, 4, "metre")), int(number(header, 2, 4, "metre")))
    points = [_Point(0.0, _bpm(number(header, 0, 120.0, "tempo")), True, signature)]
    for envelope in root.blocks(b"TEMPOENVEX"):
        for child in envelope.children:
            if isinstance(child, bytes) and first_word(child) == b"PT":
                point = _point(tokens(child)[1:])
                while points and points[-1].second > point.second - _SAME_MOMENT:
                    before = points.pop()
                    point = point._replace(signature=point.signature or before.signature)
                points.append(point._replace(second=max(0.0, point.second)))
    return _map(points)


def _point(values: list[str]) -> _Point:
    code = int(number(values, 3, 0, "metre"))
    signature = _signature(code & 0xFFFF, code >> 16) if code > 0 else None
    held = int(number(values, 2, 0, "tempo shape")) == _HELD
    return _Point(number(values, 0, 0.0, "tempo position"), _bpm(number(values, 1, 0.0, "tempo")), held, signature)


def _bpm(value: float) -> float:
    if not SLOWEST <= value <= FASTEST:
        raise InvalidProject(
            f"The project has a tempo of {value:g} bpm.", f"Set one from {SLOWEST:g} to {FASTEST:g} bpm. {MEND}"
        )
    return value


def _signature(numerator: int, denominator: int) -> TimeSignature:
    try:
        return TimeSignature(numerator, denominator)
    except InvalidArguments as error:
        raise InvalidProject(error.what, MEND) from error


def _map(points: list[_Point]) -> TempoMap:
    tempos: list[TempoPoint] = []
    metres: list[MetrePoint] = []
    beat = bar_beat = 0.0
    for point, following in zip(points, (*points[1:], None), strict=True):
        ramp = not point.held and following is not None and following.bpm != point.bpm
        tempos.append(TempoPoint(Beats(beat), Bpm(point.bpm), ramp))
        if point.signature is not None:
            if not metres:
                metres.append(MetrePoint(1, point.signature))
            elif point.signature != metres[-1].signature:
                bars = max(1, round((beat - bar_beat) / metres[-1].signature.bar))
                bar_beat += bars * metres[-1].signature.bar
                metres.append(MetrePoint(metres[-1].bar + bars, point.signature))
        if following is not None:
            mean = (point.bpm + following.bpm) / 2 if ramp else point.bpm
            beat += (following.second - point.second) * mean / 60
    return TempoMap(tuple(tempos), tuple(metres))
