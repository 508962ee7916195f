"""Commits to a REAPER whose musician does not wait: what is carried over, asked again, given up and remembered."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes.lua_end import PROJECT, Refused, carried_out, complete, header_json, track_json

from bridge.core.edit import InsertClip, InsertTrack, MuteClip, RemoveTrack, SaveState
from bridge.core.json import JsonObject
from bridge.core.session import Clip, ClipId, Session, Track, TrackId
from bridge.core.units import Seconds
from bridge.daw.reaper import ReaperBackend
from bridge.daw.reaper.backend import _SEEN as SEEN
from bridge.errors import InvalidProject, Moved, NotConnected, NotFound

SONG = Path("/music/song.rpp")
DRUMS, BASS = TrackId("{D}"), TrackId("{B}")
BEAT = ClipId("{C}")


class Reaper:
    """The other end of the calls: it answers at once, after what a test wants to happen first."""

    def __init__(self) -> None:
        tracks = (Track(DRUMS, "drums", (Clip(BEAT, Seconds(0.0), Seconds(2.0), ()),)), Track(BASS, "bass"))
        self.session = Session(id=SONG.as_posix(), name="song", revision="", daw="reaper", tracks=tracks)
        self.texts: dict[str, str] = {}
        self.seq = 1
        self.asked: list[Any] = []
        self.first: list[Callable[[], object]] = []
        """What happens while a commit is on its way, one for each."""
        self.telling = True
        self.backend = ReaperBackend(self._call, PROJECT, patience=0.0)

    def connect(self) -> ReaperBackend:
        self.backend.take(complete(self.session, SONG, self.texts, seq=self.seq))
        return self.backend

    def rename(self, name: str) -> None:
        self.put(self.session.with_track(replace(self.session.track(BASS), name=name)))

    def put(self, session: Session) -> None:
        self.session = session
        self.seq += 1
        if self.telling:
            self.tell()

    def tell(self) -> None:
        tracks = [track_json(track) for track in self.session.tracks]
        self.backend.take({
            "project": PROJECT, "seq": self.seq, "session": header_json(self.session, SONG, self.texts),
            "order": [track.id for track in self.session.tracks], "tracks": tracks,
        })  # fmt: skip

    def _call(self, method: str, params: JsonObject) -> JsonObject:
        self.asked.append({"method": method, **params})
        if self.first:
            self.first.pop(0)()
        return self.commit(params) if method == "commit" else {}

    def commit(self, params: Any) -> JsonObject:
        if params["mark"].items() <= self.texts.items():
            return {"seq": self.seq, "already": True}
        if params["base"] != self.seq:
            raise Moved("The project changed.", "Ask again.")
        session, texts = self.session, {**self.texts, **params["mark"]}
        try:
            for edit in params["edits"]:
                session = carried_out(session, texts, edit)
        except Refused as error:
            raise NotFound(error.why) from error
        self.texts = {key: text for key, text in texts.items() if text}
        self.put(session)
        return {"seq": self.seq, "already": False}


@pytest.fixture
def reaper() -> Reaper:
    reaper = Reaper()
    reaper.connect()
    return reaper


def commit(reaper: Reaper, *edits: Any, request: str = "r1", revision: str | None = None) -> Any:
    return reaper.backend.commit(edits, label="Loop Copilot: test", request=request, revision=revision)


def test_before_the_first_snapshot_reaper_is_not_connected() -> None:
    with pytest.raises(NotConnected) as error:
        Reaper().backend.read()
    assert "connect" in error.value.do


def test_a_closed_project_and_a_lost_connection_are_not_connected(reaper: Reaper) -> None:
    other = Reaper().connect()
    other.lose()
    reaper.backend.take({"project": PROJECT, "seq": 2, "gone": True})
    for backend in (reaper.backend, other):
        with pytest.raises(NotConnected):
            backend.read()
        with pytest.raises(NotConnected):
            backend.commit((MuteClip(BEAT),), label="", request="r1", revision=None)


def test_nonsense_leaves_the_last_good_session(reaper: Reaper) -> None:
    before = reaper.backend.read()
    with pytest.raises(InvalidProject):
        reaper.backend.take({"project": PROJECT, "seq": 2, "tracks": [{"id": DRUMS, "depth": "deep"}]})
    assert reaper.backend.read() == before


def test_an_edit_that_the_musician_overtook_is_carried_over_and_asked_again(reaper: Reaper) -> None:
    reaper.first = [lambda: reaper.rename("one"), lambda: reaper.rename("two")]
    receipt = commit(reaper, MuteClip(BEAT), revision=reaper.backend.read().revision)
    after = reaper.backend.read()
    assert after.revision == receipt.revision
    assert (after.clip(BEAT).muted, after.track(BASS).name) == (True, "two")
    assert [asked["base"] for asked in reaper.asked] == [1, 2, 3]
    assert len({str(asked["mark"]) for asked in reaper.asked}) == 1


def test_what_was_decided_for_a_project_is_decided_anew_when_it_moved(reaper: Reaper) -> None:
    def another_track() -> None:
        reaper.put(replace(reaper.session, tracks=(*reaper.session.tracks, Track(TrackId("{N}"), "new"))))

    reaper.first = [another_track]
    commit(reaper, InsertTrack(TrackId("{X}"), "ours"))
    assert [asked["edits"][0]["at"] for asked in reaper.asked] == [2, 3]
    assert [track.id for track in reaper.session.tracks] == [DRUMS, BASS, "{N}", "{X}"]


def test_an_edit_that_lost_its_clip_meanwhile_is_refused(reaper: Reaper) -> None:
    reaper.first = [lambda: reaper.put(replace(reaper.session, tracks=reaper.session.tracks[1:]))]
    with pytest.raises(Moved):
        commit(reaper, MuteClip(BEAT))
    assert len(reaper.asked) == 1


def test_a_project_that_never_rests_is_given_up(reaper: Reaper) -> None:
    reaper.first = [lambda n=n: reaper.rename(f"name {n}") for n in range(100)]
    with pytest.raises(Moved) as error:
        commit(reaper, MuteClip(BEAT))
    assert error.value.do
    assert len(reaper.asked) == 8
    assert not reaper.session.clip(BEAT).muted


def test_moved_without_a_newer_snapshot_is_passed_on(reaper: Reaper) -> None:
    reaper.telling = False
    reaper.first = [lambda: reaper.rename("unheard")]
    with pytest.raises(Moved):
        commit(reaper, MuteClip(BEAT))
    assert len(reaper.asked) == 1


def test_a_project_that_closes_under_a_commit_is_not_connected(reaper: Reaper) -> None:
    def close() -> None:
        reaper.seq += 1
        reaper.backend.take({"project": PROJECT, "seq": reaper.seq, "gone": True})

    reaper.first = [close]
    with pytest.raises(NotConnected):
        commit(reaper, MuteClip(BEAT))


def test_a_commit_whose_answer_was_lost_is_not_done_twice(reaper: Reaper) -> None:
    def lost_on_the_way_back() -> None:
        reaper.commit(reaper.asked[-1])
        raise NotConnected("The connection was lost.")

    reaper.first = [lost_on_the_way_back]
    with pytest.raises(NotConnected):
        commit(reaper, InsertTrack(TrackId("{X}"), "ours"))
    again = commit(reaper, InsertTrack(TrackId("{X}"), "ours"))
    assert again.already
    assert again.revision == reaper.backend.read().revision
    assert [track.id for track in reaper.session.tracks] == [DRUMS, BASS, "{X}"]


def test_a_request_is_known_by_a_daemon_that_was_started_anew(reaper: Reaper) -> None:
    commit(reaper, MuteClip(BEAT))
    later = Reaper()
    later.session, later.texts, later.seq = reaper.session, reaper.texts, 9
    later.connect()
    assert commit(later, MuteClip(BEAT), request="r1").already
    assert not commit(later, MuteClip(BEAT, muted=False), request="r2").already
    assert [len(it.asked) for it in (reaper, later)] == [1, 1]


def test_marks_do_not_fill_the_project(reaper: Reaper) -> None:
    for number in range(300):
        commit(reaper, MuteClip(BEAT, muted=number % 2 == 0), request=f"r{number}")
    assert len(reaper.texts) <= 64
    assert reaper.backend.read().saved == ()


def test_a_commit_that_was_carried_out_is_done_though_its_snapshot_never_comes(reaper: Reaper) -> None:
    reaper.telling = False
    receipt = commit(reaper, MuteClip(BEAT))
    reaper.tell()
    assert reaper.backend.read().revision == receipt.revision


def test_a_commit_waits_for_its_snapshot() -> None:
    reaper = Reaper()
    reaper.backend = ReaperBackend(reaper._call, PROJECT, patience=30.0)
    reaper.connect()
    reaper.telling = False
    answered = threading.Event()
    committed = reaper.commit

    def answer(params: Any) -> JsonObject:
        done = committed(params)
        answered.set()
        return done

    reaper.commit = answer

    def tell() -> None:
        assert answered.wait(30.0)
        reaper.tell()

    telling = threading.Thread(target=tell)
    telling.start()
    receipt = commit(reaper, MuteClip(BEAT))
    assert reaper.backend.read().revision == receipt.revision
    telling.join()


def test_a_revision_is_known_as_long_as_the_last_sessions_are(reaper: Reaper) -> None:
    old = reaper.backend.read().revision
    reaper.rename("one")
    known = reaper.backend.read().revision
    for number in range(SEEN - 1):
        reaper.rename(f"name {number}")
    commit(reaper, MuteClip(BEAT), revision=known, request="r1")
    with pytest.raises(Moved):
        commit(reaper, MuteClip(BEAT), revision=old, request="r2")


def test_commits_from_several_threads_come_one_after_the_other(reaper: Reaper) -> None:
    receipts: list[Any] = []

    def add(number: int) -> None:
        edits = (
            InsertTrack(TrackId(f"{{T{number}}}"), f"track {number}"),
            InsertClip(TrackId(f"{{T{number}}}"), Clip(ClipId(f"{{C{number}}}"), Seconds(0.0), Seconds(1.0), ())),
        )
        receipts.append(commit(reaper, *edits, request=f"r{number}"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({receipt.revision for receipt in receipts}) == 12
    assert len(reaper.session.tracks) == 14
    assert reaper.backend.read().tracks == reaper.session.tracks


def test_a_text_that_became_shorter_leaves_no_pieces_behind(reaper: Reaper) -> None:
    commit(reaper, SaveState("history", "x" * 9000), SaveState("key", "D dorian"), request="r1")
    commit(reaper, SaveState("history", "short"), request="r2")
    assert "" in reaper.asked[-1]["edits"][0]["set"].values()
    assert reaper.backend.read().saved == (("history", "short"), ("key", "D dorian"))
    commit(reaper, SaveState("history", None), SaveState("key", None), request="r3")
    assert [key for key in reaper.texts if not key.startswith("REQUEST_")] == []


def test_a_folder_that_opens_and_closes_is_told_in_depths(reaper: Reaper) -> None:
    commit(reaper, InsertTrack(TrackId("{X}"), "inside", folder=DRUMS))
    (inserted,) = reaper.asked[-1]["edits"]
    assert (inserted["at"], inserted["depth"], inserted["depths"]) == (1, -1, {DRUMS: 1})
    commit(reaper, RemoveTrack(TrackId("{X}")), request="r2")
    assert reaper.asked[-1]["edits"] == [{"edit": "remove_track", "id": "{X}", "depths": {DRUMS: 0}}]
