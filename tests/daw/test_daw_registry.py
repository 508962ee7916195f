"""DAWs are found by a project file's ending or by the name they say, and nothing is imported before."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from bridge.core.json import JsonObject
from bridge.daw.registry import GROUP, DawRegistry
from bridge.errors import InvalidProject, NotInstalled


def call(method: str, params: JsonObject) -> JsonObject:
    raise AssertionError(method)


def test_a_project_file_is_opened_by_its_ending_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "Song.RPP"
    path.write_text('<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1700000000\n  TEMPO 120 4 4\n>\n')
    assert DawRegistry().open_file(path, in_place=True).read().daw == "rpp"


def test_a_file_of_another_kind_is_refused_with_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(InvalidProject, match=r"song\.als.*\.rpp"):
        DawRegistry().open_file(tmp_path / "song.als", in_place=False)


def test_a_live_project_gets_the_backend_of_its_daw() -> None:
    assert DawRegistry().live("reaper", call, "p").name == "reaper"
    with pytest.raises(NotInstalled, match="notator"):
        DawRegistry().live("notator", call, "p")


def test_one_that_is_broken_is_an_error_only_where_it_is_asked_for() -> None:
    doors = DawRegistry([EntryPoint("broken", "no.such.module:Backend", GROUP)])
    with pytest.raises(NotInstalled, match="Nothing here works with other"):
        doors.live("other", call, "p")
    with pytest.raises(NotInstalled, match=r"broken cannot be loaded.*No module"):
        doors.live("broken", call, "p")
