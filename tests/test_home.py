"""The copilot's folder: what is set in it is held to its bounds, and what is kept in it is for its user alone."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from bridge.config import load_config
from bridge.errors import InvalidInput
from bridge.log import logged
from bridge.store.store import Store


@pytest.mark.parametrize("name", ["osc_port", "osc_reaper_port"])
@pytest.mark.parametrize("number", [-1, 65536, 70000])
def test_a_port_that_is_none_is_refused(home: Path, name: str, number: int) -> None:
    (home / "config.toml").write_text(f"{name} = {number}\n")
    with pytest.raises(InvalidInput, match=name):
        load_config()


def test_ports_and_a_seed_are_taken(home: Path) -> None:
    (home / "config.toml").write_text("osc_port = 65535\nosc_reaper_port = 0\nseed = 70000\n")
    config = load_config()
    assert (config.osc_port, config.osc_reaper_port, config.seed) == (65535, 0, 70000)


@pytest.mark.skipif(os.name != "posix", reason="on Windows the user's profile keeps others out")
def test_folder_database_and_log_are_their_users_alone(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    with logged(home):
        logging.getLogger("bridge").error("words")
        Store(home).close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir() if path.is_file()}
    assert set(modes) >= {"loop-copilot.db", "loop-copilot.log"}
    assert set(modes.values()) == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="on Windows the user's profile keeps others out")
def test_files_that_others_could_read_are_made_private(home: Path) -> None:
    Store(home).close()
    for name in ("loop-copilot.db", "loop-copilot.log"):
        (home / name).touch()
        (home / name).chmod(0o644)
    with logged(home):
        Store(home).close()
    for name in ("loop-copilot.db", "loop-copilot.log"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
