"""With something selected, parts are taken out of it or kept from it, and nothing beside it is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.loops import AM, band, bass
from fakes.studio import FakeStudio, clip_of, select, tone, with_audio, with_part

from bridge.core.notes import Part
from bridge.core.session import Selection, TrackId
from bridge.errors import NotFound, NotInstalled
from bridge.tasks.isolate_track import IsolateTrack
from bridge.tasks.regenerate import Regenerate
from bridge.tasks.remove_track import RemoveTrack
from bridge.tasks.split_stems import SplitStems


def lead() -> Part:
    return replace(bass(pitch=69), role="lead", instrument=81, name="synth lead")


def song() -> FakeStudio:
    there = band()
    with_part(there, lead(), chords=[AM])
    select(there, clip_of(there, "drums").id)
    return there


def silent(there: FakeStudio) -> set[str]:
    return {track.name for track, clip in there.session.clips() if clip.muted}


def test_there_is_no_voice_in_a_drum_kit_and_a_synth_lead_is_none() -> None:
    there = song()
    with pytest.raises(NotFound, match="There is no voice in “drums”"):
        there.does(RemoveTrack, what=("vocals",))
    select(there, clip_of(there, "lead").id)
    with pytest.raises(NotFound, match="There is no voice in “synth lead”"):
        there.does(RemoveTrack, what=("vocals",))
    select(there)
    with pytest.raises(NotFound, match="There is no voice here"):
        there.does(RemoveTrack, what=("vocals",))


@pytest.mark.parametrize("name", ["Lead Vox", "vocals", "Voice 2", "Singer"])
def test_a_voice_goes_by_its_name(name: str) -> None:
    there = song()
    with_audio(there, tone(440, 8), name=name)
    select(there)
    there.does(RemoveTrack, what=("vocals",))
    assert silent(there) == {name}


def test_a_part_that_lies_on_another_track_is_left_alone_and_named() -> None:
    there = song()
    with pytest.raises(NotFound, match="There is no bass in “drums”") as error:
        there.does(RemoveTrack, what=("bass",))
    assert "“bass”" in error.value.do
    select(there, clip_of(there, "bass").id)
    with pytest.raises(NotFound, match="There are no drums in “bass”"):
        there.does(RemoveTrack, what=("drums",))
    with pytest.raises(NotFound, match="No drum part"):
        there.does(RemoveTrack, what=("hats",))
    with pytest.raises(NotFound, match="There are no drums in “bass”"):
        there.does(IsolateTrack, what=("drums",))
    assert not silent(there)


def test_a_selected_track_stands_for_its_clips() -> None:
    there = song()
    there.session = replace(there.session, selection=Selection((), (TrackId("bass-track"),)))
    with pytest.raises(NotFound, match="There are no drums in “bass”"):
        there.does(RemoveTrack, what=("drums",))
    there.does(RemoveTrack, what=("bass",))
    assert silent(there) == {"bass"}


def test_with_nothing_selected_the_whole_session_is_meant() -> None:
    there = song()
    select(there)
    there.does(RemoveTrack, what=("bass",))
    there.does(IsolateTrack, what=("drums",))
    assert silent(there) == {"bass", "synth lead"}


def test_a_selected_mix_is_not_taken_for_one_that_has_no_such_part() -> None:
    there = song()
    for name in ("full mix", "Drum n bass loop 174"):
        select(there, with_audio(there, tone(220, 8), name=name))
        for task in (RemoveTrack, IsolateTrack):
            with pytest.raises(NotInstalled, match="not in this version"):
                there.does(task, what=("drums",) if "mix" not in name else ("vocals",))


def test_a_recorded_bass_holds_no_drums() -> None:
    there = song()
    select(there, with_audio(there, tone(55, 8), name="Bass DI"))
    with pytest.raises(NotFound, match="There are no drums in “Bass DI”"):
        there.does(RemoveTrack, what=("drums",))


def test_keeping_some_parts_of_what_is_selected_silences_the_others_of_it_alone() -> None:
    there = song()
    select(there, clip_of(there, "drums").id, clip_of(there, "lead").id)
    outcome = there.does(IsolateTrack, what=("vocals", "drums", "bass"))
    assert silent(there) == {"synth lead"} and "“synth lead”" in outcome.said


def test_a_kit_that_is_all_that_is_to_be_kept_stays_and_so_does_what_is_beside_it() -> None:
    there = song()
    outcome = there.does(IsolateTrack, what=("vocals", "drums", "bass"))
    assert outcome.edits == () and not silent(there)


def test_a_track_named_as_it_is_spelt_is_kept_wherever_it_lies() -> None:
    there = song()
    with_audio(there, tone(440, 8), name="OH mic")
    there.does(IsolateTrack, what=("OH mic",))
    assert silent(there) == {"drums", "bass", "synth lead"}


def test_of_several_selected_clips_recordings_are_left_and_said_to_be() -> None:
    there = song()
    mix = with_audio(there, tone(220, 8), name="full mix")
    select(there, clip_of(there, "drums").id, mix)
    assert there.does(SplitStems).said.endswith("Left as it is, a recording with everything in one: “full mix”.")
    select(there, clip_of(there, "bass").id, mix)
    assert "Left as it is, a recording: “full mix”." in there.does(Regenerate, ranges=("selection:2-4",)).said
    assert "What “full mix” holds of it is still there" in there.does(RemoveTrack, what=("bass",)).said
    assert not there.session.clip(mix).muted and len(there.session.clip(mix).takes) == 1
