"""Change the speed; the pitch stays unless asked otherwise."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Change the speed; the pitch stays unless asked otherwise."""

    factor: float | None = Field(default=None, gt=0.1, lt=10, description="2 twice as fast, 0.5 half-time")
    tempo: float | None = Field(default=None, ge=10, le=960, description="bpm to bring it to, instead of a factor")
    keep_pitch: bool = True


class ChangeSpeed(Task[Arguments]):
    """Change the speed; the pitch stays unless asked otherwise."""

    name = "change_speed"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
