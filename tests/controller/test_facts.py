"""What the project says of the music, with where it says it."""

from __future__ import annotations

from bridge.controller.facts import daw_facts
from bridge.core.session import Session
from bridge.core.tempo import TempoMap, TempoPoint
from bridge.core.units import Beats, Bpm


def source_of_tempo(*points: tuple[float, float, bool]) -> str:
    tempos = tuple(TempoPoint(Beats(beat), Bpm(bpm), ramp) for beat, bpm, ramp in points)
    return daw_facts(Session("s", "s", "", "rpp", tempo_map=TempoMap(tempos)))[0].source


def test_one_tempo_needs_no_words() -> None:
    assert source_of_tempo((0.0, 93.5, False)) == "rpp project"


def test_a_gradual_change_is_told_in_the_table() -> None:
    assert source_of_tempo((0.0, 93.5, True), (16.0, 120.0, False)) == "rpp project: 93.5 → 120 bpm, gradual, bars 1–5"


def test_a_map_of_many_tempos_is_told_in_part() -> None:
    source = source_of_tempo(*((beat * 4.0, 90.0 + beat, False) for beat in range(200)))
    assert source == "rpp project: 90 bpm; then 91 bpm from bar 2; then 92 bpm from bar 3; and 197 more"
