"""Measures every loop that was made, by other means than those that steered its making, and says what is wrong.

What each measure is held against stands below with its reason. Nothing here raises for bad sound: silence,
a single sample or values that are not numbers are problems to report, so that the loop is made again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.audio.attacks import attacks
from bridge.audio.level import CEILING, SILENCE
from bridge.audio.level import loudness as measured_loudness
from bridge.audio.level import true_peak as measured_peak
from bridge.audio.pitches import LOWEST, note_energy
from bridge.audio.seam import seam as measured_seam
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.notes import Part
from bridge.core.render import Measurement
from bridge.core.theory import Key
from bridge.core.units import Beats, Bpm, Decibels, Samples

LOUDNESS_BOUND = Decibels(1.0)
"""dB from the level wanted: about what a listener notices between two takes."""
PEAK_SLACK = Decibels(0.05)
"""dB above the ceiling that oversampling by different filters disagrees on."""
SEAM_BOUND = 1.5
"""A loop whose wrap point stands out more than this clicks; natural ones measure up to 1.1."""
GRID_BOUND = 0.03
"""Seconds an attack may lie from its note: what two players drift apart unheard."""
TEMPO_BOUND = 0.02
"""Share by which a measured tempo may differ, of loops without notes to compare with."""
KEY_BOUND = 0.7
"""Share of pitch energy that must lie in the key, times the share that the part's own notes have there. General
MIDI sounds measured 0.72 (an acoustic bass, whose body rings a third below its strings) to 1.0 in their own key,
and 0.2–0.6 a semitone off it."""
DC_BOUND = 0.03
"""Mean of the wave from which on it costs headroom and clicks at every cut; sampled organs reach 0.012."""
_MOST_NOTES = 17.0
"""Notes over which a moment's sound may spread and still be pitched: see `note_energy`."""
_MATCH = 0.05
"""Seconds around a note in which its attack is looked for."""
_FLAM = 0.03
"""Notes closer than this are struck as one."""
_FEWEST = 6
"""Attacks that tell a tempo."""


def measure(
    audio: Audio,
    grid: Grid,
    *,
    part: Part | None = None,
    key: Key | None = None,
    loops: bool = True,
    loudness: Decibels | None = None,
    in_time: bool = True,
) -> Measurement:
    """Measure a loop and hold it against what it should be.

    Args:
        audio: Shape (channels, samples), at the grid's rate.
        grid: What it must fill.
        part: The notes it was made from, where they are known.
        key: What its pitches are held against; None where that would mean nothing.
        loops: Whether its end must run into its beginning unheard.
        loudness: What it should measure, in LUFS; None holds it to nothing.
        in_time: Whether its tempo must be the grid's, where no notes tell.

    Returns:
        What was measured, with every problem in plain words.
    """
    samples = Samples(audio.shape[1])
    off = int(samples - grid.samples)
    problems = [f"It is {abs(off)} samples too {'long' if off > 0 else 'short'}."] if off else []
    if samples == 0 or not np.isfinite(audio).all():
        problems.append("It is empty." if samples == 0 else "It holds values that are not numbers.")
        return Measurement(samples, off, None, None, None, SILENCE, Decibels(-120.0), 0.0, tuple(problems))
    level = measured_loudness(audio, grid.rate, loops=loops)
    peak = measured_peak(audio, grid.rate, loops=loops)
    offset = float(np.max(np.abs(audio.mean(axis=1))))
    if offset > DC_BOUND:
        problems.append(f"Its wave is off centre by {offset:.3f} (DC).")
    if level <= SILENCE:
        problems.append("It is silent.")
        return Measurement(samples, off, None, None, None, level, peak, 0.0, tuple(problems))
    hits = attacks(audio, grid.rate, loops=loops)
    tempo = _tempo(hits, grid)
    grid_off, stray = _grid_off(hits, grid, part, loops=loops)
    key_fit = None if key is None or (part is not None and part.unpitched) else _key_fit(audio, grid, key, loops=loops)
    wrap = measured_seam(audio, grid.rate) if loops else 0.0
    problems += _level_problems(level, peak, loudness)
    if wrap > SEAM_BOUND:
        problems.append(f"The loop point is heard: {wrap:.1f} times the sound's own movement.")
    if stray is not None:
        problems.append(stray)
    elif in_time and part is None and tempo is not None and abs(tempo / grid.bpm - 1) > TEMPO_BOUND:
        problems.append(f"It goes at {tempo:.1f} bpm, not at {grid.bpm:.1f}.")
    if key is not None and key_fit is not None and key_fit < _key_bound(part, key):
        problems.append(f"Only {key_fit:.0%} of what sounds is in {key}.")
    return Measurement(samples, off, tempo, grid_off, key_fit, level, peak, wrap, tuple(problems))


def _level_problems(level: Decibels, peak: Decibels, wanted: Decibels | None) -> list[str]:
    problems = []
    if wanted is not None and abs(level - wanted) > LOUDNESS_BOUND:
        problems.append(f"It is {abs(level - wanted):.1f} dB too {'loud' if level > wanted else 'quiet'}.")
    if peak > CEILING + PEAK_SLACK:
        problems.append(f"Its peaks reach {peak:.1f} dBTP, above {CEILING:g}.")
    return problems


def _grid_off(
    hits: NDArray[np.float64], grid: Grid, part: Part | None, *, loops: bool
) -> tuple[float | None, str | None]:
    """The worst distance of an attack from its note (or, without notes, from the grid), and what is wrong with it."""
    if not len(hits):
        return None, None
    length = grid.samples / grid.rate
    if part is None:
        return _off_subdivisions(hits, grid), None
    starts = np.array(sorted({grid.sample_at(note.start) / grid.rate for note in part.notes}))
    if not len(starts):
        return None, None
    distance = np.abs(_nearest(hits, starts, length if loops else None))
    near = distance <= _MATCH
    if len(hits) > 1 and float(near.mean()) < 0.5:
        worst = float(np.percentile(distance, 90))
        return worst, f"{int((~near).sum())} of {len(hits)} attacks fall where no note is."
    if not near.any():
        return None, None
    first = np.flatnonzero(np.diff(starts, prepend=-1.0) > _FLAM)
    groups = [starts[a:b] for a, b in zip(first, [*first[1:], len(starts)], strict=True)]
    found = [_struck(group, hits, length if loops else None) for group in groups]
    matched = [off for off in found if off is not None]
    worst = max(matched, default=0.0)
    late = sum(off > GRID_BOUND for off in matched)
    problem = f"{late} of {len(matched)} notes sound up to {worst * 1000:.0f} ms off." if late else None
    return worst, problem


def _struck(group: NDArray[np.float64], hits: NDArray[np.float64], length: float | None) -> float | None:
    """How far the nearest attack lies from notes struck together; None where none is near."""
    middle, half = (group[0] + group[-1]) / 2, (group[-1] - group[0]) / 2
    off = hits - middle
    if length is not None:
        off = (off + length / 2) % length - length / 2
    nearest = max(0.0, float(np.min(np.abs(off))) - float(half))
    return nearest if nearest <= _MATCH else None


def _nearest(times: NDArray[np.float64], marks: NDArray[np.float64], length: float | None) -> NDArray[np.float64]:
    """Each time's distance to the nearest mark."""
    if length is not None:
        marks = np.concatenate([marks - length, marks, marks + length])
    index = np.clip(np.searchsorted(marks, times), 1, max(1, len(marks) - 1))
    before, after = marks[index - 1], marks[np.minimum(index, len(marks) - 1)]
    return np.where(np.abs(times - before) <= np.abs(times - after), times - before, times - after)


def _off_subdivisions(hits: NDArray[np.float64], grid: Grid) -> float:
    """The worst distance from sixteenths or from triplets, whichever fits the better."""
    worst = []
    for parts in (4, 3):
        marks = [Beats(i / parts) for i in range(int(grid.beats * parts) + 1)]
        at = np.array([grid.sample_at(mark) / grid.rate for mark in marks if mark <= grid.beats])
        distance = np.abs(_nearest(hits, at, None))
        worst.append((float(np.median(distance)), float(distance.max())))
    return min(worst)[1]


def _tempo(hits: NDArray[np.float64], grid: Grid) -> Bpm | None:
    """The tempo near the grid's at which attacks fall most alike within the beat; None where too few tell.

    The attacks' own periodogram at the beat, its half and its quarter, over the grid's beats, so that a
    tempo that changes as the grid's does is measured as right.
    """
    if len(hits) < _FEWEST or grid.beats < 4:
        return None
    at = np.array([grid.beat_at(Samples(round(hit * grid.rate))) for hit in hits])
    ratios = np.linspace(0.9, 1.1, 401)
    phases = np.exp(2j * np.pi * np.outer(ratios, at))
    score = sum(np.abs((phases**n).mean(axis=1)) ** 2 for n in (1, 2, 4))
    best = int(np.argmax(score))
    if best in (0, len(ratios) - 1) or score[best] < 0.8:
        return None
    return Bpm(float(ratios[best]) * grid.bpm)


def _key_fit(audio: Audio, grid: Grid, key: Key, *, loops: bool) -> float | None:
    energy, spread = note_energy(audio, grid.rate, loops=loops)
    if not 0 < spread < _MOST_NOTES:
        return None
    inside = np.array([LOWEST + note in key for note in range(len(energy))])
    return float(energy[inside].sum() / energy.sum())


def _key_bound(part: Part | None, key: Key) -> float:
    """Passing notes and blue notes are music: a part is held to what it has in the key itself."""
    weights = [(note.length * note.velocity, note.pitch in key) for note in part.notes] if part is not None else []
    total = sum(weight for weight, _ in weights)
    return KEY_BOUND * (sum(weight for weight, inside in weights if inside) / total if total else 1.0)
