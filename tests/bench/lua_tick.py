"""What a turn of the scripts' loop costs REAPER: a musician hears it when one takes long.

The scripts run in the fake of REAPER; the time they spend inside it is measured and told apart, since the real one
takes another. Projects have 20 tracks; a quarter of the items holds notes.

Run: python -m tests.bench.lua_tick
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

# The fakes, and the daemon's end of the mailbox, are shared with the tests.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "daw")]

from fakes.reaper import FakeReaper  # noqa: E402
from projects import write_wav  # noqa: E402

from tests.bench.table import Figure, show  # noqa: E402
from tests.reaper.daemon import Daemon  # noqa: E402

SCRIPT = Path(__file__).with_suffix(".lua")
TRACKS = 20
NOTES = 64
GOAL = 5.0
"""Milliseconds of a turn, beside what REAPER's own calls take."""
REST = 300
"""Turns watched while nothing happens: ten seconds."""
LONG_TAKE = 20_000
"""Notes of one take."""


class Turn(NamedTuple):
    """Milliseconds."""

    ours: float
    theirs: float


def guid(number: int) -> str:
    """The GUID of that number."""
    return f"{{{str(UUID(int=number)).upper()}}}"


def project(folder: Path, items: int, notes: int = NOTES) -> Path:
    """A project with so many items, evenly on its tracks."""
    write_wav(folder / "loop.wav")
    lines = ['<REAPER_PROJECT 0.1 "7.38" 1732270000', "TEMPO 120 4 4", "SAMPLERATE 48000 0 0"]
    tracks = min(TRACKS, items)
    for track in range(tracks):
        lines += [f"<TRACK {guid(10**6 + track)}", f'NAME "track {track}"', "ISBUS 0 0"]
        for item in range(track, items, tracks):
            lines += ["<ITEM", f"POSITION {item // tracks * 4}.25", "LENGTH 4", "LOOP 1", "SEL 0"]
            lines += [f"IGUID {guid(2 * item + 1)}", f'NAME "item {item}"', "VOLPAN 0.8 0 1 -1", "SOFFS 0.125"]
            lines += ["PLAYRATE 1 1 0 -1 0 0.0025", f"GUID {guid(2 * item + 2)}"]
            lines += _notes(notes) if item % 4 == 0 else ["<SOURCE WAVE", 'FILE "loop.wav"', ">"]
            lines += [">"]
        lines += [">"]
    path = folder / "song.rpp"
    path.write_text("\n".join([*lines, ">"]) + "\n")
    return path


def _notes(count: int) -> list[str]:
    events = [line for n in range(count) for line in (f"E 0 90 {36 + n % 48:02x} 60", f"E 120 80 {36 + n % 48:02x} 00")]
    return ["<SOURCE MIDI", "HASDATA 1 960 QN", *events, "E 0 b0 7b 00", ">"]


class Watch:
    """A REAPER and a daemon, and what the turns of the scripts took."""

    def __init__(self, reaper: FakeReaper, daemon: Daemon) -> None:
        self.reaper, self.daemon = reaper, daemon

    def turns(self, until: Callable[[], object], *, least: int = 1) -> list[Turn]:
        """Let turns pass until something holds."""
        self.reaper.lua('reaper.SetExtState("bench", "turns", "", false)')
        self.daemon.tick(least)
        self.daemon.until(until, cycles=20_000)
        told = self.reaper.ext_state("bench", "turns").splitlines()
        return [Turn(*(1000 * float(word) for word in line.split())) for line in told]

    def snapshots(self) -> int:
        """How many came, those in pieces counted once."""
        return sum("more" not in snapshot for snapshot in self.daemon.of("snapshot"))


@contextmanager
def watched(items: int, notes: int = NOTES) -> Iterator[Watch]:
    """A project of so many items, opened in REAPER with the loop running."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["LOOP_COPILOT_HOME"] = str(folder / "home")
        with FakeReaper() as reaper, Daemon(folder / "home", reaper) as daemon:
            daemon.turn()
            reaper.open(project(folder, items, notes))
            reaper.run(SCRIPT)
            yield Watch(reaper, daemon)


def figures(title: str, turns: list[Turn]) -> list[Figure]:
    """Of a stretch of turns."""
    ours, theirs = (sum(values) for values in zip(*turns, strict=True))
    return [
        Figure(f"{title}: turns", len(turns)),
        Figure("  worst, our share", max(turn.ours for turn in turns), "ms", GOAL),
        Figure("  all turns, our share", ours, "ms"),
        Figure("  spent inside the fake", theirs / (ours + theirs), "%"),
    ]


def sized(items: int) -> list[Figure]:
    """A project of so many items as a musician works on it."""
    with watched(items) as watch:
        made = figures("first snapshot", watch.turns(watch.snapshots))
        for title, act in (
            ("an item moves", lambda: watch.reaper.move_item(guid(1), 999.0)),
            ("an item is selected", lambda: watch.reaper.select_items(guid(3))),
            ("all items are selected", lambda: watch.reaper.select_items(*(guid(2 * n + 1) for n in range(items)))),
        ):
            watch.daemon.tick(20)
            before = watch.snapshots()
            act()
            made += figures(title, watch.turns(lambda before=before: watch.snapshots() > before))  # type: ignore[misc]
        watch.daemon.tick(20)
        rest = watch.turns(lambda: True, least=REST)
        made += [
            Figure("at rest, our share of a turn, p50", statistics.median(turn.ours for turn in rest), "ms"),
            Figure("  worst", max(turn.ours for turn in rest), "ms", GOAL),
        ]
    return made


def main() -> int:
    """Print the tables."""
    met = [show(f"a project of {items} items", sized(items)) for items in (500, 2000)]
    with watched(1, LONG_TAKE) as watch:
        title = f"one take of {LONG_TAKE:,} notes"
        met.append(show(title, figures("first snapshot", watch.turns(watch.snapshots))))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
