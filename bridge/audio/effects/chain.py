"""The chain: every effect there is, by name, and the order in which those asked for are run."""

from __future__ import annotations

import math
from dataclasses import replace
from difflib import get_close_matches

from bridge.audio.effects import compounds, drive, dynamics, filters, level, modulation, order, space, stereo
from bridge.audio.effects.effect import Compound, Dose, Effect
from bridge.core.vocabulary.effects import EFFECTS as WORDS
from bridge.errors import InvalidInput

EFFECTS: dict[str, Effect | Compound] = {
    effect.name: effect
    for effect in (
        *order.EFFECTS, *filters.EFFECTS, *dynamics.EFFECTS, *drive.EFFECTS, *modulation.EFFECTS, *space.EFFECTS,
        *stereo.EFFECTS, *level.EFFECTS, *compounds.COMPOUNDS,
    )
}  # fmt: skip
"""Every effect by name. The words that ask for them are in `bridge.core.vocabulary.effects`."""


def chain(doses: tuple[Dose, ...]) -> tuple[tuple[Effect, Dose], ...]:
    """The effects to run, first to last: compounds taken apart, all sorted by rank, as said within a rank.

    Raises:
        InvalidInput: for a name that is no effect, with the nearest ones; an amount outside 0–1; a value
            that is not a number.
    """
    plain = [part for dose in doses for part in _parts(_checked(dose))]
    return tuple(sorted(plain, key=lambda pair: pair[0].rank))


def named(name: str) -> Effect | Compound:
    """The effect of that name, or that one of the vocabulary's words asks for.

    Raises:
        InvalidInput: when there is none, with the nearest names.
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in EFFECTS:
        return EFFECTS[plain]
    spoken = plain.replace("_", " ")
    words = {alias.replace("-", " "): word.name for word in WORDS.values() for alias in word.aliases}
    if spoken in words:
        return EFFECTS[words[spoken]]
    near = get_close_matches(spoken, [*(known.replace("_", " ") for known in EFFECTS), *words], n=6, cutoff=0.5)
    nearest = list(dict.fromkeys(words.get(word, word.replace(" ", "_")) for word in near))[:3]
    raise InvalidInput(
        f"{name!r} is not an effect known here.",
        f"Nearest: {', '.join(nearest)}." if nearest else f"Known: {', '.join(EFFECTS)}.",
    )


def _parts(dose: Dose) -> list[tuple[Effect, Dose]]:
    effect = named(dose.effect)
    if isinstance(effect, Effect):
        return [(effect, dose)]
    amount = dose.values.get("mix", dose.amount)
    return [pair for part in effect.parts(min(1.0, max(0.0, amount))) for pair in _parts(part)]


def _checked(dose: Dose) -> Dose:
    if not 0 <= dose.amount <= 1:
        raise InvalidInput(f"An amount of {dose.amount:g} cannot be used for {dose.effect}.", "Give one from 0 to 1.")
    for name, value in dose.values.items():
        if not math.isfinite(value):
            raise InvalidInput(f"The {name} of {dose.effect} is not a number.", "Give a plain number.")
    return replace(dose, values=dict(dose.values))
