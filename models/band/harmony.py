"""Harmony: progressions in roman numerals, realised in any key and fitted to any bars.

Numerals are scale degrees of the key's own mode, so that a progression written for minor stays
inside D dorian too. A written quality holds where its notes lie in the key, or where the idiom
licenses it: dominant sevenths in the blues, the major dominant of minor keys. Otherwise the chord
is stacked in thirds from the mode; where that is diminished unasked, the chord a third below stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from bridge.core.notes import ChordSpan, Part
from bridge.core.theory import QUALITIES, SCALES, Chord, Key, PitchClass
from bridge.core.units import Beats
from models.band.ruler import Bar, Ruler
from models.band.style import Style

_DEGREES = ("I", "II", "III", "IV", "V", "VI", "VII")
_NUMERAL = re.compile(r"(VII|VI|IV|V|III|II|I)(.*)", re.IGNORECASE)
_BY_INTERVALS = {tuple(i % 12 for i in intervals): quality for quality, intervals in QUALITIES.items()}
_PARENTS = {"major pentatonic": "major", "minor pentatonic": "minor", "blues": "minor"}
NINTHS = {"maj7": "maj9", "m7": "m9", "7": "9"}
_SPARE = ("m7", "m", "", "6", "7sus4", "sus2", "sus4", "5")
"""Qualities tried, richest first, where a scale of five or six notes has no thirds to stack."""


def progress(style: Style, key: Key, ruler: Ruler, rng: np.random.Generator) -> tuple[ChordSpan, ...]:
    """A progression of the style, in the key, over the bars of a grid."""
    count = len(ruler.bars)
    written = [p.split() for p in (style.minor if key.minor else style.major)]
    fitting = [p for p in written if count % len(p) == 0] or written
    if style.blues:
        form = max(len(p) for p in fitting)
        fitting = [p for p in fitting if len(p) == form]
    tokens = fitting[int(rng.integers(len(fitting)))]
    laid = [tokens[i % len(tokens)] for i in range(count)]
    if count > len(tokens) and count % len(tokens):
        laid[-1] = "V7" if style.colour > 3 else "V"
    if count == 1:
        laid = [next((t for t in tokens if t.upper().startswith("I") and not t.upper().startswith(("II", "IV"))), "I")]
    bars = [[numeral(token, style, key) for token in bar.split("-")] for bar in laid]
    return lay(bars, ruler)


def lay(bars: Sequence[Sequence[Chord]], ruler: Ruler) -> tuple[ChordSpan, ...]:
    """Chords bar by bar, cycled over the grid; those of one bar share it pulse by pulse."""
    spans: list[ChordSpan] = []
    for bar in ruler.bars:
        chords = bars[bar.index % len(bars)]
        for start, end, chord in zip(*_shares(bar, len(chords)), chords, strict=True):
            first, last = (max(0.0, start) if spans else 0.0), min(end, ruler.beats)
            if last - first > 1e-6:
                spans.append(ChordSpan(Beats(first), Beats(last - first), chord))
    return tuple(spans)


def _shares(bar: Bar, count: int) -> tuple[list[float], list[float]]:
    pulses = [p.start for p in bar.pulses]
    if count <= len(pulses):
        starts = [pulses[-(-i * len(pulses) // count)] for i in range(count)]
    else:
        starts = [bar.start + bar.length * i / count for i in range(count)]
    return starts, [*starts[1:], bar.end]


def follow(spans: Sequence[ChordSpan], beats: float) -> tuple[ChordSpan, ...]:
    """Given chords made gapless over [0, beats): a hole is held through by the chord before it."""
    inside = sorted(
        (span for span in spans if span.start < beats - 1e-6 and span.start + span.length > 1e-6), key=lambda s: s.start
    )
    starts = [0.0, *(max(0.0, float(span.start)) for span in inside[1:])]
    ends = [*starts[1:], beats]
    return tuple(
        ChordSpan(Beats(start), Beats(end - start), span.chord)
        for start, end, span in zip(starts, ends, inside, strict=False)
        if end - start > 1e-6
    )


def numeral(token: str, style: Style, key: Key) -> Chord:
    """A roman numeral in a key."""
    match = _NUMERAL.fullmatch(token)
    if match is None:
        raise ValueError(f"{token!r} is not a roman numeral")
    roman, quality = match.groups()
    degree = _DEGREES.index(roman.upper())
    if roman.islower() and quality in ("7", "9", "11", "13"):
        quality = f"m{quality}"
    if degree and "b5" not in quality and diatonic(key, degree, 3).quality in ("dim", "aug"):
        degree -= 2
        quality = ""
    stacked = diatonic(key, degree, style.colour if not quality else len(QUALITIES[quality]))
    if not quality:
        return stacked
    parent = SCALES[_PARENTS.get(key.scale, key.scale)]
    wanted = Chord(PitchClass((key.tonic + parent[degree]) % 12), quality)
    licensed = (style.blues and key.scale == "major" and quality == "7") or (
        style.dominant and key.scale == "minor" and roman == "V" and quality == "7"
    )
    return wanted if licensed or all(pitch in key for pitch in wanted.pitch_classes) else stacked


@lru_cache(maxsize=512)
def diatonic(key: Key, degree: int, size: int) -> Chord:
    """The chord on a degree (counted from 0), of 3, 4 or 5 tones, inside the key."""
    scale = SCALES[_PARENTS.get(key.scale, key.scale)]
    root = scale[degree]
    stack = tuple((scale[(degree + 2 * i) % 7] - root) % 12 for i in range(4))
    tones = 4 if size > 3 else 3
    quality = _BY_INTERVALS.get(stack[:tones]) or _BY_INTERVALS.get(stack[:3], "")
    if size > 4 and (scale[(degree + 1) % 7] - root) % 12 == 2:
        quality = NINTHS.get(quality, quality)
    chord = Chord(PitchClass((key.tonic + root) % 12), quality)
    return chord if all(pitch in key for pitch in chord.pitch_classes) else _within(key, chord, size)


def _within(key: Key, wanted: Chord, size: int) -> Chord:
    roots = key.pitch_classes if wanted.root not in key else (wanted.root, *key.pitch_classes)
    qualities = [q for q in _SPARE if size > 3 or len(QUALITIES[q]) < 4]
    possible = [
        Chord(root, quality)
        for root in roots
        for quality in qualities
        if all((root + step) in key for step in QUALITIES[quality])
    ]
    aim = set(wanted.pitch_classes)
    return max(
        possible, key=lambda c: (len(aim & set(c.pitch_classes)) - 0.5 * (c.root != wanted.root), -len(c.intervals))
    )


def scale_over(key: Key, chord: Chord) -> frozenset[int]:
    """Pitch classes that sound right over a chord: the key's, bent where the chord leaves it."""
    tones = set(chord.pitch_classes)
    replaced = {
        (chord.root + step + _BENDS[step % 12]) % 12
        for step in chord.intervals
        if (chord.root + step) % 12 not in key.pitch_classes and step % 12 in _BENDS
    }
    return frozenset((set(key.pitch_classes) - replaced) | tones)


_BENDS = {1: 1, 3: 1, 6: 1, 10: 1, 4: -1, 8: -1, 9: -1, 11: -1}
"""Where, from a chord tone outside the key, the note of the key lies whose place it takes: lowered ones bend the
note above, raised ones the note below."""


def heard_chords(parts: Sequence[Part], ruler: Ruler, key: Key) -> tuple[ChordSpan, ...]:
    """The triad of the key that fits the notes of each bar best; empty where nothing pitched is heard."""
    pitched = [part for part in parts if not part.unpitched and part.notes]
    if not pitched:
        return ()
    triads = [diatonic(key, degree, 3) for degree in range(7)]
    spans: list[ChordSpan] = []
    last = triads[0]
    for bar in ruler.bars:
        weight = np.zeros(12)
        for part in pitched:
            factor = {"bass": 2.0, "lead": 0.5}.get(part.role, 1.0)
            for note in part.notes:
                shared = min(note.start + note.length, bar.end) - max(note.start, bar.start)
                if shared > 0:
                    root = 1.5 if part.role == "bass" and abs(note.start - bar.start) < 0.1 else 1.0
                    weight[note.pitch % 12] += shared * factor * root
        if weight.sum() > 0:
            last = max(triads, key=lambda c: sum(weight[list(c.pitch_classes)]) + 0.6 * weight[c.root])
        start, end = max(0.0, bar.start), min(bar.end, ruler.beats)
        if spans and spans[-1].chord == last:
            spans[-1] = spans[-1]._replace(length=Beats(end - spans[-1].start))
        else:
            spans.append(ChordSpan(Beats(start), Beats(end - start), last))
    return tuple(spans)


def key_of_notes(parts: Sequence[Part], chords: Sequence[ChordSpan]) -> Key | None:
    """The major or minor key that given notes and chords fit best; None where there are none.

    Correlation with the profiles of Krumhansl and Kessler (1982), the share of notes that lie in the scale, and
    the first chord or bass note, since most loops begin at home.
    """
    weight, opening = np.zeros(12), np.zeros(12)
    for part in parts:
        if not part.unpitched:
            for note in part.notes:
                weight[note.pitch % 12] += note.length
                if note.start < 0.5:
                    opening[note.pitch % 12] += 3.0 if part.role == "bass" else 1.0
    for span in chords:
        for pitch_class in span.chord.pitch_classes:
            weight[pitch_class] += span.length
        if span.start < 0.5:
            opening[span.chord.root] += 6.0
    if weight.sum() <= 0:
        return None
    weight, opening = weight / weight.sum(), opening / max(1.0, opening.sum())
    flat = float(weight.std()) < 1e-9
    scored = []
    for scale, profile in _PROFILES.items():
        for tonic in range(12):
            likeness = 0.0 if flat else float(np.corrcoef(np.roll(profile, tonic), weight)[0, 1])
            inside = float(weight[[(tonic + step) % 12 for step in SCALES[scale]]].sum())
            scored.append((likeness + 3 * inside + float(opening[tonic]), tonic, scale))
    _, tonic, scale = max(scored)
    return Key(PitchClass(tonic), scale)


_PROFILES = {
    "major": np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]),
    "minor": np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]),
}
