"""Split into stems, each on a track of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from pydantic import Field

from bridge.core.edit import Edit, MuteClip
from bridge.core.model import Perform
from bridge.core.notes import Part
from bridge.errors import NotFound
from bridge.tasks.arguments import WithTarget
from bridge.tasks.kit import STEMS, pitches
from bridge.tasks.parts import Loop, loops, piece_of
from bridge.tasks.playing import gain_to_match, needs_separation, once, origins, sounded, tone_of
from bridge.tasks.task import Draft, NewTrack, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import Told, together

REST = "other drums"


class Arguments(WithTarget):
    """Split into stems, each on a track of its own."""

    stems: tuple[str, ...] = Field(default=(), description="which ones; empty: all")


class SplitStems(Task[Arguments]):
    """Split into stems, each on a track of its own."""

    name = "split_stems"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        edits: list[Edit] = []
        said: list[Told] = []
        there = loops(studio, arguments.target)
        if all(one.part is None for one in there):
            raise needs_separation(there[0], sentence(arguments.stems) if arguments.stems else "stems")
        for one in there:
            if one.part is None:
                said.append(Told("Left as it is, a recording with everything in one: ", one.name, "."))
                continue
            if not one.part.unpitched:
                said.append(Told("There is one stem alone in ", one.name, "."))
                continue
            stems = _stems(one.part, arguments.stems)
            if len(stems) < 2:
                said.append(Told(f"There is nothing but {next(iter(stems))} in ", one.name, ": one stem already."))
                continue
            placements += [
                Placement(NewTrack(f"{one.name} {name}"), (once(_stem(studio, one, part, name)),), as_midi=one.is_midi)
                for name, part in stems.items()
            ]
            edits.append(MuteClip(one.clip.id))
            parts = f" into {sentence(list(stems))}, each on its own track; the whole is muted."
            said.append(Told("Split ", one.name, parts))
        return Outcome(together(said), tuple(placements), tuple(edits))


def _stems(part: Part, wanted: tuple[str, ...]) -> dict[str, Part]:
    """The kit's stems that sound. With some named, the rest stays together, so that nothing is lost.

    Raises:
        NotFound: when none of those named sounds.
    """
    groups: dict[str, frozenset[int]] = {name: pitches(pieces) for name, pieces in STEMS.items()}
    if wanted:
        groups = {word: groups.get(word) or pitches((word,)) for word in wanted if word in groups or piece_of(word)}
    stems: dict[str, Part] = {}
    taken: set[int] = set()
    for name, group in groups.items():
        notes = tuple(note for note in part.notes if note.pitch in group - taken)
        taken |= group
        if notes:
            stems[name] = replace(part, notes=notes, name=name)
    if not stems:
        raise NotFound(f"There is no {sentence(wanted)} in it.", "Name pieces of the kit that play.")
    rest = tuple(note for note in part.notes if note.pitch not in taken)
    return {**stems, REST: replace(part, notes=rest, name=REST)} if rest else stems


def _stem(studio: Studio, one: Loop, part: Part, name: str) -> Callable[[], Draft]:
    def draft() -> Draft:
        tone = tone_of(studio, one)
        audio, licence = sounded(studio, part, one.grid, tone)
        gain = 1.0 if one.is_midi else gain_to_match(studio, one, tone)
        return Draft(
            np.asarray(audio * np.float32(gain), np.float32), one.grid, f"{one.name} {name}",
            studio.model_name(Perform(one.grid, part)), licence, part.role, part, parents=origins(one),
        )  # fmt: skip

    return draft
