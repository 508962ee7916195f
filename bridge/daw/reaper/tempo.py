"""The tempo map from REAPER's markers."""

from __future__ import annotations

from bridge.core.tempo import TempoMap, TempoPoint, TimeSignature, metres_on_bars
from bridge.core.units import Beats, Bpm
from bridge.daw.reaper.wire import MarkerWire, unusable
from bridge.errors import InvalidArguments

_SAME = 1e-9
"""Quarter notes; of points closer than this the later one counts."""


def tempo_map(markers: tuple[MarkerWire, ...]) -> TempoMap:
    """The tempo map.

    A metre change that does not lie on a bar line is put on the nearest one: REAPER can cut a bar short there, a
    tempo map cannot. The first marker counts from the start of the project, wherever it lies.

    Raises:
        InvalidProject: when a tempo or metre cannot be.
    """
    try:
        points = _points(markers)
        return TempoMap(
            tuple(
                TempoPoint(Beats(beat), Bpm(marker.bpm), _ramps(marker, following))
                for (beat, marker, _), (_, following, _) in zip(points, (*points[1:], points[-1]), strict=True)
            ),
            metres_on_bars([(beat, signature) for beat, _, signature in points if signature is not None]),
        )
    except InvalidArguments as error:
        raise unusable(error.what.rstrip(".")) from error


def _points(markers: tuple[MarkerWire, ...]) -> list[tuple[float, MarkerWire, TimeSignature | None]]:
    points: list[tuple[float, MarkerWire, TimeSignature | None]] = []
    for marker in sorted(markers, key=lambda marker: marker.qn):
        beat = max(0.0, marker.qn) if points else 0.0
        signature = TimeSignature(marker.num, marker.den) if marker.num > 0 else None if points else TimeSignature()
        if points and beat - points[-1][0] < _SAME:
            beat, _, before = points.pop()
            signature = signature or before
        points.append((beat, marker, signature))
    return points


def _ramps(marker: MarkerWire, following: MarkerWire) -> bool:
    return marker.linear and marker.bpm != following.bpm
