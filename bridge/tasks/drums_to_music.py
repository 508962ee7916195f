"""Write music around a given drum pattern; its groove drives the new parts."""

from __future__ import annotations

from bridge.tasks.arguments import Takes, WithBrief, WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget, WithBrief):
    """Write music around a given drum pattern; its groove drives the new parts."""

    takes: Takes = 1


class DrumsToMusic(Task[Arguments]):
    """Write music around a given drum pattern; its groove drives the new parts."""

    name = "drums_to_music"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
