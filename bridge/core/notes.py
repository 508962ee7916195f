"""Notes, chords in time, and a part: what one player plays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from bridge.core.theory import Chord
from bridge.core.units import Beats

Role = Literal["drums", "percussion", "bass", "chords", "pad", "lead"]
"""The part a stem plays. Every instrument of the band belongs to one role."""

ROLES: tuple[Role, ...] = get_args(Role)


class Note(NamedTuple):
    """One note: `start` and `length` in quarter notes, `pitch` and `velocity` as in MIDI."""

    start: Beats
    length: Beats
    pitch: int
    velocity: int


class ChordSpan(NamedTuple):
    """A chord that sounds for `length` quarter notes from `start`."""

    start: Beats
    length: Beats
    chord: Chord


@dataclass(frozen=True, slots=True)
class Part:
    """What one player plays over a loop.

    Starts are quarter notes from the loop's first beat; a note may begin slightly before a grid
    line (humanised) but never outside [0, length).

    Args:
        role: The part it plays.
        instrument: General MIDI program 0–127; for drums and percussion the kit's program.
        notes: In order of start.
        length: Of the loop, in quarter notes.
        name: What a musician would call it, such as "walking bass".
    """

    role: Role
    instrument: int
    notes: tuple[Note, ...]
    length: Beats
    name: str = ""

    @property
    def unpitched(self) -> bool:
        """Whether its pitches choose drums rather than notes (MIDI channel 10)."""
        return self.role in ("drums", "percussion")

    def between(self, start: Beats, end: Beats) -> Part:
        """The notes that begin in [start, end), moved so that `start` is 0; long ones are cut at `end`."""
        kept = tuple(
            note._replace(start=Beats(note.start - start), length=Beats(min(note.length, end - note.start)))
            for note in self.notes
            if start <= note.start < end
        )
        return replace(self, notes=kept, length=Beats(end - start))

    def replaced_between(self, start: Beats, end: Beats, other: Part) -> Part:
        """This part with the notes that begin in [start, end) taken from `other`, whose 0 is `start`.

        Notes of this part that ring into the range are cut at its start.
        """
        outside = [
            note._replace(length=Beats(min(note.length, start - note.start))) if note.start < start else note
            for note in self.notes
            if not start <= note.start < end
        ]
        inside = [note._replace(start=Beats(note.start + start)) for note in other.notes if note.start < end - start]
        return replace(self, notes=tuple(sorted([*outside, *inside])))
