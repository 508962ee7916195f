"""The daemon's end of the mailbox: messages as numbered files, for scripts in DAWs that have no sockets.

Each connection is a folder `EPOCH-CLIENT` that its client makes, with a folder for each way. A message is written
under another name and renamed, so that it is never seen in part; numbers have no gap, so that the next one is
opened and no folder is listed; a message is deleted once it was taken. What a daemon that dies has not answered is
asked again of the next one, which is known by its epoch. docs/protocol.md says it for who writes the other end.

Links are never followed: what lies in the mailbox is opened as what it is, or not at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import stat
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from bridge.core.json import JsonObject
from bridge.core.protocol import LARGEST, PROTOCOL
from bridge.errors import InvalidInput, StorageFailed
from bridge.files import guarded

SILENCE = 30.0
"""Seconds after which a client that said nothing is taken for dead."""

_BUSY, _OPEN, _RESTING, _IDLE = 0.005, 0.025, 0.05, 0.25
"""Seconds between looks: while something is under way, while somebody is there, or has not said anything for long,
and while nobody is there. A look costs a third of a millisecond, nearly all of it for being woken up."""

_LINGER, _LONG = 2.0, 60.0
"""Seconds after a message in which another one is likely, and after which none is."""

_PULSE, _SLOW_PULSE = 1.0, 3.0
"""Seconds between pulses while somebody is there, and while nobody is; a client gives us up after 5."""

_SOON = 10.0
"""Seconds in which an answer is looked out for closely; one that comes later is still taken."""

_LISTING = 0.25
"""Least seconds between looks for new connections."""

_ASLEEP = 5.0
"""Seconds without a look that say this machine slept or was held up, and the clients with it."""

_ROOM = 1000
"""Messages that a client may leave unread; one that leaves more is not listening, and is cut off."""

_WAITING = 256
"""Messages of a client that may wait to be acted on; those after them stay in the box."""

_AT_ONCE = 64
"""Messages taken from one client before the others get their turn."""

_CONNECTION = re.compile(r"[0-9a-f]{8,64}-.+")
_NOT_JSON, _NO_MESSAGE = -32700, -32600
_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Handle = Callable[["Connection", JsonObject | None], Awaitable[None]]
"""Acts on a message; None says that the connection is closed. It must not wait for what takes long."""


class _NoMessage(Exception):
    """What came is no message: JSON-RPC's code, and why."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(code, why)
        self.code = code
        self.why = why


class Connection:
    """One client of the mailbox. Belongs to the event loop.

    Args:
        folder: Its own.
        clock: Tells the time, in seconds.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self.heard = clock()
        """When it last said something."""
        self.dropped = 0
        """How many of its messages could not be read."""
        self.waiting = 0
        """How many of its messages were taken and are not acted on yet; kept by who acts on them."""
        self._clock = clock
        self._folder = folder
        self._inbox = (folder / "to-daemon" / f"{number}.json" for number in count(1))
        self._next = next(self._inbox)
        self._numbers = count(1)
        self._outbox: deque[tuple[int, bytes]] = deque()
        self._acted_on: list[Path] = []
        self._asked: dict[tuple[bool, str | int], float] = {}
        self._closed = False

    @property
    def id(self) -> str:
        """Tells it from every other one, for good."""
        return self._folder.name

    @property
    def busy(self) -> bool:
        """Whether one end will soon have the other's answer, or this one waits for the disk."""
        now = self._clock()
        return bool(self._outbox) or any(now - since < _SOON for since in self._asked.values())

    def send(self, message: JsonObject) -> None:
        """Put a message in the box, after those sent before; to one that has gone, nothing.

        Raises:
            InvalidInput: when it is too large, or is no JSON.
        """
        if self._closed:
            return
        try:
            content = _encoded(message)
        except ValueError as error:
            raise InvalidInput(f"A message cannot be written: {error}.") from error
        if len(content) > LARGEST:
            raise InvalidInput(f"A message of {len(content) >> 20} MB is too large for the mailbox.", "Ask for less.")
        number = next(self._numbers)
        if os.path.lexists(self._folder / "to-daw" / f"{number - _ROOM}.json") or len(self._outbox) >= _ROOM:
            self.close()
            return
        self.follow(message, ours=True)
        self._outbox.append((number, content))
        self.flush()

    def flush(self) -> None:
        """Write and delete what waits for it; what Windows holds, as somebody looks at it, waits on."""
        with contextlib.suppress(OSError):
            while self._outbox:
                number, content = self._outbox[0]
                _put(self._folder / "to-daw" / f"{number}.json", content)
                self._outbox.popleft()
        self._acted_on = [path for path in self._acted_on if not _deleted(path)]

    def waits(self) -> bool:
        """Whether a message has come."""
        return os.path.lexists(self._next)

    def load(self) -> JsonObject:
        """The next message.

        Raises:
            _NoMessage: when it is none.
            OSError: when it cannot be read now.
        """
        content = _content(self._next)
        try:
            message = json.loads(content.decode("utf-8", "surrogateescape"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise _NoMessage(_NOT_JSON, f"Not JSON: {error}") from error
        if not isinstance(message, dict):
            raise _NoMessage(_NO_MESSAGE, "A message is a JSON object; batches are not taken")
        return message

    def done(self) -> None:
        """The next message was acted on."""
        self._acted_on.append(self._next)
        self._next = next(self._inbox)
        self.flush()

    def refuse(self, wrong: _NoMessage) -> None:
        """Say of the next message that it is none."""
        self.dropped += 1
        self.send({"jsonrpc": "2.0", "id": None, "error": {"code": wrong.code, "message": wrong.why}})

    def follow(self, message: JsonObject, *, ours: bool) -> None:
        """Keep account of what was asked and is not answered yet."""
        id = message.get("id")
        if isinstance(id, str | int) and not isinstance(id, bool):
            if "method" in message:
                self._asked[ours, id] = self._clock()
            else:
                self._asked.pop((not ours, id), None)

    def close(self) -> None:
        """Sweep it away."""
        self._closed = True
        self._outbox.clear()
        shutil.rmtree(self._folder, ignore_errors=True)


class Mailbox:
    """The folder of all connections. Belongs to the event loop.

    Args:
        folder: Where; it is made if needed, for this user alone.
        epoch: Another one for every run of the daemon, 8–64 hexadecimal digits.
        clock: Tells the time, in seconds.
    """

    def __init__(self, folder: Path, epoch: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        if _CONNECTION.fullmatch(f"{epoch}-client") is None:
            raise ValueError(f"{epoch!r} is no epoch")
        self._folder = folder
        self._epoch = epoch
        self._clock = clock
        self._connections: dict[str, Connection] = {}
        self._dropped = 0
        # Its own: the program's common threads may all be waiting for an answer that only this one can read.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="mailbox")
        self._pulse = 0
        self._pulsed = self._listed = self._spoken = float("-inf")
        self._turned = clock()

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The open ones."""
        return tuple(self._connections.values())

    @property
    def dropped(self) -> int:
        """How many messages could not be read, of all connections that there were."""
        return self._dropped + sum(connection.dropped for connection in self._connections.values())

    async def run(self, handle: Handle) -> None:
        """Hand over messages, in order for each connection, until cancelled.

        Raises:
            StorageFailed: when the folder cannot be made.
        """
        self.open()
        try:
            while True:
                await asyncio.sleep(await self.turn(handle))
        finally:
            self.close()

    def open(self) -> None:
        """Make the folder, and sweep away what an earlier daemon left.

        Raises:
            StorageFailed: when it cannot be made.
        """
        with guarded(self._folder, "cannot be used"):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._folder.is_symlink():
                raise StorageFailed(f"{self._folder} is a link.", "Delete it; the copilot makes a folder there.")
            self._folder.chmod(0o700)
        self._list(self._clock())

    def close(self) -> None:
        """Say that no daemon runs, and sweep all connections away."""
        _deleted(self._folder / "daemon.json")
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        self._reader.shutdown(wait=False)

    async def turn(self, handle: Handle) -> float:
        """Look once for everything.

        Returns:
            Seconds until the next look.
        """
        now = self._clock()
        if now - self._turned > _ASLEEP:
            for connection in self._connections.values():
                connection.heard = now
        self._turned = now
        if now - self._listed >= _LISTING:
            for gone in self._list(now):
                await self._close(gone, handle)
        if now - self._pulsed >= (_PULSE if self._connections else _SLOW_PULSE):
            self._beat(now)
        for connection in self.connections:
            await self._listen(connection, handle)
        quiet = self._clock() - self._spoken
        if quiet < _LINGER or any(connection.busy for connection in self._connections.values()):
            return _BUSY
        if not self._connections:
            return _IDLE
        return _OPEN if quiet < _LONG else _RESTING

    async def _listen(self, connection: Connection, handle: Handle) -> None:
        connection.flush()
        if connection.waiting >= _WAITING:
            return
        for _ in range(_AT_ONCE):
            if not connection.waits():
                break
            try:
                message = await asyncio.get_running_loop().run_in_executor(self._reader, connection.load)
            except OSError:
                break
            except _NoMessage as error:
                connection.heard = self._clock()
                connection.refuse(error)
                connection.done()
                continue
            connection.heard = self._clock()
            method = message.get("method")
            if method != "alive":
                self._spoken = connection.heard
            connection.follow(message, ours=False)
            await handle(connection, message)
            connection.done()
            if method == "bye":
                await self._close(connection, handle)
                return
        if self._clock() - connection.heard > SILENCE:
            await self._close(connection, handle)

    async def _close(self, connection: Connection, handle: Handle) -> None:
        connection.close()
        self._dropped += connection.dropped
        del self._connections[connection.id]
        await handle(connection, None)

    def _list(self, now: float) -> tuple[Connection, ...]:
        """Find new connections, and sweep those of other daemons; gives those that are no longer there."""
        self._listed = now
        try:
            with os.scandir(self._folder) as listing:
                entries = list(listing)
        except FileNotFoundError:
            entries = []
        except OSError:
            return ()
        for entry in entries:
            if entry.name.startswith(f"{self._epoch}-"):
                ways = (Path(entry.path), Path(entry.path, "to-daemon"), Path(entry.path, "to-daw"))
                if entry.name not in self._connections and all(_is_folder(way) for way in ways):
                    self._connections[entry.name] = Connection(Path(entry.path), self._clock)
            elif _CONNECTION.fullmatch(entry.name):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    _deleted(Path(entry.path))
        names = {entry.name for entry in entries}
        return tuple(connection for name, connection in self._connections.items() if name not in names)

    def _beat(self, now: float) -> None:
        said: JsonObject = {"protocol": PROTOCOL, "epoch": self._epoch, "pulse": self._pulse + 1}
        # Refused while a client reads it on Windows, or for want of room: tried again at the next look.
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _put(self._folder / "daemon.json", _encoded(said))
            self._pulse, self._pulsed = self._pulse + 1, now


def _encoded(message: JsonObject) -> bytes:
    text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        # A file's name that is no UTF-8 goes as the bytes that it is.
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _content(path: Path) -> bytes:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise _NoMessage(_NO_MESSAGE, "A message is a file")
    with os.fdopen(os.open(path, os.O_RDONLY | _AS_IT_IS), "rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _NoMessage(_NO_MESSAGE, f"A message has at most {LARGEST >> 20} MB")
    return content


def _put(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _AS_IT_IS, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)


def _deleted(path: Path) -> bool:
    """Whether it is gone now."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return not os.path.lexists(path)
    return True


def _is_folder(path: Path) -> bool:
    """Whether it is one itself, not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
