"""What must stay as it is, and what must not sound: "same key", "no cymbals", "the tempo stays"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.lexicon import PartName
from bridge.controller.grammar.tags import Tag
from bridge.core.theory import Key


@dataclass
class Draft:
    """The tags of a clause as they are gathered."""

    tags: list[Tag] = field(default_factory=list)
    asks: bool = False
    carried: bool = False


def says_something(tag: Tag) -> bool:
    """Whether a tag carries a wish, or part of one."""
    senses = tag.senses
    return bool(
        senses.musical or senses.verbs or senses.degree or tag.spans or tag.amount or tag.key or tag.chords or tag.metre or tag.track
        or tag.unknown or tag.off_topic or tag.quote or tag.number is not None or tag.numerals or senses.pointer or tag.ordinal
        or tag.words in ("undo", "redo", "revert", "branch", "faster", "higher", "up", "down", "what", "how", "which", "midi", "rest", "without", "no", "not", "same", "up", "again", "swung", "back")
    )  # fmt: skip


_KEEPING = re.compile(
    r"(?P<lead>(?:and |but |while |, )*)(?:(?:do not|never|without|not|avoid)(?: ever| even)? (?:touch|touching|change|changing|alter|altering|affect|affecting|mess with|messing with|lose|losing|move|moving|modify|modifying|leave|leaving|shift|shifting|ruin|ruining|mess up|messing up|break|breaking|go out of|going out of|damage|disturb|disturbing|transposing|let)"
    r"|keep|keeping|same|preserve|preserving|retain|retaining|maintain|maintaining|respect|respecting|leave|leaving|stay in|staying in|stick to|sticking to|hold on to|not touching|not changing|stay with|stick with|hold)"
    r"(?= |$)"
)


_JOINERS = frozenset({"the", "a", "any", "and", "or", "my", "its", "of", "for", ",", "this", "that", "our", "is", "with", "to", "those", "these", "exactly", "original", "rhythm", "all", "it", "too", "much", "existing", "current", "from", "please", "part", "parts", "track", "line", "kind", "sort", "loud", "whatsoever", "at", "same", "in", "use", "using", "sound", "sounds", "alone", "as", "untouched", "out", "intact", "unchanged", "they", "are", "nor", "you"})  # fmt: skip


def constrained(draft: Draft) -> Clause:
    """The clause with what must stay or stay out taken from its tags."""
    tags = draft.tags
    keep: list[str] = []
    without: list[str] = []
    excepted: list[PartName] = []
    in_key: Key | None = None
    rest: list[Tag] = []
    index = 0
    while index < len(tags):
        stays = _staying(tags, index)
        if stays:
            keep.append(_kept(tags[index]))
            while rest and rest[-1].words in ("the", "but", "and", ",", ";", "my", "only", "though", "while"):
                rest.pop()
            index += stays
            continue
        size, kind = _constraint_at(tags, index, bool([t for t in rest if says_something(t)]))
        if size == 0:
            rest.append(tags[index])
            index += 1
            continue
        if kind == "pace":
            keep.append("tempo")
            index += size
            continue
        end = index + size
        found = False
        items: list[Tag] = []
        while end < len(tags):
            tag = tags[end]
            if _item(tag, kind):
                items.append(tag)
                found = True
            elif tag.words in _JOINERS or (tag.stop and tag.words == ","):
                if found and tag.words in ("and", ",") and not _item_ahead(tags, end + 1, kind):
                    break
            elif tag.senses.degree or (tag.senses.pointer == "it" and not found):
                pass
            else:
                break
            end += 1
        if not found:
            rest.append(tags[index])
            index += 1
            continue
        if kind == "except" and tags[index].senses.pointer == "all" and any(says_something(t) for t in rest):
            rest.append(tags[index])
        for tag in items:
            if tag.key is not None:
                in_key = tag.key
            elif kind == "keep":
                keep.append(_kept(tag))
            elif kind == "except" and tag.senses.part is not None:
                excepted.append(tag.senses.part)
            elif tag.senses.part is not None:
                without.append(tag.senses.part.name)
        index = end
    return Clause(
        tuple(rest),
        tuple(dict.fromkeys(keep)),
        tuple(dict.fromkeys(without)),
        in_key,
        draft.asks,
        draft.carried,
        tuple(excepted),
    )


_STAYS = re.compile(
    r"(?:(?:part|line|track|must|should|has to|have to|needs to|to|can|may|will|does|do|is|are|both|all|just|really|please|shall) )*(?:stays?|remains?|(?:not|never) (?:ever )?(?:change|be (?:touched|changed)|move)|untouched|unchanged|as (?:is|it is|they are|before)|intact|the same|same)\b(?: (?:the same|as (?:is|it is|they are|before)|put|there|where it is|untouched|unchanged|same))*"
)


def _staying(tags: Sequence[Tag], index: int) -> int:
    """How many tags say that the one here stays as it is ("the tempo stays"), or 0."""
    tag = tags[index]
    if not _item(tag, "keep") or tag.key is not None or index + 1 >= len(tags):
        return 0
    match = _STAYS.match(" ".join(t.words for t in tags[index + 1 : index + 8]))
    if match is None or not match.group().strip():
        return 0
    return 1 + _tags_in(tags, index + 1, match.group())


def _kept(tag: Tag) -> str:
    if tag.track is not None and tag.senses.part is None:
        return tag.track
    if tag.words in ("chords", "harmony", "progression"):
        return "chords"
    if tag.words in ("pitch",):
        return "pitch"
    if tag.words in ("rhythm", "groove", "timing"):
        return "rhythm"
    part = tag.senses.part
    return part.name if part is not None else tag.senses.attribute or tag.words


def _item(tag: Tag, kind: str) -> bool:
    part = tag.senses.part is not None or (tag.track is not None and kind == "keep")
    if kind == "keep":
        return part or tag.senses.attribute is not None or tag.key is not None or tag.words in ("pitch",)
    return part


def _item_ahead(tags: Sequence[Tag], index: int, kind: str) -> bool:
    while index < len(tags) and tags[index].words in _JOINERS:
        index += 1
    if index >= len(tags) or not _item(tags[index], kind):
        return False
    return not any(t.senses.verbs & {"make", "add", "set"} for t in tags[index : index + 1])


def _constraint_at(tags: Sequence[Tag], index: int, has_rest: bool) -> tuple[int, str]:
    """How many tags open a constraint here, and its kind: keep, without, except; 0 for none."""
    words: list[str] = []
    for tag in tags[index : index + 5]:
        words.append(tag.words)
    line = " ".join(words)
    match = _KEEPING.match(line)
    if (
        match is not None
        and not match.group("lead")
        and match.end()
        and (match.end() == len(line) or line[match.end()] == " ")
    ):
        said = match.group()
        if said in ("keep", "leave", "hold") and (
            re.match(r"(?:keep|leave|hold) (?:only|just|take|it|this|that|going|playing|out|me)\b", line)
            and not re.match(r"leave (it|this|that) in\b", line)
        ):
            return 0, ""
        if said == "same" and re.match(r"same (?:again|thing|as|but|one|for|to|on|with)\b", line):
            return 0, ""
        return _tags_in(tags, index, said), "keep"
    if pace := re.match(r"(?:but )?(?:not|no|never) (?:any )?(?:slower|faster)(?= |$)", line):
        return _tags_in(tags, index, pace.group()), "pace"
    if aside := re.match(r"(?:but )?not (?:on|to|for|from|at)(?= (?:the|my|those|these|this)\b)", line):
        return _tags_in(tags, index, aside.group()), "keep"
    checks: tuple[tuple[str, str, Callable[[], bool]], ...] = (
        (
            r"(?:everything|all|anything)(?: off| out| muted| gone| away)? (?:but|except|besides|apart from|other than)(?: for)?",
            "except",
            lambda: True,
        ),
        (r"(?:except|apart from|aside from|excluding|other than|besides)(?: for)?", "except", lambda: has_rest),
        (r"but (?:with )?(?:no|not|without|nothing with)", "without", lambda: has_rest),
        (
            r"nothing with|never an?|never any|with no|with out|without(?: using)?|minus|no more|no|not any|do not (?:use|want|add|include|need)(?: any)?|avoid(?:ing)?|free of|skip|and no|not",
            "without",
            lambda: True,
        ),
    )
    for pattern, kind, allowed in checks:
        found = re.match(rf"(?:{pattern})(?= |$)", line)
        if found and allowed():
            return _tags_in(tags, index, found.group()), kind
    return 0, ""


def _tags_in(tags: Sequence[Tag], index: int, said: str) -> int:
    left, count = len(said.split()), 0
    while left > 0 and index + count < len(tags):
        left -= len(tags[index + count].words.split())
        count += 1
    return count
