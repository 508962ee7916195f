"""A folder of scripts that a test writes itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ScriptFolder:
    """Puts Lua code into files, as the action list would find them."""

    path: Path

    def __call__(self, code: str, name: str = "script.lua") -> Path:
        """Write a script; gives where it lies."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
        return path
