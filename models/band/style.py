"""How a genre plays, as data: step patterns, progressions and a line-up that the players share.

Patterns are strings of steps, four to a pulse: sixteen to a bar of 4/4, twelve where `pulses` is 3;
longer strings run over several bars. "." is silence and "_" holds what came before. Bars of other
metres take the pulses they need from the same string (see `models.band.ruler`).

Drums: X accent, x plain, o soft, g ghost, ? perhaps, r two quick strokes, t three.
Bass: R root, r soft root, 3 5 6 7 chord degrees, 8 octave, L fifth below, a approach to the next
chord, n the next chord's bass note early, x dead note.
Comping: X x o whole chord, n the next chord early, l lowest note alone, h the rest, d u strum down
and up, 1–6 single voices from the bottom, m choked chord.
Lead: X x notes of a phrase, _ held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bridge.core.model import Line
from bridge.core.notes import ROLES, Role

Voicing = Literal["close", "open", "rootless", "power", "triad", "boogie"]


@dataclass(frozen=True, slots=True)
class Voice:
    """One drum of a kit, or one hand drum.

    Args:
        piece: A name in `models.band.kit.PITCHES`.
        patterns: Alternatives; the seed picks one.
        above: Energy from which it plays.
        below: Energy up to which it plays.
    """

    piece: str
    patterns: tuple[str, ...]
    above: float = 0.0
    below: float = 1.01


@dataclass(frozen=True, slots=True)
class Bass:
    """How the bass plays.

    Args:
        patterns: Alternatives, or "walk".
        lock: Whether it moves with the kick.
        gate: Share of a note's room that it sounds.
        low: Lowest MIDI pitch for a root.
    """

    patterns: tuple[str, ...]
    lock: bool = True
    gate: float = 0.92
    low: int = 31


@dataclass(frozen=True, slots=True)
class Comp:
    """How chords are played.

    Args:
        patterns: Alternatives.
        voicing: Which chord tones, how spread.
        low: Lowest MIDI pitch.
        high: Highest.
        gate: Share of a note's room that it sounds.
        free: Whether every bar may take another pattern.
    """

    patterns: tuple[str, ...]
    voicing: Voicing = "close"
    low: int = 52
    high: int = 76
    gate: float = 0.9
    free: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """How melodies go.

    Args:
        rhythms: One-bar motif rhythms.
        pentatonic: Whether passing notes keep to the pentatonic scale.
        blue: Whether blue notes grace the thirds.
        low: Lowest MIDI pitch.
        high: Highest.
        leap: 0 stepwise to 1 leaping.
        gate: Share of a note's room that it sounds.
        arpeggio: Whether it runs through the chord instead of singing.
    """

    rhythms: tuple[str, ...]
    pentatonic: bool = False
    blue: bool = False
    low: int = 62
    high: int = 84
    leap: float = 0.3
    gate: float = 0.92
    arpeggio: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a genre plays.

    Args:
        name: A name in `bridge.core.vocabulary.genres`.
        band: The usual line-up.
        drums: Voices of the kit.
        bass: The bass idiom.
        comp: The comping idiom.
        lead: The melodic idiom.
        major: Progressions in major-like keys, one token a bar, "-" between chords that share one.
        minor: Progressions in minor-like keys.
        percussion: Hand drums.
        pad: Pattern of sustained parts; held through each chord where empty.
        colour: Thirds stacked where a numeral names no quality: 3 triads, 4 sevenths, 5 ninths.
        unit: Which notes swing: "eighth" or "sixteenth".
        human: Share of `HUMANISE_SECONDS` used; 0 for machines.
        lag: Share of `HUMANISE_SECONDS` by which backbeats and bass lie behind.
        energy: Usual energy.
        density: Usual density.
        fills: Drum fills, last pulses of a phrase, in letters of `models.band.kit.FILL`.
        crash: Whether a crash greets a new phrase.
        dominant: Whether minor keys take a major dominant.
        pulses: Of the bar the patterns are written in.
        home: Scale of the usual key, where major or minor by genre is not it.
        blues: Whether every chord of a major key may be a dominant seventh.
    """

    name: str
    band: tuple[Line, ...]
    drums: tuple[Voice, ...]
    bass: Bass
    comp: Comp
    lead: Lead
    major: tuple[str, ...]
    minor: tuple[str, ...]
    percussion: tuple[Voice, ...] = ()
    pad: tuple[str, ...] = ()
    colour: int = 3
    unit: Literal["eighth", "sixteenth"] = "eighth"
    human: float = 0.6
    lag: float = 0.0
    energy: float = 0.5
    density: float = 0.5
    fills: tuple[str, ...] = ()
    crash: bool = True
    dominant: bool = False
    pulses: int = 4
    home: str = ""
    blues: bool = False


def voice(piece: str, *patterns: str, above: float = 0.0, below: float = 1.01) -> Voice:
    """A drum and its patterns."""
    return Voice(piece, patterns, above, below)


def lineup(**names: str) -> tuple[Line, ...]:
    """Lines from roles and instrument names; several of one role are joined by commas."""
    roles: dict[str, Role] = {role: role for role in ROLES}
    return tuple(Line(roles[role], name.strip()) for role, listed in names.items() for name in listed.split(","))
