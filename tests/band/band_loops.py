"""Short loops written by the band, for the tests beside it."""

from __future__ import annotations

from collections.abc import Sequence

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Compose, Composition, Line, Watch
from bridge.core.notes import ChordSpan, Note, Part, Role
from bridge.core.tempo import TempoMap, TimeSignature
from bridge.core.theory import Key
from bridge.core.units import Beats, Rate
from bridge.core.vocabulary.genres import GENRES
from models.band import Band

RATE = Rate(44100)


def grid_of(bars: int = 8, metre: str = "4/4", bpm: float = 120.0) -> Grid:
    return Grid.bars(TempoMap.constant(bpm, TimeSignature.parse(metre)), 1, bars, RATE)


def run(request: Compose) -> Composition:
    answer = Band().run(request, Watch())
    assert isinstance(answer, Composition)
    return answer


def compose(
    genre: str | None,
    *roles: Role,
    bars: int = 8,
    metre: str = "4/4",
    seed: int = 0,
    style: str | None = None,
    key: str | None = None,
    hears: tuple[Part, ...] = (),
    chords: tuple[ChordSpan, ...] = (),
    onsets: tuple[Beats, ...] = (),
    **wishes: object,
) -> Composition:
    bpm = GENRES[genre].tempo.typical if genre else 120.0
    brief = Brief(genre=genre, key=Key.parse(key) if key else None, **wishes)  # type: ignore[arg-type]
    lines = tuple(Line(role, style=style) for role in roles)
    grid = grid_of(bars, metre, bpm)
    return run(Compose(grid, brief, lines, chords=chords, hears=hears, onsets=onsets, seed=seed))


def part(genre: str | None, role: Role, **wishes: object) -> Part:
    return compose(genre, role, **wishes).parts[0]  # type: ignore[arg-type]


def steps(notes: Sequence[Note], pitches: Sequence[int] | None = None, bar: float = 4.0) -> set[int]:
    """The sixteenths of the bar that notes begin on."""
    return {round((n.start % bar) * 4) % round(bar * 4) for n in notes if pitches is None or n.pitch in pitches}


def hits(one: Part) -> frozenset[tuple[int, int]]:
    return frozenset((round(n.start * 4), n.pitch) for n in one.notes)


def distance(one: Part, other: Part) -> float:
    a, b = hits(one), hits(other)
    return 1 - len(a & b) / max(1, len(a | b))
