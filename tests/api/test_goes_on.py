"""Whatever one client, DAW or listener does, the others are served on."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from bridge.api.messages import AskParams, EventMessage, ReplyMessage, TransportParams, TravelParams
from bridge.api.post import Post
from bridge.api.rpc import INVALID_REQUEST, Call, Malformed
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.api.surface import Surface
from bridge.api.websocket import HOST, WebSocketRoad
from bridge.core.json import JsonObject
from bridge.daw.mailbox import Connection, Handle, Mailbox
from tests.api.test_post import EPOCH, Script, staged
from tests.fakes.workplace import FakeWorkplace, FakeWorkshop


def test_more_calls_than_threads_wait_for_a_daw_and_its_answers_are_still_read(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
        script.snapshot("1", seq=1)
        session = script.sessions.find(await script.opened("1"))
        wanted = TransportParams(session="1", do="play")
        playing = [asyncio.create_task(session.transport(wanted)) for _ in range(8)]
        asked = [await script.hear(lambda message: message.get("method") == "transport") for _ in playing]
        for call in asked:
            script.say(id=call["id"], result={})
        await asyncio.gather(*playing)

    staged(tmp_path / "box", play)


def test_who_waits_for_the_state_of_a_busy_project_keeps_nobody_from_reading_the_mailbox(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
        script.snapshot("1", seq=1)
        session = script.sessions.find(await script.opened("1"))
        place = script.workshop.places["1"]
        place.let_look.clear()
        looking = [asyncio.create_task(session.state()) for _ in range(4)]
        script.say(id="a", method="sessions")
        await script.hear(lambda message: message.get("id") == "a")
        place.let_look.set()
        await asyncio.gather(*looking)

    staged(tmp_path / "box", play)


def test_an_id_without_end_is_answered_without_it_and_the_daemon_goes_on(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        part = script.box / "to-daemon" / "1.part"
        part.write_text(json.dumps({"id": "x" * ((16 << 20) - 30)}))
        part.rename(part.with_suffix(".json"))
        script.sent = 1
        refused = await script.hear(lambda message: "error" in message)
        assert (refused["id"], refused["error"]["code"]) == (None, INVALID_REQUEST)
        script.say(id="a", method="sessions")
        await script.hear(lambda message: message.get("id") == "a")

    staged(tmp_path / "box", play)


class BrokenConnection(Connection):
    """One that nothing can be sent over."""

    def send(self, message: JsonObject) -> None:
        raise RuntimeError("the disk is on fire")


class TwoClients(Mailbox):
    """A mailbox with a connection that breaks, and one that does not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, EPOCH)
        self.broken = BrokenConnection(folder / "broken", lambda: 0.0)
        self.whole = Connection(folder / "whole", lambda: 0.0)
        (folder / "whole" / "to-daw").mkdir(parents=True)
        (folder / "broken").mkdir()

    async def run(self, handle: Handle) -> None:
        await handle(self.broken, {"id": 1})
        while (self._folder / "broken").exists():
            await asyncio.sleep(0)
        await handle(self.whole, {"jsonrpc": "2.0", "id": 1, "method": "sessions"})
        while not (self._folder / "whole" / "to-daw" / "1.json").exists():
            await asyncio.sleep(0)
        for connection in (self.broken, self.whole):
            await handle(connection, None)


def test_what_goes_wrong_with_one_connection_closes_that_alone(tmp_path: Path) -> None:
    async def play() -> None:
        sessions = Sessions(FakeWorkshop)
        post = Post(
            TwoClients(tmp_path), Service(sessions, epoch=EPOCH), sessions, surface=Surface(None, sessions.tell),
            backend=lambda *_: pytest.fail("no project was told of"),
        )  # fmt: skip
        async with asyncio.timeout(30):
            await post.run()

    asyncio.run(play())


def test_a_listener_that_fails_stops_neither_the_others_nor_the_request() -> None:
    def broken(event: EventMessage) -> None:
        raise ValueError("no")

    async def play() -> None:
        workshop = FakeWorkshop()
        sessions = Sessions(lambda: workshop)
        heard: list[str] = []
        sessions.subscribe(broken)
        sessions.subscribe(lambda event: heard.append(event.kind))
        session = await sessions.open(Path("/music/song.rpp"), in_place=False)
        async with asyncio.timeout(30):
            for id in "12":
                await session.ask(id, AskParams(session=session.id, text="words"))
        assert heard.count("done") == 2
        assert session.message().queue == ()
        await sessions.close_all()

    asyncio.run(play())


class NotFinite(FakeWorkplace):
    """Answers with a number that JSON does not have."""

    def travel(self, way: TravelParams, *, request: str = "") -> ReplyMessage:
        return super().travel(way).model_copy(update={"seconds": float("nan")})


def over_a_websocket(workshop: FakeWorkshop, *calls: JsonObject) -> list[JsonObject]:
    """The answers to calls, each made once the one before was answered, with a second face listening."""

    async def play() -> list[JsonObject]:
        sessions = Sessions(lambda: workshop)
        road = WebSocketRoad(Service(sessions, epoch=EPOCH), sessions)
        answers: list[JsonObject] = []
        async with asyncio.timeout(30), road.opened() as port:
            address, token = f"ws://{HOST}:{port}/", {"Authorization": f"Bearer {road.token}"}
            async with (
                connect(address, additional_headers=token, proxy=None) as face,
                connect(address, additional_headers=token, proxy=None) as bystander,
            ):
                for id, call in enumerate(calls):
                    await face.send(json.dumps({"jsonrpc": "2.0", "id": f"c{id}", **call}))
                    while (answer := json.loads(await face.recv())).get("id") != f"c{id}":
                        pass
                    answers.append(answer)
                await bystander.send(json.dumps({"jsonrpc": "2.0", "id": "b", "method": "sessions"}))
                while json.loads(await bystander.recv()).get("id") != "b":
                    pass
            await sessions.close_all()
        return answers

    return asyncio.run(play())


def test_a_name_that_is_no_utf_8_reaches_faces_on_websockets_and_cuts_nobody_off() -> None:
    path = "/music/\udce9t\udce9.rpp"
    opened, listed = over_a_websocket(
        FakeWorkshop(), {"method": "open", "params": {"path": path}}, {"method": "sessions"}
    )
    assert opened["result"] == {"session": path}
    (shown,) = listed["result"]["sessions"]  # type: ignore[call-overload, index]
    assert shown["path"] == path


def test_an_answer_that_is_no_json_is_an_error_and_cuts_nobody_off() -> None:
    workshop = FakeWorkshop()
    workshop.places["/song.rpp"] = NotFinite("/song.rpp")
    _, answer = over_a_websocket(
        workshop,
        {"method": "open", "params": {"path": "/song.rpp"}},
        {"method": "travel", "params": {"session": "/song.rpp", "to": "undo"}},
    )
    assert answer["error"]["data"]["code"] == "invalid-input"  # type: ignore[call-overload, index]


@pytest.mark.parametrize("id", ["", "a#1", "../x", "track/1", "*", "y" * 101, "é", "a\n", "a\0b"])
@pytest.mark.parametrize("method", ["ask", "travel"])
def test_an_id_that_could_name_no_file_or_be_anothers_is_refused(method: str, id: str) -> None:
    service = Service(Sessions(FakeWorkshop), epoch=EPOCH)
    with pytest.raises(Malformed) as refused:
        asyncio.run(service.call(Call(id, method, {"session": "s", "text": "words", "to": "undo"})))
    assert refused.value.failure.code == INVALID_REQUEST
