"""What mood words do to music that is there: the numbers of `bridge.core.vocabulary.moods`, added up."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.core.vocabulary.moods import MOODS
from bridge.errors import InvalidArguments

STRENGTH = 2.0
"""A mood's numbers are for full strength; "more relaxed" says 0.5, and that is the whole of them."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """How far energy, density, brightness and space move."""

    energy: float = 0.0
    density: float = 0.0
    brightness: float = 0.0
    space: float = 0.0

    @property
    def still(self) -> bool:
        """Whether nothing moves."""
        return self == Feeling()


def feeling(moods: tuple[str, ...], amount: float, keep: tuple[str, ...] = ()) -> Feeling:
    """What mood words ask for.

    Args:
        moods: Names or aliases in `MOODS`.
        amount: 0.25 a bit, 0.5 normal, 0.9 a lot.
        keep: Attributes that must not move; "notes", "rhythm" and "melody" hold the density, "sound" the tone.

    Raises:
        InvalidArguments: for a word that is no mood.
    """
    strength = amount * STRENGTH
    spared = {word.lower() for word in keep}
    notes = bool(spared & {"density", "notes", "rhythm", "groove", "melody"})
    sound = bool(spared & {"sound", "tone", "timbre"})
    energy = density = brightness = space = 0.0
    for word in moods:
        mood = MOODS.get(word.lower()) or next((m for m in MOODS.values() if word.lower() in m.aliases), None)
        if mood is None:
            raise InvalidArguments(
                f"“{word}” is not a mood known here.", "Say one such as relaxed, dark, busy, dreamy."
            )
        energy += mood.energy * strength
        density += mood.density * strength
        brightness += mood.brightness * strength
        space += mood.space * strength
    return Feeling(
        0.0 if "energy" in spared else _within(energy),
        0.0 if notes else _within(density),
        0.0 if sound or "brightness" in spared else _within(brightness),
        0.0 if sound or "space" in spared else _within(space),
    )


def _within(value: float) -> float:
    return max(-1.0, min(1.0, round(value, 4)))
