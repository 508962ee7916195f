"""Loops seen as circles: what lies before the beginning of a loop is its end."""

from __future__ import annotations

import numpy as np

from bridge.core.model import Audio


def around(audio: Audio, start: int, count: int, *, loops: bool) -> Audio:
    """`count` samples from `start`, which may lie outside: round and round, or silence beyond the ends.

    Args:
        audio: Shape (channels, samples).
        start: Counted from its first sample; may be negative.
        count: How many.
        loops: Whether it goes round.

    Returns:
        A new array, shape (channels, `count`).
    """
    length = audio.shape[1]
    if loops and length and (start < 0 or start + count > length):
        return np.asarray(audio[:, np.arange(start, start + count) % length], np.float32)
    piece = np.zeros((audio.shape[0], count), np.float32)
    first, last = max(0, start), min(length, start + count)
    if last > first:
        piece[:, first - start : last - start] = audio[:, first:last]
    return piece


def mono(audio: Audio) -> Audio:
    """The mean of its channels, shape (samples,)."""
    return audio[0] if audio.shape[0] == 1 else np.asarray(audio.mean(axis=0), np.float32)
