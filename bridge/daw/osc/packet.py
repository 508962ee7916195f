"""OSC 1.0 packets, read strictly and in bounded time, because anyone on this machine can send one.

python-osc writes them. It does not read them, since it would read more than is safe here: version 1.10 loops for ever
on a bundle element of negative length, follows nested bundles until the stack ends, and drops arguments of types it
does not know.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

DATAGRAM_LIMIT = 8192
"""Bytes. REAPER cuts its packets at 1,024; a user may raise that up to what a jumbo frame carries."""
MESSAGE_LIMIT = 1024
"""Bytes of one message, REAPER's own limit."""
COUNT_LIMIT = 256
"""Messages in one datagram; four times as many as fit into one of REAPER's."""
DEPTH_LIMIT = 2
"""Bundles in one another; REAPER nests none."""
SEND_LIMIT = 1000
"""Bytes of one packet of ours."""

Argument = int | float | str
"""Types i, f and s; T and F are read as 1 and 0."""

_BUNDLE = b"#bundle\0"
_IMMEDIATELY = 1
_NTP_EPOCH = 2_208_988_800
"""Seconds from 1900, where OSC counts from, to 1970."""
_PATTERN = frozenset("*?[]{}")


class Drop(StrEnum):
    """Why a datagram, or a message of one, was dropped."""

    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    WILDCARD = "wildcard"
    FUTURE = "future"
    STRANGER = "stranger"
    UNREAD = "unread"
    VALUE = "value"


class Unreadable(Exception):
    """A datagram that is not acted on; says why."""

    def __init__(self, reason: Drop) -> None:
        super().__init__(reason)
        self.reason = reason


class Message(NamedTuple):
    """An address and what came with it."""

    address: str
    arguments: tuple[Argument, ...]


def read(datagram: bytes, *, now: float) -> list[Message]:
    """Every message of a datagram, in order.

    A bundle for a time to come is refused: to hold it would let a peer fill the memory, and to act on it early would
    be wrong. REAPER sends none.

    Args:
        datagram: As it came.
        now: Seconds since 1970.

    Raises:
        Unreadable: when any part of it cannot be used; then none of it is.
    """
    if len(datagram) > DATAGRAM_LIMIT:
        raise Unreadable(Drop.OVERSIZED)
    messages: list[Message] = []
    for element in _elements(datagram, now, DEPTH_LIMIT):
        if len(messages) == COUNT_LIMIT:
            raise Unreadable(Drop.OVERSIZED)
        messages.append(_message(element))
    return messages


def message(address: str, *arguments: Argument) -> bytes:
    """A message: whole numbers as i, others as f, texts as s."""
    builder = OscMessageBuilder(address)
    for argument in arguments:
        builder.add_arg(argument)
    return builder.build().dgram


def bundle(*messages: bytes) -> bytes:
    """Messages that are carried out in this order, at once."""
    builder = OscBundleBuilder(IMMEDIATELY)
    for each in messages:
        builder.add_content(OscMessage(each))
    return builder.build().dgram


def _elements(packet: bytes, now: float, depth: int) -> Iterator[bytes]:
    if not packet.startswith(_BUNDLE):
        yield packet
        return
    if depth == 0:
        raise Unreadable(Drop.OVERSIZED)
    if len(packet) < 16:
        raise Unreadable(Drop.MALFORMED)
    (tag,) = struct.unpack_from(">Q", packet, 8)
    if tag != _IMMEDIATELY and tag / 2**32 - _NTP_EPOCH > now:
        raise Unreadable(Drop.FUTURE)
    at = 16
    while at < len(packet):
        if len(packet) - at < 4:
            raise Unreadable(Drop.MALFORMED)
        (size,) = struct.unpack_from(">i", packet, at)
        at += 4
        if size <= 0 or size > len(packet) - at:
            raise Unreadable(Drop.MALFORMED)
        yield from _elements(packet[at : at + size], now, depth - 1)
        at += size


def _message(packet: bytes) -> Message:
    if len(packet) > MESSAGE_LIMIT:
        raise Unreadable(Drop.OVERSIZED)
    address, at = _text(packet, 0)
    if not address.startswith("/") or not address.isascii() or not address.isprintable():
        raise Unreadable(Drop.MALFORMED)
    if not _PATTERN.isdisjoint(address):
        raise Unreadable(Drop.WILDCARD)
    if at == len(packet):
        return Message(address, ())
    tags, at = _text(packet, at)
    if not tags.startswith(","):
        raise Unreadable(Drop.MALFORMED)
    arguments: list[Argument] = []
    for tag in tags[1:]:
        argument, at = _argument(packet, at, tag)
        arguments.append(argument)
    if at != len(packet):
        raise Unreadable(Drop.MALFORMED)
    return Message(address, tuple(arguments))


def _argument(packet: bytes, at: int, tag: str) -> tuple[Argument, int]:
    if tag == "s":
        return _text(packet, at)
    if tag in "TF":
        return int(tag == "T"), at
    if tag not in "if" or len(packet) - at < 4:
        raise Unreadable(Drop.MALFORMED)
    value: int | float = struct.unpack_from(f">{tag}", packet, at)[0]
    if not math.isfinite(value):
        raise Unreadable(Drop.MALFORMED)
    return value, at + 4


def _text(packet: bytes, at: int) -> tuple[str, int]:
    end = packet.find(b"\0", at)
    after = end + 4 - (end - at) % 4
    if end < 0 or after > len(packet) or any(packet[end:after]):
        raise Unreadable(Drop.MALFORMED)
    # REAPER sends track names as they are in old projects too, in whatever code those were written.
    return packet[at:end].decode("utf-8", errors="replace"), after
