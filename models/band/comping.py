"""The chords and the pads: voice-led voicings on the genre's comping rhythm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bridge.core.notes import Note
from bridge.core.theory import Chord
from bridge.core.units import Beats
from models.band.genres import STYLES
from models.band.harmony import NINTHS, scale_over
from models.band.hearing import near
from models.band.manner import BORROWED, paced
from models.band.ruler import Cell
from models.band.stage import Stage, choose
from models.band.style import Comp
from models.band.voicing import voice_chord

_STRUM_SECONDS = 0.003
"""Between neighbouring strings; a whole strum stays inside the humanise bound."""
_FRETTED = frozenset(range(24, 32)) | {105, 46}
_MANNERS: dict[str, tuple[str, ...]] = {
    "arpeggio": ("1_2_3_4_3_2_3_2_", "1234321213432123", "1_3_2_4_1_3_2_4_"),
    "sustained": ("X_______________",),
    "strummed": ("d___d_u__ud_d_u_", "d_d_du_ud_d_du_u", "d___d_udd___d_ud"),
    "offbeat": ("..X...X...X...X.",),
    "stabs": ("X.....X.........", "..X..X....X.....", "X..X......X..X.."),
    "tremolo": ("Xooooooooooooooo",),
    "syncopated": ("X..x..x...x.x...", "..X..x.X..x..x..", "X__x__x__x__x___"),
    "muted": ("XmmXmmXmXmmXmmXm", "X.mmX.mmX.mmX.mm"),
}
_LEVELS = {"X": 96, "x": 84, "o": 68, "n": 88, "l": 88, "h": 78, "d": 90, "u": 74, "m": 62}
_PAD = Comp(("X_______________",), voicing="close", low=53, high=79, gate=1.0)


def play_chords(stage: Stage, rng: np.random.Generator, program: int, bpm: float) -> list[Note]:
    """Write comping for the role chords, or sustained chords for the role pad."""
    (touch,) = rng.spawn(1)
    idiom = _idiom(stage)
    picks = [choose(idiom.patterns, rng, stage.rank) for _ in range(4)]
    turning = len(picks[0]) == len(picks[1]) == 4 * stage.style.pulses
    phrase = "".join(picks) if idiom.free else picks[0] * 3 + picks[1] if turning else picks[0]
    pattern = paced(phrase, stage.manner, hold=True)
    high = _below_the_lead(stage, idiom)
    voicings = _lead_voices(stage, idiom, high)
    held = stage.role == "pad" and not stage.style.pad and not stage.manner & set(_MANNERS)
    cells = _held(stage) if held or "sustained" in stage.manner else _cells(stage, rng, pattern)
    notes: list[Note] = []
    strum = _STRUM_SECONDS * bpm / 60 if program in _FRETTED else 0.0
    leads = tuple(n.start for n in stage.heard.lead)
    for cell in cells:
        index = stage.span_at(cell.at)
        if cell.mark == "n":
            index = (index + 1) % len(stage.chords)
        pitches = _sounding(stage, idiom, cell, voicings[index], index)
        level: float = (
            _LEVELS.get(cell.mark, 82) - (8 if near(leads, cell.at) else 0) - (14 if stage.role == "pad" else 0)
        )
        level += touch.normal(0, 3)
        length = cell.room * min(1.0, idiom.gate * stage.gate)
        if cell.mark == "m":
            length = min(length, 0.12)
        elif "stabs" in stage.manner or "muted" in stage.manner:
            length = min(length, 0.25)
        ordered = sorted(pitches, reverse=cell.mark == "u")
        for string, pitch in enumerate(ordered):
            shade = 16 if pitch % 12 not in stage.key.pitch_classes else 0
            velocity = stage.loud(level - shade - (4 if 0 < string < len(ordered) - 1 else 0))
            start = cell.at + min(string, 3) * strum
            notes.append(Note(Beats(start), Beats(max(0.05, length - min(string, 3) * strum)), pitch, velocity))
    return notes


def _idiom(stage: Stage) -> Comp:
    own = _PAD if stage.role == "pad" else stage.style.comp
    if stage.role == "pad" and stage.style.pad:
        own = Comp(stage.style.pad, low=53, high=79, gate=1.0)
    for word, patterns in _MANNERS.items():
        if word in stage.manner:
            figures = tuple(p[: 4 * stage.style.pulses] for p in patterns)
            broken = word in ("arpeggio", "strummed") and own.voicing in ("boogie", "power")
            voicing = "close" if broken else own.voicing
            low, high = (own.low, own.high) if voicing == own.voicing else (52, 76)
            gate = 1.0 if word in ("arpeggio", "strummed", "sustained") else min(own.gate, 0.7)
            return Comp(figures, voicing, low, high, gate)
    lender = next((BORROWED[word] for word in sorted(stage.manner) if word in BORROWED), None)
    if lender and STYLES[lender].pulses == stage.style.pulses:
        return STYLES[lender].comp
    return own


def _below_the_lead(stage: Stage, idiom: Comp) -> int:
    """The ceiling that leaves a melody in the clear."""
    if not stage.heard.lead:
        return idiom.high
    lowest = sorted(n.pitch for n in stage.heard.lead)[len(stage.heard.lead) // 10]
    return max(min(idiom.high, lowest + 1), idiom.low + 17)


def _lead_voices(stage: Stage, idiom: Comp, high: int) -> list[tuple[int, ...]]:
    voicings: list[tuple[int, ...]] = []
    before: tuple[int, ...] = ()
    for span in stage.chords:
        chord = _coloured(stage, idiom, span.chord)
        rooted = idiom.voicing == "rootless" and chord.root == stage.key.tonic
        before = voice_chord(chord, "close" if rooted else idiom.voicing, before, idiom.low, high)
        voicings.append(before)
    return voicings


def _coloured(stage: Stage, idiom: Comp, chord: Chord) -> Chord:
    """A chord as players colour it: sevenths away from home gain a ninth of the key, pads shun sevenths outside it."""
    away = idiom.voicing == "rootless" and chord.root != stage.key.tonic
    if away and chord.quality in NINTHS and chord.root + 2 in stage.key:
        return Chord(chord.root, NINTHS[chord.quality])
    if stage.role == "pad" and chord.quality == "7" and chord.root + 10 not in stage.key:
        return Chord(chord.root)
    return chord


def _cells(stage: Stage, rng: np.random.Generator, pattern: str) -> list[Cell]:
    found: list[Cell] = []
    for bar in stage.ruler.bars:
        chances, extra = rng.random(160), rng.random(160)
        cells = stage.ruler.cells(pattern, bar)
        kept = [c for c, chance in zip(cells, chances, strict=False) if stage.sounds(c, float(chance))]
        taken = tuple(c.at for c in cells)
        for step, chance in zip(stage.ruler.steps(bar), extra, strict=False):
            rare = 0.64 + 0.9 * float(chance) + (0.12 if step.weight == 3 else 0.0)
            if stage.density >= rare and not near(taken, step.at, within=0.02):
                kept.append(step._replace(mark="2" if _single(pattern) else "o", room=min(step.room, 0.25)))
        found += sorted(kept)
    return _restated(stage, found)


def _single(pattern: str) -> bool:
    return sum(mark.isdigit() for mark in pattern) > len(pattern) / 6


def _restated(stage: Stage, cells: Sequence[Cell]) -> list[Cell]:
    """The cells cut where the chord changes under them, and taken up again when long."""
    found: list[Cell] = []
    ends = [*(c.at for c in cells[1:]), stage.ruler.beats]
    for cell, end in zip(cells, ends, strict=False):
        room = min(cell.room, end - cell.at)
        span = stage.chords[stage.span_at(cell.at)]
        change = span.start + span.length
        if cell.mark != "n" and change < cell.at + room - 1e-6:
            found.append(cell._replace(room=change - cell.at))
            if cell.at + room - change > 0.45 and change < stage.ruler.beats:
                found.append(cell._replace(at=change, room=cell.at + room - change, mark="x"))
        else:
            found.append(cell._replace(room=room))
    return found


def _held(stage: Stage) -> list[Cell]:
    cells: list[Cell] = []
    for span in stage.chords:
        cells.append(Cell(span.start, span.length, "X", 0, 0))
    if stage.density >= 0.75:
        halves = [b.pulses[len(b.pulses) // 2].start for b in stage.ruler.bars if len(b.pulses) > 1]
        again = [*(b.start for b in stage.ruler.bars), *halves]
        taken = tuple(c.at for c in cells)
        cells += [Cell(at, stage.ruler.beats - at, "x", 1, 0) for at in again if at > 0 and not near(taken, at)]
        cells.sort()
    return _restated(stage, cells)


def _sounding(stage: Stage, idiom: Comp, cell: Cell, voicing: tuple[int, ...], index: int) -> tuple[int, ...]:
    mark = cell.mark
    if mark.isdigit():
        step = int(mark) - 1
        octave, voice = divmod(step, len(voicing))
        pitch = voicing[voice] + 12 * octave
        return (pitch if pitch <= idiom.high + 7 else pitch - 12,)
    if mark == "l":
        return voicing[:1]
    if mark == "h":
        return voicing[1:] or voicing
    if idiom.voicing == "boogie":
        root, fifth = voicing[0], voicing[1]
        over = scale_over(stage.key, stage.chords[index].chord)
        sixth = next((root + step for step in (9, 10) if (root + step) % 12 in over), fifth)
        return (root, sixth) if cell.pulse % 2 else (root, fifth)
    if mark == "m" and len(voicing) > 2:
        return voicing[:2]
    if stage.role == "pad" and stage.density < 0.25:
        return (voicing[0], voicing[-1])
    if "octaves" in stage.manner or (stage.role == "pad" and stage.density >= 0.6):
        return (*voicing, voicing[-1] + 12) if voicing[-1] + 12 <= 96 else voicing
    return voicing
