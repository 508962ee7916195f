"""How each role sits in the mix: filters, a touch of compression, tone and room, all of it going round.

Filters and compression run on the loop with its own end played in before it, so that they are settled at
the first sample; the room's tail is folded onto the beginning. A loop shaped so has no seam.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pedalboard
from numpy.typing import NDArray

from bridge.core.model import Audio
from bridge.core.notes import Role
from bridge.core.units import Decibels, Rate, gain_of


class _Sound(NamedTuple):
    """A role's treatment.

    `lowest` and `highest` bound its spectrum in Hz; `ratio`, `threshold` and `attack` (ms) compress it, a
    ratio of 1 not at all; `room` is its share of the room.
    """

    lowest: float
    highest: float
    ratio: float
    threshold: float
    attack: float
    room: float


_SOUNDS: dict[Role, _Sound] = {
    "drums": _Sound(28, 20000, 2.0, -10, 15, 0.35),
    "percussion": _Sound(80, 20000, 1.0, 0, 10, 0.7),
    "bass": _Sound(30, 6000, 2.0, -17, 12, 0.05),
    "chords": _Sound(90, 16000, 1.0, 0, 10, 0.8),
    "pad": _Sound(110, 14000, 1.0, 0, 10, 1.2),
    "lead": _Sound(140, 16000, 1.5, -18, 10, 0.9),
}
_RUN_IN = 1.0
"""Seconds of the loop's end played in before its beginning: eight of the compressors' release times."""
_RELEASE = 120.0
_TILT = 9.0
"""Decibels of the high shelf at full brightness; the low shelf goes a third as far the other way."""
_WET = Decibels(-4.0)
"""Level of the room against the dry sound at `space` 1 and a role's share of 1."""
_PREDELAY = 0.012
_SMALL, _LARGE = 0.9, 3.2
"""Seconds in which the room dies away by 60 dB, at `space` 0 and 1."""


def shape(audio: Audio, rate: Rate, role: Role, *, brightness: float, space: float) -> Audio:
    """A dry loop as it sits in the mix.

    Args:
        audio: Shape (2, samples), at its role's level.
        rate: Samples per second.
        role: The part it plays.
        brightness: -1 to 1.
        space: 0 to 1.

    Returns:
        Shape (2, samples).
    """
    sound = _SOUNDS[role]
    chain: list[pedalboard.Plugin] = []
    if sound.highest < 0.45 * rate:
        chain.append(pedalboard.LowpassFilter(sound.highest))
    if sound.ratio > 1:
        chain.append(pedalboard.Compressor(sound.threshold, sound.ratio, sound.attack, _RELEASE))
    if brightness:
        chain.append(pedalboard.HighShelfFilter(min(3500, 0.4 * rate), _TILT * brightness))
        chain.append(pedalboard.LowShelfFilter(250, -_TILT / 3 * brightness))
    # Last, since compression of a lopsided wave makes an offset that must not get out.
    chain.append(pedalboard.HighpassFilter(sound.lowest))
    shaped = _running_in(audio, pedalboard.Chain(chain), rate)
    if space and sound.room:
        shaped += _room(shaped, rate, space) * np.float32(sound.room * space * gain_of(_WET))
    return shaped


def _running_in(audio: Audio, chain: pedalboard.Chain, rate: Rate) -> Audio:
    samples = audio.shape[1]
    run_in = round(_RUN_IN * rate)
    before = audio[:, np.arange(-run_in, 0) % samples]
    return np.asarray(chain(np.concatenate([before, audio], axis=1), rate)[:, run_in:], np.float32)


def _room(audio: Audio, rate: Rate, space: float) -> Audio:
    """The room alone, at the level of what goes in, its tail folded."""
    from scipy.fft import irfft, next_fast_len, rfft

    samples = audio.shape[1]
    length = next_fast_len(samples + round((_PREDELAY + _LARGE) * rate), real=True)
    answer = _response(rate, round(space, 2), length)
    wet = np.asarray(irfft(rfft(audio.mean(axis=0), length) * answer, length), np.float32)
    rounds = -(-length // samples)
    whole = np.zeros((2, rounds * samples), np.float32)
    whole[:, :length] = wet
    folded: Audio = whole.reshape(2, rounds, samples).sum(axis=1)
    return folded


@lru_cache(maxsize=4)
def _response(rate: Rate, space: float, length: int) -> NDArray[np.complex64]:
    """The spectrum of a diffuse room: noise that dies away exponentially, its highs sooner, its lows left out.

    After Moorer, "About this reverberation business" (Computer Music Journal 3:2, 1979): a good hall's
    response is hard to tell from such noise. Both sides differ, hence the width. Energy 1 on each side.
    """
    from scipy.fft import rfft

    decay = _SMALL + (_LARGE - _SMALL) * space
    delay = round(_PREDELAY * rate)
    time = np.arange(round(decay * rate)) / rate
    noise = np.random.default_rng(1979).standard_normal((2, time.size)).astype(np.float32)
    split = min(3500.0, 0.2 * rate)
    lows = pedalboard.LowpassFilter(split)(noise, rate)
    fall = np.float32(np.log(1000.0))
    response = lows * np.exp(-fall * time / decay) + (noise - lows) * np.exp(-fall * time / (0.45 * decay))
    response = pedalboard.HighpassFilter(200)(response.astype(np.float32), rate)
    response /= np.sqrt((response**2).sum(axis=1, keepdims=True))
    return np.asarray(rfft(np.pad(response, ((0, 0), (delay, 0))).astype(np.float32), length), np.complex64)
