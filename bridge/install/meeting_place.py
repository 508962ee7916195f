"""Tells REAPER's scripts where the copilot's folder is.

They could guess it, but REAPER is started from a dock or a menu, without the variables of a terminal; on Windows Lua
reads variables in another coding than file names, and a Python from the Store writes to a place that only it sees by
that name. So the program that knows writes it down beside the scripts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path


def noted(home: Path) -> bytes:
    """The Lua file that says where the copilot's folder is.

    Args:
        home: The folder. Links are followed: what is there for this program may be elsewhere for another.
    """
    place = os.path.realpath(home)
    if sys.platform == "win32" and not place.isascii():
        place = short(place, _windows_short_name)
    escaped = place.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return (
        "--- Where the copilot's folder is, written by `loop-copilot install reaper`.\n-- @noindex\n\n"
        f'return "{escaped}"\n'
    ).encode("utf-8", "surrogateescape")


def short(place: str, short_name: Callable[[str], str]) -> str:
    """The same folder by a name in plain letters, where the system has one: Lua renames files only by such.

    Args:
        place: The folder.
        short_name: What the system calls it shortly; empty when it has no such name.
    """
    shorter = short_name(place)
    return shorter if shorter and shorter.isascii() else place


def _windows_short_name(place: str) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    buffer = ctypes.create_unicode_buffer(32768)
    length = ctypes.windll.kernel32.GetShortPathNameW(place, buffer, len(buffer))
    return buffer.value if 0 < length < len(buffer) else ""
