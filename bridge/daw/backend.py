"""What every DAW must offer: read the session, and commit edits as one undo step.

The contract, which `tests/daw/conformance.py` holds every backend to:

- After a commit, `read()` equals `bridge.core.edit.apply_all` of the session before it, up to the
  revision and to what the DAW cannot hold (each backend says what that is).
- All of a commit happens, or nothing does.
- A request id is carried out once. A second commit of it changes nothing and gives the first receipt.
- Edits made against an older revision are carried over when all they name is still there and
  unchanged as far as they need it (`bridge.daw.rebase`), and are refused otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from bridge.core.edit import Edit
from bridge.core.json import JsonObject
from bridge.core.session import Session

DawCall = Callable[[str, JsonObject], JsonObject]
"""Calls a method of a DAW and waits for its answer; raises the error that it answers, or `NotConnected`."""


class Receipt(NamedTuple):
    """What a commit left behind.

    Args:
        revision: Of the project as the commit left it.
        already: Whether the request had been carried out before, so that nothing was done now.
    """

    revision: str
    already: bool = False


class Backend(Protocol):
    """One open project. How it is opened is registered under the entry-point group `loop_copilot.daws`."""

    @property
    def name(self) -> str:
        """What the DAW is called in `Session.daw`."""
        ...

    def read(self) -> Session:
        """The session as it stands.

        Raises:
            InvalidProject: when the project cannot be read.
            NotFound: when there is none.
        """
        ...

    def commit(self, edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> Receipt:
        """Carry out edits as one undo step, wholly or not at all.

        Args:
            edits: In order; later ones may name what earlier ones insert.
            label: What the undo step is called, where the DAW has such names.
            request: Identifies this commit for good; the same id is never carried out twice.
            revision: Of the session that the edits were made for; None for whatever stands there now.

        Raises:
            Conflict: when the project moved meanwhile in a way that matters, or another process holds it.
            NotFound: when an edit names what is not there.
            StorageFailed: when the project cannot be written.
        """
        ...


class LiveBackend(Backend, Protocol):
    """A project open in a DAW that says what changes in it."""

    def take(self, snapshot: JsonObject) -> None:
        """Hear what changed; may be called in any thread.

        Raises:
            CopilotError: when it cannot be understood.
        """
        ...

    def lose(self) -> None:
        """Hear that the DAW is no longer there."""
        ...
