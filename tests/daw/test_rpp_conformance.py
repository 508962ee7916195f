"""The project-file backend under the shared suite, in both kinds of line ends and beside others' state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import rpp as rpp_package
from conformance import BackendConformance, Opened, Peer
from projects import SONG, with_other_state, write_song

from bridge.core.session import TrackId
from bridge.daw.rpp import RppBackend


def _peer(text: str, *, crlf: bool) -> Peer:
    @contextmanager
    def opened() -> Iterator[Opened]:
        with TemporaryDirectory(prefix="größe 音 ") as name:
            folder = Path(name).resolve() / "my project"
            folder.mkdir()
            path = write_song(folder, text, crlf=crlf)

            def change(old: str, new: str) -> Callable[[], None]:
                def save() -> None:
                    now = path.read_bytes().decode()
                    assert now.count(old) == 1
                    path.write_bytes(now.replace(old, new).encode())

                return save

            def drop() -> None:
                now = path.read_bytes().decode()
                start = now.index("    <ITEM", now.index("NAME bass"))
                path.write_bytes((now[:start] + now[now.index("    <ITEM", start + 1) :]).encode())

            def record(track: TrackId) -> None:
                lines = path.read_bytes().decode().splitlines(keepends=True)
                at = next(i for i, line in enumerate(lines) if f"TRACKID {track}" in line)
                lines.insert(at + 1, "<ITEM\r\nPOSITION 1\r\nLENGTH 1\r\n>\r\n")
                path.write_bytes("".join(lines).encode())

            yield Opened(
                RppBackend(path),
                folder,
                image=path.read_bytes,
                rename=change("NAME bass", "NAME renamed"),
                move=change("POSITION 2.56684491978610", "POSITION 3.56684491978610"),
                retempo=change("PT 0.000000000000 93.5000000000", "PT 0.000000000000 100.0000000000"),
                drop=drop,
                record=record,
            )
            # Whatever a test did, an independent parser still reads what it left.
            assert rpp_package.loads(path.read_bytes().decode()).tag == "REAPER_PROJECT"

    return opened


class TestRppBackend(BackendConformance):
    @pytest.fixture
    def peer(self) -> Peer:
        return _peer(SONG, crlf=False)


class TestRppBackendWithWindowsLineEndsAndOthersState(BackendConformance):
    @pytest.fixture
    def peer(self) -> Peer:
        return _peer(with_other_state(), crlf=True)
