"""A feed and a REAPER on one loop whose clock can be put forward, so that no test waits for time to pass."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

from bridge.core.transport import Transport
from bridge.daw.osc import OscFeed, listening
from bridge.daw.osc.feed import PATIENCE
from tests.fakes.reaper_surface import ReaperSurface

PATTERN_FILE = Path(__file__).parents[2] / "reaper_scripts" / "osc" / "LoopCopilot.ReaperOSC"


class Clock(asyncio.SelectorEventLoop):
    """An event loop that can be told that time has passed."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class Stage:
    """What a test works with; `told` holds every transport the feed's listener was given."""

    def __init__(self, feed: OscFeed, surface: ReaperSurface, loop: Clock) -> None:
        self.feed = feed
        self.surface = surface
        self.told: list[Transport] = []
        feed.listen(self.told.append)
        self._loop = loop
        self._others = 0

    async def settle(self) -> None:
        """Until the feed has read all that was sent to it."""
        async with asyncio.timeout(5):
            while self.feed.received < len(self.surface.packets) + self._others:
                await asyncio.sleep(0)

    async def turns(self) -> None:
        """Let REAPER and the feed answer each other until both are silent."""
        await self.settle()
        sent = -1
        while sent < len(self.surface.packets):
            sent = len(self.surface.packets)
            self.surface.run()
            await self.settle()

    async def start(self) -> None:
        """REAPER starts and tells everything."""
        self.surface.changed()
        await self.turns()

    async def change(self, **values: object) -> None:
        """Something happens in REAPER."""
        for name, value in values.items():
            setattr(self.surface.song, name, value)
        self.surface.changed()
        await self.turns()

    async def other(self, packet: bytes, sender: socket.socket) -> None:
        """Another program sends something."""
        sender.sendto(packet, ("127.0.0.1", self.feed.port))
        self._others += 1
        await self.settle()

    async def pass_time(self) -> None:
        """As long as the feed is patient; what is due then, happens."""
        self._loop.ahead += PATIENCE + 0.1
        done = self._loop.create_future()
        self._loop.call_later(0, done.set_result, None)
        await done

    async def until_given_up(self) -> None:
        """As long as it takes the feed to find REAPER silent."""
        for _ in range(3):
            await self.pass_time()


def perform(scene: Callable[[Stage], Awaitable[None]], *, patterns: Path | None, listens: bool) -> None:
    """Run a scene to its end."""

    async def performed() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Clock)
        surface = ReaperSurface(0, patterns, listen_port=0 if listens else None)
        try:
            async with listening(0, reaper_port=surface.listen_port if listens else None) as feed:
                surface.device_port = feed.port
                await scene(Stage(feed, surface, loop))
        finally:
            surface.close()

    with asyncio.Runner(loop_factory=Clock) as runner:
        runner.run(performed())


def staged(scene: Callable[[Stage], Awaitable[None]]) -> Callable[[], None]:
    """A test of a scene with our patterns, in the mode "Device IP/port"."""

    def test() -> None:
        perform(scene, patterns=PATTERN_FILE, listens=False)

    test.__name__ = scene.__name__
    return test


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
