"""What changes the order of the sound itself: backwards, and the stutter of a repeated slice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.core.model import Audio
from bridge.core.units import Beats

_EDGE = 0.002


def reverse(audio: Audio, setting: Setting) -> Audio:
    """Backwards."""
    backwards = audio.copy()
    backwards[:, setting.lead :] = audio[:, setting.lead :][:, ::-1]
    return backwards


def stutter(audio: Audio, setting: Setting) -> Audio:
    """Repeat the first sixteenth (or the beats given) of every fourth beat, of every one at full amount, through it."""
    slice_beats = setting.value("beats", 0.25, low=0.03125, high=4.0)
    grid = setting.grid
    chopped = audio.copy()
    every = max(1, round(setting.along(4.5, 1)))
    window = max(1.0, slice_beats * 2)
    for index, beat in enumerate(np.arange(0, grid.beats - window + 1e-9, window)):
        if (index + 1) % every:
            continue
        edges = [grid.sample_at(Beats(float(b))) for b in np.arange(beat, beat + window + 1e-9, slice_beats)]
        for start, end in pairwise(edges[1:]):
            _copy(audio, chopped, setting, source=edges[0], start=start, end=end)
    return chopped


def _copy(audio: Audio, chopped: Audio, setting: Setting, *, source: int, start: int, end: int) -> None:
    shift = setting.lead - setting.start
    source, start, end = source + shift, start + shift, min(end + shift, audio.shape[1])
    if source < 0 or start < setting.lead or end <= start:
        return
    piece = audio[:, source : source + end - start].copy()
    edge = min(round(_EDGE * setting.rate), piece.shape[1] // 2)
    rise = np.linspace(0, 1, edge, dtype=np.float32)
    piece[:, :edge] *= rise
    piece[:, piece.shape[1] - edge :] *= rise[::-1]
    chopped[:, start : start + piece.shape[1]] = piece


EFFECTS = (
    Effect("reverse", Rank.SOURCE, "backwards", reverse),
    Effect("stutter", Rank.SOURCE, "repeated slices", stutter),
)
