"""How loud a new part should be: by its role, beside what is there.

The reference is the loudness of the whole mix. Each role lies below it by a customary amount, so that drums,
bass, chords and lead at their levels add up to about the reference. Clips that are there already tell the
reference backwards, each by its own role; the median of them holds, so that one odd clip moves nothing.
"""

from __future__ import annotations

from statistics import median

from bridge.core.notes import Role
from bridge.core.units import Decibels
from bridge.errors import InvalidAudio, MissingMedia
from bridge.tasks.parts import Loop, everything
from bridge.tasks.task import Studio

BELOW_MIX: dict[Role, float] = {"drums": 4.0, "bass": 6.0, "lead": 7.0, "chords": 8.5, "percussion": 10.0, "pad": 11.0}
"""How many LU under the mix each role lies; their powers add up to the mix within a decibel."""
USUAL_MIX = -16.0
"""LUFS of the mix when there is nothing to go by: loud enough, with room for mastering."""
_QUIET, _LOUD = -30.0, -9.0
_MOST_MEASURED = 4
_SHORTEST = 0.4
"""Seconds: a gating block of BS.1770. What is shorter has no loudness, a click at full level least of all."""
_FAINTEST = -45.0
"""LUFS below which a clip is noise or a fade, and tells nothing of the mix."""


def level_for(role: Role | None, reference: float) -> Decibels:
    """The loudness for a part of a role, in LUFS."""
    return Decibels(reference - (BELOW_MIX[role] if role is not None else 7.0))


def reference(studio: Studio) -> float:
    """The loudness of the mix to fit, in LUFS: as said or measured of the session, else told by its clips."""
    known = studio.gat.number("loudness")
    if known is not None:
        return min(_LOUD, max(_QUIET, known))
    told: list[float] = []
    measured = 0
    for one in everything(studio):
        if one.is_midi:
            continue
        if one.render is not None and one.clip.take is not None:
            told.append(one.render.measured.loudness + one.clip.take.gain + BELOW_MIX.get(one.role or "lead", 7.0))
        elif measured < _MOST_MEASURED and one.clip.length >= _SHORTEST:
            measured += 1
            level = loudness_of(studio, one)
            if level is not None and level > _FAINTEST:
                told.append(level + (BELOW_MIX[one.role] if one.role is not None else 3.0))
    return min(_LOUD, max(_QUIET, median(told))) if told else USUAL_MIX


def loudness_of(studio: Studio, one: Loop) -> Decibels | None:
    """How loud a clip is, in LUFS; None when it cannot be heard or is silent."""
    from bridge.audio import level

    try:
        loudness = level.loudness(studio.hear(one.clip.id), studio.session.rate)
    except (InvalidAudio, MissingMedia):
        return None
    return loudness if loudness > -70 else None
