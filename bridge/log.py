"""The log: what went wrong inside, kept in the copilot's folder and never shown in a terminal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from bridge.errors import CopilotError
from bridge.files import guarded, keep_private, make_private


class _PrivateFile(RotatingFileHandler):
    """A log that only its user may read: it names paths, and what was asked."""

    def _open(self) -> TextIOWrapper:
        keep_private(Path(self.baseFilename))
        return super()._open()


@contextmanager
def logged(home: Path) -> Iterator[None]:
    """Tracebacks go to a rotating file in the home folder.

    Raises:
        StorageFailed: when the folder cannot be written.
    """
    with guarded(home):
        make_private(home)
        file = _PrivateFile(home / "loop-copilot.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8")
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
