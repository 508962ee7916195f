"""REAPER by way of the scripts that run in it. What it cannot hold of a session is listed in docs/protocol.md."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Condition, Lock
from typing import NamedTuple

from bridge.core.edit import Edit
from bridge.core.json import JsonObject
from bridge.core.session import Session
from bridge.daw.backend import DawCall, Receipt
from bridge.daw.reaper.edits import wired
from bridge.daw.reaper.project import Project
from bridge.daw.reaper.wire import Wire, parsed
from bridge.daw.rebase import rebase
from bridge.errors import Moved, NotConnected

PATIENCE = 10.0
"""Seconds to wait for a snapshot that REAPER must have sent."""

_SEEN = 64
"""Sessions kept to carry edits over from."""

_TRIES = 8
"""How often edits are carried over to a project that keeps on moving."""

_REMEMBERED = 1000
"""Receipts kept here; after that a request is known by its mark."""

_SLOTS = 64
"""Marks kept in a project: enough for whatever may be asked again, few enough to be no burden."""

_LABEL = "Loop Copilot"
"""Of an undo step without a name, which REAPER does not have."""


class CommittedWire(Wire):
    """What a commit came to."""

    seq: int
    already: bool = False


class _Known(NamedTuple):
    session: Session
    seq: int
    texts: dict[str, str]


class ReaperBackend:
    """One project that is open in REAPER. Its calls may come from any thread.

    Args:
        call: Asks REAPER.
        project: What REAPER calls the project, for as long as it is open.
        patience: Seconds to wait for a snapshot that is due.
    """

    name = "reaper"

    def __init__(self, call: DawCall, project: str, *, patience: float = PATIENCE) -> None:
        self._call = call
        self._name = project
        self._patience = patience
        self._project = Project(project)
        self._known: _Known | None = None
        self._seen: OrderedDict[str, Session] = OrderedDict()
        self._receipts: OrderedDict[str, Receipt] = OrderedDict()
        self._lost = False
        self._changed = Condition()
        self._committing = Lock()

    def take(self, snapshot: JsonObject) -> None:
        """Learn from REAPER what changed; never waits for long.

        Raises:
            InvalidProject: when it cannot be used; the session is then the last good one.
        """
        with self._changed:
            try:
                session = self._project.take(snapshot)
                if session is not None:
                    self._known = _Known(session, self._project.seq, self._project.texts)
                    self._seen[session.revision] = session
                    if len(self._seen) > _SEEN:
                        self._seen.popitem(last=False)
            finally:
                self._changed.notify_all()

    def lose(self) -> None:
        """The connection is gone."""
        with self._changed:
            self._lost = True
            self._changed.notify_all()

    def read(self) -> Session:
        """The session as REAPER last described it.

        Raises:
            NotConnected: when REAPER is gone, or the project was closed, or nothing was said of it yet.
        """
        return self._now().session

    def commit(self, edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> Receipt:
        """Carry out edits; see `bridge.daw.backend.Backend`.

        Raises:
            NotConnected: when REAPER is gone. If it goes meanwhile, the edits may have been carried out; asked again
                with the same request, the answer is right.
        """
        with self._committing:
            if request in self._receipts:
                return self._receipts[request]._replace(already=True)
            receipt = self._commit(edits, label, request, revision)
            self._receipts[request] = receipt
            if len(self._receipts) > _REMEMBERED:
                self._receipts.popitem(last=False)
            return receipt

    def _commit(self, edits: tuple[Edit, ...], label: str, request: str, revision: str | None) -> Receipt:
        mark = _mark(request)
        now = self._now()
        base = self._seen.get(now.session.revision if revision is None else revision)
        for _ in range(_TRIES):
            if mark.items() <= now.texts.items():
                return Receipt(now.session.revision, already=True)
            rebase(now.session, edits, base=base)
            if not edits:
                return Receipt(now.session.revision)
            asked: JsonObject = {
                "project": self._name, "base": now.seq, "mark": mark, "label": label or _LABEL,
                "edits": wired(now.session, edits, now.texts),
            }  # fmt: skip
            try:
                answer = parsed(CommittedWire, self._call("commit", asked), "its answer")
            except Moved:
                self._wait(now.seq + 1)
                moved = self._now()
                if moved.seq == now.seq:
                    raise
                now = moved
                continue
            # Done, whether or not its snapshot still comes.
            self._wait(answer.seq)
            return Receipt(str(answer.seq), already=answer.already)
        raise Moved(f"{now.session.name} keeps on changing.", "Ask again when it rests.")

    def _now(self) -> _Known:
        with self._changed:
            if self._lost or self._project.gone or self._known is None:
                raise NotConnected(
                    "The project is not open in REAPER any more." if self._project.gone else "REAPER is not connected.",
                    "Open it in REAPER and run the action 'Loop Copilot: connect'.",
                )
            return self._known

    def _wait(self, seq: int) -> None:
        """Wait until a snapshot has come, or none will."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._project.seq >= seq or self._lost or self._project.gone, timeout=self._patience
            )


def _mark(request: str) -> dict[str, str]:
    """What the project holds once a request was carried out: a key that is no name's, and a text only it has."""
    digest = hashlib.sha256(request.encode("utf-8", "surrogatepass")).hexdigest()
    return {f"REQUEST_{int(digest[:8], 16) % _SLOTS}": digest}
