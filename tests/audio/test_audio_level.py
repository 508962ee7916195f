import numpy as np
import pyloudnorm
import pytest
from audio_sounds import RATE, drum_loop, grid_of, hit, place, sine, whole_sine
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.level import SILENCE, loudness, to_loudness, true_peak
from bridge.core.units import Decibels, Rate
from bridge.errors import InvalidAudio


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 5])
def test_loudness_agrees_with_an_independent_meter(rate: int, channels: int) -> None:
    random = np.random.default_rng(3)
    swell = np.abs(np.sin(np.arange(4 * rate) / rate * 2))
    audio = (random.normal(0, 0.1, (channels, 4 * rate)) * swell).astype(np.float32)
    theirs = pyloudnorm.Meter(rate).integrated_loudness(audio.T.astype(np.float64))
    assert loudness(audio, Rate(rate), loops=False) == pytest.approx(theirs, abs=0.05)


def test_the_standards_own_reference_tone_measures_what_it_should() -> None:
    """BS.1770: a 997 Hz sine at full scale in one front channel is −3.01 LUFS."""
    rate = Rate(48_000)
    assert loudness(sine(997, 4 * 48_000, rate, level=1.0), rate) == pytest.approx(-3.01, abs=0.05)


def test_a_loop_measures_the_same_wherever_it_is_begun() -> None:
    audio = drum_loop(grid_of(97.3))
    turned = np.roll(audio, 12_345, axis=1)
    assert loudness(turned, RATE) == pytest.approx(loudness(audio, RATE), abs=0.3)
    assert true_peak(turned, RATE) == pytest.approx(true_peak(audio, RATE), abs=0.05)


@pytest.mark.parametrize("seconds", [0.001, 0.05, 0.3, 0.41, 1.0])
def test_however_short_a_loop_is_it_has_a_loudness(seconds: float) -> None:
    audio = whole_sine(997, max(50, round(seconds * RATE)))
    long = whole_sine(997, 4 * RATE)
    assert loudness(audio, RATE) == pytest.approx(loudness(long, RATE), abs=0.3)


def test_silence_has_a_value() -> None:
    for samples in (1, 100, RATE):
        silence = np.zeros((2, samples), np.float32)
        assert loudness(silence, RATE) == SILENCE
        assert true_peak(silence, RATE) == -120.0
        assert np.array_equal(to_loudness(silence, RATE, Decibels(-14.0)), silence)
    assert loudness(np.ones((1, 1), np.float32), RATE) == SILENCE


def test_the_peak_between_samples_is_found() -> None:
    """A sine at a quarter of the rate, sampled at 45°, peaks 3 dB above its highest sample."""
    wave = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4).astype(np.float32)[np.newaxis]
    assert float(np.max(np.abs(wave))) == pytest.approx(np.sqrt(0.5), abs=1e-4)
    assert true_peak(wave[:, :44_000], RATE) == pytest.approx(0.0, abs=0.1)


def test_one_hit_among_silence_is_found() -> None:
    audio = np.zeros((2, 10 * RATE), np.float32)
    # Between samples of noise up to half the rate, filters differ by half a decibel; so it is softened first.
    place(audio, np.convolve(hit(), [0.25, 0.5, 0.25]).astype(np.float32), 300_000)
    ideal = 4 * np.fft.irfft(np.fft.rfft(audio), 4 * audio.shape[1])
    assert true_peak(audio, RATE) == pytest.approx(20 * np.log10(np.max(np.abs(ideal))), abs=0.15)


@settings(max_examples=15, deadline=None)
@given(st.floats(-40, -8), st.integers(0, 3), st.booleans())
def test_a_level_is_reached_or_the_peaks_say_why_not(lufs: float, seed: int, loops: bool) -> None:
    audio = drum_loop(grid_of(110 + seed))
    result = to_loudness(audio, RATE, Decibels(lufs), loops=loops)
    assert true_peak(result, RATE, loops=loops) <= -1.0 + 0.02
    reached = loudness(result, RATE, loops=loops)
    assert reached <= lufs + 0.3
    if reached < lufs - 1.0:
        assert true_peak(result, RATE, loops=loops) > -1.7


def test_with_room_to_spare_only_the_gain_changes() -> None:
    audio = drum_loop(grid_of())
    result = to_loudness(audio, RATE, Decibels(-30.0))
    assert np.std(result[audio != 0] / audio[audio != 0]) < 1e-6


def test_limiting_does_not_show_at_the_wrap_point() -> None:
    audio = 0.2 * whole_sine(220, RATE)
    place(audio, hit(level=0.9), 10)
    result = to_loudness(audio, RATE, Decibels(float(loudness(audio, RATE)) + 3.0))
    gain = result[0, :20] / np.where(audio[0, :20] == 0, 1, audio[0, :20])
    before = result[0, -20:] / audio[0, -20:]
    assert np.max(np.abs(gain[1:] - before[-1])) < 0.05


def test_what_is_no_sound_is_refused() -> None:
    for bad in (np.zeros((1, 0), np.float32), np.full((2, 9), np.inf, np.float32), np.zeros((9, 9), np.float32)):
        with pytest.raises(InvalidAudio):
            loudness(bad, RATE)
        with pytest.raises(InvalidAudio):
            true_peak(bad, RATE)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (192_000, 6), (44_100, 8)])
def test_any_rate_and_channel_count_is_measured(rate: int, channels: int) -> None:
    audio = sine(400, rate // 2, Rate(rate), level=0.1, channels=channels)
    assert -40 < loudness(audio, Rate(rate)) < -10
    assert true_peak(audio, Rate(rate)) == pytest.approx(-20.0, abs=0.2)
