"""The notes of a MIDI file that a project plays from outside."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from bridge.core.notes import Note
from bridge.core.session import MidiSource
from bridge.core.units import Beats

DRUM_CHANNEL = 9
"""Counted from 0: notes on it choose drums."""


def read_midi_file(path: Path) -> MidiSource:
    """The notes of a file, all its tracks together; none when it cannot be read."""
    import mido

    try:
        file = mido.MidiFile(path)
    except (OSError, ValueError, EOFError, KeyError, IndexError):
        return MidiSource((), Beats(0.0), path=path)
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
