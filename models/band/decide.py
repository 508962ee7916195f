"""What a brief leaves open, decided: genre, key, energy, density, swing, and who plays what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bridge.core.brief import Brief
from bridge.core.model import Compose, Line
from bridge.core.notes import ROLES, Part, Role
from bridge.core.theory import Key, PitchClass
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.instruments import INSTRUMENTS
from bridge.core.vocabulary.moods import MOODS
from bridge.errors import InvalidArguments
from models.band.genres import style_of
from models.band.harmony import key_of_notes
from models.band.kit import instrument_named, pitches_of
from models.band.manner import manner_of
from models.band.style import Style

_TONICS = {True: (9, 4, 2, 0, 7), False: (0, 7, 2, 5, 9)}
"""Tonics of keys that lie well under the hands, by whether the key is minor."""
_SUGGESTS: dict[str, str] = {
    "distorted guitar": "metal",
    "overdriven guitar": "rock",
    "guitar solo": "rock",
    "power kit": "rock",
    "upright bass": "jazz swing",
    "jazz kit": "jazz swing",
    "jazz guitar": "jazz swing",
    "brush kit": "jazz ballad",
    "tenor sax": "jazz swing",
    "muted trumpet": "jazz ballad",
    "808 kit": "trap",
    "electronic kit": "synthwave",
    "clavinet": "funk",
    "slap bass": "funk",
    "accordion": "waltz",
    "banjo": "country",
    "acoustic guitar": "folk",
    "nylon guitar": "bossa nova",
    "strings": "cinematic",
    "orchestra kit": "cinematic",
    "choir": "cinematic",
    "square lead": "chiptune",
    "electric piano": "lo-fi",
    "harmonica": "blues",
    "congas": "salsa",
    "kalimba": "afrobeat",
    "warm pad": "ambient",
}
_FEELS: dict[str, str] = {
    "relaxed": "lo-fi",
    "dreamy": "ambient",
    "epic": "cinematic",
    "dark": "trip-hop",
    "aggressive": "metal",
    "groovy": "funk",
    "mysterious": "cinematic",
    "romantic": "jazz ballad",
    "energetic": "rock",
    "sad": "lo-fi",
}
_MANNERED: dict[str, str] = {
    "walking": "jazz swing",
    "four on the floor": "house",
    "one drop": "reggae",
    "shuffle": "blues",
    "brushes": "jazz ballad",
}


@dataclass(frozen=True, slots=True)
class Player:
    """Who plays a line.

    Args:
        role: The part.
        instrument: Its name in the vocabulary.
        program: General MIDI program.
        manner: Known words of the line's style.
        rank: Which of several lines of that role.
        resting: Whether the brief forbids it, so that it writes nothing.
    """

    role: Role
    instrument: str
    program: int
    manner: frozenset[str]
    rank: int
    resting: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything open, settled."""

    style: Style
    key: Key
    energy: float
    density: float
    swing: float
    players: tuple[Player, ...]
    silent: frozenset[int]


def decide(request: Compose) -> Decided:
    """Settle what a request leaves open.

    Raises:
        InvalidArguments: for an unknown genre, or when the brief leaves nobody to play.
    """
    brief = request.brief
    style = style_of(brief.genre or _genre(request))
    manner = frozenset[str]().union(*(manner_of(line.style) for line in request.lines))
    moods = [MOODS[m] for m in brief.mood if m in MOODS]
    energy = brief.energy if brief.energy is not None else bent(style.energy, (m.energy for m in moods))
    density = brief.density if brief.density is not None else bent(style.density, (m.density for m in moods))
    swing = brief.swing if brief.swing is not None else GENRES[style.name].swing
    if "straight" in manner:
        swing = 0.5
    elif "shuffle" in manner and swing < 0.6:
        swing, style = 2 / 3, replace(style, unit="eighth")
    return Decided(
        style=style,
        key=brief.key or _key(request, style),
        energy=float(np.clip(energy, 0.0, 1.0)),
        density=float(np.clip(density, 0.0, 1.0)),
        swing=float(np.clip(swing, 0.5, 0.75)),
        players=_players(request, style),
        silent=frozenset[int]().union(*(pitches_of(name) for name in brief.without)),
    )


def bent(value: float, moves: Iterable[float]) -> float:
    """A value from 0 to 1 moved by each mood in turn, ever less the nearer it is to an end.

    “Sad and intimate” is calmer than either, and still music: added up, the two would leave nothing of a ballad.
    """
    for move in moves:
        near = value * (1 + 2 * move) if move < 0 else 1 - (1 - value) * (1 - 2 * move)
        value = max(value + move, near) if move < 0 else min(value + move, near)
    return value


def answered(brief: Brief, decided: Decided, request: Compose, chords: Iterable[str]) -> Brief:
    """The brief with all that was decided."""
    grid = request.grid
    return replace(
        brief,
        genre=decided.style.name,
        key=decided.key,
        energy=decided.energy,
        density=decided.density,
        swing=decided.swing,
        tempo=grid.bpm,
        metre=grid.signature,
        bars=grid.whole_bars or max(1, round(grid.beats / grid.signature.bar)),
        chords=tuple(chords),
        instruments=tuple(dict.fromkeys(p.instrument for p in decided.players if not p.resting)),
    )


def _genre(request: Compose) -> str:
    for line in request.lines:
        words = manner_of(line.style)
        for word in sorted(words):
            if word in _MANNERED:
                return _MANNERED[word]
    named = [*request.brief.instruments, *(line.instrument for line in request.lines if line.instrument)]
    for name in named:
        if instrument_named(name) in _SUGGESTS:
            return _SUGGESTS[instrument_named(name)]
    for mood in request.brief.mood:
        if mood in _FEELS:
            return _FEELS[mood]
    return "pop"


def _key(request: Compose, style: Style) -> Key:
    heard: tuple[Part, ...] = request.hears if request.origin is None else (*request.hears, request.origin)
    found = key_of_notes(heard, request.chords)
    if found is not None:
        return found
    wishes = [MOODS[m].minor for m in request.brief.mood if m in MOODS and MOODS[m].minor is not None]
    minor = wishes[-1] if wishes else GENRES[style.name].minor or style.home == "minor"
    rng = np.random.default_rng([request.seed, 11])
    tonic = _TONICS[bool(minor)][int(rng.integers(5))]
    return Key(PitchClass(tonic), "minor" if minor else "major")


def _players(request: Compose, style: Style) -> tuple[Player, ...]:
    lines = request.lines or _band(request.brief, style)
    ranks: dict[Role, int] = {}
    players: list[Player] = []
    for line in lines:
        rank = ranks.get(line.role, 0)
        ranks[line.role] = rank + 1
        manner = manner_of(line.style)
        name = instrument_named(line.instrument) if line.instrument else _usual(request, style, line.role, rank, manner)
        program = INSTRUMENTS[name].program if name in INSTRUMENTS else 0
        if request.origin is not None and not line.instrument:
            program = request.origin.instrument
        player = Player(line.role, name, program, manner, rank)
        players.append(replace(player, resting=_forbidden(request.brief, line.role, name)))
    if not request.lines:
        players = [player for player in players if not player.resting]
    if not players:
        raise InvalidArguments("Nobody is left to play.", "Leave out fewer instruments.")
    return tuple(players)


def _band(brief: Brief, style: Style) -> tuple[Line, ...]:
    """The usual line-up, with the instruments asked for in place of those of their role."""
    lines = list(style.band)
    placed: set[int] = set()
    for name in brief.instruments:
        instrument = INSTRUMENTS.get(instrument_named(name))
        if instrument is None:
            continue
        same = [i for i, line in enumerate(lines) if line.role == instrument.role and i not in placed]
        index = same[0] if same else len(lines)
        lines[index : index + 1] = [Line(instrument.role, instrument.name)]
        placed.add(index)
    return tuple(sorted(lines, key=lambda line: ROLES.index(line.role)))


def _usual(request: Compose, style: Style, role: Role, rank: int, manner: frozenset[str]) -> str:
    if role == "bass" and "slap" in manner:
        return "slap bass"
    if role == "bass" and "walking" in manner and style.name not in ("jazz swing", "jazz ballad", "ska", "blues"):
        return "upright bass"
    if role == "drums" and "brushes" in manner:
        return "brush kit"
    wished = [instrument_named(name) for name in request.brief.instruments]
    wished = [n for n in wished if n in INSTRUMENTS and INSTRUMENTS[n].role == role]
    usual = [line.instrument for line in style.band if line.role == role and line.instrument]
    spare = {
        "drums": "drum kit",
        "percussion": "percussion",
        "bass": "electric bass",
        "chords": "piano",
        "pad": "warm pad",
        "lead": "synth lead",
    }[role]
    options = wished or usual or [spare]
    return options[rank % len(options)]


def _forbidden(brief: Brief, role: Role, instrument: str) -> bool:
    forbidden = {name.strip().lower() for name in brief.without}
    named = {instrument_named(name) for name in forbidden}
    kit = role == "drums" and bool(forbidden & {"drums", "drum", "kit"})
    return role in forbidden or instrument in named or kit
