"""A part as a standard MIDI file, with the tempo and metre of the bars it was written for."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from mido import Message, MetaMessage, MidiFile, MidiTrack, bpm2tempo

from bridge.core.grid import Grid
from bridge.core.notes import Part
from bridge.core.units import Beats

TICKS = 960
"""Per quarter note: REAPER's own resolution."""

_DRUM_CHANNEL = 9


def write_midi(path: Path, part: Part, grid: Grid) -> None:
    """Write a type-1 file: one track of tempo and metre, one of notes.

    A gradual tempo change becomes a step on every beat, since MIDI files know steps alone.
    """
    file = MidiFile(type=1, ticks_per_beat=TICKS)
    file.tracks += [_tempo_track(grid), _note_track(part)]
    file.save(str(path))


def _tempo_track(grid: Grid) -> MidiTrack:
    events: list[tuple[float, Message]] = []
    tempo, signature = 0, None
    for beat in sorted({0.0, *grid.bar_lines, *(float(b) for b in range(1, ceil(grid.beats)))}):
        at = Beats(grid.start + beat)
        if (now := bpm2tempo(grid.tempo_map.bpm_at(at))) != tempo:
            tempo = now
            events.append((beat, MetaMessage("set_tempo", tempo=tempo)))
        if (metre := grid.tempo_map.signature_at(at)) != signature:
            signature = metre
            numbers = {"numerator": metre.numerator, "denominator": metre.denominator}
            events.append((beat, MetaMessage("time_signature", **numbers)))
    return _track(events, end=grid.beats)


def _note_track(part: Part) -> MidiTrack:
    channel = _DRUM_CHANNEL if part.unpitched else 0
    events: list[tuple[float, Message]] = [
        (0.0, MetaMessage("track_name", name=part.name.encode("latin-1", "replace").decode("latin-1"))),
        (0.0, Message("program_change", program=part.instrument, channel=channel)),
    ]
    for note in part.notes:
        events.append((note.start + note.length, Message("note_off", note=note.pitch, channel=channel)))
        events.append((note.start, Message("note_on", note=note.pitch, velocity=note.velocity, channel=channel)))
    return _track(events, end=part.length)


def _track(events: list[tuple[float, Message]], *, end: Beats) -> MidiTrack:
    track, last = MidiTrack(), 0
    order = {"note_off": 1, "note_on": 2}
    # At one tick, settings come first and a note ends before the next of its pitch begins.
    for beat, message in sorted(events, key=lambda e: (round(e[0] * TICKS), order.get(e[1].type, 0))):
        tick = max(last, round(beat * TICKS))
        track.append(message.copy(time=tick - last))
        last = tick
    track.append(MetaMessage("end_of_track", time=max(0, round(end * TICKS) - last)))
    return track
