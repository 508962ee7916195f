"""The brief for new music: what was asked, over what is locked or known, over what is heard there.

Locked attributes are never asked to change; the tempo and metre are always the project's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bridge.core.brief import Brief
from bridge.core.gat import Gat
from bridge.core.grid import Grid
from bridge.core.model import Line
from bridge.core.notes import ROLES, Part, Role
from bridge.core.vocabulary.instruments import DRUM_PIECES, INSTRUMENTS
from bridge.core.vocabulary.naming import instrument_of
from bridge.errors import InvalidArguments
from bridge.tasks.locks import hold
from bridge.tasks.parts import Surroundings, piece_of
from bridge.tasks.progression import stated_chords
from bridge.tasks.task import Studio

_HELD = ("genre", "mood", "energy", "density", "swing", "tempo", "key", "metre", "instruments")


def brief(
    wanted: Brief, studio: Studio, grid: Grid, *, hint: Brief | None = None, there: Surroundings | None = None
) -> Brief:
    """The whole brief for music on a grid.

    Args:
        wanted: What the musician asked for.
        studio: What is known.
        grid: Where it will lie.
        hint: What an impression suggests; it gives way to locks.
        there: What sounds there.

    Raises:
        Locked: when something asked for would change a locked attribute.
    """
    gat = studio.gat
    for name in _HELD:
        hold(gat, name, getattr(wanted, name))
    hold(gat, "chords", " | ".join(wanted.chords))
    known = known_brief(gat)
    locked = Brief(**{n: getattr(known, n) for n in (*_HELD, "chords") if n != "tempo" and gat.is_locked(n)})
    heard = Brief(key=there.key) if there is not None else Brief()
    whole = wanted.over(locked).over(hint or Brief()).over(known).over(heard)
    return Brief(
        prompt=whole.prompt, genre=whole.genre, mood=whole.mood, energy=whole.energy, density=whole.density,
        swing=whole.swing, tempo=grid.bpm, key=whole.key, metre=grid.signature, bars=grid.whole_bars,
        chords=whole.chords, instruments=whole.instruments, without=whole.without, keep=whole.keep,
    )  # fmt: skip


def known_brief(gat: Gat) -> Brief:
    """What the Global Attribute Table knows of the session, as wishes for more of the same.

    Instruments are left out: what plays already is no wish for what to add.
    """
    genre = gat.value("genre")
    return Brief(
        genre=None if genre is None else str(genre),
        mood=gat.words("mood"),
        energy=gat.number("energy"),
        density=gat.number("density"),
        swing=gat.number("swing"),
        key=gat.key(),
        chords=stated_chords(gat),
    )


def differences(wanted: Brief, grid: Grid) -> str:
    """What of the wishes the project overrules, and how to change it; empty when nothing."""
    said = []
    if wanted.tempo is not None and abs(wanted.tempo - grid.bpm) > 0.05:
        said.append(
            f"The project runs at {grid.bpm:.4g} bpm, so that is the tempo, not {wanted.tempo:g}; change it in the DAW."
        )
    if wanted.metre is not None and wanted.metre != grid.signature:
        said.append(
            f"The project is in {grid.signature}, so that is the metre, not {wanted.metre}; change it in the DAW."
        )
    return " ".join(said)


def lines_for(names: tuple[str, ...], *, style: str | None = None) -> tuple[Line, ...]:
    """One line for each instrument or role that was named; pieces of the kit make one drum line.

    Raises:
        InvalidArguments: for a name that no instrument bears.
    """
    lines: list[Line] = []
    for name in names:
        line = line_for(name, style=style)
        if line not in lines and not (piece_of(name) and any(one.role == "drums" for one in lines)):
            lines.append(line)
    return tuple(lines)


def line_for(name: str, *, style: str | None = None) -> Line:
    """The line a name asks for: a role's own word leaves the instrument to the genre.

    Raises:
        InvalidArguments: for a name that no instrument bears.
    """
    word = name.lower().strip()
    if word in ROLES:
        return Line(word, None, style)
    role, _ = instrument_of(word)
    if role is None and piece_of(word):
        return Line("drums", None, style)
    if role is None:
        raise InvalidArguments(f"There is no instrument “{name}” here.", "Name one such as bass, Rhodes, strings.")
    return Line(role, canonical(word), style)


def canonical(word: str) -> str | None:
    """An instrument's own name for any of its names."""
    for instrument in INSTRUMENTS.values():
        if word == instrument.name or word in instrument.aliases:
            return instrument.name
    return None


def short(prompt: str) -> bool:
    """Whether the musician's words ask for something short."""
    return re.search(r"\b(short|brief|little|quick)\b", prompt.lower()) is not None


def stripped(part: Part, without: tuple[str, ...]) -> Part:
    """A drum part with the pieces left out that must not sound; other parts as they are."""
    if not part.unpitched:
        return part
    pieces = [piece for word in without if (piece := piece_of(word)) is not None]
    gone = {pitch for piece in pieces for pitch in DRUM_PIECES[piece]}
    return replace(part, notes=tuple(note for note in part.notes if note.pitch not in gone)) if gone else part


def unwanted(role: Role, without: tuple[str, ...]) -> bool:
    """Whether a role as a whole must not sound."""
    return role in without or any(instrument_of(word)[0] == role and not piece_of(word) for word in without)
