"""The loop that keeps REAPER connected, as daemons come and go and other scripts wish for things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.reaper import FakeReaper
from fakes.reaper.app import Installation
from projects import BEAT, SMALL, write_song

from tests.reaper.daemon import CONNECT, Daemon
from tests.reaper.test_lua_snapshot import restless

POST = f'package.path = "{CONNECT.parent}/?.lua;" .. package.path\nlocal board = require("lib.board")\n'


@pytest.fixture
def reaper(tmp_path: Path) -> Iterator[FakeReaper]:
    with FakeReaper() as running:
        running.open(write_song(tmp_path))
        yield running


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    with Daemon(home, reaper) as running:
        running.turn()
        yield running


def connect(daemon: Daemon) -> str:
    """Run the loop until the daemon knows the project and has said so; gives its session."""
    daemon.reaper.run(CONNECT)
    daemon.until(lambda: daemon.backends)
    session = daemon.project
    daemon.event(kind="session", session=session, state={"id": session, "name": "song", "queue": []})
    daemon.until(lambda: daemon.of("state"))
    return session


def board(reaper: FakeReaper) -> Any:
    text = reaper.ext_state("LoopCopilot", "board")
    return json.loads(text) if text else None


def post(reaper: FakeReaper, *wishes: str) -> None:
    reaper.lua(POST + "\n".join(f"board.post({wish})" for wish in wishes))


def asked(daemon: Daemon, method: str = "ask") -> list[Any]:
    return [message for message in daemon.said if message.get("method") == method]


def test_without_a_daemon_the_board_says_how_to_start_it(reaper: FakeReaper, home: Path) -> None:
    reaper.run(CONNECT)
    reaper.tick(5)

    assert board(reaper)["connection"] == "searching"
    assert "loop-copilot run" in board(reaper)["words"]


def test_a_daemon_that_comes_later_is_found(reaper: FakeReaper, home: Path) -> None:
    reaper.run(CONNECT)
    reaper.tick(40)

    with Daemon(home, reaper) as daemon:
        daemon.turn()
        daemon.until(lambda: board(reaper)["connection"] == "connected")

    assert board(reaper)["version"] == "0"


def test_a_daemon_that_stands_still_is_given_up_after_five_seconds(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)

    reaper.tick(4, seconds=1.0)
    assert board(reaper)["connection"] == "connected"
    reaper.tick(4, seconds=1.0)

    assert board(reaper)["connection"] == "searching"


def test_an_unanswered_request_is_asked_again_of_the_next_daemon_with_the_same_id(
    daemon: Daemon, reaper: FakeReaper, home: Path
) -> None:
    session = connect(daemon)
    post(reaper, '"ask", { text = "add bass" }')
    daemon.until(lambda: asked(daemon))
    daemon.close(killed=True)

    with Daemon(home, reaper, epoch="77aa88bb") as second:
        second.turn()
        second.until(lambda: asked(second))

        methods = [message.get("method") for message in second.said]
        assert methods.index("hello") < methods.index("snapshot") < methods.index("ask")
        assert asked(second)[0] == asked(daemon)[0]
        assert asked(second)[0]["params"]["session"] == session


def test_a_connection_swept_away_while_reaper_slept_is_made_anew(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    for _ in range(32):
        daemon.turn(1.0)
    assert daemon.mailbox.connections == ()

    daemon.until(lambda: daemon.mailbox.connections, cycles=400)
    daemon.tick(40)

    assert len(asked(daemon, "hello")) == 2
    assert daemon.mailbox.connections[0].dropped == 0


def test_a_message_the_daemon_could_not_read_makes_all_be_told_anew_but_not_again_and_again(
    daemon: Daemon, reaper: FakeReaper
) -> None:
    connect(daemon)
    unread: Any = {"id": None, "error": {"code": -32700, "message": "It was cut off."}}

    daemon.send(unread)
    daemon.until(lambda: len(asked(daemon, "hello")) == 2)
    daemon.tick(20)
    assert len([told for told in daemon.of("snapshot") if "order" in told]) == 2
    daemon.send(unread)
    daemon.tick(300)

    assert len(asked(daemon, "hello")) == 2
    assert board(reaper)["trouble"]["what"] == "It was cut off."


def test_a_quiet_reaper_says_every_five_seconds_that_it_is_there(daemon: Daemon) -> None:
    connect(daemon)
    before = len(asked(daemon, "alive"))

    daemon.tick(620)

    assert len(asked(daemon, "alive")) - before in (3, 4)


def test_several_wishes_of_one_moment_are_all_heard_in_order(daemon: Daemon, reaper: FakeReaper) -> None:
    session = connect(daemon)

    post(reaper, '"ask", { text = "one" }', '"ask", { text = "two" }', '"travel", { to = "undo" }', '"cancel"')
    daemon.until(lambda: asked(daemon, "cancel"))

    assert [message["params"]["text"] for message in asked(daemon)] == ["one", "two"]
    assert asked(daemon, "travel")[0]["params"] == {"to": "undo", "session": session}
    assert asked(daemon)[0]["params"]["selection"]["clips"] == [BEAT]
    assert len({message["id"] for message in asked(daemon)}) == 2


def test_a_wish_waits_until_the_daemon_knows_the_project_as_it_stands(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.move_item(BEAT, 6.0)

    post(reaper, '"ask", { text = "one" }')
    daemon.until(lambda: asked(daemon))

    methods = [message.get("method") for message in daemon.said]
    assert len(methods) - methods[::-1].index("snapshot") - 1 < methods.index("ask")
    assert daemon.session().clip(BEAT).position == 6.0  # type: ignore[arg-type]


def test_a_wish_without_a_daemon_is_refused_in_words(reaper: FakeReaper, home: Path) -> None:
    reaper.run(CONNECT)
    reaper.tick(2)

    post(reaper, '"ask", { text = "one" }')
    reaper.tick(70)

    assert board(reaper)["trouble"]["code"] == "not-connected"
    assert str(home) in board(reaper)["trouble"]["what"]


def test_the_board_follows_a_request_from_queue_to_reply(daemon: Daemon, reaper: FakeReaper) -> None:
    session = connect(daemon)
    of: dict[str, object] = {"session": session, "request": "r"}

    daemon.event(kind="queued", text="add bass", place=1, **of)
    daemon.tick(5)
    assert board(reaper)["queue"] == [{"request": "r", "text": "add bass", "place": 1}]

    daemon.event(kind="started", text="add bass", **of)
    daemon.event(kind="progress", step="s", what="writing", done=0.5, **of)
    daemon.tick(5)
    assert board(reaper)["queue"][0]["place"] == 0
    assert board(reaper)["progress"] == {"request": "r", "step": "s", "what": "writing", "done": 0.5}

    daemon.event(kind="done", reply={"said": ["Done."]}, **of)
    daemon.tick(5)
    assert (board(reaper)["queue"], board(reaper).get("progress")) == ([], None)
    assert board(reaper)["reply"] == {"said": ["Done."], "request": "r"}
    assert board(reaper)["session"] == session


def test_an_error_of_the_daemon_reaches_the_board(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    post(reaper, '"ask", { text = "one" }')
    daemon.until(lambda: asked(daemon))

    error = {"code": -32000, "message": "No.", "data": {"code": "conflict", "do": "Wait."}}
    daemon.send({"id": asked(daemon)[0]["id"], "error": error})
    daemon.tick(5)

    assert board(reaper)["trouble"] == {"code": "conflict", "what": "No.", "do": "Wait."}


def test_a_script_that_wishes_starts_the_loop_if_none_runs(daemon: Daemon, reaper: FakeReaper, tmp_path: Path) -> None:
    action = tmp_path / "action.lua"
    action.write_text(
        POST + f'board.post("ask", {{ text = "one" }})\nrequire("lib.start").ensure("{CONNECT.parent}")\n'
    )

    for _ in range(3):
        reaper.run(action)
        daemon.tick(3)

    assert reaper.running() == [CONNECT]
    assert reaper.toggle_state(CONNECT) == 1
    assert len(asked(daemon, "hello")) == 1
    daemon.until(lambda: len(asked(daemon)) == 3)


def test_connect_is_a_switch_with_a_lit_button(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    assert reaper.toggle_state(CONNECT) == 1

    reaper.run(CONNECT)
    daemon.tick(2)

    assert reaper.running() == []
    assert reaper.toggle_state(CONNECT) == 0
    assert asked(daemon, "bye")
    assert reaper.ext_state("LoopCopilot", "loop") == ""
    assert reaper.ext_state("LoopCopilot", "board") == ""


def test_an_old_reaper_connects_too(home: Path, tmp_path: Path) -> None:
    with FakeReaper(Installation(version="6.41/OSX64")) as reaper, Daemon(home, reaper) as daemon:
        reaper.open(write_song(tmp_path))
        daemon.turn()
        connect(daemon)

        assert reaper.toggle_state(CONNECT) == 1
        reaper.terminate(CONNECT)
        assert reaper.toggle_state(CONNECT) == 0


def test_a_fault_of_ours_is_said_once_and_the_loop_goes_on(daemon: Daemon, reaper: FakeReaper, tmp_path: Path) -> None:
    reaper.run(restless(tmp_path, 'slow.CountTempoTimeSigMarkers = function() error("that is ours") end'))

    daemon.tick(80)

    assert reaper.console().count("that is ours") == 1
    assert len(reaper.running()) == 1
    assert reaper.dialogs() == []


def test_a_project_that_cannot_be_read_stands_in_nobodys_way(
    daemon: Daemon, reaper: FakeReaper, tmp_path: Path
) -> None:
    reaper.open(write_song(tmp_path, name="broken.rpp"))
    reaper.new_tab()
    reaper.open(write_song(tmp_path, SMALL, name="small.rpp"))
    reaper.run(restless(tmp_path, """
        local broken = real.EnumProjects(1)
        function slow.CountTempoTimeSigMarkers(project)
          if project == broken then error("no tempo") end
          return real.CountTempoTimeSigMarkers(project)
        end
    """))  # fmt: skip
    post(reaper, '"ask", { text = "one" }')
    daemon.until(lambda: asked(daemon))

    assert [backend.read().name for backend in daemon.backends.values()] == ["song", "Unsaved project", "small"]
    before = len(daemon.of("snapshot"))
    reaper.set_tempo(90.0)
    daemon.until(lambda: len(daemon.of("snapshot")) > before)
    assert reaper.console().count("no tempo") == 1


def test_the_transport_is_told_when_it_changes_and_four_times_a_second_while_it_plays(
    daemon: Daemon, reaper: FakeReaper
) -> None:
    connect(daemon)
    daemon.tick(20)
    before = len(daemon.of("transport"))
    daemon.tick(60)
    assert len(daemon.of("transport")) == before

    reaper.play()
    daemon.tick(60)

    told = daemon.of("transport")[before:]
    assert 5 <= len(told) <= 8
    assert all(message["playing"] for message in told)


def test_the_daemon_plays_stops_and_loops(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    project = daemon.project
    cursor = daemon.session().cursor

    daemon.call("transport", {"project": project, "do": "loop", "start": 1.0, "end": 3.0})
    daemon.tick(10)
    last = daemon.of("transport")[-1]
    assert (last["playing"], last["loop"]) == (True, [1.0, 3.0])
    assert 1.0 <= last["position"] < 3.0
    assert daemon.session().cursor == cursor

    daemon.call("transport", {"project": project, "do": "stop"})
    daemon.tick(10)
    assert not daemon.of("transport")[-1]["playing"]


def test_every_daemon_gets_the_state_of_all_surfaces_once(
    daemon: Daemon, reaper: FakeReaper, home: Path, tmp_path: Path
) -> None:
    noted = """
      function slow.Main_OnCommandEx(...)
        local before = real.GetExtState("test", "commands")
        real.SetExtState("test", "commands", before .. table.concat({ ... }, " ") .. ";", false)
        real.Main_OnCommandEx(...)
      end
    """
    reaper.run(restless(tmp_path, noted))
    daemon.tick(40)
    assert reaper.ext_state("test", "commands") == "41743 0 0;"
    daemon.close(killed=True)

    with Daemon(home, reaper, epoch="77aa88bb") as second:
        second.turn()
        second.until(lambda: asked(second, "hello"))
        second.tick(40)

    assert reaper.ext_state("test", "commands") == 2 * "41743 0 0;"


def test_what_is_no_message_is_answered_with_an_error(daemon: Daemon) -> None:
    connect(daemon)

    for message in ({"id": "a", "method": "dance", "params": {}}, {"id": "b", "method": "commit", "params": {}}):
        daemon.send(dict(message))
    daemon.until(lambda: {"a", "b"} <= daemon._answers.keys())

    codes = {id: answer["error"]["code"] for id, answer in daemon._answers.items()}  # type: ignore[index,call-overload]
    assert codes == {"a": -32601, "b": -32000}
