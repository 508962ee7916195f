"""How long a call takes through the mailbox to a Lua process and back, and what a thousand of them leave behind.

The Lua process runs the scripts' own end of the mailbox. REAPER gives scripts a turn every 33 ms; with a turn every
millisecond the mailbox's own share is left.

Run: python -m tests.bench.mailbox
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bridge.api.rpc import Answer, Call, Failure, Notice, Peer, read
from bridge.core.json import Json, JsonObject
from bridge.daw.mailbox import Connection, Mailbox
from bridge.errors import InvalidInput
from tests.bench.table import Figure, show

ROOT = Path(__file__).parents[2]
LUA = shutil.which("lua5.4")
REAPERS_CYCLE = 0.033
SHORT_CYCLE = 0.001
EPOCH = "0123456789abcdef"
REST = 10.0
"""Seconds over which a mailbox at rest is watched."""
RESTING_GOAL = 0.01
"""Of one core."""
CALLS = 1000
CALLS_AT_REAPERS_PACE = 200
WARM = 100
CALL_GOAL = 60.0
"""Milliseconds for a call and its answer at REAPER's pace: a cycle, what is left of another, and our own looks."""


class Meeting:
    """The daemon's end: what it heard of the one client."""

    def __init__(self) -> None:
        self.peer: asyncio.Future[Peer] = asyncio.get_running_loop().create_future()

    async def handle(self, connection: Connection, message: JsonObject | None) -> None:
        """Act on a message."""
        said = None if message is None else read(message)
        match said:
            case Notice("ready"):
                self.peer.set_result(Peer(connection.send, _refuse))
            case Answer() | Failure() | Call():
                self.peer.result().take(said)


async def _refuse(call: Call) -> Json:
    raise InvalidInput(f"No {call.method} here.")


@contextlib.contextmanager
def lua_end(home: Path, cycle: float) -> Iterator[subprocess.Popen[str]]:
    """A Lua process with a turn every so often."""
    assert LUA is not None
    command = [LUA, str(Path(__file__).with_suffix("").with_name("mailbox_end.lua"))]
    command += [str(ROOT / "reaper_scripts" / "Loop Copilot"), str(home)]
    stopped = threading.Event()
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as process:
        stdin = process.stdin
        assert stdin is not None

        def pace() -> None:
            while not stopped.wait(cycle):
                stdin.write(f"{time.perf_counter():.6f}\n")
                stdin.flush()

        pacer = threading.Thread(target=pace)
        pacer.start()
        try:
            yield process
        finally:
            stopped.set()
            pacer.join()
            stdin.close()


async def calls(cycle: float, count: int) -> list[Figure]:
    """Calls, one after the other, at a pace of the other end."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        meeting, mailbox = Meeting(), Mailbox(home / "mailbox", EPOCH)
        running = asyncio.create_task(mailbox.run(meeting.handle))
        with lua_end(home, cycle) as process:
            peer = await meeting.peer
            spent: list[float] = []
            before = (0, 0, 0, 0)
            for number in range(count):
                if number == WARM:
                    before = _held(process.pid, home)
                begun = time.perf_counter()
                await peer.call("commit", {"number": number, "label": "Loop Copilot: größe"})
                spent.append(1000 * (time.perf_counter() - begun))
            after = _held(process.pid, home)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    title = f"at a turn every {1000 * cycle:g} ms"
    goal = CALL_GOAL if cycle == REAPERS_CYCLE else None
    figures = [
        Figure(f"a call and its answer {title}, p50", statistics.median(spent), "ms", goal),
        Figure("  p99", statistics.quantiles(spent, n=100)[98], "ms"),
    ]
    if count == CALLS:
        names = ("files in the mailbox", "open handles of ours", "memory of ours", "memory of the Lua end")
        units = ("", "", "kB", "kB")
        figures += [
            Figure(f"  growth over {count - WARM} calls: {what}", float(now - then), unit, goal)
            for what, unit, then, now, goal in zip(names, units, before, after, (1.0, 0.0, None, None), strict=True)
        ]
    return figures


async def resting(clients: int) -> Figure:
    """What the mailbox costs while nobody says anything."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for client in range(clients):
            for way in ("to-daemon", "to-daw"):
                (home / f"{EPOCH}-{client}" / way).mkdir(parents=True)
        running = asyncio.create_task(Mailbox(home, EPOCH).run(_ignore))
        await asyncio.sleep(1.0)
        begun = time.process_time()
        await asyncio.sleep(REST)
        share = (time.process_time() - begun) / REST
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return Figure(f"processor at rest, {clients} connected", share, "%", RESTING_GOAL)


async def _ignore(connection: Connection, message: JsonObject | None) -> None:
    pass


def _held(pid: int, home: Path) -> tuple[int, int, int, int]:
    files = sum(len(names) for _, _, names in os.walk(home))
    return files, len(list(Path("/proc/self/fd").iterdir())), _resident("self"), _resident(str(pid))


def _resident(process: str) -> int:
    """Kilobytes."""
    for line in Path("/proc", process, "status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def main() -> int:
    """Print the table."""
    if LUA is None or not Path("/proc/self/fd").exists():
        print("lua5.4 (apt install lua5.4) and Linux are needed; skipped")
        return 0
    figures = asyncio.run(calls(SHORT_CYCLE, CALLS)) + asyncio.run(calls(REAPERS_CYCLE, CALLS_AT_REAPERS_PACE))
    figures += [asyncio.run(resting(clients)) for clients in (0, 1)]
    return 0 if show("mailbox between two processes", figures) else 1


if __name__ == "__main__":
    sys.exit(main())
