"""The notes of a MIDI file outside the project: whatever lies there, it is read at once and harms nothing else."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import mido
import pytest

from bridge.core.units import Beats
from bridge.daw.midi_file import read_midi_file

END = bytes([0, 0xFF, 0x2F, 0])
NOTE = bytes([0, 0x90, 60, 64, 1, 0x80, 60, 0])
KEY_THAT_IS_NONE = bytes([0, 0xFF, 0x59, 2, 20, 0])


def midi(ticks: int, events: bytes) -> bytes:
    track = events + END
    return b"MThd" + struct.pack(">IHHh", 6, 0, 1, ticks) + b"MTrk" + struct.pack(">I", len(track)) + track


def test_the_notes_of_all_tracks_are_read(tmp_path: Path) -> None:
    file = mido.MidiFile(ticks_per_beat=96)
    for pitch in (60, 64):
        on, off = (
            mido.Message(kind, note=pitch, velocity=80, time=time) for kind, time in (("note_on", 0), ("note_off", 48))
        )
        file.tracks.append(mido.MidiTrack([on, off]))
    file.save(tmp_path / "two.mid")
    read = read_midi_file(tmp_path / "two.mid")
    assert [(note.pitch, note.length) for note in read.notes] == [(60, 0.5), (64, 0.5)]


@pytest.mark.parametrize(
    "content",
    [b"", b"MThd", midi(0, NOTE), midi(-7400, NOTE), midi(96, KEY_THAT_IS_NONE), midi(96, NOTE) + b" " * (4 << 20)],
    ids=["empty", "cut off", "no beats", "seconds for beats", "no key", "too large"],
)
def test_what_cannot_be_read_has_no_notes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.mid"
    path.write_bytes(content)
    read = read_midi_file(path)
    assert (read.notes, read.length, read.path) == ((), Beats(0.0), path)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    assert read_midi_file(tmp_path).notes == ()
    assert read_midi_file(tmp_path / "gone.mid").notes == ()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.mid")
        assert read_midi_file(tmp_path / "pipe.mid").notes == ()
