"""Split into stems, each on a track of its own."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Split into stems, each on a track of its own."""

    stems: tuple[str, ...] = Field(default=(), description="which ones; empty: all")


class SplitStems(Task[Arguments]):
    """Split into stems, each on a track of its own."""

    name = "split_stems"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
