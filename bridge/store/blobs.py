"""Audio on disk under the digest of its bytes: `renders/ab/cdef….wav`. Written once, never changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bridge.audio.wav import write_bytes
from bridge.core.render import Digest
from bridge.errors import StorageFailed

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
        """Move a finished file from a scratch folder to its place; a no-op where it lies already.

        Raises:
            StorageFailed: when the disk is full or read-only.
        """
        digest = digest_of(path)
        target = self.path(digest)
        if not target.exists():
            with guarded(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(path).replace(target)
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


def digest_of(path: Path) -> Digest:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest())


def copy_in(source: Path, target: Path) -> bool:
    """Copy a file so that `target` either is whole or does not exist; a target that exists is left alone.

    Returns:
        Whether it was copied.

    Raises:
        StorageFailed: when the disk is full or the folder read-only.
    """
    if target.exists():
        return False
    write_bytes(target, source.read_bytes())
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into an error a musician can act on.

    Raises:
        StorageFailed: in place of OSError.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFailed(
            f"{path} could not be written: {reason.lower()}.", "Free some space or choose a folder you may write to."
        ) from error
