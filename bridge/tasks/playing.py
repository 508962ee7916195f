"""Our own parts played again with changed notes, in the tone and at the level at which the clip sounds now.

A take is built on another: a kit with reverb whose hats go must keep its reverb. So the recipes of a render and
of those it was made from are read back, and what they did to the sound is done again. The level is that of
the old notes, played anew and compared with the clip, so that taking notes out makes nothing else louder.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bridge.core.grid import Grid
from bridge.core.model import Audio, Perform
from bridge.core.notes import ChordSpan, Part
from bridge.core.render import Digest, Render
from bridge.core.session import AudioSource
from bridge.core.target import Span
from bridge.core.theory import Key
from bridge.core.units import Beats, Decibels, Semitones, gain_of
from bridge.core.vocabulary.instruments import DRUM_PIECES
from bridge.errors import InvalidAudio, MissingMedia, NotInstalled
from bridge.files import digest_of
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.feeling import feeling
from bridge.tasks.parts import Loop
from bridge.tasks.places import overlap
from bridge.tasks.task import Draft, Studio

Spans = tuple[tuple[Beats, Beats], ...]
USUAL_SPACE = 0.2
_FITS = 0.9
_SILENT = -69.0
_MOST_EVENED = 4.0
"""Decibels between what is thought one player's playing; more is heard as another fader."""


@dataclass(frozen=True)
class Tone:
    """How a part sounds beyond its notes.

    Args:
        brightness: As in `Perform`.
        space: As in `Perform`.
        semitones: Shift of the sound after it was played.
        effects: Then these, each over its ranges.
    """

    brightness: float = 0.0
    space: float = USUAL_SPACE
    semitones: float = 0.0
    effects: tuple[tuple[tuple[EffectRequest, ...], tuple[Span, ...]], ...] = ()


def tone_of(studio: Studio, one: Loop) -> Tone:
    """The tone in which a clip of ours sounds, read back from the recipes that led to it."""
    tone = Tone()
    for render in reversed(_lineage(studio, one)):
        asked = json.loads(render.recipe.arguments or "{}")
        spans = tuple(Span.parse(text) for text in asked.get("ranges", ()))
        match render.recipe.task:
            case "restyle" if not spans:
                moved = feeling(tuple(asked["mood"]), asked.get("amount", 0.5), tuple(asked.get("keep", ())))
                tone = replace(
                    tone,
                    brightness=within(tone.brightness + moved.brightness, -1.0),
                    space=within(tone.space + moved.space, 0.0),
                )
            case "apply_effects":
                chain = tuple(EffectRequest.model_validate(effect) for effect in asked["effects"])
                tone = replace(tone, effects=(*tone.effects, (chain, spans)))
            case "pitch_shift" if not spans:
                by = float(asked["semitones"])
                tone = replace(tone, semitones=tone.semitones + (by if one.unpitched else by - round(by)))
            case _:
                pass
    return tone


def sounded(studio: Studio, part: Part, grid: Grid, tone: Tone) -> tuple[Audio, str]:
    """A part as sound in a tone, shape (2, grid.samples), and the licence of its sounds."""
    performance = studio.perform(Perform(grid, part, tone.brightness, tone.space))
    audio = performance.audio
    if abs(tone.semitones) > 1e-6:
        from bridge.audio.stretch import shift

        audio = shift(audio, grid.rate, Semitones(tone.semitones))
    for chain, spans in tone.effects:
        audio = affected(audio, chain, spans, studio, grid)
    return audio, performance.licence


def affected(
    audio: Audio,
    chain: tuple[EffectRequest, ...],
    ranges: tuple[Span, ...],
    studio: Studio,
    grid: Grid,
    *,
    loops: bool = True,
) -> Audio:
    """Sound with a chain of effects on it, all over or within ranges; outside them bit for bit what it was."""
    from bridge.audio.effects import Dose, apply

    doses = tuple(Dose(one.effect, one.amount, dict(one.values)) for one in chain)
    if not ranges:
        return apply(audio, grid.rate, doses, grid=grid, loops=loops)
    for start, end in overlap(ranges, studio.session, grid):
        edges = grid.sample_at(start), grid.sample_at(end)
        audio = apply(audio, grid.rate, doses, grid=grid, loops=loops, start=edges[0], end=edges[1])
    return audio


def gain_to_match(studio: Studio, one: Loop, tone: Tone) -> float:
    """By what factor a clip's part, played now, must be raised to sound as loud as the clip does."""
    from bridge.audio import level

    try:
        heard = level.loudness(studio.hear(one.clip.id), one.grid.rate)
    except (InvalidAudio, MissingMedia):
        return 1.0
    played = level.loudness(sounded(studio, one.written, one.grid, tone)[0], one.grid.rate)
    if heard <= _SILENT or played <= _SILENT:
        return 1.0
    return gain_of(Decibels(heard - played))


def replayed(
    studio: Studio,
    one: Loop,
    part: Part,
    *,
    name: str,
    spans: Spans | None = None,
    key: Key | None = None,
    chords: tuple[ChordSpan, ...] | None = None,
    tone: Tone | None = None,
    same_level: bool = True,
    warnings: tuple[str, ...] = (),
) -> Draft:
    """A clip's loop with other notes.

    Args:
        studio: Where.
        one: The clip; its part is known.
        part: The notes it shall have.
        name: Of the new take.
        spans: Where the sound may change, in beats; None for all of it.
        key: What to hold its pitches against; where that is None, the clip's key if the notes keep to it.
        chords: What it is written over; the clip's when None.
        tone: How it shall sound; as it does now when None.
        same_level: Whether untouched notes keep their level; else the sound that changes is brought to the
            loudness of what it replaces.
        warnings: What the musician should know.
    """
    grid = one.grid
    now = tone_of(studio, one)
    audio, licence = sounded(studio, part, grid, now if tone is None else tone)
    loudness: Decibels | None = None
    if not one.is_midi:
        gain = gain_to_match(studio, one, now)
        audio = np.asarray(audio * np.float32(gain), np.float32)
        if spans is not None:
            heard = studio.hear(one.clip.id)
            audio = patched(heard, audio if same_level else evened(audio, heard, spans, grid), spans, grid)
        elif not same_level:
            loudness = _loudness(studio, one)
    if key is None:
        key = fitting(part, studio.gat.key(one.scope))
    return Draft(
        audio, grid, name, studio.model_name(Perform(grid, part)), licence, part.role, part,
        one.chords if chords is None else chords, key, origins(one), loudness, warnings=warnings,
    )  # fmt: skip


def evened(audio: Audio, heard: Audio, spans: Spans, grid: Grid) -> Audio:
    """New stretches of a loop at the loudness of what they replace; where there was nothing, at the whole clip's.

    They are moved by 4 dB at most, and towards nothing further than that from the whole clip: a lone ghost note
    does not tell how loud a groove should be.

    Args:
        audio: The new loop, shape (channels, grid.samples).
        heard: The clip as it sounds; may be shorter.
        spans: The stretches, in beats.
        grid: Where they fall.
    """
    from bridge.audio import level

    whole = level.loudness(heard, grid.rate)
    if whole <= _SILENT:
        return audio
    result = np.array(audio, np.float32)
    for start, end in spans:
        piece = slice(grid.sample_at(start), grid.sample_at(end))
        new, old = audio[:, piece], heard[:, piece]
        if new.shape[1] == 0 or (now := level.loudness(new, grid.rate, loops=False)) <= _SILENT:
            continue
        before = level.loudness(old, grid.rate, loops=False) if old.shape[1] else whole
        wanted = within(before, whole - _MOST_EVENED, whole + _MOST_EVENED) if before > _SILENT else whole
        result[:, piece] *= np.float32(gain_of(Decibels(within(wanted - now, -_MOST_EVENED, _MOST_EVENED))))
    return result


def patched(base: Audio, other: Audio, spans: Spans, grid: Grid) -> Audio:
    """A loop with stretches of it taken from another of the same length; the rest stays bit for bit."""
    from bridge.audio.fit import splice

    channels = max(base.shape[0], other.shape[0])
    whole, source = wide(base, channels), wide(other, channels)
    for start, end in spans:
        first, last = grid.sample_at(start), grid.sample_at(end)
        if last > first:
            whole = splice(whole, source[:, first:last], first, last, grid.rate)
    return whole


def wide(audio: Audio, channels: int) -> Audio:
    """Mono spread over more channels; anything else as it is."""
    return np.repeat(audio, channels, axis=0) if audio.shape[0] == 1 and channels > 1 else audio


def derived(
    studio: Studio,
    one: Loop,
    audio: Audio,
    *,
    name: str,
    model: str,
    grid: Grid | None = None,
    part: Part | None = None,
    chords: tuple[ChordSpan, ...] = (),
    key: Key | None = None,
    same_loudness: bool = True,
    warnings: tuple[str, ...] = (),
    in_time: bool = False,
) -> Draft:
    """A draft made from a clip's sound rather than its notes; it carries the clip's own licence."""
    licence = one.render.licence if one.render is not None else "that of the recording it was made from"
    return Draft(
        audio, grid or one.grid, name, model, licence, one.role, part, chords, key, origins(one),
        _loudness(studio, one) if same_loudness else None, one.goes_round, warnings, in_time,
    )  # fmt: skip


def needs_separation(one: Loop, what: str) -> NotInstalled:
    """The error for what only a separation model could take out of mixed audio."""
    return NotInstalled(
        f"“{one.name}” is a recording with everything in one: getting the {what} out of it is not in this version yet.",
        "Parts that the copilot made and MIDI drums can be taken apart, and whole tracks muted.",
    )


def needs_model(one: Loop, doing: str) -> NotInstalled:
    """The error for what only a learned model could do to a recording."""
    return NotInstalled(
        f"“{one.name}” is a recording: {doing} is not in this version yet.",
        "It works for parts that the copilot made and for MIDI; recordings can be varied, fitted, shifted and treated.",
    )


def origins(one: Loop) -> tuple[Digest, ...]:
    """What a new take of a clip is made from: our render, or the recording's file."""
    if one.render is not None:
        return (one.render.digest,)
    source = one.clip.take.source if one.clip.take is not None else None
    return (Digest(digest_of(source.path)),) if isinstance(source, AudioSource) and source.path.is_file() else ()


def fitting(part: Part, key: Key | None) -> Key | None:
    """A key, if a pitched part keeps to it well enough to be held against it."""
    if key is None or part.unpitched or not part.notes:
        return None
    inside = sum(note.pitch in key for note in part.notes)
    return key if inside >= _FITS * len(part.notes) else None


def keeping_only(*pieces: str) -> Callable[[Part], Part]:
    """What leaves nothing of a drum part but some pieces of the kit."""
    kept = {pitch for piece in pieces for pitch in DRUM_PIECES[piece]}
    return lambda part: replace(part, notes=tuple(note for note in part.notes if note.pitch in kept))


def once(make: Callable[[], Draft]) -> Callable[[int], Draft]:
    """A draft that no seed changes."""

    def draft(seed: int) -> Draft:
        del seed
        return make()

    return draft


def library(name: str) -> str:
    """A library that computed something, with its version."""
    from importlib.metadata import version

    return f"{name} {version(name)}"


def within(value: float, low: float, high: float = 1.0) -> float:
    """A value kept between bounds."""
    return max(low, min(high, value))


def _loudness(studio: Studio, one: Loop) -> Decibels | None:
    from bridge.tasks.balance import loudness_of

    return loudness_of(studio, one)


def _lineage(studio: Studio, one: Loop) -> list[Render]:
    """A clip's render and those it was made from, as far as the session still holds them, the latest first."""
    known: dict[Digest, Render] = {}
    for _, clip in studio.session.clips():
        for take in clip.takes:
            render = studio.render(clip.id, take.id)
            if render is not None:
                known[render.digest] = render
    line: list[Render] = []
    at = one.render
    while at is not None and at not in line:
        line.append(at)
        at = next((known[parent] for parent in at.recipe.parents if parent in known), None)
    return line
