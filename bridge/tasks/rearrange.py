"""Play the same chords and melody in another style (stylistic rearrangement)."""

from __future__ import annotations

from dataclasses import replace

from bridge.core.brief import Brief
from bridge.core.edit import Edit, MuteClip
from bridge.core.grid import Grid
from bridge.core.model import Compose, Composition, Line
from bridge.core.notes import ROLES, ChordSpan, Part
from bridge.core.vocabulary.naming import instrument_name, instrument_of
from bridge.core.vocabulary.ranges import playable
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import Takes, WithBrief, WithTarget
from bridge.tasks.balance import loudness_of, reference
from bridge.tasks.briefing import brief, differences, line_for, lines_for
from bridge.tasks.ensemble import Writing, new_tracks, part_name, stem
from bridge.tasks.parts import Loop, around, chords_of, loops
from bridge.tasks.places import hull
from bridge.tasks.playing import USUAL_SPACE, Tone, needs_model, origins, replayed
from bridge.tasks.task import Draft, NewTakes, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted

KEEPS_TUNE = 0.15
"""How far a melody may bend to a new style and still be the same melody."""


class Arguments(WithTarget, WithBrief):
    """Play the same chords and melody in another style (stylistic rearrangement)."""

    takes: Takes = 1


class Rearrange(Task[Arguments]):
    """Play the same chords and melody in another style (stylistic rearrangement)."""

    name = "rearrange"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        wanted = arguments.brief()
        there = loops(studio, arguments.target, keep=arguments.keep)
        ours = [one for one in there if one.part is not None]
        if wanted.instruments and wanted.genre is None and ours:
            return _other_instruments(arguments, studio, ours)
        placements: list[Placement] = []
        edits: list[Edit] = []
        said: list[str] = []
        for group in _together(ours):
            placements += _rewritten(arguments, studio, group)
            said.append(f"{quoted(one.name for one in group)}: rewritten over the same chords")
        for one in there:
            if one.part is None:
                new, words = _from_recording(arguments, studio, one)
                placements += new
                edits.append(MuteClip(one.clip.id))
                said.append(words)
        style = f"As {wanted.genre}: " if wanted.genre else ""
        grid = there[0].grid
        return Outcome(
            f"{style}{'; '.join(said)}. {differences(wanted, grid)}".strip(), tuple(placements), tuple(edits)
        )


def _together(ours: list[Loop]) -> list[list[Loop]]:
    """Clips on the same stretch are one band."""
    groups: dict[tuple[float, float], list[Loop]] = {}
    for one in ours:
        groups.setdefault((round(one.grid.start, 3), round(one.grid.end, 3)), []).append(one)
    return list(groups.values())


def _rewritten(arguments: Arguments, studio: Studio, group: list[Loop]) -> list[Placement]:
    """A band's parts anew in one style; melodies keep their notes but for what the style bends."""
    grid, wanted = group[0].grid, arguments.brief()
    there = around(studio, grid, without=[one.clip.id for one in group], listen=False)
    chords = next((one.chords for one in group if one.chords), there.chords)
    asked = brief(wanted, studio, grid, there=there)
    lines = tuple(_line(one.part, wanted.instruments) for one in group if one.part is not None)
    request = Compose(grid, asked, lines, chords=chords, hears=there.parts, seed=studio.seed)
    writings = [Writing(studio, request) for _ in range(arguments.takes)]
    style = wanted.genre or "anew"
    return [
        Placement(
            NewTakes(one.clip.id), tuple(_Anew(studio, one, w, index, style) for w in writings), as_midi=one.is_midi
        )
        for index, one in enumerate(group)
    ]


class _Anew:
    """One player's part of a band in its new style."""

    def __init__(self, studio: Studio, one: Loop, writing: Writing, index: int, style: str) -> None:
        self._studio, self._one, self._writing, self._index, self._style = studio, one, writing, index, style

    def __call__(self, seed: int) -> Draft:
        studio, one = self._studio, self._one
        part, whole = self._writing.part(self._index, seed)
        if one.part is not None and one.part.role == "lead":
            part = self._tune(one.part, part, whole, seed)
        loudness = None if one.is_midi else loudness_of(studio, one)
        made = stem(
            studio, part, one.grid, whole, name=f"{one.name}, {self._style}", loudness=loudness, key=whole.brief.key,
            tone=Tone(0.0, USUAL_SPACE),
        )  # fmt: skip
        return replace(made, parents=origins(one))

    def _tune(self, old: Part, new: Part, whole: Composition, seed: int) -> Part:
        line = Line(new.role, instrument_name(new))
        request = replace(
            self._writing.request, lines=(line,), origin=old, variation=KEEPS_TUNE, chords=whole.chords,
            brief=whole.brief, seed=seed,
        )  # fmt: skip
        return replace(self._studio.compose(request).parts[0], instrument=new.instrument)


def _line(part: Part, instruments: tuple[str, ...]) -> Line:
    """The player of a part in a new style: one that was named for its role, else whom the style chooses."""
    named = next((line for line in lines_for(instruments) if line.role == part.role), None)
    return named or Line(part.role)


def _other_instruments(arguments: Arguments, studio: Studio, ours: list[Loop]) -> Outcome:
    """The same notes on another instrument: nothing but the player changes."""
    placements: list[Placement] = []
    said: list[str] = []
    for index, one in enumerate(ours):
        old = one.written
        name = arguments.instruments[min(index, len(arguments.instruments) - 1)]
        role, program = instrument_of(name)
        if role is None or (role in ("drums", "percussion")) != old.unpitched:
            raise InvalidArguments(f"“{one.name}” cannot be played on a {name}.", "Name another instrument.")
        line = line_for(name)
        part = replace(old, instrument=program, name=line.instrument or name)
        part = part if role == part.role or name in ROLES else replace(part, role=old.role)
        placements.append(Placement(NewTakes(one.clip.id), (_Swapped(studio, one, part, name),), as_midi=one.is_midi))
        said.append(f"“{one.name}” on {name}")
    return Outcome(f"The same notes, {sentence(said)}.", tuple(placements))


class _Swapped:
    def __init__(self, studio: Studio, one: Loop, part: Part, name: str) -> None:
        self._studio, self._one, self._part, self._name = studio, one, part, name

    def __call__(self, seed: int) -> Draft:
        del seed
        part = self._part if self._one.is_midi else playable(self._part)
        moved = (f"The {self._name} plays some of it in an octave of its own.",) if part != self._part else ()
        return replayed(
            self._studio, self._one, part, name=self._name, same_level=False, warnings=moved
        )  # fmt: skip


def _from_recording(arguments: Arguments, studio: Studio, one: Loop) -> tuple[tuple[Placement, ...], str]:
    """New parts over a recording's chords, on tracks of their own.

    Raises:
        NotInstalled: for drums, whose sound would have to be transcribed.
    """
    if one.unpitched:
        raise needs_model(one, "rearranging its pattern")
    chords: tuple[ChordSpan, ...] = chords_of(studio, one)[0]
    grid: Grid = hull(studio.session, [one.clip])
    there = around(studio, grid, without=(one.clip.id,))
    asked: Brief = brief(arguments.brief(), studio, grid, there=there)
    request = Compose(grid, asked, lines_for(arguments.instruments), chords=chords, hears=there.parts)
    new, whole = new_tracks(studio, request, takes=arguments.takes, mix=reference(studio))
    names = sentence([part_name(part) for part in whole.parts if part.notes])
    return new, (
        f"“{one.name}” is a recording, so its chords were heard and {names} written over them on new tracks; "
        "its melody is not in them, and the recording is muted"
    )
