"""The soloist: a motif, its repetition and answer over four bars, chord tones where it counts, and breath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bridge.core.notes import Note
from bridge.core.theory import Chord
from bridge.core.units import Beats
from models.band.harmony import scale_over
from models.band.hearing import near
from models.band.manner import paced
from models.band.ruler import Bar, Cell
from models.band.stage import Stage
from models.band.style import Lead
from models.band.voicing import voice_chord

_MANNERS: dict[str, tuple[str, ...]] = {
    "arpeggio": ("1234321213432123", "1324132413241324", "1_2_3_4_3_2_3_4_"),
    "sustained": ("x_______________", "x_______x_______"),
    "offbeat": ("..x...x...x...x.", "..x_..x_..x_..x_"),
    "syncopated": ("x__x__x_.x_x_x__", "..x__x_x__x_.x__"),
    "tremolo": ("xxxxxxxxxxxxxxxx",),
}
_FIVE = {True: (0, 3, 5, 7, 10), False: (0, 2, 4, 7, 9)}
"""Steps of the pentatonic scale, by whether the key is minor."""
_SHAPES = ((1, 1, -1, -1, -1), (-1, -1, 1, -1), (1, -1, 1, 1, -1, -1), (-1, 1, 1, -1), (1, 1, 1, -1, -1, -1))
"""Directions that a motif moves in: arch, valley, wave, turn, climb and fall."""


def play_lead(stage: Stage, rng: np.random.Generator) -> list[Note]:
    """Write a melody, one note at a time."""
    (touch,) = rng.spawn(1)
    idiom = _idiom(stage)
    count = len(idiom.rhythms)
    first = int(rng.integers(count))
    motif, answer = idiom.rhythms[first], idiom.rhythms[(first + 1 + int(rng.integers(max(1, count - 1)))) % count]
    moves = {"a": _contour(rng, idiom), "b": _contour(rng, idiom)}
    anchor = (idiom.low + idiom.high) // 2 + int(rng.integers(-4, 5))
    lifts = rng.integers(-3, 6, size=4)
    notes: list[Note] = []
    before = anchor
    for bar in stage.ruler.bars:
        place = bar.phase % 4
        cells = _cells(stage, rng, answer if place == 3 else motif, bar, ending=place == 3)
        if not cells:
            continue
        contour = moves["b" if place == 3 else "a"]
        target = anchor + (int(lifts[place]) if place in (2, 3) else 0)
        written = _bar(stage, touch, idiom, cells, contour=contour, target=target if place != 3 else before)
        if place == 3 and written and not cells[-1].mark.isdigit():
            written[-1] = _home(stage, idiom, written[-1])
        notes += written
        before = written[-1].pitch if written else before
    return notes


def _idiom(stage: Stage) -> Lead:
    own = stage.style.lead
    for word, rhythms in _MANNERS.items():
        if word in stage.manner:
            figures = tuple(r[: 4 * stage.style.pulses] for r in rhythms)
            return replace(own, rhythms=figures, arpeggio=word == "arpeggio")
    return own


def _contour(rng: np.random.Generator, idiom: Lead) -> tuple[int, ...]:
    shape = _SHAPES[int(rng.integers(len(_SHAPES)))]
    leaps = rng.random(24)
    sizes = rng.integers(2, 4, size=24)
    return tuple(
        shape[i % len(shape)] * (int(sizes[i]) if leaps[i] < idiom.leap * 0.6 else 1) for i in range(len(leaps))
    )


def _cells(stage: Stage, rng: np.random.Generator, rhythm: str, bar: Bar, *, ending: bool) -> list[Cell]:
    chances, extra = rng.random(160), rng.random(160)
    cells = stage.ruler.cells(paced(rhythm, stage.manner, hold=True), bar)
    kept = [c for c, chance in zip(cells, chances, strict=False) if stage.sounds(c, float(chance))]
    taken = tuple(c.at for c in cells)
    for step, chance in zip(stage.ruler.steps(bar), extra, strict=False):
        rare = 0.6 + 0.8 * float(chance) + (0.12 if step.weight == 3 else 0.0)
        if stage.density >= rare and not near(taken, step.at, within=0.02):
            kept.append(step._replace(room=min(step.room, 0.5)))
    kept.sort()
    ends = [*(c.at for c in kept[1:]), stage.ruler.beats]
    kept = [c._replace(room=min(c.room, end - c.at)) for c, end in zip(kept, ends, strict=False)]
    if ending and len(kept) > 3 and stage.density < 0.75:
        last = kept[-2]
        kept = [*kept[:-2], last._replace(room=min(kept[-1].at + kept[-1].room - last.at, 2.0))]
    return _answering(stage, kept)


def _answering(stage: Stage, cells: list[Cell]) -> list[Cell]:
    """Only where another melody leaves room; where it never does, on the pulses."""
    heard = stage.heard.lead
    if not heard:
        return cells
    sung = sum(n.length for n in heard) / stage.ruler.beats
    free = [c for c in cells if not any(n.start - 0.05 <= c.at < n.start + n.length - 0.05 for n in heard)]
    return free if free or sung < 0.75 else [c for c in cells if c.weight < 2]


def _pool(stage: Stage, idiom: Lead, chord: Chord) -> tuple[list[int], frozenset[int]]:
    """The pitches a melody may use over a chord, in order, and the pitch classes it rests on."""
    allowed = scale_over(stage.key, chord)
    rests = frozenset(pc for pc in chord.pitch_classes if pc in stage.key) or frozenset(chord.pitch_classes)
    if idiom.pentatonic:
        five = {(stage.key.tonic + step) % 12 for step in _FIVE[stage.key.minor]}
        allowed = frozenset((allowed & five) | rests)
    else:
        allowed = frozenset(pc for pc in allowed if pc in stage.key or pc in chord.pitch_classes)
    return [p for p in range(idiom.low, idiom.high + 1) if p % 12 in allowed], rests


def _bar(
    stage: Stage, touch: np.random.Generator, idiom: Lead, cells: Sequence[Cell], *, contour: Sequence[int], target: int
) -> list[Note]:
    notes: list[Note] = []
    pitch = target
    graces = touch.random(160)
    for number, cell in enumerate(cells):
        chord = stage.chords[stage.span_at(cell.at)].chord
        pool, rests = _pool(stage, idiom, chord)
        length = cell.room * min(1.0, idiom.gate * stage.gate)
        level: float = (92, 88, 82, 74)[cell.weight] + (6 if cell.mark == "X" else 0)
        if idiom.arpeggio or cell.mark.isdigit():
            pitch = _arpeggio(idiom, chord, cell, number)
        else:
            strong = cell.weight <= 1 or cell.room >= 0.9 or number == 0
            wanted = pitch if number == 0 else _moved(pool, pitch, contour[(number - 1) % len(contour)])
            pitch = _nearest([p for p in pool if p % 12 in rests] or pool, wanted) if strong else wanted
            if number and strong and notes[-1].pitch == pitch and len(cells) > 2:
                pitch = _moved([p for p in pool if p % 12 in rests] or pool, pitch, contour[number % len(contour)])
        blue = None
        if idiom.blue and cell.weight == 3 and cell.room <= 0.3 and graces[number % 160] < 0.12:
            blue = _blue(stage, pitch)
        if blue is not None:
            level, length = 52, min(length, 0.18)
        if "octaves" in stage.manner and number % 2:
            pitch = pitch + 12 if pitch + 12 <= idiom.high + 5 else pitch - 12
        sounding = pitch if blue is None else blue
        notes.append(Note(Beats(cell.at), Beats(length), sounding, stage.loud(level + touch.normal(0, 3))))
    return notes


def _arpeggio(idiom: Lead, chord: Chord, cell: Cell, number: int) -> int:
    voicing = voice_chord(chord, "triad", (), idiom.low, idiom.low + 16)
    step = int(cell.mark) - 1 if cell.mark.isdigit() else (0, 1, 2, 3, 2, 1)[number % 6]
    octave, voice = divmod(step, len(voicing))
    pitch = voicing[voice] + 12 * octave
    return pitch if pitch <= idiom.high + 3 else pitch - 12


def _moved(pool: Sequence[int], pitch: int, steps: int) -> int:
    """`steps` along the pool from a pitch, turning back at its ends."""
    here = min(range(len(pool)), key=lambda i: (abs(pool[i] - pitch), i))
    there = here + steps
    if not 0 <= there < len(pool):
        there = here - steps
    return pool[min(max(there, 0), len(pool) - 1)]


def _nearest(pool: Sequence[int], pitch: int) -> int:
    return min(pool, key=lambda p: (abs(p - pitch), p))


def _blue(stage: Stage, pitch: int) -> int | None:
    step = (pitch - stage.key.tonic) % 12
    if stage.key.scale == "blues":
        return None
    if not stage.key.minor and step in (2, 4):
        return pitch + (1 if step == 2 else -1)
    return pitch + (1 if step == 5 else -1) if step in (5, 7) else None


def _home(stage: Stage, idiom: Lead, note: Note) -> Note:
    """A phrase's last note on the chord's root or third, whichever is nearer."""
    chord = stage.chords[stage.span_at(note.start)].chord
    aims = {pc for pc in chord.pitch_classes[:2] if pc in stage.key} or set(chord.pitch_classes)
    pool = [p for p in range(idiom.low, idiom.high + 1) if p % 12 in aims]
    return note._replace(pitch=_nearest(pool, note.pitch))
