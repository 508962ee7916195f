"""The reference backend: a session value, nothing else. Tests and dry runs work on it."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from bridge.core.edit import Edit
from bridge.core.session import Session
from bridge.daw.backend import Receipt
from bridge.daw.rebase import rebase


class MemoryBackend:
    """A session in memory. It holds everything a session can hold.

    Args:
        session: What is open; its revision and daw are replaced by the backend's own.
    """

    name = "memory"

    def __init__(self, session: Session | None = None) -> None:
        opened = session or Session(id="memory", name="memory", revision="", daw=self.name)
        self._session = replace(opened, revision="0", daw=self.name)
        self._seen = {self._session.revision: self._session}
        self._receipts: dict[str, Receipt] = {}
        self._lock = Lock()

    def read(self) -> Session:
        """The session as it stands."""
        return self._session

    def change(self, session: Session) -> Session:
        """Put another session in its place, as a musician at work in the DAW would; gives it a revision."""
        with self._lock:
            return self._put(session)

    def commit(self, edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> Receipt:
        """Carry out edits; see `bridge.daw.backend.Backend`."""
        with self._lock:
            if request in self._receipts:
                return self._receipts[request]._replace(already=True)
            now = self._session
            base = now if revision in (None, now.revision) else self._seen.get(revision or "")
            put = self._put(rebase(now, edits, base=base))
            self._receipts[request] = Receipt(put.revision)
            return self._receipts[request]

    def _put(self, session: Session) -> Session:
        self._session = replace(session, revision=str(len(self._seen)), daw=self.name)
        self._seen[self._session.revision] = self._session
        return self._session
