"""Lets these tests import the fakes and projects they share with others, and gives them a REAPER."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "daw")]

if TYPE_CHECKING:
    from fakes.reaper import Reaper, ScriptFolder


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A project file with every feature, and its media."""
    from projects import write_song

    return write_song(tmp_path)


@pytest.fixture
def reaper(song: Path) -> Iterator[Reaper]:
    """REAPER with that project open."""
    from fakes.reaper import FakeReaper

    with FakeReaper() as running:
        running.open(song)
        yield running


@pytest.fixture(params=["inside", "process"])
def either(request: pytest.FixtureRequest, song: Path) -> Iterator[Reaper]:
    """The same, in the test's process and as a process of its own."""
    from fakes.reaper import FakeReaper, ReaperProcess, missing

    if request.param == "process" and missing():
        pytest.skip(missing())
    with FakeReaper() if request.param == "inside" else ReaperProcess() as running:
        running.open(song)
        yield running


@pytest.fixture
def script(tmp_path: Path) -> ScriptFolder:
    """Writes scripts."""
    from fakes.reaper import ScriptFolder

    return ScriptFolder(tmp_path / "scripts")
