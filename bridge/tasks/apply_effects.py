"""Change the sound in words: reverb, delay, EQ, lo-fi, underwater, louder."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import WithRanges
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Change the sound in words: reverb, delay, EQ, lo-fi, underwater, louder."""

    effects: tuple[EffectRequest, ...] = Field(min_length=1, description="in the order they were said")


class ApplyEffects(Task[Arguments]):
    """Change the sound in words: reverb, delay, EQ, lo-fi, underwater, louder."""

    name = "apply_effects"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
