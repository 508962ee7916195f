"""REAPER, by way of its scripts and the mailbox, under the suite that every backend is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import soundfile
from conformance import BackendConformance, Opened, Peer
from edits import FILES
from fakes.reaper import FakeReaper
from projects import BASS, BEAT, LINE, write_song, write_wav

from bridge.core.session import Session, TrackId
from bridge.daw.rpp import RppBackend
from tests.reaper.daemon import CONNECT, Daemon
from tests.reaper.test_lua_snapshot import comparable


@contextmanager
def _opened(home: Path) -> Iterator[Opened]:
    with TemporaryDirectory(prefix="größe 音 ") as name, FakeReaper() as reaper, Daemon(home, reaper) as daemon:
        folder = Path(name).resolve() / "my project"
        folder.mkdir()
        song = write_song(folder)
        for file in (folder / FILES[1], folder.parent / "outside.wav"):
            write_wav(file)
        soundfile.write(folder / FILES[2], np.zeros(480), 48_000)
        reaper.open(song)
        daemon.turn()
        reaper.run(CONNECT)
        daemon.until(lambda: daemon.backends)

        def saved() -> bytes:
            copy = folder / "copy.rpp"
            copy.write_text(reaper.text(), encoding="utf-8")
            return repr(replace(comparable(RppBackend(copy).read()), name="")).encode()

        def by_hand(act: Callable[[], None]) -> Callable[[], None]:
            def acted() -> None:
                act()
                daemon.tick(10)

            return acted

        def lua(label: str, code: str) -> Callable[[], None]:
            return by_hand(lambda: reaper.edit(label, code))

        def record(track: TrackId) -> None:
            reaper.edit(
                "Record",
                f"""for i = 0, reaper.CountTracks(0) - 1 do
                  local track = reaper.GetTrack(0, i)
                  if reaper.GetTrackGUID(track) == "{track}" then
                    local item = reaper.AddMediaItemToTrack(track)
                    reaper.SetMediaItemInfo_Value(item, "D_LENGTH", 1)
                  end
                end""",
            )
            daemon.tick(10)

        rename = f"""for i = 0, reaper.CountTracks(0) - 1 do
          local track = reaper.GetTrack(0, i)
          if reaper.GetTrackGUID(track) == "{BASS}" then
            reaper.GetSetMediaTrackInfo_String(track, "P_NAME", "renamed", true)
          end
        end"""
        yield Opened(
            daemon.backends[daemon.project],
            folder,
            image=saved,
            rename=lua("Rename track", rename),
            move=by_hand(lambda: reaper.move_item(BEAT, 3.5668449197861)),
            retempo=by_hand(lambda: reaper.set_tempo(100.0)),
            drop=by_hand(lambda: reaper.delete_item(LINE)),
            record=record,
        )
        # Whatever a test did, the file that REAPER saves holds what the daemon was told.
        told, held = daemon.session(), RppBackend(reaper.save()).read()
        assert comparable(told) == comparable(held)
        assert reaper.console() == ""


class TestReaperScripts(BackendConformance):
    def held(self, session: Session) -> Session:
        """REAPER keeps the items of a track in the order of their positions, those of one position in any."""
        tracks = (replace(t, clips=tuple(sorted(t.clips, key=lambda c: (c.position, c.id)))) for t in session.tracks)
        return super().held(replace(session, tracks=tuple(tracks)))

    @pytest.fixture
    def peer(self, home: Path) -> Peer:
        return lambda: _opened(home)
