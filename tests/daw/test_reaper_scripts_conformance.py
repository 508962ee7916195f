"""The REAPER backend and the scripts we ship are held to the suite with each in a life of its own.

REAPER is a process that has its turns whether or not the daemon is ready, as on a musician's machine;
`tests/reaper/test_lua_conformance.py` lets the two take turns.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conformance import BackendConformance, Opened, Peer, bare
from fakes.daemon_end import DaemonEnd
from fakes.reaper import Reaper, ReaperProcess, missing
from projects import BASS, BEAT, LINE, write_song, write_wav

from bridge.core.session import ClipId, Session, Track, TrackId
from bridge.core.units import Bpm, Seconds
from bridge.daw.reaper import ReaperBackend
from bridge.daw.rpp import RppBackend

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

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


def _image(folder: Path, text: str) -> bytes:
    """What the project file would hold; REAPER writes an item's text anew once it was changed, so not its bytes."""
    copy = folder / "song.copy"
    copy.write_text(text, encoding="utf-8")
    return repr(replace(bare(RppBackend(copy).read()), id="", name="")).encode()


@contextmanager
def _opened() -> Iterator[Opened]:
    with TemporaryDirectory(prefix="größe 音 ") as name:
        folder = Path(name).resolve() / "my project"
        folder.mkdir()
        path = write_song(folder)
        for sound in (folder / "loose.flac", folder.parent / "outside.wav"):
            write_wav(sound)
        with DaemonEnd(folder.parent / "home" / "mailbox") as daemon, ReaperProcess() as reaper:
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
        image=lambda: _image(folder, str(clock.act(lambda reaper: reaper.text()))),
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

    @pytest.mark.xfail(reason="peaks.lua goes on with a source that REAPER made anew meanwhile", strict=False)
    def test_what_was_inserted_can_be_taken_away(self, opened: Opened) -> None:
        super().test_what_was_inserted_can_be_taken_away(opened)

    @pytest.fixture
    def peer(self) -> Peer:
        return _opened
