"""The reference backend is held to the suite like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conformance import BackendConformance, Opened, Peer, loop
from projects import BASS, BEAT, LINE, write_song

from bridge.core.edit import InsertClip, RemoveClip, apply
from bridge.core.session import ClipId, Session, TrackId
from bridge.core.tempo import TempoMap
from bridge.core.units import Bpm, Seconds
from bridge.daw.memory import MemoryBackend
from bridge.daw.rpp import RppBackend


@contextmanager
def _opened() -> Iterator[Opened]:
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        backend = MemoryBackend(RppBackend(write_song(folder)).read())

        def put(session: Session) -> None:
            backend.change(session)

        def rename() -> None:
            session = backend.read()
            put(session.with_track(replace(session.track(TrackId(BASS)), name="renamed")))

        def move() -> None:
            session = backend.read()
            clip = session.clip(ClipId(BEAT))
            put(session.with_clip(replace(clip, position=Seconds(clip.position + 1))))

        def retempo() -> None:
            tempo = backend.read().tempo_map
            first, *rest = tempo.tempos
            put(replace(backend.read(), tempo_map=TempoMap((first._replace(bpm=Bpm(100.0)), *rest), tempo.metres)))

        yield Opened(
            backend,
            folder,
            image=lambda: repr(replace(backend.read(), revision="")).encode(),
            rename=rename,
            move=move,
            retempo=retempo,
            drop=lambda: put(apply(backend.read(), RemoveClip(ClipId(LINE)))),
            record=lambda track: put(apply(backend.read(), InsertClip(track, loop(folder)))),
        )


class TestMemoryBackend(BackendConformance):
    @pytest.fixture
    def peer(self) -> Peer:
        return _opened


def test_a_memory_backend_opens_on_an_empty_session_of_its_own() -> None:
    session = MemoryBackend().read()
    assert (session.daw, session.tracks) == ("memory", ())
