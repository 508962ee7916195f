"""Name the present state as a branch, or go to a branch."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import TaskArguments
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(TaskArguments):
    """Name the present state as a branch, or go to a branch."""

    branch: str = Field(min_length=1, max_length=80, description="its name")
    create: bool = Field(default=False, description="true names the present state; false goes there")


class Branch(Task[Arguments]):
    """Name the present state as a branch, or go to a branch."""

    name = "branch"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
