"""The fake inside the test's own process: quick, and deterministic to the last tick."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lupa.lua54 as lupa
from fakes.reaper.app import LUA, Reaper


@dataclass
class FakeReaper(Reaper):
    """REAPER run by lupa. Strings cross as bytes in Latin-1 clothes, so that nothing is lost."""

    _serve: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lua = lupa.LuaRuntime(
            encoding="latin-1", register_eval=False, register_builtins=False, unpack_returned_tuples=True
        )
        enter = lua.execute("return loadfile(...)", str(LUA / "inside.lua"))
        self._serve = enter(str(LUA), _list, _make)
        self._install()

    def close(self) -> None:
        self._serve = None
        self._uninstall()

    def _exchange(self, request: bytes) -> bytes:
        reply: str = self._serve(request.decode("latin-1"))
        return reply.encode("latin-1")


def _list(path: str) -> str:
    """What a folder holds, one name a line; folders end in a slash."""
    try:
        with os.scandir(os.fsencode(path.encode("latin-1"))) as entries:
            names = sorted(entry.name + b"/" * entry.is_dir() for entry in entries)
    except OSError:
        return ""
    return b"\n".join(names).decode("latin-1")


def _make(path: str) -> bool:
    """Make a folder and those around it."""
    try:
        Path(os.fsdecode(path.encode("latin-1"))).mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True
