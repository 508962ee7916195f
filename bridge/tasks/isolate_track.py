"""Keep only one part and silence the rest."""

from __future__ import annotations

from pydantic import Field

from bridge.core.target import Target
from bridge.tasks.arguments import SpanText, TargetText, TaskArguments
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(TaskArguments):
    """Keep only one part and silence the rest."""

    what: tuple[str, ...] = Field(description="roles, instruments or drum pieces to keep")
    target: TargetText = Field(default=Target(), description="what to keep it from")
    ranges: tuple[SpanText, ...] = ()


class IsolateTrack(Task[Arguments]):
    """Keep only one part and silence the rest."""

    name = "isolate_track"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
