"""What happens in open sessions: one request after another in each, side by side in several, stopped at any moment."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bridge.api.messages import (
    AskParams,
    DoneEvent,
    ErrorEvent,
    EventMessage,
    ProgressEvent,
    QueuedEvent,
    SessionEvent,
    StartedEvent,
    TransportParams,
    TravelParams,
)
from bridge.api.open_session import OpenSession
from bridge.api.request import Thinned
from bridge.api.sessions import Sessions
from bridge.core.session import Session
from bridge.daw.backend import Backend
from bridge.daw.memory import MemoryBackend
from bridge.errors import Cancelled, Conflict, CopilotError, NotFound
from tests.fakes.workplace import FakeWorkplace, FakeWorkshop


class Stage:
    """Sessions with everything they told."""

    def __init__(self, barrier: threading.Barrier | None = None) -> None:
        self.workshop = FakeWorkshop(barrier)
        self.sessions = Sessions(lambda: self.workshop)
        self.told: list[EventMessage] = []
        self._news = asyncio.Event()
        self.sessions.subscribe(self._hear)

    async def open(self, name: str = "song") -> tuple[OpenSession, FakeWorkplace]:
        session = await self.sessions.open(Path(f"/music/{name}.rpp"), in_place=False)
        return session, self.workshop.places[session.id]

    async def until(self, there: Callable[[EventMessage], bool]) -> EventMessage:
        """Wait for an event, told before or yet to come."""
        async with asyncio.timeout(30):
            while True:
                for event in self.told:
                    if there(event):
                        return event
                self._news.clear()
                await self._news.wait()

    async def started(self, request: str) -> None:
        await self.until(lambda event: isinstance(event, StartedEvent) and event.request == request)

    def kinds(self, request: str) -> list[str]:
        return [event.kind for event in self.told if event.request == request]

    def _hear(self, event: EventMessage) -> None:
        self.told.append(event)
        self._news.set()


def staged(play: Callable[[Stage], Awaitable[None]], barrier: threading.Barrier | None = None) -> None:
    async def run() -> None:
        stage = Stage(barrier)
        try:
            await play(stage)
        finally:
            await stage.sessions.close_all()

    asyncio.run(run())


def wish(session: OpenSession, text: str) -> AskParams:
    return AskParams(session=session.id, text=text)


def test_requests_are_carried_out_in_the_order_they_came_and_those_that_wait_are_shown() -> None:
    async def play(stage: Stage) -> None:
        session, place = await stage.open()
        asked = [asyncio.create_task(session.ask(text, wish(session, text))) for text in ("wait", "second", "third")]
        await stage.until(lambda event: isinstance(event, QueuedEvent) and event.request == "third")
        assert [(it.request, it.place) for it in session.message().queue] == [("wait", 0), ("second", 1), ("third", 2)]
        place.gate.set()
        replies = await asyncio.gather(*asked)
        assert [reply.said for reply in replies] == [("wait 1",), ("second 2",), ("third 3",)]
        assert [(event.request, event.place) for event in stage.told if isinstance(event, QueuedEvent)] == [
            ("second", 1),
            ("third", 2),
        ]
        assert stage.kinds("third") == ["queued", "started", "done"]
        assert session.message().queue == ()

    staged(play)


def test_every_change_of_the_queue_is_told() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        await session.ask("1", wish(session, "one"))
        queues = [[w.text for w in event.state.queue] for event in stage.told if isinstance(event, SessionEvent)]
        assert queues == [[], ["one"], []]

    staged(play)


def test_two_sessions_work_at_the_same_time() -> None:
    async def play(stage: Stage) -> None:
        (first, _), (second, _) = await stage.open("one"), await stage.open("two")
        async with asyncio.timeout(30):
            await asyncio.gather(first.ask("1", wish(first, "meet")), second.ask("2", wish(second, "meet")))

    staged(play, threading.Barrier(2))


def test_one_that_waits_is_stopped_without_being_begun() -> None:
    async def play(stage: Stage) -> None:
        session, place = await stage.open()
        first = asyncio.create_task(session.ask("1", wish(session, "wait")))
        second = asyncio.create_task(session.ask("2", wish(session, "never")))
        await stage.until(lambda event: isinstance(event, QueuedEvent))
        assert session.cancel("2") == ("2",)
        with pytest.raises(Cancelled):
            await second
        place.gate.set()
        await first
        assert place.asked == ["wait"]
        assert stage.kinds("2") == ["queued", "error"]

    staged(play)


def test_one_under_way_is_stopped_and_the_next_goes_on() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        first = asyncio.create_task(session.ask("1", wish(session, "on and on")))
        second = asyncio.create_task(session.ask("2", wish(session, "then")))
        await stage.until(lambda event: isinstance(event, ProgressEvent))
        assert session.cancel("1") == ("1",)
        with pytest.raises(Cancelled):
            await first
        assert (await second).said == ("then 2",)

    staged(play)


def test_without_a_name_all_are_stopped_and_nothing_is_stopped_twice() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        asked = [asyncio.create_task(session.ask(id, wish(session, "on and on"))) for id in "123"]
        await stage.until(lambda event: isinstance(event, QueuedEvent) and event.request == "3")
        assert session.cancel() == ("1", "2", "3")
        ended = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(error) for error in ended] == [Cancelled] * 3
        assert session.cancel() == ()
        assert session.cancel("1") == ()

    staged(play)


def test_a_request_is_carried_out_once_however_often_its_id_is_asked() -> None:
    async def play(stage: Stage) -> None:
        session, place = await stage.open()
        both = [asyncio.create_task(session.ask("same", wish(session, "wait"))) for _ in range(2)]
        await stage.started("same")
        place.gate.set()
        first, joined = await asyncio.gather(*both)
        later = await session.ask("same", wish(session, "wait"))
        assert first is joined is later
        assert place.asked == ["wait"]
        for _ in range(2):
            with pytest.raises(NotFound, match="kazoo"):
                await session.ask("bad", wish(session, "fail"))
        assert place.asked == ["wait", "fail"]

    staged(play)


def test_answers_are_forgotten_in_the_order_they_came_once_there_are_many() -> None:
    async def play(stage: Stage) -> None:
        session, place = await stage.open()
        for number in range(300):
            await session.ask(str(number), wish(session, "x"))
        await session.ask("299", wish(session, "x"))
        assert len(place.asked) == 300
        await session.ask("0", wish(session, "x"))
        assert len(place.asked) == 301

    staged(play)


def test_who_gives_up_waiting_does_not_stop_the_request() -> None:
    async def play(stage: Stage) -> None:
        session, place = await stage.open()
        asked = asyncio.create_task(session.ask("1", wish(session, "wait")))
        await stage.started("1")
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        place.gate.set()
        assert (await session.ask("1", wish(session, "wait"))).said == ("wait 1",)

    staged(play)


def test_a_queue_has_an_end() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        asked = [asyncio.create_task(session.ask(str(n), wish(session, "on and on"))) for n in range(65)]
        await stage.until(lambda event: isinstance(event, QueuedEvent) and event.place == 64)
        with pytest.raises(Conflict, match="wait already"):
            await session.ask("one more", wish(session, "x"))
        session.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    staged(play)


def test_an_error_inside_is_told_in_one_sentence_and_the_session_goes_on() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        with pytest.raises(CopilotError, match="inside the copilot"):
            await session.ask("1", wish(session, "crash"))
        assert isinstance(stage.told[-2], ErrorEvent)
        assert (await session.travel("2", TravelParams(session=session.id, to="undo"))).said == ("undo",)

    staged(play)


def test_progress_is_told_now_and_then_and_in_order() -> None:
    async def play(stage: Stage) -> None:
        session, place = await stage.open()
        asked = asyncio.create_task(session.ask("1", wish(session, "on and on")))
        await stage.until(lambda event: isinstance(event, ProgressEvent))
        told = len(stage.told)
        while len(stage.told) < told + 3:
            stage._news.clear()
            await stage._news.wait()
        session.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        progress = [event for event in stage.told if isinstance(event, ProgressEvent)]
        assert 3 <= len(progress) < place.progress / 10
        assert stage.kinds("1")[0] == "started" and stage.kinds("1")[-1] == "error"

    staged(play)


def test_progress_keeps_its_place_among_other_events() -> None:
    async def run() -> None:
        told: list[EventMessage] = []
        thinned = Thinned(asyncio.get_running_loop(), told.append)
        heard: list[EventMessage] = []
        for number in range(3):
            event = StartedEvent(session="s", request="1", text=str(number))
            progress = ProgressEvent(session="s", request="1", step=str(number), what="on", done=0.5)
            heard += [event, progress]
            await asyncio.to_thread(thinned.hear, event)
            thinned.hear(progress)
        thinned.end()
        first = StartedEvent(session="s", request="1", text="first")
        then = ProgressEvent(session="s", request="1", step="then", what="on", done=0.5)
        thinned.hear(first)
        thinned.hear(then)
        await asyncio.sleep(0)
        thinned.end()
        assert told == [*heard, first, then]

    asyncio.run(run())


def test_a_closed_session_has_stopped_everything_and_is_gone() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        asked = asyncio.create_task(session.ask("1", wish(session, "on and on")))
        await stage.started("1")
        await stage.sessions.close(session.id)
        with pytest.raises(Cancelled):
            await asked
        last = stage.told[-1]
        assert isinstance(last, SessionEvent) and last.closed
        with pytest.raises(NotFound):
            stage.sessions.find(session.id)
        with pytest.raises(NotFound, match="closed"):
            await session.ask("2", wish(session, "x"))

    staged(play)


def test_a_file_opened_again_is_the_same_session_and_the_oldest_idle_one_is_closed() -> None:
    async def play(stage: Stage) -> None:
        first, _ = await stage.open("first")
        busy, place = await stage.open("busy")
        asked = asyncio.create_task(busy.ask("1", wish(busy, "wait")))
        assert (await stage.open("first"))[0] is first
        await stage.started("1")
        for number in range(15):
            await stage.open(str(number))
        there = {session.name for session in stage.sessions.messages()}
        assert {"busy", "first", "14"} <= there, "one at work is never closed, nor the one used after it"
        await stage.open("15")
        assert "first" not in {session.name for session in stage.sessions.messages()}
        place.gate.set()
        await asked

    staged(play)


def test_the_workshop_is_loaded_once_and_only_when_needed() -> None:
    loaded: list[int] = []

    async def play() -> None:
        def load() -> FakeWorkshop:
            loaded.append(1)
            return FakeWorkshop()

        sessions = Sessions(load)
        assert sessions.messages() == () and not loaded
        await asyncio.gather(*(sessions.open(Path(f"/{n}.rpp"), in_place=False) for n in range(3)))
        await sessions.close_all()

    asyncio.run(play())
    assert loaded == [1]


def test_each_request_ends_with_exactly_one_word() -> None:
    async def play(stage: Stage) -> None:
        session, _ = await stage.open()
        words = ["a", "fail", "crash", "b"]
        await asyncio.gather(*(session.ask(text, wish(session, text)) for text in words), return_exceptions=True)
        ends = [event.request for event in stage.told if isinstance(event, DoneEvent | ErrorEvent)]
        assert ends == words

    staged(play)


class Reopening(FakeWorkshop):
    """A DAW in which a project is a new one whenever it is opened."""

    def live(self, backend: Backend, *, session: str) -> FakeWorkplace:
        self.places[session] = FakeWorkplace(session)
        return self.places[session]


async def silent(wanted: TransportParams) -> None:
    """A DAW that does not play."""


def live() -> Backend:
    return MemoryBackend(Session(id="song", name="song", revision="0", daw="fake"))


def test_a_project_that_comes_back_while_its_old_session_still_stops_knows_all_its_answers() -> None:
    async def play() -> None:
        workshop = Reopening()
        sessions = Sessions(lambda: workshop)
        old = await sessions.join(live(), session="s", play=silent)
        first = await old.ask("1", wish(old, "words"))
        gate = workshop.places["s"].gate
        under_way = asyncio.create_task(old.ask("2", wish(old, "wait")))
        while not workshop.places["s"].asked[1:]:
            await asyncio.sleep(0)
        closing = asyncio.create_task(sessions.close("s", only=old))
        joining = asyncio.create_task(sessions.join(live(), session="s", play=silent))
        gate.set()
        new = await joining
        await closing
        assert new is not old and sessions.find("s") is new
        assert await new.ask("1", wish(new, "words")) == first
        assert await new.ask("2", wish(new, "wait")) == await under_way
        await sessions.close_all()

    asyncio.run(play())


def test_of_a_closed_session_the_answers_are_kept_and_not_what_it_worked_with() -> None:
    async def play() -> None:
        workshop = Reopening()
        sessions = Sessions(lambda: workshop)
        places: list[weakref.ref[FakeWorkplace]] = []
        for id in "123":
            session = await sessions.join(live(), session="s", play=silent)
            places.append(weakref.ref(workshop.places["s"]))
            await session.ask(id, wish(session, "words"))
            await sessions.close("s", only=session)
        assert (await (await sessions.join(live(), session="s", play=silent)).ask("1", wish(session, ""))).said
        del session
        gc.collect()
        assert [place() for place in places] == [None, None, None]
        await sessions.close_all()

    asyncio.run(play())
