"""Core values put into the messages that faces are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.api.messages import (
    CellMessage,
    CommittedEvent,
    EventMessage,
    GatEvent,
    HistoryMessage,
    NodeMessage,
    PlanEvent,
    ProgressEvent,
    RenderMessage,
    ReplyMessage,
    SessionMessage,
    StateMessage,
    StepMessage,
    TakeEvent,
)
from bridge.core.edit import Edit
from bridge.core.events import Committed, Event, Planned, Progress, Rendered, Told
from bridge.core.gat import SESSION, Attribute, Gat
from bridge.core.history import History
from bridge.core.plan import Decline, Plan, Question, Step
from bridge.core.render import Render
from bridge.core.session import Session

if TYPE_CHECKING:
    from bridge.controller.conductor import Reply

_CHANGES = {
    "InsertTrack": ("new track", "new tracks"),
    "InsertClip": ("new item", "new items"),
    "AddTake": ("new take", "new takes"),
    "ActivateTake": ("take chosen", "takes chosen"),
    "MuteClip": ("item muted or unmuted", "items muted or unmuted"),
    "RemoveTrack": ("track taken back", "tracks taken back"),
    "RemoveClip": ("item taken back", "items taken back"),
    "RemoveTake": ("take taken back", "takes taken back"),
}


def reply_message(reply: Reply) -> ReplyMessage:
    """What came of a request, for faces."""
    read = reply.interpretation
    kind = {Plan: "plan", Question: "question", Decline: "decline"}[type(read)]
    return ReplyMessage.model_validate(
        {
            "understood": kind,
            "plan": tuple(step_message(step) for step in read.steps) if isinstance(read, Plan) else (),
            "unknown": () if isinstance(read, Question) else read.unknown,
            "choices": read.choices if isinstance(read, Question) else (),
            "said": reply.said,
            "renders": tuple(render_message(render) for render in reply.renders),
            "reused": reply.reused,
            "edits": tuple(type(edit).__name__ for edit in reply.edits),
            "changes": _changes(reply.edits),
            "label": reply.label,
            "seed": reply.seed,
            "project": None if reply.session is None else reply.session.id,
            "seconds": round(reply.seconds, 4),
            "seconds_outside_models": round(reply.seconds - reply.model_seconds, 4),
        }
    )


def step_message(step: Step) -> StepMessage:
    """A step, with one line about it."""
    arguments = dict(step.arguments.as_json())
    shown = ", ".join(f"{name} {_value_words(value)}" for name, value in arguments.items() if name != "prompt")
    words = f"{step.task.replace('_', ' ')}{': ' + shown if shown else ''}"
    return StepMessage.model_validate(
        {"id": step.id, "task": step.task, "arguments": arguments, "after": step.after, "words": words}
    )


def render_message(render: Render) -> RenderMessage:
    """A loop and its measurements."""
    m = render.measured
    return RenderMessage(
        name=render.name, role=render.role, digest=render.digest, model=render.recipe.model, seed=render.recipe.seed,
        licence=render.licence, parents=render.recipe.parents, samples=m.samples, samples_off=m.samples_off,
        tempo=m.tempo, grid_off=m.grid_off, key_fit=m.key_fit, loudness=m.loudness, true_peak=m.true_peak,
        seam=m.seam, tries=m.tries, problems=m.problems,
    )  # fmt: skip


def gat_messages(gat: Gat, session: Session) -> tuple[CellMessage, ...]:
    """The table: every cell that holds, and why."""
    names = _names(session)
    return tuple(_cell(verdict.attribute, names, why=verdict.reason) for verdict in gat.table())


def history_message(history: History) -> HistoryMessage:
    """The tree of what was done."""
    nodes = tuple(
        NodeMessage(id=n.id, parent=n.parent, label=n.label, text=n.text, made=n.made.isoformat())
        for n in history.nodes
    )
    return HistoryMessage(head=history.head, nodes=nodes, branches=dict(history.branches), lines=tuple(history.lines()))


def session_message(id: str, now: Session) -> SessionMessage:
    """A session that faces call `id`."""
    return SessionMessage(id=id, name=now.name, daw=now.daw, path=now.id if Path(now.id).is_absolute() else None)


def state_message(id: str, now: Session, gat: Gat, history: History) -> StateMessage:
    """All that is known of a session that faces call `id`."""
    return StateMessage(session=session_message(id, now), gat=gat_messages(gat, now), history=history_message(history))


def event_message(event: Event, *, session: str, request: str | None, now: Session | None = None) -> EventMessage:
    """What happens during a request, for faces."""
    match event:
        case Planned(plan):
            steps = tuple(step_message(step) for step in plan.steps)
            return PlanEvent(session=session, request=request, steps=steps, unknown=plan.unknown)
        case Progress(step, what, done):
            return ProgressEvent(session=session, request=request, step=step, what=what, done=done)
        case Rendered(step, render):
            return TakeEvent(session=session, request=request, step=step, render=render_message(render))
        case Told(attributes):
            names = _names(now) if now is not None else {}
            cells = tuple(_cell(attribute, names) for attribute in attributes)
            return GatEvent(session=session, request=request, cells=cells)
        case Committed(label, edits, revision):
            return CommittedEvent(session=session, request=request, label=label, edits=edits, revision=revision)


def _cell(cell: Attribute, names: dict[str, str], *, why: str = "") -> CellMessage:
    return CellMessage(
        name=cell.name, value=cell.value, unit=cell.unit, text=cell.text, scope=cell.scope,
        of=names.get(cell.scope, cell.scope), origin=cell.origin.name.lower(), source=cell.source,
        confidence=cell.confidence, why=why,
    )  # fmt: skip


def _names(session: Session) -> dict[str, str]:
    """What people call a scope."""
    names = {SESSION: SESSION}
    names |= {f"clip:{clip.id}": f"clip {clip.name}" for _, clip in session.clips()}
    return names | {f"track:{track.id}": f"track {track.name}" for track in session.tracks}


def _changes(edits: Iterable[Edit]) -> str:
    counts = Counter(kind for edit in edits if (kind := type(edit).__name__) in _CHANGES)
    return ", ".join(f"{count} {_CHANGES[kind][count > 1]}" for kind, count in counts.items())


def _value_words(value: object) -> str:
    if isinstance(value, list):
        return " + ".join(_value_words(item) for item in value)
    if isinstance(value, dict):
        return " ".join(_value_words(item) for item in value.values())
    return f"{value:g}" if isinstance(value, float) else str(value)
