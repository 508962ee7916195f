"""The REAPER backend is held to the suite, with a stand-in for the scripts at the other end of a real mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conformance import BackendConformance, Opened, Peer, loop
from fakes.daemon_end import DaemonEnd
from fakes.lua_end import LuaEnd
from projects import BASS, BEAT, LINE, write_song

from bridge.core.edit import InsertClip, RemoveClip, apply
from bridge.core.session import ClipId, Session, TrackId
from bridge.core.tempo import TempoMap
from bridge.core.units import Bpm, Seconds
from bridge.daw.rpp import RppBackend


def _moved(session: Session) -> Session:
    clip = session.clip(ClipId(BEAT))
    return session.with_clip(replace(clip, position=Seconds(clip.position + 1)))


def _slower(session: Session) -> Session:
    first, *rest = session.tempo_map.tempos
    return replace(session, tempo_map=TempoMap((first._replace(bpm=Bpm(100.0)), *rest), session.tempo_map.metres))


@contextmanager
def _opened() -> Iterator[Opened]:
    with TemporaryDirectory(prefix="größe 音 ") as name:
        folder = Path(name).resolve() / "my project"
        folder.mkdir()
        path = write_song(folder)
        song = RppBackend(path).read()
        with DaemonEnd(folder / "mailbox") as daemon, LuaEnd(daemon.folder, song, path) as reaper:
            backend = daemon.project()

            def user(change: Callable[[Session], Session]) -> Callable[[], None]:
                def act() -> None:
                    reaper.change(change)
                    daemon.wait_for(lambda: backend.read().revision == str(reaper.seq))

                return act

            def image() -> bytes:
                texts = {key: text for key, text in reaper.texts.items() if not key.startswith("REQUEST_")}
                return repr((replace(reaper.session, revision=""), sorted(texts.items()))).encode()

            def renamed(session: Session) -> Session:
                return session.with_track(replace(session.track(TrackId(BASS)), name="renamed"))

            yield Opened(
                backend,
                folder,
                image=image,
                rename=user(renamed),
                move=user(_moved),
                retempo=user(_slower),
                drop=user(lambda session: apply(session, RemoveClip(ClipId(LINE)))),
                record=lambda track: user(lambda session: apply(session, InsertClip(track, loop(folder))))(),
            )
            assert not daemon.faults


class TestReaperBackend(BackendConformance):
    @pytest.fixture
    def peer(self) -> Peer:
        return _opened
