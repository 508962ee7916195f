from functools import cache
from pathlib import Path

import numpy as np
import pytest
from audio_sounds import RATE, chord_part, drum_loop, grid_of, hit, note, place, play, whole_sine

from bridge.audio.seam import mend, seam
from bridge.audio.wav import read
from bridge.core.model import Audio
from bridge.core.units import Beats
from bridge.errors import InvalidAudio

SAMPLES = Path("/usr/share/sonic-pi/samples")
SEAMLESS = ("amen_full", "breakbeat", "compus", "drone_g_97", "garzul", "mika", "mehackit2", "weirdo", "tabla")


@cache
def natural() -> dict[str, Audio]:
    grid = grid_of(93.5, 4)
    one_hit = np.zeros((1, grid.samples), np.float32)
    place(one_hit, hit(), 0)
    late_hit = np.zeros((1, grid.samples), np.float32)
    place(late_hit, hit(), grid.sample_at(Beats(2.5)))
    one_note = np.zeros((1, grid.samples), np.float32)
    place(one_note, note(40, 1.5), 0)
    noise = np.random.default_rng(0).normal(0, 0.1, (2, grid.samples)).astype(np.float32)
    chords = play(chord_part(["Am", "F", "C", "G"], grid), grid)
    return {
        "a steady tone": whole_sine(220, grid.samples),
        "two tones": whole_sine(220, grid.samples) + whole_sine(277.3, grid.samples),
        "drums with a hit on beat one": drum_loop(grid),
        "one hit on beat one": one_hit,
        "one hit elsewhere": late_hit,
        "one bass note on beat one": one_note,
        "chords": chords,
        "a band": chords + drum_loop(grid),
        "noise": noise,
    }


@pytest.mark.parametrize("name", list(natural()))
def test_what_loops_by_nature_has_no_seam(name: str) -> None:
    assert seam(natural()[name], RATE) <= 1.2


@pytest.mark.parametrize("share", [0.73, 0.871, 0.9543])
@pytest.mark.parametrize("name", ["a steady tone", "two tones"])
def test_a_cut_through_sounding_tones_is_heard(name: str, share: float) -> None:
    audio = natural()[name]
    cut = audio[:, : round(audio.shape[1] * share) + 37]
    step = abs(float(cut[0, 0] - cut[0, -1]))
    assert step > 0.05
    assert seam(cut, RATE) > 2.0
    assert seam(mend(cut, RATE), RATE) < 1.5


def test_a_chord_cut_short_is_heard() -> None:
    chords = natural()["chords"]
    cut = np.roll(chords, -30_000, axis=1)[:, : chords.shape[1] - 15_000]
    assert seam(cut, RATE) > 1.5
    assert seam(mend(cut, RATE), RATE) < 1.5


def test_mending_leaves_all_but_the_last_moments_alone() -> None:
    audio = whole_sine(220, RATE)[:, :40_000]
    mended = mend(audio, RATE)
    assert np.array_equal(mended[:, :-441], audio[:, :-441])
    assert abs(mended[0, -1] - mended[0, 0]) < 1e-6


def test_the_level_of_a_loop_does_not_matter() -> None:
    cut = natural()["two tones"][:, :100_000]
    assert seam(0.25 * cut, RATE) == pytest.approx(seam(cut, RATE), rel=0.5)
    assert seam(0.25 * cut, RATE) > 1.5


@pytest.mark.parametrize("samples", [1, 2, 100, 3000])
def test_short_and_silent_loops_have_a_seam_of_nothing_or_a_number(samples: int) -> None:
    assert seam(np.zeros((2, samples), np.float32), RATE) == 0.0
    assert np.isfinite(seam(np.random.default_rng(0).normal(0, 0.1, (1, samples)).astype(np.float32), RATE))
    assert mend(np.ones((1, samples), np.float32), RATE).shape == (1, samples)


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(InvalidAudio):
        seam(np.full((1, 5000), np.nan, np.float32), RATE)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the Debian package sonic-pi-samples is not installed")
@pytest.mark.parametrize("name", SEAMLESS)
def test_loops_that_people_made_have_no_seam(name: str) -> None:
    sound = read(SAMPLES / f"loop_{name}.flac")
    assert seam(sound.audio, sound.rate) <= 1.5
