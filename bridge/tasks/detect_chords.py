"""Find the chords of a clip."""

from __future__ import annotations

from bridge.core.gat import Attribute, Origin
from bridge.core.target import Target
from bridge.errors import InvalidAudio
from bridge.tasks.arguments import WithRanges
from bridge.tasks.parts import chords_of, loops
from bridge.tasks.places import stretches
from bridge.tasks.progression import chord_text
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithRanges):
    """Find the chords of a clip."""


class DetectChords(Task[Arguments]):
    """Find the chords of a clip."""

    name = "detect_chords"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        said: list[str] = []
        told: list[Attribute] = []
        everywhere = arguments.target == Target() and not any(studio.session.selection)
        found = loops(studio, Target("all") if everywhere else arguments.target, ranges=arguments.ranges)
        pitched = [one for one in found if not one.unpitched]
        failed: InvalidAudio | None = None
        for one in pitched or found:
            try:
                chords, how = chords_of(studio, one)
            except InvalidAudio as error:
                failed = error
                continue
            key = studio.gat.key(one.scope)
            told.append(
                Attribute(
                    "chords",
                    chord_text(chords, one.grid, key),
                    Origin.MEASURED,
                    how,
                    1.0 if one.chords else 0.7,
                    one.scope,
                )
            )
            spans = stretches(arguments.ranges, one.grid)
            inside = tuple(
                s for s in chords if any(a < s.start + s.length - 1e-6 and s.start < b - 1e-6 for a, b in spans)
            )
            said.append(f"“{one.name}”: {chord_text(inside, one.grid, key)} ({how}).")
        if failed is not None and not said:
            raise failed
        return Outcome(" ".join(said), attributes=tuple(told))
