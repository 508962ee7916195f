"""Six edits, one in each metre, held to what must be true of every edit; no clock is read."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from bridge.core.theory import Key
from models.band import HUMANISE_SECONDS
from tests.bench import edit_judge as judge
from tests.bench.edit_tables import Edit, summary
from tests.bench.edit_walk import METRES, Walk, song
from tests.bench.fifty_edits import edits
from tests.bench.projects import RATE
from tests.bench.request_speed import PARTS, PHASES, ask

TEMPOS = ("190", "140", "128", "163", "151.3", "176")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> list[Edit]:
    """A loop in each of the six metres."""
    timeline = song(TEMPOS)
    walk = Walk(timeline, 3, kinds=())
    return edits(tmp_path_factory.mktemp("walk"), walk, timeline, seed=3000)


def test_every_request_is_carried_out_in_every_metre(walked: list[Edit]) -> None:
    assert [edit.refused for edit in walked] == [""] * len(METRES)
    assert {edit.where.split()[1] for edit in walked} == {f"{n}/{d}" for n, d in METRES}
    assert all(len(edit.loops) == 4 and not edit.wrong for edit in walked)


def test_every_loop_fills_its_bars_to_the_sample(walked: list[Edit]) -> None:
    assert [loop.samples_off for edit in walked for loop in edit.loops] == [0] * 24


def test_every_onset_is_on_the_swung_grid_within_the_humanise_bound(walked: list[Edit]) -> None:
    found = [loop.grid for edit in walked for loop in edit.loops if loop.grid is not None]
    assert len(found) == 24
    assert max(found) <= HUMANISE_SECONDS + 1e-6


def test_every_section_sounds_in_the_key_asked_for(walked: list[Edit]) -> None:
    assert "wrong" not in {edit.mix_key for edit in walked}


def test_loudness_does_not_drift(walked: list[Edit]) -> None:
    (drift,) = [figure for figure in summary(walked) if figure.name.startswith("loudness drift")]
    assert drift.met


def test_a_request_makes_its_parts_and_every_phase_of_it_is_clocked(tmp_path: Path) -> None:
    asked = ask(tmp_path, seed=1, clock=True)
    assert asked.tracks == PARTS
    assert set(asked.phases) == set(PHASES)


def test_the_timeline_and_the_tempo_map_of_the_file_it_writes_agree(tmp_path: Path) -> None:
    from bridge.daw.rpp import RppBackend

    timeline = song()
    read = RppBackend(timeline.write(tmp_path / "song.rpp")).read().tempo_map
    for index, section in enumerate(timeline.sections):
        bar, beat, second = timeline.start(index)
        assert read.bar_start(bar) == pytest.approx(float(beat), abs=1e-6)
        assert read.seconds_at(read.bar_start(bar)) == pytest.approx(float(second), abs=1e-9)
        assert str(read.signature_at(read.bar_start(bar))) == section.metre


def test_the_judge_hears_a_cut_and_not_a_first_beat() -> None:
    time = np.arange(2 * RATE) / RATE
    whole = np.sin(2 * math.pi * 220 * time)[None].astype(np.float32)
    cut = whole[:, : 2 * RATE - 50]
    assert judge.seam(whole, RATE, begins=True) <= 1.5 < judge.seam(cut, RATE, begins=True)


def test_the_judge_finds_the_peak_between_samples() -> None:
    time = np.arange(RATE)
    wave = (0.5 * np.sin(math.pi * time / 2 + math.pi / 4))[None].astype(np.float32)
    assert 20 * math.log10(np.abs(wave).max()) == pytest.approx(-9.03, abs=0.01)
    assert judge.true_peak(wave, RATE) == pytest.approx(-6.02, abs=0.02)


def test_the_judge_hears_a_quick_bass_in_its_key() -> None:
    beat = round(0.17 * RATE)
    wave = np.zeros((1, 60 * beat), np.float32)
    time = np.arange(round(0.08 * RATE)) / RATE
    for index in range(60):
        pitch = (40, 38, 38, 45)[index // 4 % 4]
        hertz = 440 * 2 ** ((pitch - 69) / 12)
        tone = sum(0.5**h * np.sin(2 * math.pi * hertz * h * time) for h in range(1, 6))
        wave[0, index * beat : index * beat + len(time)] = 0.2 * tone * np.exp(-time / 0.05)
    energy = judge.chroma(wave, RATE)
    assert judge.key_verdict(energy, Key.parse("A minor")) != "wrong"
    assert judge.in_key(energy, Key.parse("A minor")) > judge.in_key(energy, Key.parse("Bb minor")) + 0.3


def test_the_judge_tells_a_key_from_its_neighbours() -> None:
    time = np.arange(RATE) / RATE
    chords = ((62, 65, 69), (67, 70, 74), (69, 72, 76), (62, 65, 69))
    sound = np.concatenate([sum(np.sin(2 * math.pi * 440 * 2 ** ((p - 69) / 12) * time) for p in c) for c in chords])
    energy = judge.chroma(sound[None].astype(np.float32), RATE)
    assert judge.key_verdict(energy, Key.parse("D minor")) in ("exact", "relative")
    assert judge.key_verdict(energy, Key.parse("Eb minor")) == "wrong"
    assert judge.key_verdict(energy, Key.parse("G# minor")) == "wrong"
