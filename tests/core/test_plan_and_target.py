"""Plans are graphs that can be run; targets and ranges read back what they write."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.grid import Grid
from bridge.core.json import Json
from bridge.core.plan import Plan, Step
from bridge.core.target import Span, Target
from bridge.core.tempo import MetrePoint, TempoMap, TempoPoint, TimeSignature
from bridge.core.units import Beats, Bpm, Rate
from bridge.errors import InvalidArguments


@dataclass(frozen=True)
class Nothing:
    def as_json(self) -> dict[str, Json]:
        return {}


def step(name: str, *after: str) -> Step:
    return Step(name, "describe", Nothing(), after)


@given(st.lists(st.lists(st.integers(0, 9), max_size=3), min_size=1, max_size=10))
def test_every_step_runs_after_what_it_waits_for(needs: list[list[int]]) -> None:
    steps = tuple(step(str(i), *{str(n) for n in need if n < i}) for i, need in enumerate(needs))
    done: set[str] = set()
    for layer in Plan(steps).layers():
        assert all(done.issuperset(s.after) for s in layer)
        done.update(s.id for s in layer)
    assert done == {s.id for s in steps}


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((), "no steps"),
        ((step("a"), step("a")), "one id"),
        ((step("a", "b"),), "not in it: b"),
        ((step("a", "b"), step("b", "a")), "wait for each other"),
        ((step("a", "a"),), "wait for each other"),
    ],
)
def test_a_plan_that_cannot_run_is_refused(steps: tuple[Step, ...], why: str) -> None:
    with pytest.raises(InvalidArguments, match=why):
        Plan(steps).layers()


@pytest.mark.parametrize("text", ["selection", "last", "last:bass", "all", "role:bass", "track:Bass: DI", "take:2"])
def test_targets_read_back_what_they_write(text: str) -> None:
    assert str(Target.parse(text)) == text


@pytest.mark.parametrize("text", ["", "bass", "role:", "everything", "track:"])
def test_what_points_at_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidArguments):
        Target.parse(text)


@pytest.mark.parametrize(
    "text", ["bars:3-4", "beats:5-8", "seconds:3.5-5", "fraction:0.5-1", "last_bars:2", "last_beats:1", "bars:5-5"]
)
def test_ranges_read_back_what_they_write(text: str) -> None:
    assert str(Span.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["bars:4-3", "bars:0-2", "fraction:0.5-1.5", "seconds:5-5", "bars", "last_bars:0", "3-4"]
)
def test_ranges_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(InvalidArguments):
        Span.parse(text)


def test_bars_are_read_on_the_ruler_and_else_counted_from_the_clip() -> None:
    grid = Grid.bars(TempoMap(), 5, 4, Rate(48_000))
    assert Span.parse("bars:7-8").on(grid) == (8.0, 16.0)
    assert Span.parse("bars:1-2").on(grid) == (0.0, 8.0)
    with pytest.raises(InvalidArguments, match="outside the clip"):
        Span.parse("bars:20-21").on(grid)


def test_ranges_follow_metre_and_tempo_changes() -> None:
    tempo_map = TempoMap(
        (TempoPoint(Beats(0), Bpm(60)), TempoPoint(Beats(4), Bpm(120))),
        (MetrePoint(1, TimeSignature()), MetrePoint(2, TimeSignature(7, 8))),
    )
    grid = Grid.bars(tempo_map, 1, 3, Rate(48_000))
    assert Span.parse("bars:2").on(grid) == (4.0, 7.5)
    assert Span.parse("last_bars:1").on(grid) == (7.5, 11.0)
    assert Span.parse("seconds:4-5").on(grid) == (4.0, 6.0)
    assert Span.parse("beats:3-4").on(Grid.bars(TempoMap.constant(90, TimeSignature(6, 8)), 1, 2, Rate(48_000))) == (
        1,
        2,
    )


def test_half_of_an_odd_loop_ends_on_the_nearest_bar_line_only_when_close() -> None:
    grid = Grid.bars(TempoMap(), 1, 4, Rate(48_000))
    assert Span.parse("fraction:0.5-1").on(grid) == (8.0, 16.0)
    assert Span.parse("fraction:0-0.333").on(grid)[1] == pytest.approx(5.328)
