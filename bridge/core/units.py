"""Units live in types, so that beats never meet seconds unnoticed.

`Beats` are quarter notes everywhere, whatever the metre, as in REAPER and MIDI files.
Positions are counted from the start of the project, beginning at zero.
"""

from __future__ import annotations

from typing import NewType

Beats = NewType("Beats", float)
"""Quarter notes."""

Seconds = NewType("Seconds", float)

Samples = NewType("Samples", int)

Bpm = NewType("Bpm", float)
"""Quarter notes per minute."""

Decibels = NewType("Decibels", float)

Semitones = NewType("Semitones", float)

Rate = NewType("Rate", int)
"""Samples per second."""


def samples_at(seconds: Seconds, rate: Rate) -> Samples:
    """The sample nearest to a time; the inverse of `seconds_of` for every whole sample."""
    return Samples(round(seconds * rate))


def seconds_of(samples: Samples, rate: Rate) -> Seconds:
    """The time at which a sample sounds."""
    return Seconds(samples / rate)


def gain_of(decibels: Decibels) -> float:
    """Linear amplitude of a level in decibels."""
    return float(10.0 ** (decibels / 20.0))
