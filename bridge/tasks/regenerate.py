"""Write a stretch of a part anew and leave the rest untouched (inpainting)."""

from __future__ import annotations

from bridge.tasks.arguments import Takes, WithBrief, WithRanges
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges, WithBrief):
    """Write a stretch of a part anew and leave the rest untouched (inpainting)."""

    takes: Takes = 1


class Regenerate(Task[Arguments]):
    """Write a stretch of a part anew and leave the rest untouched (inpainting)."""

    name = "regenerate"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
