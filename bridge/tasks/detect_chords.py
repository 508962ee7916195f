"""Find the chords of a clip."""

from __future__ import annotations

from bridge.tasks.arguments import WithRanges
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Find the chords of a clip."""


class DetectChords(Task[Arguments]):
    """Find the chords of a clip."""

    name = "detect_chords"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
