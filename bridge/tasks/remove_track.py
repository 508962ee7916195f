"""Take a part out: an instrument, a role, or a piece of the drum kit."""

from __future__ import annotations

from pydantic import Field

from bridge.core.target import Target
from bridge.tasks.arguments import SpanText, TargetText, TaskArguments
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(TaskArguments):
    """Take a part out: an instrument, a role, or a piece of the drum kit."""

    what: tuple[str, ...] = Field(default=(), description="roles, instruments or drum pieces; empty: the target itself")
    target: TargetText = Field(default=Target(), description="what to take it out of")
    ranges: tuple[SpanText, ...] = ()


class RemoveTrack(Task[Arguments]):
    """Take a part out: an instrument, a role, or a piece of the drum kit."""

    name = "remove_track"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
