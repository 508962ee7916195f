"""How far words like "the bass" reach when parts are taken out or kept: what is selected, and nothing beside it.

Where nothing is selected they mean the whole session.
"""

from __future__ import annotations

from collections.abc import Iterable

from bridge.core.target import Target
from bridge.core.vocabulary.naming import named_part
from bridge.errors import CopilotError, NotFound
from bridge.tasks.kit import has_piece
from bridge.tasks.parts import Loop, everything, loop, meant
from bridge.tasks.playing import needs_separation
from bridge.tasks.task import Studio, sentence
from bridge.tasks.wording import quoted

_SPOKEN = {"vocals": "voice", "vocal": "voice"}


def scope(target: Target, studio: Studio, *, needed: bool) -> tuple[Loop, ...]:
    """The clips a target means; none when it is only the default and nothing is selected."""
    try:
        return tuple(loop(studio, clip) for clip in studio.find(target))
    except NotFound:
        if needed or target.kind != "selection":
            raise
        return ()


def anywhere(target: Target, studio: Studio) -> bool:
    """Whether a part may be looked for in the whole session: nowhere but in what the musician selected or named."""
    if target.kind != "selection":
        return target.kind in ("all", "last")
    chosen = studio.session.selection
    tracks = [track for track in studio.session.tracks if track.id in chosen.tracks]
    return not chosen.clips and not any(track.clips for track in tracks)


def names_a_track(words: Iterable[str], studio: Studio) -> bool:
    """Whether a word is a track as it is spelt, rather than the part it plays: “Drums” is one, “drums” are anywhere."""
    names = {track.name for track in studio.session.tracks}
    return any(word in names and (word != word.lower() or named_part(word) is None) for word in words)


def matching(there: tuple[Loop, ...], studio: Studio, word: str, *, wide: bool) -> list[Loop]:
    """The clips that are what a word means: among those given, else in the whole project."""
    near = meant(there, word)
    return near if near or not wide else meant(everything(studio), word)


def kits(there: tuple[Loop, ...], studio: Studio, pieces: tuple[str, ...], target: Target) -> list[Loop]:
    """The drum parts with known notes that hold some of these pieces.

    Raises:
        NotInstalled: when the drums there are a recording.
        NotFound: when no drums there have them.
    """
    found = [one for one in there if has_piece(one, pieces)]
    if not found and anywhere(target, studio):
        found = [one for one in everything(studio) if has_piece(one, pieces)]
    if found:
        return found
    nearby = there or tuple(everything(studio))
    recorded = [one for one in nearby if one.part is None and (one.unpitched or one.role is None)]
    if recorded:
        raise needs_separation(recorded[0], sentence(pieces))
    raise NotFound(f"No drum part there has any {sentence(pieces)}.", "Say which drums you mean.")


def missing(word: str, there: tuple[Loop, ...], studio: Studio) -> CopilotError:
    """The error for a part that none of the clips is: it may sit inside a recording, or lie elsewhere."""
    mixed = [one for one in there if may_hold(one, word)]
    if mixed:
        return needs_separation(mixed[0], word)
    name = _SPOKEN.get(word, word)
    none = f"There are no {name}" if name.endswith("s") and not name.endswith("bass") else f"There is no {name}"
    heard = tuple(everything(studio))
    elsewhere = meant(heard, word)
    if there and elsewhere:
        others = quoted(one.name for one in elsewhere)
        return NotFound(f"{none} in {quoted(one.name for one in there)}.", f"Select {others} for that, or nothing.")
    if there:
        return NotFound(f"{none} in {quoted(one.name for one in there)}.", "Say what else to take, or select another.")
    return NotFound(f"{none} here.", f"There is: {sentence(list(dict.fromkeys(one.name for one in heard)))}.")


def may_hold(one: Loop, word: str) -> bool:
    """Whether a clip is a recording of who knows what, or is called by several parts of which that is one."""
    if one.part is not None or one.is_midi:
        return False
    asked = named_part(word)
    spoken = [named_part(each) for each in f"{one.clip.name} {one.track.name}".split()]
    return one.role is None or (asked is not None and asked.role in [each.role for each in spoken if each is not None])
