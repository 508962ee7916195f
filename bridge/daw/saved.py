"""How what we save in a project is coded, alike in an open project and in its file.

That is where REAPER's SetProjExtState keeps the state of scripts, in the section `LOOP_COPILOT`: keys with
texts. A name becomes a key in base 32, since REAPER does not keep the case of keys; a value is `1:` and
base 64, in pieces of 4,000 characters (`KEY`, `KEY-1`, `KEY-2` …), so that no quotation mark, line break or
length can do harm. Keys of another form are not names: they hold what is not part of a session.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

SECTION = "LOOP_COPILOT"
_PIECE = 4000
_VERSION = "1:"
_KEY = re.compile(r"([A-Z2-7]+)(?:-(\d+))?")
_NAMELESS = "A"
"""Stands for the empty name, which base 32 writes as nothing; no other name is written so."""


def coded(name: str, value: str) -> dict[str, str]:
    """The keys and texts that hold a value under a name."""
    key = base64.b32encode(name.encode()).decode().rstrip("=") or _NAMELESS
    text = _VERSION + base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()
    pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
    return {f"{key}-{i}" if i else key: piece for i, piece in enumerate(pieces)}


def name_of(key: str) -> str | None:
    """The name whose value a key holds a piece of; None when it is no such key."""
    place = _place(key)
    return None if place is None else place[0]


def decoded(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The values that keys and texts hold, by name; what cannot be read is left out."""
    pieces: dict[str, dict[int, str]] = {}
    for key, text in texts.items():
        place = _place(key)
        if place is not None:
            pieces.setdefault(place[0], {})[place[1]] = text
    values = {name: _value("".join(parts[i] for i in sorted(parts))) for name, parts in pieces.items()}
    return tuple(sorted((name, value) for name, value in values.items() if value is not None))


def _place(key: str) -> tuple[str, int] | None:
    """The name a key belongs to, and which piece of its value it holds."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    written = match[1] if match[1] != _NAMELESS else ""
    try:
        return base64.b32decode(written + "=" * (-len(written) % 8)).decode(), int(match[2] or 0)
    except (binascii.Error, UnicodeDecodeError):
        return None


def _value(text: str) -> str | None:
    version, colon, written = text.partition(":")
    if version + colon != _VERSION:
        return None
    try:
        return base64.b64decode(written, validate=True).decode("utf-8", "surrogatepass")
    except (binascii.Error, UnicodeDecodeError):
        return None
