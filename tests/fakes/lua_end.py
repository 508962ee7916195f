"""A stand-in for the scripts in REAPER: the other end of the mailbox, with a session for a project.

It is strict: an edit that is not exactly as docs/protocol.md has it is answered as one that failed, and what it does
with an edit is as little as a script does, so that whatever needs a thought must have been decided before.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from bridge.core.session import Clip, Colour, Session, Take, Track
from bridge.core.tempo import TempoMap
from bridge.daw.reaper.edits import clip_json
from bridge.daw.reaper.wire import ClipWire, TakeWire

PROJECT = "project 1"
CYCLE = 0.002
"""Seconds between two looks; a script looks every 33 ms."""

Message = dict[str, Any]


class Refused(Exception):
    """An edit or call that cannot be carried out: a code of `bridge.errors`, and why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(code, why)
        self.code = code
        self.why = why


class MailboxClient:
    """The client's end of a mailbox, as a script would have it.

    Args:
        folder: The mailbox.
        client: Names this client.
    """

    def __init__(self, folder: Path, client: str | None = None) -> None:
        daemon = json.loads((folder / "daemon.json").read_text(encoding="utf-8"))
        assert daemon["protocol"] == 1
        self.folder = folder / f"{daemon['epoch']}-{client or uuid4().hex[:8]}"
        self.inbox, self.outbox = self.folder / "to-daw", self.folder / "to-daemon"
        for way in (self.folder, self.outbox, self.inbox):
            way.mkdir()
        self._read = count(1)
        self._next = next(self._read)
        self._numbers = count(1)

    def send(self, message: Message) -> Path:
        """Put a message in the box."""
        return self.put(
            json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode("utf-8", "surrogateescape")
        )

    def put(self, content: bytes) -> Path:
        """Put anything in the box."""
        path = self.outbox / f"{next(self._numbers)}.json"
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.rename(path)
        return path

    def receive(self, act: Callable[[Message], None] | None = None) -> Message | None:
        """The next message, if there is one, deleted after it was acted on."""
        path = self.inbox / f"{self._next}.json"
        try:
            message: Message = json.loads(path.read_bytes())
        except FileNotFoundError:
            return None
        if act is not None:
            act(message)
        path.unlink()
        self._next = next(self._read)
        return message


class LuaEnd:
    """REAPER with one project open, as the daemon sees it.

    Args:
        mailbox: The folder, with a daemon at the other end.
        session: What is open.
        path: Of the project file; None for one that was never saved.
    """

    def __init__(self, mailbox: Path, session: Session, path: Path | None) -> None:
        self.client = MailboxClient(mailbox)
        self.texts: dict[str, str] = {}
        self.labels: list[str] = []
        self.heard: list[Message] = []
        self._session = session
        self._path = path
        self._seq = 0
        self._sent_header: Message | None = None
        self._sent_tracks: dict[str, Message] = {}
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lua end", daemon=True)

    def __enter__(self) -> LuaEnd:
        self._report()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    @property
    def session(self) -> Session:
        """What is open."""
        with self._lock:
            return self._session

    @property
    def seq(self) -> int:
        """Of the newest snapshot."""
        with self._lock:
            return self._seq

    def change(self, act: Callable[[Session], Session]) -> None:
        """The musician changes something."""
        with self._lock:
            self._session = act(self._session)
            self._report()

    def shut(self) -> None:
        """The musician closes the project."""
        with self._lock:
            self._seq += 1
            self._notify("snapshot", {"project": PROJECT, "seq": self._seq, "gone": True})

    def _run(self) -> None:
        while not self._stopped.wait(CYCLE):
            while self.client.receive(self._act) is not None:
                pass

    def _act(self, message: Message) -> None:
        self.heard.append(message)
        if "method" not in message or "id" not in message:
            return
        with self._lock:
            try:
                answer: Message = {"result": self._called(message["method"], message["params"])}
            except Refused as refused:
                data = {"code": refused.code, "do": "Ask again."}
                answer = {"error": {"code": -32000, "message": refused.why, "data": data}}
            self.client.send({"id": message["id"], **answer})

    def _called(self, method: str, params: Message) -> Message | None:
        if method == "transport":
            _exactly(params, "project", "do", "start", "end")
            return None
        if method != "commit":
            raise Refused("invalid-input", f"no method {method}")
        _exactly(params, "project", "base", "mark", "label", "edits")
        if params["mark"].items() <= self.texts.items():
            return {"seq": self._seq, "already": True}
        if params["base"] != self._seq:
            raise Refused("moved", "The project changed.")
        session, texts = self._session, {**self.texts, **params["mark"]}
        for edit in params["edits"]:
            session = carried_out(session, texts, edit)
        self._session, self.texts = session, {key: text for key, text in texts.items() if text}
        self.labels.append(params["label"])
        self._report()
        return {"seq": self._seq, "already": False}

    def _report(self) -> None:
        self._seq += 1
        header = header_json(self._session, self._path, self.texts)
        tracks = {track.id: track_json(track) for track in self._session.tracks}
        changed = [track for id, track in tracks.items() if self._sent_tracks.get(id) != track]
        params: Message = {"project": PROJECT, "seq": self._seq}
        if header != self._sent_header:
            params["session"] = header
        if changed:
            params["tracks"] = changed
        if list(tracks) != list(self._sent_tracks) or self._sent_header is None:
            params["order"] = list(tracks)
        self._sent_header, self._sent_tracks = header, tracks
        self._notify("snapshot", params)

    def _notify(self, method: str, params: Message) -> None:
        self.client.send({"method": method, "params": params})


def complete(session: Session, path: Path | None, texts: Mapping[str, str], *, seq: int = 1) -> Message:
    """The snapshot that a connection begins with, as it comes out of a JSON text."""
    params = {
        "project": PROJECT,
        "seq": seq,
        "session": header_json(session, path, texts),
        "order": [track.id for track in session.tracks],
        "tracks": [track_json(track) for track in session.tracks],
    }
    read: Message = json.loads(json.dumps(params, ensure_ascii=False))
    return read


def header_json(session: Session, path: Path | None, texts: Mapping[str, str]) -> Message:
    """All of a session but its tracks."""
    return {
        "path": None if path is None else str(path),
        "name": session.name,
        "rate": session.rate,
        "media_folder": None if session.media_folder is None else str(session.media_folder),
        "tempo": _markers(session.tempo_map),
        "selection": {
            "clips": list(session.selection.clips),
            "tracks": list(session.selection.tracks),
            "time": None if session.selection.time is None else list(session.selection.time),
        },
        "cursor": session.cursor,
        "saved": dict(texts),
        "regions": [],
    }


def track_json(track: Track) -> Message:
    """A track with all that is on it."""
    return {
        "id": track.id,
        "name": track.name,
        "colour": None if track.colour is None else list(track.colour),
        "depth": track.folder_depth,
        "muted": track.muted,
        "soloed": track.soloed,
        "clips": [clip_json(clip) for clip in track.clips],
    }


def _markers(tempo: TempoMap) -> list[Message]:
    metres = [(tempo.bar_start(point.bar), point.signature) for point in tempo.metres]
    markers: list[Message] = []
    for point in tempo.tempos:
        # A metre changes at a marker, which lies on the bar line but for rounding.
        changed = next((signature for line, signature in metres if abs(line - point.beat) < 1e-6), None)
        markers.append(
            {
                "time": tempo.seconds_at(point.beat),
                "qn": point.beat,
                "bpm": point.bpm,
                "num": 0 if changed is None else changed.numerator,
                "den": 0 if changed is None else changed.denominator,
                "linear": point.ramp,
            }
        )
    return markers


def carried_out(session: Session, texts: dict[str, str], edit: Message) -> Session:
    """The session after an edit as it was sent.

    Raises:
        Refused: when it is not as the protocol has it, or names what is not there.
    """
    match edit["edit"]:
        case "insert_track":
            _exactly(edit, "edit", "id", "name", "colour", "at", "depth", "depths")
            colour = None if edit["colour"] is None else Colour(*edit["colour"])
            track = Track(edit["id"], edit["name"], colour=colour, folder_depth=edit["depth"])
            _unused(session, edit["id"])
            tracks = list(session.tracks)
            if not 0 <= edit["at"] <= len(tracks):
                raise Refused("invalid-input", "no such place")
            tracks.insert(edit["at"], track)
            return _with_depths(replace(session, tracks=tuple(tracks)), edit["depths"])
        case "remove_track":
            _exactly(edit, "edit", "id", "depths")
            _track(session, edit["id"])
            kept = tuple(track for track in session.tracks if track.id != edit["id"])
            return _with_depths(replace(session, tracks=kept), edit["depths"])
        case "insert_clip":
            _exactly(edit, "edit", "track", "clip")
            track = _track(session, edit["track"])
            clip = ClipWire.model_validate(edit["clip"], strict=False).clip()
            _unused(session, clip.id, *(take.id for take in clip.takes))
            return session.with_track(replace(track, clips=(*track.clips, clip)))
        case "remove_clip":
            _exactly(edit, "edit", "id")
            track = next(track for track, clip in session.clips() if clip == _clip(session, edit["id"]))
            return session.with_track(replace(track, clips=tuple(c for c in track.clips if c.id != edit["id"])))
        case "add_take":
            _exactly(edit, "edit", "clip", "take", "activate")
            clip, take = _clip(session, edit["clip"]), TakeWire.model_validate(edit["take"]).take()
            _unused(session, take.id)
            active = len(clip.takes) if edit["activate"] else clip.active
            return session.with_clip(replace(clip, takes=(*clip.takes, take), active=active))
        case "remove_take":
            _exactly(edit, "edit", "clip", "take")
            return _without_take(session, _clip(session, edit["clip"]), edit["take"])
        case "activate_take":
            _exactly(edit, "edit", "clip", "take")
            clip = _clip(session, edit["clip"])
            return session.with_clip(replace(clip, active=clip.takes.index(_take(clip, edit["take"]))))
        case "mute_clip":
            _exactly(edit, "edit", "clip", "muted")
            return session.with_clip(replace(_clip(session, edit["clip"]), muted=edit["muted"]))
        case "save_state":
            _exactly(edit, "edit", "set")
            for key, text in edit["set"].items():
                if not text and key not in texts:
                    raise Refused("not-found", f"{key} is not there to be forgotten")
                texts[key] = text
            return session
    raise Refused("invalid-input", f"no edit {edit['edit']}")


def _exactly(given: Message, *names: str) -> None:
    if set(given) != set(names):
        raise Refused("invalid-input", f"{sorted(given)} is not {sorted(names)}")


def _unused(session: Session, *ids: str) -> None:
    used = {track.id for track in session.tracks} | {clip.id for _, clip in session.clips()}
    used |= {take.id for _, clip in session.clips() for take in clip.takes}
    if used & set(ids):
        raise Refused("conflict", "that GUID is in use")


def _track(session: Session, id: str) -> Track:
    found = [track for track in session.tracks if track.id == id]
    if not found:
        raise Refused("not-found", f"no track {id}")
    return found[0]


def _clip(session: Session, id: str) -> Clip:
    found = [clip for _, clip in session.clips() if clip.id == id]
    if not found:
        raise Refused("not-found", f"no item {id}")
    return found[0]


def _take(clip: Clip, id: str) -> Take:
    found = [take for take in clip.takes if take.id == id]
    if not found:
        raise Refused("not-found", f"no take {id}")
    return found[0]


def _without_take(session: Session, clip: Clip, id: str) -> Session:
    gone = clip.takes.index(_take(clip, id))
    kept = tuple(take for take in clip.takes if take.id != id)
    # The take that plays goes on playing; when it is the one that goes, the next one does, else the last.
    active = clip.active - 1 if clip.active > gone else min(clip.active, max(0, len(kept) - 1))
    return session.with_clip(replace(clip, takes=kept, active=active))


def _with_depths(session: Session, depths: Mapping[str, int]) -> Session:
    for id, depth in depths.items():
        session = session.with_track(replace(_track(session, id), folder_depth=depth))
    return session
