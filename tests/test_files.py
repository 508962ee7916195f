"""A file is there whole or not at all, and a disk that refuses is told in plain words."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from bridge.errors import StorageFailed
from bridge.files import digest_of, guarded, put


class _Killed(BaseException):
    """The process is gone at this very point."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_put_in_place_and_only_replaced_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "ä loop.wav"
    put(path, b"one")
    with pytest.raises(StorageFailed, match=r"ä loop\.wav is there already"):
        put(path, b"two")
    assert path.read_bytes() == b"one"
    put(path, b"two", replace=True)
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["ä loop.wav"]


def test_a_disk_without_hard_links_replaces_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "a"
    put(path, b"one")
    with pytest.raises(StorageFailed, match="there already"):
        put(path, b"two")
    assert path.read_bytes() == b"one"


def test_a_file_gets_the_permissions_of_the_one_it_is_like(tmp_path: Path) -> None:
    secret = tmp_path / "song.rpp"
    secret.touch(0o600)
    put(tmp_path / "copy", b"", like=secret)
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_a_kill_while_it_is_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    put(path, b"one")

    def kill(handle: int) -> None:
        raise _Killed

    monkeypatch.setattr("bridge.files.os.fsync", kill)
    with pytest.raises(_Killed):
        put(path, b"two", replace=True)
    assert path.read_bytes() == b"one"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "it or its folder is read-only"),
        (errno.EIO, "input/output error"),
    ],
)
def test_what_a_disk_refuses_is_told_in_plain_words(number: int, why: str) -> None:
    with (
        pytest.raises(StorageFailed, match=rf"^song\.png could not be written: {why}\.") as refused,
        guarded("song.png"),
    ):
        raise OSError(number, os.strerror(number))
    assert refused.value.do


def test_a_digest_is_the_sha_256_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"RIFF")
    assert digest_of(tmp_path / "a") == hashlib.sha256(b"RIFF").hexdigest()
