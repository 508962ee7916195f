"""The project file on disk: read whole, replaced whole, by one process at a time.

Beside `song.rpp` live two small hidden files: `.song.rpp.lock`, which serialises writers, and
`.song.rpp.requests`, the journal by which a request is never carried out twice. An entry is written
before the project is replaced; should the process die between the two, the new file's temporary name
is still there, and the next writer strikes the entry out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bridge.daw.rpp.text import LARGEST
from bridge.errors import Conflict, InvalidProject, NotFound, StorageFailed
from bridge.files import fill, guarded, put, sync_folder

PATIENCE = 10.0
"""Seconds to wait for another process; a commit takes a fraction of one."""

_REMEMBERED = 1000
"""Requests kept in the journal."""


class ProjectFile:
    """One project file.

    Args:
        path: Its place; symbolic links are followed, so that they stay links.
        patience: Seconds to wait for another writer.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = Path(os.path.realpath(path))
        self._patience = patience

    @property
    def name(self) -> str:
        """What to call it in errors."""
        return self.path.name

    def read(self) -> bytes:
        """All its bytes.

        Raises:
            NotFound: when it is not there.
            InvalidProject: when it is a folder or too large.
            StorageFailed: when it may not be read.
        """
        try:
            if self.path.stat().st_size > LARGEST:
                raise InvalidProject(
                    f"{self.name} is larger than {LARGEST >> 20} MB.", "Is it really a REAPER project?"
                )
            return self.path.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFound(f"There is no file {self.path}.", "Check the name, and save the project first.") from error
        except IsADirectoryError as error:
            raise InvalidProject(f"{self.name} is a folder.", "Give the .rpp file inside it.") from error
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise StorageFailed(f"{self.name} cannot be read: {why}.", "Check its permissions.") from error

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other writers out.

        Raises:
            Conflict: when another one holds it for too long.
            StorageFailed: when its folder cannot be written.
        """
        with self._guarded():
            held = self._acquired()
        with held:
            with self._guarded():
                self._strike_unfinished()
            yield

    def requests(self) -> dict[str, str]:
        """The requests carried out, with the revision each left behind."""
        try:
            lines = self._beside("requests").read_text(encoding="utf-8").splitlines()
        except OSError:
            return {}
        done: dict[str, str] = {}
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                done[str(entry["request"])] = str(entry["revision"])
        return done

    def replace(self, data: bytes, *, request: str | None = None) -> str:
        """Put new bytes in its place, all at once; gives their revision.

        Args:
            data: All of them.
            request: To remember as carried out.

        Raises:
            StorageFailed: when that cannot be done; the file is then as it was.
        """
        revision = revision_of(data)
        temporary = self._temporary(revision)
        with self._guarded():
            try:
                fill(temporary, data, like=self.path)
                if request is not None:
                    self._remember({**self.requests(), request: revision})
                temporary.replace(self.path)
            except OSError:
                # What cannot be cleared up now, on a full disk, the next writer clears up.
                with contextlib.suppress(OSError):
                    self._strike_unfinished()
                raise
        sync_folder(self.path.parent)
        return revision

    def remember(self, request: str, revision: str) -> None:
        """Note a request as carried out that changed nothing."""
        with self._guarded():
            self._remember({**self.requests(), request: revision})

    def back_up(self, data: bytes, now: datetime) -> Path:
        """Keep a copy beside it, named after the moment; never over another one.

        Raises:
            StorageFailed: when it cannot be written.
        """
        stamp = f"{now:%Y-%m-%d-%H%M%S}"
        copy = self.path.with_name(f"{self.name}-bak-{stamp}")
        twin = 2
        while copy.exists():
            copy, twin = self.path.with_name(f"{self.name}-bak-{stamp}-{twin}"), twin + 1
        with self._guarded():
            put(copy, data, by=self._beside("backup.new"), like=self.path)
        return copy

    def _remember(self, requests: dict[str, str]) -> None:
        kept = list(requests.items())[-_REMEMBERED:]
        text = "".join(json.dumps({"request": r, "revision": v}) + "\n" for r, v in kept)
        put(self._beside("requests"), text.encode(), replace=True, by=self._beside("requests.new"), like=self.path)

    def _strike_unfinished(self) -> None:
        requests = self.requests()
        unfinished = {r for r, revision in requests.items() if self._temporary(revision).exists()}
        if unfinished:
            self._remember({r: v for r, v in requests.items() if r not in unfinished})
        leftover = re.compile(re.escape(f".{self.name}.") + r"([0-9a-f]{16}|requests|backup)\.new")
        for left in self.path.parent.iterdir():
            if leftover.fullmatch(left.name):
                left.unlink(missing_ok=True)

    def _temporary(self, revision: str) -> Path:
        return self._beside(f"{revision[:16]}.new")

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f".{self.name}.{what}")

    def _acquired(self) -> contextlib.AbstractContextManager[object]:
        try:
            return FileLock(self._beside("lock")).acquire(timeout=self._patience)
        except Timeout as error:
            raise Conflict(
                f"Another Loop Copilot is writing to {self.name}.", "Wait until it is done, then ask again."
            ) from error

    def _guarded(self) -> contextlib.AbstractContextManager[None]:
        return guarded(self.name, "was not changed")


def revision_of(data: bytes) -> str:
    """A project file's revision: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
