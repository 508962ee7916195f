import random
from pathlib import Path

import numpy as np
import pytest
from audio_sounds import (
    RATE,
    changing_grid,
    chord_part,
    drum_loop,
    grid_of,
    hit,
    note,
    part_of,
    place,
    play,
    sine,
    whole_sine,
)

from bridge.audio.analyse import brightness, chords_of, key_of, onsets, sounding_share, tempo_of
from bridge.audio.wav import read
from bridge.core.model import Audio
from bridge.core.theory import Chord, Key
from bridge.core.units import Bpm, Rate
from bridge.errors import InvalidAudio

SAMPLES = Path("/usr/share/sonic-pi/samples")
REAL_TEMPI = {
    "amen_full": 140.0, "breakbeat": 126.0, "electric": 97.0, "garzul": 120.0, "mehackit1": 97.0, "mehackit2": 97.0,
    "mika": 120.0, "perc1": 97.0, "perc2": 97.0,
}  # fmt: skip
PROGRESSIONS = {
    "C major": ["C", "Am", "F", "G"],
    "A minor": ["Am", "F", "C", "G"],
    "D dorian": ["Dm", "G", "Dm", "G"],
    "E mixolydian": ["E", "D", "A", "E"],
    "G minor": ["Gm", "Eb", "Bb", "F"],
    "F# major": ["F#", "C#", "D#m", "B"],
    "B minor": ["Bm", "Em", "F#m", "Bm"],
}


def band(chords: list[str], *, drums: bool) -> Audio:
    grid = grid_of(120, len(chords))
    audio = play(chord_part(chords, grid), grid)
    return audio + 0.3 * drum_loop(grid) if drums else audio


@pytest.mark.parametrize("drums", [False, True])
@pytest.mark.parametrize("key", PROGRESSIONS)
def test_the_key_of_chords_is_found(key: str, drums: bool) -> None:
    found, sure = key_of(band(PROGRESSIONS[key], drums=drums), RATE)
    assert found == Key.parse(key)
    assert 0.2 < sure <= 1


def test_a_key_moves_with_the_music() -> None:
    found = {key_of(band(["Am", "F", "C", "G"], drums=False), RATE)[0]}
    for up in range(1, 12):
        names = [str(Chord.parse(name).transpose(up)) for name in ["Am", "F", "C", "G"]]
        found.add(key_of(band(names, drums=False), RATE)[0].transpose(-up))
    assert found == {Key.parse("A minor")}


def test_of_drums_and_silence_no_key_is_claimed() -> None:
    assert key_of(drum_loop(grid_of()), RATE)[1] < 0.2
    assert key_of(np.zeros((2, RATE), np.float32), RATE)[1] == 0.0
    noise = np.random.default_rng(0).normal(0, 0.1, (1, 4 * RATE)).astype(np.float32)
    assert key_of(noise, RATE)[1] < 0.2


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("key", PROGRESSIONS)
def test_the_chords_of_a_clip_are_found(key: str, known: bool) -> None:
    names = PROGRESSIONS[key]
    grid = grid_of(120, 4)
    spans = chords_of(band(names, drums=True), grid, Key.parse(key) if known else None)
    assert sum(span.length for span in spans) == pytest.approx(grid.beats)
    for bar, name in enumerate(names):
        sounding = next(s.chord for s in spans if s.start <= 4 * bar + 1 < s.start + s.length)
        assert sounding == Chord.parse(name)


def test_two_chords_in_a_bar_are_told_apart() -> None:
    grid = grid_of(100, 2)
    first = chord_part(["C", "Am"], grid)
    second = chord_part(["F", "G"], grid)
    halves = [n for n in first.notes if n.start % 4 < 2] + [n for n in second.notes if n.start % 4 >= 2]
    spans = chords_of(play(part_of(halves, grid), grid), grid)
    assert [(span.start, str(span.chord)) for span in spans] == [(0, "C"), (2, "F"), (4, "Am"), (6, "G")]


def test_chords_follow_a_change_of_tempo() -> None:
    grid = changing_grid()
    spans = chords_of(play(chord_part(["Dm", "G"], grid), grid), grid)
    assert [(span.start, str(span.chord)) for span in spans] == [(0, "Dm"), (4, "G")]


def test_silence_has_no_chords() -> None:
    grid = grid_of()
    assert chords_of(np.zeros((2, grid.samples), np.float32), grid) == ()


def test_onsets_are_where_hits_are() -> None:
    rng = random.Random(4)
    times = sorted(rng.uniform(0.1, 0.2) + 0.25 * index for index in range(15))
    audio = np.zeros((1, 4 * RATE), np.float32)
    for index, at in enumerate(times):
        place(audio, hit(seed=index) if index % 2 else note(50 + index, 0.2), round(at * RATE))
    found = onsets(audio, RATE)
    assert len(found) == len(times)
    assert np.median(np.abs(found - times)) < 0.004
    assert np.max(np.abs(found - times)) < 0.02


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
def test_onsets_do_not_depend_on_the_rate(rate: int) -> None:
    audio = np.zeros((6, rate), np.float32)
    for at in (0.2, 0.5, 0.8):
        place(audio, hit(Rate(rate)), round(at * rate))
    assert onsets(audio, Rate(rate)) == pytest.approx([0.2, 0.5, 0.8], abs=0.008)


def test_a_hit_on_the_first_sample_of_a_loop_is_an_onset() -> None:
    found = onsets(drum_loop(grid_of(bars=1)), RATE)
    assert len(found) == 8
    assert min(found[0], 2.0 - found[-1]) < 0.008


@pytest.mark.parametrize("bpm", [72.0, 93.5, 120.0, 140.0, 174.0])
def test_the_tempo_of_a_loop_is_exact_once_its_beats_are_counted(bpm: float) -> None:
    grid = grid_of(bpm, 4)
    found = tempo_of(drum_loop(grid), RATE, near=Bpm(bpm * 1.06))
    assert found is not None
    assert found[0] == pytest.approx(bpm, rel=1e-4)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the Debian package sonic-pi-samples is not installed")
@pytest.mark.parametrize("name", REAL_TEMPI)
def test_the_tempo_of_loops_that_people_made_is_found(name: str) -> None:
    sound = read(SAMPLES / f"loop_{name}.flac")
    found = tempo_of(sound.audio, sound.rate)
    assert found is not None
    assert found[0] == pytest.approx(REAL_TEMPI[name], rel=2e-3)


def test_where_nothing_happens_there_is_no_tempo() -> None:
    assert tempo_of(whole_sine(220, 4 * RATE), RATE) is None
    assert tempo_of(np.zeros((1, 4 * RATE), np.float32), RATE) is None
    assert tempo_of(np.ones((1, 1), np.float32), RATE) is None


def test_bright_sounds_are_brighter_than_dark_ones() -> None:
    dark, middle, bright = (brightness(sine(hertz, RATE), RATE) for hertz in (100, 1500, 9000))
    assert -1 <= dark < -0.5 < middle < 0.5 < bright <= 1
    assert brightness(np.zeros((1, RATE), np.float32), RATE) == 0.0


def test_how_much_of_a_clip_sounds() -> None:
    audio = np.zeros((2, 2 * RATE), np.float32)
    audio[:, : RATE // 2] = sine(220, RATE // 2)
    assert sounding_share(audio, RATE) == pytest.approx(0.25, abs=0.03)
    assert sounding_share(np.zeros((1, 1), np.float32), RATE) == 0.0


def test_no_sound_however_odd_breaks_an_analysis() -> None:
    grid = grid_of()
    for odd in (np.ones((1, 1), np.float32), np.full((2, 3000), 0.4, np.float32), np.sign(sine(50, 9000)) * 4):
        assert 0 <= key_of(odd, RATE)[1] <= 1
        assert len(onsets(odd, RATE)) < 20
        assert -1 <= brightness(odd, RATE) <= 1
        chords_of(np.resize(odd, (1, grid.samples)).astype(np.float32), grid)
    for bad in (np.zeros((1, 0), np.float32), np.full((1, 9), np.nan, np.float32)):
        for analysis in (key_of, onsets, tempo_of, brightness, sounding_share):
            with pytest.raises(InvalidAudio):
                analysis(bad, RATE)
