"""Undo, redo and branches on a project that the musician goes on working in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from bridge.controller.conductor import Conductor, Wish
from bridge.core.edit import AddTake, Edit, InsertClip, RemoveClip, RemoveTrack
from bridge.core.session import AudioSource, Clip, ClipId, Take, TakeId
from bridge.core.units import Seconds
from bridge.daw.rpp import RppBackend
from bridge.errors import Cancelled, NotFound
from bridge.store.store import Store
from bridge.tasks.task import Travel
from tests.controller.test_conductor import BASS, PAD, Script, ask, conductor, copy_of, new_files, plan, song, store

__all__ = ["song", "store"]

UNDO, REDO = Travel("undo"), Travel("redo")


def guid() -> str:
    return f"{{{str(uuid4()).upper()}}}"


def by_hand(song: Path, *edits: Edit) -> None:
    """What the musician does in the DAW, the copilot not knowing."""
    backend = RppBackend(copy_of(song))
    backend.commit(edits, label="by hand", request=uuid4().hex, revision=backend.read().revision)


def own_take(song: Path) -> Take:
    return Take(TakeId(guid()), "my own", AudioSource(song.parent / "media" / "night-bus drums 93.5bpm.flac"))


def travelling(song: Path, store: Store) -> Conductor:
    return conductor(song, store, Script())


def test_an_undo_in_words_is_named_as_the_undo_step_is(song: Path, store: Store) -> None:
    made = ask(song, store, BASS).label
    reply = ask(song, store, ("undo", {}))
    assert reply.label == f"Undo a{made[1:]}"
    assert reply.said == (f"Took back: {made}.",)


def test_undo_leaves_a_clip_of_the_musicians_on_the_copilots_track(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    track = RppBackend(copy_of(song)).read().tracks[-1]
    mine = Clip(ClipId(guid()), Seconds(60.0), Seconds(2.0), (own_take(song),))
    by_hand(song, InsertClip(track.id, mine))
    said = travelling(song, store).travel(UNDO).said[0]
    after = RppBackend(copy_of(song)).read()
    assert [clip.id for clip in after.track(track.id).clips] == [mine.id]
    assert f"Kept “{track.name}” and “Loop Copilot”" in said
    assert not new_files(after)


def test_undo_leaves_an_item_that_holds_a_take_of_the_musicians(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    clip = RppBackend(copy_of(song)).read().tracks[-1].clips[0]
    by_hand(song, AddTake(clip.id, own_take(song)))
    travelling(song, store).travel(UNDO)
    assert "my own" in [take.name for take in RppBackend(copy_of(song)).read().clip(clip.id).takes]


def test_what_the_musician_removed_is_passed_over_and_older_steps_can_be_undone(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    ask(song, store, PAD)
    pad = RppBackend(copy_of(song)).read().tracks[-1]
    by_hand(song, RemoveClip(pad.clips[0].id), RemoveTrack(pad.id))
    whole = copy_of(song).read_bytes()
    reply = travelling(song, store).travel(UNDO)
    assert "only the history moved" in reply.said[0]
    assert (reply.label, reply.edits, copy_of(song).read_bytes()) == ("", (), whole)
    travelling(song, store).travel(UNDO)
    assert not new_files(RppBackend(copy_of(song)).read())


def test_a_step_taken_back_by_hand_in_part_is_taken_back_in_one_step_without_idle_edits(
    song: Path, store: Store
) -> None:
    ask(song, store, BASS, PAD)
    pad = RppBackend(copy_of(song)).read().tracks[-1]
    by_hand(song, RemoveClip(pad.clips[0].id), RemoveTrack(pad.id))
    reply = travelling(song, store).travel(UNDO)
    assert "passed over" in reply.said[0]
    assert reply.label.startswith("Undo add ") and reply.label.endswith(" (2 bars)")
    assert not new_files(RppBackend(copy_of(song)).read())


def test_redo_brings_back_audio_that_has_left_the_project(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    (wav,) = new_files(RppBackend(copy_of(song)).read())
    travelling(song, store).travel(UNDO)
    wav.unlink()
    travelling(song, store).travel(REDO)
    assert wav.is_file()


def test_undo_and_redo_through_the_musicians_changes_meet_in_the_same_place(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    track = RppBackend(copy_of(song)).read().tracks[-1]
    mine = Clip(ClipId(guid()), Seconds(60.0), Seconds(2.0), (own_take(song),))
    by_hand(song, InsertClip(track.id, mine))
    before = RppBackend(copy_of(song)).read()
    travelling(song, store).travel(UNDO)
    travelling(song, store).travel(REDO)
    after = RppBackend(copy_of(song)).read()
    assert {clip.id for _, clip in after.clips()} == {clip.id for _, clip in before.clips()}
    assert len(after.tracks) == len(before.tracks)


def test_what_was_made_before_a_move_that_fails_keeps_its_audio(song: Path, store: Store) -> None:
    with pytest.raises(NotFound, match="nothing to redo"):
        ask(song, store, BASS, ("redo", {}))
    assert not copy_of(song).exists() or all(path.is_file() for path in new_files(RppBackend(copy_of(song)).read()))


def test_a_listener_that_fails_after_the_commit_costs_no_audio(song: Path, store: Store) -> None:
    def listen(event: object) -> None:
        if type(event).__name__ == "Committed":
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        conductor(song, store, Script(plan(BASS))).ask(Wish("words"), listen=listen)
    (wav,) = new_files(RppBackend(copy_of(song)).read())
    assert wav.is_file()
    assert travelling(song, store).state()[2].head == 1


def test_a_stop_after_the_last_loop_still_stops(song: Path, store: Store) -> None:
    made = False

    def listen(event: object) -> None:
        nonlocal made
        made = made or type(event).__name__ == "Rendered"

    with pytest.raises(Cancelled):
        conductor(song, store, Script(plan(BASS))).ask(Wish("words"), listen=listen, stopped=lambda: made)
    assert not copy_of(song).exists()
    assert not list(song.parent.rglob("*[[]*.wav"))


def test_a_dry_undo_shows_its_edits_and_changes_nothing(song: Path, store: Store) -> None:
    ask(song, store, BASS)
    whole = copy_of(song).read_bytes()
    reply = conductor(song, store, Script(plan(("undo", {})))).ask(Wish("undo", dry=True))
    assert any(isinstance(edit, RemoveClip) for edit in reply.edits)
    assert copy_of(song).read_bytes() == whole


def test_a_key_the_band_chose_is_not_taken_for_the_musicians_word(song: Path, store: Store) -> None:
    ask(song, store, ("generate", {"bars": 1, "instruments": ["piano"], "key": None}))
    assert RppBackend(copy_of(song)).read().state("key") is None


def test_a_key_nobody_can_read_does_not_lock_the_project(song: Path, store: Store) -> None:
    ask(song, store, ("set_attribute", {"attribute": "key", "value": "D minor"}))
    backend = RppBackend(copy_of(song))
    session = backend.read()
    from bridge.core.edit import SaveState

    backend.commit((SaveState("key", "banana"),), label="", request="x", revision=session.revision)
    _, gat, _ = travelling(song, store).state()
    assert gat.value("key") == "D minor"
    assert replace(session, saved=()).state("key") is None
