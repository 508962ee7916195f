"""Dynamics: gate, compressor, punch, and the pump of a side chain on the beat."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.audio.effects.level import SILENCE, as_loud, envelope, peak, rms
from bridge.core.model import Audio


def gate(audio: Audio, setting: Setting) -> Audio:
    """Silence what lies 48 dB (a bit) to 8 dB (a lot) below the peak, or below the decibels given."""
    from pedalboard import NoiseGate

    loudest = peak(audio)
    if loudest < SILENCE:
        return audio
    threshold = setting.value("db", 20 * math.log10(loudest) + setting.along(-48, -8), low=-100, high=0)
    gating = NoiseGate(threshold_db=threshold, ratio=10, attack_ms=0.5, release_ms=25)
    return np.asarray(gating(audio, setting.rate, reset=True), np.float32)


def compressor(audio: Audio, setting: Setting) -> Audio:
    """Even out: from 2:1 just over the mean level to 10:1 well under it, at the same loudness."""
    from pedalboard import Compressor

    level = rms(audio)
    if level < SILENCE:
        return audio
    threshold = setting.value("db", 20 * math.log10(level) + setting.along(6, -12), low=-80, high=0)
    ratio = setting.value("ratio", setting.swept(1.5, 12), low=1.0, high=40)
    pressing = Compressor(threshold_db=threshold, ratio=ratio, attack_ms=setting.swept(1.5, 0.1), release_ms=120)
    return as_loud(np.asarray(pressing(audio, setting.rate, reset=True), np.float32), audio)


def punch(audio: Audio, setting: Setting) -> Audio:
    """Raise the beginnings of sounds by up to 12 dB over their bodies, at the same loudness.

    The gain follows the ratio of a quick envelope to a slow one (the differential-envelope transient
    shaper of SPL's Transient Designer).
    """
    level = np.max(np.abs(audio), axis=0)
    quick, slow = envelope(level, 0.003, setting.rate), envelope(level, 0.06, setting.rate)
    floor = max(SILENCE, 0.01 * float(np.max(level, initial=0.0)))
    rise = np.log2(np.clip((quick + floor) / (slow + floor), 1.0, 4.0)) / 2
    gain = 10 ** (setting.along(0, 12) * rise / 20)
    return as_loud((audio * gain).astype(np.float32), audio)


def sidechain(audio: Audio, setting: Setting) -> Audio:
    """Duck at every beat and swell back, as if a kick drove a compressor; `beats` sets another distance."""
    beats = setting.beats()
    since, until = _pulses(beats, setting)
    depth = setting.value("db", 20 * math.log10(1 - setting.along(0, 0.95)), low=-40, high=40)
    floor = 10 ** (-abs(depth) / 20)
    back = np.clip(since / (0.75 * np.maximum(until, 1e-6)), 0, 1)
    swell = floor + (1 - floor) * np.sin(np.pi / 2 * back) ** 2
    return (audio * _unclicked(swell, setting)).astype(np.float32)


def _pulses(beats: NDArray[np.float64], setting: Setting) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per sample, the beats since the last pulse and from it to the next."""
    if "beats" in setting.values:
        every = setting.value("beats", 1.0, low=0.0625, high=64)
        return beats % every, np.full_like(beats, every)
    grid = setting.grid
    lines = (*grid.bar_lines, grid.beats)
    marks = [0.0] if not lines or lines[0] > 0 else []
    for line, following in pairwise(lines):
        pulses = grid.tempo_map.signature_at(type(line)(grid.start + line)).pulses
        marks.extend(line + pulse for pulse in pulses if line + pulse < following - 1e-6)
    edges = np.array([*marks, grid.beats])
    index = np.clip(np.searchsorted(edges, beats + 1e-9, side="right") - 1, 0, len(edges) - 2)
    return beats - edges[index], edges[index + 1] - edges[index]


def _unclicked(gain: NDArray[np.float64], setting: Setting) -> NDArray[np.float64]:
    from scipy.ndimage import uniform_filter1d

    width = max(1, round(0.005 * setting.rate))
    return np.asarray(uniform_filter1d(gain, width, mode="wrap" if setting.goes_round else "nearest"))


EFFECTS = (
    Effect("gate", Rank.GATE, "silence what is quiet", gate, memory=1.0),
    Effect("compressor", Rank.DYNAMICS, "even out loud and quiet", compressor, memory=1.0),
    Effect("punchier", Rank.DYNAMICS, "stronger attacks", punch, memory=0.5),
    Effect("sidechain", Rank.PUMP, "duck on every beat", sidechain),
)
