"""Where projects are made ready to work on: the store, the models and the tasks that all of a process share.

Importing this takes most of a second and a hundred megabytes; the daemon does it when the first project is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bridge.api.local import LocalCopilot
from bridge.config import Config, load_config
from bridge.controller.conductor import Conductor
from bridge.controller.studio import Performances
from bridge.daw.backend import Backend
from bridge.daw.registry import DawRegistry
from bridge.engine.engine import Engine
from bridge.log import logged
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue


class Workshop:
    """What every project of a process is worked on with.

    Args:
        config: Settings.

    Raises:
        StorageFailed: when the copilot's own folder cannot be used.
    """

    def __init__(self, config: Config) -> None:
        self._store = Store(config.home)
        self._seed = config.seed
        self._engine = Engine()
        self._catalogue = Catalogue()
        self._daws = DawRegistry()
        self._performances = Performances()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def file(self, path: Path, *, in_place: bool) -> LocalCopilot:
        """A project file.

        Args:
            path: The file.
            in_place: True writes into it, after a timestamped backup; False into a copy beside it.

        Raises:
            CopilotError: when it cannot be opened.
        """
        backend = self._daws.open_file(path, in_place=in_place)
        return self.live(backend, session=f"{path} (in place)" if in_place else str(path))

    def live(self, backend: Backend, *, session: str) -> LocalCopilot:
        """A project behind any backend.

        Args:
            backend: The project.
            session: What faces call it.
        """
        conductor = Conductor(
            backend=backend, store=self._store, ensemble=self._engine, catalogue=self._catalogue,
            performances=self._performances,
        )  # fmt: skip
        return LocalCopilot(conductor, backend, session=session, seed=self._seed)


@contextmanager
def opened(project: Path, *, in_place: bool, config: Config | None = None) -> Iterator[LocalCopilot]:
    """The copilot at work on one project file in this process.

    Args:
        project: The file.
        in_place: See `Workshop.file`.
        config: Settings; None reads them.

    Raises:
        CopilotError: when the project or the copilot's own folder cannot be opened.
    """
    config = load_config() if config is None else config
    with logged(config.home), closing(Workshop(config)) as workshop:
        yield workshop.file(project, in_place=in_place)
