"""What can be told of a clip by its notes or by listening, as cells for the Global Attribute Table."""

from __future__ import annotations

from dataclasses import replace

from bridge.core.gat import Attribute, Origin, Value
from bridge.errors import InvalidAudio, MissingMedia
from bridge.tasks.balance import loudness_of
from bridge.tasks.parts import SURE_OF_KEY, Loop, chords_of
from bridge.tasks.progression import chord_text
from bridge.tasks.task import Studio

EXACT = "the notes"
HEARD = "measured from the audio"
_ALSO_CALLED = {
    "tempo": "bpm speed",
    "metre": "meter signature",
    "key": "scale tonality",
    "genre": "style",
    "loudness": "level volume",
    "bars": "length",
    "instruments": "instrument",
    "mood": "feel feeling",
    "swing": "groove",
    "chords": "progression harmony",
    "title": "name",
}


def attribute_name(word: str) -> str:
    """An attribute's own name for whatever it was called; other words as they are."""
    word = word.lower().strip().removeprefix("time ")
    return next((name for name, words in _ALSO_CALLED.items() if word in words.split()), word)


def known_or_measured(studio: Studio, one: Loop, name: str) -> Attribute | None:
    """A clip's attribute: what holds in the table, else what its notes or its sound say; None when nothing does."""
    held = studio.gat.verdict(name, one.scope)
    if held is not None and (held.attribute.scope == one.scope or held.attribute.origin >= Origin.SAID):
        return replace(held.attribute, scope=one.scope)
    return measured(studio, one, name)


def measured(studio: Studio, one: Loop, name: str) -> Attribute | None:
    """A clip's attribute as its notes or its sound say, whatever the table holds; None when nothing does."""
    try:
        found = _measured(studio, one, name)
    except (InvalidAudio, MissingMedia):
        return None
    if found is None:
        return None
    value, source, confidence = found
    return Attribute(name, value, Origin.MEASURED, source, round(min(1.0, confidence), 3), one.scope)


def sounds_like(studio: Studio, one: Loop) -> str:
    """How busy and how bright a clip is, in words; empty when it cannot be heard."""
    from bridge.audio import analyse

    words: list[str] = []
    try:
        if one.part is not None:
            starts = {round(note.start * 8) for note in one.part.notes}
            rate = len(starts) / one.grid.beats
        else:
            rate = len(analyse.onsets(studio.hear(one.clip.id), one.grid.rate, loops=False)) / one.grid.beats
        words.append("busy" if rate > 2.2 else "sparse" if rate < 0.6 else "moderately busy")
        if not one.is_midi:
            if loudness_of(studio, one) is None:
                return "silent"
            bright = analyse.brightness(studio.hear(one.clip.id), one.grid.rate)
            words += ["bright"] if bright > 0.25 else ["dark"] if bright < -0.25 else []
    except MissingMedia:
        return "its file is missing"
    except InvalidAudio:
        return ""
    return " and ".join(words)


def _measured(studio: Studio, one: Loop, name: str) -> tuple[Value, str, float] | None:
    from bridge.audio import analyse

    match name:
        case "loudness" if not one.is_midi:
            level = loudness_of(studio, one)
            return None if level is None else (round(level, 1), HEARD, 1.0)
        case "key" if not (one.unpitched or one.is_midi):
            key, sure = analyse.key_of(studio.hear(one.clip.id), one.grid.rate)
            return (str(key), HEARD, sure) if sure >= SURE_OF_KEY else None
        case "chords" if not one.unpitched:
            chords, how = chords_of(studio, one)
            return chord_text(chords, one.grid, studio.gat.key(one.scope)), how, 1.0 if one.chords else 0.7
        case "true peak" if not one.is_midi:
            from bridge.audio.level import true_peak

            return round(true_peak(studio.hear(one.clip.id), one.grid.rate), 1), HEARD, 1.0
        case "seam" if not one.is_midi:
            from bridge.audio.seam import seam

            return round(seam(studio.hear(one.clip.id), one.grid.rate), 2), HEARD, 1.0
        case "role" if one.role is not None:
            return one.role, "its render" if one.render is not None else "its name", 0.9
        case "bars" if one.grid.whole_bars is not None:
            return one.grid.whole_bars, "its place on the grid", 1.0
        case "density" if one.part is not None:
            starts = {round(note.start * 8) for note in one.part.notes}
            return round(min(1.0, len(starts) / one.grid.beats / 4), 2), EXACT, 0.8
        case "energy" if one.part is not None and one.part.notes:
            mean = sum(note.velocity for note in one.part.notes) / len(one.part.notes)
            return round(min(1.0, max(0.0, (mean - 40) / 80)), 2), EXACT, 0.6
        case _:
            return None
