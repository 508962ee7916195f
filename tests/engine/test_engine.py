"""The engine loads once, passes progress and cancel on, and makes every failure one of ours."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from bridge.core.brief import Brief
from bridge.core.grid import Grid
from bridge.core.model import Audio, Card, Compose, Composition, Line, Perform, Performance, Watch
from bridge.core.notes import Part
from bridge.core.tempo import TempoMap
from bridge.core.units import Beats, Rate
from bridge.engine.engine import Engine
from bridge.engine.registry import Registry
from bridge.errors import Cancelled, CopilotError, InvalidArguments, ModelFailed, NotInstalled

GRID = Grid.bars(TempoMap.constant(120), 1, 1, Rate(8000))
PART = Part("lead", 81, (), Beats(4))
COMPOSE = Compose(GRID, Brief(), (Line("lead"),))
PERFORM = Perform(GRID, PART)


def silence(samples: int = GRID.samples) -> Audio:
    return np.zeros((2, samples), np.float32)


def fine(request: Compose | Perform, watch: Watch) -> object:
    watch.progress("half", 0.5)
    if isinstance(request, Compose):
        return Composition((PART,), (), request.brief)
    return Performance(silence(), "CC0")


def nothing(watch: Watch) -> None:
    watch.progress("reading", 0.5)


@dataclass
class FakeModel:
    """A model that does what the test says, and counts."""

    answers: Callable[[Compose | Perform, Watch], object] = fine
    loads: Callable[[Watch], None] = nothing
    loaded: int = 0
    ran: list[Compose | Perform] = field(default_factory=list)
    CARD: Card = Card("fake", ("compose", "perform"), "7 (x)", "CC0")

    def load(self, watch: Watch) -> None:
        self.loaded += 1
        self.loads(watch)

    def run(self, request: Compose | Perform, watch: Watch) -> object:
        self.ran.append(request)
        return self.answers(request, watch)


@dataclass
class FakeDoor:
    model: FakeModel
    name: str = "fake"

    def load(self) -> object:
        return lambda: self.model


def engine(model: FakeModel) -> Engine:
    return Engine(Registry([FakeDoor(model)]))


def test_requests_get_their_kind_of_answer() -> None:
    one = engine(FakeModel())
    assert one.run(COMPOSE, Watch()).parts == (PART,)
    assert one.run(PERFORM, Watch()).licence == "CC0"


def test_the_name_says_model_and_version_without_loading_it() -> None:
    model = FakeModel()
    assert engine(model).name_for(PERFORM) == "fake 7 (x)"
    assert model.loaded == 0


def test_a_model_is_loaded_once_and_only_when_asked() -> None:
    model = FakeModel()
    one = engine(model)
    assert model.loaded == 0
    one.run(PERFORM, Watch())
    one.run(COMPOSE, Watch())
    assert (model.loaded, model.ran) == (1, [PERFORM, COMPOSE])


def test_threads_that_ask_at_once_wait_for_one_load() -> None:
    started, go = threading.Event(), threading.Event()

    def slow(watch: Watch) -> None:
        started.set()
        assert go.wait(5)

    model = FakeModel(loads=slow)
    one = engine(model)
    threads = [threading.Thread(target=one.run, args=(PERFORM, Watch())) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert started.wait(5)
    go.set()
    for thread in threads:
        thread.join()
    assert (model.loaded, len(model.ran)) == (1, 3)


def test_progress_rises_through_loading_and_running() -> None:
    heard: list[float] = []
    watch = Watch(heard=lambda what, done: heard.append(round(done, 6)))
    one = engine(FakeModel())
    one.run(PERFORM, watch)
    assert heard == [0.0, 0.1, 0.6]
    heard.clear()
    one.run(PERFORM, watch)
    assert heard == [0.0, 0.5]


@pytest.mark.parametrize(("after", "loaded", "ran"), [(0, 0, 0), (1, 1, 0), (2, 1, 1)])
def test_cancel_stops_it_before_during_and_after_loading(after: int, loaded: int, ran: int) -> None:
    heard: list[str] = []
    model = FakeModel()
    watch = Watch(heard=lambda what, done: heard.append(what), stopped=lambda: len(heard) >= after)
    with pytest.raises(Cancelled):
        engine(model).run(PERFORM, watch)
    assert (model.loaded, len(model.ran)) == (loaded, ran)


def test_a_load_that_was_cancelled_is_done_again_next_time() -> None:
    heard: list[str] = []
    model = FakeModel()
    one = engine(model)
    with pytest.raises(Cancelled):
        one.run(PERFORM, Watch(heard=lambda what, done: heard.append(what), stopped=lambda: len(heard) >= 1))
    one.run(PERFORM, Watch())
    assert model.loaded == 2


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), KeyError("x"), RuntimeError()])
@pytest.mark.parametrize("where", ["load", "run"])
def test_a_foreign_exception_becomes_model_failed_and_its_traceback_is_logged(
    error: Exception, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise error

    model = FakeModel(loads=fails) if where == "load" else FakeModel(answers=fails)
    with pytest.raises(ModelFailed, match=f"fake stopped: {type(error).__name__}") as caught:
        engine(model).run(PERFORM, Watch())
    assert caught.value.do
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    "error", [NotInstalled("No weights.", "Run: x"), InvalidArguments("Too long."), ModelFailed("No."), Cancelled()]
)
@pytest.mark.parametrize("where", ["load", "run"])
def test_errors_of_our_own_pass_through_unchanged(error: CopilotError, where: str) -> None:
    def fails(*_: object) -> None:
        raise error

    model = FakeModel(loads=fails) if where == "load" else FakeModel(answers=fails)
    with pytest.raises(type(error)) as caught:
        engine(model).run(PERFORM, Watch())
    assert caught.value is error


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "a NoneType"),
        (Composition((), (), Brief()), "a Composition"),
        (Performance(silence(7), "CC0"), r"float32 \(2, 7\)"),
        (Performance(np.zeros(GRID.samples, np.float32), "CC0"), "is due"),
        (Performance(silence().astype(np.float64), "CC0"), "float64"),  # type: ignore[arg-type]
        (Performance([0.0], "CC0"), "list"),  # type: ignore[arg-type]
        (Performance(np.full((2, GRID.samples), np.nan, np.float32), "CC0"), "not finite"),
    ],
)
def test_an_answer_that_breaks_the_contract_is_the_models_fault(answer: object, says: str) -> None:
    with pytest.raises(ModelFailed, match=says):
        engine(FakeModel(answers=lambda *_: answer)).run(PERFORM, Watch())


def test_a_composition_has_a_part_for_each_line() -> None:
    with pytest.raises(ModelFailed, match="0 parts for 1 lines"):
        engine(FakeModel(answers=lambda *_: Composition((), (), Brief()))).run(COMPOSE, Watch())


def test_a_request_nobody_can_answer_says_what_is_missing() -> None:
    empty = Engine(Registry([]))
    for ask in (lambda: empty.run(PERFORM, Watch()), lambda: empty.name_for(COMPOSE)):
        with pytest.raises(NotInstalled):
            ask()
