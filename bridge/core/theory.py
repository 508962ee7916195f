"""Pitch classes, scales, keys and chords, and how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

from bridge.errors import InvalidArguments

PitchClass = NewType("PitchClass", int)
"""0 is C, 11 is B."""

SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_NOTE = r"([A-Ga-g])([#♯b♭]?)"

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic minor": (0, 2, 3, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
}
_SCALE_WORDS = {
    "": "major", "maj": "major", "ionian": "major", "dur": "major", "m": "minor", "min": "minor", "moll": "minor",
    "aeolian": "minor", "natural minor": "minor", "pentatonic": "major pentatonic", "pentatonic major": "major pentatonic",
    "pentatonic minor": "minor pentatonic", "minor blues": "blues", "mixo": "mixolydian",
}  # fmt: skip


def parse_pitch_class(text: str) -> PitchClass:
    """Read a note name such as "F#" or "Bb".

    Raises:
        InvalidArguments: when it is none.
    """
    match = re.fullmatch(_NOTE, text.strip())
    if match is None:
        raise InvalidArguments(f"{text!r} is not a note name.", "Give one such as C, F# or Bb.")
    letter, accidental = match.groups()
    return PitchClass((_LETTERS[letter.upper()] + _ACCIDENTALS[accidental]) % 12)


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a scale, such as D dorian."""

    tonic: PitchClass
    scale: str = "major"

    def __post_init__(self) -> None:
        if self.scale not in SCALES or not 0 <= self.tonic < 12:
            raise InvalidArguments(f"{self.scale!r} is not a scale known here.", f"Known: {', '.join(SCALES)}.")

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read "Am", "D dorian", "f# minor", "Bb major", "C".

        Raises:
            InvalidArguments: when it is no key.
        """
        match = re.fullmatch(_NOTE + r"[\s-]*([A-Za-z ]*)", text.strip())
        if match is None:
            raise InvalidArguments(f"{text!r} is not a key.", "Give one such as C major, Am or D dorian.")
        letter, accidental, rest = match.groups()
        word = " ".join(rest.lower().split()) if rest != "M" else "major"
        scale = _SCALE_WORDS.get(word, word)
        if scale not in SCALES:
            raise InvalidArguments(f"{rest!r} is not a scale known here.", f"Known: {', '.join(SCALES)}.")
        return cls(parse_pitch_class(letter + accidental), scale)

    @property
    def pitch_classes(self) -> tuple[PitchClass, ...]:
        """The scale's pitch classes from the tonic up."""
        return tuple(PitchClass((self.tonic + step) % 12) for step in SCALES[self.scale])

    @property
    def minor(self) -> bool:
        """Whether the third above the tonic is minor."""
        return 3 in SCALES[self.scale] and 4 not in SCALES[self.scale]

    @property
    def flats(self) -> bool:
        """Whether its notes are customarily written with flats."""
        major_tonic = self.tonic + {"minor": 3, "dorian": 10, "phrygian": 8, "lydian": 7, "mixolydian": 5}.get(
            self.scale, 3 if self.minor else 0
        )
        return major_tonic % 12 in (1, 3, 5, 8, 10)

    @property
    def short(self) -> str:
        """As file names have it: "Dm", "Bb", "D dorian"."""
        tonic = (FLATS if self.flats else SHARPS)[self.tonic]
        return tonic + {"major": "", "minor": "m"}.get(self.scale, f" {self.scale}")

    def transpose(self, semitones: int) -> Key:
        """The same scale on another tonic."""
        return Key(PitchClass((self.tonic + semitones) % 12), self.scale)

    def __contains__(self, pitch: int) -> bool:
        return pitch % 12 in self.pitch_classes

    def __str__(self) -> str:
        return f"{(FLATS if self.flats else SHARPS)[self.tonic]} {self.scale}"


QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "mmaj7": (0, 3, 7, 11),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "7sus4": (0, 5, 7, 10),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "7#5": (0, 4, 8, 10),
    "7b5": (0, 4, 6, 10),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "69": (0, 4, 7, 9, 14),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
    "11": (0, 7, 10, 14, 17),
    "m11": (0, 3, 7, 10, 14, 17),
    "13": (0, 4, 7, 10, 14, 21),
    "maj13": (0, 4, 7, 11, 14, 21),
    "m13": (0, 3, 7, 10, 14, 21),
}
_QUALITY_WORDS = {
    "M": "", "maj": "", "major": "", "min": "m", "minor": "m", "-": "m", "min7": "m7", "-7": "m7", "M7": "maj7",
    "Maj7": "maj7", "Δ": "maj7", "Δ7": "maj7", "j7": "maj7", "o": "dim", "°": "dim", "o7": "dim7", "°7": "dim7", "ø": "m7b5", "ø7": "m7b5",
    "min7b5": "m7b5", "-7b5": "m7b5", "+": "aug", "sus": "sus4", "7sus": "7sus4", "6/9": "69", "M9": "maj9", "min9": "m9", "-9": "m9",
    "mM7": "mmaj7", "m(maj7)": "mmaj7", "mMaj7": "mmaj7", "min6": "m6", "min11": "m11", "7+": "7#5", "7alt": "7#9", "alt": "7#9",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chord:
    """A root, a quality and a bass note, such as F#m7b5/C."""

    root: PitchClass
    quality: str = ""
    bass: PitchClass | None = None

    def __post_init__(self) -> None:
        if self.quality not in QUALITIES:
            raise InvalidArguments(f"{self.quality!r} is not a chord quality known here.")

    @classmethod
    def parse(cls, text: str) -> Chord:
        """Read "Am7", "C/E", "Bbmaj9".

        Raises:
            InvalidArguments: when it is no chord.
        """
        match = re.fullmatch(r"([A-G])([#♯b♭]?)(.*?)(?:/([A-G][#♯b♭]?))?", text.strip())
        if match is None:
            raise InvalidArguments(f"{text!r} is not a chord.", "Give one such as Am7, C/E or Bbmaj9.")
        letter, accidental, quality, bass = match.groups()
        quality = _QUALITY_WORDS.get(quality, quality)
        if quality not in QUALITIES:
            raise InvalidArguments(f"{text!r} is not a chord known here.", "Give one such as Am7, C/E or Bbmaj9.")
        return cls(parse_pitch_class(letter + accidental), quality, parse_pitch_class(bass) if bass else None)

    @property
    def intervals(self) -> tuple[int, ...]:
        """Semitones above the root; extensions lie above the octave."""
        return QUALITIES[self.quality]

    @property
    def pitch_classes(self) -> tuple[PitchClass, ...]:
        """Its pitch classes from the root up, the bass note left out unless it belongs."""
        return tuple(PitchClass((self.root + step) % 12) for step in self.intervals)

    @property
    def bass_note(self) -> PitchClass:
        """The pitch class that lies lowest."""
        return self.root if self.bass is None else self.bass

    def transpose(self, semitones: int) -> Chord:
        """The same chord elsewhere."""
        bass = None if self.bass is None else PitchClass((self.bass + semitones) % 12)
        return Chord(PitchClass((self.root + semitones) % 12), self.quality, bass)

    def name(self, *, flats: bool = False) -> str:
        """How it is written."""
        names = FLATS if flats else SHARPS
        return names[self.root] + self.quality + ("" if self.bass is None else f"/{names[self.bass]}")

    def __str__(self) -> str:
        return self.name()
