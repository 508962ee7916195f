"""Which DAWs there are, found through entry points.

One that opens project files is registered under their ending, one that is worked in live under the name it says in
`hello`.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from bridge.daw.backend import Backend, DawCall, LiveBackend
from bridge.errors import InvalidProject, NotInstalled

GROUP = "loop_copilot.daws"


class FileDaw(Protocol):
    """Opens project files; registered under their ending, such as `rpp`."""

    def open_file(self, path: Path, *, in_place: bool) -> Backend:
        """A project file.

        Args:
            path: The file.
            in_place: True writes into it, after a timestamped backup; False into a copy beside it.
        """
        ...


class LiveDaw(Protocol):
    """Makes the backend of a project open in a DAW; registered under the DAW's name, such as `reaper`."""

    def __call__(self, call: DawCall, project: str) -> LiveBackend:
        """A project.

        Args:
            call: Asks the DAW.
            project: What the DAW calls it.
        """
        ...


class DawRegistry:
    """All DAWs that are registered. Nothing is imported before it is needed.

    Args:
        doors: Entry points; None takes those of the installed packages.
    """

    def __init__(self, doors: Iterable[EntryPoint] | None = None) -> None:
        self._doors = {door.name: door for door in (entry_points(group=GROUP) if doors is None else doors)}

    def open_file(self, path: Path, *, in_place: bool) -> Backend:
        """A project file; see `FileDaw.open_file`.

        Raises:
            InvalidProject: when no DAW opens files with that ending, or it is no project.
            NotInstalled: when what opens it is broken.
        """
        door = self._doors.get(path.suffix.removeprefix(".").lower())
        if door is None:
            raise InvalidProject(f"{path.name} is no project file that can be opened.", "Give a REAPER project (.rpp).")
        return cast(FileDaw, _loaded(door)).open_file(path, in_place=in_place)

    def live(self, daw: str, call: DawCall, project: str) -> LiveBackend:
        """A project open in a DAW.

        Args:
            daw: As it calls itself.
            call: Asks it.
            project: What it calls the project.

        Raises:
            NotInstalled: when nothing is registered for that DAW, or it is broken.
        """
        door = self._doors.get(daw)
        if door is None:
            raise NotInstalled(f"Nothing here works with {daw}.", "Update Loop Copilot, or install what adds it.")
        return cast(LiveDaw, _loaded(door))(call, project)


def _loaded(door: EntryPoint) -> object:
    try:
        return door.load()
    except Exception as error:  # the boundary to other people's packages
        raise NotInstalled(f"What works with {door.name} cannot be loaded: {error!r}.", "Install it again.") from error
