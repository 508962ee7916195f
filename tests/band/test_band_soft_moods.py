"""However soft the moods, what was asked for is heard; and moods together stay within bounds."""

from __future__ import annotations

from itertools import combinations

import pytest
from band_loops import compose
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.notes import ROLES
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.moods import MOODS
from models.band.decide import bent

SOFT = [mood.name for mood in MOODS.values() if mood.energy + mood.density <= -0.25]


@pytest.mark.parametrize("genre", GENRES)
def test_two_soft_moods_leave_every_part_something_to_play(genre: str) -> None:
    for pair in combinations(SOFT, 2):
        for one in compose(genre, *ROLES, bars=4, mood=pair).parts:
            sounding = {round(note.start, 1) for note in one.notes}
            fewest = 1 if one.role in ("bass", "lead", "pad") else 4
            assert len(sounding) >= fewest, (one.role, pair)


def test_a_sad_and_intimate_ballad_still_has_drums_and_chords() -> None:
    composition = compose("jazz ballad", "drums", "chords", "bass", mood=("sad", "intimate"))
    assert all(len({round(note.start, 1) for note in one.notes}) >= 8 for one in composition.parts)


def test_what_must_not_sound_does_not_sound_however_soft_the_rest() -> None:
    (drums,) = compose("ambient", "drums", mood=("sad", "intimate"), without=("drums",)).parts
    assert drums.notes == ()


@given(st.floats(0, 1), st.lists(st.sampled_from(sorted(MOODS)), max_size=6))
def test_moods_keep_a_value_between_its_ends_and_each_moves_it_its_own_way(value: float, names: list[str]) -> None:
    for mood in (MOODS[name] for name in names):
        moved = bent(value, [mood.density])
        assert -1e-9 <= moved <= 1 + 1e-9
        assert (moved - value) * mood.density >= -1e-12
        assert abs(moved - value) <= abs(mood.density) + 1e-12
        value = moved
