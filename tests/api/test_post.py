"""Projects open in a DAW, over a real mailbox: each becomes a session, and goes when the DAW does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bridge.api.messages import TransportParams
from bridge.api.post import Post
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.api.surface import Surface
from bridge.core.json import JsonObject
from bridge.core.session import Session
from bridge.daw.backend import DawCall
from bridge.daw.mailbox import Mailbox
from bridge.daw.memory import MemoryBackend
from bridge.errors import CopilotError, InvalidProject, NotConnected
from tests.fakes.workplace import FakeWorkshop

EPOCH = "0123456789abcdef"


class FakeLive(MemoryBackend):
    """A project that takes any snapshot with a name."""

    def __init__(self, ask: DawCall, project: str) -> None:
        super().__init__(Session(id=f"unsaved:{project}", name="untitled", revision="0", daw="fake"))
        self.ask = ask
        self.lost = False
        self.taken: list[JsonObject] = []

    def take(self, snapshot: JsonObject) -> None:
        self.taken.append(snapshot)
        if "broken" in snapshot:
            raise InvalidProject("That is no project.")

    def lose(self) -> None:
        self.lost = True


class Script:
    """What a script in a DAW does with the mailbox, and the daemon's side of it."""

    def __init__(self, folder: Path) -> None:
        self.workshop = FakeWorkshop()
        self.sessions = Sessions(lambda: self.workshop)
        self.backends: dict[str, FakeLive] = {}
        self.mailbox = Mailbox(folder, EPOCH)
        service = Service(self.sessions, epoch=EPOCH)
        surface = Surface(None, self.sessions.tell)
        self.post = Post(self.mailbox, service, self.sessions, surface=surface, backend=self._backend)
        self.box = folder / f"{EPOCH}-daw"
        self.sent = self.read = 0
        self.told: list[Mapping[str, Any]] = []
        self._news = asyncio.Event()
        self.sessions.subscribe(self._hear)

    def connect(self) -> None:
        for way in ("to-daemon", "to-daw"):
            (self.box / way).mkdir(parents=True)

    def reconnect(self, name: str) -> None:
        """Go on over a new connection, without a word on the old one."""
        self.box, self.sent, self.read = self.box.with_name(f"{EPOCH}-{name}"), 0, 0
        self.connect()

    def say(self, **message: object) -> None:
        self.sent += 1
        part = self.box / "to-daemon" / f"{self.sent}.part"
        part.write_text(json.dumps({"jsonrpc": "2.0", **message}))
        part.rename(part.with_suffix(".json"))

    def snapshot(self, project: str, **more: object) -> None:
        self.say(method="snapshot", params={"project": project, **more})

    async def hear(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message to the DAW of a kind."""
        async with asyncio.timeout(30):
            while True:
                path = self.box / "to-daw" / f"{self.read + 1}.json"
                while not path.exists():
                    await asyncio.sleep(0)
                self.read += 1
                message: dict[str, Any] = json.loads(path.read_text())
                if wanted(message):
                    return message

    async def until(self, there: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        """An event, told before or yet to come."""
        async with asyncio.timeout(30):
            while True:
                for event in self.told:
                    if there(event):
                        return event
                self._news.clear()
                await self._news.wait()

    async def opened(self, project: str) -> str:
        await self.until(lambda event: event["kind"] == "session" and event["session"] == project)
        return project

    def _hear(self, event: Any) -> None:
        self.told.append(event.model_dump())
        self._news.set()

    def _backend(self, daw: str, ask: DawCall, project: str) -> FakeLive:
        assert daw in ("", "reaper")
        return self.backends.setdefault(project, FakeLive(ask, project))


def staged(folder: Path, play: Callable[[Script], Awaitable[None]]) -> None:
    async def run() -> None:
        script = Script(folder)
        script.mailbox.open()
        script.connect()
        posting = asyncio.create_task(script.post.run())
        try:
            await play(script)
        finally:
            await script.sessions.close_all()
            posting.cancel()
            await asyncio.gather(posting, return_exceptions=True)

    asyncio.run(run())


def test_a_project_told_in_pieces_is_opened_with_the_last(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1, more=True)
        script.snapshot("2", seq=1)
        await script.opened("2")
        assert [session.id for session in script.sessions.messages()] == ["2"]
        script.snapshot("1", seq=2)
        await script.opened("1")

    staged(tmp_path, play)


def test_projects_of_a_daw_become_sessions_of_their_own_and_are_asked_over_the_mailbox(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1)
        script.snapshot("2", seq=1)
        first, second = await script.opened("1"), await script.opened("2")
        script.say(id="a", method="ask", params={"session": first, "text": "words"})
        script.say(id="b", method="state", params={"session": second})
        answer = await script.hear(lambda message: message.get("id") == "a")
        assert answer["result"]["said"] == ["words 1"]
        assert {session.id for session in script.sessions.messages()} == {first, second}

    staged(tmp_path / "box", play)


def test_a_project_that_is_closed_or_whose_daw_says_goodbye_is_gone(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1)
        script.snapshot("2", seq=1)
        await script.opened("2")
        script.snapshot("1", gone=True)
        await script.until(lambda event: event.get("closed") is True and event["session"] == "1")
        assert script.backends["1"].lost
        assert [session.id for session in script.sessions.messages()] == ["2"]
        script.say(method="bye")
        await script.until(lambda event: event.get("closed") is True and event["session"] == "2")
        assert script.backends["2"].lost

    staged(tmp_path / "box", play)


def test_a_request_under_way_stops_when_its_project_is_closed(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1)
        session = await script.opened("1")
        script.say(id="a", method="ask", params={"session": session, "text": "on and on"})
        await script.until(lambda event: event["kind"] == "progress")
        script.snapshot("1", gone=True)
        answer = await script.hear(lambda message: message.get("id") == "a")
        assert answer["error"]["data"]["code"] == "cancelled"

    staged(tmp_path / "box", play)


def test_what_cannot_be_read_is_told_and_the_next_snapshot_opens_the_project(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", broken=True)
        error = await script.until(lambda event: event["kind"] == "error")
        assert error["error"]["code"] == "invalid-project"
        script.say(method="snapshot", params={"seq": 1})
        script.snapshot("1", seq=2)
        await script.opened("1")

    staged(tmp_path / "box", play)


def test_the_daw_is_asked_to_play_and_tells_what_it_plays(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1)
        session = await script.opened("1")
        wanted = TransportParams(session=session, do="loop", start=1.0, end=3.0)
        playing = asyncio.create_task(script.sessions.find(session).transport(wanted))
        asked = await script.hear(lambda message: message.get("method") == "transport")
        assert asked["params"] == {"project": "1", "do": "loop", "start": 1.0, "end": 3.0}
        script.say(id=asked["id"], result={})
        await playing
        told = {"project": "1", "playing": True, "recording": False, "position": 1.5, "tempo": 120.0, "loop": None}
        script.say(method="transport", params=told)
        event = await script.until(lambda event: event["kind"] == "transport")
        assert (event["session"], event["position"], event["source"]) == (session, 1.5, "mailbox")

    staged(tmp_path / "box", play)


def test_what_the_daw_answers_wrongly_or_not_at_all_is_an_error_of_ours(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1)
        session = await script.opened("1")
        errors = []
        for answer in ({"error": {"code": -32000, "message": "No.", "data": {"code": "moved"}}}, {"result": 3}, None):
            stop = TransportParams(session=session, do="stop")
            playing = asyncio.create_task(script.sessions.find(session).transport(stop))
            asked = await script.hear(lambda message: message.get("method") == "transport")
            script.say(**({"method": "bye"} if answer is None else {"id": asked["id"], **answer}))
            try:
                await playing
            except CopilotError as error:
                errors.append(error)
        assert [error.code for error in errors] == ["moved", "invalid-input", NotConnected.code]

    staged(tmp_path / "box", play)


def test_a_project_that_comes_back_over_another_connection_still_knows_its_answers(tmp_path: Path) -> None:
    async def play(script: Script) -> None:
        script.snapshot("1", seq=1)
        session = await script.opened("1")
        script.say(id="a", method="ask", params={"session": session, "text": "words"})
        await script.hear(lambda message: message.get("id") == "a")
        before = script.sessions.find("1")
        script.reconnect("again")
        script.snapshot("1", seq=1)
        await script.until(lambda event: event.get("closed") is True)
        script.say(id="a", method="ask", params={"session": session, "text": "words"})
        answer = await script.hear(lambda message: message.get("id") == "a")
        assert answer["result"]["said"] == ["words 1"]
        after = script.sessions.find("1")
        assert after is not before
        await script.sessions.close("1", only=before)
        assert script.sessions.find("1") is after, "the old connection's end does not end the new one's session"

    staged(tmp_path / "box", play)
