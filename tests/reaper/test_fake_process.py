"""The fake as a process: killed like REAPER, and in real time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.reaper import Misuse, ReaperProcess, ScriptFolder, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture
def process(song: Path) -> Iterator[ReaperProcess]:
    with ReaperProcess() as running:
        running.open(song)
        yield running


def counting(folder: Path) -> str:
    return f"""
        local n = 0
        local function loop()
          n = n + 1
          local file = assert(io.open("{folder}/count", "w"))
          file:write(n)
          file:close()
          reaper.defer(loop)
        end
        loop()
    """


def test_cycles_run_in_real_time_until_the_clock_is_stopped(
    process: ReaperProcess, script: ScriptFolder, tmp_path: Path
) -> None:
    process.run(script(counting(tmp_path)))
    process.start_clock()
    assert process.wait_for(lambda: (tmp_path / "count").read_text() not in ("", "1"))
    process.stop_clock()
    seen = (tmp_path / "count").read_text()
    assert process.lua("return 1") == 1
    assert (tmp_path / "count").read_text() == seen


def test_a_killed_reaper_leaves_its_files_and_nothing_else(
    process: ReaperProcess, script: ScriptFolder, song: Path, tmp_path: Path
) -> None:
    before = song.read_bytes()
    process.set_tempo(100)
    process.run(script(counting(tmp_path) + " reaper.atexit(function() os.remove('" + str(tmp_path) + "/count') end)"))
    process.kill()
    assert (song.read_bytes(), (tmp_path / "count").read_text()) == (before, "1")
    with pytest.raises(EOFError):
        process.tick()


def test_a_fault_in_real_time_is_told_when_the_clock_stops(process: ReaperProcess, script: ScriptFolder) -> None:
    process.run(script("reaper.defer(function() reaper.CountTracks() end)"))
    process.start_clock()
    process.wait_for(lambda: not process.running())
    with pytest.raises(Misuse, match="too few"):
        process.stop_clock()


def test_a_fault_in_real_time_is_told_at_the_latest_when_reaper_quits(song: Path, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match="too few"), ReaperProcess() as process:
        process.run(script("reaper.defer(function() reaper.CountTracks() end)"))
        process.start_clock()
        process.wait_for(lambda: not process.running())


def test_waiting_for_what_never_comes_ends(process: ReaperProcess) -> None:
    process.start_clock()
    assert not process.wait_for(lambda: False, cycles=2)
    process.stop_clock()
    with pytest.raises(EOFError, match="stands still"):
        process.wait_for(lambda: False)
