"""Change the sound in words: reverb, delay, EQ, lo-fi, underwater, louder."""

from __future__ import annotations

from pydantic import Field

from bridge.core.vocabulary.effects import EFFECTS
from bridge.tasks.arguments import WithRanges
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.parts import Loop, loops
from bridge.tasks.places import stretches
from bridge.tasks.playing import affected, derived, library, once
from bridge.tasks.task import Draft, NewTakes, Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted

SETS_LEVEL = frozenset({"gain", "normalise", "fade_in", "fade_out", "limiter", "gate", "tremolo", "sidechain"})
"""Effects that mean to change the level; after any other the clip is brought back to its loudness."""


_CHARACTERS = {"radio": "old radio", "telephone": "telephone", "underwater": "underwater", "lo_fi": "lo-fi"}
_SOUNDS = {**_CHARACTERS, **{name: name for name in ("bigger", "warmer", "brighter", "darker", "punchier", "wider")}}
"""Effects that are a sound rather than a device: one puts reverb on a bass, but gives it a warmer sound."""


class Arguments(WithRanges):
    """Change the sound in words: reverb, delay, EQ, lo-fi, underwater, louder."""

    effects: tuple[EffectRequest, ...] = Field(min_length=1, description="in the order they were said")


class ApplyEffects(Task[Arguments]):
    """Change the sound in words: reverb, delay, EQ, lo-fi, underwater, louder."""

    name = "apply_effects"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        from bridge.audio.effects import Dose, chain

        # An unknown effect is an error now, before anything is heard or made.
        chain(tuple(Dose(one.effect, one.amount, dict(one.values)) for one in arguments.effects))
        names = sentence([effect_words(one) for one in arguments.effects])
        placements = []
        there = loops(studio, arguments.target, ranges=arguments.ranges)
        for one in there:
            stretches(arguments.ranges, one.grid)
            placements.append(Placement(NewTakes(one.clip.id), (once(_Treated(studio, one, arguments, names)),)))
        over = f" over {sentence([span.words for span in arguments.ranges])}" if arguments.ranges else ""
        clips = quoted(one.name for one in there)
        return Outcome(f"Put {names} on {clips}{over}; the take before is still there.", tuple(placements))


class _Treated:
    """A clip's sound with the effects on it; its notes and chords are what they were."""

    def __init__(self, studio: Studio, one: Loop, arguments: Arguments, names: str) -> None:
        self._studio, self._one, self._arguments, self._names = studio, one, arguments, names

    def __call__(self) -> Draft:
        one, asked = self._one, self._arguments
        heard = self._studio.hear(one.clip.id)
        audio = affected(heard, asked.effects, asked.ranges, self._studio, one.grid, loops=one.goes_round)
        level = any(known_as(effect.effect) in SETS_LEVEL for effect in asked.effects)
        return derived(
            self._studio, one, audio, name=f"{one.name}, {self._names}", model=library("pedalboard"), part=one.part,
            chords=one.chords, same_loudness=not level and not asked.ranges,
        )  # fmt: skip


def known_as(effect: str) -> str:
    """An effect's own name for any word that asks for it."""
    plain = effect.lower().replace("-", "_").replace(" ", "_")
    if plain in EFFECTS:
        return plain
    return next((e.name for e in EFFECTS.values() if plain.replace("_", " ") in e.aliases), plain)


def effect_words(one: EffectRequest) -> str:
    """An effect as people write it: "a bit of reverb", "+3 dB gain"."""
    known = known_as(one.effect)
    name = known.replace("_", " ")
    if known in _SOUNDS and not one.values:
        less, more = ("light ", "strong ") if known in _CHARACTERS else ("slightly ", "much ")
        sound = f"{less if one.amount <= 0.3 else more if one.amount >= 0.8 else ''}{_SOUNDS[known]} sound"
        return f"{'an' if sound[0] in 'aeiou' else 'a'} {sound}"
    if one.values:
        return f"{name} ({', '.join(_setting(unit, value) for unit, value in one.values.items())})"
    return f"a bit of {name}" if one.amount <= 0.3 else f"a lot of {name}" if one.amount >= 0.8 else name


def _setting(unit: str, value: float) -> str:
    match unit:
        case "db":
            return f"{value:+g} dB"
        case "hz":
            return f"{value:g} Hz"
        case "ratio":
            return f"{value:g}:1"
        case _:
            return f"{value:g} {unit}"
