"""Audio on disk under the digest of its bytes: `renders/ab/cdef….wav`. Written once, never changed.

It is a cache of bounded size: every project has copies of its own of what it plays, so that what was not used for
longest can go. It is then made again, or brought back from a project's folder, when it is wanted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from bridge.core.render import Digest
from bridge.files import digest_of, guarded, put, sync_folder

_ABANDONED = 3600.0
"""Seconds after which a scratch folder belongs to nobody: no loop takes that long to write."""


_IN_USE = 24 * 3600.0
"""Seconds after its last use during which a file is not removed: some request may be about to copy it."""

_ROOM = 0.75
"""Share of the limit that is left when files had to go, so that not every new one makes another go."""


class Blobs:
    """A folder of files, each named by its SHA-256. Safe to use from several threads at once.

    Args:
        folder: Where; made when it is needed.
        limit: Bytes to keep.
        suffix: Of every file.
    """

    def __init__(self, folder: Path, *, limit: int = 4 << 30, suffix: str = ".wav") -> None:
        self._folder = folder
        self._limit = limit
        self._suffix = suffix
        self._size: int | None = None
        self._turn = Lock()

    def path(self, digest: Digest) -> Path:
        """Where the file of that digest lies, or would."""
        return self._folder / digest[:2] / f"{digest[2:]}{self._suffix}"

    def content(self, digest: Digest) -> bytes | None:
        """The bytes of that digest; None where they are gone or have been changed."""
        path = self.path(digest)
        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                return None
            os.utime(path)
        except OSError:
            return None
        return content

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder to write a file into before it is taken in; gone afterwards."""
        with guarded(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="new-", dir=self._folder))
        try:
            yield folder
        finally:
            for left in folder.iterdir():
                left.unlink()
            folder.rmdir()

    def take_in(self, path: Path) -> Digest:
        """Move a finished file from a scratch folder to its place; a no-op where it lies already, whole.

        Raises:
            StorageFailed: when the disk is full or read-only.
        """
        digest = Digest(digest_of(path))
        target = self.path(digest)
        with guarded(target):
            # What was damaged since it was written must not be handed on.
            if self.content(digest) is None:
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
                sync_folder(target.parent)
                self._make_room(target.stat().st_size)
        return digest

    def __iter__(self) -> Iterator[Digest]:
        for path in sorted(self._folder.glob(f"??/*{self._suffix}")):
            yield Digest(path.parent.name + path.stem)

    @property
    def size(self) -> int:
        """Bytes that all files take."""
        return sum(size for _, size, _ in self._files())

    def _make_room(self, grown: int) -> None:
        with self._turn:
            self._size = self.size if self._size is None else self._size + grown
            if self._size <= self._limit:
                return
            files = sorted(self._files())
            self._size = sum(size for _, size, _ in files)
            for used, size, path in files:
                if self._size <= self._limit * _ROOM or time.time() - used < _IN_USE:
                    return
                path.unlink(missing_ok=True)
                self._size -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Every file with the time of its last use and its size."""
        for digest in self:
            with contextlib.suppress(FileNotFoundError):  # another process made room
                path = self.path(digest)
                found = path.stat()
                yield found.st_mtime, found.st_size, path

    def sweep(self) -> None:
        """Remove scratch folders that a killed process left; younger ones may be in use by another."""
        for folder in self._folder.glob("new-*"):
            if time.time() - folder.stat().st_mtime > _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)


def copy_in(source: Path | bytes, target: Path, *, by: Path | None = None) -> None:
    """Copy a file so that `target` either is whole or does not exist; a target that exists is left alone.

    Args:
        source: The file, or its bytes.
        target: Where to; its folder is made.
        by: As for `bridge.files.put`.

    Raises:
        StorageFailed: when the disk is full or the folder read-only.
    """
    if target.exists():
        return
    with guarded(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, source if isinstance(source, bytes) else source.read_bytes(), by=by)
