"""Which models there are, found through entry points; a broken one is a state that is reported, not a crash."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Protocol, cast

from bridge.core.model import Ability, Card, Model
from bridge.errors import CopilotError, NotFound, NotInstalled

GROUP = "loop_copilot.models"
_log = logging.getLogger(__name__)


class Door(Protocol):
    """An entry point, as `importlib.metadata` has them."""

    @property
    def name(self) -> str:
        """What it is called in the package's metadata."""
        ...

    def load(self) -> object:
        """Import what it points to."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A model as it was found.

    Args:
        name: Of its entry point.
        card: What it is and may be used for; None when it is broken.
        trouble: Why it cannot be used, one sentence; empty when it can.
        mend: What to do about that.
    """

    name: str
    card: Card | None = None
    trouble: str = ""
    mend: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return not self.trouble

    @property
    def line(self) -> str:
        """What it is, and its trouble if there is any, on one line."""
        card = self.card
        what = (
            f"model {self.name}" if card is None else f"model {self.name} {card.version}: {', '.join(card.abilities)}"
        )
        return f"{what}. {self.trouble}" if self.trouble else what


class Registry:
    """All models that are registered. Nothing is imported before it is first asked, and nothing heavy then.

    Args:
        doors: Entry points; None takes those of the installed packages.
    """

    def __init__(self, doors: Iterable[Door] | None = None) -> None:
        self._doors = None if doors is None else tuple(doors)

    def entries(self) -> tuple[Entry, ...]:
        """Every registered model by name, the broken ones too."""
        return tuple(entry for entry, _ in self._found)

    def choose(self, ability: Ability, *, name: str | None = None) -> Model:
        """The first model that has an ability and what it needs.

        Args:
            ability: What it must be able to do.
            name: Only this one will do.

        Raises:
            NotFound: when no model of that name is registered.
            NotInstalled: when there is none, or what it needs is missing; says the command that mends it.
        """
        if name is not None and name not in {entry.name for entry in self.entries()}:
            known = ", ".join(entry.name for entry in self.entries()) or "none"
            raise NotFound(f"There is no model {name!r}.", f"There are: {known}.")
        able = [
            (entry, model)
            for entry, model in self._found
            # A broken one may well have been able to; it is asked last and explains itself.
            if (name is None or entry.name == name) and (entry.card is None or ability in entry.card.abilities)
        ]
        for entry, model in able:
            if entry.ready and model is not None:
                return model
        for entry, _ in sorted(able, key=lambda found: found[0].card is None):
            raise NotInstalled(f"No model can {ability} now. {entry.line}", entry.mend)
        raise NotInstalled(f"No model here can {ability}.", "Run: loop-copilot doctor")

    @cached_property
    def _found(self) -> tuple[tuple[Entry, Model | None], ...]:
        doors = entry_points(group=GROUP) if self._doors is None else self._doors
        return tuple(_open(door) for door in sorted(doors, key=lambda door: door.name))


def _open(door: Door) -> tuple[Entry, Model | None]:
    try:
        model = cast(type[Model], door.load())()
        card = model.CARD
        if not isinstance(card, Card):
            raise TypeError(f"its CARD is a {type(card).__name__}")
    except CopilotError as error:
        return Entry(door.name, None, error.what, error.do), None
    except Exception as error:  # noqa: BLE001 - the boundary to plug-ins, which may raise anything
        _log.exception("the model %s is broken", door.name)
        return Entry(door.name, None, f"It is broken: {type(error).__name__}: {error}", _mend(door)), None
    if missing := [need for need in card.needs if not _importable(need)]:
        trouble = f"It needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed."
        return Entry(door.name, card, trouble, f"Run: {card.mend}" if card.mend else ""), model
    return Entry(door.name, card), model


def _importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _mend(door: Door) -> str:
    package = getattr(getattr(door, "dist", None), "name", None)
    return f'Run: "{sys.executable}" -m pip install --upgrade {package}' if package else "Install its package again."
