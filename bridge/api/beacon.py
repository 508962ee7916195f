"""The file by which faces find the running daemon: its port, and the token only its owner can read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bridge.files import guarded, put

_NAME = "daemon.json"


@dataclass(frozen=True, slots=True)
class Beacon:
    """Where a daemon can be reached.

    Args:
        port: Of its WebSocket on 127.0.0.1.
        token: Which whoever calls must know.
        pid: Its process.
        epoch: Another one for every run.
    """

    port: int
    token: str
    pid: int
    epoch: str

    @classmethod
    def seen(cls, home: Path) -> Beacon | None:
        """The beacon in a folder; the daemon that lit it may have been killed since. None when there is none."""
        try:
            found = json.loads((home / _NAME).read_bytes())
            beacon = cls(found["port"], found["token"], found["pid"], found["epoch"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        kinds = {"port": int, "token": str, "pid": int, "epoch": str}
        return beacon if all(isinstance(getattr(beacon, name), kind) for name, kind in kinds.items()) else None

    def light(self, home: Path) -> None:
        """Write it where only this user can read it.

        Raises:
            StorageFailed: when the folder cannot be written.
        """
        path = home / _NAME
        with guarded(path):
            put(path, json.dumps(asdict(self)).encode(), replace=True, private=True)


def put_out(home: Path) -> None:
    """Remove a beacon, whosever it was; call it while the folder is held."""
    with guarded(home / _NAME, "could not be removed"):
        (home / _NAME).unlink(missing_ok=True)
