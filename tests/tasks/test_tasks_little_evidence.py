"""Silence, clicks and lone pitches tell little, and no more than that is made of them."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.studio import RATE, FakeStudio, clip_of, select, studio, tone, with_audio

from bridge.core.model import Audio
from bridge.core.theory import Key
from bridge.tasks.add_track import AddTrack
from bridge.tasks.describe import Describe
from bridge.tasks.pitch_shift import PitchShift

SILENCE = np.zeros((1, 4 * RATE), np.float32)
HISS = (np.random.default_rng(1).standard_normal((1, 4 * RATE)) * 1e-4).astype(np.float32)
CLICK = np.random.default_rng(2).uniform(-1, 1, (1, 100)).astype(np.float32)


def over(audio: Audio, **told: str) -> FakeStudio:
    there = studio(**told)
    select(there, with_audio(there, audio, name="clip"))
    return there


@pytest.mark.parametrize("audio", [SILENCE, HISS, CLICK], ids=["silence", "hiss", "a click"])
def test_a_bass_over_nothing_is_as_loud_as_in_an_empty_project(audio: Audio) -> None:
    empty = studio()
    empty.does(AddTrack, role="bass", bars=2)
    there = over(audio)
    there.does(AddTrack, role="bass")
    assert there.drafts[0].loudness == empty.drafts[0].loudness == pytest.approx(-22.0)


@pytest.mark.parametrize("audio", [SILENCE, HISS, tone(82.4, 4)], ids=["silence", "hiss", "one pitch"])
def test_a_shift_claims_no_key_for_what_has_none(audio: Audio) -> None:
    outcome = over(audio, key="C major").does(PitchShift, semitones=7)
    assert "major" not in outcome.said and outcome.attributes == ()


def test_a_silent_clip_is_called_silent_and_in_no_key() -> None:
    said = over(SILENCE, key="C major").does(Describe, target="selection").said
    assert "silent" in said and "in C major" not in said


def test_a_bass_under_one_pitch_plays_that_pitch() -> None:
    there = over(tone(440, 4))
    there.does(AddTrack, role="bass")
    (draft,) = there.drafts
    assert {span.chord.root for span in draft.chords} == {9} and clip_of(there, "bass")


def test_hiss_is_no_chord() -> None:
    said = over(HISS).does(AddTrack, role="bass").said
    assert "over" not in said


def test_chords_still_tell_a_key() -> None:
    chords = ((60, 64, 67), (53, 57, 60), (55, 59, 62), (60, 64, 67))
    bars = [sum(tone(440 * 2 ** ((pitch - 69) / 12), 1) for pitch in chord) for chord in chords]
    there = over(np.concatenate(bars, axis=1).astype(np.float32), key="D major")
    outcome = there.does(PitchShift, semitones=2)
    (cell,) = outcome.attributes
    assert set(Key.parse(str(cell.value)).pitch_classes) == set(Key.parse("D major").pitch_classes)
