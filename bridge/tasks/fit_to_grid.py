"""Bring a clip onto the bar grid: a whole number of bars at the project tempo."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field

from bridge.core.grid import Grid
from bridge.core.units import Beats, Bpm
from bridge.errors import InvalidAudio
from bridge.tasks.arguments import WithTarget
from bridge.tasks.change_speed import at_speed
from bridge.tasks.locks import forbid
from bridge.tasks.parts import Loop, loops
from bridge.tasks.places import bars, in_place, where, whole_bars
from bridge.tasks.playing import derived, library, once
from bridge.tasks.task import Draft, Outcome, Placement, Studio, Task
from bridge.tasks.wording import Told, together

_MOST_BARS = 128
_LEAD_IN = 0.75
"""Beats of silence before the first hit that are taken for a late cut rather than music."""
_ROUND = 0.12
"""How far from a whole number of bars, in bars, the clip's own length may be and still be trusted as a loop."""


class Arguments(WithTarget):
    """Bring a clip onto the bar grid: a whole number of bars at the project tempo."""

    bars: Annotated[int, Field(ge=1, le=128)] | None = Field(
        default=None, description="its length in bars, where it was said"
    )


class FitToGrid(Task[Arguments]):
    """Bring a clip onto the bar grid: a whole number of bars at the project tempo."""

    name = "fit_to_grid"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        said: list[Told] = []
        for one in loops(studio, arguments.target):
            if one.is_midi:
                said.append(Told("MIDI follows the project's tempo by itself: ", one.name, "."))
                continue
            if (
                one.render is not None
                and one.part is not None
                and one.grid.whole_bars is not None
                and arguments.bars in (None, one.grid.whole_bars)
            ):
                said.append(Told("On the grid already: ", one.name, f", {where(one.grid)}."))
                continue
            forbid(studio.gat, "tempo", (), scope=one.scope, doing=f"Stretching “{one.name}”")
            if one.render is not None and one.part is not None:
                grid = _played_grid(one, arguments.bars)
                place, note = in_place(studio, one.clip, grid, one.name)
                placements.append(Placement(place, (once(at_speed(studio, one, grid, one.name)),)))
                said.append(Told("Played ", one.name, f" anew to fill {where(grid)} exactly. {note}"))
                continue
            found = _measured(studio, one, arguments.bars)
            grid = _grid(one, found)
            place, note = in_place(studio, one.clip, grid, one.name)
            placements.append(Placement(place, (once(_Fitted(studio, one, grid, found)),)))
            how = f"{found.bpm:.4g} bpm" if found.sure else f"its length ({found.bpm:.4g} bpm)"
            cut = " after cutting the silence before its first hit" if found.first else ""
            said.append(Told("Fitted ", one.name, f", by {how}, to fill {where(grid)} exactly{cut}. {note}"))
        return Outcome(together(said), tuple(placements))


class _Found(NamedTuple):
    """What a clip is, seen as a loop: where its downbeat is, how many bars it has, how fast it is."""

    first: int
    samples: int
    bars: int
    bpm: Bpm
    sure: bool


class _Fitted:
    """The clip stretched so that each of its beats falls on one of the project's."""

    def __init__(self, studio: Studio, one: Loop, grid: Grid, found: _Found) -> None:
        self._studio, self._one, self._grid, self._found = studio, one, grid, found

    def __call__(self) -> Draft:
        from bridge.audio.fit import conform

        one, found = self._one, self._found
        heard = self._studio.hear(one.clip.id)
        piece = heard[:, found.first : found.first + found.samples]
        audio = conform(piece, self._grid, beats=self._grid.beats, loops=True)
        return derived(
            self._studio, one, audio, name=one.name, model=library("python-stretch"), grid=self._grid,
            chords=one.chords if found.first == 0 else (), in_time=True,
        )  # fmt: skip


def _measured(studio: Studio, one: Loop, bars: int | None) -> _Found:
    """Tempo and length of a clip. A loop is a whole number of bars: that and the project's tempo decide doubt.

    Raises:
        InvalidAudio: when it is silent.
    """
    from bridge.audio import analyse

    heard, grid = studio.hear(one.clip.id), one.grid
    hits = analyse.onsets(heard, grid.rate, loops=False)
    if analyse.sounding_share(heard, grid.rate) <= 0:
        raise InvalidAudio(f"“{one.name}” is silent: there is nothing to fit.", "Choose a clip with sound.")
    told = analyse.tempo_of(heard, grid.rate, near=grid.bpm)
    bpm, sure = (float(told[0]), told[1] > 0.3) if told is not None else (float(grid.bpm), False)
    first = _downbeat(hits[0] if len(hits) else 0.0, bpm, grid)
    length = heard.shape[1] - first
    bar = grid.signature.bar
    lasts = length / grid.rate * bpm / 60 / bar
    if bars is None:
        bars = min(_MOST_BARS, max(1, round(lasts)))
    if not sure or abs(lasts - bars) <= _ROUND or lasts < bars:
        # The clip is the loop: all of it makes the bars, and its tempo follows from that.
        return _Found(first, length, bars, Bpm(bars * bar * 60 * grid.rate / length), sure)
    samples = min(length, round(bars * bar * 60 / bpm * grid.rate))
    return _Found(first, samples, bars, Bpm(bpm), sure)


def _downbeat(hit: float, bpm: float, grid: Grid) -> int:
    """Samples to cut before the first hit, when it comes a little late; a hit right at the start needs none."""
    beats = hit * bpm / 60
    return round(hit * grid.rate) if hit > 0.02 and beats <= _LEAD_IN else 0


def _played_grid(one: Loop, count: int | None) -> Grid:
    """The bars nearest to a loop whose notes are known, or as many as were said."""
    near = whole_bars(one.grid.tempo_map, one.grid.start, one.grid.end, one.grid.rate)
    if count is None:
        return near
    return bars(one.grid.tempo_map, one.grid.tempo_map.bar_at(near.start).bar, count, one.grid.rate)


def _grid(one: Loop, found: _Found) -> Grid:
    tempo_map = one.grid.tempo_map
    near = whole_bars(tempo_map, one.grid.start, Beats(one.grid.start + 1e-3), one.grid.rate)
    first = tempo_map.bar_at(near.start).bar
    return Grid.bars(tempo_map, first, found.bars, one.grid.rate)
