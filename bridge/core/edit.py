"""Edits: the only changes a DAW backend must know how to make.

They are additive. Nothing of the musician's is ever deleted or overwritten: a part that goes is
muted, a changed clip gains a take. Only `RemoveTrack`, `RemoveClip` and `RemoveTake` take away,
and they exist to undo the insertions of the copilot's own.

Every edit has an exact inverse against the session it was made for, so that undo is a commit too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate

from bridge.core.session import Clip, ClipId, Colour, Session, Take, TakeId, Track, TrackId
from bridge.errors import NotFound


@dataclass(frozen=True, slots=True)
class InsertTrack:
    """A new, empty track; inside the folder track `folder` (opened if needed), else at the end."""

    track: TrackId
    name: str
    colour: Colour | None = None
    folder: TrackId | None = None
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class InsertClip:
    """A new clip, with all its takes, on a track."""

    track: TrackId
    clip: Clip


@dataclass(frozen=True, slots=True)
class AddTake:
    """One more take on a clip, after those it has; `activate` makes it the one that plays."""

    clip: ClipId
    take: Take
    activate: bool = True


@dataclass(frozen=True, slots=True)
class ActivateTake:
    """Choose which take plays."""

    clip: ClipId
    take: TakeId


@dataclass(frozen=True, slots=True)
class MuteClip:
    """Mute or unmute a clip."""

    clip: ClipId
    muted: bool = True


@dataclass(frozen=True, slots=True)
class SaveState:
    """Keep a text of ours inside the project under a name; None forgets it."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RemoveTrack:
    """Undo of `InsertTrack`."""

    track: TrackId


@dataclass(frozen=True, slots=True)
class RemoveClip:
    """Undo of `InsertClip`."""

    clip: ClipId


@dataclass(frozen=True, slots=True)
class RemoveTake:
    """Undo of `AddTake`."""

    clip: ClipId
    take: TakeId


Edit = InsertTrack | InsertClip | AddTake | ActivateTake | MuteClip | SaveState | RemoveTrack | RemoveClip | RemoveTake


def apply(session: Session, edit: Edit) -> Session:
    """The session as it stands after an edit; the reference for every backend.

    The revision is left alone: backends give a new one when they commit.

    Raises:
        NotFound: when the edit names a track, clip or take that is not there.
    """
    match edit:
        case InsertTrack():
            return _insert_track(session, edit)
        case InsertClip(track_id, clip):
            track = session.track(track_id)
            return session.with_track(replace(track, clips=(*track.clips, clip)))
        case AddTake(clip_id, take, activate):
            clip = session.clip(clip_id)
            active = len(clip.takes) if activate else clip.active
            return session.with_clip(replace(clip, takes=(*clip.takes, take), active=active))
        case ActivateTake(clip_id, take_id):
            clip = session.clip(clip_id)
            return session.with_clip(replace(clip, active=_take_index(clip, take_id)))
        case MuteClip(clip_id, muted):
            return session.with_clip(replace(session.clip(clip_id), muted=muted))
        case SaveState(name, value):
            saved = {**dict(session.saved), name: value}
            return replace(session, saved=tuple(sorted((k, v) for k, v in saved.items() if v is not None)))
        case RemoveTrack(track_id):
            return _remove_track(session, track_id)
        case RemoveClip(clip_id):
            track, _ = session.place(clip_id)
            return session.with_track(replace(track, clips=tuple(c for c in track.clips if c.id != clip_id)))
        case RemoveTake(clip_id, take_id):
            clip = session.clip(clip_id)
            gone = _take_index(clip, take_id)
            active = clip.active - (clip.active > gone or clip.active == len(clip.takes) - 1 == gone)
            return session.with_clip(
                replace(clip, takes=(*clip.takes[:gone], *clip.takes[gone + 1 :]), active=max(0, active))
            )


def apply_all(session: Session, edits: tuple[Edit, ...]) -> Session:
    """The session after several edits, in order."""
    for edit in edits:
        session = apply(session, edit)
    return session


def inverse(session: Session, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits that take `edits` back, made against the session as it was before them.

    `apply_all(apply_all(session, edits), inverse(session, edits)) == session`.
    """
    undoing: list[Edit] = []
    for edit in edits:
        undoing = [*_inverse(session, edit), *undoing]
        session = apply(session, edit)
    return tuple(undoing)


def _inverse(session: Session, edit: Edit) -> list[Edit]:
    match edit:
        case InsertTrack(track_id):
            return [RemoveTrack(track_id)]
        case InsertClip(_, clip):
            return [RemoveClip(clip.id)]
        case AddTake(clip_id, take, activate):
            clip = session.clip(clip_id)
            before: list[Edit] = [ActivateTake(clip_id, clip.takes[clip.active].id)] if activate and clip.takes else []
            return [RemoveTake(clip_id, take.id), *before]
        case ActivateTake(clip_id, _):
            clip = session.clip(clip_id)
            return [ActivateTake(clip_id, clip.takes[clip.active].id)]
        case MuteClip(clip_id, _):
            return [MuteClip(clip_id, session.clip(clip_id).muted)]
        case SaveState(name, _):
            return [SaveState(name, session.state(name))]
        case RemoveTrack() | RemoveClip() | RemoveTake():
            raise NotFound("An undo is not undone by its inverse; redo applies the first edits again.")


def _insert_track(session: Session, edit: InsertTrack) -> Session:
    new = Track(edit.track, edit.name, colour=edit.colour)
    if edit.folder is None:
        return replace(session, tracks=(*session.tracks, replace(new, folder_depth=int(edit.is_folder))))
    folder = next((i for i, t in enumerate(session.tracks) if t.id == edit.folder), None)
    if folder is None:
        raise NotFound(f"There is no folder track {edit.folder} in {session.name}.")
    tracks = list(session.tracks)
    if tracks[folder].folder_depth <= 0:
        at, own = folder, 1
        depth = tracks[folder].folder_depth - 1
    else:
        at, own, depth = _room(tracks, folder)
    tracks[at] = replace(tracks[at], folder_depth=own)
    tracks.insert(at + 1, replace(new, folder_depth=depth))
    return replace(session, tracks=tuple(tracks))


def _room(tracks: list[Track], folder: int) -> tuple[int, int, int]:
    """Where the last track of an open folder comes to stand, so that every other one stays in its folders.

    Returns:
        The index of the track it comes after, that track's folder depth from then on, and the new one's.
    """
    levels = list(accumulate(track.folder_depth for track in tracks[folder:]))
    closing = next((i for i, level in enumerate(levels) if level <= 0), None)
    if closing is not None:
        return folder + closing, 1 - levels[closing - 1], levels[closing] - 1
    if len(levels) == 1:
        return folder, tracks[folder].folder_depth, -1
    # Left open to the end of the project; so is what follows the last track that is in no folder further in.
    at = folder + max(i for i, level in enumerate(levels) if level <= levels[0])
    return at, tracks[at].folder_depth, 0


def _remove_track(session: Session, track_id: TrackId) -> Session:
    session.track(track_id)
    tracks = list(session.tracks)
    index = next(i for i, t in enumerate(tracks) if t.id == track_id)
    depth = tracks.pop(index).folder_depth
    heir = _heir(tracks, index, depth)
    if heir is not None:
        tracks[heir] = replace(tracks[heir], folder_depth=tracks[heir].folder_depth + depth)
    return replace(session, tracks=tuple(tracks))


def _heir(tracks: list[Track], index: int, depth: int) -> int | None:
    """The index of the track that takes over what a removed one at `index` opened or closed; None when none does."""
    if depth > 0:
        # What a folder held moves up, so that the track that closed it has one folder less to close.
        level = depth
        for later in range(index, len(tracks)):
            level += tracks[later].folder_depth
            if level <= 0:
                return later
        return None
    # The last folder stays one when its only track goes, as there is nothing after it to swallow.
    emptied_last = depth == -1 and index == len(tracks) and tracks[-1:] and tracks[-1].folder_depth > 0
    return None if index == 0 or emptied_last else index - 1


def folder_end(tracks: tuple[Track, ...], folder: int) -> int:
    """The index of the last track inside the folder at index `folder`; that index itself when it is empty."""
    depth = 0
    for index in range(folder, len(tracks)):
        depth += tracks[index].folder_depth
        if index > folder and depth <= 0:
            return index
    return folder if len(tracks) == folder + 1 else len(tracks) - 1


def _take_index(clip: Clip, take_id: TakeId) -> int:
    for index, take in enumerate(clip.takes):
        if take.id == take_id:
            return index
    raise NotFound(f"There is no take {take_id} on that clip.")
