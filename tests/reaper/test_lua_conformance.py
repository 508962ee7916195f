"""REAPER, by way of its scripts and the mailbox, under the suite that every backend is held to.

Once inside the test's own process, where REAPER and the daemon take turns, so that random edits are quick to try; and
once as a process that has its turns whether or not the daemon is ready, as on a musician's machine.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
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
from fakes.daemon_end import DaemonEnd
from fakes.reaper import FakeReaper, Reaper, ReaperProcess, missing
from projects import BASS, BEAT, LINE, write_song, write_wav

from bridge.core.session import Session
from bridge.daw.reaper import ReaperBackend
from bridge.daw.rpp import RppBackend
from tests.reaper.daemon import CONNECT, Daemon
from tests.reaper.test_lua_snapshot import comparable

PAUSE = 0.001
"""Seconds of ours between two cycles of the process, which its own clock has 33 ms apart."""


class Stage(ABC):
    """A REAPER with our scripts, and a daemon at the other end."""

    backend: ReaperBackend

    @abstractmethod
    def ask(self, what: Callable[[Reaper], str]) -> str:
        """Look at REAPER between two of its cycles."""

    @abstractmethod
    def act(self, what: Callable[[Reaper], None]) -> None:
        """Let the musician change something; the daemon knows of it afterwards."""


class Together(Stage):
    """Both by one clock."""

    def __init__(self, reaper: Reaper, daemon: Daemon) -> None:
        self._reaper, self._daemon = reaper, daemon
        self.backend = daemon.backends[daemon.project]

    def ask(self, what: Callable[[Reaper], str]) -> str:
        return what(self._reaper)

    def act(self, what: Callable[[Reaper], None]) -> None:
        what(self._reaper)
        self._daemon.tick(10)


class Beside(Stage):
    """Each in a life of its own: REAPER's cycles run in a thread, acts of the musician come between them."""

    def __init__(self, reaper: Reaper, daemon: DaemonEnd) -> None:
        self._reaper, self._daemon = reaper, daemon
        self._turn, self._stopped = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="reaper", daemon=True)
        self._problem: BaseException | None = None

    def __enter__(self) -> Beside:
        self._thread.start()
        self.backend = self._daemon.project()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        if self._problem is not None:
            raise self._problem

    def ask(self, what: Callable[[Reaper], str]) -> str:
        with self._turn:
            return what(self._reaper)

    def act(self, what: Callable[[Reaper], None]) -> None:
        with self._turn:
            before = self.backend.read().revision
            what(self._reaper)
        self._daemon.wait_for(lambda: self.backend.read().revision != before)

    def _run(self) -> None:
        while not self._stopped.wait(PAUSE):
            with self._turn:
                try:
                    self._reaper.tick()
                except BaseException as problem:  # noqa: BLE001 — told in the test's own thread
                    self._problem = problem
                    return


@contextmanager
def _song() -> Iterator[Path]:
    with TemporaryDirectory(prefix="größe 音 ") as name:
        folder = Path(name).resolve() / "my project"
        folder.mkdir()
        for file in (folder / FILES[1], folder.parent / "outside.wav"):
            write_wav(file)
        soundfile.write(folder / FILES[2], np.zeros(480), 48_000)
        yield write_song(folder)


@contextmanager
def _together(home: Path) -> Iterator[Opened]:
    with _song() as song, FakeReaper() as reaper, Daemon(home, reaper) as daemon:
        reaper.open(song)
        daemon.turn()
        reaper.run(CONNECT)
        daemon.until(lambda: daemon.backends)
        yield _opened(Together(reaper, daemon), song.parent)
        # Whatever a test did, the file that REAPER saves holds what the daemon was told.
        assert comparable(daemon.session()) == comparable(RppBackend(reaper.save()).read())
        assert reaper.console() == ""


@contextmanager
def _beside() -> Iterator[Opened]:
    with _song() as song, DaemonEnd(song.parents[1] / "home" / "mailbox") as daemon, ReaperProcess() as reaper:
        reaper.lua(f"reaper.SetExtState('LoopCopilot', 'home', [[{song.parents[1] / 'home'}]], false)")
        reaper.open(song)
        reaper.run(CONNECT)
        with Beside(reaper, daemon) as stage:
            yield _opened(stage, song.parent)
        assert not daemon.faults
        assert reaper.console() == ""


def _opened(stage: Stage, folder: Path) -> Opened:
    def image() -> bytes:
        # REAPER writes an item's text anew once it was changed, so not the file's bytes.
        copy = folder / "copy.rpp"
        copy.write_text(stage.ask(lambda reaper: reaper.text()), encoding="utf-8")
        return repr(replace(comparable(RppBackend(copy).read()), name="")).encode()

    def edit(label: str, track: str, code: str) -> None:
        stage.act(lambda reaper: reaper.edit(label, ON.format(track=track, code=code)))

    return Opened(
        stage.backend,
        folder,
        image=image,
        rename=lambda: edit("Rename track", BASS, RENAME),
        move=lambda: stage.act(lambda reaper: reaper.move_item(BEAT, 3.5668449197861)),
        retempo=lambda: stage.act(lambda reaper: reaper.set_tempo(100.0)),
        drop=lambda: stage.act(lambda reaper: reaper.delete_item(LINE)),
        record=lambda track: edit("Record", track, RECORD),
    )


ON = """
for index = 0, reaper.CountTracks(0) - 1 do
  local track = reaper.GetTrack(0, index)
  if reaper.GetTrackGUID(track) == "{track}" then
    {code}
  end
end"""
RENAME = "reaper.GetSetMediaTrackInfo_String(track, 'P_NAME', 'renamed', true)"
RECORD = "reaper.SetMediaItemInfo_Value(reaper.AddMediaItemToTrack(track), 'D_LENGTH', 1)"


class TestReaperScripts(BackendConformance):
    def held(self, session: Session) -> Session:
        """REAPER keeps the items of a track in the order of their positions, those of one position in any."""
        tracks = (replace(t, clips=tuple(sorted(t.clips, key=lambda c: (c.position, c.id)))) for t in session.tracks)
        return super().held(replace(session, tracks=tuple(tracks)))

    @pytest.fixture
    def peer(self, home: Path) -> Peer:
        return lambda: _together(home)


@pytest.mark.skipif(bool(missing()), reason=missing())
class TestReaperScriptsInAProcess(TestReaperScripts):
    # Random edits are tried above on the same Lua; what is left to see here is how two lives go together.
    test_any_notes_on_the_grid_are_kept = None
    test_any_edits_leave_what_the_reference_leaves = None
    test_any_edits_are_undone_to_the_last_byte = None

    @pytest.fixture
    def peer(self) -> Peer:
        return _beside
