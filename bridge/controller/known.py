"""Which part each clip of a session plays: by the copilot's own renders, else by what its track is called."""

from __future__ import annotations

import re
from collections.abc import Callable

from bridge.controller.memory import KnownPart
from bridge.core.render import Render
from bridge.core.session import Clip, Session, TakeId, Track
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS, PIECE_ALIASES, Instrument

_WORDS: dict[str, Instrument] = {
    word: instrument for instrument in INSTRUMENTS.values() for word in (instrument.name, *instrument.aliases)
}
_ABBREVIATIONS = {
    "chords": "piano",
    "chord": "piano",
    "harmony": "piano",
    "gtr": "electric guitar",
    "gtrs": "electric guitar",
    "acgtr": "acoustic guitar",
}
"""What tracks are called in projects and nobody says aloud."""
_LONGEST = max(len(word.split()) for word in _WORDS)
_PROGRAMS: dict[tuple[bool, int], str] = {
    (i.role in ("drums", "percussion"), i.program): i.name for i in reversed(INSTRUMENTS.values())
}


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
        instrument = None if render.part is None else _PROGRAMS.get((render.part.unpitched, render.part.instrument))
        return KnownPart(render.name, render.role, instrument, clip.id)
    for name in (track.name, clip.name):
        named = instrument_in(name)
        if named is not None:
            generic = name.casefold().strip() == named.role or named.name in ("drum kit", "electric bass", "synth lead")
            instrument = None if generic else named.name
            return KnownPart(track.name or clip.name, named.role, instrument, clip.id, sure=generic)
    return KnownPart(track.name, None, None, clip.id) if track.name.strip() else None


def instrument_in(name: str) -> Instrument | None:
    """The instrument that a track's or file's name speaks of, the longest match first."""
    words = re.findall(r"[a-z0-9&'-]+", name.casefold().replace("_", " "))
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if phrase in _WORDS:
                return _WORDS[phrase]
            if phrase in DRUM_PIECES or phrase in PIECE_ALIASES:
                return INSTRUMENTS["drum kit"]
            if phrase in _ABBREVIATIONS:
                return INSTRUMENTS[_ABBREVIATIONS[phrase]]
    return None
