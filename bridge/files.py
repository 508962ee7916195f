"""Bytes put in place whole or not at all, and what the disk refuses said in plain words.

Whatever the program leaves on a disk goes through here, so that a kill or a power cut never leaves half a file
under a name that looks like a whole one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from bridge.errors import StorageFailed


def put(
    path: Path,
    content: bytes,
    *,
    replace: bool = False,
    by: Path | None = None,
    like: Path | None = None,
    private: bool = False,
) -> None:
    """Put a file in place in one step: its bytes reach the disk under another name first.

    Args:
        path: Where; its folder must be there.
        content: All of it.
        replace: Whether a file already there may be replaced.
        by: The name it has until it is whole, for who looks for what a killed process left; in the same folder.
        like: A file whose permissions it gets.
        private: Whether nobody else may read it, at any moment. (On Windows a folder in the user's profile is
            what keeps others out.)

    Raises:
        StorageFailed: when it is there already and may not be replaced.
        OSError: when it cannot be written; what was there is then as it was.
    """
    temporary = by or path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        fill(temporary, content, like=like, private=private)
        if replace:
            temporary.replace(path)
        else:
            _place(temporary, path)
        sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def fill(path: Path, content: bytes, *, like: Path | None = None, private: bool = False) -> None:
    """Write a file and wait until the disk has it.

    Args:
        path: Where; a file already there is written over.
        content: All of it.
        like: A file whose permissions it gets, if it is there.
        private: Whether a new file is for nobody else to read.

    Raises:
        OSError: when it cannot be written; what came to be of it stays.
    """
    mode = 0o600 if private else 0o666
    with open(path, "wb", buffering=0, opener=lambda name, flags: os.open(name, flags, mode)) as file:
        left = memoryview(content)
        while left:
            left = left[os.write(file.fileno(), left) :]
        os.fsync(file.fileno())
    if like is not None and like.exists():
        shutil.copymode(like, path)


def make_private(folder: Path) -> None:
    """Make a folder that nobody else may read; one that is there already stays as its owner has it.

    Raises:
        OSError: when it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def keep_private(path: Path) -> None:
    """See to it that a file is there, and that nobody else may read it. See `put` for Windows.

    Raises:
        OSError: when it cannot be made.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut, where the system can."""
    # The file is in place by now. Windows and some network disks cannot sync a folder.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def guarded(what: Path | str, failed: str = "could not be written") -> Iterator[None]:
    """Turn what the disk refuses into an error a musician can act on.

    Args:
        what: What is being written.
        failed: What became of it.

    Raises:
        StorageFailed: in place of OSError.
    """
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"{what} {failed}: {reason_of(error)}.", "Free some space or choose a folder you may write to."
        ) from error


def reason_of(error: OSError) -> str:
    """Why a file could not be written, in plain words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "it or its folder is read-only"
    return (error.strerror or str(error) or "unknown reason").lower()


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        OSError: when it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(temporary: Path, path: Path) -> None:
    """Rename without replacing: a hard link fails when the name is taken, where renaming would not."""
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if path.exists():
            raise StorageFailed(f"{path} is there already.", "Choose another name.") from error
        # Some file systems (FAT, network shares) have no hard links.
        temporary.replace(path)
