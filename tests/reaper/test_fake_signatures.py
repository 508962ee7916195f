"""The committed list of REAPER's functions is whole, and is what its generator makes."""

from __future__ import annotations

import json
import re

from fakes.reaper import FakeReaper
from fakes.reaper.app import LUA
from fakes.reaper.generate import signatures

LINES = (LUA / "signatures.txt").read_text(encoding="utf-8").splitlines()
KINDS = {
    "string",
    "number",
    "integer",
    "boolean",
    "function",
    "userdata",
    "ReaProject",
    "MediaTrack",
    "MediaItem",
    "MediaItem_Take",
    "PCM_source",
    "TrackEnvelope",
}


def test_the_list_holds_every_function_once_in_order() -> None:
    names = [line.split()[0] for line in LINES]
    assert len(names) == 1253
    assert names == sorted(set(names))


def test_every_line_is_a_name_a_number_and_parameters() -> None:
    form = re.compile(r"\w+ \d+( \w+:[\w.]+\??)*")
    assert [line for line in LINES if not form.fullmatch(line)] == []


def test_nearly_every_parameter_is_of_a_kind_the_fake_can_tell() -> None:
    core = [line for line in LINES if not re.match(r"[A-Z]+_|[A-Z][a-z]+_Get|joystick|BR_|gmem", line)]
    kinds = [part.split(":")[1].rstrip("?") for line in core for part in line.split()[2:]]
    assert sum(kind in KINDS for kind in kinds) > 0.9 * len(kinds)


def test_the_generator_marks_what_may_be_nil_but_asks_for_the_project() -> None:
    table = {
        "Two": {"returns": 2, "params": [["take", "MediaItem_Take", False], ["sort", "boolean", True]]},
        "One": {"returns": 0, "params": [["proj", "ReaProject|nil|0", True]]},
    }
    assert signatures(json.dumps(table)) == ["One 0 proj:ReaProject", "Two 2 take:MediaItem_Take sort:boolean?"]


def test_a_function_gives_as_many_values_as_in_reaper() -> None:
    counted = (
        "return select('#', reaper.EnumProjects(0)), select('#', reaper.GetTempoTimeSigMarker(0, 0)),"
        " select('#', reaper.TimeMap_GetTimeSigAtTime(0, 0)), select('#', reaper.GetTrack(0, 5)),"
        " select('#', reaper.UpdateArrange()), select('#', reaper.get_action_context())"
    )
    with FakeReaper() as reaper:
        assert reaper.lua(counted) == [2, 8, 3, 1, 0, 8]
