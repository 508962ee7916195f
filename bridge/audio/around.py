"""Loops seen as circles: what lies before the beginning of a loop is its end."""

from __future__ import annotations

import numpy as np

from bridge.core.model import Audio
from bridge.core.units import Rate


def around(audio: Audio, start: int, count: int, *, loops: bool) -> Audio:
    """`count` samples from `start`, which may lie outside: round and round, or silence beyond the ends.

    Args:
        audio: Shape (channels, samples).
        start: Counted from its first sample; may be negative.
        count: How many.
        loops: Whether it goes round.

    Returns:
        A new array in C order, shape (channels, `count`).
    """
    length = audio.shape[1]
    piece = np.zeros((audio.shape[0], count), np.float32)
    if loops and length:
        done = 0
        while done < count:
            at = (start + done) % length
            run = min(length - at, count - done)
            piece[:, done : done + run] = audio[:, at : at + run]
            done += run
        return piece
    first, last = max(0, start), min(length, start + count)
    if last > first:
        piece[:, first - start : last - start] = audio[:, first:last]
    return piece


def mono(audio: Audio) -> Audio:
    """The mean of its channels, shape (samples,)."""
    return audio[0] if audio.shape[0] == 1 else np.asarray(audio.mean(axis=0), np.float32)


def lowered(sound: Audio, rate: Rate, wanted: Rate) -> tuple[Audio, float]:
    """A mono sound brought down to a rate for analysis, with the rate it then has; lower ones stay as they are."""
    import soxr

    if rate <= wanted:
        return sound, float(rate)
    below = np.asarray(soxr.resample(sound, rate, wanted, quality="LQ"), np.float32)
    return (below if len(below) else sound[:1]), float(wanted)
