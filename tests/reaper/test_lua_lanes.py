"""Fixed lanes, as REAPER 7 records takes: only lanes that play are heard, and what is new lies in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fakes.reaper import FakeReaper
from projects import BEAT, BUS, SONG, write_song

from bridge.core.edit import InsertClip
from bridge.core.session import AudioSource, Clip, ClipId, Take, TakeId, TrackId
from bridge.core.units import Seconds
from tests.reaper.daemon import CONNECT, Daemon


@pytest.fixture
def reaper() -> Iterator[FakeReaper]:
    with FakeReaper() as running:
        yield running


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    with Daemon(home, reaper) as running:
        running.turn()
        yield running


def laned(folder: Path, *, mode: int, playing: int, lane: int) -> Path:
    """The song, its clip "beat" in a lane.

    Args:
        folder: Where it goes.
        mode: Of the track; 2 is fixed lanes.
        playing: A bit for each lane that plays.
        lane: The clip's, counted from 0.
    """
    text = SONG.replace("NAME \"the 'loud' kit\"\n", f"NAME kit\n    FREEMODE {mode}\n    LANESOLO {playing} 0 0 0\n")
    text = text.replace(
        "      POSITION 2.56684491978610\n", f"      POSITION 2.56684491978610\n      FIXEDLANE {lane}\n"
    )
    return write_song(folder, text)


def connect(daemon: Daemon, project: Path) -> None:
    daemon.reaper.open(project)
    daemon.reaper.run(CONNECT)
    daemon.until(lambda: daemon.backends)


@pytest.mark.parametrize(
    ("mode", "playing", "lane", "muted"),
    [(2, 1, 0, False), (2, 1, 1, True), (2, 0b110, 1, False), (2, 0, 0, True), (0, 1, 1, False)],
)
def test_a_clip_in_a_lane_that_does_not_play_counts_as_muted(
    daemon: Daemon, tmp_path: Path, mode: int, playing: int, lane: int, muted: bool
) -> None:
    connect(daemon, laned(tmp_path, mode=mode, playing=playing, lane=lane))

    assert daemon.session().clip(ClipId(BEAT)).muted == muted


def test_a_new_clip_lies_in_a_lane_that_plays(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, laned(tmp_path, mode=2, playing=0b10, lane=1))
    take = Take(TakeId(f"{{{str(uuid4()).upper()}}}"), "loop", AudioSource(tmp_path / "Media" / "beat one.wav"))
    clip = Clip(ClipId(f"{{{str(uuid4()).upper()}}}"), Seconds(20.0), Seconds(1.0), (take,))

    daemon.commit(InsertClip(TrackId(BUS), clip))

    assert not daemon.session().clip(clip.id).muted
