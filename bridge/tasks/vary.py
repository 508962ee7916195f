"""Make a variation of a part or loop that stays recognisable."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import Share, Takes, WithBrief, WithRanges
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges, WithBrief):
    """Make a variation of a part or loop that stays recognisable."""

    amount: Share = Field(default=0.5, description="0.25 subtle, 0.5 normal, 0.9 wild")
    takes: Takes = 1


class Vary(Task[Arguments]):
    """Make a variation of a part or loop that stays recognisable."""

    name = "vary"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
