"""Place the notes of a part as a MIDI clip, and save them as a MIDI file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bridge.core.model import Perform
from bridge.core.notes import Part
from bridge.core.target import Span
from bridge.tasks.arguments import WithTarget
from bridge.tasks.parts import Loop, loops
from bridge.tasks.places import stretches
from bridge.tasks.playing import fitting, needs_model, once, origins
from bridge.tasks.task import Draft, NewTrack, Outcome, Placement, Studio, Task, sentence


class Arguments(WithTarget):
    """Place the notes of a part as a MIDI clip, and save them as a MIDI file."""


class ExportMidi(Task[Arguments]):
    """Place the notes of a part as a MIDI clip, and save them as a MIDI file."""

    name = "export_midi"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        found = loops(studio, arguments.target)
        if all(one.part is None for one in found):
            raise needs_model(found[0], "getting its notes")
        return as_notes(tuple(one for one in found if one.part is not None), (), studio)


def as_notes(found: tuple[Loop, ...], ranges: tuple[Span, ...], studio: Studio) -> Outcome:
    """The notes of clips as MIDI clips on new tracks; the clips stay as they are."""
    placements: list[Placement] = []
    said: list[str] = []
    for one in found:
        spans = stretches(ranges, one.grid)
        notes = tuple(n for n in one.written.notes if any(a <= n.start < b for a, b in spans))
        part = replace(one.written, notes=notes, length=one.grid.beats)
        name = f"{one.name} MIDI"
        placements.append(Placement(NewTrack(name), (once(_notes(studio, one, part, name)),), as_midi=True))
        said.append(f"“{one.name}” ({len(notes)} notes)")
    return Outcome(
        f"Placed the notes of {sentence(said)} as MIDI on {'a new track' if len(said) == 1 else 'new tracks'}; "
        "add an instrument to hear them. The audio stays.",
        tuple(placements),
    )


def _notes(studio: Studio, one: Loop, part: Part, name: str) -> Callable[[], Draft]:
    def draft() -> Draft:
        request = Perform(one.grid, part)
        played = studio.perform(request)
        key = fitting(part, studio.gat.key(one.scope))
        return Draft(
            played.audio, one.grid, name, studio.model_name(request), played.licence, part.role, part, one.chords, key,
            origins(one),
        )  # fmt: skip

    return draft
