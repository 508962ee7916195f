"""Taking things apart where their notes are known: pieces out of a kit, and clips silenced over a stretch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from bridge.core.edit import MuteClip
from bridge.core.model import Audio
from bridge.core.notes import Note, Part
from bridge.core.vocabulary.instruments import DRUM_PIECES
from bridge.tasks.parts import Loop, piece_of
from bridge.tasks.places import covers
from bridge.tasks.playing import Spans, derived, once, patched, replayed
from bridge.tasks.task import NewTakes, Placement, Studio

STEMS: dict[str, tuple[str, ...]] = {
    "kick": ("kick",),
    "snare": ("snare", "clap", "rim"),
    "hats": ("hats",),
    "toms": ("toms",),
    "cymbals": ("cymbals",),
    "percussion": ("shaker", "tambourine", "cowbell", "congas", "bongos"),
}
"""The stems a kit is split into, and the pieces each holds. What is in none of them goes to "other drums"."""


def pitches(names: Iterable[str]) -> frozenset[int]:
    """The General MIDI pitches of pieces of the kit."""
    return frozenset(p for name in names if (piece := piece_of(name)) is not None for p in DRUM_PIECES[piece])


def has_piece(one: Loop, names: Iterable[str]) -> bool:
    """Whether a clip is a drum part whose notes are known, with any of these pieces in it."""
    wanted = pitches(names)
    return one.part is not None and one.part.unpitched and any(note.pitch in wanted for note in one.part.notes)


def without_notes(part: Part, gone: frozenset[int], spans: Spans) -> Part:
    """A part with some pitches left out over stretches of it."""
    return replace(part, notes=tuple(n for n in part.notes if not (n.pitch in gone and _inside(n, spans))))


def with_only(part: Part, kept: frozenset[int], spans: Spans) -> Part:
    """A part with nothing but some pitches over stretches of it."""
    return replace(part, notes=tuple(n for n in part.notes if n.pitch in kept or not _inside(n, spans)))


def rewritten(studio: Studio, one: Loop, part: Part, spans: Spans, *, name: str) -> Placement | MuteClip:
    """A clip with fewer notes, as a new take; muted where nothing of it is left."""
    if not part.notes:
        return MuteClip(one.clip.id)
    limits = None if covers(spans, one.grid) else spans
    draft = once(lambda: replayed(studio, one, part, name=name, spans=limits))
    return Placement(NewTakes(one.clip.id), (draft,), as_midi=one.is_midi)


def silenced(studio: Studio, one: Loop, spans: Spans) -> Placement | MuteClip:
    """A clip without sound over stretches of it: muted when they are all of it, else a new take."""
    if covers(spans, one.grid):
        return MuteClip(one.clip.id)
    name = f"{one.name}, part out"
    left = (
        None if one.part is None else replace(one.part, notes=tuple(n for n in one.part.notes if not _inside(n, spans)))
    )
    if one.is_midi and left is not None:
        return rewritten(studio, one, left, spans, name=name)

    def quiet() -> Audio:
        heard = studio.hear(one.clip.id)
        return patched(heard, np.zeros_like(heard), spans, one.grid)

    draft = once(
        lambda: derived(
            studio, one, quiet(), name=name, model="cut", part=left, chords=one.chords, same_loudness=False
        )
    )  # fmt: skip
    return Placement(NewTakes(one.clip.id), (draft,))


def _inside(note: Note, spans: Spans) -> bool:
    return any(start - 0.06 <= note.start < end - 0.06 for start, end in spans)
