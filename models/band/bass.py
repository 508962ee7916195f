"""The bassist: walks or plays the genre's figures on the chords, with the kick where the idiom asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bridge.core.notes import Note
from bridge.core.theory import Chord
from bridge.core.units import Beats
from models.band.genres import STYLES
from models.band.harmony import scale_over
from models.band.hearing import near
from models.band.manner import BORROWED, paced
from models.band.ruler import Bar
from models.band.stage import Stage, choose
from models.band.style import Bass

_HIGHEST = 55
_MANNERS: dict[str, tuple[str, ...]] = {
    "octaves": ("R.8.R.8.R.8.R.8.",),
    "root notes": ("R_R_R_R_R_R_R_R_",),
    "sustained": ("R_______________",),
    "slap": ("R..R.x8.x.R.7.8.", "R.x8..R..x5.7.8."),
    "offbeat": ("..R...R...R...R.",),
    "syncopated": ("R..R..R...R..5a.", "R__R__5_.R__8_a_"),
    "tremolo": ("RrrrRrrrRrrrRrrr",),
}


class Event(NamedTuple):
    """A bass note before it has a pitch: when, how long it may sound, which degree, how deep in the metre."""

    at: float
    room: float
    mark: str
    weight: int


def play_bass(stage: Stage, rng: np.random.Generator) -> list[Note]:
    """Write a bass line, one note at a time."""
    (touch,) = rng.spawn(1)
    idiom = _idiom(stage)
    idiom = replace(idiom, low=max(idiom.low, stage.lowest))
    pattern, other = choose(idiom.patterns, rng, stage.rank), choose(idiom.patterns, rng)
    if "walking" in stage.manner or (pattern == "walk" and not stage.manner & set(_MANNERS)):
        return _walk(stage, rng, idiom)
    if len(pattern) == len(other) == 4 * stage.style.pulses and "walk" not in (pattern, other):
        pattern = pattern * 3 + other
    events = _events(stage, rng, pattern)
    if idiom.lock:
        events = _lock(stage, rng, events)
    events = _on_chords(stage, events)
    return _notes(stage, touch, events, idiom)


def _idiom(stage: Stage) -> Bass:
    own = stage.style.bass
    for word, patterns in _MANNERS.items():
        if word in stage.manner:
            figures = tuple(p[: 4 * stage.style.pulses] for p in patterns)
            return Bass(figures, lock=own.lock and word in ("slap", "root notes"), gate=own.gate, low=own.low)
    lender = next((BORROWED[word] for word in sorted(stage.manner) if word in BORROWED), None)
    if lender and STYLES[lender].pulses == stage.style.pulses:
        return STYLES[lender].bass
    if stage.style.pulses == 4 and own.patterns == ("walk",) and stage.density < 0.2:
        return Bass(("R_______5_______",), lock=False, gate=own.gate, low=own.low)
    return own


def _events(stage: Stage, rng: np.random.Generator, pattern: str) -> list[Event]:
    pattern = paced(pattern, stage.manner, hold=True)
    found: list[Event] = []
    for bar in stage.ruler.bars:
        chances, extra = rng.random(160), rng.random(160)
        cells = stage.ruler.cells(pattern, bar)
        for cell, chance in zip(cells, chances, strict=False):
            if stage.sounds(cell, float(chance)):
                found.append(Event(cell.at, cell.room, cell.mark, cell.weight))
        taken = tuple(cell.at for cell in cells)
        for step, chance in zip(stage.ruler.steps(bar), extra, strict=False):
            rare = 0.66 + 0.8 * float(chance) + (0.15 if step.weight == 3 else 0.0)
            if stage.density >= rare and not near(taken, step.at, within=0.02):
                found.append(Event(step.at, 0.25, "58r3"[int(chance * 997) % 4], step.weight))
    found.sort()
    return _trimmed(found)


def _trimmed(events: list[Event]) -> list[Event]:
    ends = [*(e.at for e in events[1:]), float("inf")]
    return [e._replace(room=min(e.room, end - e.at)) for e, end in zip(events, ends, strict=False)]


def _lock(stage: Stage, rng: np.random.Generator, events: list[Event]) -> list[Event]:
    """Move with the kick: a note on every kick, and off the pulse few where there is none."""
    accents = () if stage.heard.crowded(stage.ruler) else stage.heard.accents
    kicks = stage.heard.kicks or accents
    chances = rng.random(len(events))
    if not kicks:
        return events
    kept = [
        event
        for event, chance in zip(events, chances, strict=True)
        if event.weight < 2 or near(kicks, event.at) or event.mark in "a8753x" or chance < 0.3
    ]
    taken = tuple(event.at for event in kept)
    bars = stage.ruler
    added: list[Event] = []
    for at in kicks:
        if not near(taken, at):
            bar = bars.whole_bar(at)
            weight = next((s.weight for s in bars.steps(bar) if abs(s.at - at) < 0.02), 3)
            added.append(Event(at, min(0.5, bars.beats - at), "R", weight))
    return _trimmed(sorted([*kept, *added]))


def _on_chords(stage: Stage, events: list[Event]) -> list[Event]:
    """Break what rings over a change of chord, and land each chord on its bass note."""
    split: list[Event] = []
    for event in events:
        span = stage.chords[stage.span_at(event.at)]
        change = span.start + span.length
        if event.mark != "n" and change < event.at + event.room - 0.2 and change < stage.ruler.beats - 0.2:
            split.append(event._replace(room=change - event.at))
            split.append(Event(change, event.at + event.room - change, "R", 1))
        else:
            split.append(event)
    landed: list[Event] = []
    last = -1
    for event in split:
        index = stage.span_at(event.at)
        if index != last and event.mark in "5378L6r":
            event = event._replace(mark="R")
        if event.mark not in "xn":
            last = index
        landed.append(event)
    return landed


def _notes(stage: Stage, touch: np.random.Generator, events: list[Event], idiom: Bass) -> list[Note]:
    notes: list[Note] = []
    before = idiom.low + 5
    for event in events:
        index = stage.span_at(event.at)
        chord, coming = stage.chords[index].chord, stage.after(index).chord
        span = stage.chords[index]
        last = span.start + span.length - event.at <= 1.01
        pitch = _pitch(stage, event.mark, chord, coming=coming, before=before, low=idiom.low, leaving=last)
        level: float = {0: 100, 1: 94, 2: 88, 3: 84}[event.weight]
        level += 8 if event.mark == "8" and "slap" in stage.manner else 0
        level -= 34 if event.mark == "x" else 12 if event.mark in "ra" else 0
        length = event.room * min(1.0, idiom.gate * stage.gate)
        if event.mark == "x":
            length = min(length, 0.12)
        if "muted" in stage.manner:
            length = min(length, 0.22)
        notes.append(Note(Beats(event.at), Beats(length), pitch, stage.loud(level + touch.normal(0, 3))))
        if event.mark in "RrLn":
            before = pitch
    return notes


def _pitch(stage: Stage, mark: str, chord: Chord, *, coming: Chord, before: int, low: int, leaving: bool) -> int:
    root = _register(chord.bass_note, before, low)
    steps = chord.intervals
    over = chord.root - chord.bass_note
    if mark in "Rrx":
        return root
    if mark == "8":
        return root + 12 if root + 12 <= _HIGHEST else root
    if mark == "n":
        return _register(coming.bass_note, before, low)
    if mark == "a":
        if not leaving or coming.bass_note == chord.bass_note:
            return _above(root, over + _fifth(chord))
        target = _register(coming.bass_note, root, low)
        allowed = scale_over(stage.key, chord)
        near_by = [target + step for step in (-1, -2, 2, 1, -3) if (target + step) % 12 in allowed]
        return near_by[0] if near_by else target
    if mark == "3":
        return _above(root, over + (steps[1] if steps[1] in (3, 4) else 12 if len(steps) < 3 else steps[1]))
    if mark == "6":
        allowed = scale_over(stage.key, chord)
        return _above(root, over + next((s for s in (9, 8) if (chord.root + s) % 12 in allowed), _fifth(chord)))
    if mark == "7":
        allowed = scale_over(stage.key, chord)
        sevenths = [s for s in steps if s in (10, 11)] or [s for s in (10, 11) if (chord.root + s) % 12 in allowed]
        return _above(root, over + (sevenths[0] if sevenths else _fifth(chord)))
    fifth = _above(root, over + _fifth(chord))
    return fifth - 12 if mark == "L" and fifth - 12 >= low - 5 else fifth


def _fifth(chord: Chord) -> int:
    return next((step for step in chord.intervals if step in (6, 7, 8)), 7)


def _above(root: int, step: int) -> int:
    pitch = root + step % 12
    return pitch if pitch <= _HIGHEST else pitch - 12


def _register(pitch_class: int, before: int, low: int) -> int:
    lowest = low + (pitch_class - low) % 12
    options = [p for p in (lowest, lowest + 12) if p <= low + 14]
    return min(options, key=lambda p: (abs(p - before), p))


def _walk(stage: Stage, rng: np.random.Generator, idiom: Bass) -> list[Note]:
    """A note on every pulse: the bass note, then chord and scale tones that lead to the next chord."""
    pulses = [(pulse.start, bar) for bar in stage.ruler.bars for pulse in bar.pulses]
    pulses = [(at, bar) for at, bar in pulses if -1e-6 <= at < stage.ruler.beats - 1e-6]
    ends = [*(at for at, _ in pulses[1:]), stage.ruler.beats]
    skips = rng.random(len(pulses))
    notes: list[Note] = []
    before = idiom.low + 7
    rising = bool(rng.integers(2))
    last = -1
    for (at, bar), end, skip in zip(pulses, ends, skips, strict=True):
        index = stage.span_at(at)
        span, coming = stage.chords[index], stage.after(index).chord
        if index != last:
            pitch, last = _register(span.chord.bass_note, before, idiom.low), index
            rising = pitch < idiom.low + 10 if abs(pitch - idiom.low - 10) > 5 else bool(rng.integers(2))
        elif span.start + span.length <= end + 1e-6:
            pitch = _lead_in(stage, rng, span.chord, coming=coming, before=before, low=idiom.low)
        else:
            pitch = _onward(stage, rng, span.chord, before, idiom.low, rising=rising)
        length = (end - at) * min(1.0, idiom.gate * stage.gate)
        notes.append(
            Note(Beats(at), Beats(length), pitch, stage.loud((96 if at == bar.start else 92) + rng.normal(0, 4)))
        )
        if stage.density >= 0.45 + 0.9 * float(skip) and end - at > 0.9:
            notes += _skip(stage, bar, at, end, pitch)
        before = pitch
    return notes


def _skip(stage: Stage, bar: Bar, at: float, end: float, pitch: int) -> list[Note]:
    off = next((c.at for c in reversed(stage.ruler.steps(bar)) if c.weight == 2 and at < c.at < end), None)
    return [] if off is None else [Note(Beats(off), Beats((end - off) * 0.6), pitch, stage.loud(66))]


def _lead_in(stage: Stage, rng: np.random.Generator, chord: Chord, *, coming: Chord, before: int, low: int) -> int:
    target = _register(coming.bass_note, before, low)
    allowed = scale_over(stage.key, chord)
    steps = [s for s in (-1, 1, -2, 2, -5, 7) if (target + s) % 12 in allowed]
    closest = sorted(
        steps, key=lambda s: (abs(target + s - before) > 7, target + s == before, abs(s) > 2, rng.random())
    )
    return target + closest[0] if closest else target - 1


def _onward(stage: Stage, rng: np.random.Generator, chord: Chord, before: int, low: int, *, rising: bool) -> int:
    allowed = scale_over(stage.key, chord)
    tones = set(chord.pitch_classes)
    reach = range(before + 1, before + 6) if rising else range(before - 5, before)
    options = [p for p in reach if low <= p <= min(_HIGHEST - 3, low + 22) and p % 12 in allowed]
    if not options:
        options = [
            p for p in range(before - 5, before + 6) if p != before and low <= p <= low + 22 and p % 12 in allowed
        ]
    scores = [(0.0 if p % 12 in tones else 1.0) + 0.25 * abs(abs(p - before) - 3) + rng.random() for p in options]
    return options[int(np.argmin(scores))] if options else before
