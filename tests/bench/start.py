"""What the program costs to start, and how much memory a whole conversation takes.

Run: python -m tests.bench.start
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.table import Figure, show

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "scipy", "pydantic", "soundfile", "pedalboard", "mido", "rich", "librosa", "pyloudnorm")
"""Modules that help must not wait for."""
ROUNDS = 10
HELP_GOAL = 0.3


def command() -> list[str]:
    """The installed program."""
    script = Path(sys.executable).with_name("loop-copilot")
    return [str(script)] if script.exists() else [sys.executable, "-m", "bridge"]


def help_seconds(rounds: int = ROUNDS) -> float:
    """Wall time of `loop-copilot --help`, the median of several."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run([*command(), "--help"], check=True, capture_output=True)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def imported_by_help() -> set[str]:
    """Every module that is loaded when help has been shown."""
    code = (
        "import sys\nsys.argv = ['loop-copilot', '--help']\nfrom bridge.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    print('\\x00' + ' '.join(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    return set(ran.stdout.rpartition("\x00")[2].split())


def demo() -> tuple[float, float, str]:
    """The example conversation: seconds, megabytes at the peak, and what went wrong (empty when nothing did)."""
    with tempfile.TemporaryDirectory(prefix="loop-copilot-bench-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "demo")
        words = (ROOT / "examples" / "conversation.txt").read_bytes()
        program = [*command(), "chat", str(folder / "demo" / "night-bus.rpp"), "--seed", "7"]
        begun = time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-c", _WATCHED, *program],
            input=words, capture_output=True, check=False,
            env={**os.environ, "LOOP_COPILOT_HOME": str(folder / "home")},
        )  # fmt: skip
        seconds = time.perf_counter() - begun
    peak = float(ran.stderr.rpartition(b"\x00")[2] or b"nan")
    wrong = ran.stderr.partition(b"\x00")[0].decode(errors="replace").strip()
    return seconds, peak, wrong


# A process of its own does the waiting, so that the memory counted is that of this one child alone.
_WATCHED = (
    "import resource, subprocess, sys\ncode = subprocess.run(sys.argv[1:]).returncode\n"
    "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
    f"print('\\x00', peak / {1 if sys.platform == 'linux' else 1024} / 1024, sep='', file=sys.stderr)\nsys.exit(code)"
)


def main() -> bool:
    """Print the table."""
    loaded = imported_by_help()
    heavy = sorted(name for name in HEAVY if name in loaded)
    seconds, peak, wrong = demo()
    met = show(
        "Start and memory",
        [
            Figure("loop-copilot --help", help_seconds(), "s", HELP_GOAL, note=f"median of {ROUNDS}"),
            Figure("modules imported for help", len(loaded), ""),
            Figure("heavy ones among them", len(heavy), "", 0, note=", ".join(heavy) or f"of {', '.join(HEAVY)}"),
            Figure("demo conversation, peak memory", peak, "MB", note="examples/conversation.txt, one process"),
            Figure("demo conversation, wall time", seconds, "s", note="13 turns, from a cold start"),
        ],
    )
    if wrong:
        print(f"  The demo said on its error output: {wrong}\n")
    return met


if __name__ == "__main__":
    sys.exit(not main())
