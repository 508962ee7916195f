"""A part of a project that cannot be taken, for whatever reason, makes no session until it is sent anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bridge.daw.reaper import wire
from bridge.daw.reaper.project import Project
from bridge.errors import InvalidProject

TAKE = {
    "id": "{A}", "name": "", "offset": 0, "play_rate": 1, "preserve_pitch": True, "pitch": 0, "gain": 0,
    "source": {"kind": "midi", "notes": [], "length": 4, "path": "/music/a.mid"},
}  # fmt: skip
ITEM = {
    "id": "{C}", "position": 0, "length": 1, "muted": False, "loop_source": False, "active": 0, "takes": [TAKE],
}  # fmt: skip
HEADER = {
    "path": None, "name": "song", "rate": 48000, "media_folder": None, "selection": {}, "cursor": 0, "saved": {},
    "tempo": [{"time": 0, "qn": 0, "bpm": 120, "num": 4, "den": 4, "linear": False}],
}  # fmt: skip


def track(id: str, name: str, *items: object) -> dict[str, Any]:
    return {"id": id, "name": name, "colour": None, "depth": 0, "muted": False, "soloed": False, "clips": list(items)}


def test_a_track_that_breaks_in_an_unknown_way_is_a_fault_and_the_rest_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(path: Path) -> object:
        raise ZeroDivisionError(path)

    project = Project("p")
    told: dict[str, Any] = {"project": "p", "order": ["{T}", "{U}"]}
    assert project.take({**told, "seq": 1, "session": HEADER, "tracks": [track("{T}", "a"), track("{U}", "b")]})
    with monkeypatch.context() as patched:
        patched.setattr(wire, "read_midi_file", broken)
        with pytest.raises(InvalidProject, match="ZeroDivisionError"):
            project.take({"project": "p", "seq": 2, "tracks": [track("{T}", "a", ITEM), track("{U}", "renamed")]})
    with pytest.raises(InvalidProject):
        project.take({"project": "p", "seq": 3})
    session = project.take({"project": "p", "seq": 4, "tracks": [track("{T}", "mended")]})
    assert session is not None
    assert [track.name for track in session.tracks] == ["mended", "renamed"]
