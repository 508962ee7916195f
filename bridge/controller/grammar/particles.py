"""Verbs whose particle stands after their object: "shut the drums up", "fade the whole thing out"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bridge.controller.grammar.lexicon import Senses, lexicon
from bridge.controller.grammar.tags import Tag

_PARTICLES = frozenset({"in", "out", "up", "off", "away", "down", "on", "apart"})
_OPENS = frozenset(
    {"the", "a", "an", "some", "my", "those", "these", "this", "that", "it", "them", "all", "everything"}
)
_ENDS = frozenset({"and", "then", "but", "with", "to", "for", "at", "of", "from", "over", "under"})
_MEANT = frozenset({"add", "remove", "split"})
_FARTHEST = 6


def joined(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """The tags, each such verb with what it means together with its particle."""
    found = list(tags)
    for index, tag in enumerate(tags):
        if (
            tag.end != tag.start + 1
            or tag.track
            or tag.stop
            or (tag.senses.part and not _as_verb(tags, index))
            or index + 2 >= len(tags)
        ):
            continue
        following = tags[index + 1]
        if following.words not in _OPENS and not (following.senses.part or following.track or following.senses.pointer):
            continue
        particle = _particle(tags, index + 2)
        phrase = None if particle is None else lexicon().get((tag.words, particle))
        if phrase is None:
            continue
        if phrase.verbs & _MEANT and not phrase.verbs & tag.senses.verbs:
            senses = replace(tag.senses, part=None, verbs=phrase.verbs & _MEANT)
            found[index] = replace(tag, senses=senses, unknown=False)
        elif phrase.effect and tag.senses.effect is None:
            found[index] = replace(tag, senses=Senses(effect=phrase.effect), unknown=False)
    return tuple(found)


def _as_verb(tags: Sequence[Tag], index: int) -> bool:
    """Whether the name of a part stands where a verb does: "kick the drums out"."""
    opens = all(t.words in ("please", "and", "then", "now", ",") for t in tags[:index])
    return opens and tags[index].words == "kick" and tags[index + 1].words in _OPENS if index + 1 < len(tags) else False


def _particle(tags: Sequence[Tag], start: int) -> str | None:
    for tag in tags[start : start + _FARTHEST]:
        if tag.words in _PARTICLES:
            return tag.words
        if tag.stop or tag.words in _ENDS or tag.senses.verbs - {"set"} or tag.amount:
            return None
    return None
