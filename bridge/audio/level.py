"""How loud: LUFS and true peak as broadcasting measures them, and bringing a loop to a level.

pyloudnorm would do for sound that plays once, and the tests hold this to it; it cannot take a loop as a circle,
clips under 0.4 s or more than five channels, and it imports scipy.signal, which costs a cold start a second.

Loops are measured as they are heard, round and round: their last moments run into their first, and a loop
shorter than a gating block is played often enough to fill two.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around
from bridge.audio.riff import check
from bridge.core.model import Audio
from bridge.core.units import Decibels, Rate, gain_of

SILENCE = Decibels(-70.0)
"""What silence measures: the absolute gate of BS.1770, below which nothing counts."""
CEILING = Decibels(-1.0)
"""dBTP; what lossy codecs and converters need left free (EBU R 128)."""
_LOWEST_PEAK = Decibels(-120.0)
_LUFS_OF_POWER = -0.691
_RELATIVE_GATE = 0.1
"""−10 LU."""
_BLOCK = 0.4
"""Seconds; blocks follow every quarter of it."""
_SETTLING = 0.2
"""Seconds in which the filters have rung out, to far below what a float32 holds."""
_WEIGHTS = {
    1: (1.0,), 2: (1.0,) * 2, 3: (1.0,) * 3, 4: (1.0, 1.0, 1.41, 1.41), 5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41), 7: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41, 1.41),
    8: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41, 1.41, 1.41),
}  # fmt: skip
"""Surrounds count more, the low-frequency channel not at all (channels in WAV order)."""
_STRETCH = 1024
_OVERSAMPLING = 4
_LOOKAHEAD = 0.005
_MOST_LIMITING = Decibels(4.0)
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
    check(audio)
    power = _weighted_power(audio, rate, loops=loops)
    heard = power[power > _power_of(SILENCE)]
    if not len(heard):
        return SILENCE
    loud = heard[heard > heard.mean() * _RELATIVE_GATE]
    return Decibels(max(SILENCE, _LUFS_OF_POWER + 10 * float(np.log10(loud.mean()))))


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
    held = float(max(audio.max(), -audio.min()))
    if held < 1e-6:
        return _LOWEST_PEAK
    count = -(-audio.shape[1] // _STRETCH)
    peaks = np.maximum.reduceat(np.abs(audio).max(axis=0), np.arange(count) * _STRETCH)
    # Where samples stay 6 dB below the highest, what lies between them does not pass it.
    near = np.flatnonzero(peaks > held / 2)
    runs = np.split(near, np.flatnonzero(np.diff(near) > 1) + 1)
    for run in runs:
        start = int(run[0]) * _STRETCH
        above = _oversampled(audio, rate, start, min(len(run) * _STRETCH, audio.shape[1] - start), loops=loops)
        held = max(held, float(above.max()), -float(above.min()))
    return Decibels(20 * float(np.log10(held)))


def to_loudness(audio: Audio, rate: Rate, lufs: Decibels, *, ceiling: Decibels = CEILING, loops: bool = True) -> Audio:
    """The same sound at a loudness, its true peak kept under a ceiling.

    Peaks that would pass the ceiling by up to 4 dB are limited with lookahead; beyond that the whole is
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
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    top = gain_of(ceiling)
    above = _oversampled(audio, rate, 0, audio.shape[1], loops=loops)
    level = np.abs(above).max(axis=0).reshape(-1, _OVERSAMPLING).max(axis=1)
    wanted = np.minimum(1.0, top / np.maximum(level, 1e-9)).astype(np.float32)
    mode: Literal["wrap", "nearest"] = "wrap" if loops else "nearest"
    width = 2 * round(_LOOKAHEAD * rate) + 1
    held = minimum_filter1d(wanted, 2 * width - 1, mode=mode)
    smooth = uniform_filter1d(uniform_filter1d(held, width, mode=mode), width, mode=mode)
    quieter = audio * np.minimum(smooth, 1.0)
    # The gain's own movement may lift a peak between samples by a hair.
    over = gain_of(Decibels(true_peak(quieter, rate, loops=loops) - ceiling))
    return np.asarray(quieter / max(1.0, over), np.float32)


def _oversampled(audio: Audio, rate: Rate, start: int, count: int, *, loops: bool) -> Audio:
    import soxr

    edge = 64
    heard = around(audio, start - edge, count + 2 * edge, loops=loops)
    above = soxr.resample(heard.T, rate, rate * _OVERSAMPLING, quality="HQ")
    return np.asarray(above[edge * _OVERSAMPLING : (edge + count) * _OVERSAMPLING].T, np.float32)


def _weighted_power(audio: Audio, rate: Rate, *, loops: bool) -> NDArray[np.float64]:
    """K-weighted power of each gating block, all channels summed with their weights."""
    from scipy import fft

    step = max(1, round(_BLOCK / 4 * rate))
    block = 4 * step
    length = audio.shape[1]
    lead = round(_SETTLING * rate)
    # Rounded up to whole steps: a loop's last block runs on into its beginning.
    turns = max(1, -(-2 * block // length)) if loops else 1
    steps = -(-length * turns // step) if loops else max(4, length // step)
    count = (steps + 3 if loops else steps) * step
    heard = length * turns if loops else count
    # Overlap-save: in each span the first samples only let the filters settle.
    span = 1 << max(16, (4 * lead).bit_length())
    kept = span - lead
    spans = -(-heard // kept)
    turned = around(audio, -lead, lead + spans * kept, loops=loops)
    spectrum = fft.rfft(np.lib.stride_tricks.sliding_window_view(turned, span, axis=1)[:, ::kept], axis=2)
    spectrum *= _weighting(span, rate)
    filtered = fft.irfft(spectrum, span, axis=2)[:, :, lead:].reshape(audio.shape[0], -1)[:, :heard]
    weighted = around(np.asarray(filtered, np.float32), 0, count, loops=loops)
    weights = np.array(_WEIGHTS[audio.shape[0]])
    energy = np.einsum("csn,csn,c->s", *[weighted.reshape(audio.shape[0], -1, step)] * 2, weights)
    return np.asarray(np.convolve(energy, np.ones(4), mode="valid") / block, np.float64)


@lru_cache(maxsize=2)
def _weighting(samples: int, rate: Rate) -> NDArray[np.complex64]:
    """The K-weighting filters' answer at each bin of a spectrum of so many samples.

    A shelf of 4 dB at 1.5 kHz and a high-pass at 38 Hz, both as biquads for any rate (De Man, Evaluation of
    implementations of the EBU R128 loudness measurement, 2018).
    """
    turn = np.exp(-2j * np.pi * np.arange(samples // 2 + 1) / samples)
    gain = 10 ** (4 / 40)
    w, q = 2 * np.pi * 1500 / rate, 2**-0.5
    cos, root = np.cos(w), np.sqrt(gain) * np.sin(w) / q
    up, down = gain + 1 + (gain - 1) * cos, gain + 1 - (gain - 1) * cos
    zeros = gain * np.array([up + root, -2 * (gain - 1 + (gain + 1) * cos), up - root])
    shelf = _biquad(turn, zeros, np.array([down + root, 2 * (gain - 1 - (gain + 1) * cos), down - root]))
    w, q = 2 * np.pi * 38 / rate, 0.5
    cos, alpha = np.cos(w), np.sin(w) / (2 * q)
    zeros = np.array([(1 + cos) / 2, -(1 + cos), (1 + cos) / 2])
    highpass = _biquad(turn, zeros, np.array([1 + alpha, -2 * cos, 1 - alpha]))
    return np.asarray(shelf * highpass, np.complex64)


def _biquad(
    turn: NDArray[np.complex128], zeros: NDArray[np.float64], poles: NDArray[np.float64]
) -> NDArray[np.complex128]:
    return np.asarray(np.polyval(zeros[::-1], turn) / np.polyval(poles[::-1], turn), np.complex128)


def _power_of(lufs: Decibels) -> float:
    return float(10 ** ((lufs - _LUFS_OF_POWER) / 10))
