from functools import cache

import numpy as np
import pytest
from audio_sounds import RATE, changing_grid, chord_part, drum_loop, grid_of, part_of, play, sine, whole_sine

from bridge.audio.attacks import attacks
from bridge.audio.fit import conform
from bridge.audio.level import to_loudness
from bridge.audio.stretch import shift, stretch
from bridge.audio.verify import measure
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.notes import Note, Part
from bridge.core.theory import Key
from bridge.core.units import Beats, Decibels, Rate, Semitones

GRID = grid_of(93.5, 4)
NAMES = ["Dm", "G", "Dm", "Am"]
DORIAN = Key.parse("D dorian")
LUFS = Decibels(-20.0)


@cache
def chords() -> tuple[Audio, Part]:
    part = chord_part(NAMES, GRID)
    return to_loudness(play(part, GRID), RATE, LUFS), part


def drums(grid: Grid = GRID) -> tuple[Audio, Part]:
    notes = [Note(Beats(i / 2), Beats(0.2), 38, 100) for i in range(round(grid.beats * 2))]
    return to_loudness(drum_loop(grid), grid.rate, LUFS), part_of(notes, grid, "drums")


def test_a_good_loop_has_no_problems() -> None:
    for audio, part, key in ((*chords(), DORIAN), (*drums(), None)):
        measured = measure(audio, GRID, part=part, key=key, loudness=LUFS)
        assert measured.problems == ()
        assert (measured.samples, measured.samples_off) == (GRID.samples, 0)
        assert measured.loudness == pytest.approx(LUFS, abs=0.1)
        assert measured.true_peak <= -1.0
        assert measured.seam <= 1.2
        assert measured.grid_off is not None
        assert measured.grid_off < 0.005


def test_the_key_is_measured_of_what_is_pitched_alone() -> None:
    audio, part = chords()
    fit = measure(audio, GRID, part=part, key=DORIAN).key_fit
    assert fit is not None
    assert fit > 0.95
    audio, part = drums()
    assert measure(audio, GRID, part=part, key=DORIAN).key_fit is None
    assert measure(audio, GRID, key=DORIAN).key_fit is None


@pytest.mark.parametrize("semitones", [-1, 1, 6])
def test_a_loop_in_another_key_is_found_out(semitones: int) -> None:
    audio, part = chords()
    moved = shift(audio, RATE, Semitones(float(semitones)))
    measured = measure(moved, GRID, part=part, key=DORIAN)
    assert any("is in D dorian" in problem for problem in measured.problems)


def test_passing_notes_that_were_written_are_no_problem() -> None:
    notes = [Note(Beats(float(i)), Beats(0.9), 38 + i, 90) for i in range(16)]
    part = part_of(notes, GRID, "bass")
    measured = measure(play(part, GRID), GRID, part=part, key=DORIAN)
    assert measured.key_fit is not None
    assert measured.key_fit < 0.8
    assert not any("is in" in problem for problem in measured.problems)


@pytest.mark.parametrize("samples", [-1, 1, 4410])
def test_one_sample_too_many_or_few_is_found_out(samples: int) -> None:
    audio = np.resize(drums()[0], (2, GRID.samples + samples)).astype(np.float32)
    measured = measure(audio, GRID)
    assert measured.samples_off == samples
    assert f"{abs(samples)} samples too {'long' if samples > 0 else 'short'}" in measured.problems[0]


@pytest.mark.parametrize("late", [-0.045, 0.04, 0.07, 0.15])
def test_hits_off_their_notes_are_found_out(late: float) -> None:
    audio, part = drums()
    measured = measure(np.roll(audio, round(late * RATE), axis=1), GRID, part=part)
    assert measured.grid_off == pytest.approx(abs(late), abs=0.006)
    assert len(measured.problems) == 1


@pytest.mark.parametrize("grid", [grid_of(72, 2), grid_of(190, 4), changing_grid()])
def test_humanised_timing_that_was_written_is_no_problem(grid: Grid) -> None:
    random = np.random.default_rng(2)
    starts = [max(0.0, i / 2 + random.normal(0, 0.02)) for i in range(round(grid.beats * 2))]
    part = part_of([Note(Beats(at), Beats(0.3), 60, 90) for at in starts], grid, "lead")
    measured = measure(play(part, grid), grid, part=part)
    assert measured.problems == ()
    assert measured.grid_off is not None
    assert measured.grid_off < 0.01


def test_the_turns_of_a_very_low_note_are_no_attacks() -> None:
    seconds = np.arange(RATE) / RATE
    turn = (seconds * 30.87) % 1
    buzz = 0.3 * np.sin(2 * np.pi * 8 * turn) * np.exp(-12 * turn - seconds) * np.minimum(1, seconds / 0.002)
    found = attacks(buzz[None].astype(np.float32), RATE, loops=False)
    assert len(found) == 1 and found[0] < 0.01


def test_soft_sounds_are_not_judged_by_their_timing() -> None:
    tone = np.concatenate([whole_sine(220, GRID.samples)] * 2)
    measured = measure(tone, GRID, part=part_of([Note(Beats(0.0), Beats(16.0), 57, 80)], GRID, "pad"))
    assert (measured.grid_off, measured.tempo) == (None, None)


@pytest.mark.parametrize("bpm", [88.0, 93.5, 99.0])
def test_the_tempo_heard_is_the_tempo_played(bpm: float) -> None:
    played = drum_loop(grid_of(bpm, 5))[:, : GRID.samples]
    if played.shape[1] < GRID.samples:
        played = np.resize(played, (2, GRID.samples)).astype(np.float32)
    measured = measure(0.5 * played, GRID, loops=False)
    assert measured.tempo == pytest.approx(bpm, rel=0.006)
    assert any("bpm" in problem for problem in measured.problems) == (bpm != 93.5)


def test_a_loop_that_follows_a_tempo_change_is_in_time() -> None:
    grid = changing_grid()
    audio, part = drums(grid)
    assert measure(audio, grid, part=part).problems == ()
    steady = np.resize(drum_loop(grid_of(120, 2)), (2, grid.samples)).astype(np.float32)
    assert measure(0.3 * steady, grid, part=part).problems != ()
    followed = conform(drum_loop(grid_of(120, 2)), grid, beats=Beats(8.0))
    assert measure(0.3 * followed, grid, part=part).problems == ()


@pytest.mark.parametrize("off", [-3.0, -1.3, 1.3, 6.0])
def test_a_level_off_by_more_than_a_decibel_is_found_out(off: float) -> None:
    audio, part = drums()
    measured = measure(audio, GRID, part=part, loudness=Decibels(LUFS + off))
    assert measured.problems == (f"It is {abs(off):.1f} dB too {'quiet' if off > 0 else 'loud'}.",)
    assert measure(audio, GRID, part=part, loudness=Decibels(LUFS + off / 10)).problems == ()


def test_clipping_is_found_out() -> None:
    audio = np.clip(drums()[0] * 20, -1, 1)
    assert any("dBTP" in problem for problem in measure(audio, GRID).problems)


def test_a_hard_cut_is_found_out_where_the_clip_loops() -> None:
    cut = np.resize(sine(220.37, GRID.samples, level=0.3, channels=2), (2, GRID.samples)).astype(np.float32)
    assert any("loop point" in problem for problem in measure(cut, GRID).problems)
    assert measure(cut, GRID, loops=False).problems == ()


def test_an_offset_is_found_out() -> None:
    assert any("DC" in problem for problem in measure(drums()[0] + np.float32(0.05), GRID).problems)


@pytest.mark.parametrize(
    ("audio", "word"),
    [
        (np.zeros((2, GRID.samples), np.float32), "silent"),
        (np.full((2, GRID.samples), np.nan, np.float32), "not numbers"),
        (np.full((1, GRID.samples), np.inf, np.float32), "not numbers"),
        (np.zeros((2, 0), np.float32), "empty"),
        (np.ones((1, 1), np.float32), "too short"),
        (np.ones((2, GRID.samples), np.float32), "DC"),
    ],
)
def test_bad_sound_is_reported_rather_than_raised(audio: Audio, word: str) -> None:
    measured = measure(audio, GRID, part=chords()[1], key=DORIAN, loudness=LUFS)
    assert any(word in problem for problem in measured.problems)
    numbers = (measured.loudness, measured.true_peak, measured.seam)
    assert np.isfinite(numbers).all()


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (48_000, 2), (192_000, 6)])
def test_any_rate_and_channel_count_is_measured(rate: int, channels: int) -> None:
    grid = grid_of(120, 1, Rate(rate))
    part = chord_part(["Dm"], grid)
    measured = measure(play(part, grid, channels=channels), grid, part=part, key=DORIAN)
    assert measured.samples_off == 0
    assert measured.key_fit is not None
    assert measured.key_fit > 0.9
    assert not any("off" in problem or "D dorian" in problem for problem in measured.problems)


def test_stretched_material_still_measures_well() -> None:
    fast = grid_of(110, 4)
    part = chord_part(NAMES, GRID)
    audio = stretch(play(part, GRID), RATE, samples=fast.samples)
    measured = measure(0.5 * audio, fast, part=part, key=DORIAN)
    assert measured.problems == ()
