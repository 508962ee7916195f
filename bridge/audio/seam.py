"""The wrap point of a loop: how much it stands out, and mending it.

A cut through a sounding wave splashes energy over the whole spectrum at one instant. So does a drum hit on
beat one, which is music. The measure tells them apart twice over: it holds the wrap point against the
strongest moments inside the loop, and against the same wrap point smoothed over two milliseconds, which
takes a cut away and leaves a hit as it was.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around, mono
from bridge.audio.riff import check
from bridge.core.model import Audio
from bridge.core.units import Rate, Seconds

_WINDOW, _HOP = Seconds(0.006), Seconds(0.002)
_LAG = 2
"""Windows between the two compared: 4 ms, so that an attack's rise is seen at once."""
_NEAR = Seconds(0.012)
"""Frames whose middle lies this near the wrap point see it."""
_COMPRESSION = 1000.0
"""γ in log(1 + γ|X|): −60 dBFS is where a bin begins to count (Müller, Fundamentals of Music Processing, §6.1)."""
_FLOOR = 0.05
"""Share of the mean spectrum below which flux is steady sound's own ripple, so that a still tone scores 1, not 0/0."""
_RAMP = Seconds(0.002)
_MEND = Seconds(0.01)


def seam(audio: Audio, rate: Rate) -> float:
    """Spectral flux across the wrap point over the flux inside; up to 1.5 is unheard.

    Flux is the sum over frequency of the rise in log(1 + γ|X|) between windows of 6 ms one after the other,
    every 2 ms. Across the wrap it is the largest within 12 ms of it. Inside it is the larger of two: its
    99.5th percentile over the rest of the loop, and what is left at the wrap point when the step in the wave
    there is taken out over 2 ms, so that a single hit on beat one is no seam.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.

    Returns:
        0 for silence; about 1 for a loop without a seam.
    """
    check(audio)
    if audio.shape[1] < 8 * round(_WINDOW * rate):
        return 0.0
    sound = mono(audio)
    flux, mean = _flux(sound, rate)
    if mean <= 0:
        return 0.0
    near = round(_NEAR / _HOP)
    across = float(max(np.max(flux[:near]), np.max(flux[-near:])))
    inside = float(np.percentile(flux[near:-near], 99.5))
    smoothed, _ = _flux(_around_wrap(_ramped(audio, rate), rate), rate)
    middle = len(smoothed) // 2
    natural = float(np.max(smoothed[middle - near : middle + near]))
    return across / max(inside, natural, _FLOOR * mean)


def mend(audio: Audio, rate: Rate) -> Audio:
    """The loop with the step at its wrap point taken out over the last 10 ms; its beginning is left as it is.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.

    Returns:
        Of the same shape.
    """
    check(audio)
    return _ramped(audio, rate, seconds=_MEND)


def _ramped(audio: Audio, rate: Rate, *, seconds: Seconds = _RAMP) -> Audio:
    """The end bent so that it meets the beginning."""
    length = audio.shape[1]
    count = min(round(seconds * rate), length // 4)
    if count < 2:
        return audio.copy()
    step = audio[:, :1] - audio[:, -1:]
    rise = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32)) ** 2
    result = audio.copy()
    result[:, -count:] += step * rise
    return result


def _around_wrap(audio: Audio, rate: Rate) -> Audio:
    edge = min(audio.shape[1] // 2, round(0.1 * rate))
    return mono(around(audio, -edge, 2 * edge, loops=True))


def _flux(sound: Audio, rate: Rate) -> tuple[NDArray[np.float32], float]:
    """Flux of a mono loop at each hop, the first window centred on its first sample; and its mean spectrum's sum."""
    from scipy import fft

    window, hop = round(_WINDOW * rate), max(1, round(_HOP * rate))
    whole = around(sound[np.newaxis], -(window // 2), len(sound) + window, loops=True)[0]
    frames = np.lib.stride_tricks.sliding_window_view(whole, window)[::hop]
    spectrum = np.abs(fft.rfft(frames * np.hanning(window).astype(np.float32), axis=1)) * (4 / window)
    level = np.log1p(np.float32(_COMPRESSION) * spectrum)
    rise = np.maximum(level - np.roll(level, _LAG, axis=0), 0).sum(axis=1)
    return np.asarray(rise, np.float32), float(level.sum(axis=1).mean())
