"""Laws of the tempo map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.grid import Grid
from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.units import Beats, Bpm, Rate, Samples, samples_at, seconds_of
from bridge.errors import InvalidArguments

METRES = [TimeSignature.parse(text) for text in ("4/4", "3/4", "6/8", "12/8", "5/4", "7/8")]
RATES = st.sampled_from([Rate(22_050), Rate(44_100), Rate(48_000), Rate(96_000), Rate(192_000)])


@st.composite
def tempo_maps(draw: st.DrawFn) -> TempoMap:
    beat, tempos = 0.0, []
    for _ in range(draw(st.integers(1, 5))):
        tempos.append(TempoPoint(Beats(beat), Bpm(draw(st.floats(40, 240))), draw(st.booleans())))
        beat += draw(st.floats(0.25, 40))
    bar, metres = 1, []
    for _ in range(draw(st.integers(1, 4))):
        metres.append(MetrePoint(bar, draw(st.sampled_from(METRES))))
        bar += draw(st.integers(1, 9))
    return TempoMap(tuple(tempos), tuple(metres))


@given(tempo_maps(), st.floats(-20, 2000))
def test_beats_to_seconds_and_back_is_the_same_beat(tempo_map: TempoMap, beat: float) -> None:
    assert tempo_map.beats_at(tempo_map.seconds_at(Beats(beat))) == pytest.approx(beat, abs=1e-6)


@given(tempo_maps(), st.integers(0, 30_000_000), RATES)
def test_a_sample_survives_the_way_through_beats(tempo_map: TempoMap, sample: int, rate: Rate) -> None:
    assert tempo_map.sample_at(tempo_map.beats_at_sample(Samples(sample), rate), rate) == sample


@given(st.integers(-(10**9), 10**9), RATES)
def test_a_sample_survives_the_way_through_seconds(sample: int, rate: Rate) -> None:
    assert samples_at(seconds_of(Samples(sample), rate), rate) == sample


@given(tempo_maps(), st.integers(-5, 300))
def test_a_bar_line_is_at_beat_zero_of_its_own_bar(tempo_map: TempoMap, bar: int) -> None:
    at = tempo_map.bar_at(tempo_map.bar_start(bar))
    assert (at.bar, at.beat) == (bar, pytest.approx(0.0, abs=1e-9))


@given(tempo_maps(), st.lists(st.floats(0, 400), min_size=3, max_size=3, unique=True), RATES)
def test_neighbouring_lengths_add_up_to_the_sample(tempo_map: TempoMap, beats: list[float], rate: Rate) -> None:
    a, b, c = (Beats(beat) for beat in sorted(beats))
    assert tempo_map.length(a, b, rate) + tempo_map.length(b, c, rate) == tempo_map.length(a, c, rate)


@given(tempo_maps(), st.floats(0, 400), st.floats(0.001, 50))
def test_time_runs_forward(tempo_map: TempoMap, beat: float, later: float) -> None:
    assert tempo_map.seconds_at(Beats(beat + later)) > tempo_map.seconds_at(Beats(beat))


def test_an_awkward_tempo_has_the_length_a_calculator_gives() -> None:
    assert Grid.bars(TempoMap.constant(93.5), 1, 8, Rate(44_100)).samples == round(32 * 60 / 93.5 * 44_100)


def test_a_gradual_change_takes_the_time_of_the_mean_tempo() -> None:
    ramp = TempoMap((TempoPoint(Beats(0), Bpm(100), ramp=True), TempoPoint(Beats(16), Bpm(140))))
    assert ramp.seconds_at(Beats(16)) == pytest.approx(16 * 60 / 120)
    assert ramp.bpm_at(Beats(16)) == 140
    assert 100 < ramp.bpm_at(Beats(8)) < 140


@pytest.mark.parametrize("bpm", [0, -120, 9.9, 961, float("nan"), float("inf")])
def test_a_tempo_nobody_can_play_is_refused_with_the_bounds(bpm: float) -> None:
    with pytest.raises(InvalidArguments, match="10 to 960"):
        TempoMap.constant(bpm)


@pytest.mark.parametrize("text", ["4", "4/3", "0/4", "65/4", "four/four", "", "4/4/4"])
def test_what_is_no_time_signature_is_refused(text: str) -> None:
    with pytest.raises(InvalidArguments, match="time signature"):
        TimeSignature.parse(text)


@pytest.mark.parametrize(
    ("metre", "pulses"),
    [("4/4", 4), ("3/4", 3), ("6/8", 2), ("12/8", 4), ("5/4", 5), ("7/8", 3), ("5/8", 2), ("9/8", 3)],
)
def test_metres_pulse_as_musicians_count_them(metre: str, pulses: int) -> None:
    assert len(TimeSignature.parse(metre).pulses) == pulses


def test_a_grid_knows_its_bars_across_a_change_of_metre() -> None:
    tempo_map = TempoMap(metres=(MetrePoint(1, TimeSignature()), MetrePoint(3, TimeSignature(7, 8))))
    grid = Grid.bars(tempo_map, 2, 3, Rate(48_000))
    assert grid.bar_lines == (0.0, 4.0, 7.5)
    assert grid.whole_bars == 3


def test_a_grid_off_the_bar_line_does_not_claim_whole_bars() -> None:
    grid = Grid(TempoMap(), Beats(1.0), Beats(9.0), Rate(48_000))
    assert grid.whole_bars is None
    assert grid.bar_lines == (3.0, 7.0)


def test_an_empty_grid_is_refused() -> None:
    with pytest.raises(InvalidArguments, match="empty"):
        Grid(TempoMap(), Beats(4.0), Beats(4.0), Rate(48_000))


def test_points_out_of_order_are_refused() -> None:
    with pytest.raises(InvalidArguments, match="rise"):
        TempoMap((TempoPoint(Beats(0), Bpm(100)), TempoPoint(Beats(0), Bpm(90))))
    with pytest.raises(InvalidArguments, match="rise"):
        TempoMap(metres=(MetrePoint(1, TimeSignature()), MetrePoint(1, TimeSignature(3, 4))))


def test_gradual_changes_are_told_with_where_they_lead() -> None:
    points = [(0.0, 93.5, False), (16.0, 93.5, True), (32.0, 120.0, False), (48.0, 100.0, False)]
    told = TempoMap(tuple(TempoPoint(Beats(beat), Bpm(bpm), ramp) for beat, bpm, ramp in points)).phrases()
    assert told == ("93.5 bpm", "93.5 → 120 bpm, gradual, bars 5–9", "100 bpm from bar 13")
    assert TempoMap.constant(120).phrases() == ("120 bpm",)


def test_one_gradual_change_after_another_is_told_as_two() -> None:
    points = [(0.0, 60.0, True), (4.0, 120.0, True), (8.0, 90.0, False)]
    told = TempoMap(tuple(TempoPoint(Beats(beat), Bpm(bpm), ramp) for beat, bpm, ramp in points)).phrases()
    assert told == ("60 → 120 bpm, gradual, bars 1–2", "120 → 90 bpm, gradual, bars 2–3")
