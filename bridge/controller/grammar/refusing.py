"""A polite no, or one question, where too little was understood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridge.controller.grammar.reading import Proposal, Scene
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.tokens import Token
from bridge.core.plan import Decline, Interpretation, Question

CAN_DO = "I work on the music of this project: I can make loops, add, change or remove parts, apply effects, and answer questions about them."


def declined(
    off: list[Tag], unknown: tuple[str, ...], tags: tuple[Tag, ...], found: list[Proposal] | None = None
) -> Decline | None:
    """A polite no where other matters weigh more than music."""
    musical = sum(
        bool(
            t.senses.musical
            or t.key
            or t.chords
            or t.metre
            or t.spans
            or (t.amount and t.amount.unit in ("semitones", "db", "bpm", "bars"))
        )
        for t in tags
    )
    if found is not None and any(p.task in ("impression", "branch") for p in found):
        return None
    if off and (len(off) >= musical or not found or len(off) >= 2):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if found is not None and len(unknown) > 2 + 2 * musical and all(p.task != "branch" for p in found):
        return Decline(f"I understood too little of that. {CAN_DO}", unknown)
    return None


_REFUSED = re.compile(
    r"^(?:(?:please|can you|could you|will you|would you|now|hey|and|then|okay|let us|i want you to|i want to|help me) )*(?:record|rap|sing|hum|whistle|upload|download|publish|buy|order|email|send|share|post|book|hire|open|install|print|translate|master|rm rf|you are now)\b(?! (?:bars?|the bars))"
)


_CODE = re.compile(r"\w\.\w+\(|\w\([^)]*['\"]|<\w+[ >]|[{};]\s*--|\b(?:drop|select) table\b|\$\(|\bsystem ?:", re.I)


_MACHINE = re.compile(
    r"\b(?:hard (?:drive|disk)|file ?system|my (?:files|computer|documents|desktop|phone|laptop))\b", re.I
)


def refused(text: str, tokens: Sequence[Token]) -> bool:
    """Whether it wants what no musician's program should do, whatever music it names."""
    line = " ".join(t.text for t in tokens if t.kind != "stop")
    return any((_CODE.search(text), _MACHINE.search(text), _REFUSED.match(line)))


def lost(scene: Scene | None, off: list[Tag], unknown: tuple[str, ...], tokens: tuple[Token, ...]) -> Interpretation:
    """Nothing was understood, or too little."""
    clause = scene.clause if scene else None
    musical = clause is not None and (
        any(
            t.senses.musical
            or t.track
            or t.senses.pointer
            or t.senses.verbs
            or t.key
            or t.spans
            or t.amount
            or t.senses.degree
            for t in clause.tags
        )
        or clause.keep
        or clause.without
    )
    words = [t for t in tokens if t.kind != "stop"]
    sounding = clause is not None and any(
        t.senses.musical or t.track or t.key or t.spans or t.amount or t.senses.degree for t in clause.tags
    )
    line = " ".join(t.text for t in words)
    if re.match(r"(?:am i|are you|who|why|when|where)\b", line) or all(
        t.number is not None or t.text in ("and", "x", "times") for t in words
    ):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if not sounding and (
        (unknown and not (len(words) <= 3 and clause is not None and clause.pointer()))
        or re.match(r"(?:who|when|why|am i|are you|do you|you are|how (?:are|old|tall|far)|where)\b", line)
        or all(t.number is not None for t in words)
    ):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if off or not musical or len(unknown) * 2 > len(words):
        if not off and not unknown and len(words) <= 6:
            return Question("What shall I do?", ("make a lo-fi loop", "add drums", "what key is this?"))
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if clause is not None and clause.parts:
        name = clause.parts[0][1].name
        return Question(
            f"What shall I do with the {name}?",
            (f"add {name}", f"remove the {name}", f"solo the {name}", f"make the {name} louder"),
        )
    return Question(
        "What would you like me to do with it?",
        ("vary it", "make it darker", "transpose it up 2 semitones", "speed it up 10 %"),
    )
