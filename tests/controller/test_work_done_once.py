"""What was made before is used again, by any process, if it is still exactly what would be made now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import overload

import pytest

from bridge.controller.conductor import Conductor, Reply, Wish
from bridge.controller.memory import Context
from bridge.core.model import Compose, Composition, Perform, Performance, Watch
from bridge.core.plan import Interpretation, Plan, Step
from bridge.core.session import Session
from bridge.core.tempo import TempoMap
from bridge.core.units import Rate
from bridge.daw.memory import MemoryBackend
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue
from tests.fakes import ensemble

CATALOGUE = Catalogue()


class Band:
    """An ensemble of sines that counts what it plays."""

    def __init__(self, version: str = "1") -> None:
        self._version = version
        self.played = 0

    @overload
    def run(self, request: Compose, watch: Watch) -> Composition: ...
    @overload
    def run(self, request: Perform, watch: Watch) -> Performance: ...
    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        if isinstance(request, Compose):
            return ensemble.compose(request)
        self.played += 1
        return ensemble.perform(request)

    def name_for(self, request: Compose | Perform) -> str:
        return f"sines {self._version}"


def add(text: str, context: Context) -> Interpretation:
    arguments = CATALOGUE.arguments("add_track", {"role": text, "ranges": ["bars:1-2"]})
    return Plan((Step("0", "add_track", arguments),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where everything lies: `home` is the store, the rest the project's."""
    return tmp_path


def asked(folder: Path, band: Band, *, seed: int = 1, bpm: float = 120.0, dry: bool = False) -> Reply:
    """The reply of a run of its own on a fresh project; only the store is that of the runs before."""
    session = Session("song", "song", "", "", Rate(22_050), TempoMap.constant(bpm), media_folder=folder / "media")
    store = Store(folder / "home")
    try:
        backend = MemoryBackend(session)
        conductor = Conductor(backend=backend, store=store, ensemble=band, catalogue=CATALOGUE, planner=add)
        return conductor.ask(Wish("bass", seed=seed, dry=dry))
    finally:
        store.close()


def files(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / "home").rglob(f"*.{kind}"))


def test_the_same_recipe_is_neither_played_nor_measured_again_in_another_run(folder: Path) -> None:
    first, band = asked(folder, Band()), Band()
    again = asked(folder, band)
    assert band.played == 0
    assert again.renders == first.renders
    assert (first.reused, again.reused) == ((), (first.renders[0].digest,))
    assert again.model_seconds <= again.seconds


ELSEWHERE = """
import sys
from pathlib import Path
from tests.controller.test_work_done_once import Band, asked
asked(Path(sys.argv[1]), Band())
"""


def test_what_another_process_made_is_used_here(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(folder)], env=environment, check=True)
    band = Band()
    assert asked(folder, band).reused
    assert band.played == 0


@pytest.mark.parametrize("other", [{"seed": 2}, {"bpm": 121.0}])
def test_another_seed_or_tempo_is_made_anew(folder: Path, other: dict[str, int]) -> None:
    asked(folder, Band())
    band = Band()
    assert asked(folder, band, **other).reused == ()
    assert band.played == 1


def test_another_version_of_the_model_plays_anew(folder: Path) -> None:
    asked(folder, Band())
    band = Band(version="2")
    reply = asked(folder, band)
    assert band.played == 1
    assert reply.renders[0].recipe.model == "sines 2"


@pytest.mark.parametrize("damage", [b"", b"RIFF and something else", None])
def test_a_render_that_is_damaged_or_gone_is_made_again(folder: Path, damage: bytes | None) -> None:
    first = asked(folder, Band())
    (render,) = files(folder, "wav")
    if damage is None:
        render.unlink()
    else:
        render.write_bytes(damage)
    again = asked(folder, Band())
    assert (again.reused, again.renders) == ((), first.renders)
    assert files(folder, "wav") == [render]
    store = Store(folder / "home")
    assert list(store.verify()) == []
    store.close()


@pytest.mark.parametrize("damage", [b"", b"0123", None])
def test_a_performance_that_is_damaged_or_gone_is_played_again(folder: Path, damage: bytes | None) -> None:
    first = asked(folder, Band())
    (sound,) = files(folder, "f32")
    if damage is None:
        sound.unlink()
    else:
        sound.write_bytes(damage)
    band = Band()
    assert asked(folder, band).renders == first.renders
    assert band.played == 1
    band = Band()
    asked(folder, band)
    assert band.played == 0


def test_a_dry_run_leaves_nothing_in_the_cache(folder: Path) -> None:
    asked(folder, Band(), dry=True)
    assert files(folder, "wav") == files(folder, "f32") == []
