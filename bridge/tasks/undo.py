"""Take back what the copilot did."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bridge.tasks.arguments import TaskArguments
from bridge.tasks.task import Outcome, Studio, Task, Travel


class Arguments(TaskArguments):
    """Take back what the copilot did."""

    steps: Annotated[int, Field(ge=1, le=1000)] = 1
    everything: bool = Field(default=False, description="back to how the project was at the start")


class Undo(Task[Arguments]):
    """Take back what the copilot did."""

    name = "undo"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        if arguments.everything:
            return Outcome("Back to how the project was at the start.", travel=Travel("start"))
        many = "the last change" if arguments.steps == 1 else f"the last {arguments.steps} changes"
        return Outcome(f"Taking back {many}.", travel=Travel("undo", arguments.steps))
