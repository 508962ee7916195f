"""Words to a plan, with no language model and no network."""

from __future__ import annotations

from bridge.controller.memory import Context
from bridge.core.plan import Decline, Interpretation

__all__ = ["interpret"]


def interpret(text: str, context: Context) -> Interpretation:
    """Understand a musician's words.

    Args:
        text: What they said.
        context: What it can refer to.

    Returns:
        A plan whose steps carry typed arguments; or one short question; or a polite no. Words are
        never turned into a change on a guess.
    """
    return Decline("I did not understand that.", tuple(text.split()))
