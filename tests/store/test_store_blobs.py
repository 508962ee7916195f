"""Audio under its digest: what lies there is what the digest says."""

from __future__ import annotations

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
    assert (again.st_ino, again.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def test_a_copy_makes_its_folder_and_leaves_a_file_that_is_there(tmp_path: Path) -> None:
    source, target = tmp_path / "a.wav", tmp_path / "media" / "b.wav"
    source.write_bytes(b"RIFF")
    copy_in(source, target)
    source.write_bytes(b"other")
    copy_in(source, target)
    assert target.read_bytes() == b"RIFF"
