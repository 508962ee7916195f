"""Our own state inside a project file: the section `LOOP_COPILOT` of its `EXTSTATE` block.

That is where REAPER's SetProjExtState keeps the state of scripts, so it survives REAPER saving the
project. A name becomes a key in base 32, since REAPER does not keep the case of keys; a value is `1:`
and base 64, in pieces of 4,000 characters (`KEY`, `KEY-1`, `KEY-2` …), so that no quotation mark, line
break or length can do harm. The key `WRAPPED` says that the `EXTSTATE` block around us is ours too.
"""

from __future__ import annotations

import base64
import binascii
import re
from itertools import count

from bridge.daw.rpp.text import Block, Document, build, build_block, first_word, tokens

SECTION = b"LOOP_COPILOT"
_WRAPPED = b"WRAPPED"
_PIECE = 4000
_KEY = re.compile(rb"([A-Z2-7]+)(?:-(\d+))?$")


def read_state(root: Block) -> tuple[tuple[str, str], ...]:
    """What we saved, by name."""
    section = _section(root)
    if section is None:
        return ()
    pieces: dict[str, dict[int, str]] = {}
    for child in section.children:
        found = _name(child)
        if found is not None:
            pieces.setdefault(found[0], {})[found[1]] = _text(child)
    values = {name: _value("".join(parts[i] for i in sorted(parts))) for name, parts in pieces.items()}
    return tuple(sorted((name, value) for name, value in values.items() if value is not None))


def write_state(document: Document, name: str, value: str | None) -> None:
    """Save a value under a name, or forget it; a section that becomes empty goes too."""
    root = document.root
    section = _section(root)
    if value is None:
        if section is not None:
            section.children = [c for c in section.children if _owner(c) != name]
            _tidy(root, section)
        return
    if section is None:
        section = _open(document)
    lines = build(_lines(name, value), document, 3)
    owners = [_owner(child) for child in section.children]
    old = [i for i, owner in enumerate(owners) if owner == name]
    later = (i for i, owner in enumerate(owners) if owner is not None and owner > name)
    at = old[0] if old else next(later, len(owners))
    kept = [c for i, c in enumerate(section.children) if i not in old]
    section.children = [*kept[:at], *lines, *kept[at:]]


def _section(root: Block) -> Block | None:
    for state in root.blocks(b"EXTSTATE"):
        for section in state.blocks(SECTION):
            return section
    return None


def _open(document: Document) -> Block:
    state = next(document.root.blocks(b"EXTSTATE"), None)
    if state is None:
        section = build_block([f"<{SECTION.decode()}", f"{_WRAPPED.decode()} 1", ">"], document, 2)
        wrapper = build_block(["<EXTSTATE", ">"], document, 1)
        wrapper.children.append(section)
        document.root.children.append(wrapper)
    else:
        section = build_block([f"<{SECTION.decode()}", ">"], document, 2)
        state.children.append(section)
    return section


def _tidy(root: Block, section: Block) -> None:
    if any(_name(child) is not None for child in section.children):
        return
    for state in root.blocks(b"EXTSTATE"):
        if section in state.children:
            state.children.remove(section)
            if section.line(_WRAPPED) is not None and not state.children:
                root.children.remove(state)
            return


def _lines(name: str, value: str) -> list[str]:
    key = base64.b32encode(name.encode()).decode().rstrip("=") or "A"
    text = "1:" + base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()
    pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
    return [f"{key}{f'-{i}' if i else ''} {piece}" for i, piece in zip(count(), pieces, strict=False)]


def _name(child: bytes | Block) -> tuple[str, int] | None:
    """The name a line of our section belongs to, and which piece of its value it holds."""
    key = _key(child)
    match = _KEY.match(key)
    if match is None or key == _WRAPPED:
        return None
    coded = match[1] if match[1] != b"A" else b""
    try:
        name = base64.b32decode(coded + b"=" * (-len(coded) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, int(match[2] or 0)


def _owner(child: bytes | Block) -> str | None:
    """The name a line of our section belongs to."""
    found = _name(child)
    return None if found is None else found[0]


def _key(child: bytes | Block) -> bytes:
    """Its key; REAPER keeps values it finds awkward in a block `<BIN KEY`."""
    if isinstance(child, Block):
        return (child.head.split()[1:] or [b""])[0].upper() if child.word == b"BIN" else b""
    return first_word(child).upper()


def _text(child: bytes | Block) -> str:
    if isinstance(child, Block):
        raw = b"".join(line.strip() for line in child.children if isinstance(line, bytes))
        try:
            return base64.b64decode(raw).rstrip(b"\0").decode("ascii", "replace")
        except binascii.Error:
            return ""
    return (tokens(child)[1:] or [""])[0]


def _value(text: str) -> str | None:
    version, _, coded = text.partition(":")
    try:
        return base64.b64decode(coded, validate=True).decode("utf-8", "surrogatepass") if version == "1" else None
    except (binascii.Error, UnicodeDecodeError):
        return None
