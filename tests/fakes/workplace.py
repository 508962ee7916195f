"""A project that carries requests out as a test wants them: at once, at its word, or until they are stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from bridge.api.copilot import Hear
from bridge.api.messages import (
    AskParams,
    HistoryMessage,
    ProgressEvent,
    ReplyMessage,
    SessionMessage,
    StateMessage,
    TravelParams,
)
from bridge.daw.backend import Backend
from bridge.errors import Cancelled, NotFound

PATIENCE = 30.0


def reply(said: str) -> ReplyMessage:
    """An answer in words."""
    return ReplyMessage(
        understood="plan", plan=(), unknown=(), choices=(), said=(said,), renders=(), edits=(), changes="", label="",
        seed=0, project=None, seconds=0.0, seconds_outside_models=0.0,
    )  # fmt: skip


class FakeWorkplace:
    """Words it knows: "wait" (for `gate`), "meet" (another thread, at `barrier`), "on and on" (until stopped), "fail"
    (with an error of ours), "crash" (with another); all else is answered at once. Its state is shown while `let_look`.
    """

    def __init__(self, id: str, barrier: threading.Barrier | None = None) -> None:
        self.id = id
        self.gate = threading.Event()
        self.let_look = threading.Event()
        self.let_look.set()
        self.barrier = barrier
        self.asked: list[str] = []
        self.progress = 0

    def ask(self, wish: AskParams, *, hear: Hear, stopped: Callable[[], bool], request: str = "") -> ReplyMessage:
        self.asked.append(wish.text)
        match wish.text:
            case "wait":
                assert self.gate.wait(PATIENCE)
            case "meet":
                assert self.barrier is not None
                self.barrier.wait(PATIENCE)
            case "on and on":
                while not stopped():
                    self.progress += 1
                    hear(ProgressEvent(session=self.id, request=request, step="1", what="on", done=0.5))
                raise Cancelled
            case "fail":
                raise NotFound("There is no kazoo.", "Add one.")
            case "crash":
                raise ZeroDivisionError("by nought")
        return reply(f"{wish.text} {len(self.asked)}")

    def travel(self, way: TravelParams, *, request: str = "") -> ReplyMessage:
        self.asked.append(way.to)
        return reply(way.to)

    def shown(self) -> SessionMessage:
        return SessionMessage(id=self.id, name=Path(self.id).stem, daw="fake", path=self.id)

    def state(self) -> StateMessage:
        assert self.let_look.wait(PATIENCE)
        return StateMessage(
            session=self.shown(), gat=(), history=HistoryMessage(head=None, nodes=(), branches={}, lines=())
        )


class FakeWorkshop:
    """Makes fake projects, each the same one again for the same path."""

    def __init__(self, barrier: threading.Barrier | None = None) -> None:
        self.places: dict[str, FakeWorkplace] = {}
        self.backends: dict[str, Backend] = {}
        self.barrier = barrier

    def file(self, path: Path, *, in_place: bool) -> FakeWorkplace:
        return self.places.setdefault(str(path), FakeWorkplace(str(path), self.barrier))

    def live(self, backend: Backend, *, session: str) -> FakeWorkplace:
        self.backends[session] = backend
        return self.places.setdefault(session, FakeWorkplace(session, self.barrier))
