"""Turn audio into MIDI notes."""

from __future__ import annotations

from bridge.tasks.arguments import WithRanges
from bridge.tasks.export_midi import as_notes
from bridge.tasks.parts import loops
from bridge.tasks.playing import needs_model
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Turn audio into MIDI notes."""


class Transcribe(Task[Arguments]):
    """Turn audio into MIDI notes."""

    name = "transcribe"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        found = loops(studio, arguments.target, ranges=arguments.ranges)
        for one in found:
            if one.part is None:
                raise needs_model(one, "turning it into notes")
        return as_notes(found, arguments.ranges, studio)
