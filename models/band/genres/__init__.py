"""How each genre of the vocabulary plays. A new one is a `Style` in one of these files."""

from __future__ import annotations

from bridge.core.vocabulary.genres import GENRES
from bridge.errors import InvalidArguments
from models.band.genres import beats, club, groove, guitars, jazz, latin, scenes
from models.band.style import Style

STYLES: dict[str, Style] = {
    style.name: style for family in (guitars, jazz, latin, groove, club, beats, scenes) for style in family.STYLES
}


def style_of(name: str) -> Style:
    """The style of a genre, by that or another of its names.

    Raises:
        InvalidArguments: for a name that is no genre's.
    """
    plain = name.strip().lower()
    known = plain if plain in STYLES else next((g.name for g in GENRES.values() if plain in g.aliases), None)
    if known is None:
        raise InvalidArguments(f"{name!r} is not a genre known here.", f"Known: {', '.join(STYLES)}.")
    return STYLES[known]
