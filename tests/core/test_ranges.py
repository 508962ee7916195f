"""Every instrument plays within its range."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.core.notes import Note, Part
from bridge.core.units import Beats
from bridge.core.vocabulary.instruments import INSTRUMENTS
from bridge.core.vocabulary.ranges import RANGES, SYNTH, outside, pitch_name, playable

PITCHED = [one for one in INSTRUMENTS.values() if one.role not in ("drums", "percussion")]


def part(program: int, *pitches: int) -> Part:
    notes = tuple(Note(Beats(index / 2), Beats(0.5), pitch, 90) for index, pitch in enumerate(pitches))
    return Part("bass", program, notes, Beats(8.0), "bass")


def test_every_range_holds_every_pitch_class() -> None:
    assert all(reach.high - reach.low >= 11 for reach in (*RANGES.values(), SYNTH))


def test_four_strings_end_at_e1_and_a_synthesizer_goes_lower() -> None:
    assert [pitch_name(RANGES[INSTRUMENTS[name].program].low) for name in ("electric bass", "upright bass")] == [
        "E1"
    ] * 2
    assert RANGES[INSTRUMENTS["sub bass"].program].low < 28


def test_a_single_low_note_is_folded_and_the_line_stays() -> None:
    assert [note.pitch for note in playable(part(33, 33, 40, 26, 36, 33, 31)).notes] == [33, 40, 38, 36, 33, 31]


def test_a_line_that_lies_too_low_moves_as_a_whole() -> None:
    assert [note.pitch for note in playable(part(73, 45, 52, 48, 57)).notes] == [69, 76, 72, 81]


def test_a_chord_that_folds_onto_itself_keeps_one_note_of_each_pitch() -> None:
    high = [Note(Beats(1.0 + index), Beats(0.5), 57, 90) for index in range(4)]
    chord = [Note(Beats(0.0), Beats(1.0), 50, 80), Note(Beats(0.02), Beats(1.0), 38, 99)]
    first, *_ = playable(Part("chords", 30, (*chord, *high), Beats(8.0))).notes
    assert (first.start, first.pitch, first.velocity) == (0.0, 50, 99)


@given(st.sampled_from(PITCHED), st.lists(st.integers(0, 127), min_size=1, max_size=12))
def test_whatever_is_written_becomes_playable(instrument, pitches: list[int]) -> None:  # type: ignore[no-untyped-def]
    made = playable(part(instrument.program, *pitches))
    assert outside(made) == 0
    for pitch in {note.pitch for note in made.notes}:
        same = [note for note in made.notes if note.pitch == pitch]
        assert all(first.start + first.length <= then.start + 1e-9 for first, then in pairwise(same))


def test_drums_are_never_moved() -> None:
    kit = Part("drums", 0, (Note(Beats(0.0), Beats(0.25), 36, 100), Note(Beats(0.0), Beats(0.25), 81, 90)), Beats(4.0))
    assert playable(kit) is kit
