"""The daemon as its users meet it: a real process, real WebSockets, real project files."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from bridge.api.beacon import Beacon
from bridge.api.client import Daemon
from bridge.api.messages import AskParams, EventMessage, TravelParams
from bridge.config import Config
from bridge.errors import Cancelled, InvalidInput, NotConnected, NotFound
from bridge.workshop import opened
from tests.fakes.daemon import PATIENCE, RunningDaemon, running, start

EMPTY = '<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1700000000\n  SAMPLERATE 44100 0 0\n  TEMPO 120 4 4\n>\n'
LONG = "make a 64 bar trance loop"


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDaemon]:
    with running(tmp_path_factory.mktemp("daemon")) as running_daemon:
        yield running_daemon
        assert running_daemon.stop() == 0


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return a_song(tmp_path / "söng.rpp")


def a_song(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(EMPTY)
    return path


def copy_of(song: Path) -> Path:
    return song.with_name(f"{song.stem} (Loop Copilot).rpp")


def wish(text: str, *, seed: int = 1) -> AskParams:
    return AskParams(session="", text=text, seed=seed)


def deaf(event: EventMessage) -> None:
    pass


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if not path.name.startswith("."))


def test_the_file_with_the_token_is_for_nobody_else_to_read(daemon: RunningDaemon) -> None:
    path = daemon.home / "daemon.json"
    assert len(daemon.beacon.token) >= 32
    assert daemon.beacon.pid == daemon.process.pid
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("token", ["", "wrong", "ünd"])
def test_without_the_token_nobody_comes_in(daemon: RunningDaemon, token: str) -> None:
    headers = {"Authorization": ""} if not token else {}
    with pytest.raises(InvalidStatus) as refused, daemon.face(token=token, **headers):
        pass
    assert refused.value.response.status_code == 401


@pytest.mark.parametrize("origin", ["https://example.com", "http://127.0.0.1", "null"])
def test_no_web_page_comes_in_even_with_the_token(daemon: RunningDaemon, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, daemon.face(Origin=origin):
        pass
    assert refused.value.response.status_code == 403


_LONG_WORDS = "x" * 4001
BAD = {
    "not JSON": ("{", -32700, None),
    "not UTF-8": (b"\xff\xfe\x00", -32700, None),
    "a number that is none": ('{"jsonrpc": "2.0", "id": NaN, "method": "sessions"}', -32700, None),
    "brackets without end": ("[" * 100_000, -32700, None),
    "a batch": ("[]", -32600, None),
    "no version": ('{"id": "1", "method": "sessions"}', -32600, "1"),
    "neither call nor answer": ('{"jsonrpc": "2.0", "id": "1"}', -32600, "1"),
    "an id of a wrong kind": ('{"jsonrpc": "2.0", "id": [1], "method": "sessions"}', -32600, None),
    "parameters by position": ('{"jsonrpc": "2.0", "id": "1", "method": "sessions", "params": [1]}', -32602, "1"),
    "a method that is none": ('{"jsonrpc": "2.0", "id": "1", "method": "__init__"}', -32601, "1"),
    "a parameter missing": ('{"jsonrpc": "2.0", "id": "1", "method": "state"}', -32602, "1"),
    "a parameter of a wrong kind": ('{"jsonrpc": "2.0", "id": 7, "method": "open", "params": {"path": 3}}', -32602, 7),
    "words without end": (
        '{"jsonrpc": "2.0", "id": "1", "method": "ask", "params": {"session": "x", "text": "' + _LONG_WORDS + '"}}',
        -32602, "1",
    ),
    "a change with a number for an id": (
        '{"jsonrpc": "2.0", "id": 1, "method": "ask", "params": {"session": "x", "text": "x"}}', -32600, 1,
    ),
    "a session that is not open": (
        '{"jsonrpc": "2.0", "id": "1", "method": "state", "params": {"session": "x"}}', -32000, "1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_a_message_is_said_and_the_connection_goes_on(daemon: RunningDaemon, name: str) -> None:
    text, code, id = BAD[name]
    with daemon.face() as face:
        face.socket.send(text)
        answer = face.hear()
        assert answer["id"] == id
        assert answer["error"]["code"] == code
        assert answer["error"]["message"]
        if code == -32000:
            assert answer["error"]["data"]["code"] == "not-found"
        hello = face.call("hello", protocol=1, client="test")
        assert hello["result"]["epoch"] == daemon.beacon.epoch


def test_a_message_too_large_ends_its_own_connection_and_no_other(daemon: RunningDaemon) -> None:
    with daemon.face() as other:
        with pytest.raises(ConnectionClosedError) as closed, daemon.face() as face:
            face.socket.send("x" * ((16 << 20) + 1))
            face.hear()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
        assert other.call("sessions")["result"]


def test_an_older_face_is_told_so(daemon: RunningDaemon) -> None:
    with daemon.face() as face:
        error = face.call("hello", protocol=0, client="old")["error"]
    assert error["data"]["code"] == "invalid-input"
    assert "version 0" in error["message"]


def test_a_path_that_depends_on_where_one_stands_is_refused(daemon: RunningDaemon) -> None:
    with daemon.face() as face:
        assert face.call("open", path="song.rpp")["error"]["data"]["code"] == "invalid-input"


def test_a_project_file_cannot_play(daemon: RunningDaemon, song: Path) -> None:
    with daemon.face() as face:
        answer = face.call("transport", session=face.open(song), do="play")
    assert "cannot play" in answer["error"]["message"]


def test_requests_wait_their_turn_are_shown_to_every_face_and_stopped_at_any_moment(
    daemon: RunningDaemon, song: Path
) -> None:
    with daemon.face() as face, daemon.face() as onlooker:
        session = face.open(song)
        face.say("ask", id="q-long", session=session, text=LONG)
        face.say("ask", id="q-second", session=session, text="it's in E minor")
        face.say("ask", id="q-third", session=session, text="it's in F minor")
        assert face.event("queued", "q-second")["place"] == 1
        assert onlooker.event("queued", "q-third")["place"] == 2
        (shown,) = [s for s in onlooker.call("sessions")["result"]["sessions"] if s["id"] == session]
        assert [it["request"] for it in shown["queue"]] == ["q-long", "q-second", "q-third"]
        face.event("plan", "q-long")
        assert face.call("cancel", session=session, request="q-second")["result"]["cancelled"] == ["q-second"]
        assert face.answer("q-second")["error"]["data"]["code"] == "cancelled"
        onlooker.call("cancel", session=session, request="q-long")
        assert face.answer("q-long")["error"]["data"]["code"] == "cancelled"
        assert face.answer("q-third")["result"]["understood"] == "plan"
    assert not any(name.endswith((".wav", ".mid")) for name in files_in(song.parent))


def test_a_session_does_not_wait_for_another(daemon: RunningDaemon, tmp_path: Path) -> None:
    with daemon.face() as face:
        busy, quick = face.open(a_song(tmp_path / "a" / "busy.rpp")), face.open(a_song(tmp_path / "b" / "quick.rpp"))
        face.say("ask", id="s-busy", session=busy, text=LONG)
        face.event("plan", "s-busy")
        face.call("ask", id="s-quick", session=quick, text="it's in E minor")
        assert face.call("cancel", session=busy)["result"]["cancelled"] == ["s-busy"]
        assert face.answer("s-busy")["error"]["data"]["code"] == "cancelled"


def test_asked_again_with_the_same_id_even_by_another_face_it_is_carried_out_once(
    daemon: RunningDaemon, song: Path
) -> None:
    with daemon.face() as face, daemon.face() as other:
        session = face.open(song)
        first = face.call("ask", id="once", session=session, text="make a 1 bar rock beat", seed=1)["result"]
        written = copy_of(song).read_bytes()
        again = other.call("ask", id="once", session=session, text="make a 1 bar rock beat", seed=1)["result"]
        assert again == first
        assert copy_of(song).read_bytes() == written


def test_the_client_and_this_process_make_the_same_project(daemon: RunningDaemon, tmp_path: Path) -> None:
    # One after the other in the same place, since a project names its files by their place.
    song, made = tmp_path / "song.rpp", []
    words = ["make a 2 bar funk loop with drums and bass", "add a lead"]
    kinds: list[list[str]] = []
    for remote in (True, False):
        a_song(song)
        heard: list[EventMessage] = []
        if remote:
            found = Daemon.find(daemon.home)
            assert found is not None
            with found, closing(found):
                copilot = found.open(song)
                replies = [copilot.ask(wish(text), hear=heard.append, stopped=lambda: False) for text in words]
                state = copilot.state()
                with pytest.raises(NotFound):
                    copilot.travel(TravelParams(session="", to="branch", name="nowhere"))
        else:
            with opened(song, in_place=False, config=Config(tmp_path / "home")) as local:
                replies = [local.ask(wish(text), hear=heard.append, stopped=lambda: False) for text in words]
                state = local.state()
        kinds.append([event.kind for event in heard if event.kind in ("plan", "take", "gat", "committed")])
        renders = [[(r.digest, r.loudness, r.name) for r in reply.renders] for reply in replies]
        said = [reply.said for reply in replies]
        values = [(cell.name, cell.value, cell.source) for cell in state.gat]
        made.append((renders, said, values, [node.label for node in state.history.nodes]))
        copy_of(song).rename(tmp_path / f"{remote}.rpp")
        for path in song.parent.glob(".*"):
            path.unlink()
    assert made[0] == made[1]
    assert kinds[0] == kinds[1]


def test_the_client_stops_a_request(daemon: RunningDaemon, tmp_path: Path) -> None:
    song = a_song(tmp_path / "stopped.rpp")
    found = Daemon.find(daemon.home)
    assert found is not None
    begun: list[EventMessage] = []
    with found:
        with pytest.raises(Cancelled):
            found.open(song).ask(wish(LONG), hear=begun.append, stopped=lambda: bool(begun))
        by_name = found.called("Stopped")
        assert by_name is not None and by_name.session == str(song)
        assert found.called("no such song") is None
    assert not copy_of(song).exists()


def test_sigterm_during_a_request_leaves_the_project_whole_and_no_files_behind(song: Path, home: Path) -> None:
    with running(home) as daemon, daemon.face() as face:
        session = face.open(song)
        face.say("ask", id="1", session=session, text=LONG)
        face.event("plan", "1")
        daemon.process.terminate()
        assert face.answer("1")["error"]["data"]["code"] == "cancelled"
        assert daemon.process.wait(PATIENCE) == 0
    assert files_in(song.parent) == [song.name]
    assert song.read_text() == EMPTY
    assert not (home / "daemon.json").exists()
    assert not (home / "mailbox" / "daemon.json").exists()
    assert Daemon.find(home) is None


def test_a_second_one_is_refused_and_the_first_goes_on(home: Path) -> None:
    with running(home) as daemon:
        with start(home) as second:
            said, errors = second.communicate(timeout=PATIENCE)
        assert second.returncode == 1
        assert said == ""
        assert f"process {daemon.process.pid}" in errors
        with daemon.face() as face:
            assert face.call("sessions")["result"] == {"sessions": []}


def test_what_a_killed_one_left_fools_nobody(home: Path) -> None:
    with running(home) as killed:
        killed.kill()
    assert Beacon.seen(home) == killed.beacon
    assert Daemon.find(home) is None
    with running(home) as daemon:
        assert daemon.beacon.epoch != killed.beacon.epoch
        found = Daemon.find(home)
        assert found is not None
        found.close()


@pytest.mark.parametrize("left", ["", "{", "[]", '{"port": "x", "token": 1, "pid": 1, "epoch": ""}'])
def test_a_beacon_that_is_broken_is_none(home: Path, left: str) -> None:
    (home / "daemon.json").write_text(left)
    assert Daemon.find(home) is None


def test_whoever_waits_is_told_when_the_daemon_is_killed(song: Path, home: Path) -> None:
    with running(home) as daemon:
        found = Daemon.find(home)
        assert found is not None
        with found:
            copilot = found.open(song)
            with pytest.raises(NotConnected):
                copilot.ask(wish(LONG), hear=lambda event: daemon.kill(), stopped=lambda: False)
            with pytest.raises(NotConnected):
                copilot.state()


def test_the_command_line_uses_the_running_daemon_and_says_the_same(home: Path, song: Path) -> None:
    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bridge", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=song.parent)

    assert run("status").returncode == 1
    with running(home) as daemon:
        made = run("ask", song.name, "make a 1 bar rock beat", "--seed", "1")
        assert made.returncode == 0, made.stderr
        status = run("status")
        assert status.returncode == 0
        assert f"process {daemon.process.pid}" in status.stdout and song.stem in status.stdout
        by_daemon = run("history", song.stem), run("gat", song.name, "--json"), run("ask", song.name, "order a pizza")
        assert run("ask", "no such.rpp", "x").returncode == 1
        assert json.loads(run("status", "--json").stdout)["sessions"][0]["name"] == copy_of(song).stem
    alone = run("history", song.name), run("gat", song.name, "--json"), run("ask", song.name, "order a pizza")
    assert [(r.returncode, r.stdout, r.stderr) for r in by_daemon] == [
        (r.returncode, r.stdout, r.stderr) for r in alone
    ]
    assert "rock" in alone[0].stdout


def test_the_daemon_is_ready_before_anything_heavy_is_loaded() -> None:
    code = "import sys, bridge.daemon, bridge.api.client; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("numpy", "scipy", "sqlite3", "rich", "bridge.controller", "bridge.tasks", "bridge.workshop"):
        assert f"'{heavy}'" not in loaded, heavy


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with start(tmp_path / "home") as process:
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors.startswith("✗") and "Traceback" not in errors


def test_a_mailbox_that_cannot_be_used_is_said_and_nothing_is_left_running(home: Path) -> None:
    (home / "mailbox").write_text("a file")
    with start(home) as process:
        said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said == ""
    assert errors.startswith("✗") and "Traceback" not in errors
    assert Daemon.find(home) is None


def test_a_wrong_path_is_an_error_of_ours(daemon: RunningDaemon, tmp_path: Path) -> None:
    found = Daemon.find(daemon.home)
    assert found is not None
    with found:
        with pytest.raises(NotFound):
            found.open(tmp_path / "gone.rpp")
        broken = tmp_path / "broken.rpp"
        broken.write_bytes(b"Dear diary")
        with pytest.raises(InvalidInput):
            found.open(broken)
