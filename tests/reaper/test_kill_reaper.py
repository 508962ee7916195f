"""REAPER is killed at every step of a commit: opened again as last saved, nothing is doubled and nothing lost."""

from __future__ import annotations

import os
import select
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes.reaper import missing

from bridge.api.messages import AskParams, ReplyMessage
from tests.fakes.daemon import PATIENCE, RunningDaemon, running
from tests.reaper.songs import SONGS
from tests.reaper.stage import Seat, action, files_beside, heard, seated, until, without_ours
from tests.reaper.test_kill_daemon import (
    assert_done_once,
    commit_is_written,
    frozen_before_the_commit,
    reaper_answered,
)

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a process is stopped within itself by a pipe with a name"),
]

SONG = SONGS["seven eighths, names from everywhere"]

STOP = """
local function stop()
  local here = io.open("{here}", "w")
  here:write("x")
  here:close()
  io.open("{never}", "r")
end
local calls, whole, place = 0, reaper.{name}, 0
repeat
  place = place + 1
  local name, body = debug.getupvalue(whole, place)
  assert(name, "the fake has no body for {name}")
  if name == "body" then
    debug.setupvalue(whole, place, function(...)
      calls = calls + 1
      if calls == {count} and "{when}" == "before" then
        stop()
      end
      local results = table.pack(body(...))
      if calls == {count} and "{when}" == "after" then
        stop()
      end
      return table.unpack(results, 1, results.n)
    end)
  end
until name == "body"
"""
"""Has the fake stand still in a call of REAPER's; its calls are made of a body and what checks its arguments."""

POINTS = {
    "the commit is read": ("Undo_BeginBlock2", 1, "before"),
    "the undo block is open": ("Undo_BeginBlock2", 1, "after"),
    "the folder is there": ("InsertTrackInProject", 1, "after"),
    "the track is there": ("InsertTrackInProject", 2, "after"),
    "an empty item is there": ("AddMediaItemToTrack", 1, "after"),
    "the item has its sound": ("SetMediaItemTake_Source", 1, "after"),
    "part of the state is saved": ("SetProjExtState", 1, "after"),
    "all is written": ("Undo_EndBlock2", 1, "before"),
    "the undo block is closed": ("Undo_EndBlock2", 1, "after"),
    "the project is marked as changed": ("MarkProjectDirty", 1, "after"),
}


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDaemon]:
    with running(tmp_path_factory.mktemp("copilot")) as process:
        yield process
        assert process.stop() == 0


@pytest.fixture(autouse=True)
def copilots_home(daemon: RunningDaemon, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOOP_COPILOT_HOME", str(daemon.home))
    return daemon.home


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return SONG.write(tmp_path)


def stopped_at(seat: Seat, folder: Path, point: tuple[str, int, str]) -> int:
    """Have REAPER stand still at a point; gives what becomes readable when it does."""
    here, never = folder / "here", folder / "never"
    os.mkfifo(here)
    os.mkfifo(never)
    name, count, when = point
    seat.reaper.lua(STOP.format(here=here, never=never, name=name, count=count, when=when))
    return os.open(here, os.O_RDONLY | os.O_NONBLOCK)


def connections(home: Path) -> set[Path]:
    """Those in the mailbox."""
    return set((home / "mailbox").glob("*-*"))


def silent(home: Path) -> None:
    """What half a minute of silence comes to: the connections of who is gone are swept away."""
    for connection in connections(home):
        shutil.rmtree(connection)


@contextmanager
def at_work(home: Path, project: Path) -> Iterator[Seat]:
    with seated(heard(home), project) as seat:
        seat.reaper.select_time(*SONG.span)
        seat.connect()
        yield seat


@pytest.mark.parametrize("point", POINTS)
def test_killed_within_a_commit(
    daemon: RunningDaemon, project: Path, tmp_path_factory: pytest.TempPathFactory, point: str
) -> None:
    media, original = files_beside(project), project.read_bytes()
    with at_work(daemon.home, project) as seat:
        there = stopped_at(seat, tmp_path_factory.mktemp("pipes"), POINTS[point])
        seat.reaper.run(action("Add drums"))
        assert select.select([there], [], [], PATIENCE)[0], "REAPER never came there"
        seat.reaper.kill()
        os.close(there)
    silent(daemon.home)
    assert project.read_bytes() == original

    with at_work(daemon.home, project) as seat:
        seat.act("Add drums")
        assert_done_once(seat, project, media)


def test_started_again_at_once_it_need_not_wait_until_the_dead_one_counts_as_silent(
    daemon: RunningDaemon, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    media = files_beside(project)
    others = connections(daemon.home)
    with at_work(daemon.home, project) as seat:
        there = stopped_at(seat, tmp_path_factory.mktemp("pipes"), next(iter(POINTS.values())))
        seat.reaper.run(action("Add drums"))
        assert select.select([there], [], [], PATIENCE)[0], "REAPER never came there"
        seat.reaper.kill()
        os.close(there)
    dead = connections(daemon.home) - others
    assert dead
    with at_work(daemon.home, project) as seat:
        assert not dead & connections(daemon.home)
        seat.act("Add drums")
        assert_done_once(seat, project, media)


def test_killed_unsaved_after_all_was_done(daemon: RunningDaemon, project: Path) -> None:
    with at_work(daemon.home, project) as seat:
        seat.act("Add drums")
        seat.reaper.kill()
    silent(daemon.home)
    # They belong to a step that can be done again, whatever REAPER lost.
    kept = files_beside(project)

    with at_work(daemon.home, project) as seat:
        assert without_ours(seat.reaper.text()) == without_ours(project.read_text())
        seat.act("Add drums")
        assert_done_once(seat, project, kept, lost=1)


@pytest.mark.parametrize("answer", ["read later", "lost"])
def test_killed_once_it_was_saved_with_the_daemon_not_yet_aware(
    daemon: RunningDaemon, project: Path, answer: str
) -> None:
    original = without_ours(project.read_text())
    with at_work(daemon.home, project) as seat:
        session = seat.session
        seat.reaper.run(action("Add drums"))
        frozen_before_the_commit(seat)
        until(lambda: commit_is_written(daemon.home), "the commit is sent")
        os.kill(daemon.process.pid, signal.SIGSTOP)
        try:
            seat.reaper.start_clock()
            seat.wait(lambda: reaper_answered(daemon.home), "REAPER answers")
            seat.reaper.stop_clock()
            seat.reaper.save()
            seat.reaper.kill()
            if answer == "lost":
                silent(daemon.home)
        finally:
            os.kill(daemon.process.pid, signal.SIGCONT)
        until(lambda: seat.ear.ends(session, since=0), "the first request ends")
        request = seat.ear.events[seat.ear.ends(session, since=0)[0]].request
    silent(daemon.home)
    saved = project.read_bytes()

    with at_work(daemon.home, project) as seat:
        again = seat.ear.daemon.call(
            "ask", AskParams(session=seat.session, text="add drums"), ReplyMessage, id=request, waiting=lambda: None
        )
        assert again.edits == ()
        assert seat.reaper.text().encode() == saved
        assert seat.reaper.undo_labels() == []
        history = seat.state().history
        assert [node.id for node in history.nodes] == [history.head]
        assert "Took back" in seat.act("Undo").said
        assert without_ours(seat.reaper.text()) == original
