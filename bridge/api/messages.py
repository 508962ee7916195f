"""What faces are told: the same values for the command line, the window, REAPER, Live and other programs.

They are plain: numbers with their units in the field's name or description, words ready to be shown, ids. How a
request was carried out inside is not in them. `bridge.api.tell` makes them from core values.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, JsonValue, ValidationError

from bridge.errors import CopilotError, InvalidInput


class Message(BaseModel):
    """Base of all: values that do not change; fields of a later version are passed over."""

    # Built when first used: a program that shows its help, or a daemon that nobody has asked, needs few of them.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


M = TypeVar("M", bound=Message)


def parsed(kind: type[M], values: object) -> M:
    """A message from what came in.

    Raises:
        InvalidInput: when it is none of that kind, with the first reason.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(f"{reason_of(error)}.", "Give it as docs/protocol.md says.") from error


def reason_of(error: ValidationError) -> str:
    """The first thing wrong with a message."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    return f"{where}: {first['msg']}"


class StepMessage(Message):
    """A step of a plan; `words` is one line for people."""

    id: str
    task: str
    arguments: dict[str, JsonValue]
    after: tuple[str, ...] = ()
    words: str


class RenderMessage(Message):
    """A loop and what was measured of it: seconds, LUFS, dBTP, shares of 1."""

    name: str
    role: str | None
    digest: str
    model: str
    seed: int
    licence: str
    parents: tuple[str, ...]
    samples: int
    samples_off: int
    tempo: float | None
    grid_off: float | None
    key_fit: float | None
    loudness: float
    true_peak: float
    seam: float
    tries: int
    problems: tuple[str, ...]


class CellMessage(Message):
    """A cell of the Global Attribute Table that holds, and why it does. `of` names its scope for people."""

    name: str
    value: str | float | int | tuple[str, ...]
    unit: str
    text: str
    scope: str
    of: str
    origin: str
    source: str
    confidence: float
    why: str = ""


class NodeMessage(Message):
    """A step of the history; `made` is ISO 8601."""

    id: int
    parent: int | None
    label: str
    text: str
    made: str


class HistoryMessage(Message):
    """The tree of what the copilot did; `lines` draws it, `head` is where the project stands."""

    head: int | None
    nodes: tuple[NodeMessage, ...]
    branches: dict[str, int | None]
    lines: tuple[str, ...]


class ErrorMessage(Message):
    """What happened and what to do; `code` as in `bridge.errors`."""

    code: str
    what: str
    do: str

    @classmethod
    def of(cls, error: CopilotError) -> ErrorMessage:
        """An error for faces."""
        return cls(code=error.code, what=error.what, do=error.do)


class ReplyMessage(Message):
    """What came of a request.

    `understood` says how the words were read; `said` is for the musician; `reused` gives the digests of
    those `renders` that had been made before; `edits` names what changed in the
    project, `changes` says it in words; `project` is where it was written.
    """

    understood: Literal["plan", "question", "decline"]
    plan: tuple[StepMessage, ...]
    unknown: tuple[str, ...]
    choices: tuple[str, ...]
    said: tuple[str, ...]
    renders: tuple[RenderMessage, ...]
    reused: tuple[str, ...] = ()
    edits: tuple[str, ...]
    changes: str
    label: str
    seed: int
    project: str | None
    seconds: float
    seconds_outside_models: float


class WaitingMessage(Message):
    """A request that waits or is under way; `place` 0 is under way."""

    request: str
    text: str
    place: int


class SessionMessage(Message):
    """An open session; `path` is None for a project that was never saved."""

    id: str
    name: str
    daw: str
    path: str | None
    queue: tuple[WaitingMessage, ...] = ()


class StateMessage(Message):
    """All that is known of a session."""

    session: SessionMessage
    gat: tuple[CellMessage, ...]
    history: HistoryMessage


class Happened(Message):
    """Base of all events: in which session, for which request (its id; None where no request is behind it)."""

    session: str
    request: str | None = None


class QueuedEvent(Happened):
    """A request waits; `place` counts those before it."""

    kind: Literal["queued"] = "queued"
    text: str
    place: int


class StartedEvent(Happened):
    """A request is under way."""

    kind: Literal["started"] = "started"
    text: str


class PlanEvent(Happened):
    """The words were understood."""

    kind: Literal["plan"] = "plan"
    steps: tuple[StepMessage, ...]
    unknown: tuple[str, ...] = ()


class ProgressEvent(Happened):
    """A step is under way; `done` runs from 0 to 1."""

    kind: Literal["progress"] = "progress"
    step: str
    what: str
    done: float


class TakeEvent(Happened):
    """A loop was made and measured."""

    kind: Literal["take"] = "take"
    step: str
    render: RenderMessage


class GatEvent(Happened):
    """The Global Attribute Table learnt something."""

    kind: Literal["gat"] = "gat"
    cells: tuple[CellMessage, ...]


class CommittedEvent(Happened):
    """The project changed, in one undo step."""

    kind: Literal["committed"] = "committed"
    label: str
    edits: int
    revision: str


class SessionEvent(Happened):
    """A session was opened, or changed its name or queue; `closed` once it is gone."""

    kind: Literal["session"] = "session"
    state: SessionMessage
    closed: bool = False


class DoneEvent(Happened):
    """A request was carried out or answered."""

    kind: Literal["done"] = "done"
    reply: ReplyMessage


class ErrorEvent(Happened):
    """A request failed or was stopped; nothing was written."""

    kind: Literal["error"] = "error"
    error: ErrorMessage


class TransportEvent(Happened):
    """What the DAW plays: seconds, bpm (None where it did not say); `source` says over which road it was heard."""

    kind: Literal["transport"] = "transport"
    playing: bool
    recording: bool
    position: FiniteFloat
    tempo: FiniteFloat | None
    source: Literal["osc", "mailbox"]


EventMessage = Annotated[
    QueuedEvent
    | StartedEvent
    | PlanEvent
    | ProgressEvent
    | TakeEvent
    | GatEvent
    | CommittedEvent
    | SessionEvent
    | DoneEvent
    | ErrorEvent
    | TransportEvent,
    Field(discriminator="kind"),
]
"""Any event."""


class SelectionMessage(Message):
    """What the musician points at: ids of clips and tracks, and a stretch of time in seconds."""

    clips: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    time: tuple[FiniteFloat, FiniteFloat] | None = None


class HelloParams(Message):
    """Who calls; `daw` is the name of the DAW that a script runs in."""

    protocol: int
    client: str
    daw: str = ""


class HelloResult(Message):
    """Who answers; `epoch` is another one for every run of the daemon."""

    protocol: int
    version: str
    epoch: str


class SessionsResult(Message):
    """The open sessions."""

    sessions: tuple[SessionMessage, ...]


class TrafficResult(Message):
    """What came and could not be used since the daemon began.

    `mailbox_dropped` counts messages that could not be read; `osc_dropped` counts OSC messages not acted on, by
    reason, of `osc_received` datagrams (None where no OSC is listened to); `osc_connected`: whether REAPER speaks it.
    """

    mailbox_dropped: int = 0
    osc_received: int | None = None
    osc_dropped: dict[str, int] = {}
    osc_connected: bool = False


class OpenParams(Message):
    """A project file to work on; `in_place` writes into it after a backup, else into a copy beside it."""

    path: str
    in_place: bool = False


class OpenResult(Message):
    """The session that was opened, or was open."""

    session: str


class AskParams(Message):
    """A request in words. `select` names tracks and items as people do; `selection` gives ids."""

    session: str
    text: str = Field(max_length=4000)
    select: tuple[str, ...] = ()
    selection: SelectionMessage | None = None
    seed: int | None = None
    takes: int | None = Field(default=None, ge=1, le=4)
    dry: bool = False


class TravelParams(Message):
    """A move through the history."""

    session: str
    to: Literal["undo", "redo", "start", "branch", "new branch"]
    steps: int = Field(default=1, ge=1)
    name: str = ""


class CancelParams(Message):
    """Which request to stop; None stops the one under way and all that wait."""

    session: str
    request: str | None = None


class CancelResult(Message):
    """The requests that were stopped or will stop."""

    cancelled: tuple[str, ...]


class SessionParams(Message):
    """Which session."""

    session: str


class TransportParams(Message):
    """What the DAW is to do; `loop` plays from `start` to `end` (seconds) round and round."""

    session: str
    do: Literal["play", "stop", "loop"]
    start: FiniteFloat | None = None
    end: FiniteFloat | None = None
