"""The fake inside the test's own process: quick, and deterministic to the last tick."""

from __future__ import annotations

from dataclasses import dataclass, field
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
        self._serve = lua.execute((LUA / "inside.lua").read_bytes(), str(LUA))
        self._install()

    def close(self) -> None:
        self._serve = None
        self._uninstall()

    def _exchange(self, request: bytes) -> bytes:
        reply: str = self._serve(request.decode("latin-1"))
        return reply.encode("latin-1")
