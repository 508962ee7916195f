"""A project file as a tree of its own lines, so that what is not edited stays as it was, byte for byte.

A REAPER file is lines. `<WORD …` opens a block, `>` alone closes it, anything else belongs to the block
around it: settings (`WORD value "quoted value"`), base64 of plug-ins, notes led by `|`. Only settings
that are asked for are ever decoded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bridge.errors import InvalidProject

LARGEST = 256 * 1024 * 1024
"""Bytes. Real projects stay below 30 MB, even with plug-in states in them."""

DEEPEST = 64
"""Blocks within blocks. REAPER's own files go seven deep."""

MEND = "Open it in REAPER and save it again, or go back to one of its backups."

_TOKEN = re.compile(rb"""\s*(?:"([^"\r\n]*)"?|'([^'\r\n]*)'?|`([^`\r\n]*)`?|(\S+))""")


@dataclass(slots=True, eq=False)
class Block:
    """A block: its opening line, what is inside, its closing line. Lines keep their line ends."""

    head: bytes
    children: list[bytes | Block] = field(default_factory=list)
    tail: bytes = b""

    @property
    def word(self) -> bytes:
        """The word after `<`."""
        return first_word(self.head)[1:]

    def blocks(self, word: bytes) -> Iterator[Block]:
        """The blocks of that word directly inside."""
        return (c for c in self.children if isinstance(c, Block) and c.word == word)

    def line(self, word: bytes) -> bytes | None:
        """The first line of that word directly inside."""
        return next((c for c in self.children if isinstance(c, bytes) and first_word(c) == word), None)

    def values(self, word: bytes) -> list[str] | None:
        """What stands after a word, on its first line directly inside; None where there is no such line."""
        line = self.line(word)
        return None if line is None else tokens(line)[1:]

    def settings(self, words: frozenset[bytes]) -> dict[bytes, list[str]]:
        """What stands after each of some words, read in one go."""
        found: dict[bytes, list[str]] = {}
        for child in self.children:
            if isinstance(child, bytes) and (word := first_word(child)) in words and word not in found:
                found[word] = tokens(child)[1:]
        return found

    def index(self, child: bytes | Block) -> int:
        """Where a child stands, by identity."""
        return next(i for i, c in enumerate(self.children) if c is child)


@dataclass(slots=True, eq=False)
class Document:
    """A whole file: the project block, and blank lines before or anything after it."""

    before: bytes
    root: Block
    after: bytes

    @property
    def end_of_line(self) -> bytes:
        """The line end the file uses."""
        return b"\r\n" if self.root.head.endswith(b"\r\n") else b"\n"

    @property
    def indent(self) -> bytes:
        """What one level is indented by."""
        for child in self.root.children:
            line = child.head if isinstance(child, Block) else child
            if line.strip():
                return line[: len(line) - len(line.lstrip(b" \t"))]
        return b"  "


def parse(data: bytes, name: str) -> Document:
    """Read a file's bytes.

    Args:
        data: All of it.
        name: What to call it in errors.

    Raises:
        InvalidProject: when it is no project, is cut off, or its blocks do not match.
    """
    if not data.strip():
        raise InvalidProject(f"{name} is empty.", MEND)
    if len(data) > LARGEST:
        raise InvalidProject(f"{name} is larger than {LARGEST >> 20} MB.", "Is it really a REAPER project?")
    start = data.find(b"<REAPER_PROJECT", 0, 4096)
    if start < 0 or data[:start].strip(b"\xef\xbb\xbf \t\r\n"):
        raise InvalidProject(f"{name} is not a REAPER project.", "Give a .rpp file saved by REAPER.")
    if b"\0" in data:
        raise InvalidProject(f"{name} holds binary data; it is damaged.", MEND)
    indent = data.rfind(b"\n", 0, start) + 1
    return _tree(data[:indent], data[indent:], name)


def dump(document: Document) -> bytes:
    """The file's bytes; `dump(parse(data))` is `data`."""
    out = [document.before]
    _lines(document.root, out)
    return b"".join([*out, document.after])


def first_word(line: bytes) -> bytes:
    """A line's first word."""
    words = line.split(None, 1)
    return words[0] if words else b""


def tokens(line: bytes) -> list[str]:
    """A line's words, quotes taken off."""
    if line.isascii() and not (b'"' in line or b"'" in line or b"`" in line):
        return line.decode().split()
    return [decode(match[match.lastindex or 0]) for match in _TOKEN.finditer(line.strip())]


def with_token(line: bytes, index: int, value: str) -> bytes:
    """The line with its word at `index` (counted from 0) replaced or, past the end, added; all else as it was."""
    found = list(_TOKEN.finditer(line))
    if index < len(found):
        match = found[index]
        start = match.end() - len(match.group().lstrip())
        return line[:start] + value.encode() + line[match.end() :]
    text = line.rstrip()
    return text + b" " + value.encode() + line[len(text) :]


def decode(raw: bytes) -> str:
    """Text as UTF-8 or, in files from old Windows versions, Latin-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def quote(text: str) -> str:
    """Text as REAPER quotes it; what cannot stand on one line becomes a space.

    Text with all three kinds of quotation mark loses its backticks here; see `needs_block`.
    """
    safe = one_line(text)
    mark = next((mark for mark in "\"'`" if mark not in safe), None)
    return f"{mark}{safe}{mark}" if mark else f"`{safe.replace('`', chr(39))}`"


def needs_block(text: str) -> bool:
    """Whether no quotation mark is left to quote it with; REAPER then adds a block of its lines, led by `|`."""
    return all(mark in text for mark in "\"'`")


def one_line(text: str) -> str:
    """Text with control characters and line breaks of every kind turned to spaces."""
    return "".join(" " if c < " " or c in "\x7f\x85\u2028\u2029" or "\x80" <= c <= "\x9f" else c for c in text)


def number(values: list[str] | None, index: int, default: float, what: str) -> float:
    """The number at a place of a line's values; the default when it is missing.

    Raises:
        InvalidProject: when something stands there that is no finite number.
    """
    if values is None or index >= len(values):
        return default
    try:
        value = float(values[index])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidProject(f"The project's {what} is {values[index]!r}, which is no number.", MEND)
    return value


def write_number(value: float) -> str:
    """A number as REAPER writes it, exact when read again."""
    short = f"{value:.14g}"
    return short if float(short) == value else repr(float(value))


def build_block(lines: list[str], document: Document, depth: int) -> Block:
    """One new block; its lines as `build` takes them."""
    return next(c for c in build(lines, document, depth) if isinstance(c, Block))


def build(lines: list[str], document: Document, depth: int) -> list[bytes | Block]:
    """New text for a document, in its line ends and indentation.

    Args:
        lines: Without indentation; `<…` opens a block and `>` closes it.
        document: Where it will stand.
        depth: How many blocks are around it.
    """
    holder = Block(b"")
    stack = [holder]
    for text in lines:
        closing = text == ">"
        level = depth + len(stack) - 1 - closing
        raw = document.indent * level + text.encode() + document.end_of_line
        if closing:
            stack.pop().tail = raw
        elif text.startswith("<"):
            block = Block(raw)
            stack[-1].children.append(block)
            stack.append(block)
        else:
            stack[-1].children.append(raw)
    return holder.children


def _tree(before: bytes, data: bytes, name: str) -> Document:
    lines = data.splitlines(keepends=True)
    root = Block(lines[0])
    stack = [root]
    opened = [1]
    for at, line in enumerate(lines[1:], 2):
        text = line.strip()
        if text[:1] == b"<":
            block = Block(line)
            stack[-1].children.append(block)
            stack.append(block)
            opened.append(at)
            if len(stack) > DEEPEST:
                raise InvalidProject(f"{name} nests more than {DEEPEST} blocks at line {at}; it is damaged.", MEND)
        elif text == b">":
            stack.pop().tail = line
            opened.pop()
            if not stack:
                return Document(before, root, b"".join(lines[at:]))
        else:
            stack[-1].children.append(line)
    raise InvalidProject(
        f"{name} is cut off: {len(stack)} blocks are still open at its end, the last from line {opened[-1]}.", MEND
    )


def _lines(block: Block, out: list[bytes]) -> None:
    out.append(block.head)
    for child in block.children:
        if isinstance(child, bytes):
            out.append(child)
        else:
            _lines(child, out)
    out.append(block.tail)
