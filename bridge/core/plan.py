"""A plan: which tasks to run, with which arguments, in which order. And the other two answers to words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bridge.core.json import Json
from bridge.errors import InvalidArguments


class Arguments(Protocol):
    """A task's typed arguments; each task has a class of its own."""

    def as_json(self) -> Mapping[str, Json]:
        """Only what differs from the defaults, as JSON."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """A task with its arguments bound.

    Args:
        id: Unique in its plan.
        task: A name in the task registry.
        arguments: Of that task's class.
        after: Steps that must be done first.
    """

    id: str
    task: str
    arguments: Arguments
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A directed acyclic graph of steps.

    Args:
        steps: In the order they were asked for.
        text: The musician's words.
        unknown: Words that were not understood and are passed over.
        planner: Who made it, such as "grammar".
    """

    steps: tuple[Step, ...]
    text: str = ""
    unknown: tuple[str, ...] = ()
    planner: str = "grammar"

    def layers(self) -> tuple[tuple[Step, ...], ...]:
        """Steps grouped so that each group needs only the groups before it.

        Raises:
            InvalidArguments: for no steps, double ids, an unknown dependency or a cycle.
        """
        ids = {step.id for step in self.steps}
        if not self.steps:
            raise InvalidArguments("The plan has no steps.")
        if len(ids) != len(self.steps):
            raise InvalidArguments("Two steps of the plan have one id.")
        if unmet := {need for step in self.steps for need in step.after} - ids:
            raise InvalidArguments(f"The plan waits for steps that are not in it: {', '.join(sorted(unmet))}.")
        done: set[str] = set()
        layers: list[tuple[Step, ...]] = []
        while len(done) < len(self.steps):
            ready = tuple(s for s in self.steps if s.id not in done and done.issuperset(s.after))
            if not ready:
                raise InvalidArguments("The steps of the plan wait for each other.")
            layers.append(ready)
            done.update(step.id for step in ready)
        return tuple(layers)


@dataclass(frozen=True, slots=True)
class Question:
    """One short question to the musician; nothing is written until it is answered.

    Args:
        text: The question.
        choices: Words that would answer it, each a request that would be understood.
    """

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """A request this program is not for, or understood nothing of.

    Args:
        text: What to say.
        unknown: Words that were not understood.
    """

    text: str
    unknown: tuple[str, ...] = ()


Interpretation = Plan | Question | Decline
