"""The whole request: tokens, tags, clauses; each clause read by the first reading that fits it; then a plan."""

from __future__ import annotations

from bridge.controller.grammar.answers import answered
from bridge.controller.grammar.request import understood
from bridge.controller.memory import Context
from bridge.core.plan import Interpretation


def interpret(text: str, context: Context) -> Interpretation:
    """Understand a musician's words.

    Args:
        text: What they said.
        context: What it can refer to.

    Returns:
        A plan whose steps carry typed arguments; or one short question; or a polite no. Words are
        never turned into a change on a guess.
    """
    if context.question is not None:
        answer = answered(text, context)
        if answer is not None:
            return answer
    return understood(text, context)
