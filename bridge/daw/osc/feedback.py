"""What REAPER's feedback says of the transport: one exact address after another, nothing by pattern."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace

from bridge.core.transport import Transport
from bridge.core.units import Bpm, Seconds
from bridge.daw.osc.packet import Argument, Drop, Message

FURTHEST = 1e6
"""Seconds from a project's start that are believed; over eleven days."""
TEMPOS = (1.0, 960.0)
"""Slowest and fastest that REAPER plays, in quarter notes per minute."""
LONGEST = 64
"""Characters of a text that are believed."""

_Reader = Callable[[Transport, Argument], Transport]


def heard(transport: Transport, message: Message) -> Transport | Drop:
    """The transport after a message, or why the message was dropped."""
    reader = READ.get(message.address)
    if reader is None:
        return Drop.UNREAD
    if len(message.arguments) != 1:
        return Drop.VALUE
    try:
        return reader(transport, message.arguments[0])
    except ValueError:
        return Drop.VALUE


def nearest_decimal(single: float) -> float:
    """The shortest number that is the same as a float32, so that a tempo of 123.45 reads 123.45.

    Exact for what was written with six digits, or more where a float32 can tell them apart. REAPER's text for the tempo
    has six digits and therefore says no more.
    """
    decimals = (float(f"{single:.{digits}g}") for digits in range(6, 10))
    return next((each for each in decimals if struct.unpack("f", struct.pack("f", each))[0] == single), single)


def _switch(value: Argument) -> bool:
    if value not in (0, 1):
        raise ValueError
    return value == 1


def _number(value: Argument, low: float, high: float) -> float:
    if isinstance(value, str) or not low <= value <= high:
        raise ValueError
    return nearest_decimal(value)


def _seconds(value: Argument) -> Seconds:
    return Seconds(_number(value, -FURTHEST, FURTHEST))


def _text(value: Argument) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise ValueError
    return value


READ: dict[str, _Reader] = {
    "/play": lambda transport, value: replace(transport, playing=_switch(value)),
    "/stop": lambda transport, value: replace(transport, playing=not _switch(value)),
    "/pause": lambda transport, value: replace(transport, paused=_switch(value)),
    "/record": lambda transport, value: replace(transport, recording=_switch(value)),
    "/repeat": lambda transport, value: replace(transport, repeat=_switch(value)),
    "/time": lambda transport, value: replace(transport, position=_seconds(value)),
    "/beat/str": lambda transport, value: replace(transport, beats=_text(value)),
    "/tempo/raw": lambda transport, value: replace(transport, tempo=Bpm(_number(value, *TEMPOS))),
    "/loop/start/time": lambda transport, value: replace(transport, loop_start=_seconds(value)),
    "/loop/end/time": lambda transport, value: replace(transport, loop_end=_seconds(value)),
}
"""Every address that is listened to."""
