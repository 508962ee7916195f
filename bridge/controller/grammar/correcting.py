"""Slips that a speaker mends while speaking: "up 3, sorry, 4 semitones", "add a bass, no wait, a piano".

What follows the slip takes the place of the last thing of its kind before it; a whole new clause takes
the place of the clause before it. The structure is that of speech repair (Levelt, "Monitoring and
self-repair in speech", Cognition 14, 1983): reparandum, editing term, repair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bridge.controller.grammar.splitting import acts_on_its_own
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.tokens import Token

_SURE = (
    ("no", "wait"), ("wait", "no"), ("no", "sorry"), ("sorry", "no"), ("sorry",), ("oops",), ("whoops",), ("i", "mean"), ("i", "meant"), ("or", "rather"),
    ("correction",), ("scratch", "that"), ("no", "hang", "on"), ("no", "hold", "on"), ("no", "actually"), ("actually", "no"), ("my", "bad"), ("no", "not", "that"),
)  # fmt: skip
_AFTER_A_PAUSE = (("wait",), ("hang", "on"), ("hold", "on"), ("strike", "that"))
_PERHAPS = (("no",), ("actually",), ("rather",), ("make", "that"), ("make", "it"), ("well",))
"""Editing terms that are one only between pauses, and before something of a kind said already."""
_AROUND = frozenset({",", "-", ".", "?", "!", ":", "er", "um", "uh", "erm", "hmm", "oh", "no", "well", "please", "actually", "sorry", "just", "ah", "make", "that", "it", "wait", "let", "us", "say"})  # fmt: skip
_STOPS = frozenset({",", "-", ".", "?", "!", ";", ":", "(", ")"})
_ARTICLES = frozenset({"a", "an", "the", "some", "my", "this", "that", "these", "those", "to", "at", "by"})
_DIRECTIONS = (
    {"up", "down", "higher", "lower", "upwards", "downwards"},
    {"louder", "quieter", "softer"},
    {"faster", "slower", "quicker"},
    {"left", "right"},
    {"longer", "shorter"},
)


class _Edit(NamedTuple):
    start: int
    end: int
    sure: bool


def corrected(tokens: Sequence[Token], tags: Sequence[Tag]) -> tuple[Token, ...] | None:
    """The tokens as they were meant.

    Returns:
        The same tokens where nothing was mended; None where it is unclear what was.
    """
    edit = _edit(tokens, tags)
    if edit is None:
        return tuple(tokens)
    before = [t for t in tags if t.end <= edit.start]
    after = [t for t in tags if t.start >= edit.end]
    if edit.sure and acts_on_its_own(after) and not _names_again(after):
        start = _last_clause(before)
        return tuple(tokens[:start]) + tuple(tokens[edit.end :])
    mended = _replaced(tokens, before, after)
    if mended is None:
        return None if edit.sure else tuple(tokens)
    return mended


def _edit(tokens: Sequence[Token], tags: Sequence[Tag]) -> _Edit | None:
    """The last editing term with something before and after it."""
    texts = [t.text for t in tokens]
    for index in range(len(texts) - 1, 0, -1):
        paused = texts[index - 1] in _STOPS
        for terms, sure in ((_SURE, True), (_AFTER_A_PAUSE, True), (_PERHAPS, False)):
            for term in terms:
                end = index + len(term)
                if tuple(texts[index:end]) != term or (terms is not _SURE and not paused):
                    continue
                if term == ("no",) and texts[end : end + 1] not in ([","], ["-"]):
                    continue
                if term in (("make", "it"), ("make", "that")) and not _counts_or_names(tags, end):
                    continue
                if term in (("hold", "on"), ("hang", "on")) and texts[end : end + 1] == ["to"]:
                    continue
                start = index
                while start > 0 and texts[start - 1] in _AROUND - {"it", "that", "make", "please", "let", "us", "say"}:
                    start -= 1
                while end < len(texts) and texts[end] in _AROUND and not _wish(tags, end):
                    end += 1
                if start > 0 and end < len(texts) and any(_kinds(t) or t.senses.verbs for t in tags if t.end <= start):
                    return _Edit(start, end, sure or not {"wait", "sorry"}.isdisjoint(texts[start:end]))
    return None


def _counts_or_names(tags: Sequence[Tag], at: int) -> bool:
    """Whether a number or something with an article follows: "three takes, make that four"."""
    tag = next((t for t in tags if t.start == at), None)
    return tag is not None and (tag.words in _ARTICLES or not _kinds(tag).isdisjoint({"number", "key", "metre"}))


def _wish(tags: Sequence[Tag], at: int) -> bool:
    """Whether a verb with an object of its own begins here: "make the bass …"."""
    tag = next((t for t in tags if t.start == at), None)
    following = next((t for t in tags if tag is not None and t.start == tag.end), None)
    return (
        tag is not None
        and tag.words == "make"
        and following is not None
        and following.words not in ("it", "that", "them")
    )


def _names_again(after: Sequence[Tag]) -> bool:
    """Whether what follows only names: its first word acts by company, as "solo" does."""
    return bool(after) and bool(after[0].senses.part or after[0].track)


def _last_clause(before: Sequence[Tag]) -> int:
    """The token where the clause before the slip begins."""
    for index in range(len(before) - 1, 0, -1):
        if before[index].words in ("and", "then", ",", ".", ";", "but") and acts_on_its_own(before[index + 1 :]):
            return before[index + 1].start
    return before[0].start if before else 0


def _kinds(tag: Tag) -> set[str]:
    senses = tag.senses
    kinds = {
        name
        for name, there in (
            ("part", senses.part is not None or tag.track is not None),
            ("number", bool(tag.amount or tag.spans or (tag.number is not None and not tag.senses.pointer))),
            ("key", tag.key is not None), ("metre", tag.metre is not None), ("chords", bool(tag.chords)), ("genre", bool(senses.genre)), ("mood", bool(senses.mood)),
            ("effect", bool(senses.effect)), ("style", bool(senses.style)), ("all", senses.pointer == "all"), ("take", tag.ordinal is not None),
        )
        if there
    }  # fmt: skip
    kinds |= {f"way {number}" for number, words in enumerate(_DIRECTIONS) if tag.words in words}
    return kinds


def _replaced(tokens: Sequence[Token], before: Sequence[Tag], after: Sequence[Tag]) -> tuple[Token, ...] | None:
    """The last thing of the repair's kind replaced by the repair."""
    first = next((t for t in after if _kinds(t)), None)
    if first is None:
        return None
    index = next((i for i in range(len(before) - 1, -1, -1) if _kinds(before[i]) & _kinds(first)), None)
    if index is None:
        return None
    old = before[index]
    start, end = index, index
    last = next((t for t in reversed(after) if _kinds(t)), first)
    if last is not first:
        end = next((i for i in range(len(before) - 1, index, -1) if _kinds(before[i]) & _kinds(last)), index)
    lead = [t for t in after if t.start < first.start]
    if any(t.words in _ARTICLES for t in lead):
        while start > 0 and before[start - 1].words not in _ARTICLES and not before[start - 1].senses.verbs:
            start -= 1
        start -= start > 0 and before[start - 1].words in _ARTICLES
        if before[start].words not in _ARTICLES:
            start = index
    new = list(tokens[after[0].start :])
    if "number" in _kinds(first) and first.amount is None and not first.spans and end == index:
        new = _with_unit(tokens, old, new, len(tokens[after[0].start : first.start]) + 1)
    return (*tokens[: before[start].start], *new, *tokens[before[end].end : before[-1].end])


def _with_unit(tokens: Sequence[Token], old: Tag, new: list[Token], at: int) -> list[Token]:
    """A bare number with the unit of the one it replaces: "bars 3 to 4, I mean 5 to 6"."""
    own = tokens[old.start : old.end]
    if old.spans:
        return [*(t for t in own[:1] if t.number is None), *new]
    if old.amount is not None:
        units = [t for t in own if t.number is None and t.text not in ("and", "a", "half")][:2]
        return [*new[:at], *units, *new[at:]]
    return new
