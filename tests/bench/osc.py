"""What REAPER's OSC costs: a command there and its echo back, a burst, and how much is spent while nothing happens.

Run: python -m tests.bench.osc
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from pathlib import Path

from bridge.core.transport import Transport
from bridge.core.units import Seconds
from bridge.daw.osc import OscFeed, listening
from bridge.daw.osc.packet import COUNT_LIMIT, bundle, message
from tests.bench.table import Figure, show
from tests.fakes.reaper_surface import ReaperSurface

PATTERN_FILE = Path(__file__).parents[2] / "reaper_scripts" / "osc" / "LoopCopilot.ReaperOSC"
ROUNDS = 2000
BURST = 500
IDLE = 3.0
"""Seconds."""
RATE = 15
"""Positions a second that REAPER sends while it plays, unless set otherwise."""
LIMIT = 20.0
"""Seconds after which an answer is given up."""


async def figures() -> list[Figure]:
    """Every figure, from one feed and one REAPER in this process."""
    surface = ReaperSurface(0, PATTERN_FILE)
    try:
        async with listening(0) as feed:
            surface.device_port = feed.port
            surface.changed()
            trips = await _round_trips(feed, surface)
            arrived = await _burst(feed, surface)
            idle = await _idle()
            positions = [bundle(message("/time", at), message("/beat/str", "1.3.50")) for at in (1.25, 1.5)]
            largest = bundle(*[message("/tempo/raw", 93.5)] * COUNT_LIMIT)
            position, worst = _reading(feed, surface, positions), _reading(feed, surface, [largest])
    finally:
        surface.close()
    both = f"of {ROUNDS}; both ends in this process, REAPER itself looks 30 times a second"
    return [
        Figure("command and its echo, p50", 1e6 * statistics.median(trips), "µs", 1000, note=both),
        Figure("command and its echo, p99", 1e6 * sorted(trips)[len(trips) * 99 // 100], "µs", 10_000),
        Figure("messages of a burst that arrive", arrived, "", BURST, "least", note="none is read while they are sent"),
        Figure("share of a core while nothing happens", idle, "%", 0.005, note=f"{IDLE:g} s"),
        Figure("share of a core while REAPER plays", position * RATE, "%", 0.005, note=f"{RATE} positions a second"),
        Figure("longest to read one datagram", 1e3 * worst, "ms", 10, note=f"{COUNT_LIMIT} messages"),
    ]


async def _round_trips(feed: OscFeed, surface: ReaperSurface) -> list[float]:
    loop = asyncio.get_running_loop()
    echoed = asyncio.Event()
    feed.listen(lambda _: echoed.set())
    loop.add_reader(surface.fileno(), surface.run)
    await asyncio.wait_for(echoed.wait(), LIMIT)
    trips = []
    for number in range(1, ROUNDS + 1):
        echoed.clear()
        begun = time.perf_counter()
        feed.go_to(Seconds(float(number)))
        await asyncio.wait_for(echoed.wait(), LIMIT)
        trips.append(time.perf_counter() - begun)
    loop.remove_reader(surface.fileno())
    return trips


async def _burst(feed: OscFeed, surface: ReaperSurface) -> int:
    told: list[Transport] = []
    feed.listen(told.append)
    for number in range(1, BURST + 1):
        surface.send(message("/time", -float(number)))
    before = -1
    while before < len(told):
        before = len(told)
        await asyncio.sleep(0.2)
    return len(told)


async def _idle() -> float:
    begun = time.process_time()
    await asyncio.sleep(IDLE)
    return (time.process_time() - begun) / IDLE


def _reading(feed: OscFeed, surface: ReaperSurface, datagrams: list[bytes]) -> float:
    """Seconds that one of them takes, with what it sets off."""
    sender = ("127.0.0.1", surface.listen_port)
    repeats = 200
    begun = time.perf_counter()
    for _ in range(repeats):
        for datagram in datagrams:
            feed.datagram_received(datagram, sender)
    return (time.perf_counter() - begun) / (repeats * len(datagrams))


def main() -> bool:
    """Print the table."""
    return show("OSC", asyncio.run(figures()))


if __name__ == "__main__":
    sys.exit(not main())
