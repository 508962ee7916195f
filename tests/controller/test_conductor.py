"""The way of one request on a real project file, with the real band, store and SoundFont player."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.controller.conductor import Conductor, Planner, Reply, Wish
from bridge.controller.memory import Context
from bridge.core.edit import InsertTrack
from bridge.core.events import Committed, Event, Planned, Progress, Rendered
from bridge.core.json import Json
from bridge.core.plan import Decline, Interpretation, Plan, Question, Step
from bridge.core.session import AudioSource, Session
from bridge.daw.rpp import RppBackend, working_copy
from bridge.engine.engine import Engine
from bridge.errors import Cancelled, NotFound, StorageFailed
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue
from bridge.tasks.task import Travel

EXAMPLES = Path(__file__).parents[2] / "examples"
CATALOGUE = Catalogue()

BASS = ("add_track", {"role": "bass", "style": "walking", "ranges": ["bars:5-6"]})
PAD = ("add_track", {"role": "pad", "ranges": ["bars:1-2"]})


def plan(*steps: tuple[str, Json]) -> Plan:
    return Plan(tuple(Step(str(n), task, CATALOGUE.arguments(task, values)) for n, (task, values) in enumerate(steps)))


def two_steps(first: tuple[str, Json], second: tuple[str, Json]) -> Plan:
    """A plan whose second step works on what the first made."""
    one, other = plan(first, second).steps
    return Plan((one, replace(other, after=(one.id,))))


class Script:
    """A planner that answers with what it was told to, and keeps what it was shown."""

    def __init__(self, *answers: Interpretation) -> None:
        self._answers = list(answers)
        self.contexts: list[Context] = []

    def __call__(self, text: str, context: Context) -> Interpretation:
        self.contexts.append(context)
        return self._answers.pop(0)


@pytest.fixture
def song(tmp_path: Path) -> Path:
    folder = tmp_path / "my söng"
    shutil.copytree(EXAMPLES, folder)
    return folder / "night-bus.rpp"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = Store(home)
    yield store
    store.close()


def conductor(song: Path, store: Store, planner: Planner) -> Conductor:
    backend = RppBackend(*working_copy(song))
    return Conductor(backend=backend, store=store, ensemble=Engine(), catalogue=CATALOGUE, planner=planner)


def ask(song: Path, store: Store, *steps: tuple[str, Json], seed: int = 1) -> Reply:
    return conductor(song, store, lambda text, context: plan(*steps)).ask(Wish("words", seed=seed))


def copy_of(song: Path) -> Path:
    return song.with_name("night-bus (Loop Copilot).rpp")


def new_files(session: Session) -> list[Path]:
    sources = [clip.take.source for _, clip in session.clips() if clip.take is not None]
    return [s.path for s in sources if isinstance(s, AudioSource) and "[" in s.path.name]


def test_a_request_leaves_a_track_in_the_copilots_folder_with_wav_and_midi(song: Path, store: Store) -> None:
    before = song.read_bytes()
    reply = ask(song, store, BASS)
    session = RppBackend(copy_of(song)).read()
    folder, bass = session.tracks[-2:]
    assert (folder.name, folder.folder_depth) == ("Loop Copilot", 1)
    assert (bass.folder_depth, bass.colour is not None) == (-1, True)
    assert bass.clips[0].position == pytest.approx(session.tempo_map.seconds_at(session.tempo_map.bar_start(5)))
    (wav,) = new_files(session)
    assert wav.is_file() and wav.with_suffix(".mid").is_file()
    assert song.parent in wav.parents
    assert reply.renders[0].measured.samples_off == 0
    assert song.read_bytes() == before


def test_events_come_in_the_order_of_the_work(song: Path, store: Store) -> None:
    events: list[Event] = []
    conductor(song, store, Script(plan(BASS))).ask(Wish("words"), listen=events.append)
    kinds = [type(event) for event in events if not isinstance(event, Progress)]
    assert (kinds[0], kinds[-1]) == (Planned, Committed)
    assert Rendered in kinds


def test_the_same_words_and_seed_give_the_same_audio_and_another_seed_does_not(song: Path, store: Store) -> None:
    first = ask(song, store, BASS, seed=3).renders[0].digest
    conductor(song, store, Script()).travel(Travel("undo"))
    second = ask(song, store, BASS, seed=3).renders[0].digest
    conductor(song, store, Script()).travel(Travel("undo"))
    assert second == first
    assert ask(song, store, BASS, seed=4).renders[0].digest != first


def test_undo_gives_the_project_back_to_the_byte_and_redo_the_change(song: Path, store: Store) -> None:
    ask(song, store, ("set_attribute", {"attribute": "key", "value": "D minor"}))
    start = copy_of(song).read_bytes()
    ask(song, store, BASS)
    changed = copy_of(song).read_bytes()
    conductor(song, store, Script()).travel(Travel("undo"))
    assert copy_of(song).read_bytes() == start
    conductor(song, store, Script()).travel(Travel("redo"))
    assert copy_of(song).read_bytes() == changed


def test_what_was_said_is_undone_too(song: Path, store: Store) -> None:
    ask(song, store, ("set_attribute", {"attribute": "key", "value": "F# dorian"}))
    assert conductor(song, store, Script()).state()[1].value("key") == "F# dorian"
    conductor(song, store, Script()).travel(Travel("undo"))
    assert conductor(song, store, Script()).state()[1].value("key") == "D minor"


def test_two_steps_are_one_undo_step(song: Path, store: Store) -> None:
    reply = ask(song, store, BASS, PAD)
    assert len([e for e in reply.edits if isinstance(e, InsertTrack) and not e.is_folder]) == 2
    conductor(song, store, Script()).travel(Travel("undo"))
    assert len(RppBackend(copy_of(song)).read().tracks) == len(RppBackend(song).read().tracks)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(song: Path, store: Store) -> None:
    files = sorted(song.parent.rglob("*"))
    reply = conductor(song, store, Script(plan(BASS))).ask(Wish("words", dry=True))
    assert reply.renders and reply.edits
    assert "Nothing was written" in reply.said[-1]
    assert sorted(song.parent.rglob("*")) == files
    assert conductor(song, store, Script()).state()[2].nodes == ()
    assert list(store.audio) == []


@pytest.mark.parametrize("answer", [Question("Which one?", ("the bass", "the drums")), Decline("That is not music.")])
def test_a_question_or_a_no_writes_nothing(song: Path, store: Store, answer: Interpretation) -> None:
    reply = conductor(song, store, Script(answer)).ask(Wish("words"))
    assert reply.said == (answer.text,)  # type: ignore[union-attr]
    assert not copy_of(song).exists()


def test_an_open_question_is_remembered_across_runs_until_answered(song: Path, store: Store) -> None:
    conductor(song, store, Script(Question("Which one?", ("the bass",)))).ask(Wish("make it louder"))
    script = Script(plan(BASS), Decline("no"))
    again = conductor(song, store, script)
    again.ask(Wish("the bass"))
    again.ask(Wish("pizza"))
    assert script.contexts[0].question == Question("Which one?", ("the bass",))
    assert script.contexts[0].asked == "make it louder"
    assert script.contexts[1].question is None


def test_it_means_what_was_made_last_even_in_the_next_run(song: Path, store: Store) -> None:
    reply = ask(song, store, BASS)
    script = Script(Decline("no"))
    conductor(song, store, script).ask(Wish("make it louder"))
    (last,) = script.contexts[0].last
    assert last.role == "bass"
    assert last.name == reply.renders[0].name


def test_a_failing_step_leaves_no_trace_of_the_ones_before_it(song: Path, store: Store) -> None:
    with pytest.raises(NotFound):
        ask(song, store, BASS, ("vary", {"target": "track:Nobody"}))
    assert not copy_of(song).exists()
    assert conductor(song, store, Script()).state()[2].nodes == ()


def test_a_step_hears_what_the_step_before_it_made_even_in_a_dry_run(song: Path, store: Store) -> None:
    darker = ("apply_effects", {"target": "last", "effects": [{"effect": "lowpass"}]})
    dry = conductor(song, store, Script(two_steps(BASS, darker))).ask(Wish("words", dry=True))
    wet = conductor(song, store, Script(two_steps(BASS, darker))).ask(Wish("words"))
    assert [render.digest for render in dry.renders] == [render.digest for render in wet.renders]
    assert len(wet.renders) == 2


def test_cancel_stops_at_once_and_writes_nothing(song: Path, store: Store) -> None:
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(Cancelled):
        conductor(song, store, Script(plan(BASS, PAD))).ask(Wish("words"), stopped=stopped)
    assert not copy_of(song).exists()


def test_takes_asked_for_on_the_side_become_takes_of_one_item(song: Path, store: Store) -> None:
    reply = conductor(song, store, Script(plan(BASS))).ask(Wish("words", takes=3))
    assert len({render.digest for render in reply.renders}) == 3
    loud = [render.measured.loudness for render in reply.renders]
    assert max(loud) - min(loud) < 1.0
    session = RppBackend(copy_of(song)).read()
    assert len(session.tracks[-1].clips[0].takes) == 3


def test_a_project_changed_by_the_musician_in_between_is_respected(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    text = copy_of(song).read_bytes().replace(b"NAME Drums", b"NAME Drumz", 1)
    copy_of(song).write_bytes(text)
    conductor(song, store, Script()).travel(Travel("undo"))
    after = RppBackend(copy_of(song)).read()
    assert "Drumz" in [track.name for track in after.tracks]
    assert not new_files(after)


def test_history_follows_a_project_that_was_reverted_in_the_daw(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    kept = copy_of(song).read_bytes()
    ask(song, store, PAD)
    copy_of(song).write_bytes(kept)
    assert conductor(song, store, Script()).state()[2].head == 1


def test_a_media_folder_that_cannot_be_written_is_an_error_and_nothing_changes(
    song: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "hardlink_to", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageFailed, match="disk is full"):
        ask(song, store, BASS)
    monkeypatch.undo()
    assert not copy_of(song).exists()
    assert conductor(song, store, Script()).state()[2].nodes == ()


KILLED = """
import sys
from pathlib import Path
import bridge.files
from bridge.store.store import Store
from tests.controller.test_conductor import BASS, PAD, ask
from bridge.daw.rpp.backend import RppBackend
import bridge.controller.request as request

point = sys.argv[3]
if point == "pending":
    RppBackend.commit = lambda *a, **k: (print("here", flush=True), sys.stdin.read())
elif point == "committed":
    whole = RppBackend.commit
    RppBackend.commit = lambda *a, **k: (whole(*a, **k), print("here", flush=True), sys.stdin.read())
elif point in ("half copied", "copied"):
    place = bridge.files._place
    def placed(temporary, path):
        if "[" in path.name and point == "copied":
            place(temporary, path)
        if "[" in path.name:
            print("here", flush=True)
            sys.stdin.read()
        if "[" not in path.name:
            place(temporary, path)
    bridge.files._place = placed
elif point == "stored":
    request.placed = lambda *a, **k: (print("here", flush=True), sys.stdin.read())
ask(Path(sys.argv[1]), Store(Path(sys.argv[2])), BASS)
"""


def media_of(song: Path) -> list[Path]:
    """What the copilot put beside the project, half copied files included."""
    return sorted(path for path in song.parent.rglob("*") if path.parent.name == "Loop Copilot")


@pytest.mark.parametrize(
    ("point", "done"),
    [("stored", False), ("half copied", False), ("copied", False), ("pending", False), ("committed", True)],
)
def test_a_kill_during_a_request_leaves_all_of_it_or_nothing(
    song: Path, store: Store, home: Path, point: str, done: bool
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent)}
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(song), str(home), point],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert worker.stdout is not None and worker.stdin is not None
    assert worker.stdout.readline() == "here\n"
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)
    worker.stdout.close()
    worker.stdin.close()
    session, _, history = conductor(song, store, Script()).state()
    assert bool(new_files(session)) is done
    assert len(history.nodes) == int(done)
    again = ask(song, store, PAD)
    assert again.renders and len(conductor(song, store, Script()).state()[2].nodes) == int(done) + 1
    assert [path.suffix for path in media_of(song)] == [".mid", ".wav"] * (1 + done)


def test_two_processes_on_one_project_both_keep_their_change(song: Path, store: Store, home: Path) -> None:
    code = "import sys; from tests.controller.test_conductor import *; "
    code += "ask(Path(sys.argv[1]), Store(Path(sys.argv[2])), PAD)"
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent)}
    ask(song, store, ("set_attribute", {"attribute": "key", "value": "D minor"}))
    other = subprocess.Popen([sys.executable, "-c", code, str(song), str(home)], env=environment)
    conductor(song, store, Script(*[plan(BASS)] * 9)).ask(Wish("words"))
    assert other.wait(120) == 0
    session, _, history = conductor(song, store, Script()).state()
    assert len(new_files(session)) == 2
    assert [len(history.path(history.head)), len(history.nodes)] == [3, 3]


def test_a_reply_is_json_for_programs(song: Path, store: Store) -> None:
    from bridge.api.tell import reply_message

    shown = reply_message(ask(song, store, BASS)).model_dump(mode="json")
    assert shown["plan"][0]["task"] == "add_track"
    assert shown["renders"][0]["samples_off"] == 0
