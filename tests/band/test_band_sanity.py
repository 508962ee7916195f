"""What must hold of every part, whatever was asked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from band_loops import compose, grid_of, part, run
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Compose, Composition, Line, Perform, Watch
from bridge.core.notes import ROLES, ChordSpan, Note, Part
from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.theory import SCALES, Chord, Key, PitchClass
from bridge.core.units import Beats, Bpm, Rate
from bridge.core.vocabulary.genres import GENRES
from bridge.errors import Cancelled, InvalidArguments, ModelFailed
from models.band import HUMANISE_SECONDS, Band
from models.band.genres import STYLES
from models.band.style import Style

METRES = ("4/4", "3/4", "6/8", "12/8", "5/4", "7/8")


def check(composition: Composition, beats: float) -> None:
    assert composition.chords[0].start == 0
    assert sum(span.length for span in composition.chords) == pytest.approx(beats)
    for one in composition.parts:
        assert one.length == pytest.approx(beats)
        assert list(one.notes) == sorted(one.notes)
        for note in one.notes:
            assert 0 <= note.start < beats
            assert 0 < note.length <= beats - note.start + 1e-9
            assert 0 <= note.pitch < 128
            assert 0 < note.velocity < 128
        for pitch in {n.pitch for n in one.notes}:
            no_overlap([n for n in one.notes if n.pitch == pitch])
        if one.role in ("bass", "lead"):
            no_overlap(one.notes)
        if not one.unpitched:
            assert one.notes


def no_overlap(notes: tuple[Note, ...] | list[Note]) -> None:
    assert all(after.start - (note.start + note.length) > -1e-6 for note, after in pairwise(notes))


def test_every_genre_of_the_vocabulary_has_a_style() -> None:
    assert set(STYLES) == set(GENRES)


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda s: s.name)
def test_patterns_fill_whole_bars(style: Style) -> None:
    patterns = [p for v in (*style.drums, *style.percussion) for p in v.patterns]
    patterns += [p for p in style.bass.patterns if p != "walk"]
    patterns += [*style.comp.patterns, *style.lead.rhythms, *style.pad]
    assert all(len(p) % (4 * style.pulses) == 0 for p in patterns)
    assert all(len(fill) % 4 == 0 for fill in style.fills)


@pytest.mark.parametrize("genre", GENRES)
def test_a_band_plays_in_every_metre(genre: str) -> None:
    for metre in METRES:
        composition = compose(genre, bars=4, metre=metre, seed=3)
        check(composition, 4 * TimeSignature.parse(metre).bar)
        assert composition.parts


@pytest.mark.parametrize("genre", GENRES)
def test_pitched_parts_stay_in_the_key_or_the_chord(genre: str) -> None:
    for seed, key in enumerate(("C major", "A minor", "D dorian", "E phrygian", "F lydian", "Bb mixolydian")):
        composition = compose(genre, "bass", "chords", "pad", "lead", key=key, seed=seed)
        allowed = Key.parse(key)
        for one in composition.parts:
            for note in one.notes:
                span = next(s for s in reversed(composition.chords) if s.start <= note.start + 0.1)
                after = composition.chords[(composition.chords.index(span) + 1) % len(composition.chords)]
                tones = {*span.chord.pitch_classes, *after.chord.pitch_classes}
                if note.pitch not in allowed and note.pitch % 12 not in tones:
                    assert note.length <= 0.3
                    assert note.velocity < 70
            strange = sum(n.length for n in one.notes if n.pitch not in allowed)
            leading = 0.15 if STYLES[genre].dominant else 0.03
            assert strange <= leading * sum(n.length for n in one.notes)


@pytest.mark.parametrize("scale", SCALES)
def test_harmony_stays_in_the_mode(scale: str) -> None:
    key = Key(PitchClass(2), scale)
    for genre in ("pop", "house", "metal", "ambient"):
        composition = compose(genre, "bass", "chords", "lead", key=str(key))
        for span in composition.chords:
            assert all(pitch in key for pitch in span.chord.pitch_classes), (str(key), str(span.chord))
        assert composition.chords[0].chord.root == key.tonic


ROLE = st.sampled_from(ROLES)
SIGNATURE = st.builds(TimeSignature, st.integers(1, 13), st.sampled_from((2, 4, 8, 16)))


SLIVER = Grid(TempoMap.constant(40.0, TimeSignature(1, 16)), Beats(1.15625), Beats(1.265625), Rate(44100))
"""A grid whose one beat comes just before its end."""


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    metres = [MetrePoint(1, draw(SIGNATURE))]
    if draw(st.booleans()):
        metres.append(MetrePoint(draw(st.integers(2, 6)), draw(SIGNATURE)))
    tempos = [TempoPoint(Beats(0.0), Bpm(draw(st.floats(40, 250))), draw(st.booleans()))]
    if draw(st.booleans()):
        tempos.append(TempoPoint(Beats(draw(st.floats(1, 20))), Bpm(draw(st.floats(40, 250)))))
    start = draw(st.one_of(st.integers(0, 40).map(float), st.floats(0, 40)))
    length = draw(st.one_of(st.integers(1, 40).map(float), st.floats(0.1, 40)))
    return Grid(TempoMap(tuple(tempos), tuple(metres)), Beats(start), Beats(start + length), Rate(44100))


@settings(max_examples=120, deadline=None)
@given(
    grid=grids(),
    genre=st.sampled_from(sorted(GENRES)),
    roles=st.lists(ROLE, max_size=4),
    seed=st.integers(0, 2**32 - 1),
    energy=st.floats(0, 1),
    density=st.floats(0, 1),
    swing=st.floats(0.5, 0.75),
)
@example(grid=SLIVER, genre="afrobeat", roles=[], seed=0, energy=0.0, density=0.0, swing=0.5)
def test_any_grid_is_filled(
    grid: Grid, genre: str, roles: list[str], seed: int, energy: float, density: float, swing: float
) -> None:
    brief = Brief(genre=genre, energy=energy, density=density, swing=swing)
    lines = tuple(Line(role) for role in roles)  # type: ignore[arg-type]
    composition = run(Compose(grid, brief, lines, seed=seed))
    check(composition, grid.beats)
    assert [p.role for p in composition.parts] == roles or not roles


@pytest.mark.parametrize("bars", [1, 2, 3, 5, 7, 12, 13, 16, 128])
def test_any_number_of_bars_is_filled(bars: int) -> None:
    for genre in ("blues", "jazz swing", "pop"):
        check(compose(genre, bars=bars, seed=bars), 4.0 * bars)


def test_the_same_seed_gives_the_same_notes_and_another_gives_others() -> None:
    for genre in GENRES:
        assert compose(genre, seed=5) == compose(genre, seed=5)
        assert compose(genre, seed=5).parts != compose(genre, seed=6).parts


@pytest.mark.parametrize("role", ["drums", "bass", "chords", "lead"])
def test_seeds_differ_in_rhythm_or_pitch(role: str) -> None:
    for genre in ("rock", "funk", "jazz swing", "house", "trap", "reggae", "blues", "ambient", "samba"):
        written = {
            frozenset((round(n.start * 4), n.pitch) for n in part(genre, role, seed=s, key="A minor").notes)  # type: ignore[arg-type]
            for s in range(8)
        }
        assert len(written) >= 5, genre


def test_parts_do_not_change_each_others_chance() -> None:
    alone = compose("pop", "lead", seed=4, key="C major").parts[0]
    together = compose("pop", "chords", "lead", seed=4, key="C major").parts[1]
    assert alone == together


def test_the_brief_comes_back_decided() -> None:
    brief = compose(None, seed=1).brief
    assert brief.genre == "pop"
    assert brief.key is not None
    assert brief.energy is not None
    assert brief.density is not None
    assert brief.swing == 0.5
    assert brief.bars == 8
    assert len(brief.chords) == 8
    assert all(Chord.parse(name) for bar in brief.chords for name in bar.split())
    assert "drum kit" in brief.instruments


def test_instruments_suggest_the_genre() -> None:
    assert compose(None, instruments=("distorted guitar",)).brief.genre == "metal"
    assert compose(None, "bass", style="walking").brief.genre == "jazz swing"


def test_an_alias_names_the_genre_and_nonsense_is_refused() -> None:
    brief = run(Compose(grid_of(), Brief(genre="dnb"))).brief
    assert brief.genre == "drum and bass"
    with pytest.raises(InvalidArguments, match="not a genre"):
        run(Compose(grid_of(), Brief(genre="sausage")))


def test_the_key_is_taken_from_what_is_heard() -> None:
    notes = tuple(Note(Beats(float(i)), Beats(1.0), p, 90) for i, p in enumerate((62, 65, 69, 62, 67, 70, 69, 64)))
    heard = Part("lead", 0, notes, Beats(8.0))
    chords = (ChordSpan(Beats(0.0), Beats(8.0), Chord.parse("Dm")),)
    composition = run(Compose(grid_of(2), Brief(), (Line("bass"),), hears=(heard,), chords=chords))
    assert str(composition.brief.key) == "D minor"


def test_timing_is_humanised_within_the_bound() -> None:
    for genre in ("lo-fi", "jazz swing", "ambient", "funk"):
        composition = compose(genre, "drums", "bass", "chords", "lead", seed=2, density=0.5, energy=0.5)
        bound = HUMANISE_SECONDS * GENRES[genre].tempo.typical / 60 + 1e-6
        even = compose(genre, "drums", "bass", "chords", "lead", seed=2, density=0.5, energy=0.5, mood=("steady",))
        for played, written in zip(composition.parts, even.parts, strict=True):
            for note in played.notes:
                assert min(abs(note.start - other.start) for other in written.notes) <= bound


def test_machines_play_on_the_grid() -> None:
    for note in part("techno", "drums").notes:
        assert note.start * 12 == pytest.approx(round(note.start * 12), abs=1e-9)


def test_the_band_stops_when_told_and_plays_no_audio() -> None:
    with pytest.raises(Cancelled):
        Band().run(Compose(grid_of(), Brief()), Watch(stopped=lambda: True))
    with pytest.raises(ModelFailed):
        Band().run(Perform(grid_of(), part("pop", "bass")), Watch())
    assert "compose" in Band.CARD.abilities
