"""A real daemon in a process of its own, and raw connections to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from bridge.api.beacon import Beacon
from bridge.config import HOME_VARIABLE

PATIENCE = 120


class RunningDaemon:
    """A daemon that said it is ready."""

    def __init__(self, process: subprocess.Popen[str], home: Path) -> None:
        self.process = process
        self.home = home
        beacon = Beacon.seen(home)
        assert beacon is not None
        self.beacon = beacon

    def stop(self) -> int:
        """SIGTERM; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    @contextmanager
    def face(self, *, token: str | None = None, **headers: str) -> Iterator[RawFace]:
        """A connection without our client."""
        headers = {"Authorization": f"Bearer {self.beacon.token if token is None else token}", **headers}
        address = f"ws://127.0.0.1:{self.beacon.port}/"
        with connect(
            address, additional_headers={k: v for k, v in headers.items() if v}, proxy=None, max_size=None
        ) as socket:
            yield RawFace(socket)


class RawFace:
    """Says what it is told to, and keeps what it hears."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []

    def say(self, method: str, *, id: object = None, **params: object) -> None:
        self.socket.send(json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))

    def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE))
        self.heard.append(message)
        return message

    def answer(self, id: object) -> dict[str, Any]:
        """The answer to a call, heard before or yet to come."""
        return self._until(lambda message: "method" not in message and message["id"] == id)

    def event(self, kind: str, request: str | None = None) -> dict[str, Any]:
        """An event of a request, heard before or yet to come."""

        def is_it(message: dict[str, Any]) -> bool:
            params = message.get("params", {})
            return message.get("method") == "event" and (params["kind"], params["request"]) == (kind, request)

        found: dict[str, Any] = self._until(is_it)["params"]
        return found

    def call(self, method: str, *, id: object = "call", **params: object) -> dict[str, Any]:
        self.say(method, id=id, **params)
        while (message := self.hear()).get("method") or message["id"] != id:
            pass
        return message

    def open(self, path: Path) -> str:
        session: str = self.call("open", path=str(path))["result"]["session"]
        return session

    def _until(self, is_it: Any) -> dict[str, Any]:
        for message in self.heard:
            if is_it(message):
                return message
        while not is_it(message := self.hear()):
            pass
        return message


def start(home: Path) -> subprocess.Popen[str]:
    """The program, which may or may not come to be ready."""
    return subprocess.Popen(
        [sys.executable, "-m", "bridge", "run"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, HOME_VARIABLE: str(home)},
    )  # fmt: skip


@contextmanager
def running(home: Path) -> Iterator[RunningDaemon]:
    """A daemon in a folder; stopped in the end, if it still runs."""
    with start(home) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            assert ready.startswith("Ready: "), process.communicate()
            yield RunningDaemon(process, home)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE)
