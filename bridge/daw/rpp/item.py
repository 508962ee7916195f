"""The layout of an `<ITEM` block: settings of the item, then its takes one after the other.

The first take has no line of its own that opens it: it begins with the first line that only takes
have. Each further one begins with `TAKE`, followed by `NULL` when it is empty and `SEL` when it is
the one that plays; no `SEL` anywhere means the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.core.session import TakeId
from bridge.daw.rpp.text import Block, first_word, tokens

_ITEM_WORDS = frozenset(
    b"POSITION SNAPOFFS LENGTH LOOP ALLTAKES FADEIN FADEOUT FADEFLAG MUTE SEL IGUID IID BEAT COLOR LOCK GROUP"
    b" YPOS COMP RESOURCEFN IMGRESOURCEFLAGS NOTESWND".split()
)
_ITEM_BLOCKS = frozenset((b"NOTES", b"IMAGE"))


@dataclass(slots=True)
class TakeText:
    """One take's part of an item.

    Args:
        id: Its GUID, or one made from the item's where it has none.
        opening: Where its `TAKE` line stands among the item's children; None for the first take.
        selected: Whether that line says that it plays.
        lines: The first line of each word.
        blocks: The first block of each word.
        at: Where all of it but the `TAKE` line stands among the item's children.
    """

    id: TakeId
    opening: int | None
    selected: bool = False
    lines: dict[bytes, bytes] = field(default_factory=dict)
    blocks: dict[bytes, Block] = field(default_factory=dict)
    at: list[int] = field(default_factory=list)

    def values(self, word: bytes) -> list[str] | None:
        """What stands after a word on the take's first line of that word; None where there is no such line."""
        line = self.lines.get(word)
        return None if line is None else tokens(line)[1:]


def take_texts(item: Block, clip: str) -> list[TakeText]:
    """The takes of an item; none for an empty item.

    Args:
        item: The block.
        clip: Its id, from which takes without a GUID get theirs.
    """
    takes = [TakeText(TakeId(""), None)]
    for place, child in enumerate(item.children):
        if isinstance(child, Block):
            word = child.word
            if len(takes) > 1 or word not in _ITEM_BLOCKS:
                takes[-1].blocks.setdefault(word, child)
                takes[-1].at.append(place)
            continue
        word = first_word(child)
        if word == b"TAKE":
            takes.append(TakeText(TakeId(""), place, b"SEL" in child.split()[1:]))
        elif len(takes) > 1 or word not in _ITEM_WORDS:
            takes[-1].lines.setdefault(word, child)
            takes[-1].at.append(place)
    if len(takes) == 1 and b"SOURCE" not in takes[0].blocks and b"GUID" not in takes[0].lines:
        return []
    for index, take in enumerate(takes):
        guid = take.values(b"GUID")
        take.id = TakeId(guid[0] if guid else f"{clip}/{index}")
    return takes


def active_take(takes: list[TakeText]) -> int:
    """Which of them plays."""
    return next((i for i, take in enumerate(takes) if take.selected), 0)


def item_id(item: Block, track: str, index: int) -> str:
    """An item's GUID, or one made from its place where it has none."""
    guid = item.values(b"IGUID")
    return guid[0] if guid else f"{track}/{index}"


def track_id(track: Block, index: int) -> str:
    """A track's GUID, or one made from its place where it has none."""
    head = tokens(track.head)[1:]
    return (head or track.values(b"TRACKID") or [f"track/{index}"])[0]
