"""The example is what its README says: small, in D minor, and heard as the project plays it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bridge.audio.hear import hear
from bridge.audio.seam import seam
from bridge.audio.wav import read
from bridge.core.grid import Grid
from bridge.core.session import Session
from bridge.core.units import Bpm
from bridge.daw.rpp.backend import RppBackend

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def night_bus() -> Session:
    return RppBackend(EXAMPLES / "night-bus.rpp").read()


def test_the_example_is_small() -> None:
    assert sum(path.stat().st_size for path in EXAMPLES.rglob("*.flac")) < 1_500_000


def test_the_tempo_changes_on_the_bar_line_of_bar_13(night_bus: Session) -> None:
    tempo_map = night_bus.tempo_map
    assert [point.bpm for point in tempo_map.tempos] == [Bpm(93.5), Bpm(96.0)]
    assert tempo_map.tempos[1].beat == pytest.approx(tempo_map.bar_start(13), abs=1e-9)
    assert night_bus.length == pytest.approx(tempo_map.seconds_at(tempo_map.bar_start(17)), abs=1e-6)


def test_every_file_is_found_and_every_audio_clip_sounds(night_bus: Session) -> None:
    heard = {}
    for track, clip in night_bus.clips():
        if track.name != "Strings":
            start, end = (night_bus.tempo_map.beats_at(at) for at in (clip.position, clip.end))
            heard[clip.id] = hear(clip, Grid(night_bus.tempo_map, start, end, night_bus.rate))
    assert len(heard) == 6
    assert all(np.abs(audio).max() > 0.05 for audio in heard.values())


def test_the_field_recording_lies_off_the_grid_and_one_clip_holds_two_takes(night_bus: Session) -> None:
    tracks = {track.name: track for track in night_bus.tracks}
    assert list(tracks) == ["Drums", "Rhodes", "Strings", "Field rec"]
    beat = night_bus.tempo_map.beats_at(tracks["Field rec"].clips[0].position)
    assert 0.2 < beat % 1 < 0.8
    assert [len(clip.takes) for clip in tracks["Rhodes"].clips] == [1, 2, 1]


@pytest.mark.parametrize("name", ["night-bus drums 93.5bpm.flac", "night-bus rhodes Dm.flac"])
def test_the_loops_are_four_bars_to_the_sample_and_seamless(night_bus: Session, name: str) -> None:
    sound = read(EXAMPLES / "media" / name)
    assert sound.audio.shape == (1, Grid.bars(night_bus.tempo_map, 1, 4, sound.rate).samples)
    assert seam(sound.audio, sound.rate) < 1.5


def test_the_conversation_has_a_request_on_every_line() -> None:
    lines = (EXAMPLES / "conversation.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 8 and all(line.strip() == line and line for line in lines)
