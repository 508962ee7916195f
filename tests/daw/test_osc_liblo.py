"""The feed beside liblo, the OSC library that most programs use: `oscsend` speaks to it, `oscdump` reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from osc_stage import free_port

from bridge.core.transport import Transport
from bridge.core.units import Bpm, Seconds
from bridge.daw.osc import Drop, OscFeed, listening

PATIENCE = 20.0
"""Seconds after which a test gives up on a program."""


async def oscsend(port: int, *words: str) -> None:
    """Send one message with liblo."""
    program = await asyncio.create_subprocess_exec("oscsend", "127.0.0.1", str(port), *words)
    assert await asyncio.wait_for(program.wait(), PATIENCE) == 0


async def arrived(feed: OscFeed, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while feed.received < count:
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (("/tempo/raw", "f", "93.5"), Transport(tempo=Bpm(93.5))),
        (("/tempo/raw", "f", "123.45"), Transport(tempo=Bpm(123.45))),
        (("/play", "i", "1"), Transport(playing=True)),
        (("/play", "f", "1"), Transport(playing=True)),
        (("/record", "T"), Transport(recording=True)),
        (("/time", "f", "7.25"), Transport(position=Seconds(7.25))),
        (("/beat/str", "s", "3.1.00"), Transport(beats="3.1.00")),
    ],
)
def test_what_oscsend_says_is_heard(words: tuple[str, ...], heard: Transport) -> None:
    async def scene() -> None:
        async with listening(0) as feed:
            await oscsend(feed.port, *words)
            await arrived(feed, 1)
            assert feed.transport == heard
            assert feed.connected

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("/*", "f", "1"), Drop.WILDCARD),
        (("/play", "d", "1"), Drop.MALFORMED),
        (("/play", "c", "x"), Drop.MALFORMED),
        (("/play", "N"), Drop.MALFORMED),
        (("/other", "f", "1"), Drop.UNREAD),
        (("/beat/str", "s", "x" * 2000), Drop.OVERSIZED),
    ],
)
def test_what_oscsend_should_not_say_is_counted(words: tuple[str, ...], reason: Drop) -> None:
    async def scene() -> None:
        async with listening(0) as feed:
            await oscsend(feed.port, *words)
            await arrived(feed, 1)
            assert feed.dropped == {reason: 1}
            assert not feed.connected

    asyncio.run(scene())


def test_oscdump_reads_every_command_as_it_was_meant() -> None:
    async def scene(feed: OscFeed, line: Callable[[], Awaitable[str]]) -> None:
        feed.play()
        assert await line() == "/play f 1.000000"
        feed.stop()
        assert await line() == "/stop f 1.000000"
        feed.go_to(Seconds(7.25))
        assert await line() == "/time f 7.250000"
        feed.action(40044)
        assert await line() == "/action i 40044"
        feed.action("_RS7d3c")
        assert await line() == '/action/str s "_RS7d3c"'
        feed.loop(Seconds(8.0), Seconds(16.0))
        assert [await line() for _ in range(6)] == [
            "/loop/end/time f 16.000000",
            "/loop/start/time f 8.000000",
            "/loop/end/time f 16.000000",
            "/repeat f 1.000000",
            "/time f 8.000000",
            "/play f 1.000000",
        ]

    asyncio.run(_before_oscdump(scene))


async def _before_oscdump(scene: Callable[[OscFeed, Callable[[], Awaitable[str]]], Awaitable[None]]) -> None:
    port = free_port()
    program = await asyncio.create_subprocess_exec(
        "stdbuf", "-oL", "oscdump", "-L", str(port), stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    lines = program.stdout

    async def line() -> str:
        while True:
            _time_tag, _, told = (await asyncio.wait_for(lines.readline(), PATIENCE)).decode().strip().partition(" ")
            assert told, "oscdump ended"
            if told != "/repeat f 0.000000":
                return told

    try:
        async with listening(0, reaper_port=port) as feed:
            # It does not say when it listens; what is sent before that is lost.
            async with asyncio.timeout(PATIENCE):
                while True:
                    feed.repeat(False)
                    with suppress(TimeoutError):
                        assert await asyncio.wait_for(lines.readline(), 0.05)
                        break
            await scene(feed, line)
    finally:
        program.terminate()
        await program.wait()
