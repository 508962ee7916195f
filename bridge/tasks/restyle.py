"""Change the feeling and keep the music: more relaxed, darker, busier."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import Share, WithRanges
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Change the feeling and keep the music: more relaxed, darker, busier."""

    mood: tuple[str, ...] = Field(min_length=1, description="mood names, such as relaxed, dark, busy")
    amount: Share = Field(default=0.5, description="0.25 a bit, 0.5 normal, 0.9 a lot")
    keep: tuple[str, ...] = Field(default=(), description="attributes or parts that must not change")


class Restyle(Task[Arguments]):
    """Change the feeling and keep the music: more relaxed, darker, busier."""

    name = "restyle"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
