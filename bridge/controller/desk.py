"""A project opened for one request, with all that is needed to work on it and to move through its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from bridge.controller.conversation import Conversation
from bridge.controller.facts import daw_facts
from bridge.controller.label import label_of_move
from bridge.controller.request_id import reached
from bridge.controller.studio import Ensemble, Performances
from bridge.controller.travel import brought, route_of, way, words
from bridge.core.edit import Edit, apply_all
from bridge.core.gat import Gat
from bridge.core.history import History
from bridge.core.session import AudioSource, Session
from bridge.daw.backend import Backend
from bridge.store.blobs import copy_in
from bridge.store.project import ProjectStore
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue
from bridge.tasks.task import Travel

REQUEST_STATE = "request"
"""The name under which a project keeps the id of the last request committed to it."""


class Move(NamedTuple):
    """What a move through the history came to.

    Args:
        said: What to tell the musician.
        label: Of the undo step; empty when nothing was written.
        edits: What changed.
    """

    said: str
    label: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass
class Desk:
    """A project opened for one request, and all that is needed to work on it.

    Args:
        backend: The project.
        store: What is remembered of all projects.
        project: What is remembered of this one.
        ensemble: Who computes.
        catalogue: The tasks.
        performances: Heard lately.
        session: As it was read.
        history: What was done, and where it stands.
        gat: What is known.
        talk: The thread of talk.
    """

    backend: Backend
    store: Store
    project: ProjectStore
    ensemble: Ensemble
    catalogue: Catalogue
    performances: Performances
    session: Session
    history: History
    gat: Gat
    talk: Conversation

    def travel(self, travel: Travel, *, request: str, dry: bool = False) -> Move:
        """Move through the history, as one commit; without one where the project has nothing of it to change.

        Args:
            travel: Where to.
            request: The commit's id; what has one is made once.
            dry: Whether only to say what would happen.

        Raises:
            NotFound: when there is nothing there to move to.
            Conflict: when the project changes at the same moment.
        """
        if reached(request, self.project.last_travel()):
            return Move("That move was made already.")
        route = route_of(self.history, travel)
        if travel.to == "new branch":
            if not dry:
                self.history = self.project.name(self.history, travel.name)
            return Move(f"This is now called “{travel.name}”.")
        if not route.back and not route.forth:
            return Move("The project is there already.")
        found = way(self.session, self.history, route)
        said = words(route, found)
        if dry:
            return Move(said, edits=found.edits)
        label = label_of_move(route, travel) if found.edits else ""
        before = self.session.state(REQUEST_STATE)
        after = apply_all(self.session, found.edits).state(REQUEST_STATE)
        with self.project.held():
            self.project.set_out(route, request, names=before, leads=after)
            if found.edits:
                self._bring_back(found.edits)
                self.backend.commit(
                    found.edits, label=f"Loop Copilot: {label}", request=request, revision=self.session.revision
                )
            self.history = self.project.move(self.history, route, names=after)
        self.session = replace(self.backend.read(), selection=self.session.selection)
        self.gat = known_facts(self.session, self.project, self.history)
        return Move(said, label, found.edits)

    def _bring_back(self, edits: tuple[Edit, ...]) -> None:
        """Put audio that has left the project's folder since back from the store."""
        for take in (take for edit in edits for take in brought(edit)):
            render = self.project.plays(take.id)
            if render is not None and isinstance(take.source, AudioSource) and not take.source.path.exists():
                kept = self.store.audio.content(render.digest)
                if kept is not None:
                    copy_in(kept, take.source.path)


def caught_up(backend: Backend, project: ProjectStore) -> tuple[Session, History]:
    """A project as it stands, and its history once what a request left pending and it names is settled.

    Call it while the project is `held`.
    """
    session = backend.read()
    return session, _followed(session, project, project.catch_up(session.state(REQUEST_STATE)))


def recovered(backend: Backend, project: ProjectStore) -> tuple[Session, History]:
    """A project about to be written, and its history once what was left pending is settled or taken back.

    Call it while the project is `held`.
    """
    session = backend.read()
    sources = (take.source for _, clip in session.clips() for take in clip.takes)
    playing = frozenset(source.path for source in sources if isinstance(source, AudioSource))
    return session, _followed(session, project, project.recover(session.state(REQUEST_STATE), playing))


def _followed(session: Session, project: ProjectStore, history: History) -> History:
    """The history where the musician did again, in the DAW, a step whose undoing there it had followed.

    The project has named that step all the while, so that only what it plays tells.
    """
    names = session.state(REQUEST_STATE)
    for node in history.nodes:
        if node.request == names and node.id != history.head:
            ours = {take.id for edit in node.edits for take in brought(edit)}
            if ours and ours <= {take.id for _, clip in session.clips() for take in clip.takes}:
                return project.move(history, history.route(node.id), names=names)
    return history


def known_facts(session: Session, project: ProjectStore, history: History) -> Gat:
    """The table: what the project says, and what was told on the way to where it stands."""
    return Gat().told(*daw_facts(session), *project.gat(history).cells)
