"""The daemon comes to its end when it is told to, whatever a DAW does, and who finds its traces is not fooled."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from bridge.api.beacon import Beacon
from bridge.api.client import Daemon
from bridge.daw.rpp import RppBackend
from tests.fakes.daemon import running
from tests.fakes.lua_end import MailboxClient, complete

EXAMPLES = Path(__file__).parents[1] / "examples"
TRIES = 100


def heard(client: MailboxClient, method: str, process: subprocess.Popen[str]) -> None:
    """Wait for a call of the daemon's, saying now and then that this end lives."""
    for _ in range(10 * TRIES):
        while (message := client.receive()) is not None:
            if message.get("method") == method:
                return
        alive(client, process)
    pytest.fail(f"{method} was never called")


def alive(client: MailboxClient, process: subprocess.Popen[str]) -> bool:
    """Whether the daemon still runs in a moment; says before that this end does."""
    if client.outbox.exists():
        client.send({"method": "alive"})
    return runs(process)


def runs(process: subprocess.Popen[str]) -> bool:
    """Whether it still does in a moment."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return True
    return False


def test_it_stops_while_a_daw_that_lives_owes_it_an_answer(tmp_path: Path, home: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "songs")
    song = tmp_path / "songs" / "night-bus.rpp"
    with running(home) as daemon:
        while not (home / "mailbox" / "daemon.json").exists():
            assert runs(daemon.process)
        client = MailboxClient(home / "mailbox")
        client.send({"id": "h", "method": "hello", "params": {"protocol": 1, "client": "test", "daw": "reaper"}})
        snapshot = complete(RppBackend(song).read(), song, {})
        project = {"project": "p", **{key: value for key, value in snapshot.items() if key != "project"}}
        client.send({"method": "snapshot", "params": project})
        client.send({"id": "q", "method": "ask", "params": {"session": "p", "text": "make a 1 bar rock beat"}})
        heard(client, "commit", daemon.process)
        daemon.process.terminate()
        assert any(not alive(client, daemon.process) for _ in range(TRIES)), "it waits for the DAW"
        assert daemon.process.returncode == 0


@contextmanager
def somebody(epoch: str) -> Iterator[int]:
    """Another program that answers on a port as a daemon would; gives the port."""

    async def answer(socket: ServerConnection) -> None:
        async for text in socket:
            id = json.loads(text)["id"]
            result = {"protocol": 1, "version": "1", "epoch": epoch}
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": id, "result": result}))

    async def listen() -> None:
        async with serve(answer, "127.0.0.1", 0, close_timeout=1) as server:
            port.append(server.sockets[0].getsockname()[1])
            ready.set()
            await asyncio.to_thread(over.wait)

    port: list[int] = []
    ready, over = threading.Event(), threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(listen(),))
    thread.start()
    try:
        assert ready.wait(30)
        yield port[0]
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize(("answers", "found"), [("right", True), ("wrong", False)])
def test_another_program_on_the_port_of_a_killed_daemon_is_not_taken_for_it(
    home: Path, answers: str, found: bool
) -> None:
    with somebody(answers) as port:
        Beacon(port, "token", os.getpid(), "right").light(home)
        daemon = Daemon.find(home)
        assert (daemon is not None) is found
        if daemon is not None:
            daemon.close()
