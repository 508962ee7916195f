"""How low and how high each instrument goes, and keeping a part within that.

Pitches are as they sound, MIDI 60 being middle C. Bowed and wind instruments have the orchestral ranges of Adler
(The Study of Orchestration, 4th edition, appendix A), without a soloist's extremes; plucked ones begin at their
lowest open string and end at their last fret; keyboards have their compass. Synthesizers have no lowest note, but
ears and loudspeakers do: theirs is B0, 31 Hz.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from bridge.core.notes import Note, Part
from bridge.core.units import Beats


class Range(NamedTuple):
    """The lowest and the highest pitch that an instrument plays."""

    low: int
    high: int

    def __contains__(self, pitch: object) -> bool:
        return isinstance(pitch, int) and self.low <= pitch <= self.high

    def folded(self, pitch: int) -> int:
        """A pitch, or the nearest octave of it that lies inside."""
        if pitch < self.low:
            return pitch + 12 * -((pitch - self.low) // 12)
        return pitch - 12 * -((self.high - pitch) // 12) if pitch > self.high else pitch


_GUITAR, _ELECTRIC_GUITAR = Range(40, 83), Range(40, 86)
_BASS = Range(28, 63)
"""Four strings from E1, twenty frets on a G string."""
_ORGAN = Range(36, 96)
SYNTH, _SYNTH_BASS = Range(23, 108), Range(23, 72)
_STRINGS = Range(28, 96)
"""Basses to violins."""
_BRASS = Range(34, 84)
"""Trombones to trumpets."""
RANGES: dict[int, Range] = {
    0: Range(21, 108), 3: Range(21, 108), 4: Range(28, 100), 5: Range(28, 103), 6: Range(29, 89), 7: Range(29, 88),
    8: Range(60, 108), 9: Range(79, 108), 11: Range(53, 89), 12: Range(45, 96), 13: Range(65, 108),
    16: _ORGAN, 18: _ORGAN, 19: Range(24, 108), 21: Range(53, 93), 22: Range(60, 96),
    24: _GUITAR, 25: _GUITAR, 26: _ELECTRIC_GUITAR, 27: _ELECTRIC_GUITAR, 28: _ELECTRIC_GUITAR, 29: _ELECTRIC_GUITAR,
    30: _ELECTRIC_GUITAR, 32: Range(28, 67), 33: _BASS, 34: _BASS, 35: _BASS, 36: _BASS, 38: _SYNTH_BASS, 39: _SYNTH_BASS,
    40: Range(55, 103), 41: Range(48, 91), 42: Range(36, 81), 44: _STRINGS, 45: _STRINGS, 46: Range(24, 103), 48: _STRINGS,
    52: Range(40, 81), 56: Range(54, 86), 57: Range(40, 72), 59: Range(54, 86), 60: Range(34, 77), 61: _BRASS,
    64: Range(56, 88), 65: Range(49, 81), 66: Range(44, 76), 67: Range(36, 69), 68: Range(58, 91), 71: Range(50, 91),
    73: Range(60, 96), 78: Range(60, 96), 104: Range(48, 84), 105: Range(48, 86), 107: Range(50, 91), 108: Range(48, 91),
    114: Range(48, 91),
}  # fmt: skip
"""By General MIDI program; whatever is not here is a synthesizer."""

FEW = 0.25
"""Share of a part's notes that may be folded one by one; of more than that, the line would be another."""
_STRUM = 0.1
"""Quarter notes within which two notes of a chord are one stroke."""


def pitch_name(pitch: int) -> str:
    """A MIDI pitch as musicians write it, middle C being C4."""
    names = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
    return f"{names[pitch % 12]}{pitch // 12 - 1}"


def range_of(part: Part) -> Range:
    """The range of a pitched part's instrument."""
    return RANGES.get(part.instrument, SYNTH)


def outside(part: Part) -> int:
    """How many of a part's notes its instrument cannot play."""
    if part.unpitched:
        return 0
    reach = range_of(part)
    return sum(note.pitch not in reach for note in part.notes)


def playable(part: Part) -> Part:
    """A part within its instrument's range: moved by whole octaves where many notes lie outside, single ones folded.

    Where two notes of a chord become one, the louder is kept.
    """
    if (out := outside(part)) == 0:
        return part
    reach = range_of(part)
    if out > FEW * len(part.notes):
        by = min(
            range(-60, 61, 12), key=lambda shift: (sum(n.pitch + shift not in reach for n in part.notes), abs(shift))
        )
        part = replace(part, notes=tuple(note._replace(pitch=note.pitch + by) for note in part.notes))
    return replace(part, notes=_single(note._replace(pitch=reach.folded(note.pitch)) for note in part.notes))


def _single(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes of which no two sound at one pitch together: struck as one, the louder stays, else the earlier ends."""
    voices: dict[int, list[Note]] = {}
    for note in sorted(notes):
        voice = voices.setdefault(note.pitch, [])
        if voice and note.start - voice[-1].start < _STRUM:
            voice[-1] = max(voice[-1], note, key=lambda one: one.velocity)._replace(start=voice[-1].start)
            continue
        if voice:
            voice[-1] = voice[-1]._replace(length=Beats(min(voice[-1].length, note.start - voice[-1].start)))
        voice.append(note)
    return tuple(sorted(note for voice in voices.values() for note in voice))
