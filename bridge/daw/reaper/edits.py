"""Edits as REAPER's end of the connection carries them out: all that needs a thought is decided here."""

from __future__ import annotations

from collections.abc import Mapping

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
from bridge.core.json import Json, JsonObject
from bridge.core.session import AudioSource, Clip, MidiSource, Session, Source, Take
from bridge.daw.midi_file import DRUM_CHANNEL
from bridge.daw.saved import coded, name_of


def wired(session: Session, edits: tuple[Edit, ...], texts: Mapping[str, str]) -> list[JsonObject]:
    """Edits as JSON.

    Args:
        session: As it stands before them.
        edits: In order.
        texts: What our section of the project's state holds before them.

    Raises:
        NotFound: when one names what is not there.
    """
    held = dict(texts)
    made: list[JsonObject] = []
    for edit in edits:
        after = apply(session, edit)
        if isinstance(edit, SaveState):
            changed = _saved(edit, held)
            held = {key: text for key, text in {**held, **changed}.items() if text}
            made.append({"edit": "save_state", "set": changed})
        else:
            made.append(_wired(edit, session, after))
        session = after
    return made


def _wired(edit: Edit, before: Session, after: Session) -> JsonObject:
    match edit:
        case InsertTrack(track, name, colour):
            at, new = next((i, t) for i, t in enumerate(after.tracks) if t.id == track)
            return {
                "edit": "insert_track", "id": track, "name": name, "colour": list(colour) if colour else None,
                "at": at, "depth": new.folder_depth, "depths": _depths(before, after),
            }  # fmt: skip
        case RemoveTrack(track):
            return {"edit": "remove_track", "id": track, "depths": _depths(before, after)}
        case InsertClip(track, clip):
            return {"edit": "insert_clip", "track": track, "clip": clip_json(clip)}
        case RemoveClip(clip_id):
            return {"edit": "remove_clip", "id": clip_id}
        case AddTake(clip_id, take, activate):
            return {"edit": "add_take", "clip": clip_id, "take": take_json(take), "activate": activate}
        case RemoveTake(clip_id, take_id):
            return {"edit": "remove_take", "clip": clip_id, "take": take_id}
        case ActivateTake(clip_id, take_id):
            return {"edit": "activate_take", "clip": clip_id, "take": take_id}
        case MuteClip(clip_id, muted):
            return {"edit": "mute_clip", "clip": clip_id, "muted": muted}
        case SaveState(_, _):
            raise TypeError("a saved text is coded with those before it")


def clip_json(clip: Clip) -> JsonObject:
    """A clip as it is sent either way."""
    return {
        "id": clip.id, "position": clip.position, "length": clip.length, "muted": clip.muted,
        "loop_source": clip.loop_source, "active": clip.active, "takes": [take_json(take) for take in clip.takes],
    }  # fmt: skip


def take_json(take: Take) -> JsonObject:
    """A take as it is sent either way."""
    return {
        "id": take.id, "name": take.name, "offset": take.offset, "play_rate": take.play_rate,
        "preserve_pitch": take.preserve_pitch, "pitch": take.pitch, "gain": take.gain,
        "markers": [list(marker) for marker in take.stretch_markers], "source": _source_json(take.source),
    }  # fmt: skip


def _source_json(source: Source) -> JsonObject:
    match source:
        case AudioSource(path, section, missing):
            return {
                "kind": "audio", "path": str(path), "missing": missing,
                "section": None if section is None else list(section),
            }  # fmt: skip
        case MidiSource(notes, length, key, path, unpitched):
            channel = DRUM_CHANNEL if unpitched else 0
            played: list[Json] = [[*note, channel] for note in notes]
            return {
                "kind": "midi", "notes": played, "length": length, "key": None if key is None else str(key),
                "path": None if path is None else str(path),
            }  # fmt: skip
        case _:
            return {"kind": "empty", "what": source.kind}


def _saved(edit: SaveState, held: Mapping[str, str]) -> dict[str, str]:
    """The texts to set; an empty one forgets a piece that the value no longer has."""
    new = {} if edit.value is None else coded(edit.name, edit.value)
    forgotten = {key: "" for key in held if name_of(key) == edit.name and key not in new}
    return {**forgotten, **new}


def _depths(before: Session, after: Session) -> dict[str, Json]:
    """The folder depths of tracks that were there before and have another one."""
    were = {track.id: track.folder_depth for track in before.tracks}
    return {t.id: t.folder_depth for t in after.tracks if were.get(t.id, t.folder_depth) != t.folder_depth}
