"""Questions, attributes, takes and history: what is said is true, says its source, and holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.studio import FakeStudio, clip_of, select, studio, tone, with_audio, with_notes, with_part
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.edit import MuteClip, apply
from bridge.core.gat import Attribute, Origin
from bridge.core.notes import ChordSpan, Note, Part
from bridge.core.session import MidiSource
from bridge.core.tempo import TempoMap, TempoPoint
from bridge.core.theory import SHARPS, Chord
from bridge.core.units import Beats, Bpm
from bridge.errors import InvalidArguments, InvalidAudio, Locked, MissingMedia, NotFound, NotInstalled
from bridge.tasks.apply_effects import ApplyEffects
from bridge.tasks.branch import Branch
from bridge.tasks.catalogue import Catalogue
from bridge.tasks.describe import Describe
from bridge.tasks.detect_chords import DetectChords
from bridge.tasks.export_midi import ExportMidi
from bridge.tasks.keep_take import KeepTake
from bridge.tasks.more_takes import MoreTakes
from bridge.tasks.progression import bars_of
from bridge.tasks.redo import Redo
from bridge.tasks.set_attribute import SetAttribute
from bridge.tasks.task import Travel
from bridge.tasks.transcribe import Transcribe
from bridge.tasks.undo import Undo

CHORDS = tuple(ChordSpan(Beats(4 * i), Beats(4), Chord.parse(name)) for i, name in enumerate(("Dm", "Bb")))


def with_bass() -> FakeStudio:
    there = studio()
    notes = tuple(Note(Beats(b), Beats(1), 38 if b < 4 else 34, 90) for b in range(8))
    with_part(there, Part("bass", 33, notes, Beats(8), "bass"), chords=CHORDS)
    return there


def test_every_task_runs_and_says_what_it_is_for() -> None:
    catalogue = Catalogue()
    assert len(catalogue.names) == 26
    for name in catalogue.names:
        task = catalogue.task(name)
        assert task.name == name and (task.__doc__ or "").strip()


def test_the_key_is_told_with_its_source() -> None:
    there = with_bass()
    there.gat = there.gat.told(Attribute("key", "D minor", Origin.SAID, "you, turn 2"))
    said = there.does(Describe, about=("key",)).said
    assert "D minor" in said and "you said so" in said and "you, turn 2" in said


def test_a_key_nobody_said_is_measured_and_remembered_for_the_clip() -> None:
    there = studio()
    audio = sum(tone(hz, 4) for hz in (220.0, 261.63, 329.63, 246.94, 293.66))
    clip = with_audio(there, audio, name="guitar")
    outcome = there.does(Describe, about=("key",), target="track:guitar")
    (cell,) = outcome.attributes
    assert cell.name == "key" and cell.origin is Origin.MEASURED and cell.scope == f"clip:{clip}"
    assert "measured" in outcome.said


def test_a_tempo_change_is_told_with_its_bar() -> None:
    there = studio(tempo_map=TempoMap((TempoPoint(Beats(0.0), Bpm(93.5)), TempoPoint(Beats(16.0), Bpm(100.0)))))
    said = there.does(Describe, about=("tempo",)).said
    assert "93.5 bpm" in said and "100 bpm from bar 5" in said


def test_a_gradual_tempo_change_is_told_as_one() -> None:
    points = (TempoPoint(Beats(0.0), Bpm(93.5), True), TempoPoint(Beats(16.0), Bpm(120.0)))
    there = studio(tempo_map=TempoMap(points))
    assert "93.5 → 120 bpm, gradual, bars 1–5" in there.does(Describe, about=("tempo",)).said
    assert "93.5 → 120 bpm, gradual" in there.does(Describe).said


def test_a_description_has_length_role_chords_place_and_loudness() -> None:
    there = with_bass()
    said = there.does(Describe, target="all").said
    assert "120 bpm" in said and "2 bars of bass" in said and "LUFS" in said


def test_an_empty_project_is_described_as_empty() -> None:
    assert "no clips" in studio().does(Describe).said


def test_a_clip_whose_file_is_gone_is_described_as_such() -> None:
    there = studio()
    with_audio(there, tone(220, 4), name="lost", missing=True)
    assert "missing" in there.does(Describe, target="all").said
    with pytest.raises(MissingMedia):
        there.does(ApplyEffects, target="track:lost", effects=({"effect": "reverb"},))


def test_a_muted_clip_says_so() -> None:
    there = with_bass()
    there.session = apply(there.session, MuteClip(clip_of(there, "bass").id))
    assert "muted" in there.does(Describe, target="all").said


def test_an_unknown_attribute_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidArguments, match="tempo"):
        with_bass().does(Describe, about=("colour",))


def test_chords_of_our_own_part_are_exact() -> None:
    there = with_bass()
    outcome = there.does(DetectChords, target="role:bass")
    assert "Dm | A#" in outcome.said or "Dm | Bb" in outcome.said
    assert "as written" in outcome.said and outcome.attributes[0].name == "chords"


def test_chords_of_a_recording_are_heard() -> None:
    there = studio()
    select(there, with_audio(there, sum(tone(hz, 4) for hz in (220.0, 261.63, 329.63)), name="keys"))
    assert "Am" in there.does(DetectChords).said


def test_drums_have_no_chords() -> None:
    there = studio()
    with_part(there, Part("drums", 0, (Note(Beats(0), Beats(1), 36, 90),), Beats(4), "drums"))
    with pytest.raises(InvalidAudio, match="no chords"):
        there.does(DetectChords, target="role:drums")


def test_a_recording_needs_a_model_to_become_notes() -> None:
    there = studio()
    select(there, with_audio(there, tone(220, 4), name="riff"))
    with pytest.raises(NotInstalled, match="not in this version"):
        there.does(Transcribe)
    with pytest.raises(NotInstalled, match="not in this version"):
        there.does(ExportMidi)


def test_the_notes_of_a_part_become_a_midi_clip_on_its_own_track() -> None:
    there = with_bass()
    there.does(ExportMidi, target="role:bass")
    clip = there.session.tracks[-1].clips[0]
    assert clip.take is not None and isinstance(clip.take.source, MidiSource)
    assert len(clip.take.source.notes) == 8 and not clip_of(there, "bass").muted


def test_a_part_that_goes_round_shows_its_notes_in_every_turn() -> None:
    there = with_bass()
    clip = clip_of(there, "bass")
    there.session = there.session.with_clip(replace(clip, length=clip.length * 2))  # type: ignore[arg-type]
    there.does(ExportMidi, target="role:bass")
    source = there.session.tracks[-1].clips[0].takes[0].source
    assert isinstance(source, MidiSource) and len(source.notes) == 16


def test_takes_are_chosen_by_number_and_one_after_another() -> None:
    there = with_bass()
    there.does(MoreTakes, target="role:bass", count=2)
    there.does(KeepTake, take=3)
    assert clip_of(there, "bass").active == 2
    there.does(KeepTake, move="next")
    assert clip_of(there, "bass").active == 0
    there.does(KeepTake, move="previous")
    assert clip_of(there, "bass").active == 2
    assert "already" in there.does(KeepTake, move="last").said


def test_a_take_that_is_not_there_is_refused_with_how_many_there_are() -> None:
    there = with_bass()
    with pytest.raises(NotFound, match="only one take"):
        there.does(KeepTake, target="role:bass", take=1)
    there.does(MoreTakes, target="role:bass")
    with pytest.raises(NotFound, match="It has 2"):
        there.does(KeepTake, target="role:bass", take=5)


def test_moves_through_history_are_handed_back_as_such() -> None:
    there = studio()
    assert there.does(Undo, steps=2).travel == Travel("undo", 2)
    assert there.does(Undo, everything=True).travel == Travel("start")
    assert there.does(Redo).travel == Travel("redo", 1)
    assert there.does(Branch, branch="verse", create=True).travel == Travel("new branch", name="verse")
    assert there.does(Branch, branch="verse").travel == Travel("branch", name="verse")


@given(st.sampled_from(SHARPS), st.sampled_from(["major", "minor", "dorian", "lydian"]))
def test_any_key_that_is_said_holds(tonic: str, scale: str) -> None:
    there = studio()
    there.does(SetAttribute, attribute="key", value=f"{tonic} {scale}")
    assert there.gat.key() is not None and there.gat.key().scale == scale  # type: ignore[union-attr]


def test_a_locked_attribute_is_changed_only_after_unlocking() -> None:
    there = studio()
    there.does(SetAttribute, attribute="key", value="D dorian", lock=True)
    with pytest.raises(Locked, match="D dorian"):
        there.does(SetAttribute, attribute="key", value="C major")
    there.does(SetAttribute, attribute="key", lock=False)
    there.does(SetAttribute, attribute="key", value="C major")
    assert str(there.gat.key()) == "C major"


def test_locking_the_tempo_takes_the_projects() -> None:
    there = studio(93.5)
    outcome = there.does(SetAttribute, attribute="tempo", lock=True)
    assert there.gat.number("tempo") == 93.5 and "93.5" in outcome.said and there.gat.is_locked("tempo")


def test_a_tempo_that_is_not_the_projects_is_noted_and_the_daw_wins() -> None:
    said = studio(93.5).does(SetAttribute, attribute="bpm", value="120 bpm").said
    assert "93.5" in said and "DAW" in said


def test_there_is_nothing_to_lock_before_anything_is_known() -> None:
    with pytest.raises(InvalidArguments, match="no genre to lock"):
        studio().does(SetAttribute, attribute="genre", lock=True)


def test_a_clip_that_is_named_gets_the_attribute_for_itself() -> None:
    there = with_bass()
    there.does(SetAttribute, target="role:bass", attribute="key", value="F major")
    assert there.gat.key() is None and str(there.gat.key(f"clip:{clip_of(there, 'bass').id}")) == "F major"


@pytest.mark.parametrize(
    ("attribute", "value"), [("tempo", "-3"), ("energy", "7"), ("key", "H flat"), ("metre", "4"), ("chords", "Qx")]
)
def test_values_out_of_bounds_are_refused(attribute: str, value: str) -> None:
    with pytest.raises(InvalidArguments):
        studio().does(SetAttribute, attribute=attribute, value=value)


def test_words_are_kept_as_the_vocabulary_has_them() -> None:
    there = studio()
    there.does(SetAttribute, attribute="style", value="bossa")
    there.does(SetAttribute, attribute="mood", value="calm and darker")
    there.does(SetAttribute, attribute="density", value="40%")
    there.does(SetAttribute, attribute="chords", value="Am F C G")
    assert there.gat.value("genre") == "bossa nova" and there.gat.value("mood") == ("relaxed", "dark")
    assert there.gat.number("density") == 0.4 and there.gat.value("chords") == "Am | F | C | G"


@given(st.lists(st.sampled_from(["Am", "F", "C/E", "G7", "Bbmaj7"]), min_size=1, max_size=8))
def test_a_progression_reads_back_however_it_is_written(names: list[str]) -> None:
    assert bars_of(" | ".join(names)) == tuple(names)
    assert bars_of(" ".join(names)) == tuple(names)
    assert bars_of(", ".join(names)) == tuple(names)


def test_a_midi_clip_answers_without_being_heard() -> None:
    there = studio()
    with_notes(there, Part("bass", 33, (Note(Beats(0), Beats(4), 40, 90),), Beats(4)), name="Bass MIDI")
    assert "MIDI" in there.does(Describe, target="all").said
