"""Make a new loop of several parts from a description (text to music)."""

from __future__ import annotations

from pydantic import Field

from bridge.core.brief import Brief
from bridge.core.gat import Attribute, Origin
from bridge.core.grid import Grid
from bridge.core.model import Compose, Composition, Line
from bridge.core.target import Span
from bridge.tasks.arguments import SpanText, Takes, WithBrief
from bridge.tasks.balance import reference
from bridge.tasks.briefing import brief, differences, known_brief, lines_for, short, unwanted
from bridge.tasks.ensemble import learnt, new_tracks, part_name
from bridge.tasks.parts import around
from bridge.tasks.places import for_new_music, where
from bridge.tasks.task import Outcome, Studio, Task, sentence

USUAL_BARS = 8
SHORT_BARS = 4
BLUES_BARS = 12
"""A blues is told in twelves."""


class Arguments(WithBrief):
    """Make a new loop of several parts from a description (text to music)."""

    at: SpanText | None = Field(default=None, description="where in the project; none means at the selection or cursor")
    takes: Takes = 1


class Generate(Task[Arguments]):
    """Make a new loop of several parts from a description (text to music)."""

    name = "generate"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        return loop_from(arguments.brief(), studio, at=arguments.at, takes=arguments.takes)


def loop_from(
    wanted: Brief, studio: Studio, *, at: Span | None, takes: int, hint: Brief | None = None, prompted: str = ""
) -> Outcome:
    """A new loop of several parts, each on a track of its own.

    Args:
        wanted: What the musician asked for.
        studio: Where.
        at: Where in the project.
        takes: Alternatives.
        hint: What an impression suggests.
        prompted: What to say first, such as what the impression was taken for.
    """
    bars = wanted.bars or (hint.bars if hint is not None else None)
    grid = for_new_music(studio.session, at, bars, usual=_usual(wanted, hint, studio))
    there = around(studio, grid)
    asked = brief(wanted, studio, grid, hint=hint, there=there)
    lines = tuple(line for line in _lines(wanted, asked) if not unwanted(line.role, asked.without))
    # A key asked for another than what sounds there makes its own harmony; else what sounds is followed.
    follow = not asked.chords and (wanted.key is None or wanted.key == there.key)
    request = Compose(
        grid, asked, lines, chords=there.chords if follow else (), hears=there.parts, onsets=there.onsets
    )  # fmt: skip
    placements, whole = new_tracks(studio, request, takes=takes, mix=reference(studio))
    said = [prompted, _said(whole, grid, takes), differences(wanted, grid)]
    return Outcome(
        " ".join(s for s in said if s), placements,
        attributes=(*_told(wanted), *learnt(studio, whole, grid, source="the loop made here")),
    )  # fmt: skip


def _usual(wanted: Brief, hint: Brief | None, studio: Studio) -> int:
    if short(wanted.prompt):
        return SHORT_BARS
    genre = wanted.over(hint or Brief()).over(known_brief(studio.gat)).genre
    return BLUES_BARS if genre == "blues" else USUAL_BARS


def _lines(wanted: Brief, asked: Brief) -> tuple[Line, ...]:
    """The players: those named, where the words name a whole band or a part alone; else the genre's own."""
    words = wanted.prompt.lower()
    named = lines_for(wanted.instruments)
    joins_in = " with " in f" {words} " or "featuring" in words
    if not named or (joins_in and len(named) == 1 and asked.genre is not None):
        return ()
    return named


def _told(wanted: Brief) -> tuple[Attribute, ...]:
    """What the words said of the music; tempo and metre are the project's to say."""
    said: dict[str, str | float | tuple[str, ...] | None] = {
        "genre": wanted.genre,
        "key": None if wanted.key is None else str(wanted.key),
        "mood": wanted.mood or None,
        "energy": wanted.energy,
        "density": wanted.density,
        "swing": wanted.swing,
        "chords": " | ".join(wanted.chords) or None,
    }
    return tuple(Attribute(n, v, Origin.SAID, "your request") for n, v in said.items() if v is not None)


def _said(whole: Composition, grid: Grid, takes: int) -> str:
    names = [part_name(part) for part in whole.parts if part.notes]
    about = whole.brief
    kind = f" {about.genre}" if about.genre else ""
    key = f" in {about.key}" if about.key is not None else ""
    tempo = f"{grid.bpm:.4g} bpm" if grid.steady else "the project's changing tempo"
    several = f", {takes} takes of each" if takes > 1 else ""
    bars = grid.whole_bars or 1
    length = f"{bars} bar{'s' if bars > 1 else ''}"
    return f"Made {length} of{kind or ' music'}{key} at {tempo}: {sentence(names)}, at {where(grid)}{several}."
