"""Notes to sound: every note at its exact sample, and whatever rings on past the end folded onto the beginning.

tinysoundfont starts a note at the first sample of the buffer it fills next, so the buffer is cut at every
note. It changes a voice's level once per 64 samples or buffer; after a note is released its level falls
fast enough for those steps to be heard as a click, so that buffers are short there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from bridge.core.grid import Grid
from bridge.core.model import Audio, Watch
from bridge.core.notes import Note, Part
from bridge.core.units import Beats, Rate
from bridge.errors import InvalidArguments
from models.soundfont.font import Font, Voices

_RELEASE, _CHOKE, _START = 0, 1, 2
_SHORTEST = 0.01
"""Seconds that every note is held at least."""
_DRUM_HOLD = 4.0
"""Seconds that drums are held: a stick that leaves a cymbal does not stop it."""
_FINE = 16 / 44100
_FINE_FOR = 0.04
"""Seconds of one short buffer, and for how long after a release they stay short: steps 12 dB lower."""
_LONGEST_TAIL = 12.0
_SILENT = 1e-5
_VELOCITY_CURVE = 0.6
"""Added to tinysoundfont's exponent of 1 from velocity to gain; General MIDI recommends 2 in all, which
buries ghost notes in a mix."""
_OPEN_HAT, _HATS = 46, (42, 44, 46)
_NO_DRUM = -1


class _Touch(NamedTuple):
    """What one channel is for: notes of one velocity and, in a kit, of one drum; it carries their gain."""

    velocity: int
    drum: int


class _Event(NamedTuple):
    sample: int
    kind: int
    touch: _Touch
    pitch: int = 0


def perform(
    font: Font, part: Part, grid: Grid, watch: Watch, *, strokes: Mapping[int, float] = MappingProxyType({})
) -> Audio:
    """Play a part as a loop, dry and at the font's own level.

    Args:
        font: What to play it with.
        part: The notes.
        grid: Where they fall.
        watch: Hears of every second of sound.
        strokes: Linear gain of each drum, where it is not 1.

    Returns:
        Shape (2, grid.samples).

    Raises:
        InvalidArguments: when a note starts outside the grid.
        Cancelled: when stopped.
    """
    notes = [note for note in part.notes if 0 <= note.pitch < 128 and note.velocity > 0]
    if any(not -1e-6 <= note.start < grid.beats + 1e-6 for note in notes):
        raise InvalidArguments(
            f"The part {part.name!r} has notes outside the {grid.beats:g} beats it must fill.",
            "Extend or fit it first.",
        )
    if not notes:
        return np.zeros((2, grid.samples), np.float32)
    events = _events(notes, grid, unpitched=part.unpitched)
    voices = font.voices(grid.rate)
    channels = {touch: channel for channel, touch in enumerate(sorted({event.touch for event in events}))}
    for touch, channel in channels.items():
        voices.channel_set_bank(channel, 0)
        voices.channel_set_preset_number(channel, part.instrument, part.unpitched)
        loud = (touch.velocity / 127) ** _VELOCITY_CURVE
        voices.channel_set_volume(channel, loud * strokes.get(touch.drum, 1.0))
    return _folded(_render(voices, events, channels, grid.rate, watch), grid.samples)


def _events(notes: list[Note], grid: Grid, *, unpitched: bool) -> list[_Event]:
    """Starts, releases and chokes in order."""
    events: list[_Event] = []
    hold = round(_DRUM_HOLD * grid.rate) if unpitched else max(1, round(_SHORTEST * grid.rate))
    for note in notes:
        touch = _Touch(min(127, note.velocity), note.pitch if unpitched else _NO_DRUM)
        start = _sample(note.start, grid)
        # A note held for longer than the loop would meet itself.
        end = _sample(Beats(note.start + min(note.length, grid.beats)), grid)
        events.append(_Event(start, _START, touch, note.pitch))
        events.append(_Event(max(end, start + hold), _RELEASE, touch, note.pitch))
    if unpitched:
        events += _chokes(notes, events, grid)
    return sorted(events)


def _chokes(notes: list[Note], events: list[_Event], grid: Grid) -> list[_Event]:
    """A hi-hat left open over the end closes with the first stroke of the next round."""
    first = min((note.start for note in notes if note.pitch in _HATS), default=None)
    if first is None:
        return []
    at = grid.samples + _sample(first, grid)
    return [_Event(at, _CHOKE, touch) for touch in {e.touch for e in events if e.touch.drum == _OPEN_HAT}]


def _sample(beat: Beats, grid: Grid) -> int:
    """The sample of a beat; past the end time goes on as it does from the loop's beginning."""
    rounds, into = divmod(max(0.0, beat), grid.beats)
    return int(rounds) * grid.samples + grid.sample_at(Beats(into))


def _render(voices: Voices, events: list[_Event], channels: Mapping[_Touch, int], rate: Rate, watch: Watch) -> Audio:
    """Play events, and on until it is silent. Shape (2, samples)."""
    last = events[-1].sample
    sound = np.zeros((last + round(_LONGEST_TAIL * rate), 2), np.float32)
    memory = sound.data
    fine, fine_for = max(1, round(_FINE * rate)), round(_FINE_FOR * rate)
    at = fine_until = 0

    def play(until: int) -> None:
        nonlocal at
        while at < until:
            step = min(until, at + (fine if at < fine_until else rate))
            if at // rate != step // rate:
                watch.progress("playing", min(1.0, at / last) if last else 1.0)
            voices.render(memory[at:step].cast("B"), False)
            at = step

    for event in events:
        play(event.sample)
        channel = channels[event.touch]
        if event.kind == _START:
            voices.channel_note_on(channel, event.pitch, event.touch.velocity / 127)
        elif event.kind == _RELEASE:
            voices.channel_note_off(channel, event.pitch)
            fine_until = at + fine_for
        else:
            voices.channel_sounds_off(channel)
    tail = rate // 8
    while at < len(sound):
        before = at
        play(min(len(sound), at + tail))
        if np.abs(sound[before:at]).max() < _SILENT:
            return sound[:at].T
    ramp = np.linspace(1, 0, rate, dtype=np.float32)
    sound[-rate:] *= ramp[:, None]
    return sound.T


def _folded(audio: Audio, samples: int) -> Audio:
    """All rounds laid over the first. Shape (2, samples)."""
    rounds = -(-audio.shape[1] // samples)
    whole = np.zeros((2, rounds * samples), np.float32)
    whole[:, : audio.shape[1]] = audio
    folded: Audio = whole.reshape(2, rounds, samples).sum(axis=1)
    return folded
