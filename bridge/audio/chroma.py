"""Chroma: how strongly each of the twelve pitch classes sounds, moment by moment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around, lowered, mono
from bridge.core.model import Audio
from bridge.core.units import Rate, Seconds

HOP = Seconds(0.1)
_RATE = Rate(11_025)
"""Enough for fundamentals and first harmonics up to 5 kHz, at a quarter of the work."""
_WINDOW = 4096
_LOW, _HIGH = 27, 96
"""MIDI notes heard: from a bass's low E-flat to where only harmonics lie."""
_PARTIALS = 4
_QUIETEST = 1e-4
"""Amplitude of a partial that is still taken for one: below −80 dBFS lie dither, hiss and hum."""
_DECAY = 0.5
"""What each further harmonic adds to the note below it (Gómez 2006, harmonic weighting for HPCP)."""

Chroma = NDArray[np.float32]
"""Shape (moments, 12); C first."""


def chroma(audio: Audio, rate: Rate, *, hop: Seconds = HOP, loops: bool = True) -> Chroma:
    """Pitch-class strengths, one row every `hop`, the first centred on the first sample.

    Peaks of the spectrum are placed by parabolic interpolation, weighed by the square root of their
    magnitude, and counted for the notes of which they may be a harmonic.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        hop: Between moments.
        loops: Whether its end runs into its beginning.
    """
    from scipy import fft

    sound, low_rate = lowered(mono(audio), rate, _RATE)
    step = max(1, round(hop * low_rate))
    count = max(1, round(len(sound) / step))
    whole = around(sound[np.newaxis], -_WINDOW // 2, count * step + _WINDOW, loops=loops)[0]
    frames = np.lib.stride_tricks.sliding_window_view(whole, _WINDOW)[::step][:count]
    spectrum = np.abs(fft.rfft(frames * np.hanning(_WINDOW).astype(np.float32), axis=1))
    return _folded(spectrum, low_rate / _WINDOW)


def even(rows: Chroma) -> Chroma:
    """Each moment divided by the root of its strength, so that one loud chord does not decide alone."""
    return np.asarray(rows / np.sqrt(np.maximum(rows.sum(axis=1, keepdims=True), 1e-9)), np.float32)


def breadth(strengths: NDArray[np.float32]) -> float:
    """Over how many pitch classes sound spreads (participation ratio, 0–12).

    With the harmonics that `chroma` counts for notes below, a lone note measures 1.0 to 2.2, a fifth up to 3.3, a
    triad 3.6 to 5, a progression or a scale 7 and more, noise 12.

    Args:
        strengths: Shape (12,).
    """
    whole = float(strengths.sum())
    return whole**2 / float((strengths**2).sum()) if whole > 0 else 0.0


def _folded(spectrum: NDArray[np.float32], bin_width: float) -> Chroma:
    left, middle, right = spectrum[:, :-2], spectrum[:, 1:-1], spectrum[:, 2:]
    loudest = spectrum.max(axis=1, keepdims=True)
    is_peak = (middle > left) & (middle >= right) & (middle > np.maximum(0.01 * loudest, _QUIETEST * _WINDOW / 4))
    frame, bins = np.nonzero(is_peak)
    a, b, c = (np.log(part[frame, bins] + 1e-12) for part in (left, middle, right))
    curve = a - 2 * b + c
    offset = np.where(np.abs(curve) > 1e-9, 0.5 * (a - c) / np.where(curve == 0, 1, curve), 0.0)
    hertz = (bins + 1 + np.clip(offset, -0.5, 0.5)) * bin_width
    strength = np.sqrt(middle[frame, bins])
    result = np.zeros((len(spectrum), 12), np.float32)
    for partial in range(1, _PARTIALS + 1):
        note = 69 + 12 * np.log2(np.maximum(hertz / partial, 1e-3) / 440)
        nearest = np.rint(note)
        weight = np.cos(np.pi * (note - nearest)) ** 2 * strength * _DECAY ** (partial - 1)
        heard = (nearest >= _LOW) & (nearest <= _HIGH)
        place = (frame[heard], nearest[heard].astype(np.intp) % 12)
        np.add.at(result, place, weight[heard].astype(np.float32))
    return result
