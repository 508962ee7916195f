"""Do again what was taken back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bridge.tasks.arguments import TaskArguments
from bridge.tasks.task import Outcome, Studio, Task, Travel


class Arguments(TaskArguments):
    """Do again what was taken back."""

    steps: Annotated[int, Field(ge=1, le=1000)] = 1


class Redo(Task[Arguments]):
    """Do again what was taken back."""

    name = "redo"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        many = "the change" if arguments.steps == 1 else f"{arguments.steps} changes"
        return Outcome(f"Doing {many} again.", travel=Travel("redo", arguments.steps))
