"""Edits as changes to a project file's tree of lines.

They insert lines of ours, take lines of ours away again, and change single words elsewhere: the
first value of an item's `MUTE`, the `SEL` of a `TAKE` line, the `ISBUS` of the track that a folder
ends with, and in the `AUXRECV` lines the number of a track that moved down or up.
"""

from __future__ import annotations

import re
from pathlib import Path

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveClip,
    RemoveTake,
    RemoveTrack,
    SaveState,
    apply,
)
from bridge.core.session import ClipId, Session, Take, TakeId
from bridge.daw.rpp.chunks import bus_kind, first_take_lines, item_lines, take_lines, track_lines
from bridge.daw.rpp.item import take_texts
from bridge.daw.rpp.read import Places
from bridge.daw.rpp.state import write_state
from bridge.daw.rpp.text import Block, Document, build, build_block, first_word, number, tokens, with_token
from bridge.errors import Conflict, InvalidArguments

_GUID = re.compile(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}")
_AFTER_TRACKS = frozenset((b"EXTENSIONS", b"EXTSTATE"))


class Writer:
    """Carries out edits on a document, one after the other.

    Args:
        document: Changed in place.
        session: What it holds.
        places: Where.
        folder: The project's, for relative paths.
    """

    def __init__(self, document: Document, session: Session, places: Places, folder: Path) -> None:
        self._document = document
        self._session = session
        self._places = places
        self._folder = folder

    def write(self, edit: Edit) -> None:
        """Carry out one edit.

        Raises:
            Conflict: when a track to be removed feeds others.
            InvalidArguments: when an id or path is none that a project file can hold.
            NotFound: when the edit names what is not there.
        """
        after = apply(self._session, edit)
        match edit:
            case InsertTrack():
                self._insert_track(edit, after)
            case RemoveTrack(track):
                self._remove_track(edit, self._places.tracks[track])
            case InsertClip(track, clip):
                _check_ids(clip.id, *(take.id for take in clip.takes))
                block = self._places.tracks[track]
                item = build_block(item_lines(clip, self._folder), self._document, 2)
                block.children.append(item)
                self._places.clips[clip.id] = (block, item)
            case RemoveClip(clip_id):
                block, item = self._places.clips.pop(clip_id)
                block.children.remove(item)
            case AddTake(clip_id, take):
                self._add_take(clip_id, take)
            case RemoveTake(clip_id, take_id):
                self._remove_take(clip_id, take_id)
            case MuteClip(clip_id, muted):
                self._mute(clip_id, muted=muted)
            case SaveState(name, value):
                write_state(self._document, name, value)
            case ActivateTake():
                pass
        if isinstance(edit, AddTake | RemoveTake | ActivateTake):
            self._activate(edit.clip, after.clip(edit.clip).active)
        self._keep_folders(after)
        self._session = after

    def _insert_track(self, edit: InsertTrack, after: Session) -> None:
        _check_ids(edit.track)
        index = next(i for i, track in enumerate(after.tracks) if track.id == edit.track)
        self._renumber_receives(index, +1)
        block = build_block(track_lines(edit, after.tracks[index].folder_depth), self._document, 1)
        children = self._document.root.children
        if index:
            at = self._document.root.index(self._places.tracks[after.tracks[index - 1].id]) + 1
        else:
            at = next(
                (i for i, c in enumerate(children) if isinstance(c, Block) and c.word in _AFTER_TRACKS), len(children)
            )
        children.insert(at, block)
        self._places.tracks[edit.track] = block

    def _remove_track(self, edit: RemoveTrack, block: Block) -> None:
        index = next(i for i, track in enumerate(self._session.tracks) if track.id == edit.track)
        self._document.root.children.remove(block)
        self._renumber_receives(index, -1)
        del self._places.tracks[edit.track]
        for clip in self._session.track(edit.track).clips:
            del self._places.clips[clip.id]

    def _renumber_receives(self, index: int, step: int) -> None:
        """Keep sends with their tracks: `AUXRECV` names the sending track by its number, counted from 0."""
        for track in self._document.root.blocks(b"TRACK"):
            for i, child in enumerate(track.children):
                if not isinstance(child, bytes) or first_word(child) != b"AUXRECV":
                    continue
                sender = int(number(tokens(child), 1, -1, "receive"))
                if step < 0 and sender == index:
                    raise Conflict(
                        f"{self._session.tracks[index].name!r} sends to another track.",
                        "Take the send away in REAPER, save the project, then ask again.",
                    )
                if sender >= index:
                    track.children[i] = with_token(child, 1, str(sender + step))

    def _keep_folders(self, after: Session) -> None:
        before = {track.id: track.folder_depth for track in self._session.tracks}
        for track in after.tracks:
            if track.folder_depth == before.get(track.id, track.folder_depth):
                continue
            block = self._places.tracks[track.id]
            line = block.line(b"ISBUS")
            if line is None:
                block.children[:0] = build(["ISBUS 0 0"], self._document, 2)
                line = block.line(b"ISBUS") or b""
            changed = with_token(line, 1, str(bus_kind(track.folder_depth)))
            block.children[block.index(line)] = with_token(changed, 2, str(track.folder_depth))

    def _add_take(self, clip_id: ClipId, take: Take) -> None:
        _check_ids(take.id)
        _, item = self._places.clips[clip_id]
        trim = abs(number(item.values(b"VOLPAN"), 0, 1.0, "item volume"))
        if take_texts(item, clip_id):
            lines = take_lines(take, self._folder, trim=trim)
        else:
            lines = first_take_lines(take, self._folder)
        item.children += build(lines, self._document, 3)

    def _remove_take(self, clip_id: ClipId, take_id: TakeId) -> None:
        _, item = self._places.clips[clip_id]
        takes = take_texts(item, clip_id)
        index = next(i for i, take in enumerate(takes) if take.id == take_id)
        gone = {*takes[index].at, takes[index].opening}
        if index == 0 and len(takes) > 1:
            # The second take moves up: the line that opens it goes, and its volume joins the item's.
            gone.add(takes[1].opening)
            trim = (item.values(b"VOLPAN") or ["1"])[0]
            for at in takes[1].at:
                line = item.children[at]
                if isinstance(line, bytes) and first_word(line) == b"TAKEVOLPAN":
                    item.children[at] = line.replace(b"TAKEVOLPAN", f"VOLPAN {trim}".encode(), 1)
        item.children = [c for i, c in enumerate(item.children) if i not in gone]

    def _activate(self, clip_id: ClipId, active: int) -> None:
        _, item = self._places.clips[clip_id]
        for index, take in enumerate(take_texts(item, clip_id)):
            if take.opening is None or take.selected == (index == active):
                continue
            line = item.children[take.opening]
            if isinstance(line, bytes):
                text = line.rstrip()
                end = line[len(text) :]
                text = text + b" SEL" if index == active else re.sub(rb"\s+SEL\b", b"", text, count=1)
                item.children[take.opening] = text + end

    def _mute(self, clip_id: ClipId, *, muted: bool) -> None:
        _, item = self._places.clips[clip_id]
        line = item.line(b"MUTE")
        if line is None:
            item.children[:0] = build([f"MUTE {int(muted)} 0"], self._document, 3)
        elif bool(number(tokens(line), 1, 0, "mute")) != muted:
            item.children[item.index(line)] = with_token(line, 1, str(int(muted)))


def _check_ids(*ids: str) -> None:
    for identity in ids:
        if not _GUID.fullmatch(identity):
            raise InvalidArguments(
                f"{identity!r} is no id that REAPER can keep.", "Give a GUID in capitals and braces."
            )
