"""One project open in a DAW, saved on disk and copied: what one place does not know of is not lost at another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.controller.conductor import Conductor, Wish
from bridge.controller.desk import REQUEST_STATE
from bridge.controller.request import PROJECT_STATE
from bridge.core.edit import Edit, MuteClip, SaveState, inverse
from bridge.core.history import Node, NodeId
from bridge.core.session import AudioSource, Session
from bridge.core.units import Rate
from bridge.daw.backend import Backend
from bridge.daw.memory import MemoryBackend
from bridge.errors import Conflict, NotConnected
from bridge.store.store import Store
from bridge.tasks.task import Travel
from tests.controller.test_lost_commit import Faltering
from tests.controller.test_work_done_once import CATALOGUE, Band, add

UNDO, REDO = Travel("undo"), Travel("redo")


class SavedFile(MemoryBackend):
    """The file of a project that is open in the DAW, as it was last saved."""

    name = "file"

    def read(self) -> Session:
        return replace(super().read(), daw=self.name)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = Store(home)
    yield store
    store.close()


@pytest.fixture
def daw(tmp_path: Path) -> Faltering:
    """A DAW whose answers get lost while it has an `error`; what is asked for is done."""
    session = Session("/song.rpp", "song", "", "", Rate(22_050), media_folder=tmp_path)
    daw = Faltering(session, NotConnected("It is gone."), done=True)
    daw.error = None
    return daw


def at(backend: Backend, store: Store) -> Conductor:
    return Conductor(backend=backend, store=store, ensemble=Band(), catalogue=CATALOGUE, planner=add)


def lost(daw: Faltering, store: Store, *, seed: int) -> None:
    """A request that is carried out, of which nobody hears."""
    daw.error = NotConnected("It is gone.")
    with pytest.raises(NotConnected):
        at(daw, store).ask(Wish("bass", seed=seed, request="lost"))
    daw.error = None


def sounds(backend: Backend) -> set[Path]:
    takes = (take for _, clip in backend.read().clips() for take in clip.takes)
    return {take.source.path for take in takes if isinstance(take.source, AudioSource)}


def steps(backend: Backend, store: Store) -> tuple[list[str], str | None]:
    """The requests in the tree, and the one this place stands at."""
    history = at(backend, store).state()[2]
    head = None if history.head is None else history.node(history.head).request
    return [node.request for node in history.nodes], head


def test_reading_or_writing_the_saved_file_loses_nothing_that_the_daw_has_unsaved(store: Store, daw: Faltering) -> None:
    at(daw, store).ask(Wish("bass", seed=1, request="saved"))
    file = SavedFile(daw.read())
    lost(daw, store, seed=2)
    assert len(sounds(daw)) == 2

    assert steps(file, store) == (["saved"], "saved")
    at(file, store).ask(Wish("bass", seed=3, request="in the file"))
    at(file, store).travel(UNDO)
    assert all(path.is_file() for path in sounds(daw) | sounds(file))

    assert steps(daw, store) == (["saved", "lost", "in the file"], "lost")
    at(daw, store).travel(UNDO)
    assert sounds(daw) == sounds(file)
    assert steps(file, store)[1] == "saved"


def test_reading_the_daw_loses_nothing_that_was_begun_on_the_file(store: Store, daw: Faltering) -> None:
    at(daw, store).ask(Wish("bass", seed=1, request="in the daw"))
    file = Faltering(daw.read(), NotConnected("It is gone."), done=True)
    file.change(replace(file.read(), id="/song (copy).rpp"))
    lost(file, store, seed=2)

    assert steps(daw, store) == (["in the daw"], "in the daw")
    at(daw, store).ask(Wish("bass", seed=3, request="further"))
    assert all(path.is_file() for path in sounds(daw) | sounds(file))
    assert steps(file, store) == (["in the daw", "lost", "further"], "lost")
    assert steps(daw, store)[1] == "further"


def test_what_the_place_itself_does_not_hold_is_taken_back_when_it_is_next_written(
    store: Store, daw: Faltering
) -> None:
    before = daw.read()
    lost(daw, store, seed=1)
    (sound,) = sounds(daw)
    daw.change(before)  # it crashed, and was opened as it was last saved
    assert steps(daw, store) == ([], None)
    assert sound.is_file()
    at(daw, store).ask(Wish("bass", seed=2, request="next"))
    assert not sound.exists()
    assert steps(daw, store) == (["next"], "next")


def test_a_copy_shares_the_history_up_to_where_it_was_made_and_undoes_only_its_own(
    store: Store, daw: Faltering
) -> None:
    at(daw, store).ask(Wish("bass", seed=1, request="before"))
    at(daw, store).ask(Wish("bass", seed=2, request="taken back"))
    at(daw, store).travel(UNDO)
    copy = MemoryBackend(replace(daw.read(), id="/song 2.rpp"))
    assert steps(copy, store) == (["before", "taken back"], "before")
    at(copy, store).travel(REDO)
    assert (steps(copy, store)[1], steps(daw, store)[1]) == ("taken back", "before")

    at(daw, store).ask(Wish("bass", seed=3, request="after"))
    at(copy, store).travel(Travel("undo", 2))
    assert sounds(copy) == set()
    assert (steps(copy, store)[1], steps(daw, store)[1]) == (None, "after")
    assert len(sounds(daw)) == 2


def test_a_request_whose_end_is_not_known_at_one_place_is_not_begun_at_another(store: Store, daw: Faltering) -> None:
    at(daw, store).ask(Wish("bass", seed=1, request="saved"))
    file = SavedFile(daw.read())
    lost(daw, store, seed=2)
    with pytest.raises(Conflict, match="begun where this project is open elsewhere"):
        at(file, store).ask(Wish("bass", seed=2, request="lost"))
    assert all(path.is_file() for path in sounds(daw))


def test_an_undo_in_the_daw_that_leaves_our_mark_moves_only_the_history(store: Store, daw: Faltering) -> None:
    start = daw.read()
    at(daw, store).ask(Wish("bass", seed=1, request="one"))
    made = daw.read()
    daw.change(replace(start, saved=made.saved))
    undone = daw.read()
    reply = at(daw, store).travel(UNDO)
    assert (reply.edits, reply.label, daw.read()) == ((), "", undone)
    assert steps(daw, store) == (["one"], None)
    daw.change(made)  # the DAW's own redo, which is still there
    assert steps(daw, store)[1] == "one"
    assert at(daw, store).travel(UNDO).edits
    assert steps(daw, store)[1] is None
    assert sounds(daw) == set()


def test_a_mute_taken_back_in_the_daw_is_not_taken_back_again(store: Store, daw: Faltering) -> None:
    at(daw, store).ask(Wish("bass", seed=1, request="one"))
    ((_, clip),) = daw.read().clips()
    project = store.project(daw.read().state(PROJECT_STATE), daw.read().id, frozenset(), daw=daw.read().daw)
    edits = (MuteClip(clip.id), SaveState(REQUEST_STATE, "two"))
    node = Node(NodeId(0), None, "two", "Mute bass", "mute it", edits, inverse(daw.read(), edits), datetime.now(UTC))
    history = project.catch_up("one")
    daw.commit(edits, label="", request="two", revision=None)
    project.settle(history, project.begin(history, node, ()))
    daw.change(daw.read().with_clip(clip))
    reply = at(daw, store).travel(UNDO)
    assert (reply.edits, steps(daw, store)[1]) == ((), "one")


@pytest.mark.parametrize("given", ["../victim/poetry", "daemon", "a\0b", "x" * 300, "", "0" * 31 + "G"])
def test_an_id_that_is_not_ours_is_taken_for_none(store: Store, daw: Faltering, home: Path, given: str) -> None:
    daw.change(replace(daw.read(), saved=((PROJECT_STATE, given),)))
    at(daw, store).ask(Wish("bass", seed=1, request="one"))
    assert daw.read().state(PROJECT_STATE) != given
    assert steps(daw, store) == (["one"], "one")
    assert [path.parent.name for path in home.rglob("*.lock")] == ["locks"]


def test_undo_steps_have_short_names(store: Store, daw: Faltering) -> None:
    labels: list[str] = []
    whole = daw.commit

    def commit(edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> object:
        labels.append(label)
        return whole(edits, label=label, request=request, revision=revision)

    daw.commit = commit  # type: ignore[method-assign,assignment]
    conductor = at(daw, store)
    for seed in (1, 2):
        conductor.ask(Wish("bass", seed=seed))
    conductor.travel(Travel("new branch", name="verse"))
    for travel in (UNDO, REDO, Travel("undo", 2), Travel("branch", name="verse"), Travel("start")):
        conductor.travel(travel)
    made = labels[0].removeprefix("Loop Copilot: A")
    assert labels[2:] == [
        f"Loop Copilot: Undo a{made}", f"Loop Copilot: Redo a{made}", "Loop Copilot: Undo 2 steps",
        "Loop Copilot: Go to verse", "Loop Copilot: Go to start",
    ]  # fmt: skip
