"""Laws of the Global Attribute Table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.gat import SESSION, Attribute, Gat, Origin
from bridge.errors import InvalidArguments, Locked

UNLOCKED = [Origin.GUESSED, Origin.MEASURED, Origin.SAID, Origin.DAW]
CELLS = st.builds(
    Attribute,
    st.just("tempo"),
    st.floats(40, 240),
    st.sampled_from(UNLOCKED),
    st.just("a test"),
    scope=st.sampled_from([SESSION, "clip:1"]),
)


@given(st.lists(CELLS, min_size=1))
def test_the_best_source_of_the_nearest_scope_wins_with_its_latest_word(cells: list[Attribute]) -> None:
    held = Gat().told(*cells).verdict("tempo", "clip:1")
    near = [c for c in cells if c.scope == "clip:1"] or cells
    best = max(c.origin for c in near)
    assert held is not None
    assert held.attribute.value == [c for c in near if c.origin == best][-1].value


@given(st.lists(CELLS))
def test_nothing_told_is_forgotten(cells: list[Attribute]) -> None:
    assert [cell.value for cell in Gat().told(*cells).cells] == [cell.value for cell in cells]


@given(st.lists(CELLS, min_size=1), CELLS)
def test_a_lock_holds_against_everything_but_an_unlock(cells: list[Attribute], later: Attribute) -> None:
    table = Gat().told(*cells, Attribute("tempo", 100.0, Origin.GUESSED, "a test")).locked("tempo")
    before = table.value("tempo")
    if later.origin is Origin.SAID and later.value != before:
        with pytest.raises(Locked, match="unlock the tempo"):
            table.told(later)
    else:
        assert table.told(later).value("tempo") == before


def test_unlocking_gives_the_word_back_to_the_others() -> None:
    table = Gat().told(Attribute("key", "Dm", Origin.SAID, "you")).locked("key").unlocked("key")
    assert not table.is_locked("key")
    assert table.value("key") == "D minor"
    assert table.told(Attribute("key", "Am", Origin.SAID, "you")).value("key") == "A minor"


def test_a_lock_on_the_session_holds_for_its_clips() -> None:
    table = Gat().told(Attribute("key", "Dm", Origin.SAID, "you")).locked("key")
    table = table.told(Attribute("key", "Am", Origin.MEASURED, "an analyser", scope="clip:1"))
    assert table.value("key", "clip:1") == "D minor"


def test_the_reason_names_the_winner_and_the_losers() -> None:
    table = Gat().told(
        Attribute("tempo", 93.5, Origin.DAW, "project file"), Attribute("tempo", 120.0, Origin.SAID, "you, turn 2")
    )
    verdict = table.verdict("tempo")
    assert verdict is not None
    assert verdict.attribute.value == 93.5
    assert "the DAW says so" in verdict.reason
    assert "over 120 bpm (said: you, turn 2)" in verdict.reason


def test_an_inherited_value_says_where_it_comes_from() -> None:
    verdict = Gat().told(Attribute("key", "Dm", Origin.SAID, "you")).verdict("key", "clip:1")
    assert verdict is not None
    assert verdict.reason.endswith("from the session")


@pytest.mark.parametrize(
    ("name", "value"),
    [("tempo", 0), ("tempo", -5), ("tempo", float("nan")), ("energy", 1.2), ("bars", 500), ("key", "H"), ("metre", "4"),
     ("colour", "red"), ("tempo", "fast")],
)  # fmt: skip
def test_values_that_cannot_be_are_refused(name: str, value: float | str) -> None:
    with pytest.raises(InvalidArguments):
        Attribute(name, value, Origin.SAID, "you")


def test_what_is_unknown_cannot_be_locked() -> None:
    with pytest.raises(InvalidArguments, match="no key to lock"):
        Gat().locked("key")
