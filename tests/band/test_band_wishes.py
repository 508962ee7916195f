"""Wishes act: attributes, words of style, what is heard, and how far to vary."""

from __future__ import annotations

from statistics import mean

import pytest
from band_loops import compose, distance, grid_of, part, run, steps

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Compose, Line
from bridge.core.notes import ChordSpan, Note, Part, Role
from bridge.core.tempo import TempoMap
from bridge.core.theory import Chord, Key
from bridge.core.units import Beats
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.instruments import DRUM_PIECES
from bridge.errors import InvalidArguments

PITCHED: tuple[Role, ...] = ("bass", "chords", "pad", "lead")


@pytest.mark.parametrize("role", ["drums", "percussion", "bass", "chords", "pad", "lead"])
def test_density_rules_how_many_notes_there_are(role: Role) -> None:
    for genre in ("rock", "jazz swing", "samba", "techno", "waltz", "trap"):
        counts = [
            mean(len(part(genre, role, density=d, seed=s).notes) for s in range(3)) for d in (0.0, 0.25, 0.5, 0.75, 1.0)
        ]
        assert counts == sorted(counts), genre
        assert counts[-1] > counts[0], genre


def test_energy_rules_how_loud_and_how_full() -> None:
    for genre in ("rock", "house", "soul"):
        calm, driving = (compose(genre, "drums", "bass", energy=e, seed=1).parts for e in (0.1, 0.95))
        for quiet, loud in zip(calm, driving, strict=True):
            assert mean(n.velocity for n in quiet.notes) < mean(n.velocity for n in loud.notes) - 10
        assert len(calm[0].notes) < len(driving[0].notes)


def test_moods_bend_what_the_genre_usually_is() -> None:
    plain, calm = compose("rock").brief, compose("rock", mood=("relaxed",)).brief
    assert calm.energy is not None
    assert plain.energy is not None
    assert calm.energy < plain.energy
    assert compose("rock", mood=("sad",)).brief.key.minor  # type: ignore[union-attr]
    assert not compose("house", mood=("happy",)).brief.key.minor  # type: ignore[union-attr]


@pytest.mark.parametrize("ratio", [0.5, 0.54, 0.6, 2 / 3, 0.75])
def test_swing_moves_off_eighths_exactly(ratio: float) -> None:
    notes = part("chiptune", "drums", swing=ratio, density=0.5, bars=3).notes
    hats = {round(n.start % 1, 6) for n in notes if n.pitch == 42 and n.start < 8}
    assert round(ratio, 6) in hats
    assert hats <= {0.0, round(ratio, 6), round(ratio / 2, 6), round((1 + ratio) / 2, 6)}


def test_swing_of_sixteenths_leaves_the_eighths() -> None:
    notes = part("house", "drums", swing=0.6, mood=("steady",), bars=3).notes
    offsets = {round(n.start % 1, 3) for n in notes}
    assert {0.0, 0.5} <= offsets
    assert offsets <= {0.0, 0.3, 0.5, 0.8}


def test_what_must_not_sound_does_not() -> None:
    for genre in ("rock", "jazz swing", "metal", "march"):
        drums = part(genre, "drums", without=("cymbals",), energy=0.9)
        assert drums.notes
        assert not {n.pitch for n in drums.notes} & set(DRUM_PIECES["cymbals"])
    for name, piece in (("hi-hats", "hats"), ("snare", "snare"), ("kick", "kick")):
        pitches = {n.pitch for n in part("pop", "drums", without=(name,)).notes}
        assert pitches
        assert not pitches & set(DRUM_PIECES[piece])
    assert {p.role for p in compose("pop", without=("drums", "piano")).parts}.isdisjoint({"drums", "chords"})
    with pytest.raises(InvalidArguments, match="Nobody"):
        compose("pop", without=("drums", "bass", "chords", "pad", "lead"))
    assert part("pop", "lead", without=("lead",)).notes == ()


def test_instruments_take_their_place_in_the_band() -> None:
    parts = compose("pop", instruments=("organ", "tenor sax", "congas")).parts
    assert {p.role: p.instrument for p in parts}["chords"] == 16
    assert {p.role: p.instrument for p in parts}["lead"] == 66
    assert "percussion" in {p.role for p in parts}


def test_named_chords_are_played_as_written() -> None:
    composition = compose("pop", "bass", "chords", chords=(), bars=4, key="C major")
    request = Compose(
        grid_of(4), Brief(genre="pop", chords=("Am7", "D7 G/B", "F#m7b5")), (Line("bass"), Line("chords"))
    )
    named = run(request)
    assert named.brief.chords == ("Am7", "D7 G/B", "F#m7b5", "Am7")
    assert [str(s.chord) for s in named.chords] == ["Am7", "D7", "G/B", "F#m7b5", "Am7"]
    assert composition.chords != named.chords
    for span in named.chords:
        bass = [n for n in named.parts[0].notes if span.start - 0.05 <= n.start < span.start + span.length - 0.05]
        assert bass[0].pitch % 12 == span.chord.bass_note


def test_given_chords_are_followed() -> None:
    spans = (
        ChordSpan(Beats(0.0), Beats(3.0), Chord.parse("Ebmaj7")),
        ChordSpan(Beats(3.0), Beats(2.5), Chord.parse("Cm7")),
        ChordSpan(Beats(5.5), Beats(2.5), Chord.parse("Bb7")),
    )
    request = Compose(grid_of(2), Brief(genre="soul"), tuple(Line(r) for r in PITCHED), chords=spans)
    composition = run(request)
    assert composition.chords == spans
    assert str(composition.brief.key) in ("Eb major", "C minor")
    pads = composition.parts[2].notes
    for span in spans:
        tones = set(span.chord.pitch_classes)
        sounding = [n for n in pads if abs(n.start - span.start) < 0.1]
        assert sounding
        assert all(n.pitch % 12 in tones for n in sounding)


def test_bass_locks_to_the_kick_it_hears() -> None:
    kicks = (0.0, 0.75, 1.75, 2.5, 4.0, 4.75, 5.75, 6.5)
    drums = Part("drums", 0, tuple(Note(Beats(k), Beats(0.2), 36, 100) for k in kicks), Beats(8.0))
    for genre in ("rock", "funk", "hip-hop", "pop"):
        bass = part(genre, "bass", bars=2, hears=(drums,), mood=("steady",), swing=0.5, seed=2)
        for kick in kicks:
            assert min(abs(n.start - kick) for n in bass.notes) < 0.02, (genre, kick)


def test_drums_and_bass_accent_what_the_audio_does() -> None:
    onsets = tuple(Beats(b) for b in (0.75, 4.75, 8.75, 12.75))
    drums = part("rock", "drums", bars=4, onsets=onsets, mood=("steady",))
    kicks = [n.start for n in drums.notes if n.pitch == 36]
    assert all(min(abs(k - o) for k in kicks) < 0.02 for o in onsets)
    bass = part("rock", "bass", bars=4, onsets=onsets, mood=("steady",))
    assert all(min(abs(n.start - o) for n in bass.notes) < 0.02 for o in onsets)


def test_a_lead_answers_the_lead_it_hears_and_chords_stay_below() -> None:
    sung = tuple(Note(Beats(b + i), Beats(1.0), 69, 90) for b in (0.0, 8.0) for i in range(4))
    heard = Part("lead", 73, sung, Beats(16.0))
    answer = part("pop", "lead", bars=4, hears=(heard,), key="A minor")
    assert answer.notes
    assert all(n.start % 8 >= 4 - 0.1 for n in answer.notes)
    below = part("pop", "chords", bars=4, hears=(heard,), key="A minor")
    assert max(n.pitch for n in below.notes) <= 73


def test_chords_are_inferred_from_the_bass_that_is_heard() -> None:
    roots = (45, 45, 41, 43)
    bass = Part("bass", 33, tuple(Note(Beats(4.0 * i), Beats(3.9), p, 90) for i, p in enumerate(roots)), Beats(16.0))
    composition = compose("pop", "chords", bars=4, hears=(bass,), key="A minor")
    assert [str(s.chord) for s in composition.chords] == ["Am", "F", "G"]


@pytest.mark.parametrize(
    ("style", "role", "expected"),
    [
        ("walking", "bass", {0, 4, 8, 12}),
        ("offbeat", "bass", {2, 6, 10, 14}),
        ("offbeat", "chords", {2, 6, 10, 14}),
        ("sustained", "chords", {0}),
        ("tremolo", "chords", set(range(16))),
    ],
)
def test_words_of_style_set_the_rhythm(style: str, role: Role, expected: set[int]) -> None:
    notes = part("pop", role, style=style, density=0.5, seed=1).notes
    assert steps(notes) == expected


def test_words_of_style_set_the_sound() -> None:
    kicks = steps([n for n in part("rock", "drums", style="four on the floor", bars=4).notes if n.pitch == 36])
    assert {0, 4, 8, 12} <= kicks
    assert part("pop", "bass", style="slap").instrument == 36
    assert part("pop", "drums", style="brushes").instrument == 40
    snares = {n.pitch for n in part("pop", "drums", style="rimshot", density=0.4).notes if n.start % 4 < 2.9}
    assert 37 in snares
    assert 38 not in snares
    short, long = (part("pop", "lead", style=s, seed=2).notes for s in ("staccato", "legato"))
    assert mean(n.length for n in short) < 0.6 * mean(n.length for n in long)
    leaps = {
        abs(a.pitch - b.pitch) for a, b in zip(*[iter(part("pop", "bass", style="octaves").notes)] * 2, strict=False)
    }
    assert 12 in leaps
    arpeggio = part("pop", "chords", style="arpeggio", density=0.5).notes
    assert len({n.start for n in arpeggio}) == len(arpeggio)


def test_half_time_and_double_time_change_the_pace() -> None:
    def backbeats(style: str | None) -> set[int]:
        drums = part("rock", "drums", style=style, bars=3, seed=1, density=0.4).notes
        return steps([n for n in drums if n.pitch == 38 and n.velocity > 95 and n.start < 8])

    assert backbeats(None) == {4, 12}
    assert backbeats("half-time") == {8}
    assert {2, 6, 10, 14} <= backbeats("double-time")


def test_shuffle_and_straight_set_the_swing() -> None:
    assert compose("rock", "drums", style="shuffle").brief.swing == pytest.approx(2 / 3)
    assert compose("blues", "drums", style="straight").brief.swing == 0.5
    assert part("rock", "bass", style="like a sleepy walrus") == part("rock", "bass")


def test_simple_and_busy_change_the_number_of_notes() -> None:
    for role in ("drums", "bass", "lead"):
        counts = [len(part("funk", role, style=s, seed=3).notes) for s in ("simple", None, "busy")]  # type: ignore[arg-type]
        assert counts == sorted(counts)
        assert counts[0] < counts[2]


def varied(origin: Part, chords: tuple[ChordSpan, ...], genre: str, key: Key | None, amount: float, seed: int) -> Part:
    request = Compose(
        grid_of(),
        Brief(genre=genre, key=key),
        (Line(origin.role),),
        chords=chords,
        origin=origin,
        variation=amount,
        seed=seed,
    )
    return run(request).parts[0]


@pytest.mark.parametrize("role", ["drums", "bass", "chords", "lead"])
def test_variation_goes_as_far_as_it_is_told(role: Role) -> None:
    for genre in ("rock", "soul", "house", "bossa nova"):
        distances = []
        for seed in range(3):
            written = compose(genre, role, seed=seed)
            origin = written.parts[0]
            makes = [
                varied(origin, written.chords, genre, written.brief.key, amount, seed + 50)
                for amount in (0.0, 0.25, 0.5, 0.9)
            ]
            assert makes[0].notes == origin.notes
            assert makes[2].notes[0].pitch == origin.notes[0].pitch
            distances.append([distance(origin, made) for made in makes])
        none, subtle, middle, far = (mean(column) for column in zip(*distances, strict=True))
        assert none == 0
        assert subtle < middle < far, genre
        assert subtle > 0
        assert subtle < 0.4
        assert far > 0.3


def test_a_variation_may_keep_its_rhythm() -> None:
    written = compose("pop", "lead", seed=1)
    origin = written.parts[0]
    brief = Brief(genre="pop", key=written.brief.key, keep=("rhythm",))
    request = Compose(grid_of(), brief, (Line("lead"),), chords=written.chords, origin=origin, variation=0.9)
    made = run(request).parts[0]
    assert [n.start for n in made.notes] == [n.start for n in origin.notes]
    assert [n.pitch for n in made.notes] != [n.pitch for n in origin.notes]


def test_a_range_made_anew_keeps_its_place_in_the_bar() -> None:
    tempo_map = TempoMap.constant(120)
    grid = Grid(tempo_map, Beats(9.0), Beats(14.0), grid_of().rate)
    drums = run(Compose(grid, Brief(genre="rock", density=0.4, mood=("steady",)), (Line("drums"),))).parts[0]
    strong = {round(n.start + 9) % 4 for n in drums.notes if n.pitch == 38 and n.velocity > 90}
    assert strong <= {1, 3}


def test_every_genre_swings_as_its_vocabulary_says() -> None:
    for name, genre in GENRES.items():
        assert compose(name, "bass", bars=1).brief.swing == genre.swing
