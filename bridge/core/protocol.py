"""What every end of the protocol between faces, DAWs and daemon agrees on (docs/protocol.md)."""

from __future__ import annotations

PROTOCOL = 1
"""Its version; raised when an old face or script would misunderstand."""

LARGEST = 16 << 20
"""Bytes that a message may have, on every road."""
