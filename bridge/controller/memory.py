"""What words can refer to: the project as it stands and what was said and done before.

The controller builds a `Context` before each turn; the grammar only reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.core.gat import Gat
from bridge.core.notes import Role
from bridge.core.plan import Plan, Question
from bridge.core.session import ClipId, Selection, Session


@dataclass(frozen=True, slots=True)
class KnownPart:
    """A part that can be called by its role, its instrument or its name.

    Args:
        name: What it is called, such as "walking bass".
        role: The part it plays, where that is known.
        instrument: A name in `bridge.core.vocabulary.instruments`, where that is known.
        clip: The clip that plays it.
        sure: Whether the copilot made it, so that its role is no guess from a name.
    """

    name: str = ""
    role: Role | None = None
    instrument: str | None = None
    clip: ClipId | None = None
    sure: bool = True


@dataclass(frozen=True)
class Context:
    """What words can refer to.

    Args:
        session: The open project; None when nothing is known of one.
        parts: Clips whose role, instrument or name the copilot knows.
        last: What the copilot made or changed last, in the order it was made.
        takes: How many takes the clip holds that was last worked on.
        plan: The last plan that was carried out, for "again" and "the same but …".
        question: The question that is open, which the next words may answer.
        asked: The words that led to that question.
        branches: Names given to earlier states.
        undone: How many steps were taken back and can be done again.
        gat: What is known of the music.
    """

    session: Session | None = None
    parts: tuple[KnownPart, ...] = ()
    last: tuple[KnownPart, ...] = ()
    takes: int = 0
    plan: Plan | None = None
    question: Question | None = None
    asked: str = ""
    branches: tuple[str, ...] = ()
    undone: int = 0
    gat: Gat = field(default_factory=Gat)

    @property
    def empty(self) -> bool:
        """Whether there is nothing yet that a request could act on."""
        return (
            not self.parts and not self.last and (self.session is None or not any(t.clips for t in self.session.tracks))
        )

    @property
    def selection(self) -> Selection:
        """What the musician points at."""
        return Selection() if self.session is None else self.session.selection

    @property
    def track_names(self) -> tuple[str, ...]:
        """Names of the project's tracks that have one."""
        return () if self.session is None else tuple(track.name for track in self.session.tracks if track.name.strip())
