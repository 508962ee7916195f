"""What a musician wishes for while connections, projects and loops come and go is neither lost nor done elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.reaper import FakeReaper

from tests.reaper.daemon import CONNECT, Daemon
from tests.reaper.test_lua_loop import asked, board, connect, post


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    with Daemon(home, reaper) as running:
        running.turn()
        yield running


def test_a_wish_made_after_the_connection_was_swept_away_is_heard_over_the_next(
    daemon: Daemon, reaper: FakeReaper
) -> None:
    connect(daemon)
    for _ in range(35):
        daemon.turn(1.0)

    post(reaper, '"ask", { text = "one" }')
    reaper.tick(1, seconds=35.0)
    daemon.until(lambda: asked(daemon))

    assert "trouble" not in board(reaper)
    assert len(asked(daemon, "hello")) == 2


def test_a_wish_for_a_project_that_was_closed_is_not_carried_out_in_another(
    daemon: Daemon, reaper: FakeReaper, tmp_path: Path
) -> None:
    connect(daemon)
    reaper.new_tab()
    post(reaper, '"ask", { text = "one" }')
    reaper.close_tab(1)
    daemon.tick(40)

    assert asked(daemon) == []
    assert board(reaper)["trouble"]["code"] == "moved"


def test_a_loop_that_was_only_slow_runs_on(daemon: Daemon, reaper: FakeReaper, tmp_path: Path) -> None:
    folder = tmp_path / "Loop Copilot"
    shutil.copytree(CONNECT.parent, folder)
    slow = folder / CONNECT.name
    slow.write_text(
        """
      local real = reaper
      reaper = setmetatable({ defer = function(body)
        local function wait()
          if real.GetExtState("test", "hold") == "" then body() else real.defer(wait) end
        end
        real.defer(wait)
      end }, { __index = function(_, name) return real[name] end })
    """
        + CONNECT.read_text()
    )
    reaper.run(slow)
    daemon.tick(40)
    reaper.lua('reaper.SetExtState("test", "hold", "yes", false)')
    daemon.tick(80)

    reaper.run(folder / "Loop Copilot_Add bass.lua")
    daemon.tick(80)
    reaper.lua('reaper.DeleteExtState("test", "hold", false)')
    daemon.until(lambda: asked(daemon))

    assert slow in reaper.running()
