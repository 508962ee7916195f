"""The brief: what a new part or loop should be like. What is left open, the band decides."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from bridge.core.tempo import TimeSignature
from bridge.core.theory import Key
from bridge.core.units import Bpm


@dataclass(frozen=True, slots=True)
class Brief:
    """Musical wishes; None or empty means undecided.

    Args:
        prompt: The musician's own words.
        genre: A name in `bridge.core.vocabulary.genres`.
        mood: Names in `bridge.core.vocabulary.moods`.
        energy: 0 (calm) to 1 (driving).
        density: 0 (few notes) to 1 (many).
        swing: Where the second eighth of a beat falls: 0.5 straight, 0.667 triplet, at most 0.75.
        tempo: Quarter notes per minute.
        key: Tonic and scale.
        metre: Time signature.
        bars: Length.
        chords: Chord names, one bar each; several in one bar are joined by spaces.
        instruments: Names in `bridge.core.vocabulary.instruments`.
        without: Instruments, roles or drum pieces that must not sound.
        keep: Attributes or parts that must not change.
    """

    prompt: str = ""
    genre: str | None = None
    mood: tuple[str, ...] = ()
    energy: float | None = None
    density: float | None = None
    swing: float | None = None
    tempo: Bpm | None = None
    key: Key | None = None
    metre: TimeSignature | None = None
    bars: int | None = None
    chords: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()

    def over(self, other: Brief) -> Brief:
        """This brief, with what it leaves open taken from `other`."""
        taken = {f.name: getattr(other, f.name) for f in fields(self) if getattr(self, f.name) in (None, (), "")}
        return replace(self, **taken)
