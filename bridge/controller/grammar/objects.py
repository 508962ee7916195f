"""Which of the parts that a clause names are asked for, and which something goes under, over or beside."""

from __future__ import annotations

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.tags import Tag

_BEFORE_OBJECT = frozenset({"under", "over", "to", "with", "behind", "on", "beneath", "above", "against", "for", "following", "below", "underneath", "alongside", "atop", "between", "from", "of", "matching", "around", "along", "supporting", "follows", "fits", "onto", "into", "doubling", "like", "as", "match", "follow", "fit", "suit", "suits", "support", "complement", "complementing", "beside", "in", "than"})  # fmt: skip


def objects_of(clause: Clause) -> tuple[Tag, ...]:
    """Parts that are asked for, as against those that something goes under or over."""
    found: list[Tag] = []
    behind = False
    for index, tag in enumerate(clause.tags):
        if tag.words in _BEFORE_OBJECT or tag.words in (
            "on top of",
            "over",
            "from",
            "around",
            "based on",
            "out of",
            "complement",
            "accompany",
            "go with",
        ):
            behind = not (tag.words in ("for", "of", "as", "with") and _indefinite(clause, index + 1) and not found)
            if tag.words in ("with",) and _with_adds(clause, index):
                behind = False
        elif (tag.words in ("and", ",") and behind and _indefinite(clause, index + 1)) or (
            tag.senses.verbs & {"add", "want"}
            and tag.senses.part is None
            and tag.words not in ("in", "like", "support", "get", "have")
        ):
            behind = False
        if tag.senses.part is not None and not behind and not (tag.track and _definite(clause, index)):
            if not found and _in_need(clause, index):
                continue
            if (
                tag.senses.genre
                and not tag.senses.part.certain
                and index + 1 < len(clause.tags)
                and clause.tags[index + 1].senses.part is not None
            ):
                continue
            if (
                tag.senses.style
                and tag.senses.part.name in ("pluck",)
                and any(t.senses.part is not None and t is not tag for t in clause.tags[index + 1 : index + 3])
            ):
                continue
            if (
                found
                and found[-1].end == tag.start
                and found[-1].senses.part is not None
                and tag.senses.part.role == found[-1].senses.part.role
                and not tag.senses.part.certain
            ):
                continue
            if (
                found
                and tag.senses.style
                and tag.words in ("solo", "stabs", "stab", "arps", "arp", "arpeggio", "riff", "hits")
            ):
                continue
            found.append(tag)
    return tuple(found)


def _in_need(clause: Clause, index: int) -> bool:
    """Whether a part is what lacks something, rather than what is lacking: "the lead needs more presence"."""
    after = clause.tags[index + 1].words if index + 1 < len(clause.tags) else ""
    rest = clause.tags[index + 2 :]
    return after in ("needs", "need", "wants", "want", "could use", "lacks", "deserves", "calls for") and any(
        t.senses.part or t.senses.effect or t.senses.mood for t in rest
    )


def _with_adds(clause: Clause, index: int) -> bool:
    head = any(t.senses.part is not None for t in clause.tags[:index])
    return not head and not (
        index + 1 < len(clause.tags) and clause.tags[index + 1].words in ("the", "this", "it", "my")
    )


def _indefinite(clause: Clause, index: int) -> bool:
    return index < len(clause.tags) and (clause.tags[index].words in ("a", "an", "some", "also", "maybe", "another"))


def definite(clause: Clause, tag: Tag) -> bool:
    """Whether an article says it is there already."""
    return bool(set(clause.before(tag, 3)) & {"the", "my", "this", "that", "those", "these"})


def _definite(clause: Clause, index: int) -> bool:
    words = [t.words for t in clause.tags[max(0, index - 2) : index]]
    return not any(w in ("a", "an", "some", "another") for w in words)
