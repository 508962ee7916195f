"""Names of tracks and clips: which part they speak of, and which parts a word means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.notes import Part, Role
from bridge.core.units import Beats
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS, Instrument
from bridge.core.vocabulary.naming import Called, answers, instrument_name, instrument_of, meant, named_part


@pytest.mark.parametrize(
    ("name", "role", "instrument"),
    [
        ("Vox", "lead", None),
        ("Vocal chop", "lead", None),
        ("Lead Vox", "lead", None),
        ("Solo", "lead", None),
        ("Break", "drums", None),
        ("Harmony", "chords", None),
        ("AcGtr", "chords", "acoustic guitar"),
        ("ACGTR 2", "chords", "acoustic guitar"),
        ("Gtr DI 2", "chords", "electric guitar"),
        ("Keys L", "chords", "piano"),
        ("Bass drum", "drums", None),
        ("Piano bass", "bass", None),
        ("Bass 808", "bass", None),
        ("Bass solo", "bass", None),
        ("808", "drums", "808 kit"),
        ("808 bass", "bass", "sub bass"),
        ("Shaker loop", "percussion", "shaker"),
        ("electric bass guitar", "bass", "electric bass"),
        ("HiHat_2", "drums", None),
        ("E-Piano", "chords", "electric piano"),
    ],
)
def test_a_name_says_what_plays(name: str, role: Role, instrument: str | None) -> None:
    named = named_part(name)
    assert named is not None and (named.role, named.instrument) == (role, instrument)


@pytest.mark.parametrize("name", ["", "Audio 1", "Verse", "untitled", "take 3", "мелодия"])
def test_a_name_that_speaks_of_no_part_gives_none(name: str) -> None:
    assert named_part(name) is None


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda i: i.name)
def test_every_instrument_is_read_from_its_own_name(instrument: Instrument) -> None:
    for word in (instrument.name, *instrument.aliases):
        named = named_part(word)
        assert named is not None and named.role == instrument.role, word
        assert named.instrument in (instrument.name, None), word
        assert instrument_of(word)[0] == instrument.role, word


@pytest.mark.parametrize("piece", DRUM_PIECES)
def test_every_piece_of_the_kit_is_drums_or_percussion(piece: str) -> None:
    named = named_part(piece)
    assert named is not None and named.role in ("drums", "percussion")


@given(st.text(max_size=60))
def test_any_text_may_be_a_name(text: str) -> None:
    named = named_part(text)
    assert named is None or named.instrument is None or INSTRUMENTS[named.instrument].role == named.role


def test_hand_percussion_is_not_taken_for_a_drum_kit() -> None:
    assert instrument_name(Part("percussion", 0, (), Beats(4.0))) == "percussion"
    assert instrument_name(Part("drums", 0, (), Beats(4.0))) == "drum kit"


def _told(*names: str) -> list[Called]:
    found = [(name, named_part(name)) for name in names]
    return [Called(n.role if n else None, n.instrument if n else None, (name,)) for name, n in found]


@pytest.mark.parametrize(
    ("names", "word", "chosen"),
    [
        (("Pad", "Strings"), "pad", ("Pad",)),
        (("Strings", "Bass"), "pad", ("Strings",)),
        (("Bass", "Bass drum"), "bass", ("Bass",)),
        (("Piano", "Piano bass"), "piano", ("Piano",)),
        (("Rhodes pad",), "rhodes", ("Rhodes pad",)),
        (("Drums", "Kick", "Snare top", "Bass"), "drums", ("Drums", "Kick", "Snare top")),
        (("Kick In", "Kick Out", "HiHat"), "kick", ("Kick In", "Kick Out")),
        (("Kick", "HiHat"), "hats", ("HiHat",)),
        (("Vox", "Synth lead"), "vox", ("Vox",)),
        (("Bass drum",), "bass", ()),
        (("Noise FX", "Drums"), "noise", ("Noise FX",)),
        (("Drums",), "strings", ()),
    ],
)
def test_a_word_means_what_is_surely_that(names: tuple[str, ...], word: str, chosen: tuple[str, ...]) -> None:
    assert tuple(one.names[0] for one in meant(_told(*names), word, lambda one: one)) == chosen


def test_a_part_the_copilot_wrote_is_its_role_under_any_name() -> None:
    ours = Called("pad", "strings", ("evening",), ours=True)
    assert meant([ours, *_told("Choir")], "pad", lambda one: one) == [ours]
    assert answers(ours, "strings") and not answers(ours, "choir")
