"""What the person at the machine can do to a REAPER, whichever way it runs."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

CYCLE = 0.033
"""Seconds between two defer cycles."""

LUA = Path(__file__).parent
"""Where the Lua half lies."""


class Misuse(AssertionError):
    """A script did what REAPER would refuse or what a musician would suffer from.

    Args:
        problems: Each with the place in the script, in order.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project tab.

    Args:
        path: Empty for one that was never saved.
        dirty: Whether it has changes that are not saved.
        current: Whether its tab is in front.
    """

    path: str
    dirty: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog that a script opened and the person answered."""

    kind: str
    title: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Window:
    """A script's gfx window as last drawn.

    Args:
        dock: As `gfx.dock(-1)` gives it; 0 floats.
        focused: Whether what the person types comes here; else REAPER's own window has the keys.
        texts: What was drawn with `gfx.drawstr` in the last frame, in order.
    """

    open: bool
    title: str = ""
    width: int = 0
    height: int = 0
    dock: int = 0
    focused: bool = False
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is installed.

    Args:
        version: As `GetAppVersion` gives it; functions that came later do not exist.
        system: As `GetOS` gives it.
        resource_path: REAPER's own folder; empty for one that goes away with it.
        undo_takes_back_project_state: Whether undo also reverts `SetProjExtState`.
        clock: What `time_precise` says at first, in seconds.
        seed: Of the GUIDs it makes: REAPERs that meet need different ones.
    """

    version: str = "7.38/linux-x86_64"
    system: str = "Other"
    resource_path: str = ""
    undo_takes_back_project_state: bool = False
    clock: float = 1000.0
    seed: int = 20240229


@dataclass
class Reaper(ABC):
    """REAPER, as the person at the machine meets it. Every act raises `Misuse` when a script misbehaved."""

    installation: Installation = field(default_factory=Installation)
    resources: Path = field(init=False)
    """REAPER's own folder (`GetResourcePath`)."""
    _temporary: TemporaryDirectory[str] | None = field(init=False, repr=False, default=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Quit; scripts end without another word, as when REAPER crashes."""

    @abstractmethod
    def _exchange(self, request: bytes) -> bytes:
        """Send one request to the Lua half, give back its reply; both JSON."""

    def _act(self, act: str, **arguments: object) -> Any:
        request = json.dumps({"act": act, **arguments}, ensure_ascii=False)
        reply = json.loads(
            self._exchange(request.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")
        )
        if reply["problems"]:
            raise Misuse(reply["problems"])
        if "failure" in reply:
            raise ValueError(reply["failure"])
        return reply.get("result")

    # Projects

    def open(self, path: Path) -> None:
        """Open a project in a new tab, in front; it takes the place of a first, untouched, untitled one."""
        self._act("open", path=str(path))

    def new_tab(self) -> None:
        """Open an empty project that has no file."""
        self._act("new_tab")

    def switch_to(self, index: int) -> None:
        """Bring a tab to the front, counted from 0."""
        self._act("switch_to", index=index)

    def close_tab(self, index: int) -> None:
        """Close a project without saving."""
        self._act("close_tab", index=index)

    def projects(self) -> list[OpenProject]:
        """The tabs, in order."""
        return [OpenProject(**tab) for tab in self._act("projects")]

    def save(self, path: Path | None = None) -> Path:
        """Save the project in front, under another name if one is given; gives where it lies."""
        return Path(str(self._act("save", path=None if path is None else str(path))))

    def text(self) -> str:
        """The project in front, as it would be saved."""
        return str(self._act("text"))

    # Scripts

    def run(self, script: Path) -> None:
        """Run a script as an action.

        Raises:
            Misuse: also when it ends in an error, or asks because it is running already.
        """
        self._act("run", path=str(script))

    def running(self) -> list[Path]:
        """The scripts that wait for their next defer cycle."""
        return [Path(str(path)) for path in self._act("running")]

    def terminate(self, script: Path) -> None:
        """End a running script from the action list; what it gave to `atexit` runs."""
        self._act("terminate", path=str(script))

    def tick(self, count: int = 1, *, seconds: float = CYCLE) -> None:
        """Let defer cycles run, `seconds` apart on the clock that scripts see."""
        self._act("tick", count=count, seconds=seconds)

    def action(self, command: int | str) -> None:
        """Run a built-in action by number, or a registered script by its `_RS…` name."""
        self._act("action", command=command)

    def register(self, script: Path) -> str:
        """Load a script into the action list; gives its `_RS…` name."""
        return str(self._act("register", path=str(script)))

    def toggle_state(self, script: Path) -> int:
        """What a toolbar button of the script shows: 1 on, 0 off, -1 never set."""
        return int(self._act("toggle_state", path=str(script)))

    def lua(self, code: str) -> Any:
        """Run some Lua against the project for a test's own use: `reaper.lua("return reaper.CountTracks(0)")`.

        It is under the same rules as a script. One value comes back as it is, several as a list.
        """
        return self._act("lua", code=code)

    # Editing

    def edit(self, label: str, code: str) -> None:
        """Let the person edit the project: Lua code in an undo block of that name."""
        self._act("edit", label=label, code=code)

    def select_items(self, *guids: str) -> None:
        """Select these items and no others."""
        self._act("select_items", guids=list(guids))

    def select_tracks(self, *guids: str) -> None:
        """Select these tracks and no others; the last one is the last touched."""
        self._act("select_tracks", guids=list(guids))

    def select_time(self, start: float, end: float) -> None:
        """Set the time selection, in seconds; empty when both are equal."""
        self._act("select_time", start=start, end=end)

    def move_cursor(self, second: float) -> None:
        """Put the edit cursor somewhere."""
        self._act("move_cursor", second=second)

    def move_item(self, guid: str, second: float) -> None:
        """Drag an item along its track."""
        self._act("move_item", guid=guid, second=second)

    def delete_item(self, guid: str) -> None:
        """Delete an item."""
        self._act("delete_item", guid=guid)

    def delete_track(self, guid: str) -> None:
        """Delete a track with what is on it."""
        self._act("delete_track", guid=guid)

    def set_tempo(self, bpm: float) -> None:
        """Change the project's tempo at its start."""
        self._act("set_tempo", bpm=bpm)

    def undo(self) -> str:
        """Press undo; gives what was undone, or nothing."""
        return str(self._act("undo"))

    def redo(self) -> str:
        """Press redo; gives what was done again, or nothing."""
        return str(self._act("redo"))

    def undo_labels(self) -> list[str]:
        """What can be undone, oldest first."""
        return [str(label) for label in self._act("undo_labels")]

    def redo_labels(self) -> list[str]:
        """What can be done again, next one first."""
        return [str(label) for label in self._act("redo_labels")]

    # Transport

    def play(self) -> None:
        """Press play; the position moves with the clock."""
        self._act("play")

    def record(self) -> None:
        """Press record; nothing is recorded, but REAPER says that it records."""
        self._act("record")

    def stop(self) -> None:
        """Press stop."""
        self._act("stop")

    # Dialogs, windows, what was said

    def answer(self, *answers: str) -> None:
        """Answer the next dialogs: a button (ok, cancel, yes, no, retry, abort, ignore), or the fields' text.

        `cancel` cancels a dialog with fields. Without an answer waiting, a dialog is a problem; but a box
        that offers nothing but OK gets it.
        """
        self._act("answer", answers=list(answers))

    def dialogs(self) -> list[Dialog]:
        """The dialogs so far."""
        return [Dialog(**one) for one in self._act("dialogs")]

    def console(self) -> str:
        """What the console shows."""
        return str(self._act("console"))

    def window(self) -> Window:
        """The script window, as last drawn."""
        shown = self._act("window")
        return Window(**{**shown, "texts": tuple(shown["texts"])})

    def press(self, *keys: int | str) -> None:
        """Press keys in the script's window: characters or gfx codes; seen from the next cycle on, one each call."""
        self._act("press", keys=[ord(key) if isinstance(key, str) else key for key in keys])

    def click(self, x: int, y: int) -> None:
        """Click in the script's window: down in the next cycle, up in the one after."""
        self._act("click", x=x, y=y)

    def close_window(self) -> None:
        """Close the script's window."""
        self._act("close_window")

    def choose(self, *entries: int) -> None:
        """Choose from the next menus (`gfx.showmenu`), counted from 1; 0 closes one."""
        self._act("choose", entries=list(entries))

    # State

    def executed(self) -> list[str]:
        """The command lines that scripts gave to `ExecProcess`; none of them ran."""
        return [str(command) for command in self._act("executed")]

    def tooltip(self) -> str:
        """The tooltip that a script shows."""
        return str(self._act("tooltip"))

    def ext_state(self, section: str, key: str) -> str:
        """A value that scripts share."""
        return str(self._act("ext_state", section=section, key=key))

    def project_state(self, section: str, key: str) -> str:
        """A value that a script keeps in the project in front."""
        return str(self._act("project_state", section=section, key=key))

    def problems(self) -> list[str]:
        """Everything that was wrong so far, also what already raised."""
        return [str(problem) for problem in self._act("problems")]

    def _install(self) -> None:
        if not self.installation.resource_path:
            self._temporary = TemporaryDirectory(prefix="reaper-")
        self.resources = Path(self._temporary.name if self._temporary else self.installation.resource_path)
        self._act("install", **{**asdict(self.installation), "resource_path": str(self.resources)})

    def _uninstall(self) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()
