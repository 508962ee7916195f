"""The daemon's end of the mailbox, in earnest, with a musician's REAPER at the other end; both go by one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

from fakes.reaper import Reaper

from bridge.core.edit import Edit
from bridge.core.json import JsonObject
from bridge.core.session import Session
from bridge.daw.backend import Receipt
from bridge.daw.mailbox import Connection, Mailbox
from bridge.daw.reaper import ReaperBackend
from bridge.errors import Conflict, CopilotError, InvalidInput, Moved, NotFound, StorageFailed

SCRIPTS = Path(__file__).parents[2] / "reaper_scripts" / "Loop Copilot"
CONNECT = SCRIPTS / "Loop Copilot_Connect.lua"
CYCLE = 0.033

KINDS: tuple[type[CopilotError], ...] = (Conflict, Moved, NotFound, StorageFailed, InvalidInput)
ERRORS = {kind.code: kind for kind in KINDS}


@dataclass
class Daemon:
    """A daemon without a mind of its own: it reads what comes and says what the test tells it to.

    Args:
        home: The copilot's folder.
        reaper: Its clock and the daemon's run together.
        epoch: Of this run.
    """

    home: Path
    reaper: Reaper
    epoch: str = "9f2c00aa"
    said: list[JsonObject] = field(default_factory=list)
    """Every message that came, over whichever connection."""
    connections: list[Connection] = field(default_factory=list)
    now: float = 0.0
    _ids: Any = field(default_factory=lambda: count(1))
    backends: dict[str, ReaperBackend] = field(default_factory=dict)
    """Of projects that all was told of."""
    _projects: dict[str, ReaperBackend] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._runner = asyncio.Runner()
        self.mailbox = Mailbox(self.home / "mailbox", self.epoch, clock=lambda: self.now)
        self.mailbox.open()
        self._answers: dict[str, JsonObject] = {}

    def close(self, *, killed: bool = False) -> None:
        """End; killed, it leaves everything as it lies."""
        if not killed:
            self.mailbox.close()
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def tick(self, cycles: int = 1, *, seconds: float = CYCLE) -> None:
        """Let REAPER and the daemon have their turns."""
        for _ in range(cycles):
            self.reaper.tick(1, seconds=seconds)
            self.turn(seconds)

    def turn(self, seconds: float = 0.0) -> None:
        """Let the daemon alone have one."""
        self.now += seconds
        self._runner.run(self.mailbox.turn(self._hear))

    def until(self, true: Callable[[], object], *, cycles: int = 200) -> None:
        """Let time pass until something holds."""
        for _ in range(cycles):
            if true():
                return
            self.tick()
        raise AssertionError("it never came to pass")

    def of(self, method: str) -> list[Any]:
        """The parameters of all messages of a method, in order."""
        return [message.get("params", {}) for message in self.said if message.get("method") == method]

    def send(self, message: JsonObject) -> None:
        """Say something to REAPER."""
        self.connections[-1].send({"jsonrpc": "2.0", **message})

    def event(self, **params: object) -> None:
        """Tell of something that happened."""
        self.send({"method": "event", "params": params})  # type: ignore[dict-item]

    def call(self, method: str, params: JsonObject) -> Any:
        """Ask REAPER and wait for its answer."""
        id = f"daemon-{next(self._ids)}"
        self.send({"id": id, "method": method, "params": params})
        self.until(lambda: id in self._answers)
        answer: Any = self._answers.pop(id)
        if "error" in answer:
            error = answer["error"]
            data = error.get("data", {})
            raise ERRORS.get(data.get("code"), CopilotError)(error["message"], data.get("do", ""))
        return answer["result"]

    @property
    def project(self) -> str:
        """What REAPER calls the project it told of first and has not closed."""
        return next(iter(self.backends))

    def session(self) -> Session:
        """The session as REAPER last described it."""
        return self.backends[self.project].read()

    def commit(self, *edits: Edit, label: str = "Loop Copilot: Test", request: str = "r1") -> Receipt:
        """Have edits carried out as the daemon does."""
        backend = self.backends[self.project]
        return backend.commit(tuple(edits), label=label, request=request, revision=None)

    async def _hear(self, connection: Connection, message: JsonObject | None) -> None:
        if message is None:
            return
        if connection not in self.connections:
            self.connections.append(connection)
        self.said.append(message)
        method, params = message.get("method"), message.get("params")
        if method == "hello":
            result: JsonObject = {"protocol": 1, "version": "0", "epoch": self.epoch}
            connection.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        elif method == "snapshot" and isinstance(params, dict):
            name = str(params["project"])
            if name not in self._projects:
                self._projects[name] = ReaperBackend(self.call, name, patience=0.0)
            self._projects[name].take(params)
            if params.get("gone"):
                del self._projects[name]
                self.backends.pop(name, None)
            elif not params.get("more"):
                self.backends[name] = self._projects[name]
        elif method is None and isinstance(message.get("id"), str):
            self._answers[str(message["id"])] = message
