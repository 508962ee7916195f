"""A stretch of time selected in the DAW: what is named by it ends where it ends, and new parts lie along its bars."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.loops import AM, band, bass, kit, sound
from fakes.studio import FakeStudio, clip_of, select, studio, tone, with_audio, with_part

from bridge.core.session import ClipId
from bridge.core.target import Span
from bridge.core.tempo import TempoMap, TempoPoint
from bridge.core.units import Beats, Bpm
from bridge.errors import InvalidArguments, NotFound
from bridge.tasks.add_track import AddTrack
from bridge.tasks.apply_effects import ApplyEffects
from bridge.tasks.generate import Generate
from bridge.tasks.pitch_shift import PitchShift
from bridge.tasks.regenerate import Regenerate
from bridge.tasks.remove_track import RemoveTrack

BAR = 2.0
"""Seconds, at 120 bpm."""


def added(there: FakeStudio) -> tuple[float, float]:
    """Where the newest clip lies, in bars from the project's start."""
    _, clip = list(there.session.clips())[-1]
    return clip.position / BAR, clip.end / BAR


def marking(start: float, end: float) -> tuple[FakeStudio, str]:
    """The band with its bass selected and a stretch of time, and the range that means it."""
    there = band()
    select(there, clip_of(there, "bass").id, time=(start, end))
    return there, f"selection:{start}-{end}"


def test_outside_the_time_selection_not_a_note_and_not_a_sample_changes() -> None:
    there, marked = marking(BAR, 2 * BAR)
    clip = clip_of(there, "bass")
    before, notes = sound(there, clip), bass().notes
    outcome = there.does(Regenerate, ranges=(marked,))
    (draft,) = there.drafts
    bar = before.shape[1] // 4
    assert draft.part is not None
    assert [n for n in draft.part.notes if not 4 <= n.start < 8] == [n for n in notes if not 4 <= n.start < 8]
    assert [n for n in draft.part.notes if 4 <= n.start < 8] != [n for n in notes if 4 <= n.start < 8]
    assert np.array_equal(draft.audio[:, :bar], before[:, :bar])
    assert np.array_equal(draft.audio[:, 2 * bar :], before[:, 2 * bar :])
    assert outcome.said == "Wrote the time selection of “bass” anew; the rest is untouched."


def test_a_time_selection_that_reaches_past_the_clip_is_cut_to_it() -> None:
    there, marked = marking(3 * BAR, 9 * BAR)
    there.does(Regenerate, ranges=(marked,))
    (draft,) = there.drafts
    assert draft.part is not None and draft.grid.beats == 16
    assert [n for n in draft.part.notes if n.start < 12] == [n for n in bass().notes if n.start < 12]


def test_a_time_selection_is_read_where_it_is_drawn_and_not_from_the_clips_start() -> None:
    there = studio()
    with_part(there, bass(), bar=3, chords=[AM])
    there.does(Regenerate, target="role:bass", ranges=(f"selection:{3 * BAR}-{4 * BAR}",))
    (draft,) = there.drafts
    assert draft.part is not None
    assert [n for n in draft.part.notes if not 4 <= n.start < 8] == [n for n in bass().notes if not 4 <= n.start < 8]
    with pytest.raises(NotFound, match="time selection does not touch “bass”"):
        there.does(Regenerate, target="role:bass", ranges=(f"selection:0-{2 * BAR}",))


def test_a_line_drawn_a_hair_beside_a_beat_is_on_it() -> None:
    there, _ = marking(0, 1)
    grid = there.grid(clip_of(there, "bass"))
    assert Span("selection", 2.003, 3.998).on(grid) == (4, 8)
    assert Span("selection", 2.1, 3.9).on(grid) == pytest.approx((4.2, 7.8))
    with pytest.raises(InvalidArguments, match="does not touch"):
        Span("selection", 8.0, 9.0).on(grid)


def test_of_several_clips_those_that_the_time_selection_misses_stay_as_they_are() -> None:
    there = studio()
    near = with_part(there, bass(), bar=1, chords=[AM], name="verse")
    far = with_part(there, bass(), bar=9, chords=[AM], name="chorus")
    select(there, near, far, time=(BAR, 2 * BAR))
    for task, more in (
        (Regenerate, {}),
        (PitchShift, {"semitones": 12}),
        (ApplyEffects, {"effects": [{"effect": "reverb"}]}),
    ):
        there.does(task, ranges=(f"selection:{BAR}-{2 * BAR}",), **more)
    assert [len(there.session.clip(clip).takes) for clip in (near, far)] == [4, 1]


def test_what_is_taken_out_in_a_time_selection_plays_around_it() -> None:
    there, marked = marking(BAR, 2 * BAR)
    there.does(RemoveTrack, ranges=(marked,))
    (draft,) = there.drafts
    assert draft.part is not None and {n.start // 4 for n in draft.part.notes} == {0, 2, 3}
    assert not clip_of(there, "drums").muted


def test_a_new_part_lies_along_the_time_selection_rather_than_the_selected_clip() -> None:
    there, _ = marking(BAR, 3 * BAR)
    there.does(AddTrack, role="lead")
    assert added(there) == (1, 3)


@pytest.mark.parametrize(
    ("drawn", "bars"), [((2.5, 3.1), (1, 2)), ((1.9, 4.1), (0, 3)), ((2.004, 3.996), (1, 2)), ((8.5, 8.6), (4, 5))]
)
def test_between_bar_lines_it_means_the_bars_it_touches(drawn: tuple[float, float], bars: tuple[float, float]) -> None:
    there, marked = marking(*drawn)
    there.does(AddTrack, role="lead")
    assert added(there) == bars
    there.does(AddTrack, role="pad", ranges=(marked,))
    assert added(there) == bars
    there.does(Generate, at=marked)
    assert added(there) == bars


def test_bars_that_are_said_begin_where_the_time_selection_does() -> None:
    there, _ = marking(2.5, 3.1)
    there.does(AddTrack, role="lead", bars=2)
    assert added(there) == (1, 3)


def test_words_that_mean_the_whole_song_or_another_place_go_before_the_time_selection() -> None:
    there, _ = marking(BAR, 2 * BAR)
    there.does(AddTrack, role="lead", under="all")
    assert added(there) == (0, 4)
    with_part(there, kit(), bar=9, chords=[AM], name="fill")
    there.does(AddTrack, role="pad", under="clip:fill-clip")
    assert added(there) == (8, 12)
    there.does(AddTrack, role="percussion", under="role:bass")
    assert added(there) == (1, 2)


def changing_tempo() -> TempoMap:
    """Two bars at 120 bpm, then 60."""
    return TempoMap((TempoPoint(Beats(0), Bpm(120)), TempoPoint(Beats(8), Bpm(60))))


def test_across_a_change_of_tempo_the_time_selection_is_measured_in_the_projects_seconds() -> None:
    there = studio(tempo_map=changing_tempo())
    select(there, with_part(there, bass(), chords=[AM]), time=(2.0, 8.0))
    there.does(Regenerate, ranges=("selection:2-8",))
    (draft,) = there.drafts
    assert draft.part is not None
    assert [n for n in draft.part.notes if not 4 <= n.start < 12] == [n for n in bass().notes if not 4 <= n.start < 12]


def test_clips_on_several_tracks_are_each_moved_also_across_a_change_of_tempo() -> None:
    there = studio(tempo_map=changing_tempo())
    first = with_part(there, bass(), chords=[AM], name="one")
    second = with_part(there, bass(pitch=57), chords=[AM], name="two")
    third = with_audio(there, tone(220, 12.0), name="bounce")
    select(there, first, second, third)
    outcome = there.does(PitchShift, semitones=-12)
    assert outcome.said == "Shifted “one”, “two” and “bounce” down 12 semitones; the length is the same."
    assert [len(clip.takes) for _, clip in there.session.clips()] == [2, 2, 2]
    assert all(draft.audio.shape[1] == draft.grid.samples for draft in there.drafts)


def test_a_part_taken_out_of_several_selected_clips_goes_from_each() -> None:
    there = studio()
    clips = [with_part(there, kit(), chords=[AM], name=name) for name in ("kit one", "kit two")]
    clips.append(with_part(there, bass(), chords=[AM]))
    spared = with_part(there, kit(), bar=9, chords=[AM], name="outro")
    select(there, *clips)
    there.does(RemoveTrack, what=("drums",))
    assert muted(there, *clips, spared) == [True, True, False, False]


def muted(there: FakeStudio, *clips: ClipId) -> list[bool]:
    return [there.session.clip(clip).muted for clip in clips]
