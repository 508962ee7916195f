"""Every action on projects of many kinds: a real daemon, the shipped scripts in a Lua process, real files between them.

The oracle is the project as REAPER would save it. After each test the musician presses undo until it is as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import soundfile
from fakes.reaper import missing

from bridge.api.client import Daemon
from bridge.api.messages import ErrorEvent
from bridge.config import HOME_VARIABLE
from bridge.core.session import AudioSource, Clip, Session, Take, Track
from tests.fakes.daemon import RunningDaemon, running
from tests.reaper.songs import SONGS, Song
from tests.reaper.stage import Ear, Outcome, Seat, clips, lost, read, seated, without_ours

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

ADDED = {"Add drums": "drum", "Add bass": "bass", "Add chords": "", "Add lead": "lead"}
TAKES = {"Another take": 1, "4 takes": 4}
UNCHANGING = {"Describe": "bar", "Fit to grid": "grid already"}


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDaemon]:
    with running(tmp_path_factory.mktemp("copilot")) as process:
        yield process
        assert process.stop() == 0


@pytest.fixture(scope="module")
def ear(daemon: RunningDaemon) -> Iterator[Ear]:
    face = Daemon.find(daemon.home)
    assert face is not None
    with face:
        yield Ear(face)


@dataclass(frozen=True)
class Scene:
    """A project that is being worked on: two bars are selected, and drums play there."""

    seat: Seat
    song: Song
    project: Path
    drums: str
    first: Outcome
    original: str

    @property
    def media(self) -> Path:
        """Where its audio belongs."""
        return self.project.parent


@pytest.fixture(scope="module", params=SONGS)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, daemon: RunningDaemon, ear: Ear
) -> Iterator[Scene]:
    song = SONGS[request.param]
    project = song.write(tmp_path_factory.mktemp("song"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(daemon.home))
        with seated(ear, project) as seat:
            seat.reaper.select_time(*song.span)
            seat.connect()
            original = seat.reaper.text()
            first = seat.act("Add drums")
            assert first.reply.edits, first.said
            (drums,) = set(clips(seat.saved())) - set(clips(read(seat.reaper, original)))
            yield Scene(seat, song, project, drums, first, original)


@dataclass(frozen=True)
class Change:
    """What an action did, as the project tells it."""

    outcome: Outcome
    before: str
    after: str
    was: Session
    now: Session
    steps: list[str]
    """Undo steps that it made."""

    @property
    def new_clips(self) -> list[tuple[str, Clip]]:
        """With their tracks' names."""
        return [found for id, found in clips(self.now).items() if id not in clips(self.was)]

    @property
    def new_tracks(self) -> list[Track]:
        there = {track.id for track in self.was.tracks}
        return [track for track in self.now.tracks if track.id not in there]


@pytest.fixture
def drums(scene: Scene) -> Iterator[Scene]:
    """The drums are selected; afterwards the musician takes back all that was done."""
    scene.seat.reaper.select_items(scene.drums)
    scene.seat.reaper.select_time(*scene.song.span)
    before = scene.seat.reaper.text()
    steps = len(scene.seat.reaper.undo_labels())
    yield scene
    while len(scene.seat.reaper.undo_labels()) > steps:
        scene.seat.reaper.undo()
    assert without_ours(scene.seat.reaper.text()).splitlines() == without_ours(before).splitlines()


def done(scene: Scene, name: str) -> Change:
    reaper = scene.seat.reaper
    before, steps = reaper.text(), reaper.undo_labels()
    outcome = scene.seat.act(name)
    after, now = reaper.text(), reaper.undo_labels()
    assert now[: len(steps)] == steps
    was = read(scene.seat.reaper, before)
    return Change(outcome, before, after, was, scene.seat.saved(), now[len(steps) :])


def assert_fills_the_bars(scene: Scene, clip: Clip) -> None:
    start, end = scene.song.span
    assert abs(clip.position - start) * scene.song.rate < 0.5
    assert abs(clip.length - (end - start)) * scene.song.rate < 1
    for take in clip.takes:
        assert_plays(scene, take)


def assert_plays(scene: Scene, take: Take) -> None:
    """A take plays a file of exactly the bars' length that lies where the project's audio belongs."""
    assert isinstance(take.source, AudioSource)
    assert take.source.path.is_relative_to(scene.media)
    with soundfile.SoundFile(take.source.path) as file:
        assert (file.frames, file.samplerate) == (scene.song.samples, scene.song.rate)
        audio = file.read()
    assert 0.01 < abs(audio).max() <= 1


def assert_one_step(change: Change) -> None:
    assert change.steps == [f"Loop Copilot: {change.outcome.reply.label}"]


def test_drums_come_to_an_untouched_project_in_a_folder_of_their_own(scene: Scene) -> None:
    was, now = read(scene.seat.reaper, scene.original), scene.seat.saved()
    folder, track = [track for track in now.tracks if track.id not in {t.id for t in was.tracks}]

    assert (folder.name, folder.clips) == ("Loop Copilot", ())
    assert folder.colour is not None and track.colour is not None
    assert (folder.folder_depth, track.folder_depth) == (1, -1)
    assert len(track.clips) == 1
    assert_fills_the_bars(scene, track.clips[0])
    assert scene.seat.reaper.undo_labels() == [f"Loop Copilot: {scene.first.reply.label}"]


@pytest.mark.parametrize("name", ADDED)
def test_a_part_comes_on_a_track_of_its_own_on_the_selected_bars(drums: Scene, name: str) -> None:
    change = done(drums, name)

    (track,) = change.new_tracks
    assert ADDED[name] in track.name
    assert track.colour is not None
    ((on, clip),) = change.new_clips
    assert on == track.name
    assert_fills_the_bars(drums, clip)
    assert_one_step(change)
    # The track before it no longer ends the folder.
    assert all(re.fullmatch(r"ISBUS 2 -\d", line) for line in lost(change.before, change.after))
    depth = 0
    for one in change.now.tracks:
        depth += one.folder_depth
        assert depth >= 0
    assert change.now.tracks[-1].id == track.id and depth == 0


@pytest.mark.parametrize("name", TAKES)
def test_further_takes_lie_in_the_item_that_was_selected(drums: Scene, name: str) -> None:
    change = done(drums, name)

    assert change.new_clips == [] and change.new_tracks == []
    was, now = (clips(session)[drums.drums][1] for session in (change.was, change.now))
    assert now.takes[: len(was.takes)] == was.takes
    assert len(now.takes) == len(was.takes) + TAKES[name]
    assert now.active == len(was.takes)
    assert_fills_the_bars(drums, now)
    sounds = {take.source.path.read_bytes() for take in now.takes if isinstance(take.source, AudioSource)}
    assert len(sounds) == len(now.takes)
    assert_one_step(change)


def test_stems_come_on_tracks_of_their_own_and_the_whole_falls_silent(drums: Scene) -> None:
    change = done(drums, "Split into stems")

    assert len(change.new_tracks) >= 2
    assert len(change.new_clips) == len(change.new_tracks)
    for _, clip in change.new_clips:
        assert_fills_the_bars(drums, clip)
    assert clips(change.now)[drums.drums][1].muted
    assert_one_step(change)
    assert all(re.fullmatch(r"ISBUS 2 -\d|MUTE 0 0", line) for line in lost(change.before, change.after))


def test_removing_drums_silences_them_and_deletes_nothing(drums: Scene) -> None:
    change = done(drums, "Remove drums")

    assert clips(change.now)[drums.drums][1].muted
    assert lost(change.before, change.after) == ["MUTE 0 0"]
    assert change.new_clips == []
    assert_one_step(change)


@pytest.mark.parametrize(("part", "removal"), [("Add bass", "Remove bass"), ("Add chords", "Remove other")])
def test_removing_a_part_silences_the_item_that_plays_it(drums: Scene, part: str, removal: str) -> None:
    ((_, added),) = done(drums, part).new_clips
    others = [drums.drums] if removal == "Remove other" else []
    drums.seat.reaper.select_items(added.id, *others)
    change = done(drums, removal)

    assert clips(change.now)[added.id][1].muted
    assert not clips(change.now)[drums.drums][1].muted
    assert lost(change.before, change.after) == ["MUTE 0 0"]
    assert_one_step(change)


@pytest.mark.parametrize("name", ["Remove vocals", "Remove bass", "Remove other"])
def test_what_the_selected_item_does_not_play_cannot_be_removed_from_it(drums: Scene, name: str) -> None:
    change = done(drums, name)

    end = change.outcome.events[-1]
    assert isinstance(end, ErrorEvent) or (end.kind == "done" and not end.reply.edits)
    assert without_ours(change.after) == without_ours(change.before)
    assert change.steps == []


@pytest.mark.parametrize("name", UNCHANGING)
def test_an_action_that_only_tells_changes_nothing(drums: Scene, name: str) -> None:
    change = done(drums, name)

    assert UNCHANGING[name] in change.outcome.said
    assert without_ours(change.after) == without_ours(change.before)
    assert change.steps == []


def test_a_prompt_is_asked_about_what_is_selected(drums: Scene) -> None:
    drums.seat.reaper.answer("add strings")
    change = done(drums, "Prompt")

    assert drums.seat.reaper.dialogs()[-1].kind
    assert [track.name for track in change.new_tracks]
    assert_one_step(change)


def test_the_last_request_is_repeated(drums: Scene) -> None:
    first = done(drums, "Add bass")
    again = done(drums, "Repeat last request")

    assert len(again.new_tracks) == 1
    assert again.outcome.reply.plan == first.outcome.reply.plan
    assert_one_step(again)


def test_the_copilots_undo_takes_back_all_of_a_request_in_one_step(drums: Scene) -> None:
    added = done(drums, "Add bass")
    back = done(drums, "Undo")

    assert without_ours(back.after) == without_ours(added.before)
    assert "Took back" in back.outcome.said
    assert len(back.steps) == 1 and back.steps[0].startswith("Loop Copilot: ")


def test_the_second_bar_is_played_anew_and_the_first_stays(drums: Scene) -> None:
    drums.seat.reaper.select_time(drums.song.middle, drums.song.span[1])
    change = done(drums, "Regenerate time selection")

    was, now = (clips(session)[drums.drums][1] for session in (change.was, change.now))
    assert len(now.takes) == len(was.takes) + 1
    assert_fills_the_bars(drums, now)
    assert_one_step(change)
    sounds = []
    for take in (was.takes[was.active], now.takes[now.active]):
        assert isinstance(take.source, AudioSource)
        sounds.append(soundfile.read(take.source.path)[0])
    # Less the fade at a seam.
    kept = round((drums.song.middle - drums.song.span[0] - 0.05) * drums.song.rate)
    assert (sounds[0][:kept] == sounds[1][:kept]).all()
    assert (sounds[0][kept:] != sounds[1][kept:]).any()
