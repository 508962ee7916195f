"""What a clause was understood as: proposed steps, a question, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.targets import Carried
from bridge.controller.grammar.world import World
from bridge.core.plan import Decline, Question
from bridge.core.target import Target
from bridge.tasks.arguments import TaskArguments


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step before it has an id.

    Args:
        task: A name in the task registry.
        arguments: Of that task's class.
        makes: Whether what comes after may call its result "it".
        named: What it was told to act on, for "it" in the next clause.
    """

    task: str
    arguments: TaskArguments
    makes: bool = False
    named: tuple[Target, ...] = ()


Reading = tuple[Proposal, ...] | Question | Decline | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A clause where it stands: the project, and what the clauses before it left.

    Args:
        clause: What is read.
        world: The project.
        carried: From the clauses before it.
        text: The whole request.
        previous: The clause before.
        steps: What the clauses before it came to.
    """

    clause: Clause
    world: World
    carried: Carried
    text: str
    previous: Clause | None = None
    steps: tuple[Proposal, ...] = ()


NOTHING_THERE = "There is nothing to do that to yet. What shall I make?"


def where(scene: Scene, request: str = "") -> Question:
    """Ask what to act on."""
    names = scene.world.context.track_names
    if scene.world.context.empty:
        return Question(NOTHING_THERE, ("make a lo-fi loop", "add drums"))
    words = request or scene.clause.words
    return Question("Which track or clip do you mean?", tuple(f"{words}, on {name}" for name in names[:4]))
