"""Choose which take of a clip plays."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Choose which take of a clip plays."""

    take: Annotated[int, Field(ge=1, le=64)] | None = Field(default=None, description="counted from 1")
    move: Literal["next", "previous", "last"] | None = Field(default=None, description="instead of a number")


class KeepTake(Task[Arguments]):
    """Choose which take of a clip plays."""

    name = "keep_take"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
