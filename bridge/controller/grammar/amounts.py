"""How much: numbers with their units, musical intervals, multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bridge.controller.grammar.tokens import Token

Unit = Literal[
    "semitones",
    "db",
    "bpm",
    "%",
    "times",
    "seconds",
    "ms",
    "hz",
    "bits",
    "beats",
    "bars",
    "takes",
    "steps",
    "lufs",
    "to1",
]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts. `signed` says that a plus or minus was written."""

    number: float
    unit: Unit
    signed: bool = False


INTERVALS: dict[tuple[str, ...], float] = {
    ("half", "step"): 1, ("half", "steps"): 1, ("half", "tone"): 1, ("half", "tones"): 1, ("semitones",): 1, ("semi", "tone"): 1, ("minor", "second"): 1, ("half", "note", "step"): 1,
    ("whole", "tone"): 2, ("whole", "step"): 2, ("whole", "tones"): 2, ("whole", "steps"): 2, ("tone",): 2, ("tones",): 2, ("major", "second"): 2, ("full", "tone"): 2, ("full", "step"): 2,
    ("minor", "third"): 3, ("major", "third"): 4, ("third",): 4, ("perfect", "fourth"): 5, ("fourth",): 5, ("tritone",): 6, ("augmented", "fourth"): 6, ("diminished", "fifth"): 6,
    ("perfect", "fifth"): 7, ("fifth",): 7, ("minor", "sixth"): 8, ("major", "sixth"): 9, ("sixth",): 9, ("minor", "seventh"): 10, ("major", "seventh"): 11,
    ("seventh",): 11, ("octave",): 12, ("quarter", "tone"): 0.5, ("quarter", "tones"): 0.5, ("cents",): 0.01, ("cent",): 0.01, ("quartertone",): 0.5, ("halftone",): 1, ("halftones",): 1, ("semitone",): 1, ("note",): 0, ("ninth",): 14,
}  # fmt: skip


_UNITS: dict[str, tuple[Unit, float]] = {
    "db": ("db", 1), "bpm": ("bpm", 1), "clicks": ("bpm", 1), "%": ("%", 1), "times": ("times", 1), "x": ("times", 1), "seconds": ("seconds", 1), "second": ("seconds", 1), "s": ("seconds", 1),
    "ms": ("ms", 1), "millisecond": ("ms", 1), "milliseconds": ("ms", 1), "msec": ("ms", 1), "hz": ("hz", 1), "khz": ("hz", 1000), "k": ("hz", 1000), "okay": ("hz", 1000), "kilohertz": ("hz", 1000), "kilo": ("hz", 1000), "bit": ("bits", 1), "bits": ("bits", 1),
    "beat": ("beats", 1), "beats": ("beats", 1), "bar": ("bars", 1), "bars": ("bars", 1), "takes": ("takes", 1), "take": ("takes", 1), "versions": ("takes", 1),
    "alternatives": ("takes", 1), "options": ("takes", 1), "variations": ("takes", 1), "alternates": ("takes", 1), "variants": ("takes", 1), "attempts": ("takes", 1), "tries": ("takes", 1),
    "steps": ("steps", 1), "things": ("steps", 1), "step": ("steps", 1), "changes": ("steps", 1), "edits": ("steps", 1), "lufs": ("lufs", 1), "version": ("takes", 1), "alternative": ("takes", 1), "option": ("takes", 1), "variation": ("takes", 1), "ideas": ("takes", 1), "minutes": ("seconds", 60), "minute": ("seconds", 60), "semis": ("semitones", 1),
}  # fmt: skip


_NOTES = {"1/1": 4.0, "1/2": 2.0, "1/4": 1.0, "1/8": 0.5, "1/16": 0.25, "quarter": 1.0, "eighth": 0.5, "8th": 0.5, "half": 2.0, "sixteenth": 0.25, "16th": 0.25, "4th": 1.0, "whole": 4.0, "eight": 0.5, "1/32": 0.125}  # fmt: skip


def amount_at(tokens: Sequence[Token], start: int) -> tuple[Amount, int] | None:
    """The amount said here and where it ends; None for a bare number."""
    return _note_value(tokens, start) or _interval(tokens, start) or _counted(tokens, start)


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""


_NTHS = {"3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth", "7th": "seventh", "9th": "ninth"}


def _interval(tokens: Sequence[Token], start: int) -> tuple[Amount, int] | None:
    token = tokens[start]
    index, count, signed = start, 1.0, False
    if token.kind == "number" or (token.kind == "word" and token.number is not None):
        count, index = token.number or 0.0, start + 1
        signed = token.raw[0] in "+-"
        if (
            _text(tokens, index) in ("more", "further", "full", "whole", "other", "-", "additional")
            and _text(tokens, index + 1) != "steps"
        ):
            index += 1 if _text(tokens, index) != "whole" else 0
    elif token.text == "half" and _text(tokens, start + 1) in ("a", "an"):
        if _text(tokens, start + 2) == "step":
            return Amount(1.0, "semitones"), start + 3
        count, index = 0.5, start + 2
    elif token.text in ("a", "an", "one"):
        index += 1
        if _text(tokens, index) in ("full", "whole", "perfect", "single") and _text(tokens, index + 1) in (
            "octave",
            "fifth",
            "fourth",
        ):
            index += 1
    for length in (3, 2, 1):
        words = tuple(_NTHS.get(t.text, t.text) for t in tokens[index : index + length])
        size = INTERVALS.get(words)
        if size is None or len(words) != length or size == 0:
            continue
        if words in (("third",), ("fourth",), ("fifth",), ("sixth",), ("seventh",)) and (
            index == start
            or _text(tokens, index + 1)
            in ("bar", "bars", "beat", "take", "one", "of", "version", "half", "quarter", "part", "loop", "time")
        ):
            continue
        if words == ("minor", "second") and _text(tokens, index + 2) in ("half", "bar"):
            continue
        if index == start and words[0] in ("tone", "octave", "tones", "cents") and words[0] == "tone":
            return None
        end = index + length
        if words == ("octave",) and _text(tokens, end) == "and" and (more := _interval(tokens, end + 1)) is not None:
            return Amount(count * size + more[0].number, "semitones", signed), more[1]
        if _text(tokens, end) == "and" and _text(tokens, end + 1) == "a" and _text(tokens, end + 2) == "half":
            return Amount((count + 0.5) * size, "semitones", signed), end + 3
        return Amount(count * size, "semitones", signed), end
    return None


def _counted(tokens: Sequence[Token], start: int) -> tuple[Amount, int] | None:
    token = tokens[start]
    if token.kind == "ratio" and token.number and _text(tokens, start + 1) in ("beat", "beats", "bar", "bars"):
        return Amount(token.number, _UNITS[_text(tokens, start + 1)][0]), start + 2
    if (
        token.text == "half"
        and _text(tokens, start + 1) == "a"
        and _text(tokens, start + 2) in ("second", "bar", "beat", "seconds")
    ):
        return Amount(0.5, _UNITS[_text(tokens, start + 2)][0]), start + 3
    if (
        token.text in ("a", "an")
        and _text(tokens, start + 1) in ("second", "beat", "bar")
        and _text(tokens, start + 2) in ("longer", "more", "later", "delay", "reverb", "tail")
    ):
        return Amount(1, _UNITS[_text(tokens, start + 1)][0]), start + 2
    if token.text in ("a", "few", "couple") and {_text(tokens, start), _text(tokens, start + 1)} & {"few", "couple"}:
        index = start + (2 if token.text == "a" else 1)
        few = "few" in (token.text, _text(tokens, start + 1))
        index += _text(tokens, index) in ("of", "more")
        index += _text(tokens, index) == "more"
        if (unit := _UNITS.get(_text(tokens, index))) is not None:
            return Amount((3.0 if few else 2.0) * unit[1], unit[0]), index + 1
        if _text(tokens, index) == "semitones":
            return Amount(3.0 if few else 2.0, "semitones"), index + 1
        return None
    if token.number is None or token.kind == "time":
        return None
    number, index = token.number, start + 1
    if _text(tokens, index) in (
        "-",
        "more",
        "different",
        "other",
        "further",
        "extra",
        "additional",
        "new",
        "alternate",
        "alternative",
        "last",
        "full",
        "whole",
    ) and (_text(tokens, index + 1) in _UNITS):
        index += 1
    word = _text(tokens, index)
    if word == "beats" and _text(tokens, index + 1) == "per" and _text(tokens, index + 2) == "minute":
        return Amount(number, "bpm", token.raw[0] in "+-"), index + 3
    unit = _UNITS.get(word)
    if unit is None:
        return None
    if word == "bit" and _text(tokens, index + 1) in ("more", "less"):
        return None
    if word in ("k", "okay", "kilo") and number > 25:
        return None
    end = index + 1
    if (
        unit[0] in ("bars", "beats")
        and _text(tokens, end) == "and"
        and _text(tokens, end + 1) == "a"
        and _text(tokens, end + 2) == "half"
    ):
        return Amount(number + 0.5, unit[0]), end + 3
    return Amount(number * unit[1], unit[0], token.raw[0] in "+-"), end


def _note_value(tokens: Sequence[Token], start: int) -> tuple[Amount, int] | None:
    """Read "1/4 note", "dotted eighth", "quarter-note", "eighth note triplet": a length in beats."""
    index = start
    factor = 1.0
    if _text(tokens, index) in ("dotted", "triplet"):
        factor = 1.5 if _text(tokens, index) == "dotted" else 2 / 3
        index += 1
    value = _NOTES.get(_text(tokens, index))
    if value is None:
        return None
    end = index + 1
    if _text(tokens, end) in ("note", "notes"):
        end += 1
    elif start and tokens[start - 1].text == "at" and _text(tokens, index) in ("1/4", "1/8", "1/16"):
        pass
    elif factor == 1.0 and not (
        _text(tokens, index) in ("1/8", "1/16", "1/4", "1/2", "8th", "16th", "eighth", "quarter")
        and _text(tokens, end) in ("delay", "echo", "dotted", "triplet", "delays", "echoes")
    ):
        return None
    if _text(tokens, end) in ("dotted", "triplet", "triplets"):
        factor = 1.5 if _text(tokens, end) == "dotted" else 2 / 3
        end += 1
    return Amount(value * factor, "beats"), end
