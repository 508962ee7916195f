"""The Global Attribute Table: what is known of the music, from where, and how surely.

The idea is the paper's (arXiv 2310.12404, §3.3); ranking of sources, scopes and history are ours.
The table is a value: every change gives a new one, and nothing told to it is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from bridge.core.tempo import TimeSignature
from bridge.core.theory import Key
from bridge.errors import InvalidArguments, Locked

Value = str | float | int | tuple[str, ...]


class Origin(IntEnum):
    """Where a value comes from; the higher one wins."""

    GUESSED = 1
    MEASURED = 2
    SAID = 3
    DAW = 4
    LOCKED = 5


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """What an attribute is called, measured in and meant to say.

    Args:
        name: As users write it.
        unit: Of its value; empty when it has none.
        meaning: One line for people and language models.
        low: Least number allowed, where the value is one.
        high: Greatest number allowed.
    """

    name: str
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None


KINDS: dict[str, AttributeKind] = {
    kind.name: kind
    for kind in (
        AttributeKind("tempo", "bpm", "quarter notes per minute", 10, 960),
        AttributeKind("key", "", "tonic and scale, such as D dorian"),
        AttributeKind("metre", "", "time signature, such as 7/8"),
        AttributeKind("genre", "", "style of the music"),
        AttributeKind("mood", "", "how it should feel, in words"),
        AttributeKind("energy", "0–1", "calm to driving", 0, 1),
        AttributeKind("density", "0–1", "few to many notes", 0, 1),
        AttributeKind("swing", "share", "where the second eighth falls: 0.5 straight, 0.667 triplet", 0.5, 0.75),
        AttributeKind("instruments", "", "what plays"),
        AttributeKind("chords", "", "the progression, one bar each unless divided"),
        AttributeKind("bars", "bars", "length of the loop", 1, 400),
        AttributeKind("loudness", "LUFS", "integrated loudness (ITU-R BS.1770)", -70, 6),
        AttributeKind("true peak", "dBTP", "highest level between samples", -120, 24),
        AttributeKind("seam", "ratio", "spectral flux at the wrap point over that inside", 0, 1000),
        AttributeKind("role", "", "the part it plays"),
        AttributeKind("title", "", "what to call it"),
    )
}
SESSION = "session"
"""Scope of the whole session; others are "track:ID" and "clip:ID"."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One cell: a value with its unit, scope, source and confidence.

    Args:
        name: A name in `KINDS`.
        value: Keys and metres as text; instruments and moods as tuples of words.
        origin: Where it comes from.
        source: Who exactly said so, such as "REAPER project file" or "you, turn 3".
        confidence: 0–1.
        scope: "session", "track:ID" or "clip:ID".
        order: Rising with every cell told to the table.
        retracted: True on a cell that ends a lock or takes a saying back.

    Raises:
        InvalidArguments: for an unknown name or a value out of bounds.
    """

    name: str
    value: Value
    origin: Origin
    source: str
    confidence: float = 1.0
    scope: str = SESSION
    order: int = 0
    retracted: bool = False

    def __post_init__(self) -> None:
        kind = KINDS.get(self.name)
        if kind is None:
            raise InvalidArguments(f"{self.name!r} is not an attribute.", f"Known: {', '.join(KINDS)}.")
        object.__setattr__(self, "value", _checked(kind, self.value))

    @property
    def unit(self) -> str:
        """The unit of its value."""
        return KINDS[self.name].unit

    @property
    def text(self) -> str:
        """Value and unit as people read them."""
        value = ", ".join(self.value) if isinstance(self.value, tuple) else self.value
        shown = f"{value:.4g}" if isinstance(value, float) else str(value)
        return f"{shown} {self.unit}" if self.unit not in ("", "0–1", "share", "ratio") else shown


@dataclass(frozen=True, slots=True)
class Verdict:
    """The cell that holds, and why it does."""

    attribute: Attribute
    reason: str


@dataclass(frozen=True)
class Gat:
    """All cells ever told, in order. Append-only: `told` gives a new table."""

    cells: tuple[Attribute, ...] = ()

    def told(self, *attributes: Attribute) -> Gat:
        """The table after hearing these.

        Raises:
            Locked: when one would change a locked value of the same scope by a saying.
        """
        cells = list(self.cells)
        for attribute in attributes:
            held = Gat(tuple(cells)).verdict(attribute.name, attribute.scope)
            if (
                held is not None
                and held.attribute.origin is Origin.LOCKED
                and attribute.origin is Origin.SAID
                and attribute.value != held.attribute.value
            ):
                raise Locked(
                    f"The {attribute.name} is locked to {held.attribute.text}.",
                    f"Say “unlock the {attribute.name}” first.",
                )
            cells.append(replace(attribute, order=len(cells) + 1))
        return Gat(tuple(cells))

    def locked(self, name: str, scope: str = SESSION, *, source: str = "you") -> Gat:
        """The table with an attribute's present value locked.

        Raises:
            InvalidArguments: when it has no value yet.
        """
        held = self.verdict(name, scope)
        if held is None:
            raise InvalidArguments(f"There is no {name} to lock yet.", f"Say what it is, such as “the {name} is …”.")
        return self.told(Attribute(name, held.attribute.value, Origin.LOCKED, source, 1.0, scope))

    def unlocked(self, name: str, scope: str = SESSION, *, source: str = "you") -> Gat:
        """The table with an attribute's lock ended; a value that was said stays said."""
        held = self.verdict(name, scope)
        if held is None or held.attribute.origin is not Origin.LOCKED:
            return self
        return self.told(replace(held.attribute, source=source, retracted=True))

    def verdict(self, name: str, scope: str = SESSION) -> Verdict | None:
        """The cell that holds in a scope: the nearest scope's best source, its latest word.

        A locked value of the session holds everywhere below it.
        """
        wider = self._best(name, SESSION)
        best = self._best(name, scope)
        if best is None or (scope != SESSION and wider is not None and wider.origin is Origin.LOCKED > best.origin):
            best = wider
        return None if best is None else Verdict(best, self._reason(best, scope))

    def value(self, name: str, scope: str = SESSION) -> Value | None:
        """The value that holds, or None."""
        verdict = self.verdict(name, scope)
        return None if verdict is None else verdict.attribute.value

    def number(self, name: str, scope: str = SESSION) -> float | None:
        """The value that holds, where it is a number."""
        value = self.value(name, scope)
        return float(value) if isinstance(value, (int, float)) else None

    def words(self, name: str, scope: str = SESSION) -> tuple[str, ...]:
        """The value that holds as words; empty when there is none."""
        value = self.value(name, scope)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (str(value),)

    def key(self, scope: str = SESSION) -> Key | None:
        """The key that holds."""
        value = self.value("key", scope)
        return None if value is None else Key.parse(str(value))

    def is_locked(self, name: str, scope: str = SESSION) -> bool:
        """Whether the value that holds is locked."""
        verdict = self.verdict(name, scope)
        return verdict is not None and verdict.attribute.origin is Origin.LOCKED

    def scopes(self) -> tuple[str, ...]:
        """Every scope with a cell, the session's first."""
        others = dict.fromkeys(cell.scope for cell in self.cells if cell.scope != SESSION)
        return (SESSION, *others)

    def table(self) -> Iterator[Verdict]:
        """What holds, scope by scope, in the order of `KINDS`."""
        for scope in self.scopes():
            for name in KINDS:
                verdict = self.verdict(name, scope)
                if verdict is not None and verdict.attribute.scope == scope:
                    yield verdict

    def _best(self, name: str, scope: str) -> Attribute | None:
        latest: dict[Origin, Attribute] = {}
        for cell in self.cells:
            if cell.name == name and cell.scope == scope:
                if cell.retracted:
                    latest.pop(cell.origin, None)
                else:
                    latest[cell.origin] = cell
        return latest[max(latest)] if latest else None

    def _reason(self, best: Attribute, scope: str) -> str:
        over: dict[Origin, Attribute] = {}
        for cell in self.cells:
            if cell.name == best.name and cell.scope in (scope, best.scope) and not cell.retracted:
                over[cell.origin] = cell
        losers = [
            f"over {cell.text} ({origin.name.lower()}: {cell.source})"
            for origin, cell in sorted(over.items(), reverse=True)
            if cell.value != best.value
        ]
        rank = {
            Origin.LOCKED: "locked by you",
            Origin.DAW: "the DAW says so",
            Origin.SAID: "you said so",
            Origin.MEASURED: "measured",
            Origin.GUESSED: "a guess, nothing better is known",
        }[best.origin]
        inherited = f"; from the {best.scope}" if best.scope != scope else ""
        return "; ".join([rank, *losers]) + inherited


def _checked(kind: AttributeKind, value: Value) -> Value:
    if kind.low is not None and kind.high is not None:
        number = _number(kind, value)
        if not kind.low <= number <= kind.high:
            raise InvalidArguments(
                f"A {kind.name} of {number:g} cannot be used.", f"Give one from {kind.low:g} to {kind.high:g}."
            )
        return int(number) if kind.name == "bars" else number
    if kind.name == "key":
        return str(Key.parse(str(value)))
    if kind.name == "metre":
        return str(TimeSignature.parse(str(value)))
    if kind.name in ("mood", "instruments"):
        return (value,) if isinstance(value, str) else value
    return str(value)


def _number(kind: AttributeKind, value: Value) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InvalidArguments(f"{value!r} is not a number for {kind.name}.") from None
    if number != number:
        raise InvalidArguments(f"The {kind.name} is not a number.")
    return number
