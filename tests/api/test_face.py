"""A face that does not keep up is spared progress, then dropped, and keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import json

from bridge.api.face import Face, Outbox
from bridge.api.messages import ProgressEvent, StartedEvent
from bridge.api.rpc import text_of
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.core.json import JsonObject
from bridge.errors import InvalidInput
from tests.fakes.workplace import FakeWorkshop

STARTED = StartedEvent(session="s", request="1", text="words")
PROGRESS = ProgressEvent(session="s", request="1", step="1", what="on", done=0.5)


def test_a_slow_face_gets_no_progress_but_all_the_rest_until_it_is_given_up() -> None:
    async def play() -> None:
        dropped: list[bool] = []
        sessions = Sessions(FakeWorkshop)
        slow = Outbox(lambda: dropped.append(True))
        quick: list[JsonObject] = []
        service = Service(sessions, epoch="e")
        async with (
            Face(service, sessions, send=lambda message: slow.put(text_of(message)), spared=slow.spared),
            Face(service, sessions, send=quick.append),
        ):
            for number in range(900):
                sessions.tell(STARTED.model_copy(update={"request": str(number)}))
                sessions.tell(PROGRESS)
            sent = [json.loads(await slow.next())["params"] for _ in range(900 + 25)]
            assert [event["request"] for event in sent if event["kind"] == "started"] == [str(n) for n in range(900)]
            assert not dropped
            for _ in range(2000):
                sessions.tell(STARTED)
            assert dropped
        assert len(quick) == 2 * 900 + 2000
        sessions.tell(STARTED)
        assert len(quick) == 2 * 900 + 2000, "who has left is told nothing"

    asyncio.run(play())


def test_what_is_too_large_for_one_face_still_reaches_the_others() -> None:
    def small(message: JsonObject) -> None:
        raise InvalidInput("Too large.")

    async def play() -> None:
        sessions = Sessions(FakeWorkshop)
        heard: list[JsonObject] = []
        service = Service(sessions, epoch="e")
        async with Face(service, sessions, send=small), Face(service, sessions, send=heard.append):
            sessions.tell(STARTED)
        assert len(heard) == 1

    asyncio.run(play())
