"""Clauses: where one wish ends and the next begins, and what each says must stay as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bridge.controller.grammar.amounts import Amount
from bridge.controller.grammar.lexicon import PartName
from bridge.controller.grammar.tags import Tag
from bridge.core.target import Span
from bridge.core.theory import Key

ADJECTIVES = frozenset(["slow", "fast", "faster", "slower", "quicker", "longer", "long", "quick", "solo", "soloed", "stems", "stem", "alone", "in", "on", "off", "grid", "timing", "better", "best", "nicer", "speedy", "half", "double", "like", "same", "cover", "pitch", "speed", "variation", "hear", "muted", "takes", "is", "are", "be", "has", "again", "i", "fixed"])  # fmt: skip


_REST = ("the rest", "rest", "everything else", "all else")
_SPARED = (
    r"(?:leave|leaving|keep|keeping|without touching|do not touch|not) (?:the rest|everything else)"
    r"|(?:the rest|everything else) (?:stays?|remains?|unchanged|untouched|as|alone|can stay|should stay)"
)
"""Words for what is not pointed at but left alone: "redo bars 3–4, the rest stays"."""


@dataclass(frozen=True)
class Clause:
    """One wish.

    Args:
        tags: What it says, constraints left out.
        keep: Attributes and parts that must not change.
        without: Parts that must not sound.
        asks: Whether it ends in a question mark.
        carried: Whether it leans on the clause before for its verb.
    """

    tags: tuple[Tag, ...]
    keep: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    in_key: Key | None = None
    asks: bool = False
    carried: bool = False
    except_parts: tuple[PartName, ...] = ()

    @cached_property
    def words(self) -> str:
        """Its words as one line."""
        return " ".join(tag.words for tag in self.tags)

    def says(self, pattern: str) -> re.Match[str] | None:
        """Whether its words match."""
        return re.search(rf"(?<!\w)(?:{pattern})(?:(?!\w)|(?<=\s))", self.words)

    def has(self, *verbs: str) -> bool:
        """Whether a verb of one of these classes is in it."""
        return any(not tag.senses.verbs.isdisjoint(verbs) for tag in self.tags)

    @cached_property
    def head(self) -> Tag | None:
        """The first tag that acts."""
        return next((tag for tag in self.tags if tag.senses.verbs and not is_plain(tag)), None)

    @property
    def verbs(self) -> frozenset[str]:
        """What its first acting word can mean."""
        return self.head.senses.verbs if self.head else frozenset()

    @cached_property
    def parts(self) -> tuple[tuple[Tag, PartName], ...]:
        """Parts named, in order."""
        return tuple((tag, tag.senses.part) for tag in self.tags if tag.senses.part is not None and tag.track is None)

    @cached_property
    def genres(self) -> tuple[str, ...]:
        """Genres named."""
        return tuple(dict.fromkeys(tag.senses.genre for tag in self.tags if tag.senses.genre))

    @cached_property
    def moods(self) -> tuple[tuple[Tag, str], ...]:
        """Moods named."""
        return tuple((tag, tag.senses.mood) for tag in self.tags if tag.senses.mood)

    @cached_property
    def effects(self) -> tuple[tuple[Tag, str], ...]:
        """Effects named."""
        return tuple((tag, tag.senses.effect) for tag in self.tags if tag.senses.effect)

    @cached_property
    def ranges(self) -> tuple[Span, ...]:
        """Stretches named."""
        return tuple(span for tag in self.tags for span in tag.spans)

    def amount(self, *units: str) -> Amount | None:
        """The first amount in one of these units."""
        return next((t.amount for t in self.tags if t.amount is not None and t.amount.unit in units), None)

    @property
    def tracks(self) -> tuple[str, ...]:
        """Tracks of the session named."""
        return tuple(tag.track for tag in self.tags if tag.track)

    @property
    def attributes(self) -> tuple[str, ...]:
        """Attributes named."""
        return tuple(dict.fromkeys(tag.senses.attribute for tag in self.tags if tag.senses.attribute))

    @property
    def key(self) -> Key | None:
        """The key named."""
        return next((tag.key for tag in self.tags if tag.key is not None), self.in_key)

    @property
    def asks_attribute(self) -> bool:
        """Whether an attribute is named by a word that names nothing else."""
        return any(t.senses.attribute and t.senses.part is None and t.track is None for t in self.tags)

    @property
    def asks_now(self) -> bool:
        """Whether it wants something done itself."""
        return bool(
            self.verbs & {"add", "remove", "vary", "again", "rearrange", "transpose", "extend", "isolate", "split"}
        )

    @property
    def quoted(self) -> str | None:
        """What stands in quotes."""
        return next((tag.quote for tag in self.tags if tag.quote), None)

    @property
    def metre_said(self) -> bool:
        """Whether a time signature is named."""
        return any(tag.metre is not None for tag in self.tags)

    @property
    def chords_said(self) -> bool:
        """Whether chords are named."""
        return any(tag.chords for tag in self.tags)

    @property
    def spans_to_bar(self) -> int | None:
        """The bar in "until bar 16"."""
        return next((int(s.end) for s in self.ranges if s.unit == "bars" and s.start == 1), None)

    def pointer(self) -> str | None:
        """Read "selection", "it" or "all", where a pronoun or the like is there."""
        spared = self.says(_SPARED) is not None
        found = [
            tag.senses.pointer
            for tag in self.tags
            if tag.senses.pointer and tag.senses.genre is None and not (spared and tag.words in _REST)
        ]
        if not found:
            inside = {w for tag in self.tags if tag.senses.verbs for w in tag.words.split()[1:]}
            found = ["it"] * bool(inside & {"it", "that", "them"}) or ["selection"] * bool(inside & {"this"})
        return "all" if "all" in found else found[0] if found else None

    def before(self, tag: Tag, count: int = 3) -> tuple[str, ...]:
        """The words just before a tag, nearest last."""
        words = [w for t in self.tags if t.end <= tag.start for w in t.words.split()]
        return tuple(words[-count:])

    def after(self, tag: Tag, count: int = 3) -> tuple[str, ...]:
        """The words just after a tag."""
        words = [w for t in self.tags if t.start >= tag.end for w in t.words.split()]
        return tuple(words[:count])


def is_plain(tag: Tag) -> bool:
    """Whether a word acts only by company: "solo", "alone", "like"."""
    return tag.words in ADJECTIVES or tag.track is not None
