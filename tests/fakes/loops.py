"""A small band of the copilot's own: drums and bass over four bars of A minor."""

from __future__ import annotations

from fakes.studio import FakeStudio, studio, with_part

from bridge.core.model import Audio
from bridge.core.notes import ChordSpan, Note, Part
from bridge.core.session import Clip
from bridge.core.theory import Chord
from bridge.core.units import Beats

AM = ChordSpan(Beats(0), Beats(16), Chord.parse("Am"))


def kit(bars: int = 4) -> Part:
    notes = []
    for half in range(bars * 8):
        notes.append(Note(Beats(half / 2), Beats(0.25), 42, 70))
        if half % 2 == 0:
            notes.append(Note(Beats(half / 2), Beats(0.25), 36 if half % 4 == 0 else 38, 100))
    return Part("drums", 0, tuple(sorted(notes)), Beats(bars * 4), "drums")


def bass(bars: int = 4, pitch: int = 45) -> Part:
    notes = tuple(Note(Beats(b / 2), Beats(0.5), pitch, 90 if b % 2 == 0 else 70) for b in range(bars * 8))
    return Part("bass", 33, notes, Beats(bars * 4), "bass")


def band() -> FakeStudio:
    there = studio()
    with_part(there, kit(), chords=[AM])
    with_part(there, bass(), chords=[AM])
    return there


def sound(there: FakeStudio, clip: Clip) -> Audio:
    return there.hear(clip.id)
