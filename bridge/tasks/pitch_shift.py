"""Shift the pitch; the length stays."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import WithRanges
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Shift the pitch; the length stays."""

    semitones: float = Field(ge=-48, le=48, description="up is positive; 12 an octave")


class PitchShift(Task[Arguments]):
    """Shift the pitch; the length stays."""

    name = "pitch_shift"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
