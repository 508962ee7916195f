"""What every backend is held to; a test module subclasses `BackendConformance` and gives a `Peer`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from edits import FILES, edits, midi
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import BASS, BEAT, BEAT_ONE, BEAT_TWO, BLANK, BUS, DRUMS, LINE, write_wav

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveClip,
    RemoveTake,
    RemoveTrack,
    SaveState,
    apply_all,
    inverse,
)
from bridge.core.session import AudioSource, Clip, ClipId, Colour, MidiSource, Session, Take, TakeId, TrackId
from bridge.core.units import Seconds
from bridge.daw.backend import Backend
from bridge.errors import Conflict, NotFound


@dataclass
class Opened:
    """A backend on a fresh copy of the fixture project (`projects.SONG`), and the musician beside it.

    Args:
        backend: The one under test.
        folder: Where the project's files are.
        image: All the project holds, byte for byte, where that can be told.
        rename: The musician gives the bass track another name.
        move: The musician moves the clip `BEAT` by a second.
        retempo: The musician sets the first tempo to 100 bpm.
        drop: The musician deletes the clip `LINE`.
        record: The musician puts a clip of their own onto a track of that id.
    """

    backend: Backend
    folder: Path
    image: Callable[[], bytes]
    rename: Callable[[], None]
    move: Callable[[], None]
    retempo: Callable[[], None]
    drop: Callable[[], None]
    record: Callable[[TrackId], None]


Peer = Callable[[], AbstractContextManager[Opened]]
_RELAXED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def fresh() -> str:
    """A new GUID."""
    return f"{{{str(uuid4()).upper()}}}"


def loop(folder: Path, *, position: float = 1.0) -> Clip:
    """A clip with one take of sound."""
    take = Take(TakeId(fresh()), "bass loop", AudioSource(folder / FILES[0]))
    return Clip(ClipId(fresh()), Seconds(position), Seconds(2.0), (take,), loop_source=True)


def bare(session: Session) -> Session:
    """The session without its revision, and nothing selected that is gone."""
    clips = {clip.id for _, clip in session.clips()}
    tracks = {track.id for track in session.tracks}
    selection = session.selection._replace(
        clips=tuple(c for c in session.selection.clips if c in clips),
        tracks=tuple(t for t in session.selection.tracks if t in tracks),
    )
    return replace(session, revision="", selection=selection)


def media(folder: Path) -> None:
    """The files that random edits name; one of them stays missing."""
    for name in FILES[:2]:
        write_wav(folder / name)


class BackendConformance:
    """The suite."""

    @pytest.fixture
    def peer(self) -> Peer:
        """Opens the fixture project on the backend under test."""
        raise NotImplementedError

    @pytest.fixture
    def opened(self, peer: Peer) -> Iterator[Opened]:
        with peer() as opened:
            yield opened

    def held(self, session: Session) -> Session:
        """Of a session, what this DAW can hold."""
        return bare(session)

    def commit(self, opened: Opened, *made: Edit, revision: str | None = None) -> None:
        before = opened.backend.read()
        receipt = opened.backend.commit(made, label="Loop Copilot: test", request=fresh(), revision=revision)
        after = opened.backend.read()
        assert after.revision == receipt.revision
        assert self.held(after) == self.held(apply_all(before, made))

    def test_what_is_read_twice_is_the_same(self, opened: Opened) -> None:
        assert opened.backend.read() == opened.backend.read()

    def test_a_track_is_added_at_the_end(self, opened: Opened) -> None:
        self.commit(opened, InsertTrack(TrackId(fresh()), "walking bass", Colour(1, 2, 255)))

    def test_a_track_joins_a_folder_which_ends_with_it(self, opened: Opened) -> None:
        self.commit(opened, InsertTrack(TrackId(fresh()), "hats", folder=TrackId(DRUMS)))
        assert [t.folder_depth for t in opened.backend.read().tracks[:3]] == [1, 0, -1]

    def test_a_new_folder_is_filled_in_one_commit(self, opened: Opened) -> None:
        folder, inside = TrackId(fresh()), TrackId(fresh())
        clip = loop(opened.folder)
        self.commit(
            opened,
            InsertTrack(folder, "Loop Copilot", Colour(9, 8, 7), is_folder=True),
            SaveState("folder", folder),
            InsertTrack(inside, "bass", folder=folder),
            InsertClip(inside, clip),
        )
        assert [t.folder_depth for t in opened.backend.read().tracks[-2:]] == [1, -1]

    def test_a_folder_goes_and_what_it_held_moves_up(self, opened: Opened) -> None:
        folder, ours, theirs = (TrackId(fresh()) for _ in range(3))
        filled = (InsertTrack(ours, "bass", folder=folder), InsertTrack(theirs, "take", folder=folder))
        self.commit(opened, InsertTrack(folder, "Loop Copilot", is_folder=True), *filled)
        self.commit(opened, RemoveTrack(ours), RemoveTrack(folder))
        last = opened.backend.read().tracks[-1]
        assert (last.id, last.folder_depth) == (theirs, 0)

    def test_a_clip_takes_a_take_and_plays_it(self, opened: Opened) -> None:
        take = loop(opened.folder).takes[0]
        self.commit(opened, AddTake(ClipId(BEAT), take))
        assert opened.backend.read().clip(ClipId(BEAT)).take == take

    def test_a_take_can_be_added_without_being_chosen(self, opened: Opened) -> None:
        playing = opened.backend.read().clip(ClipId(BEAT)).take
        self.commit(opened, AddTake(ClipId(BEAT), loop(opened.folder).takes[0], activate=False))
        assert opened.backend.read().clip(ClipId(BEAT)).take == playing

    def test_an_empty_clip_gets_its_first_take(self, opened: Opened) -> None:
        self.commit(opened, AddTake(ClipId(BLANK), loop(opened.folder).takes[0]))

    def test_takes_are_chosen_back_and_forth(self, opened: Opened) -> None:
        for take in (BEAT_ONE, BEAT_TWO, BEAT_ONE):
            self.commit(opened, ActivateTake(ClipId(BEAT), TakeId(take)))

    def test_clips_are_muted_and_unmuted(self, opened: Opened) -> None:
        self.commit(opened, MuteClip(ClipId(BEAT)), MuteClip(ClipId(LINE), muted=False))

    def test_saved_state_is_kept_replaced_and_forgotten(self, opened: Opened) -> None:
        self.commit(opened, SaveState("key", "D dorian"), SaveState("history", '{"a": "`\'\\n\r\n"}' * 900))
        self.commit(opened, SaveState("key", "ü 音 \0\t"))
        self.commit(opened, SaveState("key", None), SaveState("never there", None))
        assert opened.backend.read().state("key") is None

    def test_what_was_inserted_can_be_taken_away(self, opened: Opened) -> None:
        track, clip = TrackId(fresh()), loop(opened.folder)
        take = loop(opened.folder).takes[0]
        self.commit(opened, InsertTrack(track, "new"), InsertClip(track, clip), AddTake(clip.id, take))
        self.commit(opened, RemoveTake(clip.id, clip.takes[0].id))
        self.commit(opened, RemoveTake(clip.id, take.id))
        self.commit(opened, RemoveClip(clip.id), RemoveTrack(track))

    @given(source=midi())
    @_RELAXED
    def test_any_notes_on_the_grid_are_kept(self, peer: Peer, source: MidiSource) -> None:
        with peer() as opened:
            clip = replace(loop(opened.folder), takes=(Take(TakeId(fresh()), "notes", source),))
            self.commit(opened, InsertClip(TrackId(BASS), clip))

    @given(data=st.data())
    @_RELAXED
    def test_any_edits_leave_what_the_reference_leaves(self, peer: Peer, data: st.DataObject) -> None:
        with peer() as opened:
            media(opened.folder)
            made = data.draw(edits(opened.backend.read(), opened.folder, removals=True))
            self.commit(opened, *made)

    @given(data=st.data())
    @_RELAXED
    def test_any_edits_are_undone_to_the_last_byte(self, peer: Peer, data: st.DataObject) -> None:
        with peer() as opened:
            media(opened.folder)
            before, image = opened.backend.read(), opened.image()
            made = data.draw(edits(before, opened.folder))
            back = inverse(before, made)
            self.commit(opened, *made)
            self.commit(opened, *back)
            assert bare(opened.backend.read()) == bare(before)
            assert opened.image() == image

    def test_a_request_is_carried_out_once(self, opened: Opened) -> None:
        made = (InsertTrack(TrackId(fresh()), "once"),)
        first = opened.backend.commit(made, label="", request="r1", revision=None)
        after = opened.backend.read()
        again = opened.backend.commit(made, label="", request="r1", revision=None)
        assert (first.already, again.already) == (False, True)
        assert again.revision == first.revision
        assert opened.backend.read() == after

    def test_a_request_is_remembered_after_others(self, opened: Opened) -> None:
        first = opened.backend.commit((MuteClip(ClipId(BEAT)),), label="", request="r1", revision=None)
        opened.backend.commit((MuteClip(ClipId(BEAT), muted=False),), label="", request="r2", revision=None)
        again = opened.backend.commit((MuteClip(ClipId(BEAT)),), label="", request="r1", revision=None)
        assert again == first._replace(already=True)
        assert not opened.backend.read().clip(ClipId(BEAT)).muted

    def test_no_edits_change_nothing(self, opened: Opened) -> None:
        image = opened.image()
        opened.backend.commit((), label="", request="r1", revision=None)
        assert opened.image() == image

    def test_a_commit_that_fails_midway_changes_nothing(self, opened: Opened) -> None:
        image = opened.image()
        made = (InsertTrack(TrackId(fresh()), "half"), MuteClip(ClipId(fresh())))
        with pytest.raises(NotFound):
            opened.backend.commit(made, label="", request="r1", revision=None)
        assert opened.image() == image
        self.commit(opened, made[0])

    def test_an_id_is_never_used_twice(self, opened: Opened) -> None:
        clip = loop(opened.folder)
        self.commit(opened, InsertClip(TrackId(BASS), clip))
        for again in (
            InsertClip(TrackId(DRUMS), clip),
            InsertTrack(TrackId(BASS), "bass"),
            AddTake(ClipId(BEAT), clip.takes[0]),
        ):
            with pytest.raises(Conflict):
                opened.backend.commit((again,), label="", request=fresh(), revision=None)

    def test_edits_are_carried_over_a_change_that_does_not_matter(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        opened.rename()
        self.commit(
            opened, AddTake(ClipId(BEAT), loop(opened.folder).takes[0]), MuteClip(ClipId(LINE)), revision=revision
        )
        assert opened.backend.read().track(TrackId(BASS)).name == "renamed"

    def test_a_take_is_refused_when_its_clip_moved(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        opened.move()
        self.refused(opened, AddTake(ClipId(BEAT), loop(opened.folder).takes[0]), revision=revision)

    def test_a_mute_is_carried_over_when_its_clip_moved(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        opened.move()
        self.commit(opened, MuteClip(ClipId(BEAT)), revision=revision)

    def test_a_clip_is_refused_when_the_tempo_changed(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        opened.retempo()
        self.refused(opened, InsertClip(TrackId(BUS), loop(opened.folder)), revision=revision)

    def test_an_edit_is_refused_when_its_clip_is_gone(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        opened.drop()
        self.refused(opened, MuteClip(ClipId(LINE)), revision=revision)

    def test_a_saved_text_never_overwrites_a_newer_one(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        self.commit(opened, SaveState("history", "theirs"))
        self.refused(opened, SaveState("history", "ours"), revision=revision)

    def test_a_track_that_got_the_musicians_clips_is_not_removed(self, opened: Opened) -> None:
        track = TrackId(fresh())
        self.commit(opened, InsertTrack(track, "ours"))
        revision = opened.backend.read().revision
        opened.record(track)
        self.refused(opened, RemoveTrack(track), revision=revision)

    def test_an_undo_is_carried_over_a_change_that_does_not_matter(self, opened: Opened) -> None:
        track, clip, take = TrackId(fresh()), loop(opened.folder), loop(opened.folder).takes[0]
        self.commit(
            opened, InsertTrack(track, "x", folder=TrackId(DRUMS)), InsertClip(track, clip), AddTake(clip.id, take)
        )
        revision = opened.backend.read().revision
        opened.rename()
        self.commit(opened, RemoveTake(clip.id, take.id), RemoveClip(clip.id), RemoveTrack(track), revision=revision)

    def test_a_clip_that_got_another_take_is_not_removed(self, opened: Opened) -> None:
        clip = loop(opened.folder)
        self.commit(opened, InsertClip(TrackId(BASS), clip))
        revision = opened.backend.read().revision
        self.commit(opened, AddTake(clip.id, loop(opened.folder).takes[0]))
        self.refused(opened, RemoveClip(clip.id), revision=revision)

    def test_new_tracks_and_clips_are_carried_over_too(self, opened: Opened) -> None:
        revision = opened.backend.read().revision
        opened.rename()
        track = TrackId(fresh())
        self.commit(
            opened,
            InsertTrack(track, "x", folder=TrackId(DRUMS)),
            InsertClip(track, loop(opened.folder)),
            SaveState("a", "b"),
            ActivateTake(ClipId(BEAT), TakeId(BEAT_ONE)),
            revision=revision,
        )

    def test_an_unknown_revision_is_refused(self, opened: Opened) -> None:
        self.refused(opened, MuteClip(ClipId(BEAT)), revision="of some other day")

    def refused(self, opened: Opened, *made: Edit, revision: str) -> None:
        image = opened.image()
        with pytest.raises(Conflict) as error:
            opened.backend.commit(made, label="", request=fresh(), revision=revision)
        assert error.value.do
        assert opened.image() == image
