"""Who has the keys: a panel beside a musician who plays and records must not take them unasked, nor keep them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.reaper import FakeReaper

from tests.reaper.daemon import Daemon
from tests.reaper.test_actions import WINDOW, action, asked, connect, reply
from tests.reaper.test_panel import LEFT, prompt, typed

CONTROL_Z = 26


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    with Daemon(home, reaper) as running:
        running.turn()
        yield running


def test_a_panel_that_opens_by_itself_leaves_the_keys_to_reaper(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Describe"))
    daemon.until(lambda: asked(daemon))
    daemon.send({"id": asked(daemon)[0]["id"], "result": reply(said=["It is in D minor."])})
    daemon.until(lambda: reaper.window().open)
    assert not reaper.window().focused
    reaper.close_window()
    daemon.tick(3)

    reaper.run(WINDOW)

    assert reaper.window().focused


def test_a_panel_opens_by_itself_only_after_recording(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Describe"))
    daemon.until(lambda: asked(daemon))
    reaper.record()
    daemon.send({"id": asked(daemon)[0]["id"], "result": reply(said=["It is in D minor."])})
    daemon.tick(40)
    assert not reaper.window().open
    assert "when you stop recording" in reaper.tooltip()

    reaper.stop()
    daemon.tick(5)

    assert "It is in D minor." in reaper.window().texts


def test_space_plays_and_stops_while_nothing_is_typed(reaper: FakeReaper, home: Path) -> None:
    reaper.run(WINDOW)
    for state in (1, 0):
        typed(reaper, " ")
        assert reaper.lua("return reaper.GetPlayState()") == state

    typed(reaper, *"add bass", LEFT, " ")

    assert prompt(reaper) == "add bas s"
    assert reaper.lua("return reaper.GetPlayState()") == 0


def test_undo_is_reapers_while_nothing_is_typed(reaper: FakeReaper, home: Path) -> None:
    reaper.set_tempo(90.0)
    reaper.run(WINDOW)
    typed(reaper, CONTROL_Z)
    assert reaper.redo_labels() == ["Set project tempo"]

    reaper.redo()
    typed(reaper, *"add", CONTROL_Z)

    assert reaper.undo_labels() == ["Set project tempo"]
