"""A wish that takes a part out of its instrument's range is met as far as it goes, and the rest is said."""

from __future__ import annotations

import pytest
from fakes.loops import bass
from fakes.studio import select, studio, with_notes, with_part

from bridge.core.notes import Note, Part
from bridge.core.session import MidiSource
from bridge.core.units import Beats
from bridge.errors import InvalidArguments
from bridge.tasks.pitch_shift import PitchShift
from bridge.tasks.rearrange import Rearrange


def line(*pitches: int, program: int = 33) -> Part:
    notes = tuple(Note(Beats(index / 2), Beats(0.5), pitch, 90) for index, pitch in enumerate(pitches))
    return Part("bass", program, notes, Beats(8), "bass")


def test_an_octave_below_the_lowest_string_is_refused_with_its_reason() -> None:
    there = studio()
    with_part(there, line(33, 36, 38, 40))
    with pytest.raises(InvalidArguments, match="below E1, where the electric bass ends"):
        there.does(PitchShift, target="role:bass", semitones=-12)


def test_an_octave_down_goes_where_the_instrument_does() -> None:
    there = studio()
    with_part(there, line(45, 48, 50, 52))
    there.does(PitchShift, target="role:bass", semitones=-12)
    (draft,) = there.drafts
    assert draft.part is not None and [n.pitch for n in draft.part.notes] == [33, 36, 38, 40] and not draft.warnings


def test_single_notes_beyond_the_range_stay_an_octave_nearer_and_that_is_said() -> None:
    there = studio()
    with_part(there, line(29, 36, 38, 40, 41))
    there.does(PitchShift, target="role:bass", semitones=-3)
    (draft,) = there.drafts
    assert draft.part is not None and [n.pitch for n in draft.part.notes] == [38, 33, 35, 37, 38]
    assert draft.warnings and "1 note lies below E1" in draft.warnings[0]


def test_the_musicians_own_midi_goes_as_low_as_asked() -> None:
    there = studio()
    select(there, with_notes(there, bass(2, pitch=28), name="Bass DI"))
    there.does(PitchShift, semitones=-12)
    clip = next(clip for _, clip in there.session.clips())
    assert clip.take is not None and isinstance(clip.take.source, MidiSource)
    assert {n.pitch for n in clip.take.source.notes} == {16}


def test_a_bass_line_on_a_flute_is_played_where_a_flute_plays() -> None:
    there = studio()
    with_part(there, line(33, 36, 38, 40))
    there.does(Rearrange, target="role:bass", instruments=("flute",))
    (draft,) = there.drafts
    assert draft.part is not None and [n.pitch for n in draft.part.notes] == [69, 72, 74, 76]
    assert "octave" in draft.warnings[0]
