"""Say what an attribute is, lock it, or unlock it: “it is in D dorian”, “lock the tempo”."""

from __future__ import annotations

from pydantic import Field

from bridge.core.gat import KINDS, SESSION, Attribute, Gat, Origin
from bridge.core.theory import Chord
from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.moods import MOODS
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import WithTarget
from bridge.tasks.measuring import attribute_name, known_or_measured
from bridge.tasks.parts import loop
from bridge.tasks.progression import bars_of
from bridge.tasks.task import Outcome, Studio, Task

YOU = "you"


class Arguments(WithTarget):
    """Say what an attribute is, lock it, or unlock it: “it is in D dorian”, “lock the tempo”."""

    attribute: str = Field(description="tempo, key, metre, genre, mood, energy, density, swing, chords, bars, …")
    value: str | None = Field(default=None, description="as text; none to leave the value and only lock or unlock")
    lock: bool | None = Field(default=None, description="true locks, false unlocks")


class SetAttribute(Task[Arguments]):
    """Say what an attribute is, lock it, or unlock it: “it is in D dorian”, “lock the tempo”."""

    name = "set_attribute"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        name = attribute_name(arguments.attribute)
        if name not in KINDS:
            raise InvalidArguments(f"{arguments.attribute!r} is not an attribute.", f"Known: {', '.join(KINDS)}.")
        if arguments.value is None and arguments.lock is None:
            raise InvalidArguments(
                f"What the {name} shall be is not said.", f"Say “the {name} is …” or “lock the {name}”."
            )
        cells: list[Attribute] = []
        said: list[str] = []
        gat = studio.gat
        for scope, called in _scopes(arguments, studio, name):
            new, words = _cells(arguments, name, scope, studio, gat)
            # The table itself refuses what is locked; asked now, nothing half-way is told.
            gat = gat.told(*new)
            cells += new
            said.append(f"{called}{words}")
        return Outcome(" ".join(said), attributes=tuple(cells))


def _scopes(arguments: Arguments, studio: Studio, name: str) -> list[tuple[str, str]]:
    """Where it holds: the session, or each clip that was pointed at by name."""
    if arguments.target.kind in ("selection", "all") or name in ("tempo", "metre"):
        return [(SESSION, "")]
    found = [loop(studio, clip) for clip in studio.find(arguments.target)]
    return [(one.scope, f"“{one.name}”: ") for one in found]


def _cells(arguments: Arguments, name: str, scope: str, studio: Studio, gat: Gat) -> tuple[list[Attribute], str]:
    if arguments.value is None:
        if arguments.lock:
            return _locked(name, scope, studio, gat)
        if not gat.is_locked(name, scope):
            return [], f"The {name} is not locked."
        free = gat.unlocked(name, scope, source=YOU)
        stays = free.verdict(name, scope)
        now = f"; it is {stays.attribute.text} now ({stays.reason})" if stays is not None else ""
        return _new(gat, free), f"The {name} is free again{now}."
    value = _value(name, arguments.value)
    origin = Origin.LOCKED if arguments.lock else Origin.SAID
    cells = [Attribute(name, value, origin, YOU, scope=scope)]
    if arguments.lock is False:
        cells = [*_new(gat, gat.unlocked(name, scope, source=YOU)), *cells]
    said = f"The {name} is {'locked to ' if arguments.lock else ''}{cells[-1].text} now."
    if name in ("tempo", "metre"):
        said = _daw_wins(name, cells[-1], studio, lock=bool(arguments.lock)) or said
    else:
        wins = gat.told(*cells).verdict(name, scope)
        if wins is not None and wins.attribute.value != cells[-1].value:
            said = f"Noted, but {wins.attribute.text} holds: {wins.reason}."
    return cells, said


def _new(before: Gat, after: Gat) -> list[Attribute]:
    """What a table was told since."""
    return list(after.cells[len(before.cells) :])


def _locked(name: str, scope: str, studio: Studio, gat: Gat) -> tuple[list[Attribute], str]:
    """A lock on the value that holds, be it said, the DAW's, or measured for this.

    Raises:
        InvalidArguments: when nothing tells what it is.
    """
    held = gat.verdict(name, scope)
    value = held.attribute.value if held is not None else None
    if value is None and name == "tempo":
        value = float(studio.session.tempo_map.tempos[0].bpm)
    if value is None and name == "metre":
        value = str(studio.session.tempo_map.metres[0].signature)
    if value is None and scope != SESSION:
        measured = known_or_measured(studio, loop(studio, studio.session.clip(scope.removeprefix("clip:")).id), name)  # type: ignore[arg-type]
        value = measured.value if measured is not None else None
    if value is None:
        raise InvalidArguments(f"There is no {name} to lock yet.", f"Say what it is, such as “lock the {name} to …”.")
    cell = Attribute(name, value, Origin.LOCKED, YOU, scope=scope)
    return [cell], f"The {name} is locked to {cell.text}; nothing I make will change it."


def _daw_wins(name: str, cell: Attribute, studio: Studio, *, lock: bool) -> str:
    """What to say where the project's own ruler says otherwise; empty where it agrees."""
    tempo_map = studio.session.tempo_map
    there = float(tempo_map.tempos[0].bpm) if name == "tempo" else str(tempo_map.metres[0].signature)
    same = abs(float(cell.value) - there) < 0.01 if isinstance(there, float) else cell.value == there  # type: ignore[arg-type]
    if same:
        return ""
    shown = f"{there:.5g} bpm" if isinstance(there, float) else there
    held = "Locked" if lock else "Noted"
    return (
        f"{held}: {name} {cell.text}. But the project's ruler says {shown}, and what is made follows the ruler; "
        f"change the {name} in the DAW to hear {cell.text}."
    )


def _value(name: str, text: str) -> str | float | tuple[str, ...]:
    """A value as its attribute holds it.

    Raises:
        InvalidArguments: when it is none.
    """
    text = text.strip()
    kind = KINDS[name]
    if kind.low is not None:
        number = text.casefold().removesuffix(kind.unit.casefold()).strip() if kind.unit else text
        try:
            if number.endswith("%"):
                return float(number.removesuffix("%")) / 100
            return float(number)
        except ValueError:
            raise InvalidArguments(
                f"“{text}” is not a number.", f"The {name} is one, in {kind.unit or 'plain numbers'}."
            ) from None
    if name == "genre":
        return next((g.name for g in GENRES.values() if text.lower() in (g.name, *g.aliases)), text)
    if name == "mood":
        words = [word.strip() for word in text.lower().replace(" and ", ",").split(",") if word.strip()]
        return tuple(next((m.name for m in MOODS.values() if w in (m.name, *m.aliases)), w) for w in words)
    if name == "instruments":
        return tuple(word.strip() for word in text.replace(" and ", ",").split(",") if word.strip())
    if name == "chords":
        bars = bars_of(text)
        for chord in " ".join(bars).split():
            Chord.parse(chord)
        if not bars:
            raise InvalidArguments("That names no chords.", "Say some, such as “Am F C G”.")
        return " | ".join(bars)
    return text
