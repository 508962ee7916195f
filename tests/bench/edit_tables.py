"""What fifty edits came to: the issue's figures, a line for each edit, and a line for each fault."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.band import HUMANISE_SECONDS
from tests.bench import edit_judge as judge
from tests.bench.edit_walk import Asking
from tests.bench.projects import RATE
from tests.bench.table import Figure

ROUNDING = 1e-6
CEILING = -0.9
"""dBTP: the limiter aims at −1 with an oversampling of its own; meters may differ by 0.2 (EBU Tech 3341)."""
ASTRAY = (1, 6)
"""Semitones to the keys that the judgement of keys is tried on: they share two notes of seven."""


@dataclass(frozen=True)
class Judged:
    """One new loop, measured.

    Args:
        name: Of the take.
        role: The part it plays.
        samples_off: Its length less what the words and the tempo map ask for.
        grid: Worst onset as written, in seconds; None where nothing is known of its notes.
        late: Every free attack as it sounds, in seconds after its note.
        key: How the key told agrees; None for drums.
        fooled: Of two keys that are wrong for it, how many the same judgement would let pass.
        level: Decibels from the take it came of, or from the first of its role.
        offset: Decibels from the first of its role.
        seam: Bend or flux ratio.
        peak: True peak, in dBTP.
        own: Problems that the program's own verification named.
    """

    name: str
    role: str
    samples_off: int
    grid: float | None
    late: NDArray[np.float64]
    key: judge.KeyVerdict | None
    fooled: int
    level: float | None
    offset: float | None
    seam: float
    peak: float
    own: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """One request and what came of it."""

    number: int
    asking: Asking
    where: str
    seed: int
    seconds: float = 0.0
    refused: str = ""
    wrong: tuple[str, ...] = ()
    loops: tuple[Judged, ...] = ()
    mix_key: judge.KeyVerdict | None = None


def summary(done: list[Edit]) -> list[Figure]:
    """The issue's figures."""
    loops = [loop for edit in done for loop in edit.loops]
    grids = [loop.grid for loop in loops if loop.grid is not None]
    late = np.concatenate([loop.late for loop in loops]) if loops else np.array([])
    keys = Counter(loop.key for loop in loops if loop.key is not None)
    mixes = Counter(edit.mix_key for edit in done if edit.mix_key is not None)
    levels = [abs(loop.level) for loop in loops if loop.level is not None]
    offsets = [loop.offset for loop in loops if loop.offset is not None]
    last = offsets[-max(1, len(offsets) // 5) :]
    carried = sum(not edit.refused for edit in done)
    return [
        Figure("requests carried out", carried, "", len(done), "least", f"{len(loops)} new loops, {RATE} Hz"),
        Figure("undo, redo, takes kept: faults", sum(len(edit.wrong) for edit in done), "", 0),
        Figure("length error, worst", max((abs(loop.samples_off) for loop in loops), default=0), "samples", 0),
        Figure("onsets from the grid, worst", 1000 * max(grids, default=0.0), "ms", 1000 * HUMANISE_SECONDS + 0.001,
               note=f"as written, {len(grids)} parts, {sum(g > HUMANISE_SECONDS + ROUNDING for g in grids)} outside"),
        Figure("free drum hits as heard, 95th percentile", 1000 * _percentile(np.abs(late), 95), "ms",
               1000 * HUMANISE_SECONDS, note=f"{len(late)} hits, median {1000 * _percentile(late, 50):.1f} ms late"),
        Figure("key fit, parts", _right(keys), "%", 1.0, "least", _counted(keys)),
        Figure("key fit, all that sounds", _right(mixes), "%", 1.0, "least", _counted(mixes)),
        Figure("parts that a wrong key would fit as well", _share(loops),
               "%", note="the judgement of keys tried on a semitone and a tritone off"),
        Figure("loudness from its reference, worst", max(levels, default=0.0), "dB", 1.0,
               note=f"{len(levels)} loops, {sum(level > 1 for level in levels)} outside"),
        Figure("loudness drift over the walk", abs(statistics.fmean(last)) if last else 0.0, "dB", 1.0,
               note="mean of the last fifth against each role's first loop"),
        Figure("seam ratio, worst", max((loop.seam for loop in loops), default=0.0), "", 1.5,
               note=f"{sum(loop.seam > 1.5 for loop in loops)} of {len(loops)} above"),
        Figure("true peak, highest", max((loop.peak for loop in loops), default=-120.0), "dBTP", CEILING,
               note=f"{sum(loop.peak > CEILING for loop in loops)} above"),
        Figure("loops the program itself found fault with", sum(bool(loop.own) for loop in loops), "", 0),
        Figure("a request, median", statistics.median(edit.seconds for edit in done), "s"),
    ]  # fmt: skip


def rows(done: list[Edit]) -> list[tuple[str, ...]]:
    """A line for each request."""
    found = []
    for edit in done:
        loops = edit.loops
        grid = max((loop.grid for loop in loops if loop.grid is not None), default=None)
        level = max((loop.level for loop in loops if loop.level is not None), key=abs, default=None)
        said = edit.refused or "; ".join((*edit.wrong, *(p for loop in loops for p in loop.own)))
        found.append((
            edit.asking.words[:48], str(edit.number), str(edit.seed), edit.where, str(len(loops)),
            str(max((loop.samples_off for loop in loops), key=abs, default="")),
            "" if grid is None else f"{1000 * grid:.1f}",
            " ".join(sorted({loop.key for loop in loops if loop.key is not None})),
            edit.mix_key or "",
            "" if level is None else f"{level:+.1f}",
            f"{max(loop.seam for loop in loops):.2f}" if loops else "",
            f"{edit.seconds:.1f}",
            ("REFUSED " if edit.refused else "") + said[:90],
        ))  # fmt: skip
    return found


HEAD = ("request", "#", "seed", "bpm metre", "loops", "±samples", "grid ms", "keys told", "mix", "dB", "seam", "s", "")


def faults(done: list[Edit]) -> list[str]:
    """A line for each fault, with the words and the seed that bring it about."""
    lines = []
    for edit in done:
        about = f"#{edit.number} seed {edit.seed}, {edit.where}, “{edit.asking.words}”"
        lines += [f"{about}: refused: {edit.refused}"] if edit.refused else []
        lines += [f"{about}: {wrong}" for wrong in edit.wrong]
        for loop in edit.loops:
            bad = []
            if loop.samples_off:
                bad.append(f"{loop.samples_off:+d} samples")
            if loop.grid is not None and loop.grid > HUMANISE_SECONDS + ROUNDING:
                bad.append(f"{1000 * loop.grid:.1f} ms off the grid")
            if loop.key == "wrong":
                bad.append("another key")
            if loop.level is not None and abs(loop.level) > 1:
                bad.append(f"{loop.level:+.1f} dB")
            if loop.seam > 1.5:
                bad.append(f"seam {loop.seam:.2f}")
            if loop.peak > CEILING:
                bad.append(f"peaks at {loop.peak:+.2f} dBTP")
            bad += loop.own
            lines += [f"{about}: {loop.name} ({loop.role}): {', '.join(bad)}"] if bad else []
    return lines


def _right(verdicts: Counter[judge.KeyVerdict]) -> float:
    return 1 - verdicts["wrong"] / max(1, verdicts.total())


def _share(loops: list[Judged]) -> float:
    held = [loop.fooled for loop in loops if loop.key is not None]
    return sum(held) / max(1, len(ASTRAY) * len(held))


def _counted(verdicts: Counter[judge.KeyVerdict]) -> str:
    return ", ".join(f"{verdicts[kind]} {kind}" for kind in ("exact", "relative", "in key", "wrong"))


def _percentile(values: NDArray[np.float64], share: float) -> float:
    return float(np.percentile(values, share)) if len(values) else 0.0
