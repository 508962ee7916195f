"""Say what an attribute is, lock it, or unlock it: “it is in D dorian”, “lock the tempo”."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Say what an attribute is, lock it, or unlock it: “it is in D dorian”, “lock the tempo”."""

    attribute: str = Field(description="tempo, key, metre, genre, mood, energy, density, swing, chords, bars, …")
    value: str | None = Field(default=None, description="as text; none to leave the value and only lock or unlock")
    lock: bool | None = Field(default=None, description="true locks, false unlocks")


class SetAttribute(Task[Arguments]):
    """Say what an attribute is, lock it, or unlock it: “it is in D dorian”, “lock the tempo”."""

    name = "set_attribute"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
