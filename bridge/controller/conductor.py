"""The way of one request: words, plan, sound, measurement, one commit.

Everything that can fail happens before the project is touched. The commit itself is one message to the
DAW and one undo step; a process killed before, during or after it leaves the project whole.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

from bridge.controller.conversation import Conversation
from bridge.controller.desk import Desk, caught_up, known_facts, recovered
from bridge.controller.grammar import interpret
from bridge.controller.memory import Context
from bridge.controller.request import PROJECT_STATE, Reply, Request, Wish
from bridge.controller.request_id import commit_ids, request_of
from bridge.controller.studio import Ensemble, Performances
from bridge.core.events import Listener, Planned
from bridge.core.gat import Gat
from bridge.core.history import History, Node
from bridge.core.plan import Decline, Interpretation, Plan, Question
from bridge.core.session import Selection, Session
from bridge.daw.backend import Backend
from bridge.errors import Moved
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue
from bridge.tasks.task import Travel

Planner = Callable[[str, Context], Interpretation]

__all__ = ["Conductor", "Reply", "Wish"]


_ATTEMPTS = 4
"""How often a request is begun anew because the project moved while it was carried out."""


class Conductor:
    """Carries out requests on one project, one at a time.

    Args:
        backend: The project.
        store: What is remembered.
        ensemble: Who computes.
        catalogue: The tasks.
        planner: Turns words into a plan, a question or a no.
        performances: Those heard lately, shared with other projects; None keeps its own.
    """

    def __init__(
        self,
        *,
        backend: Backend,
        store: Store,
        ensemble: Ensemble,
        catalogue: Catalogue,
        planner: Planner = interpret,
        performances: Performances | None = None,
    ) -> None:
        self._planner = planner
        self._backend = backend
        self._store = store
        self._ensemble = ensemble
        self._catalogue = catalogue
        self._performances = performances or Performances()

    def ask(
        self, wish: Wish, *, listen: Listener = lambda event: None, stopped: Callable[[], bool] = lambda: False
    ) -> Reply:
        """Understand words and carry them out.

        Raises:
            CopilotError: in the musician's words; nothing was written.
        """
        begun = time.perf_counter()
        for attempt in itertools.count(1):
            try:
                reply = self._carry_out(wish, listen, stopped)
            except Moved:
                # Another process or the musician was quicker: read the project afresh, and do it again.
                if attempt == _ATTEMPTS:
                    raise
            else:
                break
        return replace(reply, seconds=time.perf_counter() - begun)

    def _carry_out(self, wish: Wish, listen: Listener, stopped: Callable[[], bool]) -> Reply:
        desk = self._open(wish.selection, to_write=not wish.dry)
        done = [node for node in desk.history.nodes if request_of(node.request) == wish.request]
        if done:
            return _again(wish, desk, done[-1])
        context = desk.talk.context(
            desk.session, desk.gat, project=desk.project, history=desk.history, catalogue=self._catalogue
        )
        understood = self._planner(wish.text, context)
        if not isinstance(understood, Plan):
            return _answer(wish, desk, understood)
        plan = self._with_takes(understood, wish.takes)
        listen(Planned(plan))
        with Request(desk, wish, plan=plan, listen=listen, stopped=stopped) as request:
            for steps in plan.layers():
                request.layer(steps)
            return request.finish()

    def travel(self, travel: Travel, *, request: str = "") -> Reply:
        """Move through the history: undo, redo, to a branch.

        Args:
            travel: Where to.
            request: Identifies the move for good: it is made once. Empty draws an id.
        """
        begun = time.perf_counter()
        desk = self._open(None, to_write=True)
        move = desk.travel(travel, request=next(commit_ids(request)))
        seconds = time.perf_counter() - begun
        return Reply(
            Plan(()), (move.said,), edits=move.edits, session=desk.session, gat=desk.gat, label=move.label,
            seconds=seconds,
        )  # fmt: skip

    def state(self) -> tuple[Session, Gat, History]:
        """The session, the table and the history as they stand; nothing is changed or taken away."""
        desk = self._open(None, to_write=False)
        return desk.session, desk.gat, desk.history

    def _open(self, selection: Selection | None, *, to_write: bool) -> Desk:
        session = self._backend.read()
        if selection is not None:
            session = replace(session, selection=selection)
        tracks = frozenset(track.id for track in session.tracks)
        project = self._store.project(session.state(PROJECT_STATE), session.id, tracks, daw=session.daw)
        with project.held():
            # Read again under the lock: another process may have committed in between, and what it left
            # pending is its own until it lets go.
            now, history = (recovered if to_write else caught_up)(self._backend, project)
        session = replace(now, selection=session.selection)
        return Desk(
            self._backend, self._store, project, self._ensemble, self._catalogue, self._performances,
            session, history, known_facts(session, project, history), project.memory(Conversation) or Conversation(),
        )  # fmt: skip

    def _with_takes(self, plan: Plan, takes: int | None) -> Plan:
        if takes is None:
            return plan
        steps = []
        for step in plan.steps:
            if "takes" in self._catalogue.task(step.task).schema.model_fields:
                values = {**step.arguments.as_json(), "takes": takes}
                steps.append(replace(step, arguments=self._catalogue.arguments(step.task, values)))
            else:
                steps.append(step)
        return replace(plan, steps=tuple(steps))


def _again(wish: Wish, desk: Desk, done: Node) -> Reply:
    """The answer to a request that was carried out before whoever asked heard of it."""
    said = f"This was done already: {done.label}."
    return Reply(
        Plan((), text=wish.text), (said,), session=desk.session, gat=desk.gat, label=done.label, seed=wish.seed
    )


def _answer(wish: Wish, desk: Desk, answer: Question | Decline) -> Reply:
    if not wish.dry:
        question = answer if isinstance(answer, Question) else Question("")
        talk = replace(desk.talk, question=question.text, choices=question.choices, asked=wish.text)
        desk.project.keep_memory(talk)
        desk.project.add_turn(wish.text, answer.text)
    return Reply(answer, (answer.text,), session=desk.session, gat=desk.gat)
