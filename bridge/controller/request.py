"""One plan under way: its steps make loops, edits and cells; at the end all of them are committed together."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from bridge.controller.conversation import Conversation, remembered
from bridge.controller.desk import REQUEST_STATE, Desk, recovered
from bridge.controller.facts import KEY_STATE
from bridge.controller.finish import TAKE_STEP, Finisher, Written, placed
from bridge.controller.label import label as label_of
from bridge.controller.request_id import commit_ids
from bridge.controller.studio import LiveStudio, Timed
from bridge.controller.travel import route_of
from bridge.core.edit import (
    AddTake,
    Edit,
    InsertClip,
    SaveState,
    apply_all,
    inverse,
)
from bridge.core.events import Committed, Listener, Progress, Rendered, Told
from bridge.core.gat import SESSION, Attribute, Gat, Origin
from bridge.core.history import Node, NodeId
from bridge.core.model import Watch
from bridge.core.plan import Interpretation, Plan, Step
from bridge.core.render import Digest, Render
from bridge.core.session import ClipId, Selection, Session, TakeId, TrackId
from bridge.errors import CopilotError, NotConnected
from bridge.store.delivery import Delivery, deliver
from bridge.store.store import Store
from bridge.tasks.task import Draft, Outcome, Travel

PROJECT_STATE = "project"

STEP_STEP = 1_000_003
"""Between the seeds of two steps of a plan; a prime."""

REQUEST_STEP = 15_485_863
"""Between the seeds of two requests; a prime. Without it “another take” under a fixed seed would be the same take."""


@dataclass(frozen=True)
class Wish:
    """A request and how it is to be carried out.

    Args:
        text: The musician's words.
        selection: What they point at; None takes the project's own selection.
        seed: Of every random choice.
        takes: Alternatives of each new part; None leaves it to the words.
        dry: True shows what would happen and writes nothing.
        request: Identifies the request for good: it is carried out once, whoever asks again. Empty draws an id.
    """

    text: str
    selection: Selection | None = None
    seed: int = 0
    takes: int | None = None
    dry: bool = False
    request: str = ""


@dataclass(frozen=True)
class Reply:
    """What came of a request.

    Args:
        interpretation: How the words were understood.
        said: What to tell the musician.
        renders: New loops with their measurements.
        edits: What changed in the project.
        session: The session afterwards.
        gat: The table afterwards.
        label: The last undo step's name; empty when nothing changed.
        seed: Of the request; the same words on the same project with it give the same again.
        seconds: From words to written project.
        model_seconds: Of those, spent computing in models.
        reused: Those of `renders` that had been made and measured before, and came from the cache.
    """

    interpretation: Interpretation
    said: tuple[str, ...]
    renders: tuple[Render, ...] = ()
    edits: tuple[Edit, ...] = ()
    session: Session | None = None
    gat: Gat = Gat()
    label: str = ""
    seed: int = 0
    seconds: float = 0.0
    model_seconds: float = 0.0
    reused: tuple[Digest, ...] = ()


class Request:
    """One plan under way. Use it as a context: what a dry run wrote is gone afterwards.

    Args:
        desk: The project.
        wish: What was asked.
        plan: How it was understood.
        listen: Hears what happens.
        stopped: Whether the musician has stopped it.
    """

    def __init__(self, desk: Desk, wish: Wish, *, plan: Plan, listen: Listener, stopped: Callable[[], bool]) -> None:
        self._desk, self._wish, self._plan = desk, wish, plan
        self._listen, self._stopped = listen, stopped
        self._timed = Timed(desk.ensemble)
        self._scratch = TemporaryDirectory(prefix="loop-copilot-") if wish.dry else None
        self._store = Store(Path(self._scratch.name)) if self._scratch is not None else desk.store
        self._finisher = Finisher(self._store, desk.session.media_folder)
        self._base = desk.session
        self._edits: tuple[Edit, ...] = ()
        self._done: tuple[Edit, ...] = ()
        self._cells: tuple[Attribute, ...] = ()
        self._renders: tuple[Render, ...] = ()
        self._takes: dict[TakeId, Digest] = {}
        self._files: tuple[Delivery, ...] = ()
        self._reused: tuple[Digest, ...] = ()
        self._ids = commit_ids(wish.request)
        self._said: list[str] = []
        self._labels: list[str] = []
        self._label = ""
        self._touched: list[ClipId] = []
        self._studio = LiveStudio(
            session=desk.session,
            gat=desk.gat,
            watch=Watch(stopped=stopped),
            seed=wish.seed,
            last=desk.talk.last,
            ensemble=self._timed,
            memory=desk.project,
            performances=desk.performances,
            shelf=None if wish.dry else desk.store.played,
            stored=self._store.audio.path,
        )

    def __enter__(self) -> Request:
        return self

    def __exit__(self, *_: object) -> None:
        if self._scratch is not None:
            self._store.close()
            self._scratch.cleanup()

    def layer(self, steps: tuple[Step, ...]) -> None:
        """Run steps that do not need each other; the session moves on, the project does not."""
        drafted = [(step, self._drafted(step)) for step in steps]
        loops = iter(self._made(drafted))
        for step, outcome in drafted:
            self._place(step, outcome, loops)

    def _drafted(self, step: Step) -> Outcome:
        """What a step decides; its loops are not made yet."""
        studio = self._studio
        studio.seed = self._seed(step)
        studio.watch = Watch(heard=lambda what, done: self._hear(step, what, done), stopped=self._stopped)
        studio.watch.progress(step.task.replace("_", " "), 0.0)
        catalogue = self._desk.catalogue
        outcome = catalogue.task(step.task).run(catalogue.arguments(step.task, step.arguments.as_json()), studio)
        if outcome.travel is not None:
            self._travel(outcome.travel)
        return outcome

    def _made(self, drafted: list[tuple[Step, Outcome]]) -> list[Written]:
        """Make and write every loop of a layer, several at a time: playing and measuring are native code."""
        jobs = [
            (step, make, self._seed(step) + index * TAKE_STEP, placement.as_midi)
            for step, outcome in drafted
            for placement in outcome.placements
            for index, make in enumerate(placement.drafts)
        ]
        done = 0
        turn = Lock()

        def one(job: tuple[Step, Callable[[int], Draft], int, bool]) -> Written:
            nonlocal done
            step, make, seed, as_midi = job
            written = self._finisher.make(make, seed, stop=Watch(stopped=self._stopped), as_midi=as_midi)
            with turn:  # whoever listens hears one thing at a time, in order
                done += 1
                self._hear(step, written.loop.draft.name, done / len(jobs))
            return written

        with ThreadPoolExecutor(max_workers=os.cpu_count(), thread_name_prefix="loop") as pool:
            return list(pool.map(one, jobs))

    def _place(self, step: Step, outcome: Outcome, loops: Iterator[Written]) -> None:
        """Store a step's loops and turn them into edits."""
        studio = self._studio
        edits = outcome.edits
        studio.session = apply_all(studio.session, edits)
        warnings: list[str] = []
        bars: int | None = None
        opened: dict[str, TrackId] = {}
        for placement in outcome.placements:
            made = tuple(itertools.islice(loops, len(placement.drafts)))
            self._files = (*self._files, *(file for loop in made for file in loop.files))
            self._reused = (*self._reused, *(loop.digest for loop in made if loop.reused))
            finished = tuple(self._finisher.finish(loop, step, as_midi=placement.as_midi) for loop in made)
            placing = placed(studio.session, placement, finished, opened=opened)
            studio.session = apply_all(studio.session, placing)
            edits = (*edits, *placing)
            bars = finished[0].draft.grid.whole_bars
            for loop in finished:
                studio.made[loop.take.id] = loop.render
                self._takes[loop.take.id] = loop.render.digest
                self._renders = (*self._renders, loop.render)
                self._listen(Rendered(step.id, loop.render))
                warnings += [w for w in loop.warnings if w not in warnings]
        self._touch(edits)
        self._edits = (*self._edits, *edits)
        self._tell(outcome.attributes)
        if outcome.travel is None:
            self._said.append(" ".join([outcome.said, *(f"Note: {w.rstrip('.')}." for w in warnings)]))
            self._labels.append(label_of(step, edits, studio.session, bars=bars))

    def _seed(self, step: Step) -> int:
        done_before = len(self._desk.history.path(self._desk.history.head))
        return self._wish.seed + REQUEST_STEP * done_before + STEP_STEP * self._plan.steps.index(step)

    def _hear(self, step: Step, what: str, done: float) -> None:
        self._listen(Progress(step.id, what, done))

    def finish(self) -> Reply:
        """Commit what the steps made, as one undo step, and remember the turn."""
        desk, wish = self._desk, self._wish
        if wish.dry:
            self._said.append("Nothing was written (dry run).")
        elif self._edits or self._lasting():
            self._commit()
        elif self._cells:
            desk.project.tell(desk.history, self._cells)
        if not wish.dry:
            self._remember()
        return Reply(
            self._plan, tuple(self._said), self._renders, (*self._done, *self._edits), self._studio.session,
            self._studio.gat, self._label, seed=wish.seed, model_seconds=self._timed.seconds, reused=self._reused,
        )  # fmt: skip

    def _lasting(self) -> bool:
        """Whether the musician said something that is to last."""
        return any(cell.origin in (Origin.SAID, Origin.LOCKED) for cell in self._cells)

    def _commit(self) -> None:
        """Write everything so far into the project."""
        desk = self._desk
        label = "; ".join(dict.fromkeys(self._labels))
        request = next(self._ids)
        edits = (*self._edits, *self._state(request))
        node = Node(
            id=NodeId(0), parent=None, request=request, label=label, text=self._wish.text, edits=edits,
            inverse=inverse(self._base, edits), made=datetime.now(UTC),
        )  # fmt: skip
        # The last moment to stop: from here on the request is carried out to its end.
        Watch(stopped=self._stopped).progress("writing", 1.0)
        with desk.project.held():
            desk.project.keep_takes(self._takes)
            node = desk.project.begin(desk.history, node, self._cells, self._files)
            try:
                deliver(self._files, request)
                receipt = desk.backend.commit(
                    edits, label=f"Loop Copilot: {label}", request=request, revision=desk.session.revision
                )
                desk.history = desk.project.settle(desk.history, node)
            except NotConnected:
                # Whether the DAW carried it out is not known before it is heard of again: the next opening finds out.
                raise
            except BaseException:
                # What cannot be taken back now, on a full disk, the next opening takes back.
                with contextlib.suppress(CopilotError):
                    recovered(desk.backend, desk.project)
                raise
        self._studio.session = replace(apply_all(self._base, edits), revision=receipt.revision)
        self._label = label
        self._listen(Committed(label, len(self._edits), receipt.revision))

    def _state(self, request: str) -> tuple[Edit, ...]:
        """What the project itself is to remember."""
        desk = self._desk
        state: list[Edit] = [SaveState(REQUEST_STATE, request)]
        if desk.session.state(PROJECT_STATE) != desk.project.id:
            state.insert(0, SaveState(PROJECT_STATE, desk.project.id))
        keys = [c for c in self._cells if c.name == "key" and c.scope == SESSION and not c.retracted]
        said = [c for c in keys if c.origin in (Origin.SAID, Origin.LOCKED)]
        if said:
            state.append(SaveState(KEY_STATE, str(said[-1].value)))
        return tuple(state)

    def _remember(self) -> None:
        desk = self._desk
        there = {clip.id: clip for _, clip in self._studio.session.clips()}
        last = tuple(clip for clip in dict.fromkeys(self._touched) if clip in there) or desk.talk.last
        takes = len(there[last[-1]].takes) if last and last[-1] in there else 0
        talk = Conversation(last, takes, remembered(self._plan), self._wish.text)
        desk.project.keep_memory(talk)
        desk.project.add_turn(self._wish.text, " ".join(self._said))

    def _travel(self, travel: Travel) -> None:
        """A move through history is a commit of its own; what was made before it is committed first."""
        desk = self._desk
        if self._edits or self._lasting():
            # Undo and redo then mean the history with that commit in it; that there is such a way must be known before.
            if travel.to in ("redo", "branch"):
                route_of(desk.history, travel)
            if not self._wish.dry:
                self._commit()
                self._done = (*self._done, *self._edits)
                self._edits, self._cells, self._files, desk.session = (), (), (), self._studio.session
        move = desk.travel(travel, request=next(self._ids), dry=self._wish.dry)
        self._said.append(move.said)
        self._label = move.label or self._label
        self._done = (*self._done, *move.edits)
        if not self._wish.dry:
            self._base = self._studio.session = desk.session
            self._studio.gat = desk.gat

    def _touch(self, edits: tuple[Edit, ...]) -> None:
        touched = []
        for edit in edits:
            match edit:
                case InsertClip(_, clip):
                    touched.append(clip.id)
                case AddTake(clip_id):
                    touched.append(clip_id)
        if touched:
            self._touched = touched
            self._studio.last = tuple(dict.fromkeys(touched))

    def _tell(self, cells: tuple[Attribute, ...]) -> None:
        self._studio.gat = self._studio.gat.told(*cells)
        self._cells = (*self._cells, *cells)
        if cells:
            self._listen(Told(cells))
