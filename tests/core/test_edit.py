"""Laws of edits: what is done can be undone, exactly."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveClip,
    RemoveTrack,
    SaveState,
    apply,
    apply_all,
    inverse,
)
from bridge.core.session import AudioSource, Clip, ClipId, Session, Take, TakeId, Track, TrackId
from bridge.core.units import Seconds
from bridge.errors import NotFound


def take(name: str) -> Take:
    return Take(TakeId(name), name, AudioSource(Path(f"/music/{name}.wav")))


def clip(name: str, *, takes: int = 1) -> Clip:
    return Clip(ClipId(name), Seconds(0.0), Seconds(4.0), tuple(take(f"{name}.{n}") for n in range(takes)))


SESSION = Session(
    id="song",
    name="song",
    revision="1",
    daw="memory",
    tracks=(
        Track(TrackId("drums"), "Drums", (clip("c1"), clip("c2", takes=2))),
        Track(TrackId("group"), "Group", folder_depth=1),
        Track(TrackId("inner"), "Inner", (clip("c3"),), folder_depth=-1),
    ),
)


@st.composite
def edit_lists(draw: st.DrawFn) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    clips, tracks, folders = ["c1", "c2", "c3"], ["drums", "group", "inner"], ["group"]
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(["track", "folder", "inside", "clip", "take", "mute", "state"]))
        new = f"new{number}"
        target = ClipId(draw(st.sampled_from(clips)))
        match kind:
            case "track":
                edits.append(InsertTrack(TrackId(new), new))
                tracks.append(new)
            case "folder":
                edits.append(InsertTrack(TrackId(new), new, is_folder=True))
                folders.append(new)
            case "inside":
                edits.append(InsertTrack(TrackId(new), new, folder=TrackId(draw(st.sampled_from(folders)))))
                tracks.append(new)
            case "clip":
                edits.append(InsertClip(TrackId(draw(st.sampled_from(tracks))), clip(new)))
                clips.append(new)
            case "take":
                edits.append(AddTake(target, take(new), draw(st.booleans())))
                if draw(st.booleans()):
                    edits.append(ActivateTake(target, TakeId(f"{target}.0")))
            case "mute":
                edits.append(MuteClip(target, draw(st.booleans())))
            case "state":
                edits.append(SaveState(draw(st.sampled_from(["key", "request"])), draw(st.none() | st.text())))
    return tuple(edits)


@given(edit_lists())
def test_the_inverse_takes_everything_back(edits: tuple[Edit, ...]) -> None:
    assert apply_all(apply_all(SESSION, edits), inverse(SESSION, edits)) == SESSION


@given(edit_lists())
def test_edits_never_lose_anything_of_the_musicians(edits: tuple[Edit, ...]) -> None:
    after = apply_all(SESSION, edits)
    for track in SESSION.tracks:
        kept = {c.id: c for c in after.track(track.id).clips}
        for before in track.clips:
            assert kept[before.id].takes[: len(before.takes)] == before.takes
            assert (kept[before.id].position, kept[before.id].length) == (before.position, before.length)


@given(edit_lists())
def test_folders_close_as_often_as_they_open(edits: tuple[Edit, ...]) -> None:
    depth = 0
    for index, track in enumerate(after := apply_all(SESSION, edits).tracks):
        depth += track.folder_depth
        # REAPER lets a folder be open at the very end; nothing may close one that is not open.
        assert depth >= 0, [t.folder_depth for t in after[: index + 1]]


def standing(*depths: int) -> Session:
    """A session of tracks named by their number, of which only the folders matter."""
    tracks = (Track(TrackId(str(i)), str(i), folder_depth=depth) for i, depth in enumerate(depths))
    return Session(id="s", name="s", revision="1", daw="memory", tracks=tuple(tracks))


def depths(session: Session) -> list[int]:
    return [track.folder_depth for track in session.tracks]


def homes(session: Session) -> dict[TrackId, tuple[TrackId, ...]]:
    """The folders each track is in, from the outermost on."""
    found, open_folders = {}, list[TrackId]()
    for track in session.tracks:
        found[track.id] = tuple(open_folders)
        if track.folder_depth > 0:
            open_folders.append(track.id)
        else:
            open_folders = open_folders[: max(0, len(open_folders) + track.folder_depth)]
    return found


@st.composite
def foldered(draw: st.DrawFn) -> Session:
    """Tracks in folders in folders, some of them left open at the end."""
    chosen: list[int] = []
    level = 0
    for _ in range(draw(st.integers(1, 8))):
        chosen.append(draw(st.integers(-level, 1)))
        level += chosen[-1]
    return standing(*chosen)


@given(foldered(), st.data())
def test_a_track_that_is_removed_leaves_every_other_in_its_folders(session: Session, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(session.tracks)).id
    after = apply(session, RemoveTrack(gone))
    before = homes(session)
    assert homes(after) == {
        track.id: tuple(folder for folder in before[track.id] if folder != gone) for track in after.tracks
    }


@given(foldered(), st.data())
def test_a_track_put_into_a_folder_moves_no_other_and_can_be_taken_back(session: Session, data: st.DataObject) -> None:
    folder = data.draw(st.sampled_from([t.id for t in session.tracks if t.folder_depth > 0] or [None]))
    edit = InsertTrack(TrackId("new"), "new", folder=folder)
    after = apply(session, edit)
    found = homes(after)
    if folder is not None:
        assert found.pop(edit.track) == (*homes(session)[folder], folder)
        assert found == homes(session)
    assert apply_all(after, inverse(session, (edit,))) == session


def test_a_folder_of_ours_goes_without_closing_one_of_the_musicians() -> None:
    made = (
        InsertTrack(TrackId("ours"), "Loop Copilot", is_folder=True),
        InsertTrack(TrackId("bass"), "Bass", folder=TrackId("ours")),
    )
    undo = inverse(standing(), made)
    own = standing(1, 0, -1, -1, 0).tracks
    folder, bass = apply_all(standing(), made).tracks
    dragged_in = (own[0], folder, replace(bass, folder_depth=0), own[2], own[3], own[4])
    assert depths(apply_all(replace(standing(), tracks=dragged_in), undo)) == [1, 0, -1, 0]
    followed = (folder, bass, own[4])
    assert depths(apply_all(replace(standing(), tracks=followed), undo[:1])) == [0, 0]
    assert depths(apply_all(replace(standing(), tracks=followed), undo)) == [0]


def test_a_folder_that_was_emptied_opens_again() -> None:
    edit = InsertTrack(TrackId("new"), "new", folder=TrackId("1"))
    for before, opened in (((0, 0, 0), [0, 1, -1, 0]), ((1, -1, 0), [1, 1, -2, 0])):
        after = apply(standing(*before), edit)
        assert depths(after) == opened
        assert apply_all(after, inverse(standing(*before), (edit,))) == standing(*before)


def test_a_track_goes_to_the_end_of_its_folder() -> None:
    after = apply_all(SESSION, (InsertTrack(TrackId("new"), "New", folder=TrackId("group")),))
    assert [(t.id, t.folder_depth) for t in after.tracks] == [("drums", 0), ("group", 1), ("inner", 0), ("new", -1)]


def test_a_new_take_plays_when_asked_to() -> None:
    after = apply_all(SESSION, (AddTake(ClipId("c1"), take("again"), activate=True),))
    assert after.clip(ClipId("c1")).name == "again"


def test_an_edit_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound, match="no clip"):
        apply_all(SESSION, (MuteClip(ClipId("gone")),))
    with pytest.raises(NotFound, match="no folder"):
        apply_all(SESSION, (InsertTrack(TrackId("t"), "T", folder=TrackId("gone")),))
    with pytest.raises(NotFound):
        inverse(SESSION, (RemoveClip(ClipId("c1")),))
