"""Say what is there: a description, or the answer to a question about tempo, key, chords, instruments."""

from __future__ import annotations

from pydantic import Field

from bridge.core.gat import KINDS, Attribute, Verdict
from bridge.core.target import Target
from bridge.errors import InvalidArguments, NotFound
from bridge.tasks.arguments import WithTarget
from bridge.tasks.measuring import attribute_name, known_or_measured, sounds_like
from bridge.tasks.parts import Loop, everything, loop
from bridge.tasks.places import where
from bridge.tasks.task import Outcome, Studio, Task, sentence

_MOST = 8
"""Clips described one by one; of more than that, the project is summed up."""


class Arguments(WithTarget):
    """Say what is there: a description, or the answer to a question about tempo, key, chords, instruments."""

    about: tuple[str, ...] = Field(default=(), description="attribute names asked for; empty: all in a sentence or two")


class Describe(Task[Arguments]):
    """Say what is there: a description, or the answer to a question about tempo, key, chords, instruments."""

    name = "describe"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        there = _there(arguments, studio)
        if arguments.about:
            return _answers(arguments.about, there, studio)
        if not there:
            return Outcome(f"{_project(studio)} There are no clips in it yet.")
        said: list[str] = []
        attributes: list[Attribute] = []
        for one in there[:_MOST]:
            words, measured = _clip(one, studio)
            said.append(words)
            attributes += measured
        if len(there) > _MOST:
            said.append(f"And {len(there) - _MOST} more clips.")
        return Outcome(f"{_project(studio)} {' '.join(said)}", attributes=tuple(attributes))


def _there(arguments: Arguments, studio: Studio) -> tuple[Loop, ...]:
    """The clips asked about; all that are heard when nothing is selected."""
    if arguments.target == Target() and not any(studio.session.selection):
        return tuple(everything(studio))
    try:
        return tuple(loop(studio, clip) for clip in studio.find(arguments.target))
    except NotFound:
        if arguments.target.kind not in ("selection", "all"):
            raise
        return tuple(everything(studio))


def _answers(about: tuple[str, ...], there: tuple[Loop, ...], studio: Studio) -> Outcome:
    said: list[str] = []
    learnt: list[Attribute] = []
    for word in about:
        name = attribute_name(word)
        if name not in KINDS:
            raise InvalidArguments(f"“{word}” is not something I can tell.", f"Ask about {sentence(sorted(KINDS))}.")
        words, measured = _answer(name, there, studio)
        said.append(words)
        learnt += measured
    return Outcome(" ".join(said), attributes=tuple(learnt))


def _answer(name: str, there: tuple[Loop, ...], studio: Studio) -> tuple[str, list[Attribute]]:
    session = studio.session
    if name == "instruments":
        names = list(dict.fromkeys(one.name for one in there or tuple(everything(studio))))
        return f"Playing: {sentence(names)}.", []
    if name == "bars" and there:
        return " ".join(f"“{one.name}” has {_length(one)}: {where(one.grid)}." for one in there[:_MOST]), []
    if name in ("tempo", "metre"):
        return _ruler_answer(name, there, studio), []
    for one in there:
        held = studio.gat.verdict(name, one.scope)
        if held is not None:
            return f"{_named(name, one if held.attribute.scope == one.scope else None)} is {_why(held)}.", []
    held = studio.gat.verdict(name)
    if held is not None:
        return f"The {name} is {_why(held)}.", []
    measured = [cell for one in there[:_MOST] if (cell := known_or_measured(studio, one, name)) is not None]
    if not measured:
        known = "" if there or any(True for _ in session.clips()) else " There are no clips to measure."
        return f"The {name} is not known yet: nothing says it, and it cannot be heard for sure.{known}", []
    words = [
        f"The {name} of “{one.name}” is {cell.text} ({cell.source}, {cell.confidence:.0%} sure)."
        for one in there
        for cell in measured
        if cell.scope == one.scope
    ]
    return " ".join(words), measured


def _ruler_answer(name: str, there: tuple[Loop, ...], studio: Studio) -> str:
    """Tempo and metre are the project's own; changes along the way are told."""
    tempo_map, gat = studio.session.tempo_map, studio.gat
    held = gat.verdict(name)
    why = f" ({held.reason})" if held is not None else " (the DAW says so)"
    if name == "metre":
        points = [f"{point.signature} from bar {point.bar}" for point in tempo_map.metres[1:]]
        return f"The metre is {', then '.join([str(tempo_map.metres[0].signature), *points])}{why}."
    said = f"The project runs at {', then '.join(tempo_map.phrases())}{why}."
    if there and len(tempo_map.tempos) > 1:
        said += f" “{there[0].name}” lies at {there[0].grid.bpm:.4g} bpm."
    return said


def _clip(one: Loop, studio: Studio) -> tuple[str, list[Attribute]]:
    """A sentence on a clip, of what is known and measured."""
    measured = [cell for name in ("key", "loudness") if (cell := known_or_measured(studio, one, name)) is not None]
    facts = {cell.name: cell for cell in measured}
    key = facts.get("key")
    place = (
        f"{_length(one)} of {_kind(one)}, {where(one.grid)}"
        if one.grid.whole_bars
        else f"{_kind(one)}, {where(one.grid)}"
    )
    parts = [f"“{one.name}” is {place}"]
    heard = sounds_like(studio, one)
    if key is not None and not one.unpitched and heard != "silent":
        parts.append(f"in {key.value}" if key.confidence > 0.5 else f"probably in {key.value}")
    parts += [heard] if heard else []
    if "loudness" in facts:
        parts.append(f"{facts['loudness'].value:.1f} LUFS")
    if one.clip.muted:
        parts.append("muted")
    if len(one.clip.takes) > 1:
        parts.append(f"take {one.clip.active + 1} of {len(one.clip.takes)}")
    fresh = [cell for cell in measured if studio.gat.verdict(cell.name, cell.scope) is None]
    return f"{', '.join(parts)}.", fresh


def _project(studio: Studio) -> str:
    tempo_map, gat = studio.session.tempo_map, studio.gat
    stretches = tempo_map.phrases()
    tempo = f"{stretches[0]}{', with tempo changes' if len(stretches) > 1 else ''}"
    key = f", {gat.key()}" if gat.key() is not None else ""
    genre = f", {gat.value('genre')}" if gat.value("genre") is not None else ""
    return f"{studio.session.name}: {tempo}, {tempo_map.metres[0].signature}{key}{genre}."


def _kind(one: Loop) -> str:
    role = {"lead": "melody", "pad": "pad", None: "audio"}.get(one.role, one.role) or "audio"
    return f"{role} (MIDI)" if one.is_midi else role


def _length(one: Loop) -> str:
    bars = one.grid.whole_bars
    if bars is not None:
        return f"{bars} bar{'s' if bars != 1 else ''}"
    return f"{one.grid.beats:.3g} beats"


def _named(name: str, one: Loop | None) -> str:
    return f"The {name}" if one is None else f"The {name} of “{one.name}”"


def _why(held: Verdict) -> str:
    cell = held.attribute
    return f"{cell.text} ({held.reason}; source: {cell.source})"
