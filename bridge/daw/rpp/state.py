"""Our own state inside a project file: the section `LOOP_COPILOT` of its `EXTSTATE` block.

That is where REAPER's SetProjExtState keeps the state of scripts, so it survives REAPER saving the
project; `bridge.daw.saved` says how it is coded. The key `WRAPPED` says that the `EXTSTATE` block
around us is ours too.
"""

from __future__ import annotations

import base64
import binascii

from bridge.daw.rpp.text import Block, Document, build, build_block, first_word, tokens
from bridge.daw.saved import SECTION, coded, decoded, name_of

_WRAPPED = "WRAPPED"


def read_state(root: Block) -> tuple[tuple[str, str], ...]:
    """What we saved, by name."""
    section = _section(root)
    if section is None:
        return ()
    texts = {_key(child): _text(child) for child in section.children}
    texts.pop(_WRAPPED, None)
    return decoded(texts)


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
    lines = build([f"{key} {text}" for key, text in coded(name, value).items()], document, 3)
    owners = [_owner(child) for child in section.children]
    old = [i for i, owner in enumerate(owners) if owner == name]
    later = (i for i, owner in enumerate(owners) if owner is not None and owner > name)
    at = old[0] if old else next(later, len(owners))
    kept = [c for i, c in enumerate(section.children) if i not in old]
    section.children = [*kept[:at], *lines, *kept[at:]]


def _section(root: Block) -> Block | None:
    for state in root.blocks(b"EXTSTATE"):
        for section in state.blocks(SECTION.encode()):
            return section
    return None


def _open(document: Document) -> Block:
    state = next(document.root.blocks(b"EXTSTATE"), None)
    if state is None:
        section = build_block([f"<{SECTION}", f"{_WRAPPED} 1", ">"], document, 2)
        wrapper = build_block(["<EXTSTATE", ">"], document, 1)
        wrapper.children.append(section)
        document.root.children.append(wrapper)
    else:
        section = build_block([f"<{SECTION}", ">"], document, 2)
        state.children.append(section)
    return section


def _tidy(root: Block, section: Block) -> None:
    if any(_owner(child) is not None for child in section.children):
        return
    for state in root.blocks(b"EXTSTATE"):
        if section in state.children:
            state.children.remove(section)
            if section.line(_WRAPPED.encode()) is not None and not state.children:
                root.children.remove(state)
            return


def _owner(child: bytes | Block) -> str | None:
    """The name a line of our section belongs to."""
    key = _key(child)
    return None if key == _WRAPPED else name_of(key)


def _key(child: bytes | Block) -> str:
    """Its key; REAPER keeps values it finds awkward in a block `<BIN KEY`."""
    if isinstance(child, Block):
        key = (child.head.split()[1:] or [b""])[0] if child.word == b"BIN" else b""
    else:
        key = first_word(child)
    return key.decode("ascii", "replace").upper()


def _text(child: bytes | Block) -> str:
    if isinstance(child, Block):
        raw = b"".join(line.strip() for line in child.children if isinstance(line, bytes))
        try:
            return base64.b64decode(raw).rstrip(b"\0").decode("ascii", "replace")
        except binascii.Error:
            return ""
    return (tokens(child)[1:] or [""])[0]
