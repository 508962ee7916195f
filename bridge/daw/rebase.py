"""Whether edits made for an older session still mean the same in the one that stands there now.

An edit is carried over by its ids. It is refused when something it names has gone, when something it
would bring is there already, or when what it depends on has changed: a new clip or take depends on
the tempo map it was made for, a take also on where its clip lies, a saved text on the one it replaces,
and a removal on nobody having put work of their own into what goes.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import chain

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
from bridge.core.session import Session, TakeId
from bridge.errors import Conflict, Moved, NotFound

_AGAIN = "Ask again; the project will be read afresh."


def rebase(now: Session, edits: tuple[Edit, ...], *, base: Session | None) -> Session:
    """The session after the edits, if they may be carried out on `now`.

    Args:
        now: The session as it stands.
        edits: In order.
        base: The session they were made for; None when that is no longer known.

    Raises:
        Moved: when they may not since the project changed, with the reason.
        Conflict: when they may not since what they bring is there already.
        NotFound: when an edit names what was not there in the first place.
    """
    if base is None:
        raise Moved(f"{now.name} changed after it was read, and it is not known how.", _AGAIN)
    for edit in edits:
        _check_new(now, edit)
        if base is now:
            base = now = apply(now, edit)
            continue
        needed = _needs(base, edit)
        try:
            found = _needs(now, edit)
            following = apply(now, edit)
        except NotFound as error:
            raise Moved(f"{now.name} changed meanwhile. {error.what}", _AGAIN) from error
        if found != needed:
            raise Moved(f"{now.name} changed meanwhile: {_changed(edit)}.", _AGAIN)
        base, now = apply(base, edit), following
    return now


def _check_new(session: Session, edit: Edit) -> None:
    match edit:
        case InsertTrack(track):
            there = any(t.id == track for t in session.tracks)
        case InsertClip(_, clip):
            there = any(c.id == clip.id for _, c in session.clips()) or bool(
                {t.id for t in clip.takes} & set(_take_ids(session))
            )
        case AddTake(_, take):
            there = take.id in _take_ids(session)
        case _:
            there = False
    if there:
        raise Conflict(
            f"What should be added to {session.name} is there already.", "Undo it first to have it made again."
        )


def _take_ids(session: Session) -> tuple[TakeId, ...]:
    return tuple(chain.from_iterable((take.id for take in clip.takes) for _, clip in session.clips()))


def _needs(session: Session, edit: Edit) -> tuple[Hashable, ...]:
    match edit:
        case InsertTrack(folder=folder):
            return () if folder is None else (session.track(folder).id,)
        case InsertClip(track, _):
            return session.track(track).id, session.tempo_map, session.rate
        case AddTake(clip_id, _):
            clip = session.clip(clip_id)
            return clip.position, clip.length, clip.loop_source, session.tempo_map, session.rate
        case SaveState(name, _):
            return (session.state(name),)
        case RemoveTrack(track):
            return tuple(clip.id for clip in session.track(track).clips)
        case RemoveClip(clip_id):
            return tuple(take.id for take in session.clip(clip_id).takes)
        case RemoveTake(clip_id, _) | ActivateTake(clip_id, _) | MuteClip(clip_id, _):
            return (session.clip(clip_id).id,)


def _changed(edit: Edit) -> str:
    match edit:
        case InsertClip():
            return "its tempo or sample rate is another one"
        case AddTake():
            return "that clip or the tempo under it moved"
        case SaveState(name, _):
            return f"another request saved {name!r}"
        case RemoveTrack():
            return "the track to be removed holds other clips now"
        case RemoveClip():
            return "the clip to be removed holds other takes now"
        case _:
            return "what should change is no longer the same"
