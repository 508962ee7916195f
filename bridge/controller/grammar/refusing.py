"""A polite no, or one question, where too little was understood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridge.controller.grammar.clauses import Clause
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


_PRAISE = re.compile(
    r"(?:(?:okay|right|alright|not|oh|wow|ooh|man|yeah|yes|that is|this is|it is|what|you have|really|so|very|pretty|a|an|the|such|such a) )*(?:nice|great|love|lovely|cool|sick|good|killer|awesome|beautiful|sweet|amazing|brilliant|perfect|fantastic|wicked|dope|fire|excellent|superb|gorgeous|well done|good job|nice one|nice work|love it|bad|fine|fine by me|sounds good|sounds great|sounds like a plan|that will do|thanks|thank you|cheers|ta|you are welcome|sorry|no worries|no problem|hi|hello|hey|good morning|good evening|good night|bye|goodbye|see you)(?: (?:so|very|much|that|this|it|one|work|job|stuff|really|a|lot|indeed|there|mate|man|everyone|for|the|help|everything|all|again|bit|part|line|idea|sound|now|later|tomorrow))*"
)


def courtesy(tags: Sequence[Tag]) -> bool:
    """Whether it is praise, thanks or a greeting, and no more: "nice bass!", "thank you so much"."""
    words = [t for t in tags if not t.stop]
    known = [t for t in words if t.senses.part is None]
    cried = any(t.words == "!" for t in tags) or len(known) == len(words)
    named = [t for t in words if t.senses.part is not None]
    line = " ".join(t.words for t in known)
    return cried and len(named) < 2 and len(line) > 1 and _PRAISE.fullmatch(line) is not None


def untouched(clause: Clause) -> Question | Decline:
    """The answer to words that only say what not to do."""
    about = clause.parts or clause.tracks or clause.pointer() or any(t.senses.musical for t in clause.tags)
    if not about:
        return Decline(f"Nothing was changed. {CAN_DO}")
    return Question("I leave it as it is. What shall I do instead?")


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
        (unknown and not (clause is not None and clause.pointer() and (len(words) <= 3 or clause.says("sounds?|feel"))))
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
