"""Commits in REAPER: one undo step, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from conformance import loop
from fakes.reaper import FakeReaper, ReaperProcess, missing
from projects import BASS, BEAT, BEAT_ONE, LINE, write_song

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveTake,
    SaveState,
    apply_all,
)
from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    Session,
    Take,
    TakeId,
    TrackId,
)
from bridge.core.units import Beats, Seconds
from bridge.daw.rpp import RppBackend
from bridge.errors import Conflict, CopilotError, Moved, StorageFailed
from tests.reaper.daemon import CONNECT, Daemon
from tests.reaper.test_lua_snapshot import comparable


@pytest.fixture
def reaper() -> Iterator[FakeReaper]:
    with FakeReaper() as running:
        yield running


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_song(tmp_path)


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper, song: Path) -> Iterator[Daemon]:
    reaper.open(song)
    with Daemon(home, reaper) as running:
        running.turn()
        reaper.run(CONNECT)
        running.until(lambda: running.backends)
        yield running


def fresh() -> str:
    return f"{{{str(uuid4()).upper()}}}"


def wav(folder: Path) -> Path:
    return folder / "Media" / "beat one.wav"


def everything(folder: Path) -> tuple[Edit, ...]:
    """Edits of many kinds at once: a folder with a track in it, a clip with three kinds of takes, a take elsewhere."""
    notes = MidiSource((Note(Beats(0.0), Beats(0.5), 36, 100), Note(Beats(1.0), Beats(0.25), 38, 90)), Beats(4.0))
    takes = (
        Take(TakeId(fresh()), "loop", AudioSource(wav(folder))),
        Take(TakeId(fresh()), "part", AudioSource(wav(folder), Section(Seconds(0.0001), Seconds(0.0005), True))),
        Take(TakeId(fresh()), "notes", notes),
    )
    group, track = TrackId(fresh()), TrackId(fresh())
    clip = Clip(ClipId(fresh()), Seconds(2.0), Seconds(4.0), takes, active=1, loop_source=True)
    return (
        InsertTrack(group, "Loop Copilot", Colour(10, 20, 30), is_folder=True),
        InsertTrack(track, "bass", folder=group),
        InsertClip(track, clip),
        AddTake(ClipId(BEAT), replace(takes[2], id=TakeId(fresh()))),
        MuteClip(ClipId(LINE), muted=False),
        SaveState("key", "D dorian"),
    )


def test_the_saved_file_holds_what_the_edits_say(daemon: Daemon, reaper: FakeReaper, song: Path) -> None:
    before = RppBackend(song).read()
    edits = everything(song.parent)

    daemon.commit(*edits)

    assert comparable(RppBackend(reaper.save()).read()) == comparable(apply_all(before, edits))


def test_a_commit_is_one_step_of_undo_with_its_label(daemon: Daemon, reaper: FakeReaper, song: Path) -> None:
    before = comparable(daemon.session())

    daemon.commit(*everything(song.parent), label="Loop Copilot: Add bass (4 bars)")
    assert reaper.undo_labels()[-1:] == ["Loop Copilot: Add bass (4 bars)"]
    reaper.undo()
    daemon.tick(10)

    after = comparable(daemon.session())
    assert replace(after, saved=()) == replace(before, saved=())


def test_selection_cursor_and_view_stay_the_musicians(daemon: Daemon, reaper: FakeReaper, song: Path) -> None:
    reaper.select_items(LINE)
    reaper.select_time(1.0, 2.0)
    daemon.tick(10)
    before = daemon.session().selection

    daemon.commit(*everything(song.parent))
    added = daemon.session().clip(ClipId(BEAT)).takes[-1].id
    daemon.commit(RemoveTake(ClipId(BEAT), added), request="r2")

    assert daemon.session().selection == before


@pytest.mark.parametrize("broken", ["file", "clip", "twice"])
def test_what_cannot_be_done_is_found_out_before_anything_is_touched(
    daemon: Daemon, reaper: FakeReaper, song: Path, broken: str
) -> None:
    text, labels = reaper.text(), reaper.undo_labels()
    take = Take(TakeId(fresh()), "gone", AudioSource(song.parent / "never there.wav"))
    wire = {
        "file": ({"edit": "add_take", "clip": BEAT, "take": _json(take), "activate": True}, StorageFailed),
        "clip": ({"edit": "mute_clip", "clip": fresh(), "muted": True}, CopilotError),
        "twice": ({"edit": "insert_track", "id": BASS, "name": "", "at": 0, "depth": 0}, Conflict),
    }[broken]
    good = {"edit": "insert_track", "id": fresh(), "name": "half", "at": 0, "depth": 0, "depths": {}}
    asked = {"project": daemon.project, "base": 1, "mark": {"A": "1"}, "label": "x", "edits": [good, wire[0]]}

    with pytest.raises(wire[1]):
        daemon.call("commit", asked)  # type: ignore[arg-type]

    assert reaper.text() == text
    assert reaper.undo_labels() == labels


def test_a_commit_that_breaks_off_inside_is_taken_back_whole(home: Path, song: Path, tmp_path: Path) -> None:
    breaking = tmp_path / "breaking.lua"
    breaking.write_text(
        f"""
        local real = reaper
        local broken = {{ AddTakeToMediaItem = function() error("the disk is full") end }}
        reaper = setmetatable(broken, {{ __index = real }})
        package.path = "{CONNECT.parent}/?.lua;" .. package.path
        require("lib.loop").run()
        """
    )
    with FakeReaper() as reaper, Daemon(home, reaper) as daemon:
        reaper.open(song)
        daemon.turn()
        reaper.run(breaking)
        daemon.until(lambda: daemon.backends)
        before, saved = daemon.session(), reaper.text()

        with pytest.raises(CopilotError, match="the disk is full"):
            daemon.commit(SaveState("key", "D"), *everything(song.parent))

        assert reaper.undo_labels() == []
        assert comparable(_held(reaper, tmp_path)) == comparable(before)
        assert reaper.project_state("LOOP_COPILOT", "NNSXS") == ""
        assert saved.count("<TRACK") == reaper.text().count("<TRACK")


def test_a_request_asked_twice_is_carried_out_once(daemon: Daemon, reaper: FakeReaper) -> None:
    asked = {
        "project": daemon.project, "base": daemon.of("snapshot")[-1]["seq"], "mark": {"REQUEST_1": "abc"},
        "label": "Loop Copilot: Mute", "edits": [{"edit": "mute_clip", "clip": BEAT, "muted": True}],
    }  # fmt: skip

    first = daemon.call("commit", asked)
    again = daemon.call("commit", asked)

    assert (first["already"], again["already"]) == (False, True)
    assert first["seq"] == again["seq"] == daemon.of("snapshot")[-1]["seq"]
    assert reaper.undo_labels() == ["Loop Copilot: Mute"]


def test_edits_for_an_older_project_are_refused_after_a_newer_snapshot(daemon: Daemon, reaper: FakeReaper) -> None:
    base = daemon.of("snapshot")[-1]["seq"]
    reaper.move_item(LINE, 5.0)
    asked = {
        "project": daemon.project, "base": base, "mark": {"A": "1"}, "label": "x",
        "edits": [{"edit": "mute_clip", "clip": BEAT, "muted": True}],
    }  # fmt: skip

    with pytest.raises(Moved):
        daemon.call("commit", asked)

    assert daemon.of("snapshot")[-1]["seq"] > base
    assert daemon.session().clip(ClipId(LINE)).position == 5.0


def test_moving_the_cursor_does_not_get_in_the_way(daemon: Daemon, reaper: FakeReaper) -> None:
    base = daemon.of("snapshot")[-1]["seq"]
    reaper.move_cursor(5.0)
    reaper.select_items(LINE)
    asked = {
        "project": daemon.project, "base": base, "mark": {"A": "1"}, "label": "x",
        "edits": [{"edit": "mute_clip", "clip": BEAT, "muted": True}],
    }  # fmt: skip

    assert daemon.call("commit", asked)["already"] is False


def test_a_closed_project_is_not_touched(daemon: Daemon, reaper: FakeReaper, tmp_path: Path) -> None:
    project = daemon.project
    reaper.new_tab()
    reaper.close_tab(0)
    asked = {"project": project, "base": 1, "mark": {"A": "1"}, "label": "x", "edits": []}

    with pytest.raises(Moved):
        daemon.call("commit", asked)  # type: ignore[arg-type]


def test_a_project_behind_another_tab_is_edited_where_it_is(daemon: Daemon, reaper: FakeReaper, song: Path) -> None:
    reaper.new_tab()
    daemon.tick(5)

    daemon.commit(*everything(song.parent))

    assert [tab.current for tab in reaper.projects()] == [False, True]
    assert reaper.lua("return reaper.CountTracks(0)") == 0
    assert "Loop Copilot" in [track.name for track in daemon.session().tracks]


def test_waveforms_are_drawn_after_the_answer(daemon: Daemon, reaper: FakeReaper, song: Path) -> None:
    daemon.commit(InsertClip(TrackId(BASS), Clip(ClipId(fresh()), Seconds(0.0), Seconds(1.0), (
        Take(TakeId(fresh()), "loop", AudioSource(wav(song.parent))),))))  # fmt: skip
    daemon.tick(10)

    assert reaper.console() == ""


def test_a_waveform_is_begun_again_when_undo_made_its_source_anew(
    daemon: Daemon, reaper: FakeReaper, song: Path
) -> None:
    clips = [loop(song.parent) for _ in range(4)]
    daemon.commit(*(InsertClip(TrackId(BASS), clip) for clip in clips))
    for _ in range(3):
        reaper.undo()
        reaper.redo()
        daemon.tick(1)
    reaper.delete_item(clips[-1].id)
    daemon.tick(20)

    assert reaper.console() == ""


@pytest.mark.parametrize("before", [(), (RemoveTake(ClipId(BEAT), TakeId(BEAT_ONE)),)], ids=["alone", "after another"])
def test_an_empty_place_among_takes_is_chosen_and_taken_away(daemon: Daemon, before: tuple[Edit, ...]) -> None:
    lane = TakeId(f"{BEAT}/1")
    held = daemon.session().clip(ClipId(BEAT)).takes
    left = tuple(take.id for take in held if take.id != lane and (not before or take.id != BEAT_ONE))

    daemon.commit(*before, ActivateTake(ClipId(BEAT), lane))
    chosen = daemon.session().clip(ClipId(BEAT))
    assert chosen.take is not None
    assert chosen.take.source == EmptySource("")

    daemon.commit(RemoveTake(ClipId(BEAT), chosen.take.id), request="r2")
    assert tuple(take.id for take in daemon.session().clip(ClipId(BEAT)).takes) == left


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_reaper_killed_at_any_moment_leaves_a_file_that_opens(home: Path, song: Path) -> None:
    before = comparable(RppBackend(song).read())
    for cycles in range(6):
        with ReaperProcess() as reaper, Daemon(home / str(cycles), reaper) as daemon:
            reaper.lua(f"reaper.SetExtState('LoopCopilot', 'home', [[{home / str(cycles)}]], false)")
            reaper.open(song)
            daemon.turn()
            reaper.run(CONNECT)
            daemon.until(lambda daemon=daemon: daemon.backends)  # type: ignore[misc]
            daemon.send({"id": "x", "method": "commit", "params": {
                "project": daemon.project, "base": 1, "mark": {"A": "1"}, "label": "x",
                "edits": [{"edit": "mute_clip", "clip": BEAT, "muted": True}],
            }})  # fmt: skip
            daemon.tick(cycles)
            reaper.kill()
            for _ in range(32):
                daemon.turn(1.0)
            assert daemon.mailbox.connections == ()
        assert comparable(RppBackend(song).read()) == before


def _held(reaper: FakeReaper, folder: Path) -> Session:
    copy = folder / "song.rpp"
    copy.write_text(reaper.text(), encoding="utf-8")
    return RppBackend(copy).read()


def _json(take: Take) -> dict[str, object]:
    from bridge.daw.reaper.edits import take_json

    return dict(take_json(take))
