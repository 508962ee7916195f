"""Write music around a given drum pattern; its groove drives the new parts."""

from __future__ import annotations

from bridge.core.model import Compose, Line
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import Takes, WithBrief, WithTarget
from bridge.tasks.balance import reference
from bridge.tasks.briefing import brief, differences, lines_for, unwanted
from bridge.tasks.ensemble import learnt, new_tracks, part_name
from bridge.tasks.parts import around, loops
from bridge.tasks.places import bars, hull, where
from bridge.tasks.task import Outcome, Studio, Task, sentence

_CALM = 0.4
"""Energy under which a pad joins bass and chords rather than a lead."""


class Arguments(WithTarget, WithBrief):
    """Write music around a given drum pattern; its groove drives the new parts."""

    takes: Takes = 1


class DrumsToMusic(Task[Arguments]):
    """Write music around a given drum pattern; its groove drives the new parts."""

    name = "drums_to_music"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        found = loops(studio, arguments.target)
        drums = tuple(one for one in found if one.unpitched) or found
        if all(one.part is not None and not one.part.unpitched for one in drums):
            raise InvalidArguments(f"“{drums[0].name}” is no drum part.", "Select the drums, or say which they are.")
        grid = hull(studio.session, [one.clip for one in drums])
        if arguments.bars is not None:
            first = studio.session.tempo_map.bar_at(grid.start).bar
            grid = bars(studio.session.tempo_map, first, arguments.bars, studio.session.rate)
        there = around(studio, grid)
        asked = brief(arguments.brief(), studio, grid, there=there)
        lines = tuple(line for line in _lines(arguments, asked.energy) if not unwanted(line.role, asked.without))
        if not lines:
            raise InvalidArguments("Nothing is left to write.", "Rule out fewer parts.")
        follow = not asked.chords and (arguments.key is None or arguments.key == there.key)
        request = Compose(
            grid, asked, lines, chords=there.chords if follow else (), hears=there.parts, onsets=there.onsets
        )  # fmt: skip
        placements, whole = new_tracks(studio, request, takes=arguments.takes, mix=reference(studio))
        names = sentence([part_name(part) for part in whole.parts if part.notes])
        key = f" in {whole.brief.key}" if whole.brief.key is not None else ""
        by = "their notes" if any(one.part is not None for one in drums) else "the hits heard in them"
        said = (
            f"Wrote {names}{key} around {sentence([f'“{one.name}”' for one in drums])}, {where(grid)}, following {by}."
        )
        return Outcome(
            f"{said} {differences(arguments.brief(), grid)}".strip(), placements,
            attributes=learnt(studio, whole, grid, source="the music made to the drums"),
        )  # fmt: skip


def _lines(arguments: Arguments, energy: float | None) -> tuple[Line, ...]:
    named = tuple(line for line in lines_for(arguments.instruments) if line.role not in ("drums", "percussion"))
    if named:
        return named
    return (Line("bass"), Line("chords"), Line("pad") if energy is not None and energy < _CALM else Line("lead"))
