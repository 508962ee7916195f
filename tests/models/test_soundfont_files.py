"""Which SoundFont is chosen, and what its name does to a recipe."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.soundfont import SoundFontPlayer, files


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only SoundFont is the packaged one; its user folder and system folder can be filled."""
    monkeypatch.delenv(files.VARIABLE, raising=False)
    monkeypatch.setattr(files, "user_folder", lambda: tmp_path / "user")
    monkeypatch.setattr(files, "_SHARED", (tmp_path / "system",))
    return tmp_path


def put(path: Path, size: int = 1) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x" * size)
    return path


def test_the_packaged_soundfont_is_there_and_is_the_last_resort(bare: Path) -> None:
    assert files.best() == files.packaged()
    assert files.packaged().stat().st_size > 5_000_000


def test_the_systems_best_family_goes_before_the_packaged_one(bare: Path) -> None:
    put(bare / "system" / "aaa unknown.sf2")
    put(bare / "system" / "GeneralUser.sf2")
    assert files.best().name == "GeneralUser.sf2"
    put(bare / "system" / "MuseScore_General_Lite.sf3")
    assert files.best().name == "MuseScore_General_Lite.sf3"
    put(bare / "system" / "FluidR3_GM.sf2")
    assert files.best().name == "FluidR3_GM.sf2"


def test_the_users_largest_goes_before_the_systems(bare: Path) -> None:
    put(bare / "system" / "FluidR3_GM.sf2", 9)
    put(bare / "user" / "small.sf2", 1)
    put(bare / "user" / "large one.SF3", 2)
    put(bare / "user" / "notes.txt", 3)
    assert files.best().name == "large one.SF3"


def test_the_environment_goes_before_all(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(bare / "user" / "large.sf2", 9)
    monkeypatch.setenv(files.VARIABLE, str(bare / "mine.sf2"))
    assert files.best() == bare / "mine.sf2"


def test_the_name_of_the_soundfont_is_part_of_the_version(tmp_path: Path) -> None:
    copy = tmp_path / "Other.sf2"
    shutil.copy(files.packaged(), copy)
    assert SoundFontPlayer(files.packaged()).CARD.version == "1 (TimGM6mb)"
    assert SoundFontPlayer(copy).CARD.version == "1 (Other)"


def test_licences_go_by_the_file(tmp_path: Path) -> None:
    assert SoundFontPlayer(files.packaged()).CARD.licence.startswith("GPL-2.0")
    assert files.licence_of(Path("FluidR3_GM.sf2")).startswith("MIT")
    assert files.licence_of(tmp_path / "Grand Piano.sf2") == "that of the SoundFont Grand Piano"


def test_choosing_a_soundfont_imports_nothing_slow() -> None:
    code = (
        "import sys; from models.soundfont import SoundFontPlayer; SoundFontPlayer();"
        "print([m for m in ('pretty_midi', 'pedalboard', 'scipy', 'tinysoundfont', 'pyloudnorm') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
