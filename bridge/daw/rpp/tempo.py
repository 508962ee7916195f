"""The tempo map of a project file: its `TEMPO` line and the points of its `TEMPOENVEX` envelope.

A point is `PT seconds bpm shape signature selected flags …`. Shape 1 (square) holds the tempo, 0 (linear) runs to the
next point's, linearly in time, -1 is the envelope's own `DEFSHAPE`. A tempo envelope knows no other shapes; where a
file says 2 to 5, the curves of other envelopes, the tempo still gets to the next point's, and is read as running there
in a straight line. Signature is 65536 × denominator + numerator, 0 or absent where the metre stays. Of the flags, 2
says that the point sets no tempo, whatever number stands there: it is there for its metre alone. Tempos are quarter
notes per minute whatever the metre.

Sources: ReaTeam/Doc, "State Chunk Definitions" (shapes, signature, flags); CharlesHolbrow/rppp, issue 9 (two shapes
alone, and a point for the metre written with 120 for its tempo whatever the tempo is).
"""

from __future__ import annotations

from typing import NamedTuple

from bridge.core.tempo import FASTEST, SLOWEST, TempoMap, TempoPoint, TimeSignature, metres_on_bars
from bridge.core.units import Beats, Bpm
from bridge.daw.rpp.text import MEND, Block, first_word, number, tokens
from bridge.errors import InvalidArguments, InvalidProject

_HELD = 1
_DEFAULT_SHAPE = -1
_NO_TEMPO = 2
"""Of a point's flags."""
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
        usual = int(number(envelope.values(b"DEFSHAPE"), 0, _HELD, "tempo shape"))
        for child in envelope.children:
            if isinstance(child, bytes) and first_word(child) == b"PT":
                point = _point(tokens(child)[1:], usual=usual, before=points[-1])
                while points and points[-1].second > point.second - _SAME_MOMENT:
                    before = points.pop()
                    point = point._replace(signature=point.signature or before.signature)
                points.append(point._replace(second=max(0.0, point.second)))
    return _map(points)


def _point(values: list[str], *, usual: int, before: _Point) -> _Point:
    code = int(number(values, 3, 0, "metre"))
    signature = _signature(code & 0xFFFF, code >> 16) if code > 0 else None
    second = number(values, 0, 0.0, "tempo position")
    if int(number(values, 5, 0, "tempo flags")) & _NO_TEMPO and signature is not None and before.held:
        # On the way of a gradual change the number is taken: nothing else says what the change runs to.
        return _Point(second, before.bpm, True, signature)
    shape = int(number(values, 2, usual, "tempo shape"))
    held = (usual if shape == _DEFAULT_SHAPE else shape) == _HELD
    return _Point(second, _bpm(number(values, 1, 0.0, "tempo")), held, signature)


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
    metres: list[tuple[float, TimeSignature]] = []
    beat = 0.0
    for point, following in zip(points, (*points[1:], None), strict=True):
        ramp = not point.held and following is not None and following.bpm != point.bpm
        tempos.append(TempoPoint(Beats(beat), Bpm(point.bpm), ramp))
        if point.signature is not None:
            metres.append((beat, point.signature))
        if following is not None:
            mean = (point.bpm + following.bpm) / 2 if ramp else point.bpm
            beat += (following.second - point.second) * mean / 60
    return TempoMap(tuple(tempos), metres_on_bars(metres))
