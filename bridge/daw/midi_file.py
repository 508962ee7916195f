"""The notes of a MIDI file that a project plays from outside."""

from __future__ import annotations

import logging
import os
import stat
from collections import deque
from io import BytesIO
from pathlib import Path

from bridge.core.notes import Note
from bridge.core.session import MidiSource
from bridge.core.units import Beats

DRUM_CHANNEL = 9
"""Counted from 0: notes on it choose drums."""


_LARGEST = 4 << 20
"""Bytes; a file of hours of notes has a tenth of that."""

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_log = logging.getLogger(__name__)


def read_midi_file(path: Path) -> MidiSource:
    """The notes of a file, all its tracks together; none when it cannot be read."""
    try:
        return _read(path)
    except Exception as error:  # noqa: BLE001 - the boundary to files of any kind, and to what mido makes of them
        _log.warning("%s is taken for empty: %r", path, error)
        return MidiSource((), Beats(0.0), path=path)


def _content(path: Path) -> bytes:
    # A pipe in the place of the file would otherwise be waited for.
    with os.fdopen(os.open(path, os.O_RDONLY | _AT_ONCE), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is no file")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(f"it has more than {_LARGEST >> 20} MB")
    return content


def _read(path: Path) -> MidiSource:
    import mido

    file = mido.MidiFile(file=BytesIO(_content(path)))
    if file.ticks_per_beat <= 0:
        raise ValueError("it does not count in beats")
    notes: list[Note] = []
    channels: set[int] = set()
    sounding: dict[tuple[int, int], deque[tuple[int, int]]] = {}
    now = 0
    for message in mido.merge_tracks(file.tracks):
        now += message.time
        if message.type == "note_on" and message.velocity:
            sounding.setdefault((message.channel, message.note), deque()).append((now, message.velocity))
            channels.add(message.channel)
        elif message.type in ("note_on", "note_off") and sounding.get((message.channel, message.note)):
            start, loud = sounding[message.channel, message.note].popleft()
            length = Beats((now - start) / file.ticks_per_beat)
            notes.append(Note(Beats(start / file.ticks_per_beat), length, message.note, loud))
    return MidiSource(
        tuple(sorted(notes)), Beats(now / file.ticks_per_beat), path=path, unpitched=channels == {DRUM_CHANNEL}
    )
