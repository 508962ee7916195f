import numpy as np
import pytest
from audio_sounds import RATE, drum_loop, grid_of, sine, whole_sine
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.attacks import attacks
from bridge.audio.seam import seam
from bridge.audio.stretch import shift, stretch
from bridge.core.model import Audio
from bridge.core.units import Rate, Semitones
from bridge.errors import InvalidArguments, InvalidAudio


def pitch_of(audio: Audio, rate: Rate = RATE) -> float:
    spectrum = np.abs(np.fft.rfft(audio[0] * np.hanning(audio.shape[1]), 2**20))
    return float(np.argmax(spectrum)) * rate / 2**20


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 20_000), st.floats(0.25, 4.0), st.sampled_from([1, 2, 6]), st.booleans())
def test_the_length_asked_for_is_the_length_given(length: int, ratio: float, channels: int, loops: bool) -> None:
    samples = min(4 * length, max(-(-length // 4), round(length * ratio)))
    audio = np.random.default_rng(0).uniform(-0.5, 0.5, (channels, length)).astype(np.float32)
    result = stretch(audio, RATE, samples=samples, loops=loops)
    assert result.shape == (channels, samples)
    assert result.dtype == np.float32
    assert np.isfinite(result).all()


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.0, 1.25, 2.0])
def test_stretching_leaves_pitch_and_level_alone(ratio: float) -> None:
    audio = whole_sine(440, 2 * RATE)
    result = stretch(audio, RATE, samples=round(2 * RATE * ratio))
    assert 1200 * abs(np.log2(pitch_of(result) / 440)) < 3
    assert np.sqrt(np.mean(result**2)) == pytest.approx(np.sqrt(np.mean(audio**2)), rel=0.03)


@pytest.mark.parametrize("semitones", [-48, -12, -3.5, 1, 7, 12])
def test_shifting_moves_pitch_and_leaves_time_alone(semitones: float) -> None:
    audio = whole_sine(440, 2 * RATE)
    result = shift(audio, RATE, Semitones(semitones))
    assert result.shape == audio.shape
    if semitones > -48:
        assert 1200 * abs(np.log2(pitch_of(result) / (440 * 2 ** (semitones / 12)))) < 3


@pytest.mark.parametrize("ratio", [0.6, 0.87, 1.15, 1.6])
def test_hits_stay_where_they_should(ratio: float) -> None:
    grid = grid_of(100, 2)
    audio = drum_loop(grid)
    result = stretch(audio, RATE, samples=round(grid.samples * ratio))
    length = result.shape[1] / RATE
    off = [
        np.min(np.abs((attacks(result, RATE) - at * ratio + length / 2) % length - length / 2))
        for at in attacks(audio, RATE)
    ]
    assert np.median(off) < 0.004
    assert max(off) < 0.008


@pytest.mark.parametrize("ratio", [0.7, 1.3])
def test_a_loop_stays_a_loop(ratio: float) -> None:
    tone = whole_sine(220, RATE) + whole_sine(331, RATE, level=0.2)
    samples = round(RATE * ratio)
    assert seam(stretch(tone, RATE, samples=samples), RATE) < 1.2
    assert seam(shift(tone, RATE, Semitones(3.0)), RATE) < 1.2
    drums = drum_loop(grid_of())
    assert seam(stretch(drums, RATE, samples=round(drums.shape[1] * ratio)), RATE) < 1.5


def test_no_change_is_no_change_to_the_bit() -> None:
    audio = drum_loop(grid_of())
    assert np.array_equal(stretch(audio, RATE, samples=audio.shape[1]), audio)
    assert np.array_equal(shift(audio, RATE, Semitones(0.0)), audio)


def test_the_same_sound_comes_out_each_time() -> None:
    audio = drum_loop(grid_of())
    assert np.array_equal(stretch(audio, RATE, samples=70_000), stretch(audio, RATE, samples=70_000))


def test_silence_stays_silent_and_one_sample_is_enough() -> None:
    assert not stretch(np.zeros((2, 1000), np.float32), RATE, samples=1300).any()
    assert stretch(np.ones((1, 1), np.float32), RATE, samples=4).shape == (1, 4)
    assert shift(np.ones((1, 1), np.float32), RATE, Semitones(12.0)).shape == (1, 1)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (192_000, 6)])
def test_any_rate_and_channel_count_is_stretched(rate: int, channels: int) -> None:
    audio = sine(440, rate // 2, Rate(rate), channels=channels)
    result = stretch(audio, Rate(rate), samples=rate // 2 + 1001)
    assert result.shape == (channels, rate // 2 + 1001)
    assert 1200 * abs(np.log2(pitch_of(result, Rate(rate)) / 440)) < 20


def test_what_is_too_far_is_refused() -> None:
    audio = sine(440, 1000)
    for samples in (0, 249, 4001):
        with pytest.raises(InvalidArguments, match="from 1/4 to 4"):
            stretch(audio, RATE, samples=samples)
    for semitones in (-48.5, 49.0, float("nan")):
        with pytest.raises(InvalidArguments, match="semitones"):
            shift(audio, RATE, Semitones(semitones))
    with pytest.raises(InvalidAudio):
        stretch(np.full((1, 100), np.nan, np.float32), RATE, samples=150)
