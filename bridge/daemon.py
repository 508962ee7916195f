"""The composition root: builds the parts of the copilot in order and stops them in reverse."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from bridge.api.copilot import LocalCopilot
from bridge.config import Config, load_config
from bridge.controller.conductor import Conductor
from bridge.daw.backend import Backend
from bridge.daw.rpp import RppBackend, working_copy
from bridge.engine.engine import Engine
from bridge.errors import CopilotError
from bridge.files import guarded
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue


@contextmanager
def opened(project: Path, *, in_place: bool, config: Config | None = None) -> Iterator[LocalCopilot]:
    """The copilot at work on one project file.

    Args:
        project: The file.
        in_place: True writes into it, after a timestamped backup; False into a copy beside it.
        config: Settings; None reads them.

    Raises:
        CopilotError: when the project or the copilot's own folder cannot be opened.
    """
    config = load_config() if config is None else config
    with _logging(config.home), closing(Store(config.home)) as store:
        backend: Backend = RppBackend(project, backup=True) if in_place else RppBackend(*working_copy(project))
        conductor = Conductor(backend=backend, store=store, ensemble=Engine(), catalogue=Catalogue())
        yield LocalCopilot(conductor, session=str(project), seed=config.seed)


@contextmanager
def _logging(home: Path) -> Iterator[None]:
    """Tracebacks go to a rotating file in the home folder, never to the terminal."""
    with guarded(home):
        home.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(home / "loop-copilot.log", maxBytes=1 << 20, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("bridge")
    root.addHandler(handler)
    root.propagate = False
    try:
        yield
    except CopilotError:
        raise
    except Exception:  # written down here, while the log is open; the command line says it in one sentence
        root.exception("unexpected")
        raise
    finally:
        root.removeHandler(handler)
        handler.close()
