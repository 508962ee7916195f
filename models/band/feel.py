"""Feel: the last pass over what a player wrote. Human timing, shaped velocity, and notes that do not collide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bridge.core.grid import Grid
from bridge.core.notes import Note, Role
from bridge.core.units import Beats

HUMANISE_SECONDS = 0.012
"""No note lies further from its place on the (swung) grid than this; most machines play closer."""

SHORTEST = 0.03
"""Quarter notes below which a note is a click."""
_SNARES = frozenset({37, 38, 39, 40})


def humanise(
    notes: Sequence[Note], role: Role, *, grid: Grid, human: float, lag: float, rng: np.random.Generator
) -> list[Note]:
    """Move notes by at most `HUMANISE_SECONDS`, those that begin together as one hand.

    Args:
        notes: On the swung grid.
        role: Drums scatter hit by hit; backbeats and bass lie back by `lag`.
        grid: Whose tempo turns seconds into beats.
        human: Share of the bound that chance may use; 0 for machines.
        lag: Share of the bound by which the pocket lies back.
        rng: Source of chance.
    """
    if human == 0.0 and lag == 0.0:
        return list(notes)
    chance = np.clip(rng.normal(0.0, 0.4, len(notes)), -1.0, 1.0)
    bpm = grid.bpm if grid.steady else None
    moved: list[Note] = []
    together = (-1.0, 0.0)
    for note, scatter in zip(notes, chance, strict=True):
        if role not in ("drums", "percussion"):
            if note.start != together[0]:
                together = (note.start, float(scatter))
            scatter = together[1]
        back = lag if role == "bass" or (role == "drums" and note.pitch in _SNARES) else 0.0
        share = min(1.0, max(-1.0, human * float(scatter) + back))
        per_second = (bpm or grid.tempo_map.bpm_at(Beats(grid.start + note.start))) / 60
        start = note.start + share * HUMANISE_SECONDS * per_second
        moved.append(note._replace(start=Beats(max(0.0, start))))
    return moved


def tidy(notes: Sequence[Note], *, beats: float, single: bool) -> tuple[Note, ...]:
    """Notes in order within [0, beats), none sounding into the next of its pitch, or of any where `single`."""
    inside = sorted(note for note in notes if 0 <= note.start < beats - SHORTEST / 2)
    voices: dict[int, list[Note]] = {}
    for note in inside:
        voice = voices.setdefault(0 if single else note.pitch, [])
        if voice and note.start - voice[-1].start < SHORTEST:
            if note.velocity > voice[-1].velocity:
                voice[-1] = note._replace(start=voice[-1].start)
            continue
        voice.append(note)
    kept: list[Note] = []
    for voice in voices.values():
        kept += [_cut(note, after.start) for note, after in pairwise(voice)]
        kept.append(_cut(voice[-1], beats))
    return tuple(sorted(kept))


def _cut(note: Note, end: float) -> Note:
    length = max(min(note.length, end - note.start), min(SHORTEST, end - note.start))
    return Note(Beats(float(note.start)), Beats(float(length)), int(note.pitch), min(127, max(1, round(note.velocity))))
