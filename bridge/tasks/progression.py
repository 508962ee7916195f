"""Chord progressions as text, laid over bars, and repeated round and round."""

from __future__ import annotations

import itertools
import re

from bridge.core.gat import Gat, Origin
from bridge.core.grid import Grid
from bridge.core.notes import ChordSpan
from bridge.core.theory import Chord, Key
from bridge.core.units import Beats


def said_chords(gat: Gat, grid: Grid) -> tuple[ChordSpan, ...]:
    """The progression the musician stated, laid along a stretch from its start."""
    return spans_of(stated_chords(gat), grid)


def stated_chords(gat: Gat) -> tuple[str, ...]:
    """The progression the musician stated, one text per bar; what was only guessed or heard is none."""
    verdict = gat.verdict("chords")
    if verdict is None or verdict.attribute.origin < Origin.SAID:
        return ()
    return bars_of(str(verdict.attribute.value))


def bars_of(text: str) -> tuple[str, ...]:
    """A progression as one text per bar: "Am | F G" has two bars, "Am F C G" four."""
    pieces = text.split("|") if "|" in text else re.split(r"[,\s–]+|\s-\s", text)
    return tuple(" ".join(piece.split()) for piece in pieces if piece.strip(" -"))


def spans_of(bars: tuple[str, ...], grid: Grid) -> tuple[ChordSpan, ...]:
    """Chord names, one text per bar, laid along a stretch round and round."""
    if not bars:
        return ()
    spans: list[ChordSpan] = []
    lines = [0.0, *(line for line in grid.bar_lines if line > 1e-9), float(grid.beats)]
    for index, (start, end) in enumerate(itertools.pairwise(lines)):
        names = bars[index % len(bars)].split()
        each = (end - start) / len(names)
        spans += [ChordSpan(Beats(start + i * each), Beats(each), Chord.parse(name)) for i, name in enumerate(names)]
    return tuple(spans)


def chord_text(chords: tuple[ChordSpan, ...], grid: Grid, key: Key | None = None) -> str:
    """Chords as people write them, a bar line between bars: "Am | F G"."""
    flats = key.flats if key is not None else False
    lines = [*grid.bar_lines, grid.beats] if grid.bar_lines else [Beats(0.0), grid.beats]
    bars = [
        " ".join(s.chord.name(flats=flats) for s in chords if start - 1e-6 <= s.start < end - 1e-6)
        for start, end in itertools.pairwise(lines)
    ]
    for index, bar in enumerate(bars):
        if not bar and index:
            bars[index] = bars[index - 1].split()[-1] if bars[index - 1] else ""
    return " | ".join(bar for bar in bars if bar)


def laid_round(spans: tuple[ChordSpan, ...], phase: Beats, beats: Beats) -> tuple[ChordSpan, ...]:
    """Chords repeated round and round over `beats`, beginning `phase` beats into them."""
    length = max((s.start + s.length for s in spans), default=0.0)
    if length <= 0:
        return ()
    laid: list[ChordSpan] = []
    turn = -(phase % length)
    while turn < beats - 1e-9:
        for span in spans:
            start, end = max(0.0, turn + span.start), min(float(beats), turn + span.start + span.length)
            if end - start > 1e-6:
                laid.append(ChordSpan(Beats(start), Beats(end - start), span.chord))
        turn += length
    return tuple(laid)
