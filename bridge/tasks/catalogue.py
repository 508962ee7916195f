"""The tasks that are installed, by name; built-ins and outsiders come through the same door."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import cast

from pydantic import ValidationError

from bridge.core.json import Json
from bridge.errors import InvalidArguments, NotInstalled
from bridge.tasks.arguments import TaskArguments
from bridge.tasks.task import Task

GROUP = "loop_copilot.tasks"


class Catalogue:
    """Loads a task when it is first asked for."""

    def __init__(self) -> None:
        self._found: dict[str, EntryPoint] = {point.name: point for point in entry_points(group=GROUP)}
        self._loaded: dict[str, Task[TaskArguments]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every task's name, in alphabetical order."""
        return tuple(sorted(self._found))

    def task(self, name: str) -> Task[TaskArguments]:
        """The task of that name.

        Raises:
            NotInstalled: when there is none or it cannot be loaded.
        """
        if name not in self._loaded:
            if name not in self._found:
                raise NotInstalled(f"There is no task “{name}”.", f"Known: {', '.join(self.names)}.")
            try:
                self._loaded[name] = cast("type[Task[TaskArguments]]", self._found[name].load())()
            except ImportError as error:
                raise NotInstalled(
                    f"The task “{name}” cannot be loaded: {error}.", "Run `loop-copilot doctor`."
                ) from error
        return self._loaded[name]

    def arguments(self, name: str, values: Json) -> TaskArguments:
        """Check a task's arguments.

        Raises:
            InvalidArguments: saying which is wrong and why.
        """
        try:
            return self.task(name).schema.model_validate(values)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(str(at) for at in e['loc'])}: {e['msg']}" for e in error.errors())
            raise InvalidArguments(f"The arguments of {name} are not right: {wrong}.") from error
