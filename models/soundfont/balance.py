"""How loud each instrument of a SoundFont is, and the gain that makes a band of them balanced."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from bridge.audio.level import loudness
from bridge.core.grid import Grid
from bridge.core.model import Watch
from bridge.core.notes import Note, Part, Role
from bridge.core.tempo import TempoMap
from bridge.core.units import Beats, Decibels, Rate, gain_of
from models.soundfont.font import Font
from models.soundfont.kit import strokes
from models.soundfont.perform import perform
from models.soundfont.tone import shape

MIX: dict[Role, Decibels] = {
    "drums": Decibels(-18.0),
    "percussion": Decibels(-24.0),
    "bass": Decibels(-20.0),
    "chords": Decibels(-23.0),
    "pad": Decibels(-25.0),
    "lead": Decibels(-21.0),
}
"""LUFS at which each role plays its reference phrase: a band in balance before anyone touches a fader."""

_LOUDEST_GAIN = Decibels(30.0)
"""So that the noise of a sample that hardly sounds is not blown up."""
_REFERENCE = Grid.bars(TempoMap.constant(120), 1, 1, Rate(44100))


def gain(font: Font, part: Part) -> float:
    """The linear gain that brings a part's instrument to its role's level in `MIX`.

    It goes by a reference phrase and not by the part, so that soft playing stays soft. Percussion is judged
    by the very drums that are struck, so that a lone shaker is as present as a pair of congas.
    """
    pitches = tuple(sorted({note.pitch for note in part.notes})) if part.role == "percussion" else ()
    return _gain(font, part.role, part.instrument, pitches)


@lru_cache(maxsize=1024)
def _gain(font: Font, role: Role, instrument: int, pitches: tuple[int, ...]) -> float:
    phrase = Part(role, instrument, _phrase(role, pitches), _REFERENCE.beats)
    dry = perform(font, phrase, _REFERENCE, Watch(), strokes=strokes(font, phrase))
    found = gain_of(Decibels(min(_LOUDEST_GAIN, MIX[role] - loudness(dry, _REFERENCE.rate))))
    # Once more through the filters and the compressor, whose effect depends on the level.
    shaped = shape(dry * np.float32(found), _REFERENCE.rate, role, brightness=0.0, space=0.0)
    return found * gain_of(Decibels(min(_LOUDEST_GAIN, MIX[role] - loudness(shaped, _REFERENCE.rate))))


def _phrase(role: Role, pitches: tuple[int, ...]) -> tuple[Note, ...]:
    """One bar of 4/4 as such a role often plays."""

    def note(start: float, length: float, pitch: int, velocity: int = 90) -> Note:
        return Note(Beats(start), Beats(length), pitch, velocity)

    triads = (57, 60, 64), (60, 64, 67)
    match role:
        case "drums":
            beats = [note(at, 0.25, 36 if at % 2 == 0 else 38, 104) for at in range(4)]
            return tuple(sorted([*beats, *(note(at / 2, 0.25, 42, 80) for at in range(8))]))
        case "percussion":
            return tuple(note(at / 2, 0.25, pitches[at % len(pitches)]) for at in range(8))
        case "bass":
            return tuple(note(at / 2, 0.45, (33, 33, 40, 45)[at // 2]) for at in range(8))
        case "chords":
            return tuple(note(at, 0.8, pitch) for at in range(4) for pitch in triads[at // 2])
        case "pad":
            return tuple(note(2 * at, 2, pitch) for at in range(2) for pitch in triads[at])
        case "lead":
            return tuple(note(at, 0.9, (67, 71, 74, 72)[at]) for at in range(4))
