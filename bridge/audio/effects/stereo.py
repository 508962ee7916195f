"""Stereo: pan, width, mono."""

from __future__ import annotations

import numpy as np

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.audio.effects.filters import passed
from bridge.audio.effects.level import as_loud
from bridge.core.model import Audio


def pan(audio: Audio, setting: Setting) -> Audio:
    """Move to `pan` (-1 left, 1 right), else right by the amount; equal power, 0 dB in the middle."""
    where = setting.value("pan", setting.amount, low=-1, high=1)
    angle = (where + 1) * np.pi / 4
    gains = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(np.sqrt(2))
    if audio.shape[0] == 1:
        return np.asarray(audio * gains, np.float32)
    # The far side is carried over rather than lost, so that nothing of a stereo sound disappears.
    left, right = audio[0], audio[1]
    share = np.float32(abs(where))
    near, far = (left, right) if where < 0 else (right, left)
    near = near * (1 - share / 2) + far * (share / 2)
    kept = np.stack([near, far] if where < 0 else [far, near])
    return np.asarray(kept * gains, np.float32)


def wider(audio: Audio, setting: Setting) -> Audio:
    """Raise what differs between left and right; a mono sound gains a difference that mono cancels again."""
    both = stereo(audio)
    middle, side = (both[0] + both[1]) / 2, (both[0] - both[1]) / 2
    late = setting.moved(middle[None, :], round(0.013 * setting.rate))
    made = passed(late, setting.rate, "highpass", 250)[0] * np.float32(setting.along(0, 0.8))
    side = side * np.float32(setting.along(1, 2.5)) + made
    return as_loud(np.stack([middle + side, middle - side]).astype(np.float32), both)


def mono(audio: Audio, setting: Setting) -> Audio:
    """The same on every channel."""
    return np.repeat(audio.mean(axis=0, keepdims=True), audio.shape[0], axis=0)


def stereo(audio: Audio) -> Audio:
    """Two channels of any sound."""
    return np.repeat(audio, 2, axis=0) if audio.shape[0] == 1 else audio[:2]


EFFECTS = (
    Effect("pan", Rank.STEREO, "to the left or right", pan),
    Effect("wider", Rank.STEREO, "a wider stereo image", wider, memory=0.3),
    Effect("mono", Rank.STEREO, "the same on both sides", mono),
)
