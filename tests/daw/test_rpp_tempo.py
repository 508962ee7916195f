"""Tempo and metre as project files write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import SMALL, SONG, write_song

from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.units import Beats, Bpm, Seconds
from bridge.daw.rpp import RppBackend
from bridge.daw.rpp.tempo import read_tempo_map
from bridge.daw.rpp.text import parse
from bridge.errors import InvalidProject


def project(tempo: str, *points: str) -> TempoMap:
    lines = "".join(f"    {point}\n" for point in points)
    text = f"<REAPER_PROJECT 0.1\n  {tempo}\n  <TEMPOENVEX\n{lines}  >\n>\n"
    return read_tempo_map(parse(text.encode(), "x").root)


def test_one_tempo_and_metre_stand_in_the_header(tmp_path: Path) -> None:
    assert RppBackend(write_song(tmp_path, SMALL)).read().tempo_map == TempoMap.constant(120, TimeSignature(3, 4))


def test_changes_ramps_and_metres_stand_in_the_envelope(tmp_path: Path) -> None:
    tempo = RppBackend(write_song(tmp_path, SONG)).read().tempo_map
    assert [p.bpm for p in tempo.tempos] == [93.5, 100, 150]
    assert [p.ramp for p in tempo.tempos] == [False, True, False]
    assert tempo.tempos[1].beat == pytest.approx(32)
    assert tempo.tempos[2].beat == pytest.approx(32 + 19.2 * 125 / 60)
    assert tempo.metres == (MetrePoint(1, TimeSignature(4, 4)), MetrePoint(19, TimeSignature(7, 8)))


def test_points_lie_at_the_seconds_the_file_says(tmp_path: Path) -> None:
    tempo = RppBackend(write_song(tmp_path, SONG)).read().tempo_map
    assert tempo.seconds_at(tempo.tempos[1].beat) == pytest.approx(20.534759358289, abs=1e-9)
    assert tempo.seconds_at(tempo.tempos[2].beat) == pytest.approx(39.734759358289, abs=1e-9)


def test_the_envelopes_first_point_wins_over_the_header() -> None:
    tempo = project("TEMPO 120 4 4", "PT 0 90 1 262147")
    assert tempo == TempoMap.constant(90, TimeSignature(3, 4))


def test_a_later_first_point_leaves_the_header_before_it() -> None:
    tempo = project("TEMPO 120 4 4", "PT 8 60 1")
    assert tempo.tempos == (TempoPoint(Beats(0.0), Bpm(120.0)), TempoPoint(Beats(16.0), Bpm(60.0)))


def test_of_two_points_at_one_moment_the_later_counts_and_the_metre_stays() -> None:
    tempo = project("TEMPO 120 4 4", "PT 0 120 1", "PT 4 90 1 262147", "PT 4 100 1")
    assert [p.bpm for p in tempo.tempos] == [120, 100]
    assert tempo.metres[1] == MetrePoint(3, TimeSignature(3, 4))


def test_a_point_for_the_metre_alone_sets_no_tempo_whatever_number_stands_there() -> None:
    tempo = project("TEMPO 93.5 4 4", "PT 0 93.5 1", "PT 10.267379679 120 1 262147 0 3", "PT 20 140 1")
    assert [p.bpm for p in tempo.tempos] == [93.5, 93.5, 140]
    assert tempo.metres[1] == MetrePoint(5, TimeSignature(3, 4))


def test_a_point_for_metre_and_tempo_sets_both() -> None:
    tempo = project("TEMPO 120 4 4", "PT 0 120 1", "PT 4 90 1 262147 0 1")
    assert tempo.tempos[1].bpm == 90
    assert tempo.metres[1].signature == TimeSignature(3, 4)


@pytest.mark.parametrize(("usual", "ramp"), [("0", True), ("1", False)])
def test_a_point_of_no_shape_of_its_own_has_that_of_its_envelope(usual: str, ramp: bool) -> None:
    tempo = project("TEMPO 120 4 4", f"DEFSHAPE {usual} -1 -1", "PT 0 120 -1", "PT 8 60 1")
    assert tempo.tempos[0].ramp is ramp


@pytest.mark.parametrize("curve", range(2, 6))
def test_a_curve_gets_to_the_next_points_tempo(curve: int) -> None:
    tempo = project("TEMPO 120 4 4", f"PT 0 120 {curve}", "PT 8 60 1")
    assert tempo.tempos == (TempoPoint(Beats(0.0), Bpm(120.0), True), TempoPoint(Beats(12.0), Bpm(60.0)))


def test_a_metre_change_off_the_bar_line_goes_to_the_nearest() -> None:
    assert project("TEMPO 120 4 4", "PT 0 120 1", "PT 4.4 120 1 262147").metres[1].bar == 3


@pytest.mark.parametrize("bpm", ["0", "-93.5", "nan", "inf", "1e9", "fast", "5"])
def test_an_impossible_tempo_is_refused(bpm: str) -> None:
    for text in ((f"TEMPO {bpm} 4 4",), ("TEMPO 120 4 4", f"PT 0 {bpm} 1")):
        with pytest.raises(InvalidProject) as error:
            project(*text)
        assert bpm in error.value.what or "bpm" in error.value.what
        assert error.value.do


@pytest.mark.parametrize("metre", ["0 4", "4 3", "4 0", "x 4", "-3 4"])
def test_an_impossible_metre_is_refused(metre: str) -> None:
    with pytest.raises(InvalidProject):
        project(f"TEMPO 120 {metre}")


@given(st.lists(st.tuples(st.floats(0.1, 60), st.floats(10, 960), st.sampled_from([0, 1])), min_size=1, max_size=8))
def test_every_point_of_an_envelope_lies_at_its_second(points: list[tuple[float, float, int]]) -> None:
    seconds = [0.0]
    for gap, _, _ in points[:-1]:
        seconds.append(seconds[-1] + gap)
    lines = [f"PT {at!r} {bpm!r} {shape}" for at, (_, bpm, shape) in zip(seconds, points, strict=True)]
    tempo = project("TEMPO 120 4 4", *lines)
    assert len(tempo.tempos) == len(points)
    for at, point in zip(seconds, tempo.tempos, strict=True):
        assert tempo.seconds_at(point.beat) == pytest.approx(at, abs=1e-9)
        assert tempo.beats_at(Seconds(at)) == pytest.approx(point.beat, abs=1e-6)
