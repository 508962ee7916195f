"""A request whose answer was lost is asked again with its id, perhaps of another daemon; it is carried out once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.controller.conductor import Reply, Wish
from bridge.daw.rpp import RppBackend
from bridge.store.store import Store
from bridge.tasks.task import Travel
from tests.controller.test_conductor import BASS, PAD, Script, ask, conductor, copy_of, new_files, plan, song, store

__all__ = ["song", "store"]

UNDO = ("undo", {})


def asked(song: Path, store: Store, request: str, *answers: tuple[str, object]) -> Reply:
    """By a conductor of its own, as after a restart."""
    planner = Script(plan(*answers))  # type: ignore[arg-type]
    return conductor(song, store, planner).ask(Wish("words", seed=1, request=request))


def test_a_request_asked_again_says_that_it_was_done(song: Path, store: Store) -> None:
    first = asked(song, store, "one", BASS)
    before = copy_of(song).read_bytes()
    again = asked(song, store, "one", BASS)
    assert copy_of(song).read_bytes() == before
    assert (again.label, again.edits) == (first.label, ())
    assert "done already" in again.said[0]
    assert len(asked(song, store, "other", PAD).edits) > 0


def test_an_undo_asked_again_undoes_once(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    ask(song, store, PAD)
    for _ in range(2):
        conductor(song, store, Script()).travel(Travel("undo"), request="back")
    assert len(new_files(RppBackend(copy_of(song)).read())) == 1


def test_an_undo_in_words_asked_again_undoes_once_and_what_follows_is_done(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    ask(song, store, PAD)
    asked(song, store, "back", UNDO)
    asked(song, store, "back", UNDO)
    session, _, history = conductor(song, store, Script()).state()
    assert len(new_files(session)) == 1
    assert len(history.path(history.head)) == 1


@pytest.mark.parametrize("steps", [1, 2])
def test_a_move_with_another_id_is_another_move(song: Path, store: Store, steps: int) -> None:
    ask(song, store, BASS)
    ask(song, store, PAD)
    for number in range(steps):
        conductor(song, store, Script()).travel(Travel("undo"), request=f"back {number}")
    assert len(new_files(RppBackend(copy_of(song)).read())) == 2 - steps
