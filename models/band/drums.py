"""The drummer and the percussionist: step patterns, ghost notes, fills at phrase ends, accents with the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.core.notes import Note
from bridge.core.units import Beats
from models.band.genres import STYLES
from models.band.hearing import near
from models.band.kit import FILL, HAND_DRUMS, PITCHES, STREAMS, SUBSTITUTES
from models.band.manner import BORROWED, paced
from models.band.ruler import Bar, Cell
from models.band.stage import Stage
from models.band.style import Voice, voice

_LEVELS = {"X": 110, "x": 92, "o": 70, "g": 40, "?": 76, "r": 84, "t": 84}
_FLOOR = voice("kick", "X...X...X...X...")
_PUSHED = voice("kick", "X..x..x...x.x...", "X..x..X..x..X...")
_OFFBEAT = voice("open hat", "..X...X...X...X.")
Chances = NDArray[np.float64]
_HIT = 0.2
"""Length of a drum note in quarter notes; kits ignore it."""


def play_drums(stage: Stage, rng: np.random.Generator, instrument: str) -> list[Note]:
    """Write drums, or for the role percussion hand drums."""
    (touch,) = rng.spawn(1)
    percussion = stage.role == "percussion"
    voices = _hands(stage, instrument) if percussion else _kit(stage)
    fills = {} if percussion else _fills(stage, rng)
    notes: list[Note] = []
    for drum in voices:
        pattern = drum.patterns[int(rng.integers(len(drum.patterns)))]
        chances = rng.random((len(stage.ruler.bars), 160))
        busier = rng.random((len(stage.ruler.bars), 160))
        pitch = _pitch(stage, drum.piece)
        if pitch is None or not drum.above <= max(stage.energy, 0.3 * percussion) < drum.below:
            continue
        if drum.piece in ("kick", "snare", "clap", "rim") or not percussion:
            pattern = _triple(paced(pattern, stage.manner, hold=False), stage)
        for bar in stage.ruler.bars:
            start = fills[bar.index][0] if bar.index in fills and drum.piece != "kick" else None
            for cell in _sounding(stage, pattern, drum, bar, chances=chances[bar.index], busier=busier[bar.index]):
                if start is None or cell.at < start - 1e-6:
                    notes += _strokes(stage, cell, pitch, touch)
    notes += _fill_notes(stage, fills, touch)
    if percussion:
        return notes
    notes = _choked(notes)
    return notes + _with_the_others(stage, notes)


def _choked(notes: list[Note]) -> list[Note]:
    """An open hat leaves no foot or stick for the closed one."""
    opened = {round(n.start, 4) for n in notes if n.pitch == PITCHES["open hat"]}
    closed = (PITCHES["hat"], PITCHES["pedal"])
    return [n for n in notes if n.pitch not in closed or round(n.start, 4) not in opened]


def _kit(stage: Stage) -> list[Voice]:
    lender = next((BORROWED[word] for word in sorted(stage.manner) if word in BORROWED), None)
    source = STYLES[lender] if lender else stage.style
    if source.pulses != stage.style.pulses:
        source = stage.style
    voices = list(source.drums)
    replaced: list[Voice] = []
    if "four on the floor" in stage.manner:
        replaced.append(_FLOOR)
    elif "syncopated" in stage.manner:
        replaced.append(_PUSHED)
    if "offbeat" in stage.manner:
        replaced.append(_OFFBEAT)
    pieces = {v.piece for v in replaced}
    if stage.style.pulses == 3:
        replaced = [Voice(v.piece, tuple(p[:12] for p in v.patterns)) for v in replaced]
    return [*replaced, *(v for v in voices if v.piece not in pieces)]


def _hands(stage: Stage, instrument: str) -> list[Voice]:
    own = stage.style.percussion
    if instrument in HAND_DRUMS:
        pieces = {v.piece for v in HAND_DRUMS[instrument]}
        chosen = [v for v in own if v.piece in pieces]
        return _in_three(stage, chosen or list(HAND_DRUMS[instrument]))
    return _in_three(stage, list(own) or [*HAND_DRUMS["shaker"], *HAND_DRUMS["congas"]])


def _in_three(stage: Stage, voices: list[Voice]) -> list[Voice]:
    if stage.style.pulses != 3:
        return voices
    return [Voice(v.piece, tuple(p if len(p) % 16 else p[:12] for p in v.patterns), v.above, v.below) for v in voices]


def _triple(pattern: str, stage: Stage) -> str:
    return pattern if len(pattern) % (4 * stage.style.pulses) == 0 else pattern[: 4 * stage.style.pulses]


def _pitch(stage: Stage, piece: str) -> int | None:
    if piece == "snare" and ("rimshot" in stage.manner or (stage.energy < 0.2 and stage.style.human > 0.3)):
        piece = "rim"
    for name in (piece, *SUBSTITUTES.get(piece, ())):
        if PITCHES[name] not in stage.silent:
            return PITCHES[name] if name == piece or piece in ("ride", "snare", "kick") else None
    return None


def _sounding(stage: Stage, pattern: str, drum: Voice, bar: Bar, *, chances: Chances, busier: Chances) -> list[Cell]:
    stream = drum.piece in STREAMS
    cells = [
        cell
        for cell, chance in zip(stage.ruler.cells(pattern, bar, stream=stream), chances, strict=False)
        if stage.sounds(cell, float(chance))
    ]
    if not stream and drum.piece not in ("snare", "kick", "open conga", "bongo"):
        return cells
    taken = tuple(cell.at for cell in cells)
    finest = 3 if stream else 2
    for step, chance in zip(stage.ruler.steps(bar), busier, strict=False):
        threshold = 0.62 + (0.5 if stream else 1.6) * float(chance)
        if stage.density >= threshold and step.weight >= finest and not near(taken, step.at, within=0.02):
            cells.append(step._replace(mark="o" if stream or drum.piece == "kick" else "g"))
    return cells


def _strokes(stage: Stage, cell: Cell, pitch: int, touch: np.random.Generator) -> list[Note]:
    level = _LEVELS.get(cell.mark, 90) + (6 if cell.weight == 0 else -5 if cell.weight == 3 else 0)
    if near(stage.heard.accents, cell.at) and not stage.heard.crowded(stage.ruler):
        level += 10
    spread = 4 if stage.style.human < 0.2 or cell.mark == "X" else 9
    velocity = stage.loud(level + touch.normal(0, spread / 2))
    count = {"r": 2, "t": 3}.get(cell.mark, 1)
    room = 0.25 if count == 2 else min(0.5, cell.room)
    return [
        Note(Beats(cell.at + room * i / count), Beats(min(_HIT, room / count)), pitch, max(1, velocity - 7 * (i % 2)))
        for i in range(count)
        if cell.at + room * i / count < stage.ruler.beats
    ]


def _fills(stage: Stage, rng: np.random.Generator) -> dict[int, tuple[float, str]]:
    """Bar index to where its fill starts and what it plays."""
    found: dict[int, tuple[float, str]] = {}
    bars = stage.ruler.bars
    for bar in bars:
        chance, pick = rng.random(), rng.random()
        last = bar.index == len(bars) - 1 and len(bars) > 1
        phrase = (bar.phase + 1) % 4 == 0
        if not stage.style.fills or not (phrase or last) or bar.end > stage.ruler.beats + 1e-6:
            continue
        big = (bar.phase + 1) % 8 == 0 or (last and len(bars) >= 4)
        if chance > 0.25 + 0.6 * stage.energy + (0.35 if big else 0.0) or stage.density < 0.12:
            continue
        long = [f for f in stage.style.fills if len(f) > 4] if big and stage.energy > 0.35 else []
        choices = long or [f for f in stage.style.fills if len(f) == 4] or list(stage.style.fills)
        written = choices[int(pick * len(choices))]
        pulses = bar.pulses[-min(len(written) // 4, max(1, len(bar.pulses) - 1)) :]
        found[bar.index] = (pulses[0].start, written)
    return found


def _fill_notes(stage: Stage, fills: dict[int, tuple[float, str]], touch: np.random.Generator) -> list[Note]:
    notes: list[Note] = []
    for index, (start, written) in fills.items():
        bar = stage.ruler.bars[index]
        pulses = [p for p in bar.pulses if p.start >= start - 1e-6]
        for number, pulse in enumerate(pulses):
            for step, letter in enumerate(written[4 * number : 4 * number + 4]):
                offset = step * 0.5 if pulse.ternary else step * 0.25
                at = stage.ruler.place(pulse, offset)
                pitch = PITCHES[FILL[letter]] if letter in FILL else PITCHES["snare"]
                if letter == "." or offset >= pulse.length - 1e-6 or not 0 <= at < stage.ruler.beats:
                    continue
                rising = 84 + 22 * (number + step / 4) / max(1, len(pulses)) + 8 * (step == 0)
                level = 48 if letter == "g" else rising
                velocity = stage.loud(level + touch.normal(0, 3))
                if pitch not in stage.silent:
                    notes.append(Note(Beats(at), Beats(_HIT), pitch, velocity))
        after = stage.ruler.bars[(index + 1) % len(stage.ruler.bars)]
        crash = PITCHES["crash"]
        if stage.style.crash and stage.energy > 0.4 and crash not in stage.silent and after.start >= 0:
            notes.append(Note(Beats(after.start), Beats(1.0), crash, stage.loud(98)))
    return notes


def _with_the_others(stage: Stage, notes: list[Note]) -> list[Note]:
    """Kicks under what the bass or the audio accents, where the drums leave room."""
    heard = stage.heard
    accents = () if heard.crowded(stage.ruler) else heard.accents
    wanted = sorted({*accents, *heard.bass})
    kick = PITCHES["kick"]
    if not wanted or kick in stage.silent or len(wanted) > 4 * len(stage.ruler.bars) + 4:
        return []
    taken = tuple(sorted(n.start for n in notes if n.pitch in (kick, 35, 37, 38, 39, 40) and n.velocity > 60))
    return [
        Note(Beats(at), Beats(_HIT), kick, stage.loud(88))
        for at in wanted
        if stage.density >= 0.3 and not near(taken, at)
    ]
