"""Words as the answer to the question that is open."""

from __future__ import annotations

import re
from dataclasses import replace

from bridge.controller.grammar.request import understood
from bridge.controller.grammar.tags import tagged
from bridge.controller.grammar.tokens import tokenise
from bridge.controller.grammar.world import World
from bridge.controller.memory import Context
from bridge.core.plan import Decline, Interpretation, Plan

_YES = re.compile(
    r"^(?:yes|yeah|yep|sure|okay|ok|do it|go ahead|please do|y|exactly|correct|right|yes please)[.! ]*$", re.I
)


_NO = re.compile(r"^(?:no|nope|nah|cancel|never ?mind|forget it|none|nothing|stop)[.! ]*$", re.I)


def answered(text: str, context: Context) -> Interpretation | None:
    """The words as an answer to the open question; None where they are a request of their own."""
    question = context.question
    if question is None:
        return None
    bare = replace(context, question=None, asked="")
    words = text.strip().strip(".!").lower()
    choices = question.choices
    number = re.fullmatch(r"(?:number |option |choice |the )?(\d+)(?:st|nd|rd|th)?(?: one)?", words)
    ordinals = {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "last": len(choices),
    }
    spoken = re.fullmatch(r"(?:number |option |choice |the )?(\w+)(?: one| option| choice)?", words)
    picked = int(number.group(1)) if number else ordinals.get(spoken.group(1)) if spoken else None
    if picked is not None and 1 <= picked <= len(choices):
        return understood(choices[picked - 1], bare)
    if _NO.match(words):
        return Decline("All right, nothing was changed.")
    if _YES.match(words) and len(choices) == 1:
        return understood(choices[0], bare)
    whole = understood(text, bare)
    if isinstance(whole, Plan) and any(t.senses.verbs for t in tagged(tokenise(text), World(bare))):
        return whole
    said = set(re.findall(r"[\w#%]+", words)) - {
        "the",
        "a",
        "an",
        "on",
        "please",
        "in",
        "of",
        "that",
        "one",
        "it",
    }
    fitting = [c for c in choices if said and said <= set(re.findall(r"[\w#%]+", c.lower()))]
    if len(fitting) == 1:
        chosen = understood(fitting[0], bare)
        if isinstance(chosen, Plan):
            return chosen
    if context.asked:
        for joined in (
            f"{context.asked} {text}",
            f"{context.asked} on {text}",
            f"{context.asked} by {text}",
            f"{context.asked} to {text}",
        ):
            both = understood(joined, bare)
            if isinstance(both, Plan):
                return both
        vague = re.sub(
            r"\b(?:something|it|the thing|one of (?:them|the \w+)|the other (?:one|track)|some ?thing|this|that)\b",
            text,
            context.asked,
            count=1,
        )
        if vague != context.asked and isinstance(both := understood(vague, bare), Plan):
            return both
    return whole
