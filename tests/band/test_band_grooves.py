"""Grooves, bass idioms and harmony that a musician would recognise."""

from __future__ import annotations

from itertools import combinations, pairwise
from statistics import mean

import pytest
from band_loops import compose, part, steps

from bridge.core.theory import Chord
from bridge.core.vocabulary.genres import GENRES
from models.band.genres import STYLES
from models.band.style import Style
from models.band.voicing import MUD, voice_chord

KICKS, SNARES, HATS, RIDES = (35, 36), (37, 38, 39, 40), (42, 44, 46), (51, 53, 59)


def fingerprint(genre: str) -> frozenset[tuple[str, int]]:
    """How often each voice and role plays on each step, over several seeds."""
    found: set[tuple[str, int]] = set()
    bar = 3.0 if genre == "waltz" else 4.0
    metre = "3/4" if genre == "waltz" else "4/4"
    for seed in range(4):
        composition = compose(genre, "drums", "bass", "chords", bars=4, metre=metre, seed=seed, density=0.5)
        drums, *pitched = composition.parts
        for name, pitches in (("kick", KICKS), ("snare", SNARES), ("hat", HATS), ("ride", RIDES)):
            found |= {(name, step) for step in steps([n for n in drums.notes if n.velocity > 50], pitches, bar)}
        for one in pitched:
            found |= {(one.role, step) for step in steps(one.notes, None, bar)}
            found.add((f"{one.role} program", one.instrument))
    return frozenset(found)


def test_every_genre_has_a_groove_of_its_own() -> None:
    prints = {genre: fingerprint(genre) for genre in GENRES}
    for one, other in combinations(prints, 2):
        shared = len(prints[one] & prints[other]) / len(prints[one] | prints[other])
        assert shared < 0.9, (one, other)


@pytest.mark.parametrize("genre", ["house", "techno", "trance", "disco"])
def test_the_kick_is_on_every_pulse_of_the_floor(genre: str) -> None:
    for metre, pulses in (("4/4", 4), ("3/4", 3), ("5/4", 5)):
        notes = part(genre, "drums", metre=metre, bars=4).notes
        kicks = [n.start for n in notes if n.pitch in KICKS]
        for beat in range(4 * pulses):
            assert min(abs(k - beat) for k in kicks) < 0.05, (metre, beat)


def test_rock_has_its_backbeat() -> None:
    for seed in range(6):
        snare = [n for n in part("rock", "drums", seed=seed).notes if n.pitch == 38 and n.velocity > 85]
        assert {4, 12} <= steps(snare)
        assert sum(round(n.start) % 4 in (1, 3) and abs(n.start - round(n.start)) < 0.1 for n in snare) >= 12


def test_jazz_rides_and_walks() -> None:
    composition = compose("jazz swing", "drums", "bass", key="Bb major", bars=4, density=0.4)
    ride = [n.start for n in composition.parts[0].notes if n.pitch in RIDES and n.start < 4]
    assert [round(at, 1) for at in ride] == pytest.approx([0, 1, 1.6, 2, 3, 3.6], abs=0.11)
    bass = composition.parts[1].notes
    assert [round(n.start) for n in bass if abs(n.start - round(n.start)) < 0.06] == list(range(16))
    assert all(abs(a.pitch - b.pitch) <= 12 for a, b in pairwise(bass))
    for span in composition.chords:
        first = min(bass, key=lambda n: abs(n.start - span.start))
        assert first.pitch % 12 == span.chord.bass_note


def test_jazz_cadences_through_two_and_five() -> None:
    names = " ".join(" ".join(compose("jazz swing", "chords", key="C major", seed=s).brief.chords) for s in range(6))
    assert "Dm7 G7" in names


def test_reggae_drops_the_one() -> None:
    for seed in range(5):
        drums = part("reggae", "drums", seed=seed, bars=4).notes
        kicks = steps([n for n in drums if n.pitch in KICKS])
        assert 8 in kicks
        assert 0 not in kicks
        skank = steps(part("reggae", "chords", seed=seed).notes)
        assert {4, 12} <= skank
        assert 0 not in skank


def test_bossa_bass_plays_root_and_fifth_with_the_dotted_quarter() -> None:
    composition = compose("bossa nova", "bass", seed=1, density=0.5)
    notes = composition.parts[0].notes
    assert steps(notes) == {0, 3, 8, 11}
    rim = steps([n for n in part("bossa nova", "drums").notes if n.pitch == 37])
    assert {3, 6} & rim or {2, 5} & rim


def test_salsa_bass_anticipates_the_next_chord() -> None:
    composition = compose("salsa", "bass", seed=2)
    early = [n for n in composition.parts[0].notes if round(n.start % 4) == 3]
    assert len(early) >= 6
    for note in early:
        after = next((s for s in composition.chords if s.start > note.start), composition.chords[0])
        assert note.pitch % 12 == after.chord.bass_note


def test_the_waltz_is_in_three() -> None:
    composition = compose("waltz", "drums", "bass", "chords", metre="3/4", density=0.5, seed=1)
    kicks = {round(n.start % 3) % 3 for n in composition.parts[0].notes if n.pitch in KICKS}
    assert kicks == {0}
    chords = {round(n.start % 3, 1) for n in composition.parts[2].notes}
    assert any(abs(at - 1) < 0.1 for at in chords)
    assert any(abs(at - 2) < 0.1 for at in chords)
    assert all(min(abs(n.start - 3 * bar) for n in composition.parts[1].notes) < 0.05 for bar in range(8))


def test_the_blues_has_twelve_bars() -> None:
    chords = compose("blues", "chords", key="A major", bars=12).brief.chords
    assert [chords[i] for i in (0, 4, 5, 6, 8)] == ["A7", "D7", "D7", "A7", "E7"]
    twice = compose("blues", "chords", key="A major", bars=24).brief.chords
    assert twice[:12] == twice[12:] == chords
    assert compose("blues", "chords", key="A minor", bars=12).brief.chords[0] == "Am7"


def test_dubstep_and_trap_feel_half_time() -> None:
    for genre, pieces in (("dubstep", (38,)), ("trap", (39,))):
        backbeats = [n for n in part(genre, "drums", energy=0.5).notes if n.pitch in pieces and n.start % 4 < 2.9]
        assert steps([n for n in backbeats if n.velocity > 90]) == {8}


def test_metal_drums_double_kick_and_house_hats_are_off_the_beat() -> None:
    assert len([n for n in part("metal", "drums", bars=4).notes if n.pitch in KICKS]) > 32
    opened = steps([n for n in part("house", "drums").notes if n.pitch == 46])
    assert opened == {2, 6, 10, 14}


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda s: s.name)
def test_voices_lead_smoothly_and_never_muddy(style: Style) -> None:
    moved: list[float] = []
    for tokens in (("C", "Am", "F", "G"), ("Cm7", "Fm7", "Bb7", "Ebmaj7"), ("Dm9", "G13", "Cmaj9", "A7b9")):
        before: tuple[int, ...] = ()
        for name in tokens * 2:
            now = voice_chord(Chord.parse(name), style.comp.voicing, before, style.comp.low, style.comp.high)
            assert style.comp.low <= now[0]
            assert now[-1] <= style.comp.high
            assert all(b - a >= 5 for a, b in pairwise(now) if a < MUD)
            if before and style.comp.voicing not in ("power", "boogie"):
                moved.append(mean(min(abs(pitch - other) for other in before) for pitch in now))
            before = now
    assert not moved or mean(moved) <= 2.5


def test_chords_sound_every_telling_tone() -> None:
    for name in ("Cmaj7", "F#m7b5", "Bb7", "Esus4", "Gdim7"):
        chord = Chord.parse(name)
        voiced = {p % 12 for p in voice_chord(chord, "close", (), 52, 76)}
        assert voiced == set(chord.pitch_classes)


def test_fills_end_phrases_and_a_crash_greets_the_next() -> None:
    drums = part("rock", "drums", energy=0.9, seed=3).notes
    last = [n for n in drums if n.start >= 30]
    middle = [n for n in drums if 18 <= n.start < 20]
    toms_and_snare = (38, 43, 45, 47, 50)
    assert sum(n.pitch in toms_and_snare for n in last) > sum(n.pitch in toms_and_snare for n in middle)
    assert any(n.pitch == 49 and n.start < 0.1 for n in drums)
