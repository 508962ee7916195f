"""A clip as it sounds in the project: its file, read through everything the DAW does to it on the way.

A take plays a source (a file, or a section of one, perhaps backwards) from an offset, at a rate, with or
without its pitch, between stretch markers, once or round and round. `hear` follows that path so that what
is measured, shown and built upon is what the musician hears.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bridge.audio.around import around
from bridge.audio.wav import read, resample
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.session import AudioSource, Clip, MidiSource, Section, StretchMarker, Take, TakeId
from bridge.core.units import Rate, Seconds, Semitones, gain_of, samples_at
from bridge.errors import InvalidAudio, MissingMedia, NotFound

_CONTEXT = 0.1
"""Seconds of the source taken beyond both ends of a piece, so that filters and stretching start settled."""
_JOIN = 0.004
"""Seconds over which two differently stretched pieces cross at a stretch marker."""
_SLOWEST, _FASTEST = 0.01, 100.0


class _Run(NamedTuple):
    """A stretch of the clip played at one rate: clip seconds `start`–`end` read the source from `source` on."""

    start: float
    end: float
    source: float
    rate: float


class _Reel(NamedTuple):
    """The source as it lies on tape: audio at its own rate, and whether it goes round."""

    audio: Audio
    rate: Rate
    loops: bool


def hear(clip: Clip, grid: Grid, *, take: TakeId | None = None) -> Audio:
    """A clip as it sounds over a grid, whether or not it is muted.

    Args:
        clip: What plays.
        grid: The stretch of the project to hear; where the clip does not sound there is silence.
        take: Which take; the one that plays when None.

    Returns:
        Shape (channels of the source, `grid.samples`) at `grid.rate`.

    Raises:
        MissingMedia: when the file is gone.
        InvalidAudio: when the file cannot be read, or the take plays notes or nothing.
        NotFound: when the clip has no such take.
    """
    chosen = _chosen(clip, take)
    reel = _reel(chosen, loops=clip.loop_source)
    first = samples_at(clip.position, grid.rate)
    count = samples_at(clip.end, grid.rate) - first
    heard = np.zeros((reel.audio.shape[0], grid.samples), np.float32)
    into = first - samples_at(grid.position, grid.rate)
    # Only what lies on the grid is rendered, so that a long clip costs no more than the bars wanted of it.
    start, end = max(0, -into), min(count, grid.samples - into)
    if end > start:
        sound = _play(reel, chosen, start=start, end=end, rate=grid.rate)
        heard[:, into + start : into + end] = sound * np.float32(gain_of(chosen.gain))
    return heard


def _chosen(clip: Clip, take: TakeId | None) -> Take:
    if take is None:
        if clip.take is None:
            raise InvalidAudio("That clip is empty: there is nothing to hear.")
        return clip.take
    for one in clip.takes:
        if one.id == take:
            return one
    raise NotFound(f"There is no take {take} on the clip {clip.name!r}.")


def _reel(take: Take, *, loops: bool) -> _Reel:
    source = take.source
    if isinstance(source, MidiSource):
        raise InvalidAudio(f"{take.name or 'That take'} plays notes, not sound.", "Use its notes.")
    if not isinstance(source, AudioSource):
        raise InvalidAudio(f"{take.name or 'That take'} has no sound that can be read.", "Choose a clip with audio.")
    if source.missing or not source.path.is_file():
        raise MissingMedia(f"The file {source.path} is gone.", "Put it back, or point the clip at where it is now.")
    sound = read(source.path)
    audio = sound.audio if source.section is None else _section(sound.audio, sound.rate, source.section)
    if not audio.shape[1]:
        raise InvalidAudio(f"The section of {source.path.name} that plays is empty.", "Choose a longer one.")
    return _Reel(audio, sound.rate, loops)


def _section(audio: Audio, rate: Rate, section: Section) -> Audio:
    start = samples_at(section.start, rate)
    end = samples_at(Seconds(section.start + section.length), rate)
    piece = around(audio, start, max(0, end - start), loops=False)
    return piece[:, ::-1] if section.reversed else piece


def _play(reel: _Reel, take: Take, *, start: int, end: int, rate: Rate) -> Audio:
    """Samples `start`–`end` of the take, counted from the clip's first, at `rate`.

    Where one run of constant rate gives way to the next they cross, with gains that add up to one.
    """
    runs = _runs(take, start / rate, end / rate)
    if len(runs) == 1:
        return _play_run(reel, take, runs[0], first=start, last=end, rate=rate)
    heard = np.zeros((reel.audio.shape[0], end - start), np.float32)
    join = round(_JOIN * rate)
    for run in runs:
        left, right = round(run.start * rate), round(run.end * rate)
        first, last = max(start, left - join), min(end, right + join)
        if last <= first:
            continue
        sample = np.arange(first, last)
        entered = np.clip((sample - left + join) / (2 * join), 0, 1) if run is not runs[0] else 1.0
        ended = np.clip((sample - right + join) / (2 * join), 0, 1) if run is not runs[-1] else 0.0
        sound = _play_run(reel, take, run, first=first, last=last, rate=rate)
        heard[:, first - start : last - start] += sound * np.asarray(entered - ended, np.float32)
    return heard


def _runs(take: Take, start: float, end: float) -> list[_Run]:
    """The take as runs of constant rate over clip seconds `start`–`end`.

    A stretch marker's position is heard at position ÷ play rate. Between markers the source is read in
    straight lines, and outside them at the take's own rate, as REAPER plays it.
    """
    rate = take.play_rate
    if not _SLOWEST <= rate <= _FASTEST:
        raise InvalidAudio(f"{take.name or 'That take'} plays at {rate:g} times its speed.", "Set a rate near 1.")
    markers = _rising(take.stretch_markers)
    if not markers:
        return [_Run(start, end, take.offset + start * rate, rate)]
    at = [marker.position / rate for marker in markers]
    before = min(start, at[0]) - 1
    runs = [_Run(before, at[0], markers[0].source - (at[0] - before) * rate, rate)]
    for (here, there), (left, right) in zip(pairwise(markers), pairwise(at), strict=True):
        runs.append(_Run(left, right, here.source, (there.source - here.source) / (right - left)))
    runs.append(_Run(at[-1], max(end, at[-1]) + 1, markers[-1].source, rate))
    return [run for run in runs if run.end > start and run.start < end]


def _rising(markers: tuple[StretchMarker, ...]) -> list[StretchMarker]:
    """Markers in order, without those that would need an impossible rate."""
    kept: list[StretchMarker] = []
    for marker in sorted(markers):
        if kept:
            wide, deep = marker.position - kept[-1].position, marker.source - kept[-1].source
            if wide < 1e-6 or not _SLOWEST <= deep / wide <= _FASTEST:
                continue
        kept.append(marker)
    return kept


def _play_run(reel: _Reel, take: Take, run: _Run, *, first: int, last: int, rate: Rate) -> Audio:
    # Without preserved pitch the take's play rate is that of a tape; what markers add on top never bends pitch.
    tape = 1.0 if take.preserve_pitch else take.play_rate
    source = run.source + (first / rate - run.start) * run.rate
    if reel.rate == rate and run.rate == tape == 1.0 and take.pitch == 0.0:
        return around(reel.audio, round(source * rate), last - first, loops=reel.loops)
    context = round(_CONTEXT * rate)
    count = last - first + 2 * context
    start = round((source - context / rate * run.rate) * reel.rate)
    taken = around(reel.audio, start, max(1, round(count / rate * run.rate * reel.rate)), loops=reel.loops)
    sound = resample(taken, reel.rate * tape, rate)
    if abs(run.rate / tape - 1) > 1e-9 or take.pitch:
        sound = _stretched(sound, rate, samples=count, semitones=take.pitch)
    return sound[:, context : context + last - first]


def _stretched(sound: Audio, rate: Rate, *, samples: int, semitones: Semitones) -> Audio:
    from bridge.audio.stretch import shift, stretch

    while sound.shape[1] != samples:
        # One pass stretches at most fourfold.
        step = min(max(samples, sound.shape[1] // 4 + 1), sound.shape[1] * 4)
        sound = stretch(sound, rate, samples=step, loops=False)
    return shift(sound, rate, semitones, loops=False) if semitones else sound
