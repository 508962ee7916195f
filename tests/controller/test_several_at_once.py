"""One process, one store, several projects, each asked from threads of its own, some of them stopped half-way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import overload

import pytest

from bridge.controller.conductor import Conductor, Reply, Wish
from bridge.controller.memory import Context
from bridge.core.events import Event as Heard
from bridge.core.events import Progress
from bridge.core.model import Compose, Composition, Perform, Performance, Watch
from bridge.core.plan import Interpretation, Plan, Step
from bridge.core.session import AudioSource, Session
from bridge.core.units import Rate
from bridge.daw.memory import MemoryBackend
from bridge.errors import Cancelled
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue
from bridge.tasks.task import Travel
from tests.fakes import ensemble

CATALOGUE = Catalogue()
REQUESTS = 3
"""Of each kind and project."""


class Band:
    """An ensemble of sines."""

    @overload
    def run(self, request: Compose, watch: Watch) -> Composition: ...
    @overload
    def run(self, request: Perform, watch: Watch) -> Performance: ...
    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        watch.progress("playing", 0.5)
        return ensemble.compose(request) if isinstance(request, Compose) else ensemble.perform(request)

    def name_for(self, request: Compose | Perform) -> str:
        return "sines 1"


def bass(text: str, context: Context) -> Interpretation:
    return Plan((Step("0", "add_track", CATALOGUE.arguments("add_track", {"role": text, "ranges": ["bars:1-1"]})),))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    store = Store(home)
    yield store
    store.close()


def opened(store: Store, folder: Path) -> Conductor:
    session = Session(str(folder / "song"), folder.name, "", "", rate=Rate(22_050), media_folder=folder)
    return Conductor(backend=MemoryBackend(session), store=store, ensemble=Band(), catalogue=CATALOGUE, planner=bass)


def stopped_midway(conductor: Conductor, wish: Wish) -> Reply:
    begun = Event()

    def listen(event: Heard) -> None:
        if isinstance(event, Progress) and event.done > 0:
            begun.set()

    return conductor.ask(wish, listen=listen, stopped=begun.is_set)


def test_several_projects_are_worked_on_at_once_and_what_is_stopped_leaves_nothing(
    store: Store, tmp_path: Path
) -> None:
    conductors = [opened(store, tmp_path / name) for name in ("one", "two", "three")]
    together = Barrier(3 * len(conductors))

    def each(work: Callable[[int], Reply | object]) -> list[object]:
        together.wait()
        results: list[object] = []
        for number in range(REQUESTS):
            try:
                results.append(work(number))
            except Cancelled:
                results.append(None)
        return results

    with ThreadPoolExecutor(together.parties) as pool:
        asked: list[Future[list[object]]] = []
        stopped: list[Future[list[object]]] = []
        read: list[Future[list[object]]] = []
        for c in conductors:
            asked.append(pool.submit(each, lambda n, c=c: c.ask(Wish("bass", seed=n))))
            stopped.append(pool.submit(each, lambda n, c=c: stopped_midway(c, Wish("lead", seed=n))))
            read.append(pool.submit(each, lambda n, c=c: c.state()))

    assert [result for one in stopped for result in one.result()] == [None] * REQUESTS * len(conductors)
    assert all(isinstance(reply, Reply) for one in asked for reply in one.result())
    assert all(states.result() for states in read)
    for c in conductors:
        session, _, history = c.state()
        assert len(history.path(history.head)) == len(history.nodes) == REQUESTS
        assert [clip.take is not None for _, clip in session.clips()] == [True] * REQUESTS
        files = {clip.take.source.path for _, clip in session.clips() if clip.take is not None
                 and isinstance(clip.take.source, AudioSource)}  # fmt: skip
        beside = {path for path in (session.media_folder or tmp_path).rglob("*") if path.is_file()}
        assert beside == files | {path.with_suffix(".mid") for path in files}
        assert not {node.text for node in history.nodes} - {"bass"}
    assert list(store.verify()) == []
    assert store.database.rows("SELECT * FROM delivery") == []


def test_two_threads_on_one_new_project_make_one_history(store: Store, tmp_path: Path) -> None:
    conductor = opened(store, tmp_path / "one")
    together = Barrier(2)

    def ask(seed: int) -> Reply:
        together.wait()
        return conductor.ask(Wish("bass", seed=seed))

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(ask, (1, 2)))
    history = conductor.state()[2]
    assert len(history.path(history.head)) == len(history.nodes) == len(replies) == 2
    conductor.travel(Travel("start"))
    assert list(conductor.state()[0].clips()) == []
    assert len(store.database.rows("SELECT id FROM project")) == 1
