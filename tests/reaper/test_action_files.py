"""The scripts as files: thin entries, Lua of every version that REAPER brings, nothing that luacheck finds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.reaper.daemon import SCRIPTS


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("Loop Copilot_*.lua")), ids=lambda path: path.stem)
def test_an_entry_script_is_a_thin_one_and_named_as_its_file(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[0] == f"-- @description {path.stem.replace('_', ': ')}"
    code = [line for line in lines if line and not line.startswith("--")]
    assert len(code) == 3
    assert re.fullmatch(r'require\("lib\.\w+"\)\.\w+\(.*\)', code[-1])


@pytest.mark.parametrize("lua", ["lua5.3", "lua5.4"])
def test_all_scripts_are_lua_of_every_version_reaper_brings(lua: str) -> None:
    if shutil.which(lua) is None:
        pytest.skip(f"{lua} is not installed")
    check = "for i = 1, #arg do assert(loadfile(arg[i])) end"
    files = [str(path) for path in sorted(SCRIPTS.rglob("*.lua"))]

    done = subprocess.run([lua, "-", *files], input=check, text=True, capture_output=True)

    assert done.returncode == 0, done.stderr


def test_luacheck_finds_nothing() -> None:
    if shutil.which("luacheck") is None:
        pytest.skip("luacheck is not installed")
    root = SCRIPTS.parents[1]

    done = subprocess.run(["luacheck", "-q", "reaper_scripts"], cwd=root, text=True, capture_output=True)

    assert done.returncode == 0, done.stdout
