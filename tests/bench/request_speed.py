"""How long an eight-bar loop of four parts takes from words to the written project, and where the time goes.

Run: python -m tests.bench.request_speed

Warm is a request in a process that has answered one before, each on an empty project of its own, so that
nothing is played from memory. Cold is `loop-copilot ask` as a whole process, from its start to its end.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from tests.bench.projects import empty_project
from tests.bench.start import command
from tests.bench.table import Figure, columns, show

WORDS = "make 8 bars of funk at 120 bpm with drums, bass, electric piano and a lead"
PARTS = 4
SEED = 11
WARM_ROUNDS = 5
COLD_ROUNDS = 3
WARM_GOAL = 1.0
COLD_GOAL = 2.5
OUTSIDE_GOAL = 0.05

PHASES = {
    "plan (words to steps)": ("bridge.controller.conductor.interpret",),
    "compose (model)": ("models.band.band.Band.run",),
    "perform (model)": ("models.soundfont.player.SoundFontPlayer.run",),
    "fit": ("bridge.controller.finish.fit",),
    "level": ("bridge.controller.finish.to_loudness",),
    "measure": ("bridge.controller.finish.measure",),
    "write audio and notes": ("bridge.controller.finish.Finisher._write",),
    "remember (database)": (
        "bridge.store.store.Store.keep_render",
        "bridge.store.store.Store.project",
        "bridge.store.project.ProjectStore.recover",
        "bridge.store.project.ProjectStore.begin",
        "bridge.store.project.ProjectStore.settle",
        "bridge.store.project.ProjectStore.keep_takes",
        "bridge.store.project.ProjectStore.keep_memory",
        "bridge.store.project.ProjectStore.add_turn",
    ),
    "read the project": ("bridge.daw.rpp.backend.RppBackend.read",),
    "commit to the project": ("bridge.daw.rpp.backend.RppBackend.commit",),
}
"""Which functions make up which phase; none of them calls another of this list."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Clock:
    """Seconds of processor spent in phases, over all threads."""

    spent: defaultdict[str, float]
    lock: Lock

    def timed(self, phase: str, work: Callable[P, R]) -> Callable[P, R]:
        """The same function, with its time counted."""

        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            begun = time.thread_time()
            try:
                return work(*args, **kwargs)
            finally:
                with self.lock:
                    self.spent[phase] += time.thread_time() - begun

        return run


@contextmanager
def clocked() -> Iterator[Clock]:
    """Count what every phase takes while this lasts."""
    import importlib

    clock = Clock(defaultdict(float), Lock())
    with ExitStack() as stack:
        for phase, paths in PHASES.items():
            for path in paths:
                owner, _, name = path.rpartition(".")
                holder, _, last = owner.rpartition(".")
                module = importlib.import_module(holder if last[0].isupper() else owner)
                place = getattr(module, last) if last[0].isupper() else module
                stack.enter_context(patch.object(place, name, clock.timed(phase, getattr(place, name))))
        yield clock


@dataclass(frozen=True)
class Asked:
    """What one request cost.

    Args:
        seconds: Of wall time, from words to written project.
        model_seconds: Of those, in which a model was at work.
        processor: Seconds of processor, over all threads.
        phases: Of those, in each phase.
        tracks: How many tracks with sound it made.
    """

    seconds: float
    model_seconds: float
    processor: float
    phases: dict[str, float]
    tracks: int


def ask(folder: Path, *, seed: int, words: str = WORDS, clock: bool = False) -> Asked:
    """One request on a new, empty project in this process."""
    from bridge.controller import conductor as conducting
    from bridge.controller.conductor import Conductor, Wish
    from bridge.daw.rpp import RppBackend, working_copy
    from bridge.engine.engine import Engine
    from bridge.store.store import Store
    from bridge.tasks.catalogue import Catalogue

    project = empty_project(folder / f"song {seed}.rpp")
    with ExitStack() as stack:
        counted = stack.enter_context(clocked()) if clock else Clock(defaultdict(float), Lock())
        store = stack.enter_context(closing(Store(folder / "home")))
        backend = RppBackend(*working_copy(project))
        conductor = Conductor(
            backend=backend, store=store, ensemble=Engine(), catalogue=Catalogue(), planner=conducting.interpret
        )
        begun, worked = time.perf_counter(), time.process_time()
        reply = conductor.ask(Wish(words, seed=seed))
        seconds, processor = time.perf_counter() - begun, time.process_time() - worked
        session = backend.read()
    tracks = sum(bool(track.clips) for track in session.tracks)
    return Asked(seconds, reply.model_seconds, processor, dict(counted.spent), tracks)


def cold_seconds(folder: Path, number: int) -> float:
    """One request as a process of its own, on an empty project and an empty home."""
    project = empty_project(folder / f"cold {number}.rpp")
    home = {**os.environ, "LOOP_COPILOT_HOME": str(folder / f"cold home {number}")}
    begun = time.perf_counter()
    subprocess.run(
        [*command(), "ask", str(project), WORDS, "--seed", str(SEED)], check=True, capture_output=True, env=home
    )
    return time.perf_counter() - begun


def import_seconds() -> float:
    """What a cold request spends on imports, told by Python itself for one run."""
    with tempfile.TemporaryDirectory(prefix="loop-copilot-bench-") as name:
        folder = Path(name)
        ran = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "bridge", "ask", str(empty_project(folder / "song.rpp")), WORDS],
            check=True, capture_output=True, text=True, env={**os.environ, "LOOP_COPILOT_HOME": str(folder / "home")},
        )  # fmt: skip
    lines = (line.removeprefix("import time:").split("|") for line in ran.stderr.splitlines() if "|" in line)
    return sum(int(line[0]) for line in lines if line[0].strip().isdigit()) / 1e6


def main() -> bool:
    """Print the tables."""
    with tempfile.TemporaryDirectory(prefix="loop-copilot-bench-") as name:
        folder = Path(name).resolve()
        first = ask(folder, seed=SEED)
        warm = [ask(folder, seed=SEED + number) for number in range(1, WARM_ROUNDS + 1)]
        told = ask(folder, seed=SEED + WARM_ROUNDS + 1, clock=True)
        cold = [cold_seconds(folder, number) for number in range(COLD_ROUNDS)]
    seconds = statistics.median(one.seconds for one in warm)
    outside = statistics.median((one.seconds - one.model_seconds) / one.seconds for one in warm)
    models = sum(took for phase, took in told.phases.items() if "(model)" in phase)
    besides = 1 - models / told.processor
    met = show(
        f"One request: “{WORDS}”",
        [
            Figure("warm, words to written project", seconds, "s", WARM_GOAL, note=f"median of {WARM_ROUNDS}"),
            Figure("cold, process start to end", statistics.median(cold), "s", COLD_GOAL, note=_of(cold)),
            Figure("warm, share outside the models", outside, "%", OUTSIDE_GOAL, note="of wall time"),
            Figure("warm, processor time outside the models", besides, "%", note="of all threads, one run"),
            Figure("warm, processor time", statistics.median(one.processor for one in warm), "s", note="all threads"),
            Figure("first in a process", first.seconds, "s", note="imports while at work, SoundFont read"),
            Figure("imports of a cold request", import_seconds(), "s", note="python -X importtime, one run"),
            Figure("new tracks with sound", min(one.tracks for one in warm), "", PARTS, "least"),
        ],
    )
    print("Where a warm request's processor time goes (all threads together; one run)")
    rest = told.processor - sum(told.phases.values())
    spent = [*((phase, told.phases.get(phase, 0.0)) for phase in PHASES), ("everything else", rest)]
    columns(
        ("", "ms", "share", ""),
        [(phase, f"{1000 * took:.0f}", f"{100 * took / told.processor:.1f} %", "") for phase, took in spent],
    )
    print()
    return met


def _of(times: list[float]) -> str:
    return f"median of {len(times)}: {', '.join(f'{one:.2f}' for one in sorted(times))}"


if __name__ == "__main__":
    sys.exit(not main())
