"""Every figure in one run: `python -m tests.bench`, or some of it: `python -m tests.bench edits start`.

`--verbose` adds a line for each of the fifty edits.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TABLES = {
    "request": ("one request, from words to the written project", "request_speed"),
    "edits": ("fifty edits in a row, measured independently", "fifty_edits"),
    "start": ("start, memory", "start"),
    "daemon": ("the daemon", "daemon"),
    "project": ("project files", "rpp_speed"),
    "mailbox": ("REAPER's mailbox", "mailbox"),
    "turns": ("turns of REAPER's scripts", "lua_tick"),
    "reaper": ("REAPER and the daemon, as two processes", "reaper"),
    "osc": ("REAPER's OSC", "osc"),
    "words": ("how well words are understood", "controller_accuracy"),
    "soundfont": ("the SoundFont player", "soundfont_speed"),
    "audio": ("audio", "audio_speed"),
}


def main() -> None:
    """Print the tables, each from a process of its own, so that none warms another up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", choices=[[], *TABLES], help=f"of {', '.join(TABLES)}; all by default")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    python = f"Python {platform.python_version()}"
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {python}\n", flush=True)
    for name in options.tables or TABLES:
        title, module = TABLES[name]
        print(f"── {name}: {title}", flush=True)
        extra = ["--verbose"] if options.verbose and name == "edits" else []
        path = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
        ran = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{module}", *extra],
            check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        if ran.returncode:
            print(f"  ({module} ended with exit code {ran.returncode}: a goal was missed, or it failed)")
        print(flush=True)


if __name__ == "__main__":
    main()
