"""The REAPER backend and the scripts we ship are held to the suite together, inside the fake of REAPER."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conformance import BackendConformance, Opened, Peer, bare
from fakes.daemon_end import DaemonEnd
from fakes.reaper import FakeReaper, Reaper
from projects import BASS, BEAT, LINE, write_song, write_wav

from bridge.core.session import ClipId, Session, Track, TrackId
from bridge.core.units import Bpm, Seconds
from bridge.daw.reaper import ReaperBackend

SCRIPTS = Path(__file__).parents[2] / "reaper_scripts" / "Loop Copilot"
PAUSE = 0.001
"""Seconds of ours between two of REAPER's cycles, which its own clock has 33 ms apart."""


class Clock:
    """Lets the cycles of a REAPER run, in a thread; acts of the musician come between them."""

    def __init__(self, reaper: Reaper) -> None:
        self._reaper = reaper
        self._turn = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reaper", daemon=True)
        self._problem: BaseException | None = None

    def __enter__(self) -> Clock:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        if self._problem is not None:
            raise self._problem

    def act(self, what: Callable[[Reaper], object]) -> object:
        """Do something between two cycles."""
        with self._turn:
            return what(self._reaper)

    def _run(self) -> None:
        while not self._stopped.wait(PAUSE):
            with self._turn:
                try:
                    self._reaper.tick()
                except BaseException as problem:  # noqa: BLE001 — told in the test's own thread
                    self._problem = problem
                    return


def _quiet(text: str) -> bytes:
    """A project without the marks of requests, which stay when what was done is undone, and with one kind of slash.

    REAPER writes the paths of an item anew, with the slashes of its system, once its text was set.
    """
    text = re.sub(r'FILE ".*"', lambda line: line[0].replace("\\", "/"), text)
    text = re.sub(r'\n *REQUEST_\d+ "?[0-9a-f]{64}"?', "", text)
    text = re.sub(r"\n *<LOOP_COPILOT\n *>", "", text)
    return re.sub(r"\n *<EXTSTATE\n *>", "", text).encode()


@contextmanager
def _opened() -> Iterator[Opened]:
    with TemporaryDirectory(prefix="größe 音 ") as name:
        folder = Path(name).resolve() / "my project"
        folder.mkdir()
        path = write_song(folder)
        for sound in (folder / "loose.flac", folder.parent / "outside.wav"):
            write_wav(sound)
        with DaemonEnd(folder.parent / "home" / "mailbox") as daemon, FakeReaper() as reaper:
            home = str(folder.parent / "home")
            reaper.lua(f"reaper.SetExtState('LoopCopilot', 'home', [[{home}]], false)")
            reaper.open(path)
            reaper.run(SCRIPTS / "Loop Copilot_Connect.lua")
            with Clock(reaper) as clock:
                backend = daemon.project()
                yield _beside(backend, daemon, clock, folder)
                assert not daemon.faults
                assert clock.act(lambda reaper: reaper.console()) == ""


def _beside(backend: ReaperBackend, daemon: DaemonEnd, clock: Clock, folder: Path) -> Opened:
    def user(act: Callable[[Reaper], object], seen: Callable[[Session], bool]) -> None:
        clock.act(act)
        daemon.wait_for(lambda: seen(backend.read()))

    beat = backend.read().clip(ClipId(BEAT))
    moved = Seconds(beat.position + 1)

    def record(track: TrackId) -> None:
        code = "reaper.SetMediaItemInfo_Value(reaper.AddMediaItemToTrack(track), 'D_LENGTH', 1)"
        user(lambda reaper: reaper.edit("Record", _on(track, code)), lambda session: bool(session.track(track).clips))

    return Opened(
        backend,
        folder,
        image=lambda: _quiet(str(clock.act(lambda reaper: reaper.text()))),
        rename=lambda: user(
            lambda r: r.edit("Rename track", _on(BASS, NAME)), lambda s: s.track(TrackId(BASS)).name == "renamed"
        ),
        move=lambda: user(lambda r: r.move_item(BEAT, moved), lambda s: s.clip(ClipId(BEAT)).position == moved),
        retempo=lambda: user(lambda r: r.set_tempo(100.0), lambda s: s.tempo_map.tempos[0].bpm == Bpm(100.0)),
        drop=lambda: user(lambda r: r.delete_item(LINE), lambda s: all(c.id != LINE for _, c in s.clips())),
        record=record,
    )


NAME = "reaper.GetSetMediaTrackInfo_String(track, 'P_NAME', 'renamed', true)"


def _on(track: str, code: str) -> str:
    return f"""
        for index = 0, reaper.CountTracks(0) - 1 do
          local track = reaper.GetTrack(0, index)
          if reaper.GetTrackGUID(track) == '{track}' then
            {code}
          end
        end"""


class TestReaperScripts(BackendConformance):
    def held(self, session: Session) -> Session:
        """REAPER keeps the items of a track in the order of their positions."""

        def in_order(track: Track) -> Track:
            return replace(track, clips=tuple(sorted(track.clips, key=lambda clip: (clip.position, clip.id))))

        return bare(replace(session, tracks=tuple(map(in_order, session.tracks))))

    @pytest.fixture
    def peer(self) -> Peer:
        return _opened
