"""Impressions: what a title, an artist, a scene or a feeling is taken to mean."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.brief import Brief
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.impressions import impression
from bridge.core.vocabulary.impressions.artists import ARTISTS
from bridge.core.vocabulary.impressions.hint import Hint, gathered, hints
from bridge.core.vocabulary.impressions.scenes import DECADES, SCENES
from bridge.core.vocabulary.impressions.titles import TITLES
from bridge.core.vocabulary.instruments import INSTRUMENTS
from bridge.core.vocabulary.moods import MOODS

MINOR, MAJOR, EITHER = "minor", "major", "either"


def mode(brief: Brief) -> str:
    """What the moods do to a free key: the first that says anything decides."""
    pulls = [MOODS[name].minor for name in brief.mood if MOODS[name].minor is not None]
    return EITHER if not pulls else MINOR if pulls[0] else MAJOR


FELT = [
    ("a rainy night drive", "synthwave|lo-fi", MINOR, 0.2, 0.6),
    ("a rainy night drive through Tokyo", "synthwave|lo-fi", MINOR, 0.2, 0.6),
    ("driving through Tokyo at 3am", "synthwave|lo-fi", MINOR, 0.2, 0.6),
    ("walking home alone at dawn", "lo-fi|ambient|folk", MINOR, 0.1, 0.5),
    ("a sunny Sunday morning in the kitchen", "folk|bossa nova|soul|pop", MAJOR, 0.3, 0.6),
    ("the opening of a heist movie", "funk|jazz swing|trip-hop", MINOR, 0.3, 0.7),
    ("a Tarantino movie", "rock|country|cinematic", MINOR, 0.3, 0.8),
    ("empty swimming pool in october", "ambient|lo-fi|folk", MINOR, 0.0, 0.4),
    ("a submarine slowly sinking", "ambient|dub", MINOR, 0.0, 0.4),
    ("The Last Lighthouse", "ambient|folk", EITHER, 0.1, 0.5),
    ("snow falling on a quiet village", "ambient|cinematic|folk", EITHER, 0.0, 0.4),
    ("a storm at sea", "cinematic|metal", MINOR, 0.5, 1.0),
    ("sunrise over the desert", "ambient|cinematic|blues", MINOR, 0.1, 0.5),
    ("floating in outer space", "ambient|synthwave", MINOR, 0.1, 0.4),
    ("robots in a factory", "techno", MINOR, 0.6, 0.9),
    ("neon lights in a cyberpunk alley", "synthwave|techno", MINOR, 0.4, 0.8),
    ("a car chase", "drum and bass|breakbeat|cinematic", MINOR, 0.8, 1.0),
    ("the final boss fight", "metal|dubstep|breakbeat", MINOR, 0.8, 1.0),
    ("a medieval tavern", "folk|cinematic", MINOR, 0.3, 0.7),
    ("vikings going to war", "cinematic|metal|march", MINOR, 0.7, 1.0),
    ("my grandmother's funeral", "cinematic|ambient", MINOR, 0.0, 0.3),
    ("a wedding in Vienna", "waltz", MAJOR, 0.3, 0.6),
    ("the saddest clown in the circus", "waltz|march", MINOR, 0.3, 0.8),
    ("a lullaby for a child", "waltz|folk", MAJOR, 0.1, 0.4),
    ("a café in Paris", "waltz|jazz swing", EITHER, 0.2, 0.5),
    ("dancing in Havana", "salsa|house", MAJOR, 0.6, 0.9),
    ("Saturday in Lagos", "afrobeat|disco", MAJOR, 0.6, 0.9),
    ("carnival in Rio", "samba|bossa nova", MAJOR, 0.5, 0.9),
    ("a walk on the beach in Jamaica", "reggae|bossa nova", MAJOR, 0.3, 0.6),
    ("a warehouse in Berlin at 4 am", "techno", MINOR, 0.5, 1.0),
    ("a Dublin pub", "folk", MAJOR, 0.4, 0.8),
    ("cowboys riding into the sunset", "country|house|blues", MAJOR, 0.3, 0.7),
    ("noir detective in the rain", "jazz ballad|trip-hop|lo-fi|funk", MINOR, 0.2, 0.5),
    ("falling in love", "soul|jazz ballad|pop", EITHER, 0.2, 0.5),
    ("heartbreak", "soul|lo-fi|folk", MINOR, 0.1, 0.4),
    ("yoga by the river", "ambient", EITHER, 0.0, 0.3),
    ("studying in a coffee shop", "lo-fi|bossa nova|jazz swing", EITHER, 0.2, 0.5),
    ("a haunted church", "cinematic|ambient|gospel", MINOR, 0.1, 0.5),
    ("victory in the stadium", "rock|cinematic|house", MAJOR, 0.7, 1.0),
    ("pure rage", "metal|punk", MINOR, 0.8, 1.0),
    ("an 80s workout", "house|techno|synthwave", EITHER, 0.7, 1.0),
    ("Daft Punk", "house|disco", MAJOR, 0.6, 0.9),
    ("Boards of Canada", "trip-hop|ambient", MINOR, 0.2, 0.5),
    ("Massive Attack", "trip-hop", MINOR, 0.2, 0.6),
    ("Sade meets J Dilla", "soul|hip-hop", EITHER, 0.2, 0.6),
    ("Miles Davis’ Kind of Blue", "jazz swing", MINOR, 0.3, 0.6),
    ("sigur rós", "ambient|rock", EITHER, 0.2, 0.5),
    ("Motörhead and Metallica", "metal", MINOR, 0.8, 1.0),
    ("Bob Marley", "reggae", MAJOR, 0.3, 0.6),
    ("Fela Kuti", "afrobeat", EITHER, 0.6, 0.9),
    ("J.S. Bach", "cinematic", EITHER, 0.3, 0.7),
    ("Hans Zimmer scoring a western", "cinematic", MINOR, 0.5, 0.8),
    ("Blade Runner", "synthwave|cinematic|ambient", MINOR, 0.2, 0.5),
    ("the Zelda soundtrack", "chiptune|cinematic", MAJOR, 0.4, 0.7),
    ("The Godfather", "waltz|cinematic", MINOR, 0.2, 0.5),
    ("Clair de Lune", "ambient|cinematic", MINOR, 0.0, 0.3),
    ("Here Comes the Sun", "pop|rock", MAJOR, 0.4, 0.8),
    ("Bohemian Rhapsody", "rock", EITHER, 0.5, 0.8),
    ("no woman no cry", "reggae", EITHER, 0.3, 0.5),
    ("a 1970s detective series", "funk|jazz swing", MINOR, 0.3, 0.7),
    ("90s rave", "techno|house", MINOR, 0.7, 1.0),
    ("late-night radio", "lo-fi|trip-hop|jazz ballad", MINOR, 0.1, 0.4),
]


@pytest.mark.parametrize(("words", "genres", "key", "low", "high"), FELT, ids=[row[0] for row in FELT])
def test_impressions_call_for_the_music_a_musician_would_expect(
    words: str, genres: str, key: str, low: float, high: float
) -> None:
    felt = impression(words)
    assert felt.brief.genre in genres.split("|")
    assert mode(felt.brief) == key
    assert felt.brief.energy is not None
    assert low <= felt.brief.energy <= high
    assert felt.confidence >= 0.3


def test_the_table_is_as_wide_as_it_claims() -> None:
    assert len({id(hint) for hint in ARTISTS.values()}) >= 150
    assert len({id(hint) for hint in TITLES.values()}) >= 60
    assert len(SCENES) >= 120
    assert len(FELT) >= 60
    named = {genre for hint in (*ARTISTS.values(), *TITLES.values(), *SCENES.values()) for genre in hint.genres}
    assert named >= GENRES.keys() - {"jazz ballad", "reggaeton", "gospel"}


@pytest.mark.parametrize("table", [ARTISTS, TITLES, SCENES, DECADES], ids=["artists", "titles", "scenes", "decades"])
def test_every_genre_mood_and_instrument_hinted_at_exists(table: dict[str, Hint]) -> None:
    for name, hint in table.items():
        assert GENRES.keys() >= set(hint.genres), name
        assert MOODS.keys() >= set(hint.mood), name
        assert INSTRUMENTS.keys() >= set(hint.instruments), name
        assert hint.genres or hint.mood, name
        assert hint.energy is None or 0 <= hint.energy <= 1, name
        assert hint.density is None or 0 <= hint.density <= 1, name
        assert hint.swing is None or 0.5 <= hint.swing <= 0.75, name
        assert 0.8 <= hint.pace <= 1.2, name


@pytest.mark.parametrize("table", [ARTISTS, TITLES], ids=["artists", "titles"])
def test_tempos_suit_the_genre_they_come_with(table: dict[str, Hint]) -> None:
    for name, hint in table.items():
        usual = GENRES[hint.genres[0]].tempo
        assert hint.tempo is not None, name
        assert 0.7 * usual.low <= hint.tempo <= 1.35 * usual.high, name


@pytest.mark.parametrize("table", [ARTISTS, TITLES, SCENES], ids=["artists", "titles", "scenes"])
def test_every_name_in_the_lexicon_is_heard(table: dict[str, Hint]) -> None:
    for name in table:
        felt = impression(name)
        assert " ".join(felt.heard).casefold().replace(",", "") == name.replace(",", ""), name
        assert felt.brief.genre is not None, name


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="rain"):
        gathered(hints("rain|wet", "lo-fi"), hints("rain", "ambient"))


@pytest.mark.parametrize("words", ["", "   ", "zxcv qwerty", "?!", "of the and", "1234", "ñandú €€"])
def test_unknown_words_leave_everything_open(words: str) -> None:
    felt = impression(words)
    assert (felt.brief, felt.heard, felt.confidence) == (Brief(), (), 0.0)


def test_words_passed_over_lower_the_confidence() -> None:
    assert impression("rain").confidence > impression("rain on zxcv qwerty plugh").confidence > 0
    assert impression("Portishead").confidence > impression("rain").confidence


def test_what_was_heard_is_quoted_as_it_was_written() -> None:
    assert impression("A Rainy Night in PARIS, zxcv").heard == ("Rainy", "Night", "PARIS")


def test_scenes_colour_what_a_name_says() -> None:
    plain, wet = impression("Daft Punk").brief, impression("Daft Punk at a funeral in the rain").brief
    assert wet.genre == plain.genre == "house"
    assert "sad" in wet.mood
    assert wet.energy is not None and plain.energy is not None and wet.energy < plain.energy
    assert wet.tempo is not None and plain.tempo is not None and wet.tempo < plain.tempo


def test_two_names_meet_in_the_middle() -> None:
    felt = impression("Sade meets J Dilla").brief
    assert felt.tempo == 88
    assert set(felt.instruments) >= {"electric piano", "tenor sax"}
    assert felt.swing == 0.6


def test_a_genre_said_outright_beats_what_a_scene_suggests() -> None:
    assert impression("techno on the beach in summer").brief.genre == "techno"
    assert impression("90s hip hop").brief.genre == "hip-hop"


def test_a_mood_said_outright_bends_a_name() -> None:
    plain, calm = impression("Metallica").brief, impression("Metallica, but relaxed").brief
    assert calm.mood[0] == "relaxed"
    assert calm.energy is not None and plain.energy is not None and calm.energy < plain.energy


def test_a_negated_mood_becomes_its_opposite() -> None:
    assert impression("not sad").brief.mood == ("happy",)
    assert "sad" not in impression("a rainy day, but not sad").brief.mood


def test_moods_never_contradict_each_other() -> None:
    for one in ("a happy funeral", "calm rage", "dark sunshine", "gentle war"):
        chosen = impression(one).brief.mood
        assert not {MOODS[name].opposite for name in chosen} & set(chosen), one


@pytest.mark.parametrize(
    ("words", "genre"),
    [("air", "trip-hop"), ("something by Air", "trip-hop"), ("like prince", "funk"), ("a song like Muse", "rock")],
)
def test_an_everyday_word_is_a_name_where_it_is_used_as_one(words: str, genre: str) -> None:
    assert impression(words).brief.genre == genre


@pytest.mark.parametrize(
    ("words", "not_genre"),
    [
        ("cold air over the lake", "trip-hop"),
        ("a prince in a castle", "funk"),
        ("the house by the lake", "house"),
        ("a jungle at night", "drum and bass"),
        ("sleep", "metal"),
        ("a burial at sea", "uk garage"),
    ],
)
def test_an_everyday_word_is_no_name_elsewhere(words: str, not_genre: str) -> None:
    assert impression(words).brief.genre not in (None, not_genre)


@pytest.mark.parametrize(
    ("word", "year"),
    [
        ("80s", 1980),
        ("1980s", 1980),
        ("80's", 1980),
        ("1987", 1980),
        ("eighties", 1980),
        ("20s", 1920),
        ("2010s", 2010),
    ],
)
def test_decades_are_understood_however_they_are_written(word: str, year: int) -> None:
    assert impression(word).brief.genre == DECADES[year].genres[0]


@pytest.mark.parametrize(
    ("word", "scene"),
    [("3am", "late night"), ("3 am", "late night"), ("6:30am", "dawn"), ("2:15 pm", "afternoon"), ("11pm", "night")],
)
def test_hours_are_times_of_day(word: str, scene: str) -> None:
    assert impression(word).brief.genre == SCENES[scene].genres[0]


@pytest.mark.parametrize(
    "word", ["raining", "storms", "forests", "battles", "dreamed", "celebrating", "foggier", "chased"]
)
def test_forms_of_a_word_are_known(word: str) -> None:
    assert impression(word).brief.genre is not None


def test_instruments_named_are_taken() -> None:
    assert "cello" in impression("a lonely cello in an empty hall").brief.instruments
    assert impression("a place with leads and keys").brief.instruments == ()


@given(st.text(max_size=200))
def test_any_text_gives_a_brief_within_bounds(text: str) -> None:
    felt = impression(text)
    brief = felt.brief
    assert 0 <= felt.confidence <= 1
    assert brief.energy is None or 0 <= brief.energy <= 1
    assert len(brief.mood) <= 3 and len(brief.instruments) <= 4
    assert replace(brief, prompt="x").over(Brief()).prompt == "x"


KNOWN = sorted(name for name in {*ARTISTS, *TITLES, *SCENES, *MOODS, *GENRES} if impression(f"{name} zxcv").heard)
"""Without names that are everyday words too, which mean nothing beside other words."""


@given(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=6))
def test_any_mixture_of_known_words_is_heard_and_stays_within_its_genres_tempo(words: list[str]) -> None:
    felt = impression(", ".join(words))
    assert felt.heard
    assert felt == impression(", ".join(words))
    if felt.brief.genre is not None and felt.brief.tempo is not None:
        usual = GENRES[felt.brief.genre].tempo
        assert 0.8 * usual.low - 1 <= felt.brief.tempo <= 1.2 * usual.high + 1


def test_it_needs_no_numpy() -> None:
    code = "import sys; import bridge.core.vocabulary.impressions; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
