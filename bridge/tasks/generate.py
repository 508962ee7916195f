"""Make a new loop of several parts from a description (text to music)."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import SpanText, Takes, WithBrief
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithBrief):
    """Make a new loop of several parts from a description (text to music)."""

    at: SpanText | None = Field(default=None, description="where in the project; none means at the selection or cursor")
    takes: Takes = 1


class Generate(Task[Arguments]):
    """Make a new loop of several parts from a description (text to music)."""

    name = "generate"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
