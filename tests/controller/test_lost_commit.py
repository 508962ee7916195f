"""A DAW that goes away during a commit: what came of it shows when the project is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.controller.conductor import Conductor, Wish
from bridge.core.edit import Edit
from bridge.core.session import Session
from bridge.core.units import Rate
from bridge.daw.backend import Receipt
from bridge.daw.memory import MemoryBackend
from bridge.errors import Conflict, CopilotError, NotConnected
from bridge.store.store import Store
from tests.controller.test_work_done_once import CATALOGUE, Band, add


class Faltering(MemoryBackend):
    """A DAW whose commits end in an error.

    Args:
        session: What is open.
        error: What they end in; None once it is well again.
        done: Whether they are carried out all the same.
    """

    def __init__(self, session: Session, error: CopilotError, *, done: bool) -> None:
        super().__init__(session)
        self.error: CopilotError | None = error
        self._done = done

    def commit(self, edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> Receipt:
        if self.error is not None and not self._done:
            raise self.error
        receipt = super().commit(edits, label=label, request=request, revision=revision)
        if self.error is not None:
            raise self.error
        return receipt


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = Store(home)
    yield store
    store.close()


def failed(store: Store, media: Path, error: CopilotError, *, done: bool) -> Conductor:
    """A project on which one request ended in an error."""
    backend = Faltering(Session("song", "song", "", "", Rate(22_050), media_folder=media), error, done=done)
    conductor = Conductor(backend=backend, store=store, ensemble=Band(), catalogue=CATALOGUE, planner=add)
    with pytest.raises(type(error)):
        conductor.ask(Wish("bass"))
    backend.error = None
    return conductor


def files(media: Path) -> list[str]:
    return sorted(path.suffix for path in media.rglob("*") if path.is_file())


@pytest.mark.parametrize("done", [True, False])
def test_what_came_of_a_commit_nobody_heard_the_end_of_is_found_out_later(
    store: Store, tmp_path: Path, done: bool
) -> None:
    conductor = failed(store, tmp_path, NotConnected("REAPER is not connected."), done=done)
    assert files(tmp_path) == [".mid", ".wav"]
    session, _, history = conductor.state()
    assert len(history.nodes) == len(list(session.clips())) == int(done)
    assert files(tmp_path) == [".mid", ".wav"]
    conductor.ask(Wish("bass", seed=2))
    assert len(conductor.state()[2].nodes) == 1 + done
    assert len(files(tmp_path)) == 2 * (1 + done)


@pytest.mark.parametrize("done", [True, False])
def test_a_commit_that_was_refused_is_taken_back_at_once(store: Store, tmp_path: Path, done: bool) -> None:
    failed(store, tmp_path, Conflict("Another Loop Copilot is writing."), done=done)
    assert files(tmp_path) == [".mid", ".wav"] * int(done)
    assert store.database.rows("SELECT * FROM delivery") == []
    assert store.database.rows("SELECT * FROM node WHERE pending") == []
