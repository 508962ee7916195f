"""A REAPER that is nothing but its OSC surface, as its published code (cockos' reaper-sdk, reaper_csurf) behaves.

It reads a pattern file by REAPER's rules, keeps a small transport, sends each value only when it changed since it was
last sent, queues what it sends and cuts the queue into bundles of at most 1,024 bytes with the immediate time tag (a
lone message goes without a bundle), and acts on what comes. Packets are built and read with python-osc, so that the
copilot's own code meets another's. Nothing happens by itself: `run` is one turn of REAPER's main loop.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

PACKET = 1024
HEADER = b"#bundle\0" + struct.pack(">Q", 1)
FLAGS = "nfbtrsi"
REFRESH = 41743
DIVISIONS = {"COUNT", "FOLLOWS", "CENTER"}
NAMES = """
SCROLL_X- SCROLL_X+ SCROLL_Y- SCROLL_Y+ ZOOM_X- ZOOM_X+ ZOOM_Y- ZOOM_Y+ TIME BEAT SAMPLES FRAMES METRONOME REPLACE
REPEAT RECORD STOP PLAY PAUSE AUTO_REC_ARM SOLO_RESET ANY_SOLO REWIND FORWARD REWIND_FORWARD_BYMARKER
REWIND_FORWARD_SETLOOP GOTO_MARKER GOTO_REGION SCRUB PLAY_RATE TEMPO MARKER_NAME MARKER_NUMBER MARKER_TIME
REGION_NAME REGION_NUMBER REGION_TIME REGION_LENGTH LAST_MARKER_NAME LAST_MARKER_TIME LAST_REGION_NAME
LOOP_START_TIME LOOP_END_TIME MASTER_VOLUME MASTER_PAN MASTER_VU TRACK_NAME TRACK_NUMBER TRACK_MUTE TRACK_SOLO
TRACK_REC_ARM TRACK_MONITOR TRACK_SELECT TRACK_VU TRACK_VOLUME TRACK_PAN ACTION ACTION_SOFT ACTION_RELATIVE
MIDIACTION MIDILISTACTION DEVICE_TRACK_COUNT DEVICE_TRACK_BANK_SELECT DEVICE_NEXT_TRACK_BANK REAPER_TRACK_FOLLOWS
DEVICE_TRACK_FOLLOWS DEVICE_TRACK_BANK_FOLLOWS DEVICE_FX_FOLLOWS DEVICE_ROTARY_CENTER
"""
ACTIONS = frozenset(NAMES.split())
"""What REAPER's default patterns name, but for plug-ins, sends and the keyboard."""

DEFAULTS = """
DEVICE_TRACK_COUNT 8
TIME f/time s/time/str
BEAT s/beat/str
SAMPLES f/samples s/samples/str
METRONOME t/click
REPEAT t/repeat
RECORD t/record
STOP t/stop
PLAY t/play
PAUSE t/pause
TEMPO n/tempo f/tempo/raw r/tempo/rotary s/tempo/str
LOOP_START_TIME f/loop/start/time
LOOP_END_TIME f/loop/end/time
TRACK_NAME s/track/name s/track/@/name
TRACK_VOLUME n/track/volume n/track/@/volume
TRACK_VOLUME f/track/volume/db f/track/@/volume/db
ACTION i/action s/action/str t/action/@ f/action/@/cc
DEVICE_TRACK_BANK_SELECT i/device/track/bank/select t/device/track/bank/select/@
"""
"""REAPER's own patterns, as far as this surface goes: what it uses where a file is faulty, too."""


class FaultyPatterns(Exception):
    """What REAPER would say of a pattern file."""


@dataclass
class Song:
    """What there is to tell."""

    play: bool = False
    paused: bool = False
    record: bool = False
    repeat: bool = False
    position: float = 0.0
    tempo: float = 120.0
    loop: tuple[float, float] = (0.0, 0.0)
    tracks: list[str] = field(default_factory=lambda: [f"Track {number}" for number in range(1, 21)])


def patterns(text: str) -> dict[str, list[str]]:
    """The flagged patterns of every action in a file, or what is wrong with it."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if len(words) < 2 or words[0].startswith("#"):
            continue
        action, *rest = words
        if action not in ACTIONS:
            raise FaultyPatterns(f"unknown action {action} on line {number}")
        if action.startswith(("DEVICE_", "REAPER_")) and action.rpartition("_")[2] in DIVISIONS and rest[0].isalnum():
            rest = rest[1:]
        for pattern in rest:
            if pattern[0] not in FLAGS:
                raise FaultyPatterns(f"pattern {pattern} starts with an unknown flag on line {number}")
            if pattern[1:2] != "/":
                raise FaultyPatterns(f"pattern {pattern} does not start with / on line {number}")
            if len(pattern) > 512:
                raise FaultyPatterns(f"pattern is too long on line {number}")
        found.setdefault(action, []).extend(rest)
    return found


class ReaperSurface:
    """One OSC device of a REAPER, in the mode "Device IP/port", or with a port of its own to listen on."""

    def __init__(self, device_port: int, pattern_file: Path | None = None, *, listen_port: int | None = None) -> None:
        self.song = Song()
        self.commands: list[tuple[str, tuple[object, ...]]] = []
        self.actions: list[int | str] = []
        self.packets: list[bytes] = []
        self.device_port = device_port
        text = DEFAULTS if pattern_file is None else pattern_file.read_text(encoding="utf-8")
        try:
            self._patterns = patterns(text)
        except FaultyPatterns:
            self._patterns = patterns(DEFAULTS)
        self._sent: dict[str, object] = {}
        self._queue: list[bytes] = []
        self._bank = 0
        self._last_position = 0.0
        self._socket = _opened(0)
        self._listener = self._socket if listen_port is None else _opened(listen_port)

    def run(self) -> None:
        """Read what came, then tell the position, then send."""
        for packet in self._received():
            for message in _messages(packet):
                self._act(message)
        song = self.song
        if song.position != self._last_position:
            self._last_position = song.position
            beat, hundredth = divmod(round(song.position * song.tempo / 60 * 100), 100)
            self._set("TIME", song.position, text=f"{song.position // 60:.0f}:{song.position % 60:06.3f}")
            self._set("BEAT", text=f"{beat // 4 + 1}.{beat % 4 + 1}.{hundredth:02}")
            self._set("SAMPLES", song.position * 48000, text=f"{song.position * 48000:.0f}")
        self._set("LOOP_START_TIME", song.loop[0])
        self._set("LOOP_END_TIME", song.loop[1])
        self._flush()

    def changed(self) -> None:
        """Tell what may have changed, as REAPER's calls into its surfaces do, and take a turn."""
        self._tell_all()
        self.run()

    def roll(self, seconds: float) -> None:
        """Play on for a while, and take a turn."""
        self.song.position += seconds
        self.run()

    def refresh(self) -> None:
        """Forget what was sent and send all again; the position only where it is not zero."""
        self._sent.clear()
        self._last_position = 0.0
        self._tell_all()

    def restart(self) -> None:
        """Quit and start again with an empty project, on other sockets."""
        before, self._socket = self._socket, _opened(0)
        if self._listener is before:
            self._listener = self._socket
        before.close()
        self.song = Song()
        self._bank = 0
        self.refresh()
        self.run()

    def send(self, packet: bytes) -> None:
        """Any bytes from REAPER's port."""
        self.packets.append(packet)
        self._socket.sendto(packet, ("127.0.0.1", self.device_port))

    def close(self) -> None:
        """Quit."""
        self._socket.close()
        if self._listener is not self._socket:
            self._listener.close()

    def fileno(self) -> int:
        """Of the socket that commands come to, for an event loop to watch."""
        return self._listener.fileno()

    @property
    def listen_port(self) -> int:
        """Where commands are listened for."""
        return int(self._listener.getsockname()[1])

    def _tell_all(self) -> None:
        song = self.song
        self._set("METRONOME", on=False)
        self._set("REPEAT", on=song.repeat)
        self._tell_state()
        self._set("TEMPO", song.tempo, on=(song.tempo - 40) / 250, text=f"{song.tempo:g}")
        for slot, name in enumerate(song.tracks[self._bank : self._bank + 8], 1):
            self._set("TRACK_NAME", text=name, wildcard=slot)
            self._set("TRACK_VOLUME", 0.0, on=0.716, wildcard=slot)

    def _tell_state(self) -> None:
        song = self.song
        self._set("RECORD", on=song.play and song.record)
        self._set("STOP", on=not song.play)
        self._set("PAUSE", on=song.paused)
        self._set("PLAY", on=song.play)

    def _set(
        self, action: str, raw: float | None = None, *, on: float | None = None, text: str | None = None,
        wildcard: int | None = None,
    ) -> None:  # fmt: skip
        for flag, address in _flagged(self._patterns.get(action, ())):
            if address.count("@") != (wildcard is not None):
                continue
            address = address.replace("@", str(wildcard))
            value = raw if flag == "f" else on if flag in "nbt" else text if flag == "s" else None
            if value is None or (address in self._sent and self._sent[address] == value):
                continue
            self._sent[address] = value
            builder = OscMessageBuilder(address)
            builder.add_arg(value if isinstance(value, str) else float(value), "s" if isinstance(value, str) else "f")
            self._queue.append(builder.build().dgram)

    def _flush(self) -> None:
        packet: list[bytes] = []
        for message in [*self._queue, None]:
            size = len(HEADER) + sum(4 + len(each) for each in packet)
            if packet and (message is None or size + 4 + len(message) > PACKET):
                framed = HEADER + b"".join(struct.pack(">i", len(each)) + each for each in packet)
                self.send(packet[0] if len(packet) == 1 else framed)
                packet = []
            if message is not None:
                packet.append(message)
        self._queue.clear()

    def _received(self) -> Iterator[bytes]:
        while True:
            try:
                packet, _ = self._listener.recvfrom(32768)
            except (BlockingIOError, ConnectionError):
                return
            assert len(packet) <= PACKET, "REAPER would not read that"
            yield packet

    def _act(self, message: OscMessage) -> None:
        arguments = tuple(message.params)
        self.commands.append((message.address, arguments))
        self._sent.pop(message.address, None)
        for action, listed in self._patterns.items():
            for flag, address in _flagged(listed):
                if address == message.address:
                    self._carry_out(action, flag, arguments)
                    return

    def _carry_out(self, action: str, flag: str, arguments: tuple[object, ...]) -> None:
        song = self.song
        value = float(arguments[0]) if arguments and isinstance(arguments[0], (int, float)) else None
        triggered = value in (None, 1.0) if flag == "t" else value in (0.0, 1.0)
        moves: dict[str, Callable[[], None]] = {"PLAY": self._play, "STOP": self._stop, "PAUSE": self._pause}
        if action in moves and triggered:
            moves[action]()
            self._tell_state()
        elif action == "REPEAT" and triggered:
            song.repeat = not song.repeat if flag == "t" else value == 1.0
            self._set("REPEAT", on=song.repeat)
        elif action == "TIME" and flag == "f" and value is not None:
            song.position = value
        elif action == "LOOP_START_TIME" and value is not None:
            song.loop = _ordered(value, song.loop[1])
        elif action == "LOOP_END_TIME" and value is not None:
            song.loop = _ordered(song.loop[0], value)
        elif action == "ACTION" and arguments and isinstance(arguments[0], (int, str)):
            self.actions.append(arguments[0])
            if arguments[0] == REFRESH:
                self.refresh()
        elif action == "DEVICE_TRACK_BANK_SELECT" and value is not None:
            self._bank = 8 * (int(value) - 1)
            self._tell_all()

    def _play(self) -> None:
        self.song.play, self.song.paused = True, False

    def _stop(self) -> None:
        self.song.play = self.song.paused = self.song.record = False

    def _pause(self) -> None:
        self.song.play, self.song.paused = False, True


def _opened(port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind(("127.0.0.1", port))
    opened.setblocking(False)
    return opened


def _flagged(listed: list[str] | tuple[()]) -> Iterator[tuple[str, str]]:
    return ((pattern[0], pattern[1:]) for pattern in listed)


def _ordered(start: float, end: float) -> tuple[float, float]:
    return (start, end) if start <= end else (end, start)


def _messages(packet: bytes) -> Iterator[OscMessage]:
    """As REAPER unpacks: past a bundle's head, then size after size; a time tag means nothing to it."""
    if not packet.startswith(b"#bundle\0"):
        yield OscMessage(packet)
        return
    at = 16
    while at < len(packet):
        (size,) = struct.unpack_from(">i", packet, at)
        yield OscMessage(packet[at + 4 : at + 4 + size])
        at += 4 + size
