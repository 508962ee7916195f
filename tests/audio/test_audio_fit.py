import numpy as np
import pytest
from audio_sounds import RATE, changing_grid, drum_loop, grid_of, hit, place, sine, whole_sine
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.audio.attacks import attacks
from bridge.audio.fit import Anchor, conform, fit, splice, warp
from bridge.audio.seam import seam
from bridge.core.grid import Grid
from bridge.core.tempo import TempoMap, TempoPoint
from bridge.core.units import Beats, Bpm, Rate, Seconds
from bridge.errors import InvalidArguments, InvalidAudio


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 60_000), st.floats(60, 190), st.sampled_from([8_000, 44_100, 192_000]), st.booleans(),
    st.sampled_from([1, 2, 6]),
)  # fmt: skip
def test_every_length_fits_to_the_sample(length: int, bpm: float, rate: int, loops: bool, channels: int) -> None:
    grid = Grid(TempoMap.constant(bpm), Beats(0.0), Beats(0.5), Rate(rate))
    audio = np.random.default_rng(0).uniform(-0.5, 0.5, (channels, length)).astype(np.float32)
    result = fit(audio, grid, loops=loops)
    assert result.shape == (channels, grid.samples)
    assert np.isfinite(result).all()


def test_what_fits_is_left_as_it_is() -> None:
    grid = grid_of()
    audio = drum_loop(grid)
    assert np.array_equal(fit(audio, grid, loops=True), audio)


def test_a_tail_rings_on_over_the_beginning() -> None:
    grid = grid_of()
    longer = np.zeros((1, grid.samples + 10_000), np.float32)
    place(longer, hit(), grid.samples - 1000)
    result = fit(longer, grid, loops=True)
    expected = np.zeros((1, grid.samples), np.float32)
    place(expected, hit(), grid.samples - 1000)
    assert np.array_equal(result, expected)


def test_music_beyond_the_end_is_cut_rather_than_folded() -> None:
    grid = grid_of()
    longer = sine(220, grid.samples + RATE)
    result = fit(longer, grid, loops=True)
    assert np.max(np.abs(result)) < 0.51
    assert np.array_equal(result[:, 500:], longer[:, 500 : grid.samples])
    assert seam(longer[:, : grid.samples - 71], RATE) > 1.5
    assert seam(fit(longer, grid_of(119.3), loops=True), RATE) < 1.5


def test_a_clip_that_plays_once_ends_without_a_click() -> None:
    grid = grid_of()
    result = fit(sine(220, grid.samples + RATE), grid, loops=False)
    assert abs(result[0, -1]) < 1e-6
    short = fit(sine(220, grid.samples // 2 + 33), grid, loops=False)
    assert not short[:, grid.samples // 2 + 33 :].any()
    assert np.max(np.abs(np.diff(short[0]))) < 0.5 * 2 * np.pi * 220 / RATE * 1.2


@pytest.mark.parametrize("bpm", [93.5, 120.0, 141.0])
def test_a_loop_takes_on_the_tempo_of_the_grid(bpm: float) -> None:
    grid = grid_of(bpm)
    result = conform(drum_loop(grid_of(110)), grid, beats=Beats(8.0))
    assert result.shape == (2, grid.samples)
    on = np.array([grid.sample_at(Beats(i / 2)) / RATE for i in range(16)])
    found = attacks(result, RATE)
    off = [np.min(np.abs((found - at + grid.seconds / 2) % grid.seconds - grid.seconds / 2)) for at in on]
    assert max(off) < 0.004
    assert seam(result, RATE) < 1.5


def test_a_loop_follows_a_change_of_tempo() -> None:
    grid = changing_grid()
    result = conform(drum_loop(grid_of(110)), grid, beats=Beats(8.0))
    assert result.shape == (2, grid.samples)
    found = attacks(result, RATE)
    off = [np.min(np.abs(found - grid.sample_at(Beats(i / 2)) / RATE)) for i in range(1, 16)]
    assert max(off) < 0.005


def test_a_loop_follows_a_gradual_tempo() -> None:
    tempo_map = TempoMap((TempoPoint(Beats(0.0), Bpm(90.0), ramp=True), TempoPoint(Beats(8.0), Bpm(130.0))))
    grid = Grid.bars(tempo_map, 1, 2, RATE)
    found = attacks(conform(drum_loop(grid_of(110)), grid, beats=Beats(8.0)), RATE)
    off = [np.min(np.abs(found - grid.sample_at(Beats(i / 2)) / RATE)) for i in range(1, 16)]
    assert max(off) < 0.006


def test_a_short_loop_is_repeated_and_a_long_one_cut() -> None:
    four = drum_loop(grid_of(bars=1))
    assert np.array_equal(conform(four, grid_of(bars=2), beats=Beats(4.0)), np.tile(four, 2))
    eight = drum_loop(grid_of(bars=2))
    assert np.array_equal(conform(eight, grid_of(bars=1), beats=Beats(8.0)), eight[:, : grid_of(bars=1).samples])


def test_moments_go_where_they_are_held() -> None:
    audio = np.zeros((1, 2 * RATE), np.float32)
    for at in (0.5, 1.1, 1.5):
        place(audio, hit(), round(at * RATE))
    anchors = [
        Anchor(Seconds(0.5), Seconds(0.4)),
        Anchor(Seconds(1.1), Seconds(1.2)),
        Anchor(Seconds(1.5), Seconds(1.6)),
    ]
    found = attacks(warp(audio, RATE, anchors, samples=2 * RATE, loops=False), RATE, loops=False)
    assert found == pytest.approx([0.4, 1.2, 1.6], abs=0.003)


def test_anchors_where_things_already_are_change_next_to_nothing() -> None:
    tone = whole_sine(300, RATE)
    anchors = [Anchor(Seconds(at), Seconds(at)) for at in (0.0, 0.25, 0.5, 1.0)]
    assert np.max(np.abs(warp(tone, RATE, anchors, samples=RATE) - tone)) < 2e-3


def test_a_warped_loop_stays_a_loop() -> None:
    tone = whole_sine(300, RATE)
    anchors = [
        Anchor(Seconds(0.0), Seconds(0.0)),
        Anchor(Seconds(0.4), Seconds(0.5)),
        Anchor(Seconds(1.0), Seconds(1.0)),
    ]
    result = warp(tone, RATE, anchors, samples=RATE)
    assert seam(result, RATE) < 1.5
    assert np.sqrt(np.mean(result**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.06)


def test_anchors_that_do_not_rise_are_refused() -> None:
    anchors = [Anchor(Seconds(0.5), Seconds(0.5)), Anchor(Seconds(0.4), Seconds(0.6))]
    with pytest.raises(InvalidArguments, match="rise"):
        warp(sine(300, RATE), RATE, anchors, samples=RATE)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9_999), st.integers(1, 10_000), st.sampled_from([1, 2]))
def test_outside_the_range_no_bit_changes(start: int, length: int, channels: int) -> None:
    random = np.random.default_rng(start)
    base = random.uniform(-1, 1, (2, 10_000)).astype(np.float32)
    end = min(10_000, start + length)
    piece = random.uniform(-1, 1, (channels, end - start)).astype(np.float32)
    result = splice(base, piece, start, end, RATE)
    assert np.array_equal(result[:, :start], base[:, :start])
    assert np.array_equal(result[:, end:], base[:, end:])
    fade = min(441, (end - start) // 4)
    inside = slice(start + fade, end - fade) if fade else slice(start, end)
    middle = np.broadcast_to(piece, (2, end - start))[:, fade : end - start - fade]
    assert np.array_equal(result[:, inside], middle) or (start, end) == (0, 10_000)


def test_a_splice_does_not_click_nor_swell() -> None:
    base = sine(220, RATE)
    same = splice(base, base[:, 10_000:20_000], 10_000, 20_000, RATE)
    assert np.max(np.abs(same - base)) < 1e-6
    other = splice(base, sine(331, 10_000), 10_000, 20_000, RATE)
    assert np.max(np.abs(np.diff(other[0]))) < 0.06


def test_a_piece_that_does_not_fit_its_range_is_refused() -> None:
    base = sine(220, 1000)
    for start, end, size in ((0, 1001, 1001), (-1, 5, 6), (5, 5, 0), (10, 20, 9)):
        with pytest.raises(InvalidArguments):
            splice(base, sine(220, size), start, end, RATE)


def test_what_is_no_sound_is_refused() -> None:
    for bad in (np.zeros((2, 0), np.float32), np.full((1, 10), np.nan, np.float32)):
        with pytest.raises(InvalidAudio):
            fit(bad, grid_of(), loops=True)
        with pytest.raises(InvalidAudio):
            conform(bad, grid_of(), beats=Beats(8.0))
    with pytest.raises(InvalidArguments, match="no beats"):
        conform(sine(220, 100), grid_of(), beats=Beats(0.0))
