"""Variation: a part that keeps as much of its origin as it is told to.

Every choice is drawn whatever the amount, and takes effect from an amount of its own on, so that a
larger variation of the same seed contains the smaller one: first ornaments, then whole pulses of new
material, the first beat and the contour last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bridge.core.notes import ChordSpan, Note, Part
from bridge.core.theory import Key
from bridge.core.units import Beats
from models.band.harmony import scale_over
from models.band.ruler import Ruler

_ANEW = 0.3
"""Variation from which new material comes in."""
_SAFE = 0.6
"""Variation below which the first beat and the contour stand."""
_RENEWED = 0.5
"""As much as new material is ornamented."""
_TINY = 1e-6


def looped(part: Part, beats: float) -> Part:
    """A part repeated or cut to a length."""
    turns = max(1, int(np.ceil(beats / max(part.length, _TINY) - _TINY)))
    notes = [
        note._replace(start=Beats(note.start + turn * part.length)) for turn in range(turns) for note in part.notes
    ]
    whole = Part(part.role, part.instrument, tuple(sorted(notes)), Beats(part.length * turns), part.name)
    return whole if abs(whole.length - beats) < _TINY else whole.between(Beats(0.0), Beats(beats))


def farthest(origin: Part, candidates: Sequence[tuple[Note, ...]]) -> tuple[Note, ...]:
    """Of several fresh parts, the one that shares least with an origin."""
    known = _hits(origin.notes)
    return max(candidates, key=lambda notes: 1 - len(known & _hits(notes)) / max(1, len(known | _hits(notes))))


def _hits(notes: Sequence[Note]) -> set[tuple[int, int]]:
    return {(round(note.start * 4), note.pitch) for note in notes}


def vary(
    origin: Part,
    fresh: Sequence[Note],
    *,
    amount: float,
    ruler: Ruler,
    key: Key,
    chords: Sequence[ChordSpan],
    rhythm_kept: bool,
    rng: np.random.Generator,
) -> list[Note]:
    """Notes between an origin and a fresh part.

    Args:
        origin: As long as the grid.
        fresh: What would be written anew.
        amount: 0 the origin, 1 the fresh part.
        ruler: Bars and pulses.
        key: Of the music.
        chords: Gapless.
        rhythm_kept: Whether only pitches may change.
        rng: Source of chance.
    """
    if amount <= 0:
        return list(origin.notes)
    kept: list[Note] = []
    share = max(0.0, (amount - _ANEW) / (1 - _ANEW)) ** 0.8
    for number, (start, end) in enumerate(_pulses(ruler)):
        chance, late = float(rng.random()), float(rng.random())
        threshold = 0.05 + 0.95 * chance
        if number == 0:
            threshold = max(threshold, (_SAFE - _ANEW) / (1 - _ANEW) + 0.3 * late)
        renewed = share >= threshold and not rhythm_kept
        material = fresh if renewed else origin.notes
        inside = [n for n in material if start - 0.06 <= n.start < end - 0.06]
        kept += _ornamented(
            inside,
            origin,
            min(amount, _RENEWED) if renewed else amount,
            first=number == 0 and not renewed,
            key=key,
            chords=chords,
            end=end,
            still=rhythm_kept,
            rng=rng,
        )
    return kept


def _ornamented(
    notes: Sequence[Note],
    origin: Part,
    amount: float,
    *,
    first: bool,
    key: Key,
    chords: Sequence[ChordSpan],
    end: float,
    still: bool,
    rng: np.random.Generator,
) -> list[Note]:
    found: list[Note] = []
    for note in notes:
        chance, kind, side = (float(x) for x in rng.random(3))
        touched = chance < amount * 0.7 and not (first and note.start < notes[0].start + 0.06 and amount < _SAFE)
        louder = note._replace(velocity=int(np.clip(note.velocity + round((side - 0.5) * 24 * amount), 1, 127)))
        if not touched:
            found.append(louder)
        elif origin.unpitched:
            found += _drum_ornament(louder, kind, end, still=still)
        else:
            found += _pitched_ornament(louder, origin, kind=kind, side=side, key=key, chords=chords, still=still)
    return found


def _drum_ornament(note: Note, kind: float, end: float, *, still: bool) -> list[Note]:
    if still or kind < 0.1:
        return [note._replace(velocity=max(1, round(note.velocity * 0.7)))]
    if kind < 0.65 and note.start + 0.25 < end:
        return [note, note._replace(start=Beats(note.start + 0.25), velocity=max(1, round(note.velocity * 0.5)))]
    return [] if note.velocity < 85 else [note]


def _pitched_ornament(
    note: Note, origin: Part, *, kind: float, side: float, key: Key, chords: Sequence[ChordSpan], still: bool
) -> list[Note]:
    span = next((s for s in reversed(chords) if s.start <= note.start + 0.07), chords[0])
    allowed = scale_over(key, span.chord)
    step = 1 if side < 0.5 else -1
    neighbour = next(p for p in range(note.pitch + step, note.pitch + 13 * step, step) if p % 12 in allowed)
    on_chord = next(
        p for p in range(note.pitch + step, note.pitch + 13 * step, step) if p % 12 in span.chord.pitch_classes
    )
    if note.length > 0.45 and kind < 0.5 and not still:
        half = note.length / 2 if note.length < 1.1 else 0.5
        answer = neighbour if origin.role == "lead" else note.pitch
        softer = max(1, note.velocity - 10)
        return [
            note._replace(length=Beats(half * 0.95)),
            Note(Beats(note.start + half), Beats(note.length - half), answer, softer),
        ]
    if origin.role == "bass" and kind < 0.75:
        octave = note.pitch + 12 if note.pitch + 12 <= 55 else note.pitch - 12
        return [note._replace(pitch=octave if octave >= 24 else on_chord)]
    if origin.role in ("bass", "lead"):
        return [note._replace(pitch=on_chord if note.length > 0.45 else neighbour)]
    return (
        [note._replace(length=Beats(note.length * 0.5))]
        if kind < 0.8 and not still
        else [note._replace(pitch=on_chord)]
    )


def _pulses(ruler: Ruler) -> list[tuple[float, float]]:
    starts = [
        p.start
        for bar in ruler.bars
        for p in bar.pulses
        if p.start + p.length > _TINY and p.start < ruler.beats - _TINY
    ]
    starts[0] = -1.0
    return list(zip(starts, [*starts[1:], ruler.beats + 1.0], strict=True))
