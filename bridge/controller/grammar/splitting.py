"""Where one wish ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bridge.controller.grammar.amounts import Amount, Unit
from bridge.controller.grammar.clauses import ADJECTIVES, Clause, is_plain
from bridge.controller.grammar.constraints import Draft, constrained, says_something
from bridge.controller.grammar.tags import Tag

_HARD = frozenset({".", ";", "!", "?", "then", "afterwards", "finally"})


_SOFT = frozenset({",", "and", "but", "also", "plus", "while", "(", ")", ":", "though", "&", "+"})


_ACTING = frozenset({"add", "remove", "isolate", "vary", "again", "rearrange", "transpose", "split", "transcribe", "export", "extend", "fit", "make", "speed", "choose", "lock", "unlock", "set", "turn", "tellme", "shift", "want", "keep"})  # fmt: skip


def clauses_of(tags: Sequence[Tag]) -> tuple[Clause, ...]:
    """Split a request where each side has a predicate of its own or shares one."""
    drafts: list[Draft] = []
    for joint, segment in _segments(_with_units(tags)):
        mark = bool(segment) and segment[-1].words == "?"
        body = [tag for tag in segment if not (tag.stop and tag.words in (".", ";", "!", "?"))]
        if not any(says_something(tag) for tag in body):
            if drafts:
                drafts[-1].tags += body
                drafts[-1].asks |= mark
            elif body:
                drafts.append(Draft(list(body), mark))
            continue
        if (
            drafts and any(says_something(tag) for tag in drafts[-1].tags) and not _new(drafts[-1].tags, body, joint)
        ) or (drafts and not any(says_something(tag) for tag in drafts[-1].tags)):
            drafts[-1].tags += body
            drafts[-1].asks |= mark
        else:
            drafts.append(Draft(list(body), mark, carried=bool(drafts) and not acts_on_its_own(body)))
    return tuple(constrained(d) for d in drafts)


def _with_units(tags: Sequence[Tag]) -> list[Tag]:
    """The tags, a bare number given the unit said before: "bass up 3 dB, drums down 2"."""
    found: list[Tag] = []
    unit: Unit | None = None
    for tag in tags:
        moved = bool(found) and found[-1].words in ("up", "down")
        if tag.amount is not None:
            unit = tag.amount.unit if moved and tag.amount.unit in ("db", "semitones") else None
        elif moved and unit is not None and tag.number is not None and tag.ordinal is None:
            tag = replace(tag, amount=Amount(tag.number, unit))
        elif tag.number is not None and tag.ordinal is None and _at_a_frequency(found, tag.number):
            tag = replace(tag, amount=Amount(tag.number, "hz"))
        found.append(tag)
    return found


_FILTERS = frozenset({"high_pass", "low_pass", "band_pass", "bell", "low_shelf", "high_shelf"})
_EDGES = frozenset({"below", "above", "under", "over", "beneath", "beyond"})


def _at_a_frequency(before: Sequence[Tag], number: float) -> bool:
    """Whether a bare number can only be hertz: beside a filter, or as the edge of what is cut."""
    if not 20 <= number <= 20_000 or not before:
        return False
    near = list(before[-4:])
    if any(t.senses.effect in _FILTERS for t in near) and before[-1].words not in ("by", "take"):
        return not any(t.amount for t in near)
    cuts = any(
        t.words in ("cut", "filter", "roll", "everything", "roll off") or "remove" in t.senses.verbs for t in before
    )
    return before[-1].words in _EDGES and (cuts or any(t.senses.effect for t in before))


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


_LEADING = frozenset(["please", "just", "also", "then", "and", "could", "can", "would", "will", "you", "we", "i", "us", "let", "now", "first", "next", "after", "that", "but", ",", ":", "so", "to", "maybe", "okay", "if", "it", "finally", "want", "need", "like", "go", "ahead", "try", "should", "must", "instead", "with", "even", "though", "afterwards", "simply", "them", "kindly", "this", "a", "the", "actually", "well", "yes", "might", "be", "able"])  # fmt: skip


def _first(body: Sequence[Tag]) -> Tag | None:
    return next((t for t in body if t.words not in _LEADING and not t.stop), None)


def acts_on_its_own(body: Sequence[Tag]) -> bool:
    """Whether a stretch of words begins with a verb that wants something done."""
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
    if first.senses.effect and {"it", "them", "this", "that"} & set(first.words.split()[1:]):
        return True
    following = next((t for t in body if t.start >= first.end and not t.stop), None)
    if (
        first.words in ("double", "triple", "halve", "loop", "repeat")
        and following is not None
        and (following.words in ("it", "that", "this", "them", "the", "its"))
    ):
        return True
    if first.words in ("slow", "speed") and following is not None and following.words in ("to", "down", "up"):
        return True
    onto = following is not None and bool(
        following.senses.pointer
        or following.track
        or following.words in ("the", "my", "those", "these", "everything")
        or following.senses.part
    )
    if onto and (
        first.words in ("pitch", "speed", "solo", "stretch")
        or (
            first.senses.effect
            and not first.senses.part
            and first.senses.mood is None
            and first.words not in ("delay", "reverb", "louder", "quieter", "space", "room")
        )
        or (first.senses.mood and first.words in ("tame", "thin", "soften", "brighten", "darken", "warm", "relax"))
    ):
        return True
    if first.words in ("do",) and len(body) > 1 and any(t.words == "not" for t in body):
        return False
    return bool(first.senses.verbs & _ACTING) and first.words not in ADJECTIVES and not _constrains(body)


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


def _requests(body: Sequence[Tag]) -> bool:
    """Whether it opens as a request of its own: "and could you boost the 808"."""
    words = " ".join(t.words for t in body[:6] if not t.stop)
    return re.match(r"(?:and |but |also |then |so |, )*(?:could|can|would|will) you (?!be\b)", words) is not None


def _plain_types(body: Sequence[Tag]) -> set[str]:
    return {"effect"} if any(t.senses.effect for t in body) else set()


def _types(body: Sequence[Tag]) -> set[str]:
    found = set()
    for tag in body:
        senses = tag.senses
        coloured = senses.effect in _TONES and tag.words == senses.effect and not _of_tone(body)
        plain = not senses.effect and not (senses.degree and "effect" in _plain_types(body))
        if senses.mood and (plain or coloured):
            found.add("mood")
        elif senses.effect and not senses.genre and not (senses.part and tag.words not in _EFFECT_NOUNS):
            found.add("effect")
        if ("speed" in senses.verbs and not senses.style) or tag.words in (
            "faster",
            "slower",
            "half time",
            "double time",
        ):
            found.add("speed")
        if tag.amount is not None and tag.amount.unit == "db":
            found.add("gain")
        if tag.words in ("gone", "muted", "out"):
            found.add("gone")
        if tag.words in ("higher", "lower") or (tag.amount is not None and tag.amount.unit == "semitones"):
            found.add("pitch")
        if senses.genre and not senses.effect and not senses.style:
            found.add("genre")
        if "extend" in senses.verbs and tag.words in ("longer", "twice as long"):
            found.add("length")
    return found


_TONES = frozenset({"warmer", "brighter", "darker"})


def _of_tone(body: Sequence[Tag]) -> bool:
    return any(t.words in ("sound", "sounds", "tone", "sounding", "eq", "timbre") for t in body)


_EFFECT_NOUNS = frozenset({"distorted"})


_CREATING = frozenset({"add", "make", "want"})


def _new(current: Sequence[Tag], body: Sequence[Tag], joint: str) -> bool:
    """Whether a segment starts a wish of its own."""
    if _constrains(body):
        words = " ".join(t.words for t in body if not t.stop)
        return bool(
            re.search(r"do not (?:want|need|like) (?:the|that|those|these|my|any)", words)
            and any(t.senses.part for t in body)
            and not any(t.senses.genre for t in current)
        )
    if acts_on_its_own(body):
        first = _first(body)
        if (
            first is not None
            and first.words in ("call", "name", "label")
            and any(t.words in ("save", "bookmark", "branch", "snapshot", "keep") for t in current)
        ):
            return False
        if first is not None and first.words in ("in", "on", "has", "like", "play", "make it in") and joint != "hard":
            return False
        if (
            first is not None
            and first.words in ("want", "give", "do", "is", "are", "be", "has", "in")
            and not (_types(body) or any(t.senses.musical for t in body))
        ):
            return joint == "hard" and not any(t.amount or t.key or t.metre for t in body)
        asked = first is not None and first.words in ("what", "how", "which")
        return not (asked and any("tellme" in t.senses.verbs for t in current))
    if _requests(body):
        return True
    kinds, before = _types(body), _types(current)
    if re.match(
        r"(?:but )?not (?:any )?(?:slower|faster|louder|quieter|higher|lower)", " ".join(t.words for t in body)
    ):
        return False
    if kinds == {"mood"} and all(t.senses.degree for t in body if t.senses.mood) and "effect" in before:
        return False
    creates = _names_new(current)
    if (
        kinds
        and kinds <= {"genre", "mood"}
        and any(t.words in ("into", "turn into") for t in current)
        and joint != "hard"
    ):
        return any(t.senses.part or t.track or t.senses.pointer for t in body)
    subject = _first(body)
    own = subject is not None and (subject.senses.part is not None or subject.track is not None)
    if (
        own
        and kinds - {"genre"}
        and not creates
        and any(t.senses.part or t.track or t.senses.pointer for t in current)
        and (
            before
            or any(
                (t.senses.verbs and not is_plain(t)) or t.words in ("out", "off", "gone", "up", "down", "muted", "in")
                for t in current
            )
        )
    ):
        return True
    if (
        kinds & before
        and not creates
        and (own or any(t.spans for t in current) or "effect" in kinds)
        and _placed(body)
        and _placed(current)
    ):
        return True
    if kinds and before and not creates:
        if own and kinds - {"genre"}:
            return True
        if kinds.isdisjoint(before):
            return True
        return bool(joint == "hard" and kinds - {"mood", "effect"})
    if "gain" in kinds & before and own and not creates:
        return True
    if (
        kinds & {"speed", "pitch", "length", "mood", "effect"}
        and not before
        and not creates
        and any(t.senses.verbs & {"rearrange", "remove", "vary", "fit", "split", "add"} for t in current)
    ):
        return True
    if (
        joint == "hard"
        and any(t.senses.pointer for t in body)
        and any(t.amount and t.amount.unit == "takes" for t in body)
    ):
        return True
    if joint == "hard":
        slots = (
            not own
            and not (any(t.senses.pointer for t in body) and any(t.amount and t.amount.unit == "takes" for t in body))
            and all(not t.senses.pointer or t.amount or t.key or t.spans or t.metre for t in body)
            and any(t.amount or t.key or t.metre or t.spans or t.chords for t in body)
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
    verbs = {v for t in current for v in t.senses.verbs if not is_plain(t)}
    if (
        any(t.senses.genre for t in current)
        and not verbs - {"set", "want", "choose", "add", "make"}
        and not any(t.senses.pointer in ("selection", "all") or t.words in ("it", "that", "them") for t in current)
    ):
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
