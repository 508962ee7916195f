"""The daemon, but that it is killed at one point of the first request that comes there; run as a program.

python -m tests.reaper.dying_daemon "the files are beside the project"
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from bridge.config import load_config
from bridge.controller import request
from bridge.daemon import run
from bridge.daw.reaper import ReaperBackend
from bridge.store import delivery
from bridge.store.project import ProjectStore


def _killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(place: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(place, name, _killed)


def _after(place: Any, name: str) -> Callable[[], None]:
    def replace() -> None:
        whole = getattr(place, name)

        def then_killed(*given: Any, **named: Any) -> None:
            whole(*given, **named)
            _killed()

        setattr(place, name, then_killed)

    return replace


POINTS = {
    "all is made": _before(ProjectStore, "begin"),
    "it is written down": _after(ProjectStore, "begin"),
    "a file is beside the project": _after(delivery, "copy_in"),
    "the files are beside the project": _after(request, "deliver"),
    "the project has it": _after(ReaperBackend, "commit"),
    "it is known to be in the project": _after(ProjectStore, "settle"),
    "it is remembered": _after(ProjectStore, "add_turn"),
}

if __name__ == "__main__":
    POINTS[sys.argv[1]]()
    run(load_config(), say=lambda line: print(line, flush=True))
