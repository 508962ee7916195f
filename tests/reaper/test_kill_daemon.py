"""The daemon is killed at every step of a commit: after its restart nothing is doubled and nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes.reaper import missing

from bridge.api.messages import PlanEvent
from tests.fakes.daemon import PATIENCE, RunningDaemon, running
from tests.reaper.dying_daemon import POINTS
from tests.reaper.songs import SONGS, Song
from tests.reaper.stage import Seat, action, clips, files_beside, heard, played, read, seated, until, without_ours

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

SONG: Song = SONGS["seven eighths, names from everywhere"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return SONG.write(tmp_path)


@contextmanager
def dying(home: Path, point: str) -> Iterator[RunningDaemon]:
    command = [sys.executable, "-m", "tests.reaper.dying_daemon", point]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Ready: ")
            yield RunningDaemon(process, home)
        finally:
            process.kill()


@contextmanager
def asking(home: Path, project: Path) -> Iterator[Seat]:
    """A musician who asked for drums just now."""
    with seated(heard(home), project) as seat:
        seat.reaper.select_time(*SONG.span)
        seat.connect()
        seat.reaper.run(action("Add drums"))
        yield seat


def assert_done_once(seat: Seat, project: Path, media: set[Path], *, lost: int = 0) -> None:
    """The drums are there once, can be taken back by one undo, and nothing else lies about.

    Args:
        seat: Where they were asked for.
        project: As it was last saved.
        media: What lay beside it before.
        lost: Steps that were known as made when REAPER lost them.
    """
    original = project.read_text()
    was, now = read(seat.reaper, original), seat.saved()
    assert len(now.tracks) == len(was.tracks) + 2
    ((_, drums),) = [found for id, found in clips(now).items() if id not in clips(was)]
    assert len(drums.takes) == 1
    assert len(seat.reaper.undo_labels()) == 1
    sounds = played(now) - played(was)
    assert len(sounds) == 1
    assert files_beside(project) - media == {file for sound in sounds for file in (sound, sound.with_suffix(".mid"))}
    history = seat.state().history
    assert [node.id for node in history.nodes] == [*range(1, lost + 2)]
    assert history.head == lost + 1 and history.nodes[-1].parent is None

    assert "Took back" in seat.act("Undo").said
    assert without_ours(seat.reaper.text()) == without_ours(original)


@pytest.mark.parametrize("point", POINTS)
def test_killed_within_itself(home: Path, project: Path, point: str) -> None:
    media = files_beside(project)
    with dying(home, point) as first, asking(home, project) as seat:
        assert first.process.wait(PATIENCE) == -signal.SIGKILL
        with running(home):
            seat.ear = heard(home)
            seat.answered()
            assert_done_once(seat, project, media)


def frozen_before_the_commit(seat: Seat) -> None:
    """REAPER stands still from when the request was understood."""
    seat.wait(lambda: any(isinstance(event, PlanEvent) for event in seat.ear.events), "there is a plan")
    seat.reaper.stop_clock()


def commit_is_written(home: Path) -> bool:
    messages = (home / "mailbox").glob("*/to-daw/*.json")
    return any(b'"method":"commit"' in message.read_bytes() for message in messages)


def reaper_answered(home: Path) -> bool:
    messages = (home / "mailbox").glob("*/to-daemon/*.json")
    return any(b'"already":false' in message.read_bytes().replace(b" ", b"") for message in messages)


def test_killed_as_soon_as_it_had_understood(home: Path, project: Path) -> None:
    media = files_beside(project)
    with running(home) as first, asking(home, project) as seat:
        frozen_before_the_commit(seat)
        first.kill()
        with running(home):
            seat.ear = heard(home)
            seat.reaper.start_clock()
            seat.answered()
            assert_done_once(seat, project, media)


@pytest.mark.parametrize("first_to_wake", ["REAPER", "the next daemon"])
def test_killed_while_the_commit_lies_in_the_mailbox(home: Path, project: Path, first_to_wake: str) -> None:
    media = files_beside(project)
    with running(home) as first, asking(home, project) as seat:
        frozen_before_the_commit(seat)
        until(lambda: commit_is_written(home), "the commit is sent")
        first.kill()
        if first_to_wake == "REAPER":
            seat.reaper.start_clock()
            seat.wait(seat.reaper.undo_labels, "it is carried out with nobody there")
        with running(home):
            seat.ear = heard(home)
            seat.reaper.start_clock()
            seat.answered()
            assert_done_once(seat, project, media)


def test_killed_before_it_read_that_the_commit_was_done(home: Path, project: Path) -> None:
    media = files_beside(project)
    with running(home) as first, asking(home, project) as seat:
        frozen_before_the_commit(seat)
        until(lambda: commit_is_written(home), "the commit is sent")
        os.kill(first.process.pid, signal.SIGSTOP)
        seat.reaper.start_clock()
        seat.wait(lambda: reaper_answered(home), "REAPER answers")
        first.kill()
        with running(home):
            seat.ear = heard(home)
            seat.answered()
            assert_done_once(seat, project, media)


def test_a_move_through_the_history_is_made_once_when_the_daemon_is_killed(home: Path, project: Path) -> None:
    with running(home) as first, asking(home, project) as seat:
        seat.answered()
        seat.act("Add bass")
        seat.reaper.stop_clock()
        seat.reaper.run(action("Undo"))
        os.kill(first.process.pid, signal.SIGSTOP)
        seat.reaper.tick(3)
        first.kill()
        with running(home):
            seat.ear = heard(home)
            seat.reaper.start_clock()
            seat.wait(lambda: len(seat.reaper.undo_labels()) == 3, "the move is made")
            seat.answered()
            assert len(read(seat.reaper, project.read_text()).tracks) + 2 == len(seat.saved().tracks)
            history = seat.state().history
            assert ([node.id for node in history.nodes], history.head) == ([1, 2], 1)
