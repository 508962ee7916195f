"""Change the speed; the pitch stays unless asked otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from pydantic import Field

from bridge.core.grid import Grid
from bridge.core.model import Audio, Perform
from bridge.core.notes import ChordSpan, Part
from bridge.core.units import Beats
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import WithTarget
from bridge.tasks.balance import loudness_of
from bridge.tasks.locks import forbid
from bridge.tasks.parts import Loop, loops
from bridge.tasks.places import in_place, where
from bridge.tasks.playing import derived, fitting, library, once, origins, sounded, tone_of
from bridge.tasks.task import Draft, Outcome, Placement, Studio, Task
from bridge.tasks.wording import Told, together

_WHOLE = 1e-3
"""A new length this close to a whole number of beats is one: what rounding took away, and no more."""


class Arguments(WithTarget):
    """Change the speed; the pitch stays unless asked otherwise."""

    factor: float | None = Field(default=None, gt=0.1, lt=10, description="2 twice as fast, 0.5 half-time")
    tempo: float | None = Field(default=None, ge=10, le=960, description="bpm to bring it to, instead of a factor")
    keep_pitch: bool = True


class ChangeSpeed(Task[Arguments]):
    """Change the speed; the pitch stays unless asked otherwise."""

    name = "change_speed"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        said: list[Told] = []
        for one in loops(studio, arguments.target):
            forbid(studio.gat, "tempo", (), scope=one.scope, doing=f"Changing the speed of “{one.name}”")
            if not arguments.keep_pitch and not one.unpitched:
                forbid(studio.gat, "key", (), scope=one.scope, doing=f"Changing the speed of “{one.name}” like a tape")
            factor, grid = _new_length(one, _factor(arguments, one))
            name = f"{one.name} ×{factor:.3g}"
            place, note = in_place(studio, one.clip, grid, name)
            if one.is_midi or (one.part is not None and arguments.keep_pitch):
                make = at_speed
            else:
                make = _restretched if arguments.keep_pitch else _like_tape
            placements.append(Placement(place, (once(make(studio, one, grid, name)),), as_midi=one.is_midi))
            said.append(_said(one, factor, grid, arguments, note))
        return Outcome(together(said), tuple(placements))


def _factor(arguments: Arguments, one: Loop) -> float:
    if arguments.factor is not None:
        return arguments.factor
    if arguments.tempo is not None:
        return arguments.tempo / one.grid.bpm
    raise InvalidArguments("How fast is not said.", "Say a factor or a tempo, such as “10 % faster” or “to 96 bpm”.")


def _new_length(one: Loop, factor: float) -> tuple[float, Grid]:
    """The stretch it will cover, a whole number of beats where that is near, and the factor that gives it.

    Raises:
        InvalidArguments: when it would change nothing, or too much.
    """
    if abs(factor - 1) < 1e-3:
        raise InvalidArguments(f"“{one.name}” plays at that speed already.", "Say another speed.")
    if not 0.25 <= factor <= 4:
        raise InvalidArguments(f"{factor:.3g} times its speed is too far.", "Give a speed from 1/4 to 4 times.")
    beats = one.grid.beats / factor
    if abs(beats - round(beats)) <= _WHOLE * beats and round(beats) >= 1:
        beats = float(round(beats))
    grid = Grid(one.grid.tempo_map, one.grid.start, Beats(one.grid.start + beats), one.grid.rate)
    return one.grid.beats / beats, grid


def at_speed(studio: Studio, one: Loop, grid: Grid, name: str) -> Callable[[], Draft]:
    """Known notes moved together or apart to fill another stretch and played anew, with no trace of stretching."""
    factor = one.grid.beats / grid.beats
    part = _faster(one.written, factor, grid)

    def draft() -> Draft:
        audio, licence = sounded(studio, part, grid, tone_of(studio, one))
        return Draft(
            audio, grid, name, studio.model_name(Perform(grid, part)), licence, part.role, part,
            _chords(one, factor), fitting(part, studio.gat.key(one.scope)), origins(one),
            None if one.is_midi else loudness_of(studio, one),
        )  # fmt: skip

    return draft


def _restretched(studio: Studio, one: Loop, grid: Grid, name: str) -> Callable[[], Draft]:
    factor = one.grid.beats / grid.beats

    def draft() -> Draft:
        from bridge.audio.fit import Anchor, warp
        from bridge.audio.stretch import stretch
        from bridge.core.units import Seconds

        heard = studio.hear(one.clip.id)
        if one.grid.steady and grid.steady:
            audio = stretch(heard, grid.rate, samples=grid.samples, loops=one.goes_round)
        else:
            count = max(1, round(grid.beats))
            beats = [grid.beats * i / count for i in range(count + 1)]
            anchors = [
                Anchor(
                    Seconds(one.grid.sample_at(Beats(min(one.grid.beats, beat * factor))) / grid.rate),
                    Seconds(grid.sample_at(Beats(beat)) / grid.rate),
                )
                for beat in beats
            ]
            audio = warp(heard, grid.rate, anchors, samples=grid.samples, loops=one.goes_round)
        return derived(
            studio, one, audio, name=name, model=library("python-stretch"), grid=grid, chords=_chords(one, factor)
        )

    return draft


def _like_tape(studio: Studio, one: Loop, grid: Grid, name: str) -> Callable[[], Draft]:
    def draft() -> Draft:
        audio = _varispeed(studio.hear(one.clip.id), grid)
        return derived(studio, one, audio, name=f"{name} tape", model=library("soxr"), grid=grid)

    return draft


def _varispeed(audio: Audio, grid: Grid) -> Audio:
    """Sound read faster or slower like a tape, pitch and all, to the grid's length."""
    import soxr

    length, wanted = audio.shape[1], grid.samples
    turned = soxr.resample(audio.T, length, wanted, quality="VHQ").T
    missing = max(0, wanted - turned.shape[1])
    return np.pad(turned, ((0, 0), (0, missing)))[:, :wanted].astype(np.float32)


def _faster(part: Part, factor: float, grid: Grid) -> Part:
    notes = tuple(
        note._replace(start=Beats(note.start / factor), length=Beats(note.length / factor)) for note in part.notes
    )
    return replace(part, notes=notes, length=grid.beats)


def _chords(one: Loop, factor: float) -> tuple[ChordSpan, ...]:
    return tuple(s._replace(start=Beats(s.start / factor), length=Beats(s.length / factor)) for s in one.chords)


def _said(one: Loop, factor: float, grid: Grid, arguments: Arguments, note: str) -> Told:
    pitch = "at the same pitch" if arguments.keep_pitch or one.is_midi else "with its pitch, like a tape"
    said = f" {factor:.3g} times as fast, {pitch}: now {where(grid)}."
    if grid.whole_bars is None:
        said += " That is no whole number of bars, so it drifts when looped; “fit it to the grid” mends it."
    return Told("Made ", one.name, f"{said} {note}".rstrip())
