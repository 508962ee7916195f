"""Turn audio into MIDI notes."""

from __future__ import annotations

from bridge.tasks.arguments import WithRanges
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Turn audio into MIDI notes."""


class Transcribe(Task[Arguments]):
    """Turn audio into MIDI notes."""

    name = "transcribe"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
