"""Make alternatives of a part, as takes to choose from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bridge.core.brief import Brief
from bridge.tasks.arguments import WithTarget
from bridge.tasks.parts import loops
from bridge.tasks.places import stretches
from bridge.tasks.regenerate import Rewriting
from bridge.tasks.slicing import Reslicing
from bridge.tasks.task import NewTakes, Outcome, Placement, Studio, Task
from bridge.tasks.wording import quoted


class Arguments(WithTarget):
    """Make alternatives of a part, as takes to choose from."""

    count: Annotated[int, Field(ge=1, le=4)] = 1


class MoreTakes(Task[Arguments]):
    """Make alternatives of a part, as takes to choose from."""

    name = "more_takes"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        names: list[str] = []
        recorded = False
        for one in loops(studio, arguments.target):
            whole = stretches((), one.grid)
            make: Rewriting | Reslicing
            if one.part is None:
                make, recorded = Reslicing(studio, one, 0.5, whole), True
            else:
                make = Rewriting(studio, one, one.part, Brief(), whole, called="alt")
            placements.append(Placement(NewTakes(one.clip.id), (make,) * arguments.count, as_midi=one.is_midi))
            names.append(one.name)
        several = "another take" if arguments.count == 1 else f"{arguments.count} more takes"
        plays = "it plays now" if arguments.count == 1 else "the first of the new ones plays now"
        how = " It is cut from the recording's own beats." if recorded else ""
        return Outcome(f"Made {several} of {quoted(names)}, equally loud; {plays}.{how}", tuple(placements))
