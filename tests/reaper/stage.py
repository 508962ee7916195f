"""A musician at a REAPER, a daemon at its side: two processes that know of each other by the mailbox alone.

The musician opens projects, selects, runs the shipped actions and presses undo. What came of it is read from
the project as REAPER would save it.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from fakes.reaper import Installation, ReaperProcess

from bridge.api.client import Daemon
from bridge.api.messages import (
    DoneEvent,
    ErrorEvent,
    ErrorMessage,
    EventMessage,
    ReplyMessage,
    SessionParams,
    StateMessage,
)
from bridge.core.session import AudioSource, Clip, Session
from bridge.daw.rpp import RppBackend

SCRIPTS = Path(__file__).parents[2] / "reaper_scripts" / "Loop Copilot"
LONG = 600
"""Cycles of 33 ms to wait for a request at most: a slow machine makes music slowly."""

_OURS = re.compile(r"^ *<LOOP_COPILOT\n(?:.*\n)*?^ *>\n", re.MULTILINE)
_SELECTED = re.compile(r"^( *(?:SEL|SELECTION2?)) .*$", re.MULTILINE)
_EMPTY = re.compile(r"^ *<EXTSTATE\n *>\n", re.MULTILINE)


def action(name: str) -> Path:
    """The script of an action."""
    return SCRIPTS / f"Loop Copilot_{name}.lua"


@dataclass(frozen=True)
class Outcome:
    """What came of an action: an answer, or an error."""

    events: tuple[EventMessage, ...]

    @property
    def reply(self) -> ReplyMessage:
        """The answer."""
        end = self.events[-1]
        assert isinstance(end, DoneEvent), end
        return end.reply

    @property
    def error(self) -> ErrorMessage:
        """What went wrong."""
        end = self.events[-1]
        assert isinstance(end, ErrorEvent), end
        return end.error

    @property
    def said(self) -> str:
        """What the musician is told."""
        return " ".join(self.reply.said)


class Ear:
    """Hears all that a daemon tells."""

    def __init__(self, daemon: Daemon) -> None:
        self.daemon = daemon
        self.events: list[EventMessage] = []
        self._lock = threading.Lock()
        daemon.subscribe(self._hear)

    def _hear(self, event: EventMessage) -> None:
        with self._lock:
            self.events.append(event)

    def ends(self, session: str, *, since: int) -> list[int]:
        """Where requests of a session came to an end."""
        return [
            index
            for index, event in enumerate(self.events[since:], since)
            if event.session == session and event.request and isinstance(event, DoneEvent | ErrorEvent)
        ]


class Seat:
    """A musician before one REAPER.

    Args:
        reaper: Whose clock runs.
        ear: Of the daemon it talks to.
    """

    def __init__(self, reaper: ReaperProcess, ear: Ear) -> None:
        self.reaper = reaper
        self.ear = ear

    def connect(self) -> str:
        """Run 'Connect', and wait until the project in front is known; gives what the daemon calls it."""
        self.reaper.run(action("Connect"))
        return self.known()

    def known(self) -> str:
        """Wait until the daemon knows the project in front; gives what it calls it."""
        self.wait(lambda: self.session, "the daemon knows the project")
        return self.session

    def board(self) -> dict[str, Any]:
        """What the scripts show the musician."""
        text = self.reaper.ext_state("LoopCopilot", "board")
        shown: dict[str, Any] = json.loads(text) if text else {}
        return shown

    @property
    def session(self) -> str:
        """What the daemon calls the project in front; empty while it is not known."""
        board = self.board()
        there = board.get("connection") == "connected" and board.get("history") is not None
        return str(board.get("session") or "") if there else ""

    def wait(self, condition: Callable[[], object], what: str, *, cycles: int = LONG) -> None:
        """Let time pass until something is so."""
        assert self.reaper.wait_for(condition, cycles=cycles), f"it never came about that {what}: {self.board()}"

    def answered(self) -> None:
        """Wait until nothing is under way any more, and there is an answer."""
        self.wait(lambda: self.session and self.board().get("reply") and not self.board()["queue"], "it is answered")

    def state(self) -> StateMessage:
        """All that the daemon knows of the project in front."""
        return self.ear.daemon.call("state", SessionParams(session=self.session), StateMessage)

    def start(self, name: str) -> int:
        """Run an action; gives the place among the events from which on its own come."""
        since = len(self.ear.events)
        self.reaper.run(action(name))
        return since

    def end(self, since: int, *, of: str = "") -> Outcome:
        """Wait until what was started has come to an end, and the board shows it."""
        session = of or self.session
        self.wait(lambda: self.ear.ends(session, since=since), "the request ended")
        last = self.ear.ends(session, since=since)[0]
        request = self.ear.events[last].request
        if not of:
            self.wait(lambda: not any(one["request"] == request for one in self.board()["queue"]), "the board shows it")
        return Outcome(tuple(event for event in self.ear.events[since : last + 1] if event.session == session))

    def act(self, name: str) -> Outcome:
        """Run an action and wait for what comes of it."""
        return self.end(self.start(name))

    def saved(self) -> Session:
        """The project in front, as it would be saved."""
        return read(self.reaper, self.reaper.text())


def read(reaper: ReaperProcess, text: str) -> Session:
    """A session from a project's text; relative paths lead from where the project in front lies."""
    path = next(Path(tab.path) for tab in reaper.projects() if tab.current)
    copy = path.with_name("as it would be saved.rpp") if path.name else reaper.resources / "unsaved.rpp"
    copy.write_bytes(text.encode("utf-8", "surrogateescape"))
    try:
        return RppBackend(copy).read()
    finally:
        copy.unlink()


def without_ours(text: str) -> str:
    """A project but for what REAPER's undo does not take back: what is selected, and the state of scripts."""
    text = _SELECTED.sub(r"\1", text.replace("\r\n", "\n"))
    return _EMPTY.sub("", _OURS.sub("", text))


def lost(before: str, after: str) -> list[str]:
    """The lines of a project that are no longer in it, or no longer where they were among the others."""
    old, new = (without_ours(text).splitlines() for text in (before, after))
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    there = {index for block in kept for index in range(block.a, block.a + block.size)}
    return [line.strip() for index, line in enumerate(old) if index not in there]


def clips(session: Session) -> dict[str, tuple[str, Clip]]:
    """Every clip by its id, with its track's name."""
    return {clip.id: (track.name, clip) for track, clip in session.clips()}


@contextmanager
def seated(ear: Ear | None, *projects: Path, installation: Installation | None = None) -> Iterator[Seat]:
    """A REAPER with projects open in tabs, the last one in front, not yet connected."""
    with ReaperProcess(replace(installation or Installation(), seed=secrets.randbits(31))) as reaper:
        for project in projects:
            reaper.open(project)
        reaper.start_clock()
        yield Seat(reaper, ear)


def heard(home: Path) -> Ear:
    """An ear on the daemon that runs in a folder."""
    face = Daemon.find(home)
    assert face is not None
    return Ear(face)


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for what another process does while REAPER's clock stands."""
    pause = threading.Event()
    for _ in range(6000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError(f"it never came about that {what}")


def files_beside(project: Path) -> set[Path]:
    """All files in a project's folder but itself, hidden ones too."""
    return {path for path in project.parent.rglob("*") if path.is_file() and path != project}


def played(session: Session) -> set[Path]:
    """The files that a project's takes play."""
    sources = (take.source for _, clip in session.clips() for take in clip.takes)
    return {source.path for source in sources if isinstance(source, AudioSource)}
