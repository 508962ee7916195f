"""What the daemon costs: until it is ready, while nobody asks anything, and the way of a request through it.

Run: python -m tests.bench.daemon
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.api.client import Daemon
from bridge.api.messages import AskParams
from bridge.config import HOME_VARIABLE
from bridge.core.protocol import PROTOCOL
from tests.bench.start import ROOT, command
from tests.bench.table import Figure, show

ROUNDS = 10
IDLE = 30.0
"""Seconds that nobody asks anything."""
ALIVE = 5.0
"""Seconds between two signs of life of a connected DAW."""
CALLS = 200
PATIENCE = 30.0
ASKED = AskParams(session="", text="what key is this?")
EMPTY = {
    "path": None, "name": "empty", "rate": 44100, "media_folder": None, "selection": {}, "cursor": 0, "saved": {},
    "tempo": [{"time": 0, "qn": 0, "bpm": 120, "num": 4, "den": 4, "linear": False}], "regions": [],
}  # fmt: skip
"""The header of a project with nothing in it, as REAPER's script sends it."""


@contextmanager
def started(home: Path) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A daemon, and how many seconds passed until it was ready."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [*command(), "run"], stdout=subprocess.PIPE, text=True, env={**os.environ, HOME_VARIABLE: str(home)}
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process, time.perf_counter() - begun
        finally:
            process.terminate()


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True).stdout) / 1024


def computed(pid: int) -> float:
    """Seconds that a process has had a processor; not a number where the system does not tell."""
    counter = Path(f"/proc/{pid}/schedstat")
    return int(counter.read_text().split()[0]) / 1e9 if counter.exists() else float("nan")


def load(pid: int, seconds: float, meanwhile: Callable[[], object] = lambda: None) -> float:
    """Share of one core that a process takes; `meanwhile` is done every five seconds."""
    begun, before = time.perf_counter(), computed(pid)
    while (left := begun + seconds - time.perf_counter()) > 0:
        meanwhile()
        time.sleep(min(ALIVE, left))
    return (computed(pid) - before) / (time.perf_counter() - begun)


class QuietDaw:
    """A DAW with an empty project, over the mailbox."""

    def __init__(self, home: Path, epoch: str) -> None:
        folder = home / "mailbox" / f"{epoch}-bench"
        self._box = folder / "to-daemon"
        (folder / "to-daw").mkdir(parents=True)
        self._box.mkdir()
        self._sent = 0
        self.say("hello", {"protocol": PROTOCOL, "client": "bench", "daw": "reaper"}, id="hello")
        self.say("snapshot", {"project": "1", "seq": 1, "session": EMPTY, "order": [], "tracks": []})

    def say(self, method: str, params: object, **more: str) -> None:
        """Put a message in the box; with an id it is a call."""
        self._sent += 1
        part = self._box / f"{self._sent}.part"
        part.write_text(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}))
        part.rename(part.with_suffix(".json"))


def seconds_of(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def connected(home: Path) -> Daemon:
    """The daemon that was started."""
    found = Daemon.find(home)
    if found is None:
        raise SystemExit("The daemon cannot be reached.")
    return found


def main() -> bool:
    """Print the table."""
    ready, computing = [], []
    with tempfile.TemporaryDirectory(prefix="loop-copilot-bench-") as name:
        home = Path(name) / "home"
        shutil.copytree(ROOT / "examples", Path(name) / "songs")
        for _ in range(ROUNDS):
            with started(home) as (process, seconds):
                ready.append(seconds)
                computing.append(computed(process.pid))
        with started(home) as (process, _):
            alone, nobody = megabytes(process.pid), load(process.pid, IDLE)
            with connected(home) as daemon:
                daw = QuietDaw(home, daemon.beacon.epoch)
                patience = time.monotonic() + PATIENCE
                while not daemon.sessions():
                    if time.monotonic() > patience:
                        raise SystemExit("The daemon does not open the project.")
                    # What is measured next is the daemon at rest, not the daemon being asked.
                    time.sleep(0.05)
                live = megabytes(process.pid)
                silent = load(process.pid, IDLE, lambda: daw.say("alive", {}))
                calls = [seconds_of(daemon.sessions) for _ in range(CALLS)]
                song = daemon.open(Path(name) / "songs" / "night-bus.rpp")

                def ask() -> None:
                    song.ask(ASKED, hear=lambda event: None, stopped=lambda: False)

                ask()
                asked = [seconds_of(ask) for _ in range(ROUNDS)]
    return show(
        "The daemon",
        [
            Figure("until it is ready", statistics.median(ready), "s", 0.7, note=f"median of {ROUNDS}"),
            Figure("of that, with a processor", statistics.median(computing), "s", note="the rest is others' turn"),
            Figure("memory, ready", alone, "MB", 90, note="resident"),
            Figure("memory, a live project open", live, "MB", note="tasks, audio, models imported; none loaded"),
            Figure("processor, nobody there", nobody, "%", 0.01, note=f"of one core, over {IDLE:.0f} s"),
            Figure("processor, a silent DAW and face", silent, "%", note=f"of one core, over {IDLE:.0f} s"),
            Figure("a call there and back", 1000 * statistics.median(calls), "ms", note=f"median of {CALLS}"),
            Figure("a request without sound", 1000 * statistics.median(asked), "ms", note=f"“{ASKED.text}”"),
        ],
    )


if __name__ == "__main__":
    sys.exit(not main())
