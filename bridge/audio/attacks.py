"""Sharp attacks, found by energy: how verification hears whether hits fall where they were written.

`onsets`, which steers generation, looks at the spectrum; this looks at the wave alone: how much more energy its
slope carries in the 8 ms after a moment than in the 34 ms before (after Masri & Bateman's high-frequency content
and Duxbury's energy envelope). Pads and bowed strings have no such moments, and then nothing is said of timing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import mono
from bridge.core.model import Audio
from bridge.core.units import Rate

_AFTER, _BEFORE = 8, 34
"""Milliseconds; before, a whole turn of the lowest note there is (B0, 32 ms), or each of its turns were an attack."""
_RISE = 2.5
"""Nepers of energy (10.9 dB): what a plucked string passes and a bowed one does not."""
_QUIET = 1e-4
"""Of the loudest 8 ms: −40 dB, below which a rise is not heard in its company."""
_REST = 30
"""Milliseconds in which there is one attack at most."""


def attacks(audio: Audio, rate: Rate, *, loops: bool = True) -> NDArray[np.float64]:
    """The times of sharp attacks in seconds, rising, to about a millisecond.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        loops: Whether its end runs into its beginning.
    """
    slope = np.diff(mono(audio), prepend=mono(audio)[-1 if loops else 0])
    count = int(audio.shape[1] * 1000 / rate)
    if count < _AFTER + _BEFORE:
        return np.zeros(0)
    edges = np.rint(np.arange(count) * rate / 1000).astype(np.intp)
    energy = np.add.reduceat(slope.astype(np.float64) ** 2, edges)
    pad = _AFTER + _BEFORE
    around = np.concatenate([energy[-pad:], energy, energy[:pad]]) if loops else np.pad(energy, pad)
    total = np.concatenate([[0.0], np.cumsum(around)])
    at = pad + np.arange(count)
    after = (total[at + _AFTER] - total[at]) / _AFTER
    before = (total[at] - total[at - _BEFORE]) / _BEFORE
    floor = _QUIET * float(after.max())
    if floor <= 0:
        return np.zeros(0)
    rise = np.log((after + floor) / (before + floor))
    highest = highest_near(rise, _REST, loops=loops)
    found = np.flatnonzero((rise >= highest) & (rise > _RISE))
    return edges[found] / rate


def highest_near(values: NDArray[np.floating], reach: int, *, loops: bool) -> NDArray[np.floating]:
    """The highest value within `reach` places of each, round and round in a loop."""
    around = np.pad(values, reach, mode="wrap" if loops else "edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1).max(axis=1))
