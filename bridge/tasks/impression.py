"""Make a new loop from an impression: a title, an artist, a scene, a feeling."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import SpanText, Takes, WithBrief
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithBrief):
    """Make a new loop from an impression: a title, an artist, a scene, a feeling."""

    impression: str = Field(description="the title, artist, scene or feeling, in the musician's words")
    at: SpanText | None = None
    takes: Takes = 1


class Impression(Task[Arguments]):
    """Make a new loop from an impression: a title, an artist, a scene, a feeling."""

    name = "impression"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
