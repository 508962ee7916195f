"""Tokens to tags: each stretch of words with what it can mean, the longest meaning first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.controller.grammar.amounts import Amount, amount_at
from bridge.controller.grammar.harmony import chords_at, key_at, metre_of, note_at, numerals_at
from bridge.controller.grammar.lexicon import Senses, lexicon, longest
from bridge.controller.grammar.phrases import FILLER, OFF_TOPIC
from bridge.controller.grammar.ranges import ranges_at
from bridge.controller.grammar.time_selection import time_selection_at
from bridge.controller.grammar.tokens import Token
from bridge.controller.grammar.world import World
from bridge.core.target import Span
from bridge.core.tempo import TimeSignature
from bridge.core.theory import Key

_EMPTY = Senses()


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch of words and what it can mean.

    Args:
        start: First token.
        end: Token after the last.
        words: As they were normalised.
        senses: From the vocabulary.
        spans: Where it names stretches of time.
        undrawn: Whether it speaks of a time selection while there is none.
        amount: Where it is a number with a unit.
        key: Where it names a key.
        chords: Where it is a row of chords; None in it means numerals without a key.
        metre: Where it is a time signature.
        track: Where it names a track of the session.
        unknown: Whether no meaning was found.
        off_topic: Whether it belongs to other matters than music making.
    """

    start: int
    end: int
    words: str
    senses: Senses = field(default=_EMPTY)
    spans: tuple[Span, ...] = ()
    undrawn: bool = False
    amount: Amount | None = None
    key: Key | None = None
    chords: tuple[str, ...] | None = None
    metre: TimeSignature | None = None
    track: str | None = None
    bare_key: bool = False
    numerals: bool = False
    unknown: bool = False
    off_topic: bool = False
    stop: bool = False
    number: float | None = None
    signed: bool = False
    ordinal: int | None = None
    quote: str | None = None


def tagged(tokens: Sequence[Token], world: World) -> tuple[Tag, ...]:
    """Every token in exactly one tag, in order."""
    tags: list[Tag] = []
    index = 0
    while index < len(tokens):
        tag = _tag_at(tokens, index, tags, world)
        tags.append(tag)
        index = tag.end
    return tuple(tags)


_PUTTING = frozenset({"slap", "pop", "slam", "whack"})
"""Verbs before an article, though some name sounds elsewhere."""


_KEY_WORDS = ("in", "key", "to", "of", "is", "into", "scale")


_CHORD_WORDS = (
    "chords",
    "chord",
    "progression",
    "changes",
    "use",
    "over",
    "using",
    "with",
    "are",
    "follow",
    "following",
    "play",
    "to",
    "on",
    "progression:",
    "harmony",
    "sequence",
)


def _tag_at(tokens: Sequence[Token], index: int, before: list[Tag], world: World) -> Tag:
    token = tokens[index]
    previous = tokens[index - 1].text if index else ""

    def words(end: int) -> str:
        return " ".join(t.text for t in tokens[index:end])

    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if token.text in _PUTTING and following in ("a", "an", "some", "another"):
        return Tag(index, index + 1, token.text, senses=Senses(verbs=frozenset({"add"})))
    if (marked := time_selection_at(tokens, index, world)) is not None:
        span, end = marked
        return Tag(index, end, words(end), spans=() if span is None else (span,), undrawn=span is None)
    if (found := ranges_at(tokens, index, bars=world.last_bar, seconds=world.seconds)) is not None and not _a_length(
        tokens, index, found[1]
    ):
        return Tag(index, found[1], words(found[1]), spans=found[0])
    earlier = [t.text for t in tokens[max(0, index - 3) : index]]
    asked = any(w in _CHORD_WORDS for w in earlier) or (":" in earlier)
    if (row := chords_at(tokens, index, asked=asked)) is not None and (
        len(row[0]) > 1 or (previous != "in" and key_at(tokens, index) is None)
    ):
        return Tag(index, row[1], words(row[1]), chords=row[0])
    if (key := key_at(tokens, index)) is not None:
        return Tag(index, key[1], words(key[1]), key=key[0])
    if previous in _KEY_WORDS or (previous in (":", "=", "the", ",") and "key" in earlier):
        note = note_at(tokens, index)
        if (
            note is not None
            and (
                previous in ("in", "of", "key", ":", "=", "into", "scale")
                or tokens[index].raw[0].isupper()
                or note[1] > index + 1
            )
            and _ends_note(tokens, note[1])
        ):
            return Tag(index, note[1], words(note[1]), key=note[0], bare_key=True)
    if token.kind == "word" and (numerals := numerals_at(tokens, index, world.key_for_numerals(tokens))) is not None:
        return Tag(index, numerals[1], words(numerals[1]), chords=numerals[0], numerals=True)
    if (named := world.track_at(tokens, index)) is not None and not _instrument_wanted(tokens, index, named[1], before):
        return Tag(
            index,
            named[1],
            words(named[1]),
            senses=_longest(tokens, index)[0] if named[1] == index + 1 else _EMPTY,
            track=named[0],
        )
    if (amount := amount_at(tokens, index)) is not None:
        senses, end = _longest(tokens, index)
        if end <= amount[1]:
            return Tag(index, amount[1], words(amount[1]), amount=amount[0], number=amount[0].number)
    metre = metre_of(token)
    if metre is not None and not (
        index + 1 < len(tokens) and tokens[index + 1].text in ("note", "notes", "delay", "kick")
    ):
        end = index + 2 if index + 1 < len(tokens) and tokens[index + 1].text in ("time", "metre") else index + 1
        return Tag(index, end, words(end), metre=metre)
    if token.kind == "quote":
        return Tag(
            index, index + 1, token.text, senses=lexicon().get(tuple(token.text.split()), _EMPTY), quote=token.raw
        )
    senses, end = _longest(tokens, index)
    if end > index:
        return Tag(index, end, words(end), senses=senses, number=token.number, ordinal=token.ordinal)
    known = (
        token.kind == "stop"
        or token.text in FILLER
        or token.number is not None
        or token.ordinal is not None
        or token.text in _STRUCTURE
    )
    return Tag(
        index, index + 1, token.text, stop=token.kind == "stop", signed=token.kind == "number" and token.raw[0] in "+-", number=token.number, ordinal=token.ordinal,
        off_topic=token.text in OFF_TOPIC, unknown=not known,
    )  # fmt: skip


_STRUCTURE = frozenset(
    [
        "bar",
        "bars",
        "beat",
        "beats",
        "second",
        "seconds",
        "semitones",
        "tone",
        "tones",
        "step",
        "steps",
        "half",
        "octave",
        "cents",
        "cent",
        "db",
        "hz",
        "khz",
        "bpm",
        "%",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "quarter",
        "major",
        "minor",
        "undo",
        "redo",
        "revert",
        "branch",
        "take",
        "takes",
        "option",
        "options",
        "alternative",
        "alternatives",
        "version",
        "versions",
        "midi",
        "swung",
        "previous",
        "before",
        "after",
        "ago",
        "rest",
        "first",
        "until",
        "beginning",
        "middle",
        "end",
        "ending",
        "intro",
        "outro",
        "verse",
        "chorus",
        "bridge",
        "onwards",
        "halfway",
        "through",
        "without",
        "except",
        "excluding",
        "minus",
        "higher",
        "lower",
        "up",
        "down",
        "left",
        "right",
        "centre",
        "center",
        "twice",
        "double",
        "triple",
        "once",
        "thrice",
        "style",
        "similar",
        "inspired",
        "impression",
        "dorian",
        "dotted",
        "note",
        "notes",
        "triplet",
        "times",
        "x",
        "s",
        "scale",
        "flat",
        "sharp",
        "progression",
        "sequence",
        "original",
        "beginning",
        "start",
        "begin",
        "kept",
        "back",
        "state",
        "name",
        "call",
        "different",
        "usual",
        "above",
        "below",
        "anything",
        "differently",
        "rhythm",
        "groove",
        "groovy",
        "rolled",
        "under",
        "over",
        "beneath",
        "underneath",
        "behind",
        "touching",
        "changing",
        "playing",
        "gone",
        "fill",
        "wait",
        "shave",
        "tack",
        "bump",
        "mind",
        "know",
        "follows",
        "ratio",
        "effect",
        "effects",
        "fx",
        "many",
    ]
)


def _instrument_wanted(tokens: Sequence[Token], index: int, end: int, before: Sequence[Tag]) -> bool:
    """Whether words that name a track name an instrument to be added: "add strings", "a loop with piano"."""
    part = lexicon().get(tuple(t.text for t in tokens[index:end]), _EMPTY).part
    if part is None or not any(t.senses.verbs & {"add", "make", "want"} for t in before):
        return False
    last = next((t for t in reversed(before) if t.words not in ("new", "more")), None)
    if last is None or last.track or last.words in _PLACING:
        return False
    return not {t.text for t in tokens[max(0, index - 2) : index]} & {"the", "my", "this", "that", "our"}


_PLACING = frozenset({"on", "to", "from", "under", "over", "of", "in", "behind", "beneath", "onto", "below", "above", "into"})  # fmt: skip


def _ends_note(tokens: Sequence[Token], end: int) -> bool:
    return (
        end >= len(tokens)
        or tokens[end].kind != "word"
        or tokens[end].text
        not in ("bit", "lot", "little", "loop", "way", "new", "nice", "row", "different", "more", "similar", "part")
    )


def _a_length(tokens: Sequence[Token], index: int, end: int) -> bool:
    return tokens[index].ordinal == 2 and tokens[index].text == "second" and end == index + 1


def _longest(tokens: Sequence[Token], index: int) -> tuple[Senses, int]:
    table = lexicon()
    for length in range(min(longest(), len(tokens) - index), 0, -1):
        stretch = tokens[index : index + length]
        if any(t.kind in ("stop", "time", "ratio", "quote") for t in stretch):
            continue
        senses = table.get(tuple(t.text for t in stretch))
        if senses is not None:
            return senses, index + length
    return _EMPTY, index
