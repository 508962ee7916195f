"""The registry finds models, and reports those it cannot use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bridge.core.model import Ability, Card, Compose, Composition, Perform, Performance, Watch
from bridge.engine.registry import Registry
from bridge.errors import NotFound, NotInstalled


@dataclass
class FakeDoor:
    """An entry point whose loading is whatever the test says."""

    name: str
    opens: Callable[[], object]

    def load(self) -> object:
        return self.opens()


def door(name: str, *abilities: Ability, needs: tuple[str, ...] = (), mend: str = "") -> FakeDoor:
    class Fake:
        CARD = Card(name, abilities, "1", "CC0", needs=needs, mend=mend)

        def load(self, watch: Watch) -> None:
            raise AssertionError("listing loads nothing")

        def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
            raise AssertionError("listing runs nothing")

    return FakeDoor(name, lambda: Fake)


def broken(name: str, error: Exception) -> FakeDoor:
    def opens() -> object:
        raise error

    return FakeDoor(name, opens)


def test_cards_are_listed_by_name_without_loading_any_model() -> None:
    registry = Registry([door("b", "perform"), door("a", "compose")])
    assert [entry.card.name for entry in registry.entries() if entry.card is not None] == ["a", "b"]
    assert [entry.line for entry in registry.entries()] == ["model a 1: compose", "model b 1: perform"]


def test_the_models_of_this_project_are_registered_and_listing_them_is_light() -> None:
    code = (
        "import sys; from bridge.engine.registry import Registry; print([e.name for e in Registry().entries()]);"
        "print([m for m in ('scipy', 'pedalboard', 'tinysoundfont', 'pretty_midi', 'torch') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    assert "'band'" in out[0]
    assert "'soundfont'" in out[0]
    assert out[1] == "[]"


@pytest.mark.parametrize("error", [ImportError("no module named x"), SyntaxError("bad"), RuntimeError("boom")])
def test_a_broken_plug_in_is_a_state_and_the_others_still_work(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    registry = Registry([broken("bad", error), door("good", "perform")])
    bad, good = registry.entries()
    assert (bad.ready, bad.card, good.ready) == (False, None, True)
    assert type(error).__name__ in bad.trouble
    assert bad.mend
    assert registry.choose("perform").CARD.name == "good"
    assert "the model bad is broken" in caplog.text


@pytest.mark.parametrize(
    "thing", [object, lambda: None, type("NoCard", (), {}), type("Odd", (), {"CARD": {"name": 1}})]
)
def test_what_is_no_model_is_reported_as_broken(thing: object) -> None:
    (entry,) = Registry([FakeDoor("odd", lambda: thing)]).entries()
    assert not entry.ready
    assert "broken" in entry.line


def test_a_model_that_says_what_it_misses_is_quoted() -> None:
    (entry,) = Registry([broken("m", NotInstalled("Weights are missing.", "Run: get them"))]).entries()
    assert (entry.trouble, entry.mend) == ("Weights are missing.", "Run: get them")


def test_missing_needs_are_named_with_the_command_that_mends_them() -> None:
    registry = Registry([door("m", "perform", needs=("sys", "no_such_module_x", "no.such.y"), mend="pip install x")])
    (entry,) = registry.entries()
    assert entry.trouble == "It needs no_such_module_x, no.such.y, which are not installed."
    with pytest.raises(NotInstalled, match="no_such_module_x") as caught:
        registry.choose("perform")
    assert caught.value.do == "Run: pip install x"


def test_a_ready_model_goes_before_one_that_is_not() -> None:
    registry = Registry([door("a", "perform", needs=("no_such_module_x",)), door("b", "perform")])
    assert registry.choose("perform").CARD.name == "b"


def test_an_ability_nobody_has_is_said_plainly() -> None:
    with pytest.raises(NotInstalled, match="No model here can separate"):
        Registry([door("a", "perform")]).choose("separate")


def test_a_model_can_be_chosen_by_name() -> None:
    registry = Registry([door("a", "perform"), door("b", "perform")])
    assert registry.choose("perform", name="b").CARD.name == "b"
    with pytest.raises(NotFound, match="'c'"):
        registry.choose("perform", name="c")
    with pytest.raises(NotInstalled):
        registry.choose("compose", name="b")


def test_the_same_model_is_handed_out_each_time() -> None:
    registry = Registry([door("a", "perform")])
    assert registry.choose("perform") is registry.choose("perform")
