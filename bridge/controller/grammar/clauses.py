"""Clauses: where one wish ends and the next begins, and what each says must stay as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bridge.controller.grammar.amounts import Amount
from bridge.controller.grammar.lexicon import PartName
from bridge.controller.grammar.tags import Tag
from bridge.core.target import Span
from bridge.core.theory import Key

_HARD = frozenset({".", ";", "!", "?", "then", "afterwards", "finally"})
_SOFT = frozenset({",", "and", "but", "also", "plus", "while", "(", ")", ":", "though", "&", "+"})
_ACTING = frozenset({"add", "remove", "isolate", "vary", "again", "rearrange", "transpose", "split", "transcribe", "export", "extend", "fit", "make", "speed", "choose", "lock", "unlock", "set", "turn", "tellme", "shift", "want", "keep"})  # fmt: skip
_ADJECTIVES = frozenset("slow fast faster slower quicker longer long quick solo soloed stems stem alone in on off grid timing better best nicer speedy half double like same cover pitch speed variation hear muted takes is are be has again i fixed".split())  # fmt: skip


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
        return next((tag for tag in self.tags if tag.senses.verbs and not _plain(tag)), None)

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
    def asks_now(self) -> bool:
        """Whether it wants something done itself."""
        return bool(self.verbs & {"add", "remove", "vary", "again", "rearrange", "transpose", "extend", "isolate", "split"})

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
        """ "selection", "it" or "all", where a pronoun or the like is there."""
        found = [tag.senses.pointer for tag in self.tags if tag.senses.pointer and tag.senses.genre is None]
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


def _plain(tag: Tag) -> bool:
    return tag.words in _ADJECTIVES or tag.track is not None


@dataclass
class _Draft:
    tags: list[Tag] = field(default_factory=list)
    asks: bool = False
    carried: bool = False


def clauses_of(tags: Sequence[Tag]) -> tuple[Clause, ...]:
    """Split a request where each side has a predicate of its own or shares one."""
    drafts: list[_Draft] = []
    for joint, segment in _segments(tags):
        mark = bool(segment) and segment[-1].words == "?"
        body = [tag for tag in segment if not (tag.stop and tag.words in (".", ";", "!", "?"))]
        if not any(_content(tag) for tag in body):
            if drafts:
                drafts[-1].tags += body
                drafts[-1].asks |= mark
            elif body:
                drafts.append(_Draft(list(body), mark))
            continue
        if drafts and any(_content(tag) for tag in drafts[-1].tags) and not _new(drafts[-1].tags, body, joint):
            drafts[-1].tags += body
            drafts[-1].asks |= mark
        elif drafts and not any(_content(tag) for tag in drafts[-1].tags):
            drafts[-1].tags += body
            drafts[-1].asks |= mark
        else:
            drafts.append(_Draft(list(body), mark, carried=bool(drafts) and not _acts(body)))
    return tuple(_constrained(d) for d in drafts)


def _segments(tags: Sequence[Tag]) -> Iterator[tuple[str, list[Tag]]]:
    joint, current = "", list[Tag]()
    for index, tag in enumerate(tags):
        hard = (
            tag.words in _HARD
            or (tag.words == "after" and index + 1 < len(tags) and tags[index + 1].words in ("that", "this", "it"))
            or (tag.words in ("next", "later") and index + 1 < len(tags) and tags[index + 1].words == ",")
        )
        excepts = tag.words == "but" and any(t.senses.pointer == "all" for t in current[-2:])
        if not excepts and (hard or (tag.words in _SOFT and not tag.senses.verbs)):
            if tag.words in ("?", "!", ".", ";"):
                current.append(tag)
                yield joint, current
                joint, current = "hard", []
                continue
            yield joint, current
            joint = "hard" if hard or (joint == "hard" and not current) else "but" if tag.words == "but" else "soft"
            current = [tag]
        else:
            current.append(tag)
    yield joint, current


def _content(tag: Tag) -> bool:
    senses = tag.senses
    return bool(
        senses.musical or senses.verbs or senses.degree or tag.spans or tag.amount or tag.key or tag.chords or tag.metre or tag.track
        or tag.unknown or tag.off_topic or tag.quote or tag.number is not None or tag.numerals or senses.pointer or tag.ordinal
        or tag.words in ("undo", "redo", "revert", "branch", "faster", "higher", "up", "down", "what", "how", "which", "midi", "rest", "without", "no", "not", "same", "up", "again", "swung", "back")
    )  # fmt: skip


_LEADING = frozenset("please just also then and could can would will you we i us let now first next after that but , : so to maybe okay if it finally want need like go ahead try should must instead with even though afterwards simply them kindly this a the actually well yes might be able".split())  # fmt: skip


def _first(body: Sequence[Tag]) -> Tag | None:
    return next((t for t in body if t.words not in _LEADING and not t.stop), None)


def _acts(body: Sequence[Tag]) -> bool:
    first = _first(body)
    if first is None:
        return False
    if first.words in (
        "undo",
        "redo",
        "revert",
        "branch",
        "what",
        "how",
        "which",
        "unlock",
        "swap",
        "go",
        "louder",
        "call",
        "name",
        "back",
    ):
        return True
    following = next((t for t in body if t.start >= first.end and not t.stop), None)
    onto = following is not None and bool(following.senses.pointer or following.track or following.words in ("the", "my", "those", "these", "everything") or following.senses.part)
    if onto and (first.words in ("pitch", "speed", "solo", "stretch") or (first.senses.effect and not first.senses.part and first.senses.mood is None and first.words not in ("delay", "reverb", "louder", "quieter", "space", "room")) or (first.senses.mood and first.words in ("tame", "thin", "soften", "brighten", "darken", "warm", "relax"))):
        return True
    if first.words in ("do",) and len(body) > 1 and any(t.words == "not" for t in body):
        return False
    return bool(first.senses.verbs & _ACTING) and first.words not in _ADJECTIVES and not _constrains(body)


def _constrains(body: Sequence[Tag]) -> bool:
    first = _first(body)
    if first is None:
        return False
    words = " ".join(t.words for t in body if not t.stop)
    return bool(
        re.match(
            r"(?:and |but |also |with |while |please )*(?:no|without|minus|except|excluding|not|nothing|never|do not|same|no more|avoid|apart from|aside from|skip)\b",
            words,
        )
        or (
            first.words
            in (
                "keep",
                "keeping",
                "preserve",
                "retain",
                "leave",
                "leaving",
                "maintain",
                "respect",
                "stick to",
                "stay in",
                "stay",
                "stick with",
                "hold",
            )
            and not re.search(r"\b(take \d|only|just keep|keep only|keep just|second|third|first|one)\b", words)
        )
    )


def _plain_types(body: Sequence[Tag]) -> set[str]:
    return {"effect"} if any(t.senses.effect for t in body) else set()


def _types(body: Sequence[Tag]) -> set[str]:
    found = set()
    for tag in body:
        senses = tag.senses
        if senses.mood and not senses.effect and not (senses.degree and "effect" in _plain_types(body)):
            found.add("mood")
        elif senses.effect and not senses.genre and not (senses.part and tag.words not in _EFFECT_NOUNS):
            found.add("effect")
        if (
            "speed" in senses.verbs
            and not senses.style
            or tag.words in ("faster", "slower", "half time", "double time")
        ):
            found.add("speed")
        if tag.words in ("gone", "muted", "out"):
            found.add("gone")
        if tag.words in ("higher", "lower") or (tag.amount is not None and tag.amount.unit == "semitones"):
            found.add("pitch")
        if senses.genre and not senses.effect and not senses.style:
            found.add("genre")
        if "extend" in senses.verbs and tag.words in ("longer", "twice as long"):
            found.add("length")
    return found


_EFFECT_NOUNS = frozenset({"distorted"})
_CREATING = frozenset({"add", "make", "want"})


def _new(current: Sequence[Tag], body: Sequence[Tag], joint: str) -> bool:
    """Whether a segment starts a wish of its own."""
    if _constrains(body):
        words = " ".join(t.words for t in body if not t.stop)
        return bool(re.search(r"do not (?:want|need|like) (?:the|that|those|these|my|any)", words) and any(t.senses.part for t in body) and not any(t.senses.genre for t in current))
    if _acts(body):
        first = _first(body)
        if first is not None and first.words in ("call", "name", "label") and any(t.words in ("save", "bookmark", "branch", "snapshot", "keep") for t in current):
            return False
        if first is not None and first.words in ("in", "on", "has", "like", "play", "make it in") and joint != "hard":
            return False
        if (
            first is not None
            and first.words in ("want", "give", "do", "is", "are", "be", "has", "in")
            and not (_types(body) or any(t.senses.musical for t in body))
        ):
            return joint == "hard" and not any(t.amount or t.key or t.metre for t in body)
        if (
            first is not None
            and first.words in ("what", "how", "which")
            and any("tellme" in t.senses.verbs for t in current)
        ):
            return False
        return True
    kinds, before = _types(body), _types(current)
    if re.match(r"(?:but )?not (?:any )?(?:slower|faster|louder|quieter|higher|lower)", " ".join(t.words for t in body)):
        return False
    if kinds == {"mood"} and all(t.senses.degree for t in body if t.senses.mood) and "effect" in before:
        return False
    creates = _names_new(current)
    subject = _first(body)
    own = subject is not None and (subject.senses.part is not None or subject.track is not None)
    if own and kinds - {"genre"} and not creates and any(t.senses.part or t.track or t.senses.pointer for t in current) and (before or any((t.senses.verbs and not _plain(t)) or t.words in ("out", "off", "gone", "up", "down", "muted", "in") for t in current)):
        return True
    if kinds & before and not creates and (own or any(t.spans for t in current) or "effect" in kinds) and _placed(body) and _placed(current):
        return True
    if kinds and before and not creates:
        if own and kinds - {"genre"}:
            return True
        if kinds.isdisjoint(before):
            return True
        return bool(joint == "hard" and kinds - {"mood", "effect"})
    if (
        kinds & {"speed", "pitch", "length", "mood", "effect"}
        and not before
        and not creates
        and any(t.senses.verbs & {"rearrange", "remove", "vary", "fit", "split", "add"} for t in current)
    ):
        return True
    if joint == "hard" and any(t.senses.pointer for t in body) and any(t.amount and t.amount.unit == "takes" for t in body):
        return True
    if joint == "hard":
        slots = not own and not (any(t.senses.pointer for t in body) and any(t.amount and t.amount.unit == "takes" for t in body)) and all(not t.senses.pointer or t.amount or t.key or t.spans or t.metre for t in body) and any(
            t.amount or t.key or t.metre or t.spans or t.chords for t in body
        )
        return (
            not slots
            and (bool(kinds) or own or any(t.unknown or t.off_topic for t in body))
            and not (creates and not own)
        )
    return False


def _placed(body: Sequence[Tag]) -> bool:
    """Whether it says on what, or where: each effect or mood then has a place of its own."""
    return any(t.spans or ((t.senses.part is not None or t.track) and not t.senses.effect) for t in body)


def _names_new(current: Sequence[Tag]) -> bool:
    """Whether the clause makes something: an article before a part, a genre or a loop, rather than "make it"."""
    verbs = {v for t in current for v in t.senses.verbs if not _plain(t)}
    if any(t.senses.genre for t in current) and not verbs - {"set", "want", "choose", "add", "make"} and not any(t.senses.pointer in ("selection", "all") or t.words in ("it", "that", "them") for t in current):
        return True
    for index, tag in enumerate(current):
        if tag.senses.verbs & _CREATING:
            rest = current[index + 1 :]
            first = next((t for t in rest if t.words not in ("me", "us", "please", "just", "to", "also")), None)
            if (
                first is None
                or first.senses.pointer
                or first.words in ("the", "it", "this", "that", "them", "my", "these", "both")
            ):
                return False
            effect_only = any(t.senses.effect for t in rest) and not any(t.senses.part or t.senses.genre for t in rest)
            return not effect_only
    return False


_KEEPING = re.compile(
    r"(?P<lead>(?:and |but |while |, )*)(?:(?:do not|never|without|not|avoid)(?: ever| even)? (?:touch|touching|change|changing|alter|altering|affect|affecting|mess with|messing with|lose|losing|move|moving|modify|modifying|leave|leaving|shift|shifting|ruin|ruining|mess up|messing up|break|breaking|go out of|going out of|damage|disturb|disturbing|transposing|let)"
    r"|keep|keeping|same|preserve|preserving|retain|retaining|maintain|maintaining|respect|respecting|leave|leaving|stay in|staying in|stick to|sticking to|hold on to|not touching|not changing|stay with|stick with|hold)"
    r"(?= |$)"
)
_WITHOUT = frozenset(
    {
        "no",
        "without",
        "minus",
        "except",
        "excluding",
        "nothing",
        "not",
        "avoid",
        "but",
        "apart",
        "aside",
        "skip",
        "lose",
        "never",
        "neither",
        "nor",
    }
)
_JOINERS = frozenset({"the", "a", "any", "and", "or", "my", "its", "of", "for", ",", "this", "that", "our", "is", "with", "to", "those", "these", "exactly", "original", "rhythm", "all", "it", "too", "much", "existing", "current", "from", "please", "part", "parts", "track", "line", "kind", "sort", "loud", "whatsoever", "at", "same", "in", "use", "using", "sound", "sounds", "alone", "as", "untouched", "out", "intact", "unchanged", "they", "are", "nor", "you"})  # fmt: skip


def _constrained(draft: _Draft) -> Clause:
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
        size, kind = _constraint_at(tags, index, bool([t for t in rest if _content(t)]))
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
        if said == "same" and re.match(r"same (?:again|thing|as|but|one)\b", line):
            return 0, ""
        return _tags_in(tags, index, said), "keep"
    if pace := re.match(r"(?:but )?(?:not|no|never) (?:any )?(?:slower|faster)(?= |$)", line):
        return _tags_in(tags, index, pace.group()), "pace"
    checks: tuple[tuple[str, str, Callable[[], bool]], ...] = (
        (r"(?:everything|all|anything)(?: off| out| muted| gone| away)? (?:but|except|besides|apart from|other than)(?: for)?", "except", lambda: True),
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
