"""Make a loop longer and carry on in its style."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Audio, Compose, Line, Perform
from bridge.core.notes import Note, Part
from bridge.core.units import Beats
from bridge.core.vocabulary.naming import instrument_name
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import WithTarget
from bridge.tasks.briefing import brief
from bridge.tasks.ensemble import compose
from bridge.tasks.parts import Loop, around, loops
from bridge.tasks.places import MOST_BARS, in_place, where
from bridge.tasks.playing import (
    Spans,
    derived,
    evened,
    fitting,
    gain_to_match,
    once,
    origins,
    patched,
    sounded,
    tone_of,
    wide,
)
from bridge.tasks.progression import laid_round
from bridge.tasks.task import Draft, Outcome, Placement, Studio, Task
from bridge.tasks.wording import Told, together

CARRIES_ON = 0.35
"""How far the continuation goes from the notes before it: the same idea, not the same bars."""


class Arguments(WithTarget):
    """Make a loop longer and carry on in its style."""

    bars: Annotated[int, Field(ge=1, le=128)] | None = Field(default=None, description="bars to add")
    to_bars: Annotated[int, Field(ge=1, le=256)] | None = Field(default=None, description="length to reach, in bars")


class Extend(Task[Arguments]):
    """Make a loop longer and carry on in its style."""

    name = "extend"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        said: list[Told] = []
        for one in loops(studio, arguments.target):
            grid = _longer(one, arguments)
            place, note = in_place(studio, one.clip, grid, one.name)
            carry = (
                _Continuation(studio, one, one.part, grid)
                if one.part is not None
                else once(_Repeated(studio, one, grid))
            )
            placements.append(Placement(place, (carry,), as_midi=one.is_midi))
            did, how = ("Extended ", "in style") if one.part is not None else ("Repeated ", "(a recording)")
            said.append(Told(did, one.name, f" {how}: now {where(grid)}, the beginning as it was. {note}"))
        return Outcome(together(said), tuple(placements))


def _longer(one: Loop, arguments: Arguments) -> Grid:
    """The stretch to reach; twice the length when nothing is said.

    Raises:
        InvalidArguments: when it is that long already, or would be too long.
    """
    tempo_map, start, end = one.grid.tempo_map, one.grid.start, one.grid.end
    at = tempo_map.bar_at(start)
    if arguments.to_bars is not None:
        new_end = tempo_map.bar_start(at.bar + arguments.to_bars) + at.beat
    elif arguments.bars is not None:
        last = tempo_map.bar_at(end)
        new_end = tempo_map.bar_start(last.bar + arguments.bars) + last.beat
    else:
        new_end = end + one.grid.beats
    if new_end <= end + 1e-6:
        raise InvalidArguments(f"“{one.name}” is that long already.", "Say how many bars to add.")
    grid = Grid(tempo_map, start, Beats(new_end), one.grid.rate)
    if grid.beats > 2 * MOST_BARS * grid.signature.bar:
        raise InvalidArguments("That is longer than can be made at once.", f"At most {2 * MOST_BARS} bars.")
    return grid


class _Continuation:
    """Writes on from a part whose notes are known; what was there stays to the sample."""

    def __init__(self, studio: Studio, one: Loop, part: Part, grid: Grid) -> None:
        self._studio, self._one, self._part, self._grid = studio, one, part, grid
        there = around(studio, grid, without=(one.clip.id,), listen=not one.chords)
        self._chords = laid_round(one.chords, Beats(0.0), grid.beats) or there.chords
        self._request = Compose(
            grid, brief(Brief(), studio, grid, there=there), (Line(part.role, instrument_name(part)),),
            chords=self._chords, hears=there.parts, origin=_round_and_round(part, grid.beats), variation=CARRIES_ON,
        )  # fmt: skip

    def __call__(self, seed: int) -> Draft:
        studio, one, grid = self._studio, self._one, self._grid
        written = compose(studio, replace(self._request, seed=seed)).parts[0]
        length = one.grid.beats
        part = replace(self._part, length=grid.beats).replaced_between(
            length, grid.beats, written.between(length, grid.beats)
        )
        tone = tone_of(studio, one)
        audio, licence = sounded(studio, part, grid, tone)
        if not one.is_midi:
            heard = studio.hear(one.clip.id)
            spans = ((length, grid.beats),)
            audio = evened(audio * np.float32(gain_to_match(studio, one, tone)), heard, spans, grid)
            audio = _behind(heard, audio, spans, grid)
        return Draft(
            audio, grid, one.name, studio.model_name(Perform(grid, part)), licence, part.role, part,
            self._chords, fitting(part, studio.gat.key(one.scope)), origins(one),
        )  # fmt: skip


class _Repeated:
    """A recording played again until it is long enough, each time to its own stretch of the tempo map."""

    def __init__(self, studio: Studio, one: Loop, grid: Grid) -> None:
        self._studio, self._one, self._grid = studio, one, grid

    def __call__(self) -> Draft:
        from bridge.audio.stretch import stretch

        one, grid = self._one, self._grid
        heard = self._studio.hear(one.clip.id)
        whole = np.zeros((heard.shape[0], grid.samples), np.float32)
        at = 0.0
        while at < grid.beats - 1e-6:
            first, last = grid.sample_at(Beats(at)), grid.sample_at(Beats(min(grid.beats, at + one.grid.beats)))
            turn = Grid(grid.tempo_map, Beats(grid.start + at), Beats(grid.start + at + one.grid.beats), grid.rate)
            same = abs(turn.samples - heard.shape[1]) <= 2
            piece = heard if same else stretch(heard, grid.rate, samples=turn.samples, loops=True)
            count = min(last - first, piece.shape[1])
            whole[:, first : first + count] = piece[:, :count]
            at += one.grid.beats
        if one.goes_round and at > grid.beats + 1e-6:
            whole = _behind(heard, whole, ((one.grid.beats, grid.beats),), grid)
        return derived(
            self._studio, one, whole, name=one.name, model="repeat", grid=grid,
            chords=laid_round(one.chords, Beats(0.0), grid.beats), same_loudness=False,
        )  # fmt: skip


def _behind(first: Audio, whole: Audio, spans: Spans, grid: Grid) -> Audio:
    """A loop that begins with what was there and goes on with what is new, until it comes round to its beginning.

    That beginning follows on the end of what was there and on no other: so the last moments cross over into that.
    """
    from bridge.audio.fit import FADE

    again = np.take(first, np.arange(grid.samples), axis=1, mode="wrap")
    last = min(round(FADE * grid.rate), first.shape[1])
    again[:, -last:] = first[:, -last:]
    base = wide(again, max(first.shape[0], whole.shape[0]))
    # What rings on after the join is the new performance's, which played the first part too.
    return patched(base, np.asarray(whole, np.float32), spans, grid)


def _round_and_round(part: Part, beats: Beats) -> Part:
    notes: list[Note] = []
    turn = 0.0
    while turn < beats - 1e-6 and part.length > 0:
        notes += [n._replace(start=Beats(n.start + turn)) for n in part.notes if n.start + turn < beats]
        turn += part.length
    return replace(part, notes=tuple(sorted(notes)), length=beats)
