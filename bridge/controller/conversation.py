"""What a conversation must remember from one turn to the next, across runs of the program."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bridge.controller.known import known_parts
from bridge.controller.memory import Context, KnownPart
from bridge.core.gat import Gat
from bridge.core.history import History
from bridge.core.plan import Plan, Question, Step
from bridge.core.session import ClipId, Session
from bridge.errors import CopilotError
from bridge.store.project import ProjectStore
from bridge.tasks.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Conversation:
    """The thread of talk.

    Args:
        last: Clips made or changed last, which "it" and "that" mean.
        takes: How many takes the clip has that was last worked on.
        plan: The last plan carried out, as (step, task, arguments as JSON text, after).
        text: The words of that plan.
        question: The question that is open, with its choices; empty when none is.
        choices: Its choices.
        asked: The words that led to it.
    """

    last: tuple[ClipId, ...] = ()
    takes: int = 0
    plan: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    text: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()
    asked: str = ""

    def context(
        self, session: Session, gat: Gat, *, project: ProjectStore, history: History, catalogue: Catalogue
    ) -> Context:
        """What the next words can refer to."""
        parts = known_parts(session, project.plays)
        by_clip = {part.clip: part for part in parts}
        there = {clip.id for _, clip in session.clips()}
        return Context(
            session=session,
            parts=parts,
            last=tuple(by_clip.get(clip, KnownPart(clip=clip)) for clip in self.last if clip in there),
            takes=self.takes,
            plan=self._plan(catalogue),
            question=Question(self.question, self.choices) if self.question else None,
            asked=self.asked,
            branches=tuple(name for name, _ in history.branches),
            undone=len(history.ahead),
            gat=gat,
        )

    def _plan(self, catalogue: Catalogue) -> Plan | None:
        try:
            steps = tuple(
                Step(step, task, catalogue.arguments(task, json.loads(arguments)), after)
                for step, task, arguments, after in self.plan
            )
        except CopilotError:  # a task that has gone or changed since: there is nothing to say "again" to
            return None
        return Plan(steps, self.text) if steps else None


def remembered(plan: Plan) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """A plan in the form conversations keep."""
    return tuple((s.id, s.task, json.dumps(s.arguments.as_json(), ensure_ascii=False), s.after) for s in plan.steps)
