"""Keys, chords and metres as they are said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridge.controller.grammar.tokens import Token
from bridge.core.tempo import TimeSignature
from bridge.core.theory import SCALES, Chord, Key
from bridge.errors import InvalidArguments

_SCALE_WORDS = {
    **{name: name for name in SCALES},
    "maj": "major", "min": "minor", "dur": "major", "moll": "minor", "natural minor": "minor", "aeolian": "minor", "ionian": "major", "mixo": "mixolydian",
    "pentatonic": "major pentatonic", "pentatonic minor": "minor pentatonic", "pentatonic major": "major pentatonic", "blues scale": "blues",
    "minor blues": "blues", "harm minor": "harmonic minor", "minor harmonic": "harmonic minor", "mineur": "minor", "majeur": "major", "mayor": "major", "minr": "minor",
}  # fmt: skip


_ACCIDENTALS = {"sharp": "#", "flat": "b", "#": "#", "is": "", "♯": "#"}


_NUMERAL = re.compile(r"(b|#)?(vii|iii|iv|vi|ii|v|i)(7|maj7|m7|dim|o|°|sus4)?", re.I)


_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}


_MINOR_DEGREES = {"i": 0, "ii": 2, "iii": 3, "iv": 5, "v": 7, "vi": 8, "vii": 10}


def key_at(tokens: Sequence[Token], start: int) -> tuple[Key, int] | None:
    """A tonic with its scale ("D dorian", "f sharp minor", "Am") and where it ends."""
    token = tokens[start]
    if token.kind != "word":
        return None
    root, rest = _root(token)
    if root is None:
        return None
    end = start + 1
    if token.text == "a" and start + 2 < len(tokens) and tokens[start + 2].text in _INTERVAL_WORDS:
        return None
    if len(token.text) == 1 and end < len(tokens) and tokens[end].text in ("sharp", "flat", "#"):
        root += _ACCIDENTALS[tokens[end].text]
        end += 1
    if rest:
        return (
            (Key.parse(f"{root}m"), end) if rest in ("m", "min") else (Key.parse(root), end) if rest == "maj" else None
        )
    for length in (2, 1):
        words = " ".join(t.text for t in tokens[end : end + length])
        if words in _SCALE_WORDS and len(tokens[end : end + length]) == length:
            stop = end + length
            if stop < len(tokens) and tokens[stop].text in ("scale", "mode", "key"):
                stop += 1
            return Key.parse(f"{root} {_SCALE_WORDS[words]}"), stop
    return None


_INTERVAL_WORDS = frozenset(
    {
        "second",
        "third",
        "sixth",
        "seventh",
        "thirds",
        "sixths",
        "fifth",
        "fourth",
        "interval",
        "tweak",
        "change",
        "adjustment",
    }
)


def note_at(tokens: Sequence[Token], start: int) -> tuple[Key, int] | None:
    """A bare tonic, read as major: only where the words before it ask for a key."""
    token = tokens[start]
    root, rest = _root(token)
    if root is None or rest:
        return None
    end = start + 1
    if len(token.text) == 1 and end < len(tokens) and tokens[end].text in ("sharp", "flat", "#"):
        root += _ACCIDENTALS[tokens[end].text]
        end += 1
    if (
        token.text == "a"
        and end == start + 1
        and (
            token.raw != "A"
            or (end < len(tokens) and tokens[end].kind == "word" and tokens[end].text not in _AFTER_KEY)
        )
    ):
        return None
    return Key.parse(root), end


_AFTER_KEY = {
    "and",
    "at",
    "with",
    "then",
    "please",
    "for",
    "over",
    "under",
    "or",
    "but",
    "instead",
    "now",
    "from",
    "in",
    "by",
    "blues",
    "to",
    "without",
    "four",
    "eight",
}


def _root(token: Token) -> tuple[str | None, str]:
    if token.kind not in ("word", "quote"):
        return None, ""
    match = re.fullmatch(r"([a-g](?:#|b)?)(m|min|maj)?", token.text)
    if match is None or (token.text == "bb" and token.raw == "bb"):
        return None, ""
    letter = match.group(1)
    if match.group(2) and token.raw[0].islower() and token.text in ("am",):
        return None, ""
    return letter[0].upper() + letter[1:], match.group(2) or ""


def chords_at(tokens: Sequence[Token], start: int, *, asked: bool) -> tuple[tuple[str, ...], int] | None:
    """Two or more chord names in a row, each a bar; `asked` where the words before them say that chords follow.

    Names joined by commas, dashes, bars or "to" count as a row.
    """
    names: list[str] = []
    index = end = start
    while index < len(tokens):
        token = tokens[index]
        name = chord_name(token, loose=asked and bool(names))
        if name is None:
            if names and token.text in (",", "-", "|", "to", "then", "and", ">", "/") and index + 1 < len(tokens):
                index += 1
                continue
            break
        names.append(name)
        index += 1
        if index < len(tokens) and tokens[index].text in ("minor", "major", "min", "maj"):
            names[-1] += "m" if tokens[index].text.startswith("min") else ""
            index += 1
        end = index
    plain = [n for n in names if len(n) > 1]
    enough = len(names) >= 2 and (asked or len(plain) >= 1 or len(names) >= 3)
    return (tuple(names), end) if enough or (asked and names and len(names[0]) > 1) else None


def chord_name(token: Token, *, loose: bool = False) -> str | None:
    """A chord as it is written, or None."""
    if token.kind != "word":
        return None
    raw = token.raw
    if loose and raw[0].islower() and raw not in ("a",):
        raw = raw[0].upper() + raw[1:]
    try:
        Chord.parse(raw)
    except InvalidArguments:
        return None
    return raw


def numerals_at(tokens: Sequence[Token], start: int, key: Key | None) -> tuple[tuple[str, ...] | None, int] | None:
    """Roman numerals ("ii V I") as chords of a key; the chords are None where no key is known."""
    found: list[tuple[str, str, str]] = []
    index = start
    while index < len(tokens):
        match = _NUMERAL.fullmatch(tokens[index].raw) if tokens[index].kind == "word" else None
        if match is None:
            if found and tokens[index].text in (",", "-") and index + 1 < len(tokens):
                index += 1
                continue
            break
        found.append((match.group(1) or "", match.group(2), match.group(3) or ""))
        index += 1
    if len(found) < 2:
        return None
    if key is None:
        return None, index
    degrees = _MINOR_DEGREES if key.minor else _DEGREES
    names: list[str] = []
    for accidental, numeral, extra in found:
        step = degrees[numeral.lower()] + {"b": -1, "#": 1, "": 0}[accidental]
        root = Key((key.tonic + step) % 12, key.scale)  # type: ignore[arg-type]
        quality = "m" if numeral.islower() and extra not in ("dim", "o", "°") else ""
        quality += {"o": "dim", "°": "dim", "m7": "m7"}.get(extra, extra)
        names.append(Chord.parse(_note_name(root, key) + quality.replace("mm", "m")).name(flats=key.flats))
    return tuple(names), index


def _note_name(root: Key, key: Key) -> str:
    from bridge.core.theory import FLATS, SHARPS

    return (FLATS if key.flats else SHARPS)[root.tonic]


def metre_of(token: Token) -> TimeSignature | None:
    """A time signature such as 7/8."""
    if token.kind != "ratio":
        return None
    top, bottom = token.text.split("/")
    if int(bottom) not in (2, 4, 8, 16) or not 2 <= int(top) <= 32 or (int(top), int(bottom)) in ((2, 8),):
        return None
    return TimeSignature(int(top), int(bottom))
