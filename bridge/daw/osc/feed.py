"""The socket that REAPER's OSC device talks to: keeps the transport, and sends what is asked of it.

How REAPER behaves, from its published surface code (cockos' reaper-sdk, reaper_csurf), is what this leans on:

- It sends a value only when it changed since it was last sent, so silence says nothing while nothing rolls. While it
  plays, the position comes some fifteen times a second.
- Asked to refresh, and when it starts, it forgets what it sent and sends everything again, but the position only where
  that is not zero.
- It sends from a port that the system gives it, another one at every start and whenever any OSC device is set up. With
  the mode "Device IP/port" it listens on that same port.
"""

from __future__ import annotations

import asyncio
import math
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

from bridge.core.transport import Transport
from bridge.core.units import Seconds
from bridge.daw.osc.feedback import heard
from bridge.daw.osc.packet import SEND_LIMIT, Drop, Message, Unreadable, bundle, message, read
from bridge.errors import Conflict, InvalidArguments

PORT = 9127
"""Where the feed listens unless another port is set."""
PATIENCE = 2.0
"""Seconds in which REAPER must be heard of when it should be; its window may be busy for that long."""
REFRESH = 41743
"""REAPER's action "Control surface: refresh all surfaces"."""

_LOOPBACK = "127.0.0.1"
_RECEIVE_BUFFER = 1 << 20
"""Bytes. At the usual default, 500 messages in a burst leave 274."""

Listener = Callable[[Transport], None]


class OscFeed(asyncio.DatagramProtocol):
    """The transport of the REAPER that speaks to this port.

    The first sender on this machine that says something of the transport is taken for REAPER. What another port sends
    is dropped, unless REAPER, asked to speak, stays silent: then it was started anew, all that was known is forgotten
    and asked for again.

    Args:
        reaper_port: Where REAPER listens, with the mode "Configure device IP+local port"; None sends to where its
            feedback comes from.
    """

    def __init__(self, *, reaper_port: int | None = None) -> None:
        self.transport = Transport()
        self.dropped: Counter[Drop] = Counter()
        """Datagrams, or messages in them, that were not acted on, by reason."""
        self.received = 0
        """Datagrams that came."""
        self._reaper_port = reaper_port
        self._device: int | None = None
        self._listeners: list[Listener] = []
        self._told = (False, self.transport)
        self._heard = 0
        self._candidate: int | None = None
        self._refused: set[int] = set()
        self._liars: set[int] = set()
        self._recording_told = False
        self._verdict: asyncio.TimerHandle | None = None
        self._socket: asyncio.DatagramTransport

    @property
    def connected(self) -> bool:
        """Whether REAPER has spoken, and has not been found silent since."""
        return self._device is not None

    @property
    def port(self) -> int:
        """Where it listens: REAPER's "Device port"."""
        return int(self._socket.get_extra_info("sockname")[1])

    def listen(self, listener: Listener) -> None:
        """Call it with the transport when that changed, or when REAPER came or went; once for each datagram."""
        self._listeners.append(listener)

    def play(self) -> bool:
        """Play from the cursor; this and all that follow return whether there was anyone to send it to."""
        return self._ask(message("/play", 1.0))

    def stop(self) -> bool:
        """Stop."""
        return self._ask(message("/stop", 1.0))

    def repeat(self, on: bool) -> bool:
        """Go round in the loop range, or not."""
        return self._send(message("/repeat", float(on)))

    def go_to(self, position: Seconds) -> bool:
        """Move the cursor; a float32 is a sample off from five minutes on.

        Raises:
            InvalidArguments: for a time before the start, or none.
        """
        return self._send(message("/time", _time(position)))

    def loop(self, start: Seconds, end: Seconds) -> bool:
        """Play a stretch round and round, from its start.

        Raises:
            InvalidArguments: when it does not end after it starts.
        """
        first, last = _time(start), _time(end)
        if first >= last:
            raise InvalidArguments("A loop must end after it starts.")
        # The end goes twice: whatever range there was before, one of the two leaves it the right way round.
        to_end = message("/loop/end/time", last)
        to_start = message("/loop/start/time", first)
        return self._ask(
            bundle(to_end, to_start, to_end, message("/repeat", 1.0), message("/time", first), message("/play", 1.0))
        )

    def action(self, command: int | str) -> bool:
        """Run one of REAPER's actions, by its number or by its name, such as _RS7d3c….

        Raises:
            InvalidArguments: for a name that does not fit into a packet.
        """
        if isinstance(command, int):
            return self._send(message("/action", command))
        packet = message("/action/str", command)
        if len(packet) > SEND_LIMIT:
            raise InvalidArguments("That is too long for the name of an action.")
        return self._send(packet)

    def refresh(self) -> bool:
        """Have REAPER send all it would, changed or not."""
        return self._ask(message("/action", REFRESH))

    def mistrust(self) -> None:
        """It is known from elsewhere that what was heard is not so: forget it, and hear no more from that port."""
        if self._device is not None:
            self._liars.add(self._device)
            self._forget()
            self._tell()

    def close(self) -> None:
        """Stop listening."""
        self._rest()
        self._socket.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask at once where it is known who to ask; else REAPER's first word is waited for."""
        self._socket = cast("asyncio.DatagramTransport", transport)
        self.refresh()

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there any more; only Windows says so."""
        if isinstance(exc, ConnectionError):
            self._forget()
            self._tell()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Read one datagram; what cannot be used is counted, and nothing else comes of it."""
        self.received += 1
        try:
            messages = self._accepted(data, addr)
        except Unreadable as error:
            self.dropped[error.reason] += 1
            return
        for each in messages:
            self._apply(each)
        if self.transport.playing:
            self._expect(asked=False)
        self._tell()

    def _accepted(self, data: bytes, addr: tuple[str, int]) -> list[Message]:
        host, port = addr[:2]
        if host != _LOOPBACK or port in self._liars:
            raise Unreadable(Drop.STRANGER)
        messages = read(data, now=time.time())
        tells = any(isinstance(heard(self.transport, each), Transport) for each in messages)
        if self._device is None and tells:
            self._learn(port)
        if port != self._device:
            if tells:
                self._doubt(port)
            raise Unreadable(Drop.STRANGER if tells else Drop.UNREAD)
        self._heard += 1
        return messages

    def _apply(self, each: Message) -> None:
        after = heard(self.transport, each)
        if isinstance(after, Drop):
            self.dropped[after] += 1
            return
        if each.address == "/record":
            # REAPER repeats a value that nobody sets from here only after it forgot all; then no position means zero.
            if self._recording_told and after.recording == self.transport.recording:
                after = replace(after, position=Seconds(0.0), beats="")
            self._recording_told = True
        self.transport = after

    def _learn(self, port: int) -> None:
        self._forget()
        self._device = port
        self.refresh()

    def _forget(self) -> None:
        self._rest()
        self._device = self._candidate = None
        self._refused.clear()
        self._recording_told = False
        self.transport = Transport()

    def _doubt(self, port: int) -> None:
        """Somebody else says what only REAPER says: REAPER started anew, or one that is not REAPER."""
        if self._candidate is None and port not in self._refused:
            self._candidate = port
            self.refresh()

    def _ask(self, packet: bytes) -> bool:
        """Send what REAPER answers."""
        sent = self._send(packet)
        if self._device is not None:
            self._expect(asked=True)
        return sent

    def _expect(self, *, asked: bool) -> None:
        """Look again in a while whether REAPER has been heard of; what it was asked it must answer."""
        if self._verdict is not None:
            if not asked:
                return
            self._verdict.cancel()
        self._verdict = asyncio.get_running_loop().call_later(PATIENCE, self._judge, self._heard, asked)

    def _judge(self, heard_then: int, asked: bool) -> None:
        self._verdict = None
        if self._heard > heard_then:
            if self._candidate is not None:
                self._refused.add(self._candidate)
                self._candidate = None
            if self.transport.playing:
                self._expect(asked=False)
        elif not asked:
            self.refresh()
        elif self._candidate is not None:
            self._learn(self._candidate)
        else:
            self._forget()
        self._tell()

    def _rest(self) -> None:
        if self._verdict is not None:
            self._verdict.cancel()
            self._verdict = None

    def _send(self, packet: bytes) -> bool:
        port = self._reaper_port or self._device
        if port is None or self._socket.is_closing():
            return False
        self._socket.sendto(packet, (_LOOPBACK, port))
        return True

    def _tell(self) -> None:
        now = (self.connected, self.transport)
        if now != self._told:
            self._told = now
            for listener in self._listeners:
                listener(self.transport)


@asynccontextmanager
async def listening(port: int = PORT, *, reaper_port: int | None = None) -> AsyncIterator[OscFeed]:
    """A feed that listens on 127.0.0.1 for as long as this lasts.

    Args:
        port: REAPER's "Device port"; 0 takes any that is free.
        reaper_port: As in `OscFeed`.

    Raises:
        Conflict: when another program has the port.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        bound.setblocking(False)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        bound.bind((_LOOPBACK, port))
    except OSError as error:
        bound.close()
        raise Conflict(
            f"Port {port} for REAPER's OSC cannot be opened: {error.strerror}.",
            "Set another one here and in REAPER's OSC device.",
        ) from error
    loop = asyncio.get_running_loop()
    _, feed = await loop.create_datagram_endpoint(lambda: OscFeed(reaper_port=reaper_port), sock=bound)
    try:
        yield feed
    finally:
        feed.close()


def _time(seconds: Seconds) -> float:
    if not (math.isfinite(seconds) and seconds >= 0):
        raise InvalidArguments(f"{seconds:g} is no time in a project.")
    return float(seconds)
