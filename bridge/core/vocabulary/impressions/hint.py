"""What one word, name or title hints at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """A pull towards some music; what it leaves open it says nothing of.

    Args:
        genres: Names of genres, the likeliest first.
        mood: Names of moods, the strongest first.
        energy: 0 (calm) to 1 (driving).
        density: 0 (few notes) to 1 (many).
        tempo: Quarter notes per minute, where it has one of its own.
        pace: Factor on a tempo that comes from elsewhere.
        instruments: Names of instruments.
        swing: Where the second eighth of a beat falls.
    """

    genres: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    energy: float | None = None
    density: float | None = None
    tempo: float | None = None
    pace: float = 1.0
    instruments: tuple[str, ...] = ()
    swing: float | None = None


def hints(
    words: str,
    genres: str = "",
    mood: str = "",
    energy: float | None = None,
    *,
    density: float | None = None,
    tempo: float | None = None,
    pace: float = 1.0,
    play: str = "",
    swing: float | None = None,
) -> dict[str, Hint]:
    """One hint under all of its names. Lists are written "one|two"."""
    hint = Hint(_listed(genres), _listed(mood), energy, density, tempo, pace, _listed(play), swing)
    return dict.fromkeys(_listed(words), hint)


def gathered(*parts: dict[str, Hint]) -> dict[str, Hint]:
    """Many hints as one lexicon.

    Raises:
        ValueError: when a name stands twice, since one of the two would be lost.
    """
    whole: dict[str, Hint] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise ValueError(f"given twice: {', '.join(sorted(twice))}")
        whole |= part
    return whole


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
