"""Audio on disk under the digest of its bytes: `renders/ab/cdef….wav`. Written once, never changed."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bridge.core.render import Digest
from bridge.files import digest_of, guarded, put, sync_folder

_ABANDONED = 3600.0
"""Seconds after which a scratch folder belongs to nobody: no loop takes that long to write."""


class Blobs:
    """A folder of files, each named by its SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: Digest) -> Path:
        """Where the file of that digest lies, or would."""
        return self._folder / digest[:2] / f"{digest[2:]}.wav"

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
            if not target.exists() or digest_of(target) != digest:
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
                sync_folder(target.parent)
        return digest

    def __iter__(self) -> Iterator[Digest]:
        for path in sorted(self._folder.glob("??/*.wav")):
            yield Digest(path.parent.name + path.stem)

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
