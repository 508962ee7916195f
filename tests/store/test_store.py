"""What is remembered survives: restarts, kills, full disks."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveClip,
    RemoveTake,
    RemoveTrack,
    SaveState,
)
from bridge.core.gat import Attribute, Origin
from bridge.core.history import History, Node, NodeId
from bridge.core.notes import ChordSpan, Note, Part
from bridge.core.render import Digest, Measurement, Recipe, Render
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    StretchMarker,
    Take,
    TakeId,
    TrackId,
)
from bridge.core.theory import Chord, Key
from bridge.core.units import Beats, Decibels, Rate, Samples, Seconds
from bridge.errors import Conflict, StorageFailed
from bridge.store.codec import dump, dump_edits, load, load_edits
from bridge.store.migrations import MIGRATIONS
from bridge.store.store import Store

PART = Part("bass", 33, (Note(Beats(0.0), Beats(0.5), 40, 90),), Beats(16.0), "walking bass")
TRACKS = frozenset({"{T1}", "{T2}"})
P = "0123456789abcdef" * 2
"""The id of a project."""
KEY = (Attribute("key", "Dm", Origin.SAID, "you"),)
TAKES = (
    Take(TakeId("a"), "é “quoted”", AudioSource(Path("/música/loop 1.wav"), Section(Seconds(1.0), Seconds(2.0), True))),
    Take(TakeId("m"), "midi", MidiSource(PART.notes, Beats(4.0), Key.parse("D dorian"), None, True)),
    Take(TakeId("e"), "", EmptySource("VIDEO"), stretch_markers=(StretchMarker(Seconds(0.0), Seconds(0.1)),)),
)
CLIP = Clip(ClipId("c"), Seconds(1.25), Seconds(4.0), TAKES, 1, True, True)
EDITS: tuple[Edit, ...] = (
    InsertTrack(TrackId("t"), "Bass", Colour(1, 2, 3), TrackId("f"), False),
    InsertClip(TrackId("t"), CLIP),
    AddTake(ClipId("c"), TAKES[0], False),
    ActivateTake(ClipId("c"), TakeId("a")),
    MuteClip(ClipId("c"), False),
    SaveState("key", None),
    RemoveTrack(TrackId("t")),
    RemoveClip(ClipId("c")),
    RemoveTake(ClipId("c"), TakeId("a")),
)


def measured() -> Measurement:
    return Measurement(Samples(100), 0, None, 0.004, 0.97, Decibels(-18.0), Decibels(-3.0), 1.1)


def rendered(store: Store, content: bytes = b"RIFF") -> Render:
    with store.audio.scratch() as folder:
        (folder / "loop.wav").write_bytes(content)
        digest = store.audio.take_in(folder / "loop.wav")
    recipe = Recipe("add_track", "soundfont 1", "{}", 7, (Digest("ab"),))
    chords = (ChordSpan(Beats(0.0), Beats(4.0), Chord.parse("Dm7")),)
    render = Render(
        digest, recipe, Rate(44_100), Samples(100), 2, "bass", "walking bass", "MIT", measured(), PART, chords
    )
    store.keep_render(render)
    return render


def node(request: str) -> Node:
    return Node(NodeId(0), None, request, "Add bass", "add a bass", EDITS[:2], EDITS[6:8], datetime.now(UTC))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "own folder é")


def test_every_kind_of_edit_survives_writing_down() -> None:
    assert load_edits(dump_edits(EDITS)) == EDITS


def test_edits_that_make_no_sense_are_reported_as_damage() -> None:
    for text in ("", "[[1]]", '[["Nothing", {}]]', '[["MuteClip", {}]]'):
        with pytest.raises(StorageFailed, match="unreadable"):
            load_edits(text)


def test_a_render_survives_writing_down_with_its_notes_and_chords(store: Store) -> None:
    render = rendered(store)
    assert store.render(render.digest) == render
    assert load(Render, dump(render)) == render


def test_the_same_audio_is_kept_once(store: Store) -> None:
    assert rendered(store, b"same").digest == rendered(store, b"same").digest
    assert len(list(store.audio)) == 1


def test_a_history_is_the_same_after_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    history = project.recover(None)
    for request in ("r1", "r2"):
        pending = project.begin(history, node(request), KEY)
        history = project.settle(history, pending)
    history = project.name(history, "verse")
    history = project.move(history, history.undo(), names="r1")
    store.close()

    again = Store(tmp_path)
    assert again.project(None, "/song.rpp", TRACKS, daw="rpp").id == P
    project = again.project(P, "/moved.rpp", TRACKS, daw="rpp")
    assert project.recover("r1") == history
    assert [cell.value for cell in project.gat(history).cells] == ["D minor"]
    assert again.project(None, "/moved.rpp", TRACKS, daw="rpp").id == P


def test_a_pending_change_the_project_knows_of_is_settled(store: Store) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    project.begin(project.recover(None), node("r1"), KEY)
    history = project.recover("r1")
    assert [n.request for n in history.nodes] == ["r1"]
    assert history.head == 1
    assert project.gat(history).value("key") == "D minor"


def test_a_pending_change_the_project_does_not_know_of_is_dropped(store: Store) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    project.begin(project.recover(None), node("r1"), KEY)
    assert project.recover(None) == History()
    assert store.database.rows("SELECT * FROM cell") == []


def test_another_process_waits_until_the_project_is_let_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.store.project._PATIENCE", 0.05)
    project, other = (
        store.project(P, "/song.rpp", TRACKS, daw="rpp"),
        Store(store.home).project(P, "/song.rpp", TRACKS, daw="rpp"),
    )
    with project.held(), pytest.raises(Conflict, match="Another copilot"), other.held():
        raise AssertionError("held twice")
    with other.held():
        assert other.recover(None) == History()


def test_another_project_saved_over_an_old_path_has_no_history(store: Store) -> None:
    store.project(P, "/song.rpp", TRACKS, daw="rpp")
    assert store.project(None, "/song.rpp", frozenset({"{T1}", "{T9}"}), daw="rpp").id == P
    assert store.project(None, "/song.rpp", frozenset({"{T7}"}), daw="rpp").id != P
    assert store.project(None, "/elsewhere.rpp", TRACKS, daw="rpp").id != P


def test_a_project_reverted_in_the_daw_moves_the_head_and_can_be_redone(store: Store) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    history = project.recover(None)
    for request in ("r1", "r2"):
        history = project.settle(history, project.begin(history, node(request), ()))
    reverted = project.recover("r1")
    assert reverted.head == 1
    assert reverted.redo().head == 2


def test_measured_cells_come_and_go_with_the_head(store: Store) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    history = project.recover(None)
    history = project.settle(history, project.begin(history, node("r1"), ()))
    project.tell(history, (Attribute("loudness", -14.0, Origin.MEASURED, "an analyser"),))
    assert project.gat(history).value("loudness") == -14.0
    assert project.gat(project.move(history, history.undo(), names=None)).value("loudness") is None


def test_two_processes_share_one_store(store: Store) -> None:
    script = textwrap.dedent(f"""
        from pathlib import Path
        from bridge.store.store import Store
        store = Store(Path({str(store.home)!r}))
        project = store.project({P!r}, "/song.rpp", frozenset(), daw="rpp")
        for number in range(40):
            project.add_turn(f"other {{number}}", "ok")
    """)
    other = subprocess.Popen([sys.executable, "-c", script])
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    for number in range(40):
        project.add_turn(f"here {number}", "ok")
    assert other.wait(60) == 0
    assert len(project.turns()) == 80


def test_verify_finds_changed_audio_and_lets_the_cache_forget(store: Store) -> None:
    changed, gone = rendered(store, b"one"), rendered(store, b"two")
    assert list(store.verify()) == []
    store.audio.path(changed.digest).write_bytes(b"tampered")
    store.audio.path(gone.digest).unlink()
    (fault,) = store.verify()
    assert changed.digest[:12] in fault and "has changed" in fault


def test_a_damaged_database_says_so_and_is_left_alone(tmp_path: Path) -> None:
    damaged = tmp_path / "loop-copilot.db"
    damaged.write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageFailed, match="cannot be opened"):
        Store(tmp_path)
    assert damaged.read_bytes().startswith(b"this is no database")


def test_a_database_of_a_newer_copilot_is_not_touched(store: Store) -> None:
    store.database.rows("PRAGMA user_version = 999")
    store.close()
    with pytest.raises(StorageFailed, match="newer"):
        Store(store.home)


def test_a_database_of_an_older_copilot_still_knows_where_its_projects_stand(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "loop-copilot.db")
    for step in MIGRATIONS[:4]:
        step(db)
    db.execute("PRAGMA user_version = 4")
    db.execute("INSERT INTO project VALUES (?, '/song.rpp', '[]', 1, '[2]')", (P,))
    for number, parent in ((1, None), (2, 1), (3, 1)):
        values = (P, number, parent, f"r{number}", "Add bass", "add a bass", "[]", "[]", "2026-01-01", number == 3)
        db.execute("INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    db.execute("INSERT INTO travel VALUES (?, 'back', 1, 1)", (P,))
    db.commit()
    db.close()
    project = Store(tmp_path).project(P, "/song.rpp", TRACKS, daw="rpp")
    history = project.recover("r1")
    assert ([n.request for n in history.nodes], history.head, history.ahead) == (["r1", "r2"], 1, (2,))
    assert project.last_travel() == "back"
    assert project.recover("r3").head == 3


@pytest.mark.parametrize(
    ("names", "made", "head"), [("r1", True, 1), ("r2", False, 2), (None, False, None)], ids=["made", "not", "reverted"]
)
def test_a_move_nobody_heard_the_end_of_was_made_if_the_project_names_where_it_led(
    store: Store, names: str | None, made: bool, head: int | None
) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    history = project.recover(None)
    for request in ("r1", "r2"):
        history = project.settle(history, project.begin(history, node(request), ()))
    project.set_out(history.undo(), "back", names="r2", leads="r1")
    assert project.catch_up(names).head == head
    assert (project.last_travel() == "back") is made


def test_a_request_that_nobody_knows_moves_nothing(store: Store) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    history = project.recover(None)
    history = project.settle(history, project.begin(history, node("r1"), ()))
    assert project.catch_up("another's") == history


def test_a_home_that_is_a_file_is_an_error_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already")
    with pytest.raises(StorageFailed, match="Free some space or choose"):
        Store(tmp_path / "file")


def test_a_full_disk_leaves_no_half_written_render(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageFailed, match="disk is full"):
        rendered(store)
    monkeypatch.undo()
    assert list(store.audio) == []
    assert [p for p in (store.home / "renders").iterdir() if p.name.startswith("new-")] == []


KILLED = """
import os, sys
from pathlib import Path
from tests.store.test_store import P, TRACKS, node, rendered
from bridge.store.store import Store
store = Store(Path(sys.argv[1]))
project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
history = project.recover(None)
history = project.settle(history, project.begin(history, node("r0"), ()))
print("ready", flush=True)
number = 0
while True:
    number += 1
    rendered(store, os.urandom(2000))
    pending = project.begin(history, node(f"r{number}"), ())
    print(f"begun {pending.request}", flush=True)
    history = project.settle(history, pending)
    print(f"settled {pending.request}", flush=True)
"""


@pytest.mark.parametrize("lines", [1, 2, 3, 8, 15, 22])
def test_a_kill_at_any_point_loses_nothing_that_was_settled(tmp_path: Path, lines: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert worker.stdout is not None
    seen = [worker.stdout.readline().split() for _ in range(lines)]
    worker.send_signal(signal.SIGKILL)
    rest = [line.split() for line in worker.stdout.read().splitlines()]
    worker.wait(30)
    worker.stdout.close()
    settled = {"r0", *(line[1] for line in [*seen, *rest] if line[0] == "settled")}

    store = Store(tmp_path)
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    last = max(settled, key=lambda request: int(request[1:]))
    history = project.recover(last)
    assert settled <= {n.request for n in history.nodes}
    assert history.node(history.head or NodeId(0)).request == last
    assert list(store.verify()) == []


def test_what_a_killed_process_left_is_swept_away_but_not_what_one_works_on(store: Store) -> None:
    renders = store.home / "renders"
    old, fresh = renders / "new-old", renders / "new-fresh"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "loop.wav").write_bytes(b"half a file")
    os.utime(old, (1e9, 1e9))
    Store(store.home).close()
    assert [folder.name for folder in renders.glob("new-*")] == ["new-fresh"]


def test_names_given_from_two_places_at_once_are_both_kept(store: Store) -> None:
    project = store.project(P, "/song.rpp", TRACKS, daw="rpp")
    stale = project.recover(None)
    project.name(stale, "verse")
    project.name(stale, "bridge")
    project.name(stale, "VERSE")
    assert [name for name, _ in project.recover(None).branches] == ["bridge", "VERSE"]


def test_a_renamed_render_keeps_its_card(store: Store) -> None:
    render = rendered(store)
    store.keep_render(replace(render, name="another name"))
    kept = store.render(render.digest)
    assert kept is not None
    assert kept.name == "another name"
