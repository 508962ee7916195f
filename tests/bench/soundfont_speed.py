"""How fast the SoundFont player plays: seconds of sound per second, part by part, effects included.

Run: python tests/bench/soundfont_speed.py
"""

from __future__ import annotations

import time

from bridge.core.grid import Grid
from bridge.core.model import Perform, Watch
from bridge.core.notes import Note, Part, Role
from bridge.core.tempo import TempoMap
from bridge.core.units import Beats, Rate
from models.soundfont import SoundFontPlayer
from models.soundfont.files import packaged

GRID = Grid.bars(TempoMap.constant(120), 1, 8, Rate(44100))
ROUNDS = 5


def part(role: Role, program: int, notes: list[tuple[float, float, int, int]]) -> Part:
    """A part of eight bars."""
    return Part(role, program, tuple(sorted(Note(Beats(s), Beats(n), p, v) for s, n, p, v in notes)), GRID.beats)


def band() -> list[Part]:
    """Drums in sixteenths, bass in eighths, chords in quarters, a lead."""
    hats = [(i / 4, 0.2, 46 if i % 16 == 14 else 42, 60 + 30 * (i % 2 == 0)) for i in range(128)]
    return [
        part("drums", 0, [*hats, *((float(b), 0.2, 38 if b % 2 else 36, 105) for b in range(32))]),
        part("bass", 33, [(i / 2, 0.45, (33, 33, 40, 36)[i // 2 % 4], 95) for i in range(64)]),
        part("chords", 4, [(float(b), 0.8, pitch, 85) for b in range(32) for pitch in (57, 60, 64, 67)]),
        part("lead", 81, [(float(b), 0.9, (69, 72, 76, 74)[b % 4], 90) for b in range(32)]),
    ]


def main() -> None:
    """Print the table."""
    player = SoundFontPlayer(packaged())
    player.load(Watch())
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for one in band():
            began = time.perf_counter()
            player.run(Perform(GRID, one), Watch())
            took = time.perf_counter() - began
            best[one.role] = min(took, best.get(one.role, took))
    for role, took in best.items():
        print(f"{role:<8} {took * 1000:6.1f} ms  {GRID.seconds / took:6.0f} x real time")
    total = sum(best.values())
    print(f"{'all':<8} {total * 1000:6.1f} ms  {GRID.seconds * len(best) / total:6.0f} x real time (per part)")


if __name__ == "__main__":
    main()
