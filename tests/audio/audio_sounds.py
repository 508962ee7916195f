"""Sound made for the audio tests: tones, hits, chords and loops whose every property is known."""

from __future__ import annotations

import numpy as np

from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.notes import Note, Part, Role
from bridge.core.tempo import TempoMap, TempoPoint
from bridge.core.theory import Chord
from bridge.core.units import Beats, Bpm, Rate

RATE = Rate(44_100)


def grid_of(bpm: float = 120.0, bars: int = 2, rate: Rate = RATE) -> Grid:
    return Grid.bars(TempoMap.constant(bpm), 1, bars, rate)


def changing_grid(rate: Rate = RATE) -> Grid:
    """Two bars: the first at 120 bpm, the second at 90."""
    tempo_map = TempoMap((TempoPoint(Beats(0.0), Bpm(120.0)), TempoPoint(Beats(4.0), Bpm(90.0))))
    return Grid.bars(tempo_map, 1, 2, rate)


def sine(hertz: float, samples: int, rate: Rate = RATE, *, level: float = 0.5, channels: int = 1) -> Audio:
    wave = level * np.sin(2 * np.pi * hertz * np.arange(samples) / rate)
    return np.tile(wave.astype(np.float32), (channels, 1))


def whole_sine(hertz: float, samples: int, rate: Rate = RATE, *, level: float = 0.5) -> Audio:
    """A sine near `hertz` that goes round a loop of `samples` without a step."""
    return sine(round(hertz * samples / rate) * rate / samples, samples, rate, level=level)


def place(base: Audio, sound: Audio, at: int) -> None:
    """Add a sound to a loop, its tail running round."""
    length, at = base.shape[1], at % base.shape[1]
    for start in range(-at, sound.shape[-1], length):
        piece = sound[..., max(0, start) : start + length]
        first = max(0, -start)
        base[:, first : first + piece.shape[-1]] += piece


def hit(rate: Rate = RATE, *, seed: int = 0, level: float = 0.5) -> Audio:
    """A snare-like burst: noise and a tone that die away within 0.15 s."""
    time = np.arange(round(0.15 * rate)) / rate
    noise = np.random.default_rng(seed).uniform(-1, 1, len(time))
    wave = (0.6 * noise + 0.4 * np.sin(2 * np.pi * 190 * time)) * np.exp(-time / 0.03)
    return (level * wave).astype(np.float32)


def note(pitch: float, seconds: float, rate: Rate = RATE, *, level: float = 0.15, attack: float = 0.005) -> Audio:
    """A plucked tone with six harmonics."""
    time = np.arange(round(seconds * rate)) / rate
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    wave = sum(0.6**h * np.sin(2 * np.pi * hertz * (h + 1) * time) for h in range(6) if hertz * (h + 1) < rate / 2.2)
    shape = np.minimum(1, time / attack) * np.exp(-time / 0.8) * np.minimum(1, (seconds - time) / 0.02)
    return (level * wave * shape).astype(np.float32)


def drum_loop(grid: Grid, *, channels: int = 2, step: float = 0.5) -> Audio:
    base = np.zeros((channels, grid.samples), np.float32)
    for index, beat in enumerate(np.arange(0, grid.beats - 1e-9, step)):
        place(base, hit(grid.rate, seed=index % 4, level=0.5 if index % 2 == 0 else 0.35), grid.sample_at(Beats(beat)))
    return base


def play(part: Part, grid: Grid, *, channels: int = 2) -> Audio:
    base = np.zeros((channels, grid.samples), np.float32)
    for one in part.notes:
        at, end = grid.sample_at(one.start), grid.sample_at(Beats(one.start + one.length))
        place(base, note(one.pitch, max(0.05, (end - at) / grid.rate), grid.rate), at)
    return base


def part_of(notes: list[Note], grid: Grid, role: Role = "chords") -> Part:
    return Part(role, 0, tuple(sorted(notes)), grid.beats)


def chord_part(names: list[str], grid: Grid, *, octave: int = 60) -> Part:
    """One chord a bar of four beats, struck on one and three, with its root in the bass."""
    notes = []
    for bar, name in enumerate(names):
        chord = Chord.parse(name)
        for half in (0.0, 2.0):
            start = Beats(4.0 * bar + half)
            pitches = [octave + (pitch + 5) % 12 - 5 for pitch in chord.pitch_classes]
            notes += [Note(start, Beats(1.9), pitch, 80) for pitch in pitches]
            notes.append(Note(start, Beats(1.9), octave - 24 + chord.root, 90))
    return part_of(notes, grid)
