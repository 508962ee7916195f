"""When things begin to sound, and how fast they go by: what steers generation. `verify` judges by other means."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around, mono
from bridge.audio.attacks import highest_near
from bridge.audio.riff import check
from bridge.core.model import Audio
from bridge.core.units import Bpm, Rate, Seconds

_WINDOW, _HOP = Seconds(0.023), Seconds(0.005)
_COMPRESSION = 100.0
_LEAST, _STANDS_OUT = 0.5, 2.5
"""What the strongest flux must reach, alone and over its mean: a still tone's is 0.15, noise's twice its mean."""
_SPREAD = Seconds(0.1)
"""Half of the stretch over which the threshold is taken."""
_MARGIN = 0.12
"""Of the strongest flux: what an onset must rise above its surroundings."""
_REST = Seconds(0.04)
"""Two onsets closer than this are one (a flam is heard as one from 30 ms down)."""
_USUAL = Bpm(110.0)
_OCTAVES = 0.7
"""Spread of the prior over tempo in octaves around the usual one (after Ellis 2007)."""


def onsets(audio: Audio, rate: Rate, *, loops: bool = True) -> NDArray[np.float64]:
    """The times at which notes and hits begin, in seconds, rising.

    Log-compressed spectral flux against a local mean (Dixon 2006, Böck et al. 2012), then moved to where the
    wave itself begins to rise.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        loops: Whether its end runs into its beginning.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    return _onsets(audio, rate, strength(audio, rate, loops=loops), loops=loops)


def strength(audio: Audio, rate: Rate, *, loops: bool = True) -> NDArray[np.float32]:
    """Spectral flux every 5 ms, the first centred on the first sample; the clip's level does not matter."""
    from scipy import fft

    sound = mono(audio)
    sound = sound / np.float32(max(1e-6, float(np.abs(sound).max())))
    window, count = max(16, round(_WINDOW * rate)), max(1, math.ceil(len(sound) / rate / _HOP))
    at = np.rint(np.arange(count) * _HOP * rate).astype(np.intp)
    whole = around(sound[np.newaxis], -window // 2, int(at[-1]) + window + 1, loops=loops)[0]
    frames = np.lib.stride_tricks.sliding_window_view(whole, window)[at]
    spectrum = np.abs(fft.rfft(frames * np.hanning(window).astype(np.float32), axis=1))
    bands = _bands(spectrum, rate / window)
    level = np.log1p(np.float32(_COMPRESSION) * bands)
    before = np.roll(level, 2, axis=0)
    if not loops:
        before[:2] = 0
    return np.asarray(np.maximum(level - before, 0).sum(axis=1), np.float32)


def tempo_of(audio: Audio, rate: Rate, near: Bpm | None = None) -> tuple[Bpm, float] | None:
    """The tempo of a loop, and how sure that is, 0–1; None when too little happens to tell.

    A loop is a whole number of beats: only tempi that make it one are weighed (whole bars of four more than
    others), by how well the onsets repeat at the beat and its subdivisions, and by how usual a tempo is. What is
    not cut to whole beats is told apart by a repetition that fits much better than any such tempo.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        near: A tempo to look around, such as the session's.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    seconds = audio.shape[1] / rate
    flux = strength(audio, rate)
    if seconds < 0.5 or len(_onsets(audio, rate, flux, loops=True)) < 3:
        return None
    beats = np.arange(1, max(2, math.floor(seconds * 240 / 60)) + 1)
    tempi = beats * 60 / seconds
    beats, tempi = beats[(tempi >= 40) & (tempi <= 240)], tempi[(tempi >= 40) & (tempi <= 240)]
    if not len(beats):
        return None
    score = np.array([_repeats(flux, seconds / count / _HOP) for count in beats])
    centre, octaves = (_USUAL, _OCTAVES) if near is None else (near, _OCTAVES / 4)
    score *= np.exp(-0.5 * (np.log2(tempi / centre) / octaves) ** 2)
    score *= np.select([beats % 16 == 0, beats % 4 == 0, beats % 6 == 0], [1.25, 1.15, 1.0], 0.8)
    best = int(np.argmax(score))
    rivals = np.delete(score, best)
    margin = 1 - float(rivals.max(initial=0.0)) / (float(score[best]) + 1e-12)
    return Bpm(float(tempi[best])), round(min(1.0, 0.3 + 1.4 * margin), 3)


def _onsets(audio: Audio, rate: Rate, flux: NDArray[np.float32], *, loops: bool) -> NDArray[np.float64]:
    top = float(flux.max(initial=0.0))
    if top < _LEAST or top < _STANDS_OUT * float(flux.mean()):
        return np.zeros(0)
    spread = round(_SPREAD / _HOP)
    padded = np.pad(flux, spread, mode="wrap" if loops else "edge")
    surroundings = np.convolve(padded, np.full(2 * spread + 1, 1 / (2 * spread + 1)), mode="valid")
    peak = flux >= highest_near(flux, round(_REST / _HOP), loops=loops)
    frames = np.flatnonzero(peak & (flux > surroundings + _MARGIN * top))
    times = np.array([_began(audio, rate, frame * _HOP) for frame in frames])
    length = audio.shape[1] / rate
    times = np.sort(times % length) if loops else np.sort(np.clip(times, 0, length))
    return times[np.diff(times, prepend=-1.0) >= _REST / 2] if len(times) else times


def _repeats(flux: NDArray[np.float32], lag: float) -> float:
    """How well flux repeats after one beat, and its halves and doubles, played round and round."""
    from scipy import fft

    spectrum = np.abs(fft.rfft(flux - flux.mean())) ** 2
    turns = np.arange(len(spectrum)) / len(flux)
    whole = float(spectrum.sum()) + 1e-12
    return max(0.0, sum(float((spectrum * np.cos(2 * np.pi * turns * lag * n)).sum()) for n in (1, 2, 4)) / (3 * whole))


def _bands(spectrum: NDArray[np.float32], bin_width: float) -> NDArray[np.float32]:
    """Magnitudes summed into 40 bands even in log frequency, so that a bass note counts as much as a hat."""
    edges = np.geomspace(40, max(80.0, min(16_000.0, bin_width * (spectrum.shape[1] - 1))), 41) / bin_width
    starts = np.unique(np.minimum(edges.astype(np.intp), spectrum.shape[1] - 1))
    sums = np.add.reduceat(spectrum, starts, axis=1)
    widths = np.diff([*starts, spectrum.shape[1]])
    return np.asarray(sums / np.sqrt(widths) / spectrum.shape[1] * 4, np.float32)


def _began(audio: Audio, rate: Rate, near: float) -> float:
    """The moment around `near` at which the wave first rises to a fifth of its coming peak above what was."""
    edge = round(0.03 * rate)
    start = round(near * rate) - edge
    level = np.abs(mono(around(audio, start, 2 * edge, loops=True)))
    block = max(1, round(0.001 * rate))
    count = len(level) // block
    peaks = level[: count * block].reshape(count, block).max(axis=1)
    rest = float(peaks[: count // 4].mean())
    top = int(np.argmax(peaks[count // 4 :])) + count // 4
    above = np.flatnonzero(peaks[: top + 1] > rest + 0.2 * (float(peaks[top]) - rest))
    above = above[above >= count // 4]
    return (start + (int(above[0]) if len(above) else count // 2) * block) / rate
