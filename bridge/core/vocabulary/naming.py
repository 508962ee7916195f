"""What names say: the part that a track called "AcGtr DI 2" plays, and which parts a musician's word means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from bridge.core.notes import Part, Role
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS, PIECE_ALIASES, Instrument

_ROLE_NAMES: dict[Role, str] = {
    "drums": "drums,drum,kit,drum kit,beat,beats,drum beat,drum loop,drum part,drum pattern,breakbeat",
    "percussion": "percussion,perc,percs",
    "bass": "bass,bassline,bass line,bass part",
    "chords": "chords,chord",
    "pad": "pad,pads",
    "lead": "lead,leads,melody,lead line,melody line,lead part,topline,top line,vocal,vocals,vox,voice",
}
_ROLE_WORDS: dict[str, Role] = {word: role for role, words in _ROLE_NAMES.items() for word in words.split(",")}
_ABBREVIATIONS = {
    "gtr": "electric guitar",
    "gtrs": "electric guitar",
    "acgtr": "acoustic guitar",
    "ac gtr": "acoustic guitar",
    "egtr": "electric guitar",
}
"""What tracks are called in projects and nobody says aloud."""
_BESIDE: dict[str, Role] = {"solo": "lead", "break": "drums", "breaks": "drums", "harmony": "chords"}
"""What a part does rather than what plays it: "Bass solo" is a bass."""
_VOICES = frozenset({"vocal", "vocals", "vox", "voice", "voices", "singer", "vocalist"})
"""A voice takes the lead, but what takes the lead is no voice: it goes by its name alone."""
_MACHINES = frozenset({"808", "808s", "909"})
"""Drum machines alone, and the sound of something else beside another word: "Bass 808"."""


def _plain(text: str) -> str:
    """Lower case, one space between words: "HiHat_2" and "hi-hat 2" read alike."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z]{2})(?=\d)", " ", text)
    return " ".join(re.findall(r"[a-z0-9&']+", parted.casefold()))


def _plainly(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {plain: means for name, means in names for plain in (_plain(name), name.replace("-", " "))}


_INSTRUMENTS = _plainly((word, i.name) for i in INSTRUMENTS.values() for word in (i.name, *i.aliases))
_PIECES = _plainly((*PIECE_ALIASES.items(), *((piece, piece) for piece in DRUM_PIECES)))
_LONGEST = max(len(word.split()) for word in (*_INSTRUMENTS, *_PIECES))


@dataclass(frozen=True, slots=True)
class NamedPart:
    """What a name says of the part it stands for.

    Args:
        role: The part.
        instrument: A name in the vocabulary; None where only the role or a piece of the kit is named.
        generic: Whether the name is the role's own, such as "bass" or "vox", rather than one instrument's.
        piece: The piece of the drum kit it is, where it is one.
    """

    role: Role
    instrument: str | None
    generic: bool
    piece: str | None = None


@lru_cache(maxsize=4096)
def named_part(text: str) -> NamedPart | None:
    """The part that a track's, clip's or file's name speaks of; None where it speaks of none.

    As in English the last word says what it is: a "bass drum" is a drum, a "piano bass" a bass.
    """
    words = _plain(text).split()
    beside: NamedPart | None = None
    for end in range(len(words), 0, -1):
        for size in range(min(_LONGEST, end), 0, -1):
            phrase = " ".join(words[end - size : end])
            found = _exactly(phrase)
            if found is not None and phrase in _MACHINES | _BESIDE.keys():
                beside = beside or found
            elif found is not None:
                return found
    return beside


def _exactly(phrase: str) -> NamedPart | None:
    """What a whole phrase names."""
    role = _ROLE_WORDS.get(phrase) or _BESIDE.get(phrase)
    if role is not None:
        return NamedPart(role, None, True)
    name = _INSTRUMENTS.get(phrase) or _ABBREVIATIONS.get(phrase)
    if name is not None:
        return NamedPart(INSTRUMENTS[name].role, name, False)
    piece = _PIECES.get(phrase)
    return None if piece is None else NamedPart("drums", None, True, piece)


def instrument_of(word: str) -> tuple[Role | None, int]:
    """The role and General MIDI program that a whole name stands for: an instrument's, or a role's with its usual one."""
    phrase = _plain(word)
    name = _INSTRUMENTS.get(phrase) or _ABBREVIATIONS.get(phrase)
    if name is not None:
        return INSTRUMENTS[name].role, INSTRUMENTS[name].program
    return _ROLE_WORDS.get(phrase) or _BESIDE.get(phrase), 0


def instrument_name(part: Part) -> str | None:
    """The name of the instrument that plays a part."""

    def unlikely(one: Instrument) -> bool:
        return one.role != part.role

    same = [i for i in INSTRUMENTS.values() if i.program == part.instrument]
    same = [i for i in same if (i.role in ("drums", "percussion")) == part.unpitched]
    return min(same, key=unlikely).name if same else None


def says(name: str, word: str) -> bool:
    """Whether a name holds a word whole."""
    return f" {_plain(word)} " in f" {_plain(name)} "


@dataclass(frozen=True, slots=True)
class Called:
    """By what a part may be called.

    Args:
        role: The part it plays, where that is known.
        instrument: Its instrument, where that is known.
        names: Of itself and its track.
        ours: Whether the copilot wrote it, so that its role is no guess.
    """

    role: Role | None
    instrument: str | None
    names: tuple[str, ...]
    ours: bool = False


T = TypeVar("T")
_SURELY, _LOOSELY, _FAINTLY = 3, 2, 1


def meant(there: Iterable[T], word: str, called: Callable[[T], Called]) -> list[T]:
    """Those of several parts that a word means.

    “The pad” is the pad, and the strings, which play a pad's role, only where there is no pad.
    """
    fits = [(_fit(called(one), word), one) for one in there]
    best = max((fit for fit, _ in fits), default=0)
    return [one for fit, one in fits if fit == best > 0]


def answers(one: Called, word: str) -> bool:
    """Whether a part is what a word means, were it alone there."""
    return _fit(one, word) >= _LOOSELY


def _fit(one: Called, word: str) -> int:
    wanted = _plain(word)
    if not wanted:
        return 0
    held = any(says(name, wanted) for name in one.names)
    if wanted in _VOICES:
        return _SURELY if held or any(says(name, voice) for name in one.names for voice in _VOICES) else 0
    named = [found for name in one.names if (found := named_part(name)) is not None]
    if wanted == one.role:
        own = one.role == "drums" or any(n.generic and n.role == one.role for n in named)
        return _SURELY if one.ours or held or own else _LOOSELY
    asked = named_part(word)
    if held and (asked is None or one.role in (None, asked.role)):
        return _SURELY
    if asked is None:
        return 0
    if asked.piece is not None:
        return _SURELY if asked.piece in [n.piece for n in named] else 0
    if asked.instrument is None:
        return _LOOSELY if asked.role == one.role else 0
    if asked.instrument == one.instrument:
        return _SURELY
    return _FAINTLY if held or (one.instrument is None and one.role == asked.role) else 0
