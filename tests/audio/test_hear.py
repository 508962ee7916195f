"""A clip is heard as the DAW plays it: clicks tell where, a sine tells how high."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge.audio.hear import hear
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    EmptySource,
    MidiSource,
    Section,
    Source,
    StretchMarker,
    Take,
    TakeId,
)
from bridge.core.tempo import TempoMap
from bridge.core.units import Beats, Decibels, Rate, Seconds, Semitones
from bridge.errors import InvalidAudio, MissingMedia, NotFound

RATE = Rate(44_100)
CLICKS = (0.25, 0.5, 1.0, 1.75)
"""Seconds into a 2 s file."""


def grid(bars: int = 1, first: int = 1, bpm: float = 120.0) -> Grid:
    """2 s a bar."""
    return Grid.bars(TempoMap.constant(bpm), first, bars, RATE)


@pytest.fixture
def clicks(tmp_path: Path) -> Path:
    audio = np.zeros(2 * RATE, np.float32)
    for second in CLICKS:
        audio[round(second * RATE)] = 0.9
    return written(tmp_path / "clicks ö.wav", audio[None])


@pytest.fixture
def sine(tmp_path: Path) -> Path:
    return written(tmp_path / "sine.wav", tone(440.0, 4.0)[None])


def written(path: Path, audio: Audio, rate: int = RATE) -> Path:
    soundfile.write(path, audio.T, rate, subtype="FLOAT")
    return path


def tone(hz: float, seconds: float, rate: int = RATE) -> Audio:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def clip(
    source: Source | Path, *, position: float = 0.0, length: float = 2.0, loop: bool = False, **take: object
) -> Clip:
    played = AudioSource(source) if isinstance(source, Path) else source
    one = replace(Take(TakeId("t"), "take", played), **take)  # type: ignore[arg-type]
    return Clip(ClipId("c"), Seconds(position), Seconds(length), (one,), loop_source=loop)


def heard_at(audio: Audio, *, threshold: float = 0.15) -> list[float]:
    """Seconds of the local peaks over the threshold, one each 20 ms at most."""
    level = np.abs(audio).max(axis=0)
    found: list[float] = []
    while level.max() > threshold:
        peak = int(np.argmax(level))
        found.append(peak / RATE)
        level[max(0, peak - 900) : peak + 900] = 0
    return sorted(found)


def pitch(audio: Audio) -> float:
    middle = audio[0, audio.shape[1] // 4 : -audio.shape[1] // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 4 * len(middle)))
    return float(np.argmax(spectrum) * RATE / (4 * len(middle)))


def test_a_plain_clip_sounds_bit_for_bit_as_its_file(clicks: Path) -> None:
    audio = hear(clip(clicks), grid())
    assert audio.shape == (1, 2 * RATE) and audio.dtype == np.float32
    assert np.array_equal(audio, soundfile.read(clicks, dtype="float32", always_2d=True)[0].T)


def test_an_offset_moves_the_source_earlier_to_the_sample(clicks: Path) -> None:
    audio = hear(clip(clicks, offset=Seconds(0.25)), grid())
    assert heard_at(audio) == [0.0, 0.25, 0.75, 1.5]
    assert not audio[:, round(1.75 * RATE) + 1 :].any()


def test_a_clip_off_the_bar_is_heard_where_it_lies_on_the_grid(clicks: Path) -> None:
    assert heard_at(hear(clip(clicks, position=0.5), grid())) == [0.75, 1.0, 1.5]
    assert heard_at(hear(clip(clicks, position=1.5), grid(first=2))) == [0.0, 0.5, 1.25]


def test_beyond_the_end_of_the_clip_there_is_silence(clicks: Path) -> None:
    assert heard_at(hear(clip(clicks, length=0.9), grid())) == [0.25, 0.5]


def test_a_tape_rate_moves_time_and_pitch(clicks: Path, sine: Path) -> None:
    fast = {"play_rate": 2.0, "preserve_pitch": False}
    assert heard_at(hear(clip(clicks, **fast), grid())) == pytest.approx([0.125, 0.25, 0.5, 0.875], abs=1 / RATE)
    assert pitch(hear(clip(sine, **fast), grid())) == pytest.approx(880, abs=1)


@pytest.mark.parametrize("rate", [0.5, 0.935, 1.25, 6.0])
def test_a_rate_with_preserved_pitch_moves_time_alone(clicks: Path, sine: Path, rate: float) -> None:
    audio = hear(clip(clicks, play_rate=rate), grid())
    expected = [second / rate for second in CLICKS if second / rate < 1.99]
    if rate < 4:
        assert heard_at(audio, threshold=0.1)[: len(expected)] == pytest.approx(expected, abs=0.006)
    long = hear(clip(sine, play_rate=rate, length=0.6), grid())
    assert pitch(long[:, : round(0.6 * RATE)]) == pytest.approx(440, abs=3)


def test_a_pitch_shift_leaves_time_alone(sine: Path, clicks: Path) -> None:
    assert pitch(hear(clip(sine, pitch=Semitones(7.0)), grid())) == pytest.approx(440 * 2 ** (7 / 12), rel=0.005)
    assert heard_at(hear(clip(clicks, pitch=Semitones(-3.0)), grid()), threshold=0.1) == pytest.approx(
        CLICKS, abs=0.006
    )


def test_a_section_plays_a_piece_of_the_file_and_no_more(clicks: Path) -> None:
    source = AudioSource(clicks, Section(Seconds(0.4), Seconds(0.8)))
    assert heard_at(hear(clip(source), grid())) == pytest.approx([0.1, 0.6], abs=1 / RATE)


def test_a_reversed_section_plays_backwards(clicks: Path) -> None:
    source = AudioSource(clicks, Section(Seconds(0.0), Seconds(2.0), reversed=True))
    expected = [2.0 - second for second in reversed(CLICKS)]
    assert heard_at(hear(clip(source), grid())) == pytest.approx(expected, abs=1.5 / RATE)


def test_a_looped_source_repeats_until_the_clip_ends(clicks: Path) -> None:
    source = AudioSource(clicks, Section(Seconds(0.0), Seconds(0.4)))
    looped = hear(clip(source, length=1.3, loop=True), grid())
    assert heard_at(looped) == pytest.approx([0.25, 0.65, 1.05], abs=1 / RATE)
    once = hear(clip(source, length=1.3), grid())
    assert heard_at(once) == [0.25]


def test_a_looped_source_goes_round_under_a_rate_as_well(clicks: Path) -> None:
    source = AudioSource(clicks, Section(Seconds(0.0), Seconds(0.4)))
    audio = hear(clip(source, loop=True, play_rate=0.8, preserve_pitch=False, offset=Seconds(0.1)), grid())
    expected = [(0.15 + 0.4 * turn) / 0.8 for turn in range(4)]
    assert heard_at(audio) == pytest.approx(expected, abs=1.5 / RATE)


def test_stretch_markers_hold_places_of_the_source_to_places_of_the_clip(clicks: Path) -> None:
    markers = tuple(
        StretchMarker(Seconds(at), Seconds(source)) for at, source in ((0.0, 0.0), (0.3, 0.25), (0.6, 0.5), (1.0, 1.0))
    )
    audio = hear(clip(clicks, stretch_markers=markers), grid())
    assert heard_at(audio, threshold=0.1) == pytest.approx([0.3, 0.6, 1.0, 1.75], abs=0.006)


def test_stretch_markers_keep_pitch_and_follow_the_play_rate(clicks: Path, sine: Path) -> None:
    markers = (StretchMarker(Seconds(0.0), Seconds(0.0)), StretchMarker(Seconds(2.0), Seconds(1.0)))
    assert pitch(hear(clip(sine, stretch_markers=markers), grid())) == pytest.approx(440, abs=3)
    audio = hear(clip(clicks, stretch_markers=markers, play_rate=2.0), grid())
    assert heard_at(audio, threshold=0.1)[:3] == pytest.approx([0.25, 0.5, 1.0], abs=0.006)


def test_no_level_is_lost_where_stretch_markers_meet(sine: Path) -> None:
    markers = tuple(StretchMarker(Seconds(0.2 * i), Seconds(0.2 * i + 0.01 * (i % 2))) for i in range(9))
    audio = hear(clip(sine, stretch_markers=markers), grid())
    level = np.sqrt(np.convolve(audio[0, :RATE] ** 2, np.ones(882) / 882, "valid"))
    assert level.min() > 0.2 and level.max() < 0.5


def test_gain_and_take_are_those_asked_for(clicks: Path, sine: Path) -> None:
    both = clip(clicks, gain=Decibels(-6.0))
    other = replace(both.takes[0], id=TakeId("u"), source=AudioSource(sine), gain=Decibels(0.0))
    both = replace(both, takes=(*both.takes, other))
    assert np.abs(hear(both, grid())).max() == pytest.approx(0.9 * 10 ** (-6 / 20), rel=1e-4)
    assert pitch(hear(both, grid(), take=TakeId("u"))) == pytest.approx(440, abs=1)
    with pytest.raises(NotFound):
        hear(both, grid(), take=TakeId("none"))


@pytest.mark.parametrize("own", [8_000, 22_050, 48_000, 96_000])
def test_another_rate_is_brought_to_the_grids(tmp_path: Path, own: int) -> None:
    path = written(tmp_path / "a.wav", np.stack([tone(440, 2, own), tone(660, 2, own)]), own)
    audio = hear(clip(path), grid())
    assert audio.shape == (2, 2 * RATE)
    assert pitch(audio[:1]) == pytest.approx(440, abs=1) and pitch(audio[1:]) == pytest.approx(660, abs=1)


def test_only_the_grid_is_heard_of_a_long_clip_across_a_tempo_change(clicks: Path) -> None:
    tempo_map = TempoMap.constant(93.5)
    long = clip(clicks, length=60.0, loop=True)
    piece = Grid.bars(tempo_map, 4, 3, RATE)
    audio = hear(long, piece)
    assert audio.shape[1] == piece.samples
    expected = [s + 2 * n - piece.position for n in range(30) for s in CLICKS]
    inside = [s for s in expected if 0 <= s < piece.seconds]
    assert heard_at(audio) == pytest.approx(inside, abs=1.5 / RATE)


def test_what_has_no_sound_says_why(tmp_path: Path) -> None:
    notes = MidiSource((Note(Beats(0), Beats(1), 60, 90),), Beats(4))
    with pytest.raises(InvalidAudio, match="notes"):
        hear(clip(notes), grid())
    with pytest.raises(InvalidAudio):
        hear(clip(EmptySource("VIDEO")), grid())
    with pytest.raises(InvalidAudio, match="empty"):
        hear(Clip(ClipId("c"), Seconds(0), Seconds(1), ()), grid())


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone away.wav"
    with pytest.raises(MissingMedia, match="gone away"):
        hear(clip(gone), grid())
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\x00\x01nothing of use" * 9)
    with pytest.raises(InvalidAudio, match="broken"):
        hear(clip(broken), grid())
    empty = written(tmp_path / "none.wav", np.zeros((1, 0), np.float32))
    with pytest.raises(InvalidAudio, match="none"):
        hear(clip(empty), grid())
