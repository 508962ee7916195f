"""How loud: LUFS and true peak as broadcasting measures them, and bringing a loop to a level.

Loops are measured as they are heard, round and round: their last moments run into their first, and a loop
shorter than one gating block is played often enough to fill several.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from bridge.audio.around import around
from bridge.audio.riff import check
from bridge.core.model import Audio
from bridge.core.units import Decibels, Rate, gain_of

SILENCE = Decibels(-70.0)
"""What silence measures: the absolute gate of BS.1770, below which nothing counts."""
CEILING = Decibels(-1.0)
"""dBTP; what lossy codecs and converters need left free (EBU R 128)."""
_LOWEST_PEAK = Decibels(-120.0)
_BLOCK = 0.4
_OVERSAMPLING = 4
_LOOKAHEAD = 0.005
_MOST_LIMITING = Decibels(3.0)
"""More than this of limiting is heard; from there on the loop is left quieter than asked."""


def loudness(audio: Audio, rate: Rate, *, loops: bool = True) -> Decibels:
    """Integrated loudness in LUFS (ITU-R BS.1770-4, EBU R 128); −70 for silence.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        loops: Whether it is heard round and round; else as it lies, once.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    import pyloudnorm

    check(audio)
    length = audio.shape[1]
    block = int(np.ceil(_BLOCK * rate)) + 1
    # One block more than a whole turn, so that the blocks across the wrap point count too.
    count = length + block if loops else max(length, block)
    count = max(count, 2 * block) if loops else count
    heard = around(audio, 0, count, loops=loops)
    meter = pyloudnorm.Meter(rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        measured = meter.integrated_loudness(_five_channels(heard).T.astype(np.float64))
    return Decibels(float(measured)) if np.isfinite(measured) and measured > SILENCE else SILENCE


def true_peak(audio: Audio, rate: Rate, *, loops: bool = True) -> Decibels:
    """The highest level between samples, in dBTP, by fourfold oversampling (BS.1770-4, annex 2); −120 for silence.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        loops: Whether its end runs into its beginning.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    peak = float(np.max(np.abs(_oversampled(audio, rate, loops=loops))))
    return Decibels(max(_LOWEST_PEAK, 20 * np.log10(max(peak, 1e-6))))


def to_loudness(audio: Audio, rate: Rate, lufs: Decibels, *, ceiling: Decibels = CEILING, loops: bool = True) -> Audio:
    """The same sound at a loudness, its true peak kept under a ceiling.

    Peaks that would pass the ceiling by up to 3 dB are limited with lookahead; beyond that the whole is
    left quieter instead, for limiting so deep would change its sound. Silence stays silence.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        lufs: Integrated loudness wanted.
        ceiling: Highest true peak allowed, in dBTP.
        loops: Whether it is heard round and round.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    now = loudness(audio, rate, loops=loops)
    if now <= SILENCE:
        return audio.copy()
    gain = lufs - now
    over = true_peak(audio, rate, loops=loops) + gain - ceiling
    if over > _MOST_LIMITING:
        gain -= over - _MOST_LIMITING
    louder = audio * np.float32(gain_of(Decibels(gain)))
    return limited(louder, rate, ceiling=ceiling, loops=loops) if over > 0 else louder


def limited(audio: Audio, rate: Rate, *, ceiling: Decibels = CEILING, loops: bool = True) -> Audio:
    """Peaks brought under a ceiling by a lookahead limiter, all channels alike.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        ceiling: Highest true peak allowed, in dBTP.
        loops: Whether its end runs into its beginning.
    """
    top = gain_of(ceiling)
    level = np.max(np.abs(_oversampled(audio, rate, loops=loops)), axis=0)
    level = level[: audio.shape[1] * _OVERSAMPLING].reshape(-1, _OVERSAMPLING).max(axis=1)
    wanted = np.minimum(1.0, top / np.maximum(level, 1e-9)).astype(np.float32)
    mode: Literal["wrap", "nearest"] = "wrap" if loops else "nearest"
    width = 2 * round(_LOOKAHEAD * rate) + 1
    held = minimum_filter1d(wanted, 2 * width - 1, mode=mode)
    smooth = uniform_filter1d(uniform_filter1d(held, width, mode=mode), width, mode=mode)
    quieter = audio * np.minimum(smooth, 1.0)
    # The gain's own movement may lift a peak between samples by a hair.
    over = float(np.max(np.abs(_oversampled(quieter, rate, loops=loops)))) / top
    return np.asarray(quieter / max(1.0, over), np.float32)


def _oversampled(audio: Audio, rate: Rate, *, loops: bool) -> Audio:
    import soxr

    edge = 64
    heard = around(audio, -edge, audio.shape[1] + 2 * edge, loops=loops)
    above = soxr.resample(heard.T, rate, rate * _OVERSAMPLING, quality="HQ").T
    return np.asarray(above[:, edge * _OVERSAMPLING : (edge + audio.shape[1]) * _OVERSAMPLING], np.float32)


def _five_channels(audio: Audio) -> Audio:
    """Channels as the meter takes them: left, right, centre, and two surrounds; the low-frequency one is left out."""
    return audio if audio.shape[0] <= 5 else audio[[0, 1, 2, 4, 5]]
