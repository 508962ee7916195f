"""Make alternatives of a part, as takes to choose from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Make alternatives of a part, as takes to choose from."""

    count: Annotated[int, Field(ge=1, le=4)] = 1


class MoreTakes(Task[Arguments]):
    """Make alternatives of a part, as takes to choose from."""

    name = "more_takes"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
