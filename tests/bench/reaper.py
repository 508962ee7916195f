"""REAPER and the daemon as two processes: how soon each knows what happened in the other, what a long day leaves.

REAPER is the fake one, as a process that runs the shipped scripts with a turn every 33 ms. For the thousand requests
its turns are 5 ms apart, which only makes them come sooner.

Run: python -m tests.bench.reaper
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# The fakes are shared with the tests.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "daw")]

from fakes.reaper import missing, process  # noqa: E402

from bridge.api.messages import CommittedEvent, DoneEvent, EventMessage, SessionParams, StateMessage  # noqa: E402
from bridge.config import HOME_VARIABLE  # noqa: E402
from tests.bench.table import Figure, show  # noqa: E402
from tests.fakes.daemon import RunningDaemon, running  # noqa: E402
from tests.reaper.songs import SONGS, Song  # noqa: E402
from tests.reaper.stage import Ear, Seat, clips, heard, seated  # noqa: E402

PUSHES = 200
PUSH_GOAL = 100.0
"""Milliseconds: a turn of REAPER's, and one look of ours."""
COMMITS = 50
AMONG_OTHERS = 10
COMMIT_GOAL = 1000.0
"""Milliseconds outside the models."""
REQUESTS = 1000
WARM = 300
"""Requests until all that is remembered for a while (256 answers of a session) is full."""
QUESTION = "what key is this?"
HASTE = 0.005
SKETCH = SONGS["a sketch, across its change of tempo"]
EMPTY = SONGS["a waltz with nothing in it"]
ITEM = "{A5CC9876-1DEE-5722-8BE2-E00C6A3A4204}"


class WatchedEar(Ear):
    """Notes when it heard what it waits for."""

    def __init__(self, home: Path) -> None:
        super().__init__(heard(home).daemon)
        self.daemon.subscribe(self._look)
        self._wanted: Callable[[EventMessage], bool] = lambda event: False
        self.at = 0.0

    def wait_for(self, wanted: Callable[[EventMessage], bool]) -> None:
        """Begin to wait."""
        self.at, self._wanted = 0.0, wanted

    def _look(self, event: EventMessage) -> None:
        if not self.at and self._wanted(event):
            self.at = time.perf_counter()


@contextmanager
def at_work(song: Song) -> Iterator[tuple[Seat, WatchedEar, RunningDaemon, Path]]:
    """A project in REAPER, connected."""
    with tempfile.TemporaryDirectory(prefix="loop-copilot-bench-") as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        # Each daemon its own port for OSC, lest one that runs on this machine is in the way.
        (home / "config.toml").write_text("osc_port = 0\n")
        os.environ[HOME_VARIABLE] = str(home)
        project = song.write(folder)
        with running(home) as daemon:
            ear = WatchedEar(home)
            with seated(ear, project) as seat:
                seat.reaper.select_time(*song.span)
                seat.connect()
                yield seat, ear, daemon, folder


def pushes() -> list[Figure]:
    """From a change of tempo, which moves every item, to a daemon that knows it; it is asked again and again."""
    spent = []
    with at_work(SKETCH) as (seat, ear, _, _):
        here = SessionParams(session=seat.session)
        for number in range(PUSHES):
            # The scripts let a project rest for 150 ms after each reading, and a musician changes no faster.
            seat.reaper.wait_for(lambda: False, cycles=6)
            tempo = 80.0 + number / 4
            seat.reaper.set_tempo(tempo)
            begun = time.perf_counter()
            while tempo not in (cell.value for cell in ear.daemon.call("state", here, StateMessage).gat):
                pass
            spent.append(1000 * (time.perf_counter() - begun))
    return spread(f"a change in REAPER, until the daemon has it ({PUSHES})", spent, PUSH_GOAL)


def commits(song: Song, count: int, where: str) -> list[Figure]:
    """From an action to the items in the project, less what the models took."""
    outside, road = [], []
    with at_work(song) as (seat, ear, _, _):
        was = len(clips(seat.saved()))
        for _ in range(count):
            ear.wait_for(lambda event: isinstance(event, CommittedEvent))
            begun = time.perf_counter()
            outcome = seat.act("Add bass")
            reply = outcome.reply
            whole = ear.at - begun
            outside.append(1000 * (whole - (reply.seconds - reply.seconds_outside_models)))
            road.append(1000 * (whole - reply.seconds))
            seat.reaper.undo()
        left = len(clips(seat.saved())) - was
    return [
        *spread(f"from “Add bass” to its item, without the models, {where} ({count})", outside, COMMIT_GOAL),
        *spread("  of that before and after the daemon's own work", road, None),
        Figure("  items left once all was undone", left, "", 0),
    ]


def long_day() -> list[Figure]:
    """A thousand requests that change nothing, one after the other."""
    process.CYCLE = HASTE
    with at_work(SKETCH) as (seat, ear, daemon, folder):
        spent: list[float] = []
        before: dict[str, float] = {}
        for number in range(REQUESTS):
            if number == WARM:
                before = _held(seat, daemon, folder)
            ear.events.clear()
            seat.reaper.answer(QUESTION)
            begun = time.perf_counter()
            ear.wait_for(lambda event: isinstance(event, DoneEvent))
            seat.start("Prompt")
            seat.end(0)
            spent.append(1000 * (ear.at - begun))
        seat.reaper.tick(20)
        after = _held(seat, daemon, folder)
    grown = {name: after[name] - before[name] for name in after}
    goals = {"files in the copilot's folder and the project's": 0.0, "open handles of the daemon": 0.0}
    return [
        *spread(f"“{QUESTION}” ({REQUESTS})", spent, None),
        *(
            Figure(
                f"  growth over the last {REQUESTS - WARM}: {name}",
                value,
                "kB" if "kB" in name else "",
                goals.get(name),
            )
            for name, value in grown.items()
        ),
    ]


def _held(seat: Seat, daemon: RunningDaemon, folder: Path) -> dict[str, float]:
    pid = daemon.process.pid
    names = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".json", ".part")]
    database = sum(path.stat().st_size for path in names if path.suffix.startswith((".db", ".sqlite")))
    return {
        "files in the copilot's folder and the project's": len(names),
        "open handles of the daemon": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "memory of the daemon, kB": _resident(pid),
        "memory of REAPER's process, kB": _resident(seat.reaper.pid),
        "the database, kB": database / 1024,
    }


def _resident(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return float(line.split()[1])


def spread(name: str, spent: list[float], goal: float | None) -> list[Figure]:
    """Median and what one in a hundred takes."""
    return [
        Figure(f"{name}, p50", statistics.median(spent), "ms", goal),
        Figure("  p99", statistics.quantiles(spent, n=100)[98], "ms"),
    ]


def main() -> int:
    """Print the table."""
    if missing() or not Path("/proc/self/fd").exists():
        print(f"{missing() or 'Linux is needed'}; skipped")
        return 0
    made = [*commits(EMPTY, COMMITS, "in an empty project"), *commits(SKETCH, AMONG_OTHERS, "beside six recordings")]
    return 0 if show("REAPER and the daemon", [*pushes(), *made, *long_day()]) else 1


if __name__ == "__main__":
    sys.exit(main())
