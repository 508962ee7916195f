"""Levels: gain, limiter, normalising and fades, and the measures that other effects lean on."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.audio.level import limited
from bridge.core.model import Audio
from bridge.core.units import Decibels, Rate, gain_of

SILENCE = 1e-6


def gain(audio: Audio, setting: Setting) -> Audio:
    """Turn up by 0–12 dB, or by the decibels given, which may be negative."""
    return _scaled(audio, setting.value("db", setting.along(0, 12), low=-80, high=40))


def limiter(audio: Audio, setting: Setting) -> Audio:
    """Push into a ceiling: up by the amount, never above -1 dB (or the decibels given)."""
    ceiling = Decibels(-abs(setting.value("db", -1.0, low=-40, high=40)))
    loudest = peak(audio)
    if loudest < SILENCE:
        return audio
    pushed = audio * np.float32(gain_of(Decibels(ceiling + setting.along(0, 15))) / loudest)
    return limited(pushed, setting.rate, ceiling=ceiling, loops=setting.goes_round)


def normalise(audio: Audio, setting: Setting) -> Audio:
    """Bring the highest peak to -1 dB, or to the decibels given."""
    loudest = peak(audio[:, setting.lead :])
    target = gain_of(Decibels(-abs(setting.value("db", -1.0, low=-60, high=60))))
    return audio * np.float32(target / loudest) if loudest > SILENCE else audio


def fade_in(audio: Audio, setting: Setting) -> Audio:
    """Rise from silence, over a quarter to all of the piece or the seconds or beats given."""
    audio = audio.copy()
    count = _fade_length(setting)
    audio[:, setting.lead : setting.lead + count] *= _rise(count)
    return audio


def fade_out(audio: Audio, setting: Setting) -> Audio:
    """Fall to silence, over a quarter to all of the piece or the seconds or beats given."""
    audio = audio.copy()
    count = _fade_length(setting)
    audio[:, audio.shape[1] - count :] *= _rise(count)[::-1]
    return audio


def peak(audio: Audio) -> float:
    """The highest sample."""
    return float(np.max(np.abs(audio), initial=0.0))


def rms(audio: Audio) -> float:
    """Root mean square over all channels."""
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64)))) if audio.size else 0.0


def as_loud(changed: Audio, original: Audio) -> Audio:
    """The changed sound at the original's RMS level: what changes character should not change loudness."""
    before, after = rms(original), rms(changed)
    return changed * np.float32(before / after) if after > SILENCE else changed


def envelope(level: NDArray[np.float32], seconds: float, rate: Rate) -> NDArray[np.float64]:
    """A level followed with a time constant."""
    from scipy.signal import lfilter

    keep = math.exp(-1 / (seconds * rate))
    return np.asarray(lfilter([1 - keep], [1, -keep], level.astype(np.float64)), np.float64)


def _scaled(audio: Audio, decibels: float) -> Audio:
    return audio * np.float32(gain_of(Decibels(decibels)))


def _fade_length(setting: Setting) -> int:
    if {"seconds", "beats"} & setting.values.keys():
        return min(setting.length, round(setting.seconds(1.0) * setting.rate))
    return round(setting.length * setting.along(0.05, 1.0))


def _rise(count: int) -> NDArray[np.float32]:
    return (np.sin(np.linspace(0, np.pi / 2, count)) ** 2).astype(np.float32)


EFFECTS = (
    Effect("gain", Rank.LEVEL, "turn up (a negative db turns down)", gain),
    Effect("normalise", Rank.LEVEL, "bring the peak to -1 dB", normalise),
    Effect("fade_in", Rank.FADE, "rise from silence", fade_in),
    Effect("fade_out", Rank.FADE, "fall to silence", fade_out),
    Effect("limiter", Rank.LIMIT, "louder without peaks", limiter),
)
