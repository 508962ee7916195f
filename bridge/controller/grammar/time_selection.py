"""Words for the stretch of time that is selected in the DAW: "the time selection", "the selected bars", "the loop range"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bridge.controller.grammar.tokens import Token
from bridge.controller.grammar.world import World
from bridge.core.plan import Question
from bridge.core.target import Span

_THE = r"(?:the |my |our |this |that |current |currently |whole |entire )*"
_CHOSEN = r"(?:selected|highlighted|marked)"
_STRETCH = r"(?:bars|beats|measures|area|region|section|stretch|range|passage|portion|part|bit|segment|seconds)"
_ON = r"(?:in|on|along) the (?:timeline|time line|ruler|arrangement)"
_SURE = re.compile(
    rf"{_THE}(?:time selection|timeline selection|range selection|time range|{_CHOSEN} time(?: range)?|selected range"
    rf"|{_CHOSEN} (?:bars|beats|measures)|highlighted {_STRETCH}|(?:loop|cycle) (?:range|region|area|selection|brace)|(?:between (?:the )?)?loop (?:points|locators)"
    rf"|(?:selection|{_STRETCH}|what is|everything) (?:{_CHOSEN} )?{_ON}"
    rf"|(?:what|{_STRETCH}|time) (?:that )?i (?:have |had )?{_CHOSEN} {_ON}|time (?:that )?i (?:have )?{_CHOSEN})"
)
_DRAWN = re.compile(
    rf"{_THE}(?:{_CHOSEN} {_STRETCH}|{_STRETCH} (?:that )?i (?:have )?{_CHOSEN}|(?:these|those) (?:bars|measures))"
)
"""What may also be said of a clip: it means the time selection only where there is one."""
_ALONE = re.compile(
    rf"(?:{_THE}selection|this (?:section|stretch|passage|bit|part|range|region)"
    rf"|what (?:i (?:have )?{_CHOSEN}|is {_CHOSEN}))"
)
"""What is said of clips where some are selected."""
_LONGEST = 12


def time_selection_at(tokens: Sequence[Token], start: int, world: World) -> tuple[Span | None, int] | None:
    """The time selection where it is spoken of from here on: None for the span where nothing is selected."""
    ahead = [token.text for token in tokens[start : start + _LONGEST]]
    chosen = world.context.selection
    patterns = [_SURE]
    if chosen.time is not None:
        patterns += [_DRAWN] if chosen.clips else [_DRAWN, _ALONE]
    line = " ".join(ahead)
    for pattern in patterns:
        match = re.match(rf"{pattern.pattern}(?!\S)", line)
        if match is not None:
            span = None if chosen.time is None else Span("selection", *chosen.time)
            return span, start + len(match.group().split(" "))
    return None


_ITSELF = re.compile(
    r"\b(?:clear|remove|delete|reset|lose|drop|cancel|unselect|deselect|get rid of|undo|move|set|change)"
    r" (?:the |my |this )?(?:time selection|time range|(?:loop|cycle) (?:range|region|area|points|brace))$"
)


def doubtful(words: str, ranges: Sequence[Span]) -> Question | None:
    """Ask where the time selection itself may be meant, or a piece of it, or notes that nobody here can see."""
    if re.search(rf"\b{_CHOSEN} (?:notes?|events?)\b", words):
        return Question("I cannot see which notes are selected. Which bars?", ("bars 3 to 4", "the time selection"))
    if not any(span.unit == "selection" for span in ranges):
        return None
    if len(set(ranges)) > 1:
        return Question("Those bars, or the time selection?", ("the time selection",))
    if _ITSELF.search(words.strip(" ,.!")):
        return Question(
            "What plays there, or the time selection itself? I can silence it.", ("silence the selected bars",)
        )
    return None


def nothing_drawn(words: str) -> Question:
    """Ask for a stretch where words speak of one that is not selected."""
    return Question("Select a stretch of time first, or say which bars.", (words,))
