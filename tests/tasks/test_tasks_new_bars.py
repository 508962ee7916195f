"""New bars joined to old ones: as loud as their neighbours, and the loop comes round as it did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes.loops import AM, band, bass, sound
from fakes.studio import FakeStudio, clip_of, select, studio, tone, with_audio, with_part

from bridge.audio.level import loudness
from bridge.core.model import Audio
from bridge.tasks.extend import Extend
from bridge.tasks.regenerate import Regenerate


def level(audio: Audio) -> float:
    return loudness(audio, 22_050)  # type: ignore[arg-type]


def quieter_bass(*, since: float) -> FakeStudio:
    """A bass that plays softly from a beat on."""
    notes = tuple(note._replace(velocity=note.velocity if note.start < since else 50) for note in bass().notes)
    there = studio()
    with_part(there, replace(bass(), notes=notes), chords=[AM])
    return there


def second_half(there: FakeStudio) -> tuple[Audio, Audio]:
    """The bass's second half as it is, and as it is written anew in the newest draft."""
    before = sound(there, clip_of(there, "bass"))
    there.does(Regenerate, target="role:bass", ranges=("bars:3-4",))
    half = slice(before.shape[1] // 2, None)
    return before[:, half], there.drafts[0].audio[:, half]


def test_a_rewritten_range_is_as_loud_as_what_it_replaces() -> None:
    old, new = second_half(quieter_bass(since=8))
    assert level(new) == pytest.approx(level(old), abs=0.5)


def test_a_range_rewritten_over_a_ghost_note_stays_near_the_rest() -> None:
    there = studio()
    notes = tuple(note._replace(velocity=3) if note.start >= 8 else note for note in bass().notes)
    with_part(there, replace(bass(), notes=notes), chords=[AM])
    whole = level(sound(there, clip_of(there, "bass")))
    _, new = second_half(there)
    assert level(new) > whole - 5


def test_a_range_rewritten_in_another_mood_keeps_the_level_of_its_playing() -> None:
    there = quieter_bass(since=8)
    before = sound(there, clip_of(there, "bass"))
    there.does(Regenerate, target="role:bass", ranges=("bars:3-4",), mood=("energetic",))
    half = slice(before.shape[1] // 2, None)
    assert level(there.drafts[0].audio[:, half]) > level(before[:, half]) + 2


def test_what_a_loop_goes_on_with_is_as_loud_as_what_it_began_with() -> None:
    there = quieter_bass(since=4)
    before = sound(there, clip_of(there, "bass"))
    there.does(Extend, target="role:bass", to_bars=5)
    assert level(there.drafts[0].audio[:, before.shape[1] :]) == pytest.approx(level(before), abs=0.5)


def test_a_longer_loop_comes_round_to_its_beginning_as_the_old_one_did() -> None:
    there = band()
    before = sound(there, clip_of(there, "bass"))
    there.does(Extend, target="role:bass", to_bars=5)
    (draft,) = there.drafts
    assert np.allclose(draft.audio[:, -4:], before[:, -4:], atol=1e-3)
    assert not np.allclose(draft.audio[:, -2000:-1000], before[:, -2000:-1000], atol=1e-3)


def test_a_recording_repeated_in_part_comes_round_as_it_did() -> None:
    there = studio()
    audio = tone(220.25, 4)
    select(there, with_audio(there, audio, name="drone"))
    there.does(Extend, bars=1)
    (draft,) = there.drafts
    assert draft.grid.whole_bars == 3
    assert np.allclose(draft.audio[:, -4:], audio[:, -4:], atol=1e-2)
