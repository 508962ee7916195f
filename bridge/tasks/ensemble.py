"""New parts as drafts: several players who write together, each on a stem of its own.

The parts of one take are composed in one go, so that they fit each other. When a single stem has to be made
again from another seed, its player alone writes anew, over the same chords and hearing the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

from bridge.core.gat import Attribute, Origin
from bridge.core.grid import Grid
from bridge.core.model import Compose, Composition, Line, Perform
from bridge.core.notes import Part
from bridge.core.theory import Key
from bridge.core.units import Decibels
from bridge.core.vocabulary.naming import instrument_name
from bridge.tasks.balance import level_for
from bridge.tasks.briefing import stripped
from bridge.tasks.playing import Tone, fitting
from bridge.tasks.progression import chord_text
from bridge.tasks.task import Draft, NewTrack, Placement, Studio


@dataclass
class Writing:
    """One take of a band: composed on first need, whoever of its players is asked first.

    Args:
        studio: Where.
        request: What to write; its seed is left to the draft.
        composed: The take, where it is written already.
    """

    studio: Studio
    request: Compose
    composed: Composition | None = None
    _first: int | None = None
    _lock: Lock = field(default_factory=Lock)

    def part(self, index: int, seed: int) -> tuple[Part, Composition]:
        """A player's part for a seed, and the composition it belongs to."""
        with self._lock:
            if self._first is None:
                self._first = seed
            if self.composed is None:
                self.composed = compose(self.studio, replace(self.request, seed=seed))
        whole = self.composed
        if seed == self._first:
            return whole.parts[index], whole
        mine = whole.parts[index]
        others = tuple(part for at, part in enumerate(whole.parts) if at != index)
        style = self.request.lines[index].style if index < len(self.request.lines) else None
        again = replace(
            self.request, brief=whole.brief, lines=(Line(mine.role, instrument_name(mine), style),),
            chords=whole.chords, hears=(*self.request.hears, *others), seed=seed,
        )  # fmt: skip
        return compose(self.studio, again).parts[0], whole


def compose(studio: Studio, request: Compose) -> Composition:
    """Ask for parts, and make sure that no piece of the kit sounds that must not."""
    written = studio.compose(request)
    return replace(written, parts=tuple(stripped(part, request.brief.without) for part in written.parts))


def new_tracks(
    studio: Studio,
    request: Compose,
    *,
    takes: int,
    mix: float,
    names: tuple[str, ...] = (),
    tone: Tone | None = None,
    composed: Composition | None = None,
    only: Callable[[Part], Part] | None = None,
) -> tuple[tuple[Placement, ...], Composition]:
    """Parts on new tracks, each with its takes.

    Args:
        studio: Where.
        request: What to write.
        takes: Alternatives of each part.
        mix: Loudness of the mix they fit, in LUFS.
        names: What to call the parts; their own names where it is silent.
        tone: How they sound.
        composed: The first take, where it is written already.
        only: What to leave of each part, such as the claps alone.

    Returns:
        The placements, and the first take as it was composed.
    """
    first = composed or compose(studio, replace(request, seed=studio.seed))
    writings = [Writing(studio, request, first if take == 0 else None) for take in range(takes)]
    placements = []
    for index, part in enumerate(first.parts):
        if not (only(part) if only is not None else part).notes:
            continue
        name = names[index] if index < len(names) else part_name(part)
        drafts = tuple(_Player(writing, index, name, mix, tone or Tone(), only) for writing in writings)
        placements.append(Placement(NewTrack(name), drafts))
    return tuple(placements), first


@dataclass(frozen=True)
class _Player:
    """Makes one stem of one take from a seed."""

    writing: Writing
    index: int
    name: str
    mix: float
    tone: Tone
    only: Callable[[Part], Part] | None

    def __call__(self, seed: int) -> Draft:
        part, whole = self.writing.part(self.index, seed)
        if self.only is not None:
            part = self.only(part)
        key = whole.brief.key
        level = level_for(part.role, self.mix)
        grid = self.writing.request.grid
        return stem(self.writing.studio, part, grid, whole, name=self.name, loudness=level, key=key, tone=self.tone)


def stem(
    studio: Studio,
    part: Part,
    grid: Grid,
    whole: Composition,
    *,
    name: str,
    loudness: Decibels | None,
    key: Key | None,
    tone: Tone,
) -> Draft:
    """One part of a composition, played."""
    request = Perform(grid, part, tone.brightness, tone.space)
    played = studio.perform(request)
    return Draft(
        played.audio, grid, name, studio.model_name(request), played.licence, part.role, replace(part, name=name),
        whole.chords, fitting(part, key), (), loudness,
    )  # fmt: skip


def part_name(part: Part) -> str:
    """What to call a part."""
    return part.name or instrument_name(part) or part.role


def learnt(studio: Studio, whole: Composition, grid: Grid, *, source: str) -> tuple[Attribute, ...]:
    """What the table learns from new music: what the session left open is now decided, as far as guesses go."""
    brief = whole.brief
    # Drums alone are in no key and over no chords, whatever their player was told.
    pitched = any(part.notes and not part.unpitched for part in whole.parts)
    values = {
        "genre": brief.genre,
        "key": None if brief.key is None or not pitched else str(brief.key),
        "mood": brief.mood or None,
        "energy": brief.energy,
        "density": brief.density,
        "swing": brief.swing,
    }
    told = [
        Attribute(name, value, Origin.GUESSED, source, 0.9)
        for name, value in values.items()
        if value is not None and studio.gat.value(name) is None
    ]
    if pitched and whole.chords and studio.gat.value("chords") is None:
        told.append(Attribute("chords", chord_text(whole.chords, grid, brief.key), Origin.GUESSED, source, 0.9))
    return tuple(told)
