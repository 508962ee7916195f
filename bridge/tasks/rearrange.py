"""Play the same chords and melody in another style (stylistic rearrangement)."""

from __future__ import annotations

from bridge.tasks.arguments import Takes, WithBrief, WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget, WithBrief):
    """Play the same chords and melody in another style (stylistic rearrangement)."""

    takes: Takes = 1


class Rearrange(Task[Arguments]):
    """Play the same chords and melody in another style (stylistic rearrangement)."""

    name = "rearrange"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
