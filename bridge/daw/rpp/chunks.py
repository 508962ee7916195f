"""The text of new tracks, items and takes, as REAPER 6 and 7 write it.

Times are exact; notes lie on a grid of 960 ticks to the quarter; a gain is an amplitude. The scale of
a MIDI take is not written: it belongs to REAPER's MIDI editor.
"""

from __future__ import annotations

from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from bridge.core.edit import InsertTrack
from bridge.core.notes import Note
from bridge.core.session import AudioSource, Clip, Colour, MidiSource, Section, Source, Take
from bridge.core.units import Decibels, gain_of
from bridge.daw.rpp.text import needs_block, one_line, quote, write_number
from bridge.errors import InvalidArguments

TICKS = 960
"""To the quarter note; what REAPER itself uses."""

_NO_COLOUR = 16576
_KINDS = {".flac": "FLAC", ".mp3": "MP3", ".ogg": "VORBIS", ".opus": "OPUS", ".wv": "WAVPACK"}
_WITH_THE_BEATS = "BEAT 1"
"""A loop keeps to its bars, length and rate included, when the musician changes the tempo later."""


def track_lines(edit: InsertTrack, folder_depth: int) -> list[str]:
    """A new, empty track."""
    return [
        f"<TRACK {edit.track}",
        *_name_lines(edit.name),
        f"PEAKCOL {_NO_COLOUR if edit.colour is None else _colour(edit.colour)}",
        "BEAT -1",
        "AUTOMODE 0",
        "VOLPAN 1 0 -1 -1 1",
        "MUTESOLO 0 0 0",
        "IPHASE 0",
        "PLAYOFFS 0 1",
        f"ISBUS {bus_kind(folder_depth)} {folder_depth}",
        "BUSCOMP 0 0 0 0 0",
        "SHOWINMIX 1 0.6667 0.5 1 0.5 -1 -1 -1",
        "SEL 0",
        "REC 0 0 1 0 0 0 0 0",
        "VU 2",
        "TRACKHEIGHT 0 0 0 0 0 0 0",
        "INQ 0 0 0 0.5 100 0 0 100",
        "NCHAN 2",
        "FX 1",
        f"TRACKID {edit.track}",
        "PERF 0",
        "MIDIOUT -1",
        "MAINSEND 1 0",
        ">",
    ]


def bus_kind(folder_depth: int) -> int:
    """The first value of `ISBUS`: 1 opens a folder, 2 ends one or more."""
    return 1 if folder_depth > 0 else 2 if folder_depth < 0 else 0


def item_lines(clip: Clip, folder: Path) -> list[str]:
    """A new item with its takes.

    Args:
        clip: What it holds.
        folder: The project's; files inside it are written relative to it.

    Raises:
        InvalidArguments: when a path cannot be written in a project file.
    """
    follows = any(isinstance(take.source, AudioSource) for take in clip.takes)
    lines = [
        "<ITEM",
        f"POSITION {write_number(clip.position)}",
        "SNAPOFFS 0",
        f"LENGTH {write_number(clip.length)}",
        f"LOOP {int(clip.loop_source)}",
        "ALLTAKES 0",
        "FADEIN 1 0 0 1 0 0 0",
        "FADEOUT 1 0 0 1 0 0 0",
        f"MUTE {int(clip.muted)} 0",
        *([_WITH_THE_BEATS] if follows else []),
        "SEL 0",
        f"IGUID {clip.id}",
    ]
    for index, take in enumerate(clip.takes):
        own = take_lines(take, folder) if index else first_take_lines(take, folder)
        if index and index == clip.active:
            own[0] = "TAKE SEL"
        lines += own
    return [*lines, ">"]


def first_take_lines(take: Take, folder: Path) -> list[str]:
    """An item's first take; its volume stands beside the item's own."""
    return [*_name_lines(take.name), f"VOLPAN 1 0 {_volume(take.gain)} -1", *_played(take, folder)]


def take_lines(take: Take, folder: Path, *, trim: float = 1.0) -> list[str]:
    """A further take, not chosen.

    Args:
        take: What it plays.
        folder: The project's.
        trim: The amplitude by which its item turns all of its takes up or down.
    """
    volume = f"TAKEVOLPAN 0 {_volume(take.gain, trim)} -1"
    return ["TAKE", *_name_lines(take.name), volume, *_played(take, folder)]


def _played(take: Take, folder: Path) -> list[str]:
    rate, pitch = write_number(take.play_rate), write_number(take.pitch)
    markers = " + ".join(f"{write_number(m.position)} {write_number(m.source)}" for m in take.stretch_markers)
    return [
        f"SOFFS {write_number(take.offset)}",
        f"PLAYRATE {rate} {int(take.preserve_pitch)} {pitch} -1 0 0.0025",
        "CHANMODE 0",
        f"GUID {take.id}",
        *_source_lines(take.source, str(take.id), folder),
        *([f"SM {markers}"] if markers else []),
    ]


def _name_lines(name: str) -> list[str]:
    line = f"NAME {quote(name)}"
    return [line, "<NAME", f"|{one_line(name)}", ">"] if needs_block(name) else [line]


def _colour(colour: Colour) -> int:
    return 0x1000000 | colour.blue << 16 | colour.green << 8 | colour.red


def _volume(gain: Decibels, trim: float = 1.0) -> str:
    return write_number(gain_of(gain) / (trim or 1.0))


def _source_lines(source: Source, take: str, folder: Path) -> list[str]:
    match source:
        case AudioSource(path, None):
            return [f"<SOURCE {_KINDS.get(path.suffix.lower(), 'WAVE')}", f"FILE {_path(path, folder)}", ">"]
        case AudioSource(path, Section() as section):
            return [
                "<SOURCE SECTION",
                f"LENGTH {write_number(section.length)}",
                f"MODE {2 if section.reversed else 0}",
                f"STARTPOS {write_number(section.start)}",
                "OVERLAP 0",
                *_source_lines(AudioSource(path), take, folder),
                ">",
            ]
        case MidiSource(path=None):
            return _midi_lines(source, take)
        case MidiSource(path=Path() as path):
            return ["<SOURCE MIDI", f"FILE {_path(path, folder)}", ">"]
        case _:
            return ["<SOURCE EMPTY", ">"]


def _path(path: Path, folder: Path) -> str:
    """Relative to the project where it can be, with forward slashes, which REAPER reads on every system."""
    text = (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()
    if one_line(text) != text or needs_block(text):
        raise InvalidArguments(
            f"The file name {one_line(text)!r} cannot be written in a project.",
            "Rename it without line breaks and quotation marks.",
        )
    return quote(text)


def _midi_lines(source: MidiSource, take: str) -> list[str]:
    channel = 9 if source.unpitched else 0
    end = max(0, round(source.length * TICKS))
    lines = []
    now = 0
    for tick, order, pitch, velocity in sorted(_events(source.notes, end)):
        status = 0x90 if order else 0x80
        lines.append(f"E {tick - now} {status | channel:02x} {pitch:02x} {velocity:02x}")
        now = tick
    return [
        "<SOURCE MIDI",
        f"HASDATA 1 {TICKS} QN",
        "CCINTERP 32",
        *lines,
        f"E {end - now} b{channel:x} 7b 00",
        "CCINTERP 32",
        "CHASE_CC_TAKEOFFS 1",
        f"GUID {{{str(uuid5(NAMESPACE_OID, take)).upper()}}}",
        "IGNTEMPO 0 120 4 4",
        ">",
    ]


def _events(notes: tuple[Note, ...], end: int) -> list[tuple[int, int, int, int]]:
    """Note ends before note starts of the same tick; a note that comes again while it sounds is cut there."""
    events: list[tuple[int, int, int, int]] = []
    next_start: dict[int, int] = {}
    for note in sorted(notes, reverse=True):
        pitch = min(127, max(0, note.pitch))
        start = min(max(0, round(note.start * TICKS)), max(0, end - 1))
        stop = max(start + 1, round((note.start + note.length) * TICKS))
        stop = min(stop, next_start.get(pitch, end), max(end, start + 1))
        if stop <= start:
            continue
        next_start[pitch] = start
        events.append((start, 1, pitch, min(127, max(1, note.velocity))))
        events.append((stop, 0, pitch, 0))
    return events
