"""Audio under its digest: what lies there is what the digest says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bridge.core.render import Digest
from bridge.files import digest_of
from bridge.store.blobs import Blobs, copy_in


def taken_in(blobs: Blobs, content: bytes) -> Digest:
    with blobs.scratch() as folder:
        (folder / "loop.wav").write_bytes(content)
        return blobs.take_in(folder / "loop.wav")


@pytest.mark.parametrize("damaged", [b"", b"RIFF", b"RIFF and other data"])
def test_a_damaged_file_is_mended_when_its_audio_is_taken_in_again(tmp_path: Path, damaged: bytes) -> None:
    blobs = Blobs(tmp_path)
    digest = taken_in(blobs, b"RIFF and some data")
    blobs.path(digest).write_bytes(damaged)
    assert taken_in(blobs, b"RIFF and some data") == digest
    assert digest_of(blobs.path(digest)) == digest


def test_a_file_that_is_whole_is_left_alone(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    written = blobs.path(taken_in(blobs, b"RIFF")).stat()
    again = blobs.path(taken_in(blobs, b"RIFF")).stat()
    assert again.st_ino == written.st_ino


def test_a_cache_beyond_its_limit_makes_room_and_lets_go_of_what_was_not_used_for_longest(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, limit=100)
    old, older, fresh = (taken_in(blobs, bytes([n]) * 30) for n in range(3))
    for digest, day in ((old, 2), (older, 1)):
        os.utime(blobs.path(digest), (86400.0 * day, 86400.0 * day))
    new = taken_in(blobs, b"x" * 30)
    assert set(blobs) == {fresh, new}
    assert blobs.content(older) is None


def test_what_was_used_today_stays_even_beyond_the_limit(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, limit=10)
    kept = [taken_in(blobs, bytes([n]) * 30) for n in range(3)]
    assert all(blobs.content(digest) is not None for digest in kept)


def test_use_is_remembered_across_runs(tmp_path: Path) -> None:
    digest = taken_in(Blobs(tmp_path), b"a" * 30)
    os.utime(Blobs(tmp_path).path(digest), (0.0, 0.0))
    Blobs(tmp_path).content(digest)
    taken_in(Blobs(tmp_path, limit=10), b"b" * 30)
    assert digest in set(Blobs(tmp_path))


def test_a_copy_makes_its_folder_and_leaves_a_file_that_is_there(tmp_path: Path) -> None:
    source, target = tmp_path / "a.wav", tmp_path / "media" / "b.wav"
    source.write_bytes(b"RIFF")
    copy_in(source, target)
    source.write_bytes(b"other")
    copy_in(source, target)
    assert target.read_bytes() == b"RIFF"
