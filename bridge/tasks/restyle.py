"""Change the feeling and keep the music: more relaxed, darker, busier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import Field

from bridge.core.gat import Attribute, Origin
from bridge.core.vocabulary.moods import MOODS
from bridge.errors import Locked
from bridge.tasks.arguments import Share, WithRanges
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.feel import bent
from bridge.tasks.feeling import Feeling, feeling
from bridge.tasks.parts import Loop, loops
from bridge.tasks.places import covers, stretches
from bridge.tasks.playing import affected, derived, library, once, replayed, tone_of, within
from bridge.tasks.task import Draft, NewTakes, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted


class Arguments(WithRanges):
    """Change the feeling and keep the music: more relaxed, darker, busier."""

    mood: tuple[str, ...] = Field(min_length=1, description="mood names, such as relaxed, dark, busy")
    amount: Share = Field(default=0.5, description="0.25 a bit, 0.5 normal, 0.9 a lot")
    keep: tuple[str, ...] = Field(default=(), description="attributes or parts that must not change")


class Restyle(Task[Arguments]):
    """Change the feeling and keep the music: more relaxed, darker, busier."""

    name = "restyle"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        placements: list[Placement] = []
        attributes: list[Attribute] = []
        played: list[str] = []
        treated: list[str] = []
        changes: list[str] = []
        for one in loops(studio, arguments.target, keep=arguments.keep, ranges=arguments.ranges):
            locked = tuple(name for name in ("energy", "density", "mood") if studio.gat.is_locked(name, one.scope))
            if "mood" in locked:
                raise Locked(f"The mood of “{one.name}” is locked.", "Say “unlock the mood” first.")
            moved = feeling(arguments.mood, arguments.amount, (*arguments.keep, *locked))
            if moved.still:
                raise Locked("All that this mood would change is locked or to be kept.", "Keep less, or unlock it.")
            make = _by_notes if one.part is not None else _by_sound
            (played if one.part is not None else treated).append(one.name)
            changes += [word for word in _words(moved, notes=one.part is not None) if word not in changes]
            draft = make(studio, one, moved, arguments)
            placements.append(Placement(NewTakes(one.clip.id), (draft,), as_midi=one.is_midi))
            attributes += _told(studio, one, moved, arguments.mood)
        return Outcome(_said(arguments, played, treated, changes), tuple(placements), attributes=tuple(attributes))


def _by_notes(studio: Studio, one: Loop, moved: Feeling, arguments: Arguments) -> Callable[[int], Draft]:
    """The same notes, felt differently: dynamics, touch and how many; then tone and room."""
    spans = stretches(arguments.ranges, one.grid)

    def draft(seed: int) -> Draft:
        part = bent(studio, one, moved, spans, seed=seed)
        now = tone_of(studio, one)
        tone = replace(
            now, brightness=within(now.brightness + moved.brightness, -1.0), space=within(now.space + moved.space, 0.0)
        )  # fmt: skip
        limits = None if covers(spans, one.grid) else spans
        return replayed(
            studio, one, part, name=_name(one, arguments), spans=limits, tone=tone, same_level=limits is not None,
        )  # fmt: skip

    return draft


def _by_sound(studio: Studio, one: Loop, moved: Feeling, arguments: Arguments) -> Callable[[int], Draft]:
    """A recording's notes stay; its tone, dynamics and room change."""
    chain = _chain(moved)

    def draft() -> Draft:
        heard = studio.hear(one.clip.id)
        audio = affected(heard, chain, arguments.ranges, studio, one.grid, loops=one.goes_round)
        return derived(
            studio, one, audio, name=_name(one, arguments), model=library("pedalboard"), chords=one.chords,
            same_loudness=not arguments.ranges,
        )  # fmt: skip

    return once(draft)


def _chain(moved: Feeling) -> tuple[EffectRequest, ...]:
    """Effects that bend a recording the way the numbers say: ±1 of brightness is ±9 dB of treble."""
    chain: list[EffectRequest] = []
    if moved.brightness:
        chain.append(EffectRequest(effect="high_shelf", values={"db": 9 * moved.brightness, "hz": 2_500}))
    if moved.energy < 0:
        chain.append(EffectRequest(effect="low_pass", values={"hz": 16_000 * 2 ** (2.5 * moved.energy)}))
    elif moved.energy > 0:
        chain.append(EffectRequest(effect="compressor", amount=min(1.0, 0.3 + moved.energy)))
        chain.append(EffectRequest(effect="overdrive", amount=min(1.0, 0.5 * moved.energy)))
    if moved.space > 0:
        chain.append(EffectRequest(effect="reverb", amount=min(1.0, 0.15 + moved.space)))
    if moved.density < 0 or moved.space < 0:
        chain.append(EffectRequest(effect="gate", amount=min(1.0, max(-moved.density, -moved.space))))
    return tuple(chain) or (EffectRequest(effect="compressor", amount=min(1.0, 0.2 + abs(moved.density))),)


def _told(studio: Studio, one: Loop, moved: Feeling, moods: tuple[str, ...]) -> list[Attribute]:
    source = "your request"
    told = [Attribute("mood", tuple(moods), Origin.SAID, source, scope=one.scope)]
    for name, by in (("energy", moved.energy), ("density", moved.density)):
        held = studio.gat.number(name, one.scope)
        if by and held is not None:
            told.append(Attribute(name, within(held + by, 0.0), Origin.SAID, source, scope=one.scope))
    return told


def _words(moved: Feeling, *, notes: bool) -> list[str]:
    words = {
        "softer playing" if notes else "a softer sound": moved.energy < 0,
        "stronger playing" if notes else "more drive": moved.energy > 0,
        "fewer notes": moved.density < 0 and notes,
        "more notes": moved.density > 0 and notes,
        "a darker tone": moved.brightness < 0,
        "a brighter tone": moved.brightness > 0,
        "more room": moved.space > 0,
        "less room": moved.space < 0,
    }
    return [word for word, true in words.items() if true]


def _said(arguments: Arguments, played: list[str], treated: list[str], changes: list[str]) -> str:
    feel = sentence([f"more {word}" for word in _names(arguments)])
    said = f"{quoted([*played, *treated])}: {feel}, by {sentence(changes)}; tempo, key and chords are as they were."
    if treated:
        said += f" The notes of a recording cannot be played anew here, so the sound of {quoted(treated)} was changed."
    return said


def _name(one: Loop, arguments: Arguments) -> str:
    return f"{one.name}, {sentence(_names(arguments))}"


def _names(arguments: Arguments) -> list[str]:
    return [next((m.name for m in MOODS.values() if w.lower() in (m.name, *m.aliases)), w) for w in arguments.mood]
