"""Voicings: which tones of a chord sound, and how they move as little as they can to the next."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from bridge.core.theory import Chord
from models.band.style import Voicing

MUD = 48
"""Below C3 thirds blur into mud: only fifths and wider may sound there."""


@lru_cache(maxsize=8192)
def voice_chord(chord: Chord, kind: Voicing, before: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
    """Pitches of a chord between `low` and `high`, as near as they can be to the voicing before.

    Args:
        chord: What to sound.
        kind: Which tones, how spread.
        before: The voicing it comes from; empty at the start.
        low: Lowest MIDI pitch.
        high: Highest.
    """
    if kind in ("power", "boogie"):
        return _power(chord, before, low, high)
    options = _options(tones(chord, kind), low, high, spread=kind == "open")
    middle = (low + high) / 2 - 2

    def cost(option: tuple[int, ...]) -> float:
        moved = sum(min(abs(pitch - other) for other in before) for pitch in option) if before else 0.0
        top = abs(option[-1] - before[-1]) if before else 0.0
        mud = sum(20.0 for a, b in pairwise(option) if a < MUD and b - a < 5)
        rub = sum(3.0 for a, b in pairwise(option) if b - a == 1)
        drift = abs(sum(option) / len(option) - middle) * (0.35 if before else 1.0)
        return moved + 0.5 * top + mud + rub + drift

    return min(options, key=lambda option: (cost(option), option))


@lru_cache(maxsize=2048)
def tones(chord: Chord, kind: Voicing) -> tuple[int, ...]:
    """The pitch classes of a chord that sound, most telling first."""
    steps = list(chord.intervals)
    if kind == "triad":
        kept = steps[:3]
    elif len(steps) <= 3:
        kept = steps
    elif kind == "rootless":
        third, rest = steps[1], steps[2:]
        kept = [third, steps[3], *(rest[:1] if len(steps) < 5 else []), *steps[4:5], *([0] if len(steps) < 5 else [])]
        kept = kept[:4] if len(steps) < 5 else kept
        kept = [s for s in kept if s != 0] if len(kept) > 3 else kept
    else:
        kept = steps if len(steps) == 4 else [steps[0], steps[1], *steps[3:5]]
    return tuple(dict.fromkeys((chord.root + step) % 12 for step in kept))


def _options(classes: tuple[int, ...], low: int, high: int, *, spread: bool) -> list[tuple[int, ...]]:
    ordered = sorted(classes)
    found: list[tuple[int, ...]] = []
    for turn in range(len(ordered)):
        rotated = ordered[turn:] + ordered[:turn]
        for floor in range(low, high):
            if floor % 12 != rotated[0]:
                continue
            stack = [floor]
            for pitch_class in rotated[1:]:
                stack.append(stack[-1] + ((pitch_class - stack[-1]) % 12 or 12))
            shapes = [stack]
            if len(stack) > 2:
                shapes.append(sorted([*stack[:1], stack[1] + 12, *stack[2:]]))
            for shape in shapes if not spread else shapes[::-1]:
                if shape[-1] <= high:
                    found.append(tuple(shape))
                    if spread:
                        break
    return found or [tuple(sorted(low + (pc - low) % 12 for pc in ordered))]


def _power(chord: Chord, before: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
    fifth = next((step for step in chord.intervals if step in (6, 7, 8)), 7)
    roots = [pitch for pitch in range(low, min(low + 15, high - 11)) if pitch % 12 == chord.root]
    if not roots:
        roots = [low + (chord.root - low) % 12]
    root = min(roots, key=lambda pitch: (abs(pitch - before[0]) if before else pitch, pitch))
    return (root, root + fifth, root + 12)
