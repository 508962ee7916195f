"""Time without pitch, and pitch without time, to the sample.

Signalsmith Stretch does the work; this module gives it what surrounds a loop, so that the wrap point stays
clean, and holds it to the length asked for.
"""

from __future__ import annotations

import numpy as np

from bridge.audio.around import around
from bridge.audio.riff import check
from bridge.core.model import Audio
from bridge.core.units import Rate, Samples, Semitones
from bridge.errors import InvalidArguments

_LEAST, _MOST = 0.25, 4.0
_WIDEST = 48.0
_CONTEXT = 0.25
"""Seconds of what comes before and after given along: two analysis windows, which are 0.12 s."""
_JOIN = 0.012
"""Seconds over which the end of a loop crosses into what leads up to its beginning."""
_TONAL_LIMIT = 8000.0
"""Hz above which a pitch shift keeps the sound's air rather than its partials' ratios."""


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
    return _stretched(audio, rate, samples=samples, semitones=Semitones(0.0), loops=loops)


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
    if not semitones:
        return audio.copy()
    return _stretched(audio, rate, samples=audio.shape[1], semitones=semitones, loops=loops)


def _stretched(audio: Audio, rate: Rate, *, samples: int, semitones: Semitones, loops: bool) -> Audio:
    length = audio.shape[1]
    factor = length / samples
    # A context that is a whole number of samples on both sides of the stretch keeps the first beat in place.
    context = Samples(round(_CONTEXT * rate * max(1.0, factor)))
    led = round(context / factor)
    source = around(audio, -context, length + 2 * context, loops=loops)
    whole = _signalsmith(source, rate, factor=factor, semitones=semitones)
    missing = max(0, led + samples - whole.shape[1])
    result = np.pad(whole, ((0, 0), (0, missing)))[:, led : led + samples].copy()
    join = min(round(_JOIN * rate), samples // 4, led)
    if loops and join > 1:
        # The stretcher's phases have drifted by the end; the lead-in has those of the beginning.
        turn = np.sin(np.linspace(0, np.pi / 2, join, dtype=np.float32)) ** 2
        result[:, -join:] += (whole[:, led - join : led] - result[:, -join:]) * turn
    return result


def _signalsmith(audio: Audio, rate: Rate, *, factor: float, semitones: Semitones) -> Audio:
    from python_stretch.Signalsmith import Stretch

    stretcher = Stretch(0)
    stretcher.preset(audio.shape[0], rate)
    stretcher.setTimeFactor(factor)
    if semitones:
        stretcher.setTransposeSemitones(semitones, _TONAL_LIMIT / rate)
    return np.asarray(stretcher.process(audio), np.float32)
