"""What a request that came to nothing put beside a project goes again; nothing else ever does."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.core.history import Node, NodeId
from bridge.core.render import Digest
from bridge.store.delivery import Delivery, deliver, half_copied
from bridge.store.project import ProjectStore
from bridge.store.store import Store

LOOP = b"RIFF and a loop"
P, Q = "a" * 32, "b" * 32
"""Ids of projects."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def song(tmp_path: Path) -> Path:
    song = tmp_path / "söng" / "song.rpp"
    song.parent.mkdir()
    song.write_bytes(b"<REAPER_PROJECT\n>\n")
    return song


def delivery(song: Path, content: bytes = LOOP, name: str = "walking bass 90bpm Dm [ab12cd34].wav") -> Delivery:
    digest = Digest(hashlib.sha256(content).hexdigest())
    return Delivery(song.parent / "Audio" / "Loop Copilot" / name, digest, content)


def pending(store: Store, song: Path, *files: Delivery, name: str = P, request: str = "r1") -> ProjectStore:
    """A project of which a request was killed after its files were written down."""
    project = store.project(name, str(song), frozenset(), daw="rpp")
    node = Node(NodeId(0), None, request, "Add bass", "add a bass", (), (), datetime.now(UTC))
    project.begin(project.recover(None), node, (), files)
    return project


@pytest.mark.parametrize("asked", ["r1", "track/1", "../../r", "*", "y" * 300])
def test_files_of_a_request_that_was_never_committed_go_with_their_folder(store: Store, song: Path, asked: str) -> None:
    file = delivery(song)
    project = pending(store, song, file, request=asked)
    deliver((file,), asked)
    file.target.with_name(f"{half_copied(asked)}1.part").write_bytes(b"RI")
    project.recover(None)
    assert not file.target.parent.exists()
    assert file.target.parent.parent.is_dir()
    assert store.database.rows("SELECT * FROM delivery") == []


def test_files_of_a_request_that_the_project_names_stay(store: Store, song: Path) -> None:
    file = delivery(song)
    project = pending(store, song, file)
    deliver((file,), "r1")
    project.recover("r1")
    project.recover(None)
    assert file.target.read_bytes() == LOOP


def test_a_file_that_was_there_before_stays_as_it_was(store: Store, song: Path) -> None:
    file = delivery(song)
    file.target.parent.mkdir(parents=True)
    file.target.write_bytes(LOOP)
    project = pending(store, song, file)
    deliver((file,), "r1")
    project.recover(None)
    assert file.target.read_bytes() == LOOP


def test_a_file_that_was_put_under_that_name_after_the_kill_stays(store: Store, song: Path) -> None:
    file = delivery(song)
    project = pending(store, song, file)
    file.target.parent.mkdir(parents=True)
    file.target.write_bytes(b"the musician's own")
    project.recover(None)
    assert file.target.read_bytes() == b"the musician's own"


@pytest.mark.parametrize(
    "named_in", ["song.rpp", "another.RPP", "song.rpp-bak-2026-01-01-120000", "Backups/old.rpp-bak"]
)
def test_a_file_that_any_project_there_names_stays_with_its_notes(store: Store, song: Path, named_in: str) -> None:
    file = delivery(song)
    notes = delivery(song, b"MThd", "walking bass 90bpm Dm [ab12cd34].mid")
    project = pending(store, song, file, notes)
    deliver((file, notes), "r1")
    text = song.parent / named_in
    text.parent.mkdir(exist_ok=True)
    text.write_bytes(f'<SOURCE WAVE\nFILE "Audio/Loop Copilot/{file.target.name}"\n>'.encode())
    project.recover(None)
    assert file.target.exists() and notes.target.exists()


def test_a_file_that_a_project_elsewhere_names_stays(store: Store, song: Path, tmp_path: Path) -> None:
    file = delivery(song)
    project = pending(store, song, file)
    deliver((file,), "r1")
    other = tmp_path / "elsewhere.rpp"
    other.write_bytes(f'FILE "{file.target}"'.encode())
    store.project(Q, str(other), frozenset(), daw="rpp")
    project.recover(None)
    assert file.target.exists()


def test_a_file_that_the_open_project_plays_stays(store: Store, song: Path) -> None:
    file = delivery(song)
    project = pending(store, song, file)
    deliver((file,), "r1")
    project.recover(None, frozenset({file.target}))
    assert file.target.exists()


@pytest.mark.parametrize("committed", [True, False])
def test_a_file_two_requests_brought_goes_only_when_neither_was_committed(
    store: Store, song: Path, committed: bool
) -> None:
    file = delivery(song)
    first = pending(store, song, file)
    deliver((file,), "r1")
    second = pending(store, song, file, name=Q, request="r2")
    first.recover(None)
    assert file.target.exists()
    second.recover("r2" if committed else None)
    assert file.target.exists() is committed


def test_a_file_that_a_committed_request_brought_too_stays_when_the_first_is_dropped(store: Store, song: Path) -> None:
    file = delivery(song)
    first = pending(store, song, file)
    deliver((file,), "r1")
    pending(store, song, file, name=Q, request="r2").recover("r2")
    first.recover(None)
    assert file.target.read_bytes() == LOOP
    assert store.database.rows("SELECT * FROM delivery") == []


def test_files_of_a_request_begun_at_another_place_stay(store: Store, song: Path) -> None:
    file = delivery(song)
    begun = pending(store, song, file)
    deliver((file,), "r1")
    elsewhere = store.project(P, str(song), frozenset(), daw="reaper")
    assert elsewhere.recover(None).nodes == ()
    assert file.target.exists()
    begun.recover(None)
    assert not file.target.exists()


def test_catching_up_takes_nothing_away(store: Store, song: Path) -> None:
    file = delivery(song)
    project = pending(store, song, file)
    deliver((file,), "r1")
    assert project.catch_up(None).nodes == ()
    assert file.target.exists()
    assert [node.request for node in project.catch_up("r1").nodes] == ["r1"]


def test_a_request_that_fails_takes_only_its_own_files_back(store: Store, song: Path) -> None:
    first, second = delivery(song), delivery(song, b"RIFF other", "other [00000000].wav")
    project = pending(store, song, first)
    deliver((first,), "r1")
    project.recover("r1")
    pending_again = Node(NodeId(0), None, "r2", "Add pad", "add a pad", (), (), datetime.now(UTC))
    project.begin(project.recover("r1"), pending_again, (), (second,))
    deliver((second,), "r2")
    project.recover("r1")
    assert [path.name for path in first.target.parent.iterdir()] == [first.target.name]
