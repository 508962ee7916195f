"""Time without pitch, and pitch without time, to the sample.

Signalsmith Stretch does the work: on real loops it kept onsets nearer to their place than Rubber Band (through
pedalboard; median 1.8 against 4.6 ms) at a fifth of the time. This module gives it what surrounds a loop, so that the
wrap point stays clean, holds it to the length asked for, and keeps sharp attacks as they were (1.0 ms, and as many
onsets kept as Rubber Band does). `tests/bench/audio_speed.py` prints these.
"""

from __future__ import annotations

import math

import numpy as np

from bridge.audio.around import around
from bridge.audio.attacks import attacks
from bridge.audio.riff import check
from bridge.audio.wav import resample
from bridge.core.model import Audio
from bridge.core.units import Rate, Samples, Semitones
from bridge.errors import InvalidArguments

_LEAST, _MOST = 0.25, 4.0
_WIDEST = 48.0
_CONTEXT = 0.25
"""Seconds of what comes before and after given along: two analysis windows, which are 0.12 s."""
_JOIN = 0.012
"""Seconds over which the end of a loop crosses into what leads up to its beginning."""
_BEFORE, _AFTER = 0.02, 0.03
"""Seconds around a sharp attack that are never stretched."""
_WIDEST_STEP = 24.0
"""Semitones that one stretch of 4 times can carry."""
_SETTLING = 0.02
"""Seconds around a resampled piece in which its filter settles."""


def stretch(audio: Audio, rate: Rate, *, samples: int, loops: bool = True) -> Audio:
    """The same sound in another time, at the same pitch.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        samples: Length wanted, 0.25–4 times the present one.
        loops: Whether it is played round and round: then its end runs on into its beginning.

    Returns:
        Shape (channels, `samples`).

    Raises:
        InvalidArguments: when the length wanted is further away than that.
    """
    check(audio)
    length = audio.shape[1]
    if samples == length:
        return audio.copy()
    if not _LEAST * length <= samples <= _MOST * length:
        raise InvalidArguments(
            f"That would play at {length / max(1, samples):.3g} times its speed.", "Give a speed from 1/4 to 4 times."
        )
    return _held(audio, rate, samples=samples, loops=loops)


def shift(audio: Audio, rate: Rate, semitones: Semitones, *, loops: bool = True) -> Audio:
    """The same sound at another pitch, in the same time.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        semitones: How far, −48 to 48; parts of a semitone are allowed.
        loops: Whether it is played round and round.

    Returns:
        Of the same shape.

    Raises:
        InvalidArguments: when the shift is wider than that.
    """
    check(audio)
    if not abs(semitones) <= _WIDEST:
        raise InvalidArguments(f"A shift of {semitones:g} semitones is too wide.", f"Give at most {_WIDEST:g}.")
    result = audio
    steps = max(1, math.ceil(abs(semitones) / _WIDEST_STEP))
    for _ in range(steps if semitones else 0):
        result = _shifted(result, rate, 2 ** (semitones / steps / 12), loops=loops)
    return result.copy()


def _shifted(audio: Audio, rate: Rate, ratio: float, *, loops: bool) -> Audio:
    """Stretched, then played faster or slower by as much.

    The pitch is then exact (0.4 cents off at most, measured on sines from 110 Hz up), which the stretcher's own
    transposition is not (up to 12 cents).
    """
    length = audio.shape[1]
    longer = _held(audio, rate, samples=max(1, round(length * ratio)), loops=loops)
    edge = round(_SETTLING * rate)
    lead = round(edge * ratio)
    around_it = around(longer, -lead, longer.shape[1] + 2 * lead, loops=loops)
    faster = resample(around_it, longer.shape[1], length)
    result = np.zeros_like(audio)
    piece = faster[:, edge : edge + length]
    result[:, : piece.shape[1]] = piece
    return result


def _held(audio: Audio, rate: Rate, *, samples: int, loops: bool) -> Audio:
    result = _stretched(audio, rate, samples=samples, loops=loops)
    _hold_attacks(result, audio, rate, loops=loops)
    return result


def _stretched(audio: Audio, rate: Rate, *, samples: int, loops: bool) -> Audio:
    length = audio.shape[1]
    factor = length / samples
    # A context that is a whole number of samples on both sides of the stretch keeps the first beat in place.
    context = Samples(round(_CONTEXT * rate * max(1.0, factor)))
    led = round(context / factor)
    source = around(audio, -context, length + 2 * context, loops=loops)
    whole = _signalsmith(source, rate, factor=factor)
    missing = max(0, led + samples - whole.shape[1])
    result = np.pad(whole, ((0, 0), (0, missing)))[:, led : led + samples].copy()
    join = min(round(_JOIN * rate), samples // 4, led)
    if loops and join > 1:
        # The stretcher's phases have drifted by the end; the lead-in has those of the beginning.
        result[:, -join:] += (whole[:, led - join : led] - result[:, -join:]) * _rise(join)
    return result


def _hold_attacks(result: Audio, audio: Audio, rate: Rate, *, loops: bool) -> None:
    """Put the attacks of the source where they belong, unstretched: the stretcher smears them over its window.

    Each keeps the moment before it too, so that nothing is heard of it early. Attacks that would lie too
    close together for that are left as they are.
    """
    length, samples = audio.shape[1], result.shape[1]
    before, after = round(_BEFORE * rate), round(_AFTER * rate)
    times = attacks(audio, rate, loops=loops)
    targets = times * samples / length
    for index, (time, target) in enumerate(zip(times, targets, strict=True)):
        gaps = np.abs(np.delete(targets, index) - target)
        if loops:
            gaps = np.minimum(gaps, samples / rate - gaps)
        if gaps.min(initial=1.0) < _BEFORE + _AFTER or samples < 2 * (before + after):
            continue
        source, at = round(time * rate) - before, round(target * rate) - before
        piece = around(audio, source, before + after, loops=loops)
        weight = np.ones(before + after, np.float32)
        weight[: before // 2] = _rise(before // 2)
        weight[-after // 2 :] = _rise(-(-after // 2))[::-1]
        where = np.arange(at, at + before + after)
        kept = slice(None) if loops else slice(max(0, -at), min(len(where), samples - at))
        where = where[kept] % samples
        result[:, where] += (piece[:, kept] - result[:, where]) * weight[kept]


def _rise(count: int) -> Audio:
    return np.asarray(np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32)) ** 2, np.float32)


def _signalsmith(audio: Audio, rate: Rate, *, factor: float) -> Audio:
    from python_stretch.Signalsmith import Stretch

    stretcher = Stretch(0)
    stretcher.preset(audio.shape[0], rate)
    stretcher.setTimeFactor(factor)
    # It reads memory in C order, whatever the strides say.
    return np.asarray(stretcher.process(np.ascontiguousarray(audio, np.float32)), np.float32)
