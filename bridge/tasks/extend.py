"""Make a loop longer and carry on in its style."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Make a loop longer and carry on in its style."""

    bars: Annotated[int, Field(ge=1, le=128)] | None = Field(default=None, description="bars to add")
    to_bars: Annotated[int, Field(ge=1, le=256)] | None = Field(default=None, description="length to reach, in bars")


class Extend(Task[Arguments]):
    """Make a loop longer and carry on in its style."""

    name = "extend"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
