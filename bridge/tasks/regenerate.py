"""Write a stretch of a part anew and leave the rest untouched (inpainting)."""

from __future__ import annotations

from bridge.core.brief import Brief
from bridge.core.model import Compose, Line
from bridge.core.notes import Part
from bridge.core.vocabulary.naming import instrument_name
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import Takes, WithBrief, WithRanges
from bridge.tasks.briefing import brief, line_for
from bridge.tasks.ensemble import compose
from bridge.tasks.parts import Loop, Surroundings, around, loops
from bridge.tasks.places import covers, stretches
from bridge.tasks.playing import Spans, fitting, needs_model, replayed
from bridge.tasks.progression import spans_of
from bridge.tasks.task import Draft, NewTakes, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted


class Arguments(WithRanges, WithBrief):
    """Write a stretch of a part anew and leave the rest untouched (inpainting)."""

    takes: Takes = 1


class Regenerate(Task[Arguments]):
    """Write a stretch of a part anew and leave the rest untouched (inpainting)."""

    name = "regenerate"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        wanted = arguments.brief()
        placements: list[Placement] = []
        said: list[str] = []
        there = loops(studio, arguments.target, keep=arguments.keep, ranges=arguments.ranges)
        recorded = [one for one in there if one.part is None]
        if len(recorded) == len(there):
            raise needs_model(recorded[0], "writing a stretch of it anew")
        for one in there:
            if one.part is None:
                continue
            spans = stretches(arguments.ranges, one.grid)
            rewrite = Rewriting(studio, one, one.part, wanted, spans, called="rewritten")
            placements.append(Placement(NewTakes(one.clip.id), (rewrite,) * arguments.takes, as_midi=one.is_midi))
            said.append(one.name)
        of = f"{sentence([r.words for r in arguments.ranges])} of " if arguments.ranges else ""
        several = f", {arguments.takes} takes" if arguments.takes > 1 else ""
        rest = "; the rest is untouched" if arguments.ranges else ""
        left = f" Left as it is, a recording: {quoted(one.name for one in recorded)}." if recorded else ""
        return Outcome(f"Wrote {of}{quoted(said)} anew{several}{rest}.{left}", tuple(placements))


class Rewriting:
    """Writes stretches of a part anew, from any seed, over the chords and beside the parts that are there.

    Args:
        studio: Where.
        one: The clip.
        part: Its notes.
        wanted: What the musician asked of the new stretch.
        spans: The stretches.
        variation: How far to go from the old notes; None to write afresh.
        called: What to add to the take's name.
    """

    def __init__(
        self,
        studio: Studio,
        one: Loop,
        part: Part,
        wanted: Brief,
        spans: Spans,
        *,
        variation: float | None = None,
        called: str = "",
    ) -> None:
        self._studio, self._one, self._part, self._spans = studio, one, part, spans
        self._called = called
        there = around(studio, one.grid, without=(one.clip.id,), listen=not one.chords)
        self._brief = brief(wanted, studio, one.grid, there=there)
        self._line = _line(wanted, part)
        self._chords = spans_of(wanted.chords, one.grid) or one.chords or there.chords
        self._there: Surroundings = there
        # A stretch asked to be softer or wilder than the rest is meant to stand out from it.
        self._felt = bool(wanted.mood) or wanted.energy is not None
        self._variation = variation

    def __call__(self, seed: int) -> Draft:
        one, varied = self._one, self._variation is not None
        same_player = self._line.instrument is None or self._line.instrument == instrument_name(self._part)
        request = Compose(
            one.grid, self._brief, (self._line if same_player else Line(self._part.role, None, self._line.style),),
            chords=self._chords, hears=self._there.parts, onsets=self._there.onsets,
            origin=self._part if varied else None, variation=self._variation or 0.0, seed=seed,
        )  # fmt: skip
        written = compose(self._studio, request)
        new, part = written.parts[0], self._part
        for start, end in self._spans:
            part = part.replaced_between(start, end, new.between(start, end))
        whole = covers(self._spans, one.grid)
        if whole and not same_player:
            part = Part(part.role, new.instrument, part.notes, part.length, new.name)
        name = f"{one.name}, {self._called}" if self._called else one.name
        return replayed(
            self._studio, one, part, name=name, spans=None if whole else self._spans,
            chords=written.chords if whole else one.chords or written.chords,
            key=fitting(part, written.brief.key), same_level=not whole and self._felt,
        )  # fmt: skip


def _line(wanted: Brief, part: Part) -> Line:
    """The player: as it is, unless another instrument of the role was asked for.

    Raises:
        InvalidArguments: for an instrument that plays another role.
    """
    for name in wanted.instruments:
        line = line_for(name)
        if line.role != part.role:
            raise InvalidArguments(
                f"A {name} plays {line.role}, and that part is {part.role}.", "Add it as a part of its own instead."
            )
        if line.instrument is not None:
            return line
    return Line(part.role, instrument_name(part))
