"""Which part each clip of a session plays: by the copilot's own renders, else by what its track is called."""

from __future__ import annotations

from collections.abc import Callable

from bridge.controller.memory import KnownPart
from bridge.core.render import Render
from bridge.core.session import Clip, Session, TakeId, Track
from bridge.core.vocabulary.naming import instrument_name, named_part


def known_parts(session: Session, plays: Callable[[TakeId], Render | None]) -> tuple[KnownPart, ...]:
    """Every clip whose part is known, in track order.

    Args:
        session: The session.
        plays: The copilot's render that a take plays, if it is one.
    """
    return tuple(part for track, clip in session.clips() if (part := known_part(track, clip, plays)) is not None)


def known_part(track: Track, clip: Clip, plays: Callable[[TakeId], Render | None]) -> KnownPart | None:
    """The part that a clip plays, where it is known."""
    render = plays(clip.take.id) if clip.take is not None else None
    if render is not None:
        instrument = None if render.part is None else instrument_name(render.part)
        return KnownPart(render.name, render.role, instrument, clip.id)
    called = track.name or clip.name
    named = named_part(track.name) or named_part(clip.name)
    if named is not None:
        return KnownPart(called, named.role, named.instrument, clip.id, sure=False)
    return KnownPart(called, None, None, clip.id, sure=False) if called.strip() else None
