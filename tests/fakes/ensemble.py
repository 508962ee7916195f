"""A tiny composer and player: deterministic by seed, heard as plain sines and clicks, so that tests can measure it."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np

from bridge.core.model import Audio, Compose, Composition, Line, Perform, Performance
from bridge.core.notes import ChordSpan, Note, Part, Role
from bridge.core.theory import Chord, Key, PitchClass
from bridge.core.units import Beats

PROGRAMS: dict[Role, int] = {"drums": 0, "percussion": 0, "bass": 33, "chords": 4, "pad": 89, "lead": 81}
_OCTAVE: dict[Role, int] = {"bass": 36, "chords": 60, "pad": 48, "lead": 72, "drums": 0, "percussion": 0}


def compose(request: Compose) -> Composition:
    """Roots on beats, kick, snare and hats; the seed chooses chords and which off-beats sound."""
    chance = random.Random(request.seed)
    key = request.brief.key or Key(PitchClass(9), "minor")
    chords = request.chords or _progression(request, key, chance)
    lines = request.lines or (Line("drums"), Line("bass"), Line("chords"))
    density = 0.5 if request.brief.density is None else request.brief.density
    parts = tuple(_part(line, request, chords, chance, density) for line in lines)
    brief = replace(request.brief, key=key, genre=request.brief.genre or "pop", energy=request.brief.energy or 0.5)
    return Composition(parts, chords, brief)


def perform(request: Perform) -> Performance:
    """Each note a decaying sine, each drum a short tone of its own pitch; what rings past the end is folded back."""
    grid = request.grid
    rate = grid.rate
    whole = np.zeros(grid.samples + 2 * rate, np.float64)
    for note in request.part.notes:
        start = grid.sample_at(note.start)
        hz = 60.0 + 40.0 * (note.pitch - 30) if request.part.unpitched else 440 * 2 ** ((note.pitch - 69) / 12)
        seconds = 0.06 if request.part.unpitched else (grid.sample_at(Beats(note.start + note.length)) - start) / rate
        time = np.arange(round(min(seconds, 1.8) * rate)) / rate
        fade = np.exp(-time * (30 if request.part.unpitched else 2)) * np.minimum(1, (seconds - time) / 0.01)
        sound = np.sin(2 * np.pi * hz * time) * fade * (note.velocity / 127) * 0.2
        whole[start : start + len(sound)] += sound[: len(whole) - start]
    loop = whole[: grid.samples].copy()
    rest = whole[grid.samples :][: grid.samples]
    loop[: len(rest)] += rest
    audio: Audio = np.repeat(loop[None].astype(np.float32), 2, axis=0)
    return Performance(audio, "CC0-1.0")


def _progression(request: Compose, key: Key, chance: random.Random) -> tuple[ChordSpan, ...]:
    lines = [*request.grid.bar_lines, request.grid.beats] if request.grid.bar_lines else [0.0, request.grid.beats]
    named = [Chord.parse(name.split()[0]) for name in request.brief.chords]
    spans = []
    for index, (start, end) in enumerate(itertools.pairwise(lines)):
        chord = named[index % len(named)] if named else Chord(key.pitch_classes[chance.choice((0, 3, 4))], "5")
        spans.append(ChordSpan(Beats(start), Beats(end - start), chord))
    return tuple(spans)


def _part(line: Line, request: Compose, chords: tuple[ChordSpan, ...], chance: random.Random, density: float) -> Part:
    from bridge.core.vocabulary.instruments import INSTRUMENTS

    program = INSTRUMENTS[line.instrument].program if line.instrument else PROGRAMS[line.role]
    name = " ".join(word for word in (line.style, line.instrument or line.role) if word)
    beats = request.grid.beats
    if request.origin is not None:
        notes = tuple(_moved(note, request, chance, beats) for note in request.origin.notes)
        return replace(request.origin, notes=tuple(sorted(notes)), length=beats)
    notes_: list[Note] = []
    for beat in np.arange(0, beats - 1e-6, 0.5):
        on, beat = beat % 1 == 0, float(beat)
        if line.role in ("drums", "percussion"):
            notes_.append(Note(Beats(beat), Beats(0.25), 42, 70))
            if on:
                notes_.append(Note(Beats(beat), Beats(0.25), 36 if beat % 2 == 0 else 38, 100))
        elif on or chance.random() < density:
            root = next(s for s in chords if s.start - 1e-6 <= beat < s.start + s.length)
            pitches = root.chord.pitch_classes if line.role in ("chords", "pad") else root.chord.pitch_classes[:1]
            if line.role == "lead":
                pitches = (chance.choice(root.chord.pitch_classes),)
            last = min(0.5, beats - beat)
            notes_ += [
                Note(Beats(beat), Beats(last), _OCTAVE[line.role] + p, 70 + chance.randrange(30)) for p in pitches
            ]
    return Part(line.role, program, tuple(sorted(notes_)), beats, name)


def _moved(note: Note, request: Compose, chance: random.Random, beats: float) -> Note:
    if chance.random() >= request.variation:
        return note
    if request.origin is not None and request.origin.unpitched:
        return note._replace(velocity=max(1, note.velocity - 30))
    at = next((s for s in request.chords if s.start <= note.start < s.start + s.length), None)
    classes = at.chord.pitch_classes if at else (PitchClass(note.pitch % 12),)
    return note._replace(pitch=note.pitch // 12 * 12 + chance.choice(classes))
