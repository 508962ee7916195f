"""Longer, faster, and onto the grid."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.loops import band, bass, sound
from fakes.studio import clicks, clip_of, select, studio, with_audio

from bridge.audio.verify import measure
from bridge.errors import InvalidArguments, InvalidAudio
from bridge.tasks.change_speed import ChangeSpeed
from bridge.tasks.extend import Extend
from bridge.tasks.fit_to_grid import FitToGrid


def test_a_longer_loop_begins_as_it_was_to_the_bit() -> None:
    there = band()
    before = sound(there, clip_of(there, "bass"))
    there.does(Extend, target="role:bass", to_bars=6)
    (draft,) = there.drafts
    assert draft.grid.whole_bars == 6
    assert np.array_equal(draft.audio[:, : before.shape[1]], before)
    assert np.abs(draft.audio[:, before.shape[1] + 500 :]).max() > 0.01
    assert draft.part is not None and draft.part.notes[:32] == bass().notes


def test_a_recording_is_extended_by_repeating_it() -> None:
    there = studio()
    audio = clicks([0, 1, 2, 3], 120, 4)
    select(there, with_audio(there, audio, name="beat"))
    outcome = there.does(Extend, bars=2)
    (draft,) = there.drafts
    assert np.array_equal(draft.audio, np.tile(audio, (1, 3))) and "Repeated" in outcome.said


def test_extending_to_less_is_refused() -> None:
    with pytest.raises(InvalidArguments, match="that long already"):
        band().does(Extend, target="role:bass", to_bars=4)


def test_a_loop_at_another_tempo_is_brought_onto_the_grid() -> None:
    from bridge.audio.analyse import onsets

    there = studio(120)
    select(there, with_audio(there, clicks(range(8), 97, 8), name="97", at=0.37))
    outcome = there.does(FitToGrid)
    (draft,) = there.drafts
    assert (draft.grid.start, draft.grid.whole_bars) == (0.0, 2)
    beats = onsets(draft.audio, 22_050, loops=False) * 2
    assert len(beats) == 8 and max(abs(beat - round(beat)) for beat in beats) < 0.05
    assert "97" in outcome.said


def test_bars_that_were_said_decide() -> None:
    there = studio(120)
    select(there, with_audio(there, clicks(range(8), 97, 8), name="loop"))
    there.does(FitToGrid, bars=1)
    assert there.drafts[0].grid.whole_bars == 1


def test_a_silent_clip_cannot_be_fitted() -> None:
    there = studio()
    select(there, with_audio(there, np.zeros((1, 44_100), np.float32), name="nothing"))
    with pytest.raises(InvalidAudio, match="silent"):
        there.does(FitToGrid)


def test_a_part_made_faster_and_fitted_again_is_played_from_its_notes() -> None:
    there = band()
    there.does(ChangeSpeed, target="role:bass", factor=1.1)
    outcome = there.does(FitToGrid, target="role:bass")
    (draft,) = there.drafts
    assert draft.grid.whole_bars == 4 and draft.part is not None
    assert [note.start for note in draft.part.notes] == pytest.approx([note.start for note in bass().notes])
    assert "bass" in outcome.said


def test_a_recording_is_held_to_the_beat_only_where_that_was_asked() -> None:
    there = studio(120)
    clip = with_audio(there, clicks(range(16), 120, 16), name="beat")
    select(there, clip)
    there.does(ChangeSpeed, factor=1.07)
    (faster,) = there.drafts
    assert not faster.in_time
    assert measure(faster.audio, faster.grid, loops=False, in_time=False).problems == ()
    assert any("bpm" in problem for problem in measure(faster.audio, faster.grid, loops=False).problems)
    select(there, *there.last)
    there.does(FitToGrid)
    assert there.drafts[0].in_time
