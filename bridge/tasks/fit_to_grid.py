"""Bring a clip onto the bar grid: a whole number of bars at the project tempo."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Bring a clip onto the bar grid: a whole number of bars at the project tempo."""

    bars: Annotated[int, Field(ge=1, le=128)] | None = Field(
        default=None, description="its length in bars, where it was said"
    )


class FitToGrid(Task[Arguments]):
    """Bring a clip onto the bar grid: a whole number of bars at the project tempo."""

    name = "fit_to_grid"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
