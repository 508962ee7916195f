"""How a request looks in a terminal: the plan as it forms, progress, what was measured, the table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bridge.core.events import Event, Listener, Planned
from bridge.core.events import Progress as Progressed
from bridge.core.gat import Gat
from bridge.core.history import History
from bridge.core.plan import Plan, Question, Step
from bridge.core.render import Render
from bridge.core.session import Session
from bridge.errors import CopilotError

if TYPE_CHECKING:
    from bridge.controller.conductor import Reply
    from bridge.doctor import Finding

_PLAIN_WIDTH = 140
"""Of tables that go into a file or a pipe."""
_GOODBYE = {"", "bye", "quit", "exit", "q"}


class Terminal:
    """Prints for people, or one JSON object for programs.

    Args:
        as_json: Whether a program reads along.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._out = Console(highlight=False, width=None if sys.stdout.isatty() else _PLAIN_WIDTH)
        self._err = Console(stderr=True, highlight=False)

    def say(self, text: str) -> None:
        """Print a line."""
        self._out.print(text, markup=False, soft_wrap=not sys.stdout.isatty())

    def error(self, error: CopilotError) -> None:
        """Print what happened and what to do."""
        if self._as_json:
            self._json({"error": {"code": error.code, "what": error.what, "do": error.do}})
        else:
            self._err.print(f"✗ {error.what}", style="red", markup=False, soft_wrap=True)
            if error.do:
                # Not wrapped, so that a command in it can be copied whole.
                self._err.print(f"  {error.do}", markup=False, soft_wrap=True)

    def requests(self) -> Iterator[str]:
        """What the musician types, until they say goodbye."""
        talking = sys.stdin.isatty()
        while True:
            try:
                words = input("♪ " if talking else "").strip()
            except (EOFError, KeyboardInterrupt):
                return
            if words.casefold() in _GOODBYE and (talking or words):
                return
            if words and not words.startswith("#"):
                if not talking:
                    self._out.print(f"\n♪ {words}", style="bold", markup=False)
                yield words

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Show events as they come: the plan, then a bar for whatever takes over half a second."""
        if self._as_json:
            yield lambda event: None
            return
        if not self._err.is_terminal:
            yield lambda event: self._plan(event.plan) if isinstance(event, Planned) else None
            return
        columns = (TextColumn("  {task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
        with Progress(*columns, console=self._err, transient=True) as bars:
            task = bars.add_task("", total=1.0, visible=False)

            def listen(event: Event) -> None:
                if isinstance(event, Planned):
                    self._plan(event.plan)
                elif isinstance(event, Progressed):
                    late = (bars.tasks[0].elapsed or 0) > 0.5
                    bars.update(task, description=event.what, completed=event.done, visible=late)

            yield listen

    def reply(self, reply: Reply) -> None:
        """What came of a request."""
        if self._as_json:
            self._json(_reply_json(reply))
            return
        for said in reply.said:
            self.say(f"  {said}")
        if isinstance(reply.interpretation, Question):
            for choice in reply.interpretation.choices:
                self.say(f"    · {choice}")
        if reply.renders:
            self._out.print(_measurements(reply.renders))
        if reply.edits and reply.session is not None:
            outside = reply.seconds - reply.model_seconds
            self.say(f"  {_edit_words(reply)} · {reply.seconds:.2f} s ({outside:.2f} s outside the models)")

    def gat(self, table: Gat, session: Session) -> None:
        """The Global Attribute Table."""
        names = {"session": "session"}
        names |= {f"clip:{clip.id}": f"clip {clip.name}" for _, clip in session.clips()}
        names |= {f"track:{track.id}": f"track {track.name}" for track in session.tracks}
        rows = list(table.table())
        if self._as_json:
            self._json(
                [
                    {
                        "name": v.attribute.name, "value": v.attribute.value, "unit": v.attribute.unit,
                        "scope": v.attribute.scope, "origin": v.attribute.origin.name.lower(),
                        "source": v.attribute.source, "confidence": v.attribute.confidence, "why": v.reason,
                    }
                    for v in rows
                ]
            )  # fmt: skip
            return
        shown = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("attribute", "value", "scope", "source", "sure", "why"):
            shown.add_column(column, overflow="fold")
        for verdict in rows:
            cell = verdict.attribute
            scope = names.get(cell.scope, cell.scope)
            shown.add_row(cell.name, cell.text, scope, cell.source, f"{cell.confidence:.0%}", verdict.reason)
        self._out.print(shown)

    def history(self, tree: History) -> None:
        """The tree of what was done."""
        if self._as_json:
            self._json(
                {
                    "head": tree.head,
                    "nodes": [
                        {"id": n.id, "parent": n.parent, "label": n.label, "text": n.text, "made": n.made.isoformat()}
                        for n in tree.nodes
                    ],
                    "branches": dict(tree.branches),
                }
            )
            return
        for line in tree.lines():
            self.say(line)

    def findings(self, findings: tuple[Finding, ...]) -> None:
        """What the doctor found."""
        if self._as_json:
            self._json([{"what": f.what, "well": f.well, "optional": f.optional, "mend": f.mend} for f in findings])
            return
        for finding in findings:
            mark = "✓" if finding.well else ("·" if finding.optional else "✗")
            self.say(f"{mark} {finding.what}")
            if not finding.well and finding.mend:
                self.say(f"    {finding.mend}")

    def _plan(self, plan: Plan) -> None:
        for step in plan.steps:
            self.say(f"  → {step_words(step)}")
        if plan.unknown:
            self.say(f"  (not understood and passed over: {', '.join(plan.unknown)})")

    def _json(self, value: object) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def step_words(step: Step) -> str:
    """A step in one line."""
    arguments = step.arguments.as_json()
    shown = ", ".join(f"{name} {_value_words(value)}" for name, value in arguments.items() if name != "prompt")
    return f"{step.task.replace('_', ' ')}{': ' + shown if shown else ''}"


def _value_words(value: object) -> str:
    if isinstance(value, list):
        return " + ".join(_value_words(item) for item in value)
    if isinstance(value, dict):
        return " ".join(_value_words(item) for item in value.values())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _measurements(renders: tuple[Render, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 1), header_style="dim")
    for column in ("loop", "samples", "grid", "in key", "LUFS", "dBTP", "seam", "tries", ""):
        table.add_column(column, justify="left" if column in ("loop", "") else "right")
    for render in renders:
        m = render.measured
        table.add_row(
            render.name,
            f"{m.samples} ({m.samples_off:+d})",
            "–" if m.grid_off is None else f"{m.grid_off * 1000:.0f} ms",
            "–" if m.key_fit is None else f"{m.key_fit:.0%}",
            f"{m.loudness:.1f}",
            f"{m.true_peak:.1f}",
            f"{m.seam:.2f}",
            str(m.tries),
            "✓" if not m.problems else f"! {'; '.join(m.problems)}",
        )
    return table


def _edit_words(reply: Reply) -> str:
    kinds: dict[str, int] = {}
    for edit in reply.edits:
        name = type(edit).__name__
        if name != "SaveState":
            kinds[name] = kinds.get(name, 0) + 1
    words = {
        "InsertTrack": ("new track", "new tracks"),
        "InsertClip": ("new item", "new items"),
        "AddTake": ("new take", "new takes"),
        "ActivateTake": ("take chosen", "takes chosen"),
        "MuteClip": ("item muted or unmuted", "items muted or unmuted"),
        "RemoveTrack": ("track taken back", "tracks taken back"),
        "RemoveClip": ("item taken back", "items taken back"),
        "RemoveTake": ("take taken back", "takes taken back"),
    }
    return ", ".join(f"{count} {words[kind][count > 1]}" for kind, count in kinds.items())


def _reply_json(reply: Reply) -> object:
    plan = reply.interpretation
    steps = plan.steps if isinstance(plan, Plan) else ()
    return {
        "understood": type(plan).__name__.lower(),
        "plan": [{"id": s.id, "task": s.task, "arguments": s.arguments.as_json(), "after": s.after} for s in steps],
        "unknown": [] if isinstance(plan, Question) else list(plan.unknown),
        "choices": list(plan.choices) if isinstance(plan, Question) else [],
        "said": list(reply.said),
        "renders": [
            {
                "name": r.name, "role": r.role, "digest": r.digest, "model": r.recipe.model, "seed": r.recipe.seed,
                "licence": r.licence, "parents": list(r.recipe.parents), "samples": r.measured.samples,
                "samples_off": r.measured.samples_off, "tempo": r.measured.tempo, "grid_off": r.measured.grid_off,
                "key_fit": r.measured.key_fit, "loudness": r.measured.loudness, "true_peak": r.measured.true_peak,
                "seam": r.measured.seam, "tries": r.measured.tries, "problems": list(r.measured.problems),
            }
            for r in reply.renders
        ],
        "edits": [type(edit).__name__ for edit in reply.edits],
        "label": reply.label,
        "seed": reply.seed,
        "project": None if reply.session is None else reply.session.id,
        "seconds": round(reply.seconds, 4),
        "seconds_outside_models": round(reply.seconds - reply.model_seconds, 4),
    }  # fmt: skip
