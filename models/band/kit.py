"""The drums and hand drums a pattern may name, as General MIDI pitches."""

from __future__ import annotations

from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS, PIECE_ALIASES
from models.band.style import Voice

PITCHES: dict[str, int] = {
    "kick": 36,
    "deep kick": 35,
    "snare": 38,
    "snare 2": 40,
    "rim": 37,
    "clap": 39,
    "hat": 42,
    "pedal": 44,
    "open hat": 46,
    "ride": 51,
    "bell": 53,
    "crash": 49,
    "china": 52,
    "splash": 55,
    "high tom": 50,
    "mid tom": 47,
    "low tom": 45,
    "floor tom": 43,
    "deep tom": 41,
    "tambourine": 54,
    "cowbell": 56,
    "shaker": 70,
    "cabasa": 69,
    "mute conga": 62,
    "open conga": 63,
    "low conga": 64,
    "bongo": 60,
    "low bongo": 61,
    "timbale": 65,
    "low timbale": 66,
    "agogo": 67,
    "low agogo": 68,
    "guiro": 73,
    "long guiro": 74,
    "claves": 75,
    "wood block": 76,
    "low wood block": 77,
    "triangle": 81,
    "mute triangle": 80,
    "whistle": 72,
    "maraca": 70,
}

FILL: dict[str, str] = {
    "s": "snare",
    "S": "snare",
    "h": "high tom",
    "m": "mid tom",
    "l": "low tom",
    "f": "floor tom",
    "k": "kick",
    "c": "clap",
    "o": "open hat",
    "r": "rim",
    "x": "crash",
    "w": "cowbell",
    "t": "timbale",
    "b": "low timbale",
    "p": "pedal",
}

STREAMS = frozenset({"hat", "ride", "shaker", "cabasa", "tambourine", "maraca", "bell"})
"""Pieces that run on steadily through long pulses."""

SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "ride": ("hat", "shaker", "rim"),
    "bell": ("hat", "cowbell"),
    "hat": ("shaker", "ride"),
    "snare": ("rim", "clap"),
    "kick": ("floor tom",),
    "clap": ("snare", "rim"),
    "rim": ("wood block",),
}
"""What takes over the pattern of a piece that must not sound."""

HAND_DRUMS: dict[str, tuple[Voice, ...]] = {
    "congas": (
        Voice("mute conga", ("x.g.X.g.x.g.x.g.", "o.g.X...o.g.X.g.")),
        Voice("open conga", ("............X.X.", "......X.......XX", "..............XX")),
        Voice("low conga", ("................", "......x.x.......", "........xx......")),
    ),
    "bongos": (
        Voice("bongo", ("X.o.X.o.X.o.X...", "X.oox.o.X.oox.oo")),
        Voice("low bongo", ("..............X.", "......x.......x.")),
    ),
    "shaker": (Voice("shaker", ("xogoxogoxogoxogo", "x.o.x.o.x.o.x.o.", "goxogoxogoxogoxo")),),
    "tambourine": (Voice("tambourine", ("..x...x...x...x.", "o.x.X.x.o.x.X.x.", "....X.......X...")),),
}
"""What a hand drum plays where the genre has no pattern for it."""


def pitches_of(name: str) -> frozenset[int]:
    """The General MIDI pitches a piece named by a musician stands for; empty when it is no piece."""
    plain = name.strip().lower()
    piece = PIECE_ALIASES.get(plain, plain)
    return frozenset(DRUM_PIECES.get(piece, ()))


def instrument_named(name: str) -> str:
    """An instrument's name in the vocabulary, from that or from another of its names; else the name itself."""
    plain = name.strip().lower()
    if plain in INSTRUMENTS:
        return plain
    return next((i.name for i in INSTRUMENTS.values() if plain in i.aliases), plain)
