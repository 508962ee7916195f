"""The daemon: builds its parts in order, runs them in one task group, stops them in reverse.

It is ready before anything heavy is loaded: that happens when the first project is opened.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bridge.api.beacon import Beacon, put_out
from bridge.api.messages import TrafficResult
from bridge.api.post import Post
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.api.surface import Surface
from bridge.api.websocket import HOST, WebSocketRoad
from bridge.config import Config
from bridge.daw.mailbox import Mailbox
from bridge.daw.osc import PORT, OscFeed, listening
from bridge.errors import Conflict
from bridge.files import guarded
from bridge.log import logged

if TYPE_CHECKING:
    from bridge.daw.backend import DawCall, LiveBackend
    from bridge.workshop import Workshop

_GRACE = 1.0
"""Seconds in which DAWs may still answer once the daemon is to stop."""

_log = logging.getLogger(__name__)


def run(config: Config, *, say: Callable[[str], None]) -> None:
    """Run until SIGTERM or Ctrl-C; a second one ends the process at once.

    Args:
        config: Settings.
        say: Told once, when faces can connect.

    Raises:
        Conflict: when one runs already.
        StorageFailed: when the copilot's folder cannot be written.
    """
    with logged(config.home), _alone(config.home):
        asyncio.run(_live(config, say))


async def _live(config: Config, say: Callable[[str], None]) -> None:
    stop = _stop_signal()
    bench = _Bench(config)
    try:
        sessions = Sessions(bench.workshop)
        epoch = secrets.token_hex(8)
        mailbox = Mailbox(config.home / "mailbox", epoch)
        # Before anyone is told that the daemon is ready: a folder that cannot be used is found out here.
        mailbox.open()
        async with AsyncExitStack() as opened:
            feed = await opened.enter_async_context(_osc(config))
            service = Service(sessions, epoch=epoch, traffic=lambda: _traffic(mailbox, feed))
            road = WebSocketRoad(service, sessions)
            port = await opened.enter_async_context(road.opened())
            group = await opened.enter_async_context(asyncio.TaskGroup())
            post = Post(mailbox, service, sessions, surface=Surface(feed, sessions.tell), backend=_backend)
            carrying = [group.create_task(post.run())]
            with _lit(config.home, Beacon(port, road.token, os.getpid(), epoch)):
                say(f"Ready: listening on {HOST}:{port} (process {os.getpid()}); Ctrl-C stops.")
                await stop.wait()
            # Faces are still connected, and hear that what they asked was stopped.
            closing = asyncio.create_task(sessions.close_all())
            await asyncio.wait({closing}, timeout=_GRACE)
            # A commit that a DAW has not answered by now fails with its connection, and may have been carried out.
            for task in reversed(carrying):
                task.cancel()
            await closing
    finally:
        bench.close()


@asynccontextmanager
async def _osc(config: Config) -> AsyncIterator[OscFeed | None]:
    """REAPER's OSC device; the program works without, so that a port which is taken is only written down."""
    port = PORT if config.osc_port is None else config.osc_port
    async with AsyncExitStack() as opened:
        feed = None
        try:
            feed = await opened.enter_async_context(listening(port, reaper_port=config.osc_reaper_port))
        except Conflict as error:
            _log.warning("%s", error)
        yield feed


def _traffic(mailbox: Mailbox, feed: OscFeed | None) -> TrafficResult:
    if feed is None:
        return TrafficResult(mailbox_dropped=mailbox.dropped)
    return TrafficResult(
        mailbox_dropped=mailbox.dropped, osc_received=feed.received, osc_connected=feed.connected,
        osc_dropped={reason.value: count for reason, count in feed.dropped.items()},
    )  # fmt: skip


class _Bench:
    """The workshop, once something needed it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._made: Workshop | None = None

    def workshop(self) -> Workshop:
        from bridge.workshop import Workshop

        self._made = Workshop(self._config)
        return self._made

    def close(self) -> None:
        if self._made is not None:
            self._made.close()


def _backend(daw: str, call: DawCall, project: str) -> LiveBackend:
    from bridge.daw.registry import DawRegistry

    return DawRegistry().live(daw, call, project)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep any other daemon from running in this folder."""
    lock = FileLock(home / "daemon.lock", timeout=0)
    with guarded(home):
        try:
            lock.acquire()
        except Timeout as error:
            beacon = Beacon.seen(home)
            process = "is starting" if beacon is None else f"runs already (process {beacon.pid})"
            raise Conflict(f"The daemon {process}.", "Use that one, or stop it first.") from error
    try:
        # A daemon that was killed leaves its beacon behind.
        put_out(home)
        yield
    finally:
        lock.release()


@contextmanager
def _lit(home: Path, beacon: Beacon) -> Iterator[None]:
    beacon.light(home)
    try:
        yield
    finally:
        put_out(home)


def _stop_signal() -> asyncio.Event:
    """Set by the first SIGTERM, SIGINT or (Windows) Ctrl-Break; the second one does what it does without us."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGTERM, signal.SIGINT, *filter(None, [getattr(signal, "SIGBREAK", None)])]

    def stopping() -> None:
        stop.set()
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)

    for number in numbers:
        # Not `loop.add_signal_handler`, which Windows lacks; a signal wakes the loop up on every system.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping))
    return stop
