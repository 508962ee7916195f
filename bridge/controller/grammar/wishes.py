"""The musical wishes in a clause: genre, mood, tempo, key, metre, bars, chords, instruments, takes."""

from __future__ import annotations

import re
from typing import TypedDict

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.tags import Tag
from bridge.core.tempo import TimeSignature
from bridge.core.theory import Key
from bridge.core.vocabulary.moods import MOODS


class Wishes(TypedDict, total=False):
    """Fields shared by every task that makes music."""

    prompt: str
    genre: str | None
    mood: tuple[str, ...]
    swing: float | None
    tempo: float | None
    key: Key | None
    metre: TimeSignature | None
    bars: int | None
    chords: tuple[str, ...]
    instruments: tuple[str, ...]
    without: tuple[str, ...]
    keep: tuple[str, ...]


def wishes(clause: Clause, *, instruments: bool = False, skip: tuple[Tag, ...] = (), prompt: str = "") -> Wishes:
    """All wishes a clause holds."""
    found: Wishes = {}
    if prompt:
        found["prompt"] = prompt
    if clause.genres:
        found["genre"] = main_genre(clause)
    if moods := moods_of(clause, skip=skip):
        found["mood"] = moods
    if (swing := swing_of(clause)) is not None:
        found["swing"] = swing
    if (tempo := tempo_of(clause)) is not None:
        found["tempo"] = tempo
    if clause.key is not None:
        found["key"] = clause.key
    if (metre := next((t.metre for t in clause.tags if t.metre is not None), None)) is not None:
        found["metre"] = metre
    bars = clause.amount("bars")
    if bars is not None and bars.number == int(bars.number) and 1 <= bars.number <= 128:
        found["bars"] = int(bars.number)
    if chords := chords_of(clause):
        found["chords"] = chords
    if instruments and (names := instruments_of(clause)):
        found["instruments"] = names
    if clause.without:
        found["without"] = clause.without
    spared = tuple(dict.fromkeys((*clause.keep, *(part.name for part in clause.except_parts))))
    if spared:
        found["keep"] = spared
    return found


def main_genre(clause: Clause) -> str | None:
    """The genre meant: the first, unless a longer name holds it."""
    return clause.genres[0] if clause.genres else None


def moods_of(clause: Clause, *, skip: tuple[Tag, ...] = ()) -> tuple[str, ...]:
    """Mood names, each turned to its opposite where "less" or "not so" stands before it."""
    found: list[str] = []
    for tag, mood in clause.moods:
        if tag.senses.degree is not None and (clause.has("vary") or clause.effects or len(clause.moods) > 1):
            continue
        if tag.words in ("full", "complete", "rich") and re.match(
            r"(?:\w+ ){0,1}(?:arrangement|song|track|music|loop|tune|band|backing|production|house|mix)",
            " ".join(clause.after(tag, 3)),
        ):
            continue
        if tag.senses.style is not None and (clause.parts or clause.has("add")):
            continue
        if tag in skip or tag.senses.genre is not None or (tag.senses.part is not None and tag.senses.part.certain):
            continue
        found.append(opposite(clause, tag, mood) or mood)
    return tuple(dict.fromkeys(found))


def opposite(clause: Clause, tag: Tag, mood: str) -> str | None:
    """The mood's opposite where the words before it turn it around."""
    before = clause.before(tag, 4)
    turned = (
        any(w in ("less", "not", "too", "fewer", "reduce") for w in before[-2:])
        or "not so" in " ".join(before)
        or "not as" in " ".join(before)
    )
    turned = turned or before[-1:] in (("overly",), ("toned",))
    if "not" in before[-3:] and before[-1:] == ("enough",):
        return None
    if clause.after(tag, 1) == ("enough",) and "not" in before:
        return None
    return MOODS[mood].opposite if turned else None


def swing_of(clause: Clause) -> float | None:
    """Swing as a share."""
    if not clause.says("swing|swung|shuffled|triplet feel"):
        return None
    share = clause.amount("%")
    if share is not None and 50 <= share.number <= 75:
        return share.number / 100
    return 0.667 if clause.says("triplet swing|swung|shuffled|triplet feel") else None


def tempo_of(clause: Clause) -> float | None:
    """A tempo in bpm: "120 bpm", "at 93.5", "tempo 100", or a bare number that can only be one."""
    said = clause.amount("bpm")
    if said is not None:
        return said.number if 10 <= said.number <= 960 else None
    for index, tag in enumerate(clause.tags):
        if (
            tag.number is None
            or tag.amount is not None
            or tag.ordinal is not None
            or tag.track is not None
            or not 40 <= tag.number <= 300
        ):
            continue
        if tag.senses.part is not None:
            continue
        previous = clause.tags[index - 1].words if index else ""
        following = [t.words for t in clause.tags[index + 1 : index + 3]]
        if following == ["of", "tempo"]:
            return tag.number
        if index and clause.tags[index - 1].senses.genre and not clause.parts:
            return tag.number
        if previous in (
            "at",
            "tempo",
            "around",
            "about",
            ",",
            "bpm",
            "@",
            "speed",
            "to",
            "is",
            "of",
            "~",
            "",
            "roughly",
            "maybe",
            "say",
            "near",
            "circa",
            "like",
            "bpm",
            "=",
        ):
            return tag.number
    return None


def chords_of(clause: Clause) -> tuple[str, ...]:
    """A row of chords, one bar each."""
    return next((t.chords for t in clause.tags if t.chords), ())


def instruments_of(clause: Clause) -> tuple[str, ...]:
    """Parts named, roles as role words and instruments by their names."""
    return tuple(dict.fromkeys(part.name for _, part in clause.parts))


def takes_of(clause: Clause) -> int | None:
    """How many alternatives are asked for, at most 4."""
    said = clause.amount("takes")
    if said is not None and 1 <= said.number <= 64:
        return min(4, int(said.number))
    said_so = re.search(r"\b([234]) (?:\w+ )?(?:variations?|takes?|versions?|alternatives?|options?)\b", clause.words)
    if said_so:
        return int(said_so.group(1))
    for index, tag in enumerate(clause.tags[:-1]):
        at = index + 1
        while at + 1 < len(clause.tags) and clause.tags[at].words in _APART:
            at += 1
        following = clause.tags[at].senses.part
        plural = clause.tags[at].words.endswith("s")
        if tag.number in (2, 3, 4) and tag.amount is None and following is not None and plural and not following.piece:
            return int(tag.number)
    return None


_APART = frozenset(
    {"different", "new", "alternative", "other", "possible", "contrasting", "distinct", "separate", "more"}
)


def degree_of(clause: Clause, *, near: Tag | None = None) -> float | None:
    """How much: 0.25 a bit, 0.9 a lot; the words nearest before `near` where several are there."""
    tags = [t for t in clause.tags if t.senses.degree is not None and t.senses.effect is None]
    if not tags:
        return None
    if near is not None:
        before = [t for t in tags if t.end <= near.start]
        after = [t for t in tags if t.start >= near.end]
        chosen = before[-1] if before else after[0] if after else tags[0]
    else:
        chosen = tags[0]
    if clause.says(r"(?:nothing|not) too \w+") and chosen.senses.degree == 0.9:
        return 0.25
    if clause.before(chosen, 1) == ("not",) and chosen.senses.degree == 0.9:
        return 0.25
    return chosen.senses.degree
