"""The drums of a kit against each other.

SoundFonts disagree by 20 dB on how loud a hi-hat is beside its snare. Each drum is brought to where a mixing
engineer would put it, so that one groove sounds balanced on every kit.
"""

from __future__ import annotations

from functools import lru_cache

from bridge.audio.level import loudness
from bridge.core.grid import Grid
from bridge.core.model import Watch
from bridge.core.notes import Note, Part
from bridge.core.tempo import TempoMap
from bridge.core.units import Beats, Decibels, Rate, gain_of
from models.soundfont.font import Font
from models.soundfont.perform import perform

_SNARE = -19.0
"""LUFS of a snare in quarter notes at 120 bpm; all others are set against it."""
_LEVELS: dict[int, float] = {
    **dict.fromkeys((35, 36, 38, 40), 0.0), 37: -6.0, 39: -2.0,
    42: -10.0, 44: -12.0, 46: -9.0,
    **dict.fromkeys((41, 43, 45, 47, 48, 50), -2.0),
    **dict.fromkeys((49, 52, 55, 57), -4.0), 51: -11.0, 59: -11.0, 53: -10.0,
    54: -10.0, 56: -10.0, 69: -12.0, 70: -13.0, 82: -13.0, 75: -8.0,
    **dict.fromkeys((60, 61, 62, 63, 64, 65, 66), -5.0),
}  # fmt: skip
"""Decibels against the snare by General MIDI pitch. Loudness is K-weighted, which makes little of a kick's lows."""
_OTHERS = -8.0
_MOST = 12.0
"""Decibels of correction at most: a brushed snare stays softer than one played with sticks."""
_REFERENCE = Grid.bars(TempoMap.constant(120), 1, 1, Rate(44100))


def strokes(font: Font, part: Part) -> dict[int, float]:
    """The linear gain of each drum a part strikes; empty for parts that play notes."""
    if not part.unpitched:
        return {}
    pitches = {note.pitch for note in part.notes if 0 <= note.pitch < 128}
    return {pitch: _stroke(font, part.instrument, pitch) for pitch in pitches}


@lru_cache(maxsize=1024)
def _stroke(font: Font, kit: int, pitch: int) -> float:
    notes = tuple(Note(Beats(at), Beats(0.25), pitch, 104) for at in range(4))
    heard = perform(font, Part("drums", kit, notes, _REFERENCE.beats), _REFERENCE, Watch())
    off = _SNARE + _LEVELS.get(pitch, _OTHERS) - loudness(heard, _REFERENCE.rate)
    return gain_of(Decibels(max(-_MOST, min(_MOST, off))))
