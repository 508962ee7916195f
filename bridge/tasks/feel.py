"""The same notes felt differently: how hard, how long and how many, with the skeleton of the part kept.

What is taken away first is what carries least: soft notes off the beat. What is added lies between the notes
that are there and comes from a busier version of the same part.
"""

from __future__ import annotations

import math
from dataclasses import replace

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Compose, Line
from bridge.core.notes import Note, Part
from bridge.core.units import Beats
from bridge.core.vocabulary.naming import instrument_name
from bridge.tasks.briefing import brief
from bridge.tasks.ensemble import compose
from bridge.tasks.feeling import Feeling
from bridge.tasks.parts import Loop, around
from bridge.tasks.playing import Spans, within
from bridge.tasks.task import Studio

_VELOCITY = 48
"""MIDI velocity over a whole step of energy: from mezzo-forte up to fortissimo."""
_TOUCH = 0.35
"""Share by which notes grow shorter over a step of energy up, and longer over one down."""
_THINNED = 0.75
"""Share of the weaker notes that a whole step of density takes away."""
_ADDED = 1.0
"""Notes that a whole step of density adds, as a share of those there."""
_APART = 0.2
"""Beats between a note that is there and one that may be added."""


def bent(studio: Studio, one: Loop, moved: Feeling, spans: Spans, *, seed: int) -> Part:
    """A clip's part with its feeling moved over stretches of it."""
    part = one.written
    inside = [note for note in part.notes if _in(note, spans)]
    outside = [note for note in part.notes if not _in(note, spans)]
    if moved.density < 0:
        inside = _thinned(inside, one.grid, -moved.density)
    elif moved.density > 0:
        inside += _between(studio, one, moved, there=list(inside), spans=spans, seed=seed)
    inside = [_touched(note, moved.energy, unpitched=part.unpitched) for note in inside]
    notes = tuple(sorted([*outside, *inside]))
    return replace(part, notes=notes if part.unpitched else _unlapped(notes, part))


def _touched(note: Note, energy: float, *, unpitched: bool) -> Note:
    velocity = round(within(note.velocity + _VELOCITY * energy, 1, 127))
    length = note.length if unpitched else note.length * (1 - _TOUCH * energy)
    return note._replace(velocity=velocity, length=Beats(length))


def _thinned(notes: list[Note], grid: Grid, by: float) -> list[Note]:
    """Without the weakest notes; those on the felt beats stay."""
    weak = [note for note in notes if _weight(note, grid) < 1.0]
    count = math.floor(len(weak) * min(1.0, by) * _THINNED + 0.5)
    gone = set(sorted(weak, key=lambda note: (_weight(note, grid), note.velocity, -note.start))[:count])
    return [note for note in notes if note not in gone]


def _between(studio: Studio, one: Loop, moved: Feeling, *, there: list[Note], spans: Spans, seed: int) -> list[Note]:
    """Notes of a busier version that fall between those that are there."""
    part = one.written
    surroundings = around(studio, one.grid, without=(one.clip.id,), listen=False)
    known = brief(Brief(), studio, one.grid, there=surroundings)
    density = 0.5 if known.density is None else known.density
    busy = replace(known, density=within(density + moved.density, 0.0))
    request = Compose(
        one.grid, busy, (Line(part.role, instrument_name(part)),),
        chords=one.chords or surroundings.chords, hears=surroundings.parts, seed=seed,
    )  # fmt: skip
    busier = compose(studio, request).parts[0]
    free = [
        note
        for note in busier.notes
        if _in(note, spans) and all(abs(note.start - old.start) >= _APART for old in there if _alike(note, old, part))
    ]
    wanted = math.ceil(len(there) * min(1.0, moved.density) * _ADDED)
    free.sort(key=lambda note: (-_weight(note, one.grid), note.start))
    quieter = [note._replace(velocity=max(1, round(note.velocity * 0.85))) for note in free[:wanted]]
    return quieter


def _alike(note: Note, old: Note, part: Part) -> bool:
    return not part.unpitched or note.pitch == old.pitch


def _weight(note: Note, grid: Grid) -> float:
    """How much a note carries: 1 on a felt beat, less between them the finer the place."""
    at = round(note.start * 12) / 12
    line = max((bar for bar in grid.bar_lines if bar <= at + 1e-6), default=Beats(0.0))
    into = at - line
    if any(abs(into - pulse) < 0.05 for pulse in grid.signature.pulses):
        return 1.0
    return 0.5 if abs(into * 2 - round(into * 2)) < 0.05 else 0.25


def _unlapped(notes: tuple[Note, ...], part: Part) -> tuple[Note, ...]:
    """Single-voice parts with no note ringing into the next; others as they are."""
    if part.role not in ("bass", "lead"):
        return notes
    cut = []
    for index, note in enumerate(notes):
        later = next((n.start for n in notes[index + 1 :] if n.start > note.start + 1e-6), None)
        length = note.length if later is None else min(note.length, later - note.start)
        cut.append(note._replace(length=Beats(length)))
    return tuple(cut)


def _in(note: Note, spans: Spans) -> bool:
    return any(start <= note.start < end for start, end in spans)
