"""Questions about the music, statements about it, locks, notes and stems."""

from __future__ import annotations

import re

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.wishes import swing_of, tempo_of
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.describe import Arguments as Describe
from bridge.tasks.set_attribute import Arguments as SetAttribute


def statement(scene: Scene) -> Reading:
    """Say what an attribute is, lock it or unlock it."""
    clause = scene.clause
    lock: bool | None = None
    if clause.says(
        r"unlock|unlocked|unfreeze|unpin|free up|release|(?:you )?(?:can|may) (?:now )?change the|no longer locked|stop locking|un lock|free the"
    ):
        lock = False
    elif clause.says(
        r"lock|locked|freeze|pin|lock in|lock down|nail down|fix the (?:tempo|key|metre|chords|swing|bpm|genre|mood)|fixed"
    ) and not clause.says("to the grid|on the grid|bars?$"):
        lock = True
    kept = tuple(k for k in clause.keep if k in _SETTABLE)
    if lock is None and kept and not _anything_else(clause):
        return tuple(Proposal("set_attribute", SetAttribute(attribute=k, lock=True)) for k in kept)
    value = _values(scene)
    if lock is not None:
        names = [a for a in clause.attributes if a in _SETTABLE or a == "instruments"] or list(kept)
        if clause.says("chords|progression|harmony") and "chords" not in names:
            names.append("chords")
        names = [n for n in names if not (n == "genre" and clause.says("like"))]
        if not names and value:
            names = [n for n, _ in value]
        if not names:
            names = _just_set(scene)
        if not names:
            return Question(
                "Which attribute shall I " + ("lock?" if lock else "unlock?"),
                tuple(f"{'lock' if lock else 'unlock'} the {n}" for n in ("tempo", "key", "chords")),
            )
        given = dict(value)
        return tuple(
            Proposal("set_attribute", SetAttribute(attribute=n, value=given.get(n) if lock else None, lock=lock))
            for n in dict.fromkeys(names)
        )
    if not value:
        return None
    if not _states(clause):
        return None
    target = Target()
    if clause.tracks:
        target = Target("track", clause.tracks[0])
    elif (
        clause.parts
        and not clause.chords_said
        and any(t.words not in ("chords", "keys", "harmony", "chord progression", "beat") for t, _ in clause.parts)
    ):
        parts = [
            p for t, p in clause.parts if t.words not in ("chords", "keys", "harmony", "chord progression", "beat")
        ]
        target = Target("role", parts[0].name)
    return tuple(Proposal("set_attribute", SetAttribute(attribute=n, value=v, target=target)) for n, v in value)


def only_locks(reading: Reading) -> bool:
    """Whether every step locks or unlocks."""
    return isinstance(reading, tuple) and all(
        isinstance(p.arguments, SetAttribute) and p.arguments.lock is not None for p in reading
    )


def _just_set(scene: Scene) -> list[str]:
    """The attribute the step before touched, for "and lock it"."""
    plan = scene.world.context.plan
    step = scene.steps[-1] if scene.steps else plan.steps[-1] if plan is not None else None
    if step is None:
        return []
    if isinstance(step.arguments, Describe):
        return [a for a in step.arguments.about if a in _SETTABLE]
    if isinstance(step.arguments, SetAttribute):
        return [step.arguments.attribute]
    return {"change_speed": ["tempo"], "pitch_shift": ["key"]}.get(step.task, [])


_SETTABLE = (
    "tempo",
    "key",
    "metre",
    "genre",
    "mood",
    "energy",
    "density",
    "swing",
    "chords",
    "bars",
    "title",
    "loudness",
)


def _anything_else(clause: Clause) -> bool:
    return any(
        t.senses.verbs or t.senses.musical or t.amount or t.spans or t.key or t.unknown
        for t in clause.tags
        if t.words not in ("is", "in", "use", "be", "are", "like", "on", "has")
    )


def _values(scene: Scene) -> list[tuple[str, str]]:
    """Attributes with their values, in the order they are said."""
    clause = scene.clause
    found: list[tuple[int, str, str]] = []
    for tag in clause.tags:
        if tag.key is not None:
            found.append((tag.start, "key", str(tag.key)))
        elif tag.metre is not None:
            found.append((tag.start, "metre", str(tag.metre)))
        elif tag.chords:
            found.append((tag.start, "chords", " ".join(tag.chords)))
        elif tag.amount is not None and tag.amount.unit == "bpm":
            found.append((tag.start, "tempo", f"{tag.amount.number:g}"))
        elif (
            tag.amount is not None
            and tag.amount.unit == "bars"
            and clause.says(r"(?:it|this|that|loop|clip|length)\b.*\b(?:is|are)\b|length|set")
            and not clause.says("longer|more")
        ):
            found.append((tag.start, "bars", f"{tag.amount.number:g}"))
        elif tag.amount is not None and tag.amount.unit == "lufs":
            found.append((tag.start, "loudness", f"{tag.amount.number:g}"))
    if not any(n == "key" for _, n, _ in found) and clause.in_key is not None:
        found.append((0, "key", str(clause.in_key)))
    if not any(n == "tempo" for _, n, _ in found) and clause.says("tempo|bpm|speed|pace"):
        number = tempo_of(clause) or next(
            (t.number for t in clause.tags if t.number is not None and t.amount is None and 10 <= t.number <= 960), None
        )
        if number is not None:
            found.append((99, "tempo", f"{number:g}"))
    if clause.says("swing|swung|shuffle"):
        share = clause.amount("%")
        if share is not None:
            found.append((99, "swing", f"{share.number / 100:g}"))
        elif (swing := swing_of(clause)) is not None:
            found.append((99, "swing", f"{swing:g}"))
        else:
            number = next(
                (
                    t.number
                    for t in clause.tags
                    if t.number is not None and t.amount is None and (0.5 <= t.number <= 0.75 or 50 <= t.number <= 75)
                ),
                None,
            )
            if number is not None:
                found.append((99, "swing", f"{number if number < 1 else number / 100:g}"))
    for name in ("energy", "density"):
        if name in clause.attributes:
            share = clause.amount("%")
            number = (
                share.number / 100
                if share
                else next((t.number for t in clause.tags if t.number is not None and 0 <= t.number <= 1), None)
            )
            if number is not None:
                found.append((99, name, f"{number:g}"))
    if clause.genres and (
        clause.says(
            r"(?:genre|style)\b.*\b(?:is|are|to|=|:|as)|call (?:it|this|that)|consider (?:it|this|that)|(?:this|it|that|song|track|genre) (?:\w+ )?is|set the (?:genre|style)|think of (?:it|this) as|treat (?:it|this|that) as|we are (?:making|doing|writing)|genre|mark (?:it|this) as|label (?:it|this)"
        )
        and not clause.has("rearrange")
    ):
        found.append((99, "genre", clause.genres[0]))
    if clause.moods and clause.says(
        r"(?:mood|vibe|feeling|feel)\b.*\b(?:is|to|=|:|should be)|set the (?:mood|vibe)|the mood"
    ):
        found.append((99, "mood", ", ".join(m for _, m in clause.moods)))
    if not found and clause.says(
        r"(?:title|name) (?:is|to|it|:|=)|the title|call (?:it|the song|this song|the track|this track|the project)|(?:song|track|tune|piece|project)(?: is)? called|title"
    ):
        quote = next((t.quote for t in clause.tags if t.quote), None) or _title(scene)
        if quote:
            found.append((99, "title", quote))
    seen: dict[str, str] = {}
    for _, name, value in sorted(found, key=lambda item: item[0]):
        seen.setdefault(name, value)
    return list(seen.items())


def _sets_swing(clause: Clause) -> bool:
    """Whether "swing" is an amount here, and no genre: "swing it at 60 %"."""
    number = next((t.number for t in clause.tags if t.number is not None and t.amount is None), None)
    share = clause.amount("%") is not None or (number is not None and 50 <= number <= 75)
    return share and all(t.words == "swing" for t in clause.tags if t.senses.genre)


def _title(scene: Scene) -> str | None:
    """A title said without quotes: "call the song Night Bus"."""
    match = re.search(
        r"\b(?:call|name|title) (?:the|this|my|our) (?:song|track|tune|piece|project)\s+(.+?)[.!]?$|\b(?:(?:title|name) (?:is|:|to)|(?:song|track|tune|piece|project)(?:'s| is) called)\s+(.+?)[.!]?$",
        scene.text.strip(),
        re.I,
    )
    return None if match is None else match.group(1) or match.group(2)


def _states(clause: Clause) -> bool:
    """Whether it states or sets, rather than asks for a change or something new."""
    explicit = clause.says(
        r"(?:genre|style|tempo|key|metre|time signature|chords|swing|mood) (?:is|are|to|=|:|should be)|set|call (?:it|this|that)|consider (?:it|this|that)|genre (?:\w+ )?is|it is|this (?:one )?is|that is|we are|lock"
    )
    if not explicit and (
        (clause.genres and not _sets_swing(clause))
        or clause.says(
            r"(?<!this )(?<!the )(?:ballad|waltz|loop|beat|track|song|tune|groove|jam|piece|cue|instrumental)"
        )
        or clause.says(
            r"(?:an?|some|\d+) (?:\w+ ){0,4}(?:loop|beat|track|song|tune|groove|jam|piece|cue|instrumental|versions?|takes?|options?)"
        )
    ):
        return False
    if clause.says(r"(?:start|make|write|give me|i want|i need|create|generate|add) (?:\w+ ){0,2}an? "):
        return False
    if clause.has(
        "add",
        "remove",
        "isolate",
        "vary",
        "again",
        "rearrange",
        "split",
        "transcribe",
        "export",
        "fit",
        "extend",
        "transpose",
    ) and not clause.says(r"set|switch|change the|use|is|are|put (?:it|this|us|everything|the) (?:in|at)|=|assume"):
        return False
    if clause.has("transpose", "rearrange") or clause.says(
        r"transpose|shift|move|bring|speed|slow|faster|slower|pitch|raise|lower|stretch|turn (?:it|this)|add|generate|write|compose|create|rewrite|redo|vary|a (?:loop|beat|track|song|bass|melody|groove)|loop in|beat in|extend|transform|convert|longer|halve|double"
    ):
        return False
    if clause.says(r"make (?:it|this|that|them|everything|the)") and not clause.says(
        r"make (?:it|this|that|them|everything|the (?:key|tempo|metre|time signature|song|chords))(?: be)? in|make the (?:tempo|key|metre|chords|swing|time signature|progression|genre|mood)"
    ):
        return False
    if _sets_swing(clause):
        return True
    stated = clause.says(
        r"it is|this is|that is|we are|i am|is|are|set|set to|set the|use|using|assume|should be|will be|was|be|actually at|runs at|=|:|key of|in the key|call (?:it|the|this|my)|has|consider|treat|suppose|define|chords|tempo|key|metre|swing|time signature|genre|mood|change|switch|go with|let us (?:use|go|have|say|do|make|play)|put (?:it|this|us|everything|the)|stay in|in|goes|go|the title|called|follow|play|let|remember|note|we have|take|stick|label|mark|title|length"
    )
    if not stated:
        return bool(
            len([t for t in clause.tags if not t.stop]) <= 2
            and (clause.key is not None or clause.metre_said or clause.chords_said or clause.amount("bpm"))
        )
    return True
