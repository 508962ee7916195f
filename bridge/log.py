"""The log: what went wrong inside, kept in the copilot's folder and never shown in a terminal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from bridge.errors import CopilotError
from bridge.files import guarded


@contextmanager
def logged(home: Path) -> Iterator[None]:
    """Tracebacks go to a rotating file in the home folder.

    Raises:
        StorageFailed: when the folder cannot be written.
    """
    with guarded(home):
        home.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(home / "loop-copilot.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("bridge")
    root.addHandler(file)
    root.propagate = False
    try:
        yield
    except CopilotError:
        raise
    except Exception:  # written down here, while the log is open; the command line says it in one sentence
        root.exception("unexpected")
        raise
    finally:
        root.removeHandler(file)
        file.close()
