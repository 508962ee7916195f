"""Name the present state as a branch, or go to a branch."""

from __future__ import annotations

from pydantic import Field

from bridge.errors import InvalidArguments
from bridge.tasks.arguments import TaskArguments
from bridge.tasks.task import Outcome, Studio, Task, Travel


class Arguments(TaskArguments):
    """Name the present state as a branch, or go to a branch."""

    branch: str = Field(min_length=1, max_length=80, description="its name")
    create: bool = Field(default=False, description="true names the present state; false goes there")


class Branch(Task[Arguments]):
    """Name the present state as a branch, or go to a branch."""

    name = "branch"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        name = " ".join(arguments.branch.split())
        if not name:
            raise InvalidArguments("The branch has no name.", "Say one, such as “save this as verse idea”.")
        if arguments.create:
            return Outcome(f"Naming this “{name}”.", travel=Travel("new branch", name=name))
        return Outcome(f"Going to “{name}”.", travel=Travel("branch", name=name))
