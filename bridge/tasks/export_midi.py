"""Place the notes of a part as a MIDI clip, and save them as a MIDI file."""

from __future__ import annotations

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Place the notes of a part as a MIDI clip, and save them as a MIDI file."""


class ExportMidi(Task[Arguments]):
    """Place the notes of a part as a MIDI clip, and save them as a MIDI file."""

    name = "export_midi"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
