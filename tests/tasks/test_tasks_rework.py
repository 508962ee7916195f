"""Changing what is there: what is asked for changes, measurably; everything else stays, to the bit where it can."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.loops import AM, band, bass, sound
from fakes.studio import clip_of, peak_hz, select, studio, tone, with_audio, with_notes, with_part

from bridge.audio.level import loudness
from bridge.core.gat import Attribute, Origin
from bridge.core.notes import Note, Part
from bridge.core.session import AudioSource, MidiSource
from bridge.core.units import Beats
from bridge.errors import InvalidAudio, Locked, NotFound, NotInstalled
from bridge.tasks.apply_effects import ApplyEffects
from bridge.tasks.change_speed import ChangeSpeed
from bridge.tasks.extend import Extend
from bridge.tasks.isolate_track import IsolateTrack
from bridge.tasks.more_takes import MoreTakes
from bridge.tasks.pitch_shift import PitchShift
from bridge.tasks.rearrange import Rearrange
from bridge.tasks.regenerate import Regenerate
from bridge.tasks.remove_track import RemoveTrack
from bridge.tasks.restyle import Restyle
from bridge.tasks.split_stems import SplitStems
from bridge.tasks.vary import Vary


def test_removed_hats_are_gone_from_the_notes_and_the_kick_keeps_its_level() -> None:
    there = band()
    before = sound(there, clip_of(there, "drums"))
    there.does(RemoveTrack, what=("hats",), target="role:drums")
    (draft,) = there.drafts
    assert draft.part is not None and {n.pitch for n in draft.part.notes} == {36, 38}
    kick = slice(0, 600)
    assert np.abs(draft.audio[:, kick]).max() < np.abs(before[:, kick]).max()
    assert np.abs(draft.audio[:, 11_000:11_600]).max() == pytest.approx(np.abs(before[:, 11_000:11_600]).max(), rel=0.6)


def test_hats_are_found_without_pointing_at_the_drums() -> None:
    there = band()
    there.does(RemoveTrack, what=("hats",))
    assert there.drafts[0].role == "drums" and len(clip_of(there, "drums").takes) == 2


def test_hats_removed_from_two_bars_leave_the_others_bit_for_bit() -> None:
    there = band()
    before = sound(there, clip_of(there, "drums"))
    there.does(RemoveTrack, what=("hats",), target="role:drums", ranges=("bars:2-3",))
    (draft,) = there.drafts
    bar = before.shape[1] // 4
    assert np.array_equal(draft.audio[:, :bar], before[:, :bar])
    assert np.array_equal(draft.audio[:, 3 * bar :], before[:, 3 * bar :])
    assert not np.array_equal(draft.audio[:, bar : 3 * bar], before[:, bar : 3 * bar])
    assert draft.part is not None and all(not 4 <= n.start < 12 for n in draft.part.notes if n.pitch == 42)


def test_removing_a_part_mutes_its_clip_and_makes_nothing() -> None:
    there = band()
    outcome = there.does(RemoveTrack, what=("bass",))
    assert not outcome.placements
    assert [clip.muted for _, clip in there.session.clips()] == [False, True]


def test_removing_a_part_from_a_range_silences_just_that() -> None:
    there = band()
    before = sound(there, clip_of(there, "bass"))
    there.does(RemoveTrack, what=("bass",), ranges=("bars:3-3",))
    (draft,) = there.drafts
    bar = before.shape[1] // 4
    assert np.abs(draft.audio[:, 2 * bar + 250 : 3 * bar - 250]).max() == 0
    assert np.array_equal(draft.audio[:, : 2 * bar], before[:, : 2 * bar])
    assert draft.part is not None and not any(8 <= n.start < 12 for n in draft.part.notes)


def test_a_part_inside_a_recording_is_not_taken_out_and_that_is_said() -> None:
    there = studio()
    select(there, with_audio(there, tone(220, 4), name="full mix"))
    with pytest.raises(NotInstalled, match="not in this version"):
        there.does(RemoveTrack, what=("vocals",))
    with pytest.raises(NotInstalled, match="not in this version"):
        there.does(RemoveTrack, what=("kick",))


def test_what_is_not_there_is_answered_with_what_is() -> None:
    with pytest.raises(NotFound, match="drums"):
        band().does(RemoveTrack, what=("trumpet",))


def test_isolating_the_bass_mutes_what_sounds_beside_it() -> None:
    there = band()
    there.does(IsolateTrack, what=("bass",))
    assert {track.name: clip.muted for track, clip in there.session.clips()} == {"drums": True, "bass": False}


def test_isolating_the_kick_leaves_nothing_else_of_the_kit() -> None:
    there = band()
    there.does(IsolateTrack, what=("kick",), target="role:drums")
    part = there.drafts[0].part
    assert part is not None and {n.pitch for n in part.notes} == {36}
    assert not clip_of(there, "bass").muted


def test_stems_of_a_kit_add_up_to_the_kit() -> None:
    there = band()
    whole = sound(there, clip_of(there, "drums"))
    there.does(SplitStems, target="role:drums")
    assert [d.name for d in there.drafts] == ["drums kick", "drums snare", "drums hats"]
    assert np.allclose(sum(d.audio for d in there.drafts), whole, atol=1e-3)
    assert [clip.muted for track, clip in there.session.clips() if track.name == "drums"] == [True]


def test_one_stem_is_not_split() -> None:
    there = band()
    outcome = there.does(SplitStems, target="role:bass")
    assert not outcome.placements and "one stem" in outcome.said


def test_a_rewritten_range_leaves_the_rest_bit_for_bit_and_note_for_note() -> None:
    there = band()
    before, old = sound(there, clip_of(there, "bass")), bass()
    there.does(Regenerate, target="role:bass", ranges=("bars:2-2", "bars:4-4"))
    (draft,) = there.drafts
    bar = before.shape[1] // 4
    assert draft.part is not None
    for index in (0, 2):
        assert np.array_equal(
            draft.audio[:, index * bar : (index + 1) * bar], before[:, index * bar : (index + 1) * bar]
        )
        inside = [n for n in draft.part.notes if index * 4 <= n.start < index * 4 + 4]
        assert inside == [n for n in old.notes if index * 4 <= n.start < index * 4 + 4]
    assert not np.array_equal(draft.audio[:, bar : 2 * bar], before[:, bar : 2 * bar])


def test_a_recording_cannot_be_rewritten_without_a_model() -> None:
    there = studio()
    select(there, with_audio(there, tone(220, 4), name="guitar take"))
    with pytest.raises(NotInstalled, match="not in this version"):
        there.does(Regenerate, ranges=("bars:1-1",))


def test_a_variation_keeps_some_notes_and_changes_others() -> None:
    there = band()
    there.does(Vary, target="role:bass", amount=0.5)
    part = there.drafts[0].part
    assert part is not None
    kept = sum(a == b for a, b in zip(part.notes, bass().notes, strict=True))
    assert 0 < kept < len(part.notes)
    assert len(clip_of(there, "bass").takes) == 2


def test_a_varied_recording_is_its_own_beats_in_another_order() -> None:
    there = studio()
    rng = np.random.default_rng(3)
    hits = np.concatenate(
        [tone(200 + 70 * k, 0.5)[0] * np.exp(-np.arange(11_025) / 2_000) for k in rng.permutation(16)]
    )
    select(there, with_audio(there, hits[None].astype(np.float32), name="loop"))
    outcome = there.does(Vary, amount=0.6)
    (draft,) = there.drafts
    assert draft.audio.shape == (1, hits.size) and not np.array_equal(draft.audio[0], hits.astype(np.float32))
    assert np.array_equal(draft.audio[0, :10_000], hits[:10_000].astype(np.float32))
    assert "recording" in outcome.said


def test_a_recording_of_one_bar_has_nothing_to_be_varied_with() -> None:
    there = studio()
    select(there, with_audio(there, tone(220, 2), name="hit"))
    with pytest.raises(InvalidAudio, match="two bars"):
        there.does(Vary)


def test_more_takes_are_different_and_equally_loud() -> None:
    there = band()
    there.does(MoreTakes, target="role:bass", count=3)
    levels = {
        round(loudness(sound_, 22_050), 1) for sound_ in (there.sounds[t.id] for t in clip_of(there, "bass").takes)
    }
    assert len(clip_of(there, "bass").takes) == 4 and max(levels) - min(levels) < 0.5
    assert len({d.part for d in there.drafts}) == 3


def test_a_rearranged_band_keeps_its_chords() -> None:
    there = band()
    there.does(Rearrange, target="all", genre="bossa nova")
    assert {d.role for d in there.drafts} == {"drums", "bass"}
    assert all(request.chords == (AM,) for request in there.composed)
    assert all(len(clip.takes) == 2 for _, clip in there.session.clips())


def test_another_instrument_plays_the_same_notes() -> None:
    there = studio()
    notes = (Note(Beats(0), Beats(4), 60, 80), Note(Beats(0), Beats(4), 64, 80))
    with_part(there, Part("chords", 0, notes, Beats(4), "piano"), chords=[AM._replace(length=Beats(4))])
    there.does(Rearrange, target="role:chords", instruments=("organ",))
    part = there.drafts[0].part
    assert part is not None and part.notes == notes and part.instrument == 16


def test_more_relaxed_plays_softer_with_fewer_notes_and_keeps_the_beats() -> None:
    there = band()
    outcome = there.does(Restyle, mood=("relaxed",), target="role:bass")
    part = there.drafts[0].part
    assert part is not None and len(part.notes) < 32
    assert {float(b) for b in range(16)} <= {float(n.start) for n in part.notes}
    assert {n.pitch for n in part.notes} == {45}
    assert max(n.velocity for n in part.notes) < 90
    assert "relaxed" in outcome.said


def test_kept_notes_stay_when_the_feeling_changes() -> None:
    there = band()
    there.does(Restyle, mood=("sparse",), target="role:bass", keep=("notes",))
    part = there.drafts[0].part
    assert part is not None and [n.start for n in part.notes] == [n.start for n in bass().notes]


def test_busier_adds_notes_between_those_there() -> None:
    there = studio()
    quarter = tuple(Note(Beats(b), Beats(0.5), 45, 90) for b in range(16))
    with_part(there, Part("bass", 33, quarter, Beats(16), "bass"), chords=[AM])
    there.does(Restyle, mood=("busy",), target="role:bass", amount=0.9)
    part = there.drafts[0].part
    assert part is not None and len(part.notes) > 16
    assert {n.start for n in quarter} <= {n.start for n in part.notes}


def test_a_darker_recording_is_darker_and_says_how() -> None:
    from bridge.audio.analyse import brightness

    there = studio()
    noise = np.random.default_rng(1).standard_normal((1, 88_200)).astype(np.float32) * np.float32(0.1)
    select(there, with_audio(there, noise, name="noise"))
    outcome = there.does(Restyle, mood=("dark",), amount=0.9)
    assert brightness(there.drafts[0].audio, 22_050) < brightness(noise, 22_050) - 0.05
    assert "recording" in outcome.said


def test_a_part_to_be_kept_is_left_alone() -> None:
    there = band()
    there.does(Restyle, mood=("relaxed",), target="all", keep=("drums",))
    assert [d.role for d in there.drafts] == ["bass"]


@pytest.mark.parametrize("semitones", [3.0, -5.0, 12.0])
def test_pitch_moves_by_exactly_the_semitones_asked_and_the_length_stays(semitones: float) -> None:
    there = studio()
    select(there, with_audio(there, tone(440, 4), name="note"))
    there.does(PitchShift, semitones=semitones)
    (draft,) = there.drafts
    assert 12 * np.log2(peak_hz(draft.audio) / 440) == pytest.approx(semitones, abs=0.1)
    assert draft.audio.shape == (1, 88_200)


@pytest.mark.parametrize("semitones", [2.0, 0.5])
def test_a_part_of_ours_is_played_anew_at_its_new_pitch(semitones: float) -> None:
    there = studio()
    with_part(there, Part("lead", 81, (Note(Beats(0), Beats(4), 69, 90),), Beats(4), "lead"))
    there.does(PitchShift, target="role:lead", semitones=semitones)
    (draft,) = there.drafts
    assert 12 * np.log2(peak_hz(draft.audio) / 440) == pytest.approx(semitones, abs=0.1)
    assert draft.part is not None and {n.pitch for n in draft.part.notes} == {69 + round(semitones)}


def test_a_shifted_range_leaves_the_rest_bit_for_bit() -> None:
    there = studio()
    audio = tone(440, 8)
    select(there, with_audio(there, audio, name="note"))
    there.does(PitchShift, semitones=7, ranges=("bars:3-3",))
    (draft,) = there.drafts
    assert np.array_equal(draft.audio[:, :88_200], audio[:, :88_200])
    assert np.array_equal(draft.audio[:, 132_300:], audio[:, 132_300:])
    assert 12 * np.log2(peak_hz(draft.audio[:, 90_000:130_000]) / 440) == pytest.approx(7, abs=0.15)


def test_a_locked_key_stops_a_shift_but_not_an_octave() -> None:
    there = band()
    there.gat = there.gat.told(Attribute("key", "A minor", Origin.LOCKED, "you"))
    with pytest.raises(Locked, match="key"):
        there.does(PitchShift, target="role:bass", semitones=3)
    there.does(PitchShift, target="role:bass", semitones=-12)
    assert there.drafts


def test_a_shift_tells_the_clips_new_key_and_that_the_project_is_elsewhere() -> None:
    there = band()
    there.gat = there.gat.told(Attribute("key", "A minor", Origin.SAID, "you"))
    outcome = there.does(PitchShift, target="role:bass", semitones=3)
    assert outcome.attributes[0].value == "C minor" and "C minor" in outcome.said


def test_midi_stays_midi_when_shifted() -> None:
    there = studio()
    select(there, with_notes(there, bass(2), name="Bass DI"))
    there.does(PitchShift, semitones=-12)
    clip = next(clip for _, clip in there.session.clips())
    assert clip.take is not None and isinstance(clip.take.source, MidiSource)
    assert {n.pitch for n in clip.take.source.notes} == {33}


def test_twice_as_fast_takes_half_the_bars_at_the_same_pitch() -> None:
    there = studio()
    select(there, with_audio(there, tone(440, 8), name="note"))
    there.does(ChangeSpeed, factor=2)
    (draft,) = there.drafts
    assert draft.grid.whole_bars == 2 and peak_hz(draft.audio) == pytest.approx(440, rel=0.005)
    assert [clip.muted for _, clip in there.session.clips()] == [True, False]


def test_like_a_tape_the_pitch_goes_with_the_speed() -> None:
    there = studio()
    select(there, with_audio(there, tone(440, 8), name="note"))
    there.does(ChangeSpeed, factor=0.5, keep_pitch=False)
    assert peak_hz(there.drafts[0].audio) == pytest.approx(220, rel=0.005)
    assert there.drafts[0].grid.whole_bars == 8


def test_a_tempo_is_read_against_the_projects() -> None:
    there = band()
    there.does(ChangeSpeed, target="role:bass", tempo=240)
    part = there.drafts[0].part
    assert part is not None and part.length == 8 and part.notes[1].start == pytest.approx(0.25)


def test_a_slower_clip_with_no_room_goes_on_a_new_track() -> None:
    there = studio()
    first = with_audio(there, tone(440, 4), name="a")
    from dataclasses import replace

    track, clip = there.session.place(first)
    later = replace(clip, id="later", position=4.0)  # type: ignore[arg-type]
    there.session = there.session.with_track(replace(track, clips=(clip, later)))
    outcome = there.does(ChangeSpeed, target=f"clip:{first}", factor=0.5)
    assert len(there.session.tracks) == 2 and "new track" in outcome.said


def test_a_locked_tempo_stops_a_change_of_speed() -> None:
    there = band()
    there.gat = there.gat.told(Attribute("tempo", 120.0, Origin.LOCKED, "you"))
    with pytest.raises(Locked, match="tempo"):
        there.does(ChangeSpeed, target="role:bass", factor=1.1)


def test_an_effect_over_a_range_leaves_the_rest_bit_for_bit() -> None:
    there = band()
    before = sound(there, clip_of(there, "bass"))
    there.does(ApplyEffects, target="role:bass", effects=({"effect": "distortion"},), ranges=("bars:1-1",))
    (draft,) = there.drafts
    bar = before.shape[1] // 4
    assert np.array_equal(draft.audio[:, bar:], before[:, bar:])
    assert not np.array_equal(draft.audio[:, :bar], before[:, :bar])


def test_louder_is_louder_by_what_was_said() -> None:
    there = band()
    before = loudness(sound(there, clip_of(there, "bass")), 22_050)
    there.does(ApplyEffects, target="role:bass", effects=({"effect": "gain", "values": {"db": 3}},))
    assert loudness(sound(there, clip_of(there, "bass")), 22_050) - before == pytest.approx(3, abs=0.3)


def test_an_effect_that_is_no_level_leaves_the_loudness() -> None:
    there = band()
    before = loudness(sound(there, clip_of(there, "bass")), 22_050)
    there.does(ApplyEffects, target="role:bass", effects=({"effect": "low_pass", "values": {"hz": 300}},))
    assert loudness(sound(there, clip_of(there, "bass")), 22_050) == pytest.approx(before, abs=0.5)


def test_effects_stay_on_when_notes_are_taken_out_later() -> None:
    there = band()
    there.does(ApplyEffects, target="role:drums", effects=({"effect": "reverb", "amount": 0.9},))
    there.does(RemoveTrack, what=("hats", "snare"), target="role:drums")
    (wet,) = there.drafts
    dry = band()
    dry.does(RemoveTrack, what=("hats", "snare"), target="role:drums")
    gap = slice(15_000, 20_000)
    assert np.abs(wet.audio[:, gap]).mean() > 3 * np.abs(dry.drafts[0].audio[:, gap]).mean() + 1e-5


def test_nothing_of_the_musicians_is_ever_removed() -> None:
    there = band()
    there.does(RemoveTrack, what=("bass",))
    there.does(Extend, target="role:drums")
    sources = [take.source for _, clip in there.session.clips() for take in clip.takes]
    assert len(sources) == 3 and all(isinstance(source, AudioSource) for source in sources)
