"""The `<SOURCE` blocks of takes: sound files, sections of them, notes.

A MIDI source is `HASDATA 1 <ticks per quarter> QN`, then events `E <ticks since the last> <status>
<data> <data>` in hexadecimal: `e` when selected, `Em` when muted, `<X <ticks> …` for system exclusive
and text. The last event, all notes off, marks where the source ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PureWindowsPath

from bridge.core.notes import Note
from bridge.core.session import AudioSource, EmptySource, MidiSource, Section, Source
from bridge.core.theory import SCALES, Key, PitchClass
from bridge.core.units import Beats, Seconds
from bridge.daw.midi_file import DRUM_CHANNEL, read_midi_file
from bridge.daw.rpp.text import Block, decode, number, tokens

_AUDIO = frozenset(("WAVE", "AIFF", "FLAC", "MP3", "VORBIS", "OGG", "OPUS", "WAVPACK"))
_OFFLINE = "_OFFLINE_"
_MUTED_EVENTS = frozenset((b"Em", b"em", b"Xm", b"xm"))
_LONG_EVENTS = frozenset((b"X", b"x", b"Xm", b"xm"))
_EVENTS = _MUTED_EVENTS | _LONG_EVENTS | {b"E", b"e"}
_WHOLE, _REVERSED = 1, 2
"""Bits of a section's mode: it does not limit the source, it runs backwards."""


@dataclass
class Media:
    """Where a project's files are.

    Args:
        folder: The project's own; relative paths start there.
        pools: MIDI blocks by the GUID under which several items share their notes.
    """

    folder: Path
    pools: dict[str, Block] = field(default_factory=dict)
    _found: dict[str, tuple[Path, bool]] = field(default_factory=dict)

    def find(self, written: str) -> tuple[Path, bool]:
        """The absolute path of a file as the project writes it, and whether it is missing.

        Backslashes are understood everywhere. A Windows path that leads nowhere here is looked for
        in the project's folder by its name, as REAPER does.
        """
        if written not in self._found:
            windows = PureWindowsPath(written)
            path = Path(written) if not windows.drive else Path(windows.name)
            if not (self.folder / path).exists():
                path = Path(windows.name if windows.drive else written.replace("\\", "/"))
            full = self.folder / path
            self._found[written] = (full, not full.is_file())
        return self._found[written]


def read_source(block: Block | None, media: Media) -> Source:
    """What a take plays.

    Raises:
        InvalidProject: when a number in it is none.
    """
    if block is None:
        return EmptySource()
    kind = (tokens(block.head)[1:] or [""])[0]
    if kind == "SECTION":
        return _read_section(block, media)
    if kind.startswith("MIDI"):
        return _read_midi(block, media)
    file = block.values(b"FILE")
    if kind.removeprefix(_OFFLINE) in _AUDIO and file:
        path, missing = media.find(file[0])
        return AudioSource(path, missing=missing)
    return EmptySource("" if kind == "EMPTY" else kind.lower())


def _read_section(block: Block, media: Media) -> Source:
    source = read_source(next(block.blocks(b"SOURCE"), None), media)
    if not isinstance(source, AudioSource):
        return source
    mode = int(number(block.values(b"MODE"), 0, 0, "section mode"))
    start = number(block.values(b"STARTPOS"), 0, 0.0, "section start")
    length = number(block.values(b"LENGTH"), 0, 0.0, "section length")
    if mode & _WHOLE:
        if not mode & _REVERSED:
            return source
        start, length = 0.0, length or _duration(source)
    section = Section(Seconds(start), Seconds(length), bool(mode & _REVERSED))
    return AudioSource(source.path, section, source.missing)


def _duration(source: AudioSource) -> float:
    import soundfile

    try:
        return 0.0 if source.missing else float(soundfile.info(source.path).duration)
    except soundfile.LibsndfileError:
        return 0.0


def _read_midi(block: Block, media: Media) -> MidiSource:
    pool = (block.values(b"POOLEDEVTS") or [""])[0]
    shared = media.pools.get(pool, block)
    if block.values(b"HASDATA") is None and shared is not block:
        block = shared
    file = block.values(b"FILE")
    if file and block.values(b"HASDATA") is None:
        path, missing = media.find(file[0])
        return MidiSource((), Beats(0.0), path=path) if missing else read_midi_file(path)
    return _read_events(block)


def _read_events(block: Block) -> MidiSource:
    ppq = number(block.values(b"HASDATA"), 1, 960.0, "MIDI resolution") or 960.0
    notes: list[Note] = []
    channels: set[int] = set()
    sounding: dict[tuple[int, int], deque[tuple[float, int]]] = {}
    now = 0.0
    for child in block.children:
        words = (child.head if isinstance(child, Block) else child).split()
        word = words[0].lstrip(b"<") if words else b""
        if word not in _EVENTS:
            continue
        now += _ticks(words)
        # Old versions wrote some notes as X, with one more value before the message.
        message = words[3:6] if word in _LONG_EVENTS else words[2:5]
        if isinstance(child, Block) or len(message) < 3 or word in _MUTED_EVENTS:
            continue
        status, pitch, velocity = (_hexadecimal(text) for text in message)
        if status & 0xF0 == 0x90 and velocity:
            sounding.setdefault((status & 15, pitch), deque()).append((now, velocity))
            channels.add(status & 15)
        elif status & 0xE0 == 0x80 and sounding.get((status & 15, pitch)):
            start, loud = sounding[status & 15, pitch].popleft()
            notes.append(Note(Beats(start / ppq), Beats((now - start) / ppq), pitch, loud))
    for (_, pitch), left in sounding.items():
        notes += [Note(Beats(start / ppq), Beats((now - start) / ppq), pitch, loud) for start, loud in left]
    return MidiSource(
        tuple(sorted(notes)), Beats(now / ppq), key=_read_key(block), unpitched=channels == {DRUM_CHANNEL}
    )


def _ticks(words: list[bytes]) -> float:
    try:
        return float(int(words[1]))
    except (IndexError, ValueError):
        return number([decode(word) for word in words], 1, 0.0, "MIDI time")


def _hexadecimal(text: bytes) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0


def _read_key(block: Block) -> Key | None:
    """The scale of a take's MIDI editor: a root, 0 for C, and the scale as 12 bits above it.

    That pair is what REAPER's `MIDI_GetScale` gives ("root 0=C, 1=C#, etc. scale &0x1=root, &0x2=minor 2nd, …"), and
    `KEYSNAP` is where a take keeps it: MPL's script that copies scales from take to take copies that line. Every public
    project found has `KEYSNAP 0`, no scale; none shows the order of the values where there is one. So a key is taken
    only from two neighbours that are a root and exactly one of the scales known here, wherever they stand, and the
    first value, the switch, never counts as the root.
    """
    values = [v for v in (block.values(b"KEYSNAP") or [])[1:] if v.isdigit()]
    for root, bits in pairwise(values):
        for scale, steps in SCALES.items():
            if int(root) < 12 and int(bits) == sum(1 << step for step in steps):
                return Key(PitchClass(int(root)), scale)
    return None
