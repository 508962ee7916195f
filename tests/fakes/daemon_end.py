"""As much of a daemon as a backend in REAPER needs: an event loop in a thread, a mailbox and its projects."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from bridge.api.rpc import Answer, Call, Failure, Notice, Peer, read
from bridge.core.json import Json, JsonObject
from bridge.daw.mailbox import Connection, Mailbox
from bridge.daw.reaper import ReaperBackend
from bridge.errors import InvalidInput, InvalidProject

SOON = 30.0
"""Seconds after which what should have happened has not."""


class DaemonEnd:
    """A daemon with a mailbox.

    Args:
        folder: The mailbox.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mailbox = Mailbox(folder, uuid4().hex)
        self.faults: list[InvalidProject] = []
        self._projects: dict[tuple[str, str], ReaperBackend] = {}
        self._peers: dict[str, Peer] = {}
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="daemon", daemon=True)

    def __enter__(self) -> DaemonEnd:
        self._thread.start()
        self.mailbox.open()
        self._soon(self.mailbox.turn(self._handle))
        self._running = asyncio.run_coroutine_threadsafe(self.mailbox.run(self._handle), self._loop)
        return self

    def __exit__(self, *_: object) -> None:
        self._running.cancel()
        self._soon(self._settled())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def project(self) -> ReaperBackend:
        """The project that a client told of last; waits for the first."""
        self.wait_for(lambda: bool(self._projects))
        return list(self._projects.values())[-1]

    def wait_for(self, holds: Any) -> None:
        """Wait until something holds, which is looked at whenever a message came."""
        with self._changed:
            assert self._changed.wait_for(holds, timeout=SOON), "it never came to be"

    def _soon(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(SOON)

    async def _settled(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    async def _handle(self, connection: Connection, message: JsonObject | None) -> None:
        with self._changed:
            peer = self._peers.setdefault(connection.id, Peer(connection.send, self._serve))
            if message is None:
                await peer.close()
                for (client, _), backend in self._projects.items():
                    if client == connection.id:
                        backend.lose()
            else:
                self._take(connection, peer, message)
            self._changed.notify_all()

    def _take(self, connection: Connection, peer: Peer, message: JsonObject) -> None:
        match read(message):
            case Notice("snapshot", params):
                key = connection.id, str(params["project"])
                if key not in self._projects:
                    self._projects[key] = ReaperBackend(self._call(peer), key[1], patience=SOON)
                try:
                    self._projects[key].take(params)
                except InvalidProject as error:
                    self.faults.append(error)
            case (Call() | Answer() | Failure()) as said:
                peer.take(said)

    def _call(self, peer: Peer) -> Any:
        def call(method: str, params: JsonObject) -> JsonObject:
            result = self._soon(peer.call(method, params))
            return result if isinstance(result, Mapping) else {}

        return call

    async def _serve(self, call: Call) -> Json:
        if call.method == "hello":
            return {"protocol": 1, "version": "test", "epoch": self.folder.name}
        if call.method == "sessions":
            return {"sessions": []}
        raise InvalidInput(f"No {call.method} here.")
