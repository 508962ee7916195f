"""Moving through the history on a project that the musician has gone on working in.

What the copilot made is taken back; what the musician made since stays, also where it lies on a track or
an item of the copilot's. What they have removed themselves is passed over; where nothing is left to do, as after
an undo in the DAW, nothing is written: an undo step that changes nothing would cost them the DAW's redo.
"""

from __future__ import annotations

from typing import NamedTuple

from bridge.controller.facts import KEY_STATE
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
    folder_end,
)
from bridge.core.history import History, Route
from bridge.core.session import ClipId, Session, Take, TakeId, TrackId
from bridge.tasks.task import Travel, sentence


class Way(NamedTuple):
    """What a route comes to on the project as it stands.

    Args:
        edits: What can be carried out and changes something, in order.
        kept: Names of what would have gone but holds work of the musician's.
        gone: How many edits met nothing, because the musician removed it.
    """

    edits: tuple[Edit, ...]
    kept: tuple[str, ...] = ()
    gone: int = 0


def route_of(history: History, travel: Travel) -> Route:
    """Where a move leads.

    Raises:
        NotFound: when there is nothing there to move to.
    """
    match travel.to:
        case "undo":
            return history.undo(travel.steps)
        case "redo":
            return history.redo(travel.steps)
        case "branch":
            return history.branch(travel.name)
        case "start":
            return history.route(None)
        case "new branch":
            return history.route(history.head)


def way(session: Session, history: History, route: Route) -> Way:
    """What of a route's edits can be carried out on the session as it stands."""
    ours = frozenset(take.id for node in history.nodes for edit in node.edits for take in brought(edit))
    edits: list[Edit] = []
    kept: list[str] = []
    gone = 0
    for edit in route.edits:
        if not _there(session, edit):
            gone += 1
            continue
        if name := _musicians(session, edit, ours):
            kept.append(name)
            continue
        changed = apply(session, edit)
        if changed != session:
            edits.append(edit)
        session = changed
    if not kept and all(map(_is_mark, edits)) and not all(map(_is_mark, route.edits)):
        edits = []
    return Way(tuple(edits), tuple(dict.fromkeys(kept)), gone)


def brought(edit: Edit) -> tuple[Take, ...]:
    """The takes an edit brings into the project."""
    match edit:
        case InsertClip(_, clip):
            return clip.takes
        case AddTake(_, take):
            return (take,)
        case _:
            return ()


def words(route: Route, found: Way) -> str:
    """What to tell the musician."""
    if not found.edits and not found.kept:
        nodes = "; ".join(node.label for node in (*route.back, *route.forth))
        return f"The project shows that already: {nodes}. So nothing was written, and only the history moved."
    said = []
    if route.back:
        said.append(f"Took back: {'; '.join(node.label for node in route.back)}.")
    if route.forth:
        said.append(f"Did again: {'; '.join(node.label for node in route.forth)}.")
    if found.kept:
        said.append(f"Kept {sentence([f'“{name}”' for name in found.kept])}, which holds work of your own.")
    if found.gone:
        said.append("What you had removed yourself was passed over.")
    return " ".join(said)


def _is_mark(edit: Edit) -> bool:
    """Whether an edit only changes what we note in the project for ourselves."""
    return isinstance(edit, SaveState) and edit.name != KEY_STATE


def _there(session: Session, edit: Edit) -> bool:
    """Whether an edit finds what it needs, and does not bring what is there already."""
    tracks = {track.id for track in session.tracks}
    clips = {clip.id: {take.id for take in clip.takes} for _, clip in session.clips()}
    match edit:
        case InsertTrack(track, folder=folder):
            return track not in tracks and (folder is None or folder in tracks)
        case InsertClip(track, clip):
            return track in tracks and clip.id not in clips
        case AddTake(clip_id, take):
            return clip_id in clips and take.id not in clips[clip_id]
        case ActivateTake(clip_id, take_id) | RemoveTake(clip_id, take_id):
            return take_id in clips.get(clip_id, ())
        case MuteClip(clip_id) | RemoveClip(clip_id):
            return clip_id in clips
        case RemoveTrack(track):
            return track in tracks
        case SaveState():
            return True


def _musicians(session: Session, edit: Edit, ours: frozenset[TakeId]) -> str:
    """The name of what a removal would take along of the musician's; empty when there is nothing."""
    match edit:
        case RemoveClip(clip_id):
            return _clip_name(session, clip_id, ours)
        case RemoveTrack(track_id):
            return _track_name(session, track_id)
        case _:
            return ""


def _clip_name(session: Session, clip_id: ClipId, ours: frozenset[TakeId]) -> str:
    clip = session.clip(clip_id)
    return clip.name or "an item" if any(take.id not in ours for take in clip.takes) else ""


def _track_name(session: Session, track_id: TrackId) -> str:
    index = next(i for i, track in enumerate(session.tracks) if track.id == track_id)
    track = session.tracks[index]
    inside = track.folder_depth > 0 and folder_end(session.tracks, index) > index
    return track.name or "a track" if track.clips or inside else ""
