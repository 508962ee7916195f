"""Shift the pitch; the length stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import Field

from bridge.core.gat import Attribute, Origin
from bridge.core.notes import ChordSpan, Part
from bridge.core.theory import Key
from bridge.core.units import Semitones
from bridge.core.vocabulary.naming import instrument_name
from bridge.core.vocabulary.ranges import FEW, outside, pitch_name, playable, range_of
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import WithRanges
from bridge.tasks.locks import forbid
from bridge.tasks.measuring import measured
from bridge.tasks.parts import Loop, loops
from bridge.tasks.places import covers, stretches
from bridge.tasks.playing import Spans, derived, fitting, library, once, patched, replayed, tone_of
from bridge.tasks.task import Draft, NewTakes, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted


class Arguments(WithRanges):
    """Shift the pitch; the length stays."""

    semitones: float = Field(ge=-48, le=48, description="up is positive; 12 an octave")


class PitchShift(Task[Arguments]):
    """Shift the pitch; the length stays."""

    name = "pitch_shift"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        by = arguments.semitones
        if by == 0:
            raise InvalidArguments("A shift of 0 semitones changes nothing.", "Say how far, such as “3 semitones up”.")
        placements: list[Placement] = []
        attributes: list[Attribute] = []
        said: list[str] = []
        moved: list[str] = []
        for one in loops(studio, arguments.target, ranges=arguments.ranges):
            moves_key = not one.unpitched and by % 12 != 0
            if moves_key:
                forbid(studio.gat, "key", (), scope=one.scope, doing=f"Shifting “{one.name}” by {by:+g} semitones")
            spans = stretches(arguments.ranges, one.grid)
            make = _replayed if one.part is not None and (one.is_midi or not one.unpitched) else _shifted
            placements.append(
                Placement(NewTakes(one.clip.id), (once(make(studio, one, by, spans)),), as_midi=one.is_midi)
            )
            said.append(one.name)
            key, project = _key_before(studio, one) if moves_key else None, studio.gat.key()
            if moves_key and key is not None and by == round(by) and covers(spans, one.grid):
                new = key.transpose(round(by))
                attributes.append(
                    Attribute("key", str(new), Origin.MEASURED, f"{key}, shifted {by:+g} semitones", scope=one.scope)
                )
                if new != project:
                    moved.append(f"It is in {new} now, while the project is in {project}.")
        over = f" over {sentence([span.words for span in arguments.ranges])}" if arguments.ranges else ""
        plural = "" if abs(by) == 1 else "s"
        direction = "up" if by > 0 else "down"
        shifted = f"Shifted {quoted(said)} {direction} {abs(by):g} semitone{plural}{over}"
        return Outcome(
            " ".join((f"{shifted}; the length is the same.", *dict.fromkeys(moved))),
            tuple(placements), attributes=tuple(attributes),
        )  # fmt: skip


def _key_before(studio: Studio, one: Loop) -> Key | None:
    """A clip's own key, the project's where its notes keep to it, or of a recording what is heard for sure."""
    held = studio.gat.verdict("key", one.scope)
    if held is not None and held.attribute.scope == one.scope:
        return studio.gat.key(one.scope)
    if one.part is not None:
        return fitting(one.part, studio.gat.key())
    heard = measured(studio, one, "key")
    return None if heard is None else Key.parse(str(heard.value))


def transposed(part: Part, by: int, spans: Spans) -> Part:
    """A part with the notes of some stretches moved.

    Raises:
        InvalidArguments: when that leaves what can be played.
    """
    notes = tuple(
        note._replace(pitch=note.pitch + by) if any(a <= note.start < b for a, b in spans) else note
        for note in part.notes
    )
    if any(not 0 <= note.pitch <= 127 for note in notes):
        raise InvalidArguments(f"{by:+d} semitones takes it out of every instrument's range.", "Shift it less far.")
    return replace(part, notes=notes)


def _replayed(studio: Studio, one: Loop, by: float, spans: Spans) -> Callable[[], Draft]:
    """Known notes are moved and played anew: better than any shift of sound. Fractions are left to the sound."""
    whole = round(by)
    part = transposed(one.written, whole, spans)
    reached, warnings = (part, ()) if one.is_midi else _reached(part, one)
    old = studio.gat.key(one.scope)
    key: Key | None = old.transpose(whole) if old is not None else None

    def draft() -> Draft:
        rest = by - whole
        now = tone_of(studio, one)
        tone = replace(now, semitones=now.semitones + rest) if rest and not one.is_midi else now
        limits = None if covers(spans, one.grid) else spans
        return replayed(
            studio, one, reached, name=_name(one, by), spans=limits, tone=tone,
            key=fitting(reached, key) if limits is None and not rest else None,
            chords=_moved(one.chords, whole, spans), same_level=limits is not None, warnings=warnings,
        )  # fmt: skip

    return draft


def _reached(part: Part, one: Loop) -> tuple[Part, tuple[str, ...]]:
    """A shifted part as its instrument can play it, and what to say of notes that stay an octave behind.

    Raises:
        InvalidArguments: when too many of them would.
    """
    beyond, reach = outside(part), range_of(part)
    if beyond == 0:
        return part, ()
    name = instrument_name(part) or part.role
    low = any(note.pitch < reach.low for note in part.notes)
    end = f"{'below' if low else 'above'} {pitch_name(reach.low if low else reach.high)}, where the {name} ends"
    if beyond > FEW * len(part.notes):
        raise InvalidArguments(
            f"“{one.name}” would go {end}, with {beyond} of its {len(part.notes)} notes.",
            "Shift it less far, or have it played on another instrument first.",
        )
    few = "1 note lies" if beyond == 1 else f"{beyond} notes lie"
    return playable(part), (f"{few} {end}, and stayed an octave nearer.",)


def _shifted(studio: Studio, one: Loop, by: float, spans: Spans) -> Callable[[], Draft]:
    def draft() -> Draft:
        from bridge.audio.stretch import shift

        heard = studio.hear(one.clip.id)
        audio = shift(heard, one.grid.rate, Semitones(by), loops=one.goes_round)
        whole = covers(spans, one.grid)
        if not whole:
            audio = patched(heard, audio, spans, one.grid)
        return derived(
            studio, one, audio, name=_name(one, by), model=library("python-stretch"), part=one.part if whole else None,
            chords=_moved(one.chords, round(by), spans), same_loudness=whole,
        )  # fmt: skip

    return draft


def _moved(chords: tuple[ChordSpan, ...], by: int, spans: Spans) -> tuple[ChordSpan, ...]:
    return tuple(
        s._replace(chord=s.chord.transpose(by)) if any(a <= s.start + s.length / 2 < b for a, b in spans) else s
        for s in chords
    )


def _name(one: Loop, by: float) -> str:
    return f"{one.name} {by:+g} st"
