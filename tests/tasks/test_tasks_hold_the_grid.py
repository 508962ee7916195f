"""Whatever is asked, of whatever clip, on whatever tempo map: what comes back fills its grid to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.studio import RATE, FakeStudio, clicks, select, studio, tone, with_audio, with_part
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.core.gat import Attribute, Origin
from bridge.core.notes import Note, Part
from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.theory import Key
from bridge.core.units import Beats, Bpm
from bridge.errors import CopilotError
from bridge.tasks.add_track import AddTrack
from bridge.tasks.apply_effects import ApplyEffects
from bridge.tasks.change_speed import ChangeSpeed
from bridge.tasks.extend import Extend
from bridge.tasks.feeling import feeling
from bridge.tasks.fit_to_grid import FitToGrid
from bridge.tasks.generate import Generate
from bridge.tasks.pitch_shift import PitchShift
from bridge.tasks.places import stretches
from bridge.tasks.playing import fitting
from bridge.tasks.regenerate import Regenerate
from bridge.tasks.remove_track import RemoveTrack
from bridge.tasks.restyle import Restyle
from bridge.tasks.vary import Vary

METRES = [TimeSignature(4, 4), TimeSignature(3, 4), TimeSignature(6, 8), TimeSignature(7, 8), TimeSignature(5, 4)]
ON_ANY_CLIP = [
    (Vary, {"amount": 0.7}),
    (PitchShift, {"semitones": 2}),
    (ChangeSpeed, {"factor": 1.25}),
    (ChangeSpeed, {"factor": 0.8, "keep_pitch": False}),
    (ApplyEffects, {"effects": ({"effect": "delay"},)}),
    (Extend, {"bars": 1}),
    (Restyle, {"mood": ("dreamy",)}),
    (RemoveTrack, {"ranges": ("seconds:0.5-1.5",)}),
    (FitToGrid, {}),
]


def slowing(metre: TimeSignature = METRES[0]) -> TempoMap:
    """Steady, then a gradual change, then steady again."""
    points = (
        TempoPoint(Beats(0.0), Bpm(120.0)),
        TempoPoint(Beats(4.0), Bpm(93.5), True),
        TempoPoint(Beats(9.0), Bpm(140.0)),
    )
    return TempoMap(points, (MetrePoint(1, metre),))


@pytest.mark.parametrize(("task", "arguments"), ON_ANY_CLIP)
def test_a_recording_off_the_grid_over_a_tempo_change_comes_back_to_the_sample(task: type, arguments: dict) -> None:
    there = studio(tempo_map=slowing())
    audio = clicks([0, 1, 2, 3, 4, 5, 6, 7], 120, 8) + tone(330, 4, level=0.1)
    select(there, with_audio(there, audio, name="take 3", at=0.317))
    # The studio asserts the length of every draft.
    there.does(task, **arguments)
    assert there.drafts or any(clip.muted for _, clip in there.session.clips())


@pytest.mark.parametrize(("task", "arguments"), ON_ANY_CLIP[:-1])
def test_a_part_of_ours_over_a_tempo_change_comes_back_to_the_sample(task: type, arguments: dict) -> None:
    there = studio(tempo_map=slowing())
    notes = tuple(Note(Beats(b / 2), Beats(0.5), 45 + b % 3, 80) for b in range(24))
    select(there, with_part(there, Part("bass", 33, notes, Beats(12.0), "bass")))
    there.does(task, **arguments)
    assert there.drafts


@settings(max_examples=15, deadline=None)
@given(st.floats(60, 190), st.sampled_from(METRES), st.integers(1, 3), st.integers(1, 5))
def test_new_music_fills_its_bars_at_any_tempo_and_metre(bpm: float, metre: TimeSignature, bars: int, at: int) -> None:
    there = studio(tempo_map=TempoMap.constant(bpm, metre))
    there.does(Generate, bars=bars, at=f"bars:{at}-{at}")
    assert all(d.grid.whole_bars == bars and d.audio.shape[1] == d.grid.samples for d in there.drafts)
    there.does(AddTrack, role="lead", under="last")
    assert there.drafts[0].grid.whole_bars == bars


def test_a_clip_cut_in_mid_beat_is_reworked_at_its_own_length() -> None:
    there = studio(97.3)
    select(there, with_audio(there, tone(220, 3.137), name="odd", at=1.003))
    before = there.session.clip(there.session.selection.clips[0])
    there.does(PitchShift, semitones=-1)
    assert there.drafts[0].grid.samples == pytest.approx(before.length * RATE, abs=1)


def test_a_tuple_of_ranges_that_touch_is_one_range() -> None:
    from bridge.core.grid import Grid
    from bridge.core.target import Span

    grid = Grid.bars(TempoMap(), 1, 4, RATE)
    spans = stretches((Span.parse("bars:3-3"), Span.parse("bars:1-2")), grid)
    assert spans == ((0.0, 12.0),)


@given(
    st.lists(st.sampled_from(["relaxed", "energetic", "dark", "busy", "sparse", "epic"]), min_size=1), st.floats(0, 1)
)
def test_a_feeling_never_leaves_its_bounds_and_opposites_cancel(moods: list[str], amount: float) -> None:
    moved = feeling(tuple(moods), amount)
    assert all(-1 <= n <= 1 for n in (moved.energy, moved.density, moved.brightness, moved.space))
    assert feeling(("busy", "sparse"), amount).density == 0


def test_a_part_out_of_key_is_not_held_against_it() -> None:
    notes = tuple(Note(Beats(b), Beats(1), 60 + b, 80) for b in range(4))
    part = Part("lead", 81, notes, Beats(4))
    assert fitting(part, Key.parse("C major")) is None
    assert fitting(part, None) is None


def test_what_is_rewritten_in_a_locked_key_stays_in_it() -> None:
    there = studio()
    there.gat = there.gat.told(Attribute("key", "C major", Origin.LOCKED, "you"))
    notes = tuple(Note(Beats(b), Beats(1), 60 + Key.parse("C major").pitch_classes[b % 7], 80) for b in range(8))
    with_part(there, Part("lead", 81, notes, Beats(8), "lead"))
    with pytest.raises(CopilotError, match="locked"):
        there.does(Regenerate, target="role:lead", key="F# major")
    there.does(Regenerate, target="role:lead")
    part = there.drafts[0].part
    assert part is not None and all(note.pitch in Key.parse("C major") for note in part.notes)


def test_silence_over_part_of_a_stereo_recording_is_silence() -> None:
    there: FakeStudio = studio()
    audio = np.repeat(tone(220, 4), 2, axis=0)
    select(there, with_audio(there, audio, name="room mics"))
    there.does(RemoveTrack, ranges=("bars:2-2",))
    assert np.abs(there.drafts[0].audio[:, 44_100 + 250 : 88_200 - 250]).max() == 0
