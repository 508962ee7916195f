"""What happens during a request, as it happens; every face of the program shows the same events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bridge.core.gat import Attribute
from bridge.core.plan import Plan
from bridge.core.render import Render


@dataclass(frozen=True, slots=True)
class Planned:
    """The words were understood."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Progress:
    """A step is under way; `done` runs from 0 to 1."""

    step: str
    what: str
    done: float


@dataclass(frozen=True, slots=True)
class Rendered:
    """A loop was made and measured."""

    step: str
    render: Render


@dataclass(frozen=True, slots=True)
class Told:
    """The Global Attribute Table learnt something."""

    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Committed:
    """The project changed, in one undo step."""

    label: str
    edits: int
    revision: str


Event = Planned | Progress | Rendered | Told | Committed
Listener = Callable[[Event], None]
