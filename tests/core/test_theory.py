"""Keys and chords as musicians write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.theory import QUALITIES, SCALES, Chord, Key, PitchClass, parse_pitch_class
from bridge.errors import InvalidArguments

KEYS = st.builds(Key, st.integers(0, 11).map(PitchClass), st.sampled_from(sorted(SCALES)))
CHORDS = st.builds(
    Chord,
    st.integers(0, 11).map(PitchClass),
    st.sampled_from(sorted(QUALITIES)),
    st.none() | st.integers(0, 11).map(PitchClass),
)


@given(KEYS)
def test_a_key_reads_back_what_it_writes(key: Key) -> None:
    assert Key.parse(str(key)) == key


@given(CHORDS, st.booleans())
def test_a_chord_reads_back_what_it_writes(chord: Chord, flats: bool) -> None:
    assert Chord.parse(chord.name(flats=flats)) == chord


@given(KEYS, st.integers(-24, 24))
def test_transposing_there_and_back_changes_nothing(key: Key, semitones: int) -> None:
    assert key.transpose(semitones).transpose(-semitones) == key


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Am", "A minor"), ("A", "A major"), ("d dorian", "D dorian"), ("F# minor", "F# minor"), ("Bb", "Bb major"),
        ("Eb minor", "D# minor"), ("C#m", "C# minor"), ("g-moll", "G minor"), ("C pentatonic", "C major pentatonic"),
        ("E blues", "E blues"), ("G mixo", "G mixolydian"), ("CM", "C major"), ("D♭ major", "Db major"),
    ],
)  # fmt: skip
def test_keys_are_understood_as_written(text: str, written: str) -> None:
    assert Key.parse(text).tonic == Key.parse(written).tonic
    assert Key.parse(text).scale == Key.parse(written).scale


@pytest.mark.parametrize("text", ["H major", "", "D doorian", "minor", "D minor in 4/4", "Xm"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidArguments):
        Key.parse(text)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("C", "C E G"), ("Am7", "A C E G"), ("F#m7b5", "F# A C E"), ("Bbmaj7", "Bb D F A"), ("Gsus4", "G C D"),
        ("C/E", "C E G"), ("Dm9", "D F A C E"), ("E7#9", "E G# B D G"), ("BΔ7", "B D# F# A#"), ("D-7", "D F A C"),
        ("C6/9", "C E G A D"), ("Bdim7", "B D F Ab"),
    ],
)  # fmt: skip
def test_chords_have_the_notes_a_pianist_plays(text: str, notes: str) -> None:
    assert Chord.parse(text).pitch_classes == tuple(parse_pitch_class(n) for n in notes.split())


@pytest.mark.parametrize("text", ["H7", "Cfoo", "", "c minor chord", "A/H"])
def test_what_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(InvalidArguments):
        Chord.parse(text)


def test_a_slash_chord_has_its_bass_note_lowest() -> None:
    assert Chord.parse("C/E").bass_note == 4
    assert Chord.parse("C").bass_note == 0


def test_flat_keys_are_written_with_flats() -> None:
    assert str(Key.parse("A# major")) == "Bb major"
    assert str(Key.parse("C minor").transpose(0)) == "C minor"
    assert Key.parse("D minor").flats
    assert not Key.parse("E minor").flats
