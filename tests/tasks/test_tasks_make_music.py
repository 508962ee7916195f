"""Making new music: where it goes, what it fits, and whose tempo and key it has."""

from __future__ import annotations

import pytest
from fakes.studio import clicks, clip_of, select, studio, tone, with_audio, with_part
from pydantic import ValidationError

from bridge.core.gat import Origin
from bridge.core.notes import ChordSpan, Note, Part
from bridge.core.tempo import TempoMap, TempoPoint, TimeSignature
from bridge.core.theory import Chord, Key
from bridge.core.units import Beats, Bpm
from bridge.errors import InvalidArguments, Locked, NotFound
from bridge.tasks.add_track import AddTrack
from bridge.tasks.balance import BELOW_MIX, USUAL_MIX, reference
from bridge.tasks.drums_to_music import DrumsToMusic
from bridge.tasks.generate import Generate
from bridge.tasks.impression import Impression


def drums(bars: int = 4, pitches: tuple[int, ...] = (36, 42)) -> Part:
    notes = [Note(Beats(b / 2), Beats(0.25), p, 100) for b in range(bars * 8) for p in pitches]
    return Part("drums", 0, tuple(notes), Beats(bars * 4), "drums")


def chords(names: str) -> tuple[ChordSpan, ...]:
    return tuple(ChordSpan(Beats(4 * i), Beats(4), Chord.parse(name)) for i, name in enumerate(names.split()))


def pad(names: str = "Am F C G") -> Part:
    spans = chords(names)
    notes = tuple(Note(s.start, s.length, 60 + p, 80) for s in spans for p in s.chord.pitch_classes)
    return Part("pad", 89, tuple(sorted(notes)), Beats(4 * len(spans)), "pad")


def test_a_loop_is_eight_bars_of_separate_stems_with_their_notes_from_bar_one() -> None:
    there = studio(93.5)
    there.does(Generate, genre="lo-fi", key="D minor")
    assert [track.name for track in there.session.tracks] == ["drums", "bass", "chords"]
    assert all(draft.part is not None and draft.grid.whole_bars == 8 for draft in there.drafts)
    assert all(clip.position == 0 for _, clip in there.session.clips())


def test_a_bare_bar_says_only_where_a_loop_begins() -> None:
    there = studio()
    there.does(Generate, at="bars:9", bars=4)
    assert {(d.grid.start, d.grid.whole_bars) for d in there.drafts} == {(32.0, 4)}


def test_a_loop_lies_along_the_time_selection() -> None:
    there = studio()
    select(there, time=(4.0, 12.0))
    there.does(Generate)
    assert {(d.grid.start, d.grid.whole_bars) for d in there.drafts} == {(8.0, 4)}


def test_the_project_keeps_its_tempo_when_another_is_asked_for_and_it_is_said() -> None:
    there = studio(93.5)
    outcome = there.does(Generate, tempo=120, metre="3/4")
    assert [d.grid.bpm for d in there.drafts] == pytest.approx([93.5] * len(there.drafts))
    assert "93.5" in outcome.said and "120" in outcome.said and "4/4" in outcome.said


def test_a_loop_across_a_tempo_change_fills_it_to_the_sample() -> None:
    slowing = TempoMap((TempoPoint(Beats(0.0), Bpm(120.0)), TempoPoint(Beats(8.0), Bpm(93.5))))
    there = studio(tempo_map=slowing)
    there.does(Generate, bars=4)
    assert {d.audio.shape[1] for d in there.drafts} == {slowing.length(Beats(0.0), Beats(16.0), there.session.rate)}


def test_five_hundred_bars_are_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="128"):
        studio().does(Generate, bars=500)
    with pytest.raises(InvalidArguments, match="500 bars are more than can be made at once"):
        studio().does(Generate, at="bars:1-500")


def test_a_locked_key_is_never_overruled_by_a_request() -> None:
    there = studio()
    there.gat = there.gat.told(_cell("key", "C major")).locked("key")
    with pytest.raises(Locked, match="key is locked to C major"):
        there.does(Generate, key="E minor")
    there.does(Generate)
    assert all(request.brief.key == Key.parse("C major") for request in there.composed)


@pytest.mark.parametrize(("name", "value", "wish"), [("genre", "house", "jazz swing"), ("tempo", 120.0, 90)])
def test_a_locked_genre_or_tempo_is_named_in_the_refusal(name: str, value: str | float, wish: str | float) -> None:
    there = studio()
    there.gat = there.gat.told(_cell(name, value, Origin.LOCKED))
    with pytest.raises(Locked, match=name):
        there.does(Generate, **{name: wish})


def test_takes_differ_and_a_stem_made_again_stays_over_the_same_chords() -> None:
    there = studio()
    outcome = there.does(Generate, takes=2)
    bass = outcome.placements[1]
    first, second = (make(there.seed + 100_003 * i) for i, make in enumerate(bass.drafts))
    assert first.part != second.part
    again = bass.drafts[0](there.seed + 7919)
    assert again.part is not None and first.part is not None
    assert again.part.notes != first.part.notes and again.chords == first.chords


def test_an_added_bass_follows_the_chords_that_are_there() -> None:
    there = studio()
    with_part(there, pad(), chords=chords("Am F C G"))
    outcome = there.does(AddTrack, role="bass", style="walking", under="all")
    bass = there.drafts[0].part
    assert bass is not None and there.session.tracks[-1].name == "walking bass"
    assert {note.pitch % 12 for note in bass.between(Beats(4), Beats(8)).notes} == {5}
    assert "Am | F | C | G" in outcome.said


def test_a_part_longer_than_what_it_follows_carries_its_chords_on() -> None:
    there = studio()
    with_part(there, pad("Am F"), chords=chords("Am F"))
    there.does(AddTrack, role="bass", under="role:pad", ranges=("bars:1-4",))
    bass = there.drafts[0].part
    assert bass is not None and {n.pitch % 12 for n in bass.between(Beats(12), Beats(16)).notes} == {5}


def test_chords_that_were_said_win_over_those_that_sound() -> None:
    there = studio(chords="Dm | G")
    with_part(there, pad(), chords=chords("Am F C G"))
    there.does(AddTrack, role="bass", under="all")
    bass = there.drafts[0].part
    assert bass is not None and {n.pitch % 12 for n in bass.between(Beats(0), Beats(4)).notes} == {2}


def test_bars_are_read_on_the_projects_ruler() -> None:
    there = studio()
    with_part(there, drums(16))
    there.does(AddTrack, role="bass", under="role:drums", ranges=("bars:5-12",))
    assert (there.drafts[0].grid.start, there.drafts[0].grid.whole_bars) == (16.0, 8)


def test_bars_that_miss_the_clip_on_the_ruler_are_counted_from_its_start() -> None:
    there = studio()
    with_part(there, drums(8), bar=17)
    there.does(AddTrack, role="bass", under="role:drums", ranges=("bars:3-4",))
    assert there.session.tempo_map.bar_at(there.drafts[0].grid.start).bar == 19


def test_a_part_under_a_clip_off_the_grid_begins_on_the_nearest_bar() -> None:
    there = studio()
    with_audio(there, clicks(range(8), 120, 8), name="loop", at=0.23)
    there.does(AddTrack, role="bass", under="track:loop")
    assert (there.drafts[0].grid.start, there.drafts[0].grid.whole_bars) == (0.0, 2)


def test_a_new_part_hears_the_notes_and_hits_that_are_there() -> None:
    there = studio()
    with_part(there, drums(2))
    with_audio(there, clicks([0, 1, 2.5, 3], 120, 8), name="break")
    there.does(AddTrack, role="bass", under="all")
    request = there.composed[-1]
    assert [part.role for part in request.hears] == ["drums"]
    for beat in (0, 1, 2.5, 3):
        assert min(abs(onset - beat) for onset in request.onsets) < 0.06


def test_a_muted_clip_is_not_heard() -> None:
    there = studio()
    with_part(there, drums(2))
    from bridge.core.edit import MuteClip, apply

    there.session = apply(there.session, MuteClip(clip_of(there, "drums").id))
    with_part(there, pad("Am F"), chords=chords("Am F"))
    there.does(AddTrack, role="bass", under="role:pad")
    assert [part.role for part in there.composed[-1].hears] == ["pad"]


def test_claps_alone_are_added_when_only_claps_are_asked_for() -> None:
    there = studio()
    with_part(there, pad(), chords=chords("Am F C G"))
    there.does(AddTrack, role="drums", instrument="hats", under="all")
    part = there.drafts[0].part
    assert part is not None and {note.pitch for note in part.notes} == {42}


def test_nothing_ruled_out_sounds() -> None:
    there = studio()
    there.does(Generate, without=("hats",))
    kit = next(d.part for d in there.drafts if d.role == "drums")
    assert kit is not None and kit.notes and 42 not in {note.pitch for note in kit.notes}


def test_a_new_part_lies_below_the_mix_by_its_role() -> None:
    there = studio(loudness=-20.0)
    with_part(there, pad(), chords=chords("Am F C G"))
    there.does(AddTrack, role="bass", under="all")
    assert there.drafts[0].loudness == pytest.approx(-20 - BELOW_MIX["bass"])
    assert reference(studio()) == USUAL_MIX


def test_the_roles_levels_add_up_to_about_the_mix() -> None:
    powers = sum(10 ** (-BELOW_MIX[role] / 10) for role in ("drums", "bass", "chords", "lead"))
    assert abs(powers - 1) < 0.26


def test_music_to_drums_follows_their_notes_and_has_no_drums_of_its_own() -> None:
    there = studio()
    with_part(there, drums(4))
    there.does(DrumsToMusic, target="role:drums", key="E minor")
    assert {draft.role for draft in there.drafts} == {"bass", "chords", "lead"}
    assert [part.role for part in there.composed[-1].hears] == ["drums"]


def test_music_to_recorded_drums_follows_the_hits_heard() -> None:
    there = studio()
    with_audio(there, clicks([0, 0.75, 2, 3.5, 4, 4.75, 6, 7.5], 120, 8), name="break beat")
    outcome = there.does(DrumsToMusic, target="track:break beat")
    assert len(there.composed[-1].onsets) == 8 and "hits heard" in outcome.said


def test_music_to_a_pad_is_refused() -> None:
    there = studio()
    with_part(there, pad(), chords=chords("Am F C G"))
    with pytest.raises(InvalidArguments, match="no drum part"):
        there.does(DrumsToMusic, target="role:pad")


def test_a_part_for_what_is_not_there_says_what_is() -> None:
    there = studio()
    with_part(there, drums(2))
    with pytest.raises(NotFound, match="drums"):
        there.does(AddTrack, role="bass", under="role:piano")


def test_an_impression_becomes_music_and_says_what_it_was_taken_for() -> None:
    pytest.importorskip("bridge.core.vocabulary.impressions")
    there = studio()
    outcome = there.does(Impression, impression="a rainy night drive")
    assert there.drafts and "rainy night drive" in outcome.said


def test_a_locked_key_also_holds_against_an_impression() -> None:
    pytest.importorskip("bridge.core.vocabulary.impressions")
    there = studio()
    there.gat = there.gat.told(_cell("key", "C major", Origin.LOCKED))
    there.does(Impression, impression="a sad funeral in the dark")
    assert there.composed[-1].brief.key == Key.parse("C major")


def test_a_recordings_chords_are_heard_where_nothing_says_them() -> None:
    there = studio()
    audio = sum(tone(hz, 8.0) for hz in (220.0, 261.63, 329.63))
    with_audio(there, audio, name="take 7")
    there.does(AddTrack, role="bass", under="all")
    bass = there.drafts[0].part
    assert bass is not None and {note.pitch % 12 for note in bass.notes} <= {9, 0}


def test_the_metre_of_the_project_holds() -> None:
    there = studio(tempo_map=TempoMap.constant(100, TimeSignature(7, 8)))
    there.does(Generate, bars=2)
    assert {float(draft.grid.beats) for draft in there.drafts} == {7.0}


def _cell(name: str, value: str | float, origin: Origin = Origin.SAID):
    from bridge.core.gat import Attribute

    return Attribute(name, value, origin, "you")
