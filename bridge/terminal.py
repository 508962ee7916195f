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

from bridge.api.copilot import Hear
from bridge.api.messages import (
    CellMessage,
    ErrorMessage,
    EventMessage,
    HistoryMessage,
    PlanEvent,
    ProgressEvent,
    ReplyMessage,
    SessionMessage,
    TrafficResult,
)
from bridge.errors import CopilotError

if TYPE_CHECKING:
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
            self._json({"error": ErrorMessage.of(error).model_dump()})
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
    def listening(self) -> Iterator[Hear]:
        """Show events as they come: the plan, then a bar for whatever takes over half a second."""
        if self._as_json:
            yield lambda event: None
            return
        if not self._err.is_terminal:
            yield lambda event: self._plan(event) if isinstance(event, PlanEvent) else None
            return
        columns = (TextColumn("  {task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
        with Progress(*columns, console=self._err, transient=True) as bars:
            task = bars.add_task("", total=1.0, visible=False)

            def hear(event: EventMessage) -> None:
                if isinstance(event, PlanEvent):
                    self._plan(event)
                elif isinstance(event, ProgressEvent):
                    late = (bars.tasks[0].elapsed or 0) > 0.5
                    bars.update(task, description=event.what, completed=event.done, visible=late)

            yield hear

    def reply(self, reply: ReplyMessage) -> None:
        """What came of a request."""
        if self._as_json:
            self._json(reply.model_dump(mode="json"))
            return
        for said in reply.said:
            self.say(f"  {said}")
        for choice in reply.choices:
            self.say(f"    · {choice}")
        if reply.renders:
            self._out.print(_measurements(reply))
        if reply.edits:
            outside = reply.seconds_outside_models
            self.say(f"  {reply.changes} · {reply.seconds:.2f} s ({outside:.2f} s outside the models)")

    def gat(self, cells: tuple[CellMessage, ...]) -> None:
        """The Global Attribute Table."""
        if self._as_json:
            self._json([cell.model_dump(mode="json") for cell in cells])
            return
        shown = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("attribute", "value", "scope", "source", "sure", "why"):
            shown.add_column(column, overflow="fold")
        for cell in cells:
            shown.add_row(cell.name, cell.text, cell.of, cell.source, f"{cell.confidence:.0%}", cell.why)
        self._out.print(shown)

    def history(self, tree: HistoryMessage) -> None:
        """The tree of what was done."""
        if self._as_json:
            self._json(tree.model_dump(mode="json", exclude={"lines"}))
            return
        for line in tree.lines:
            self.say(line)

    def status(
        self, pid: int | None, sessions: tuple[SessionMessage, ...], traffic: TrafficResult | None = None
    ) -> None:
        """Whether the daemon runs, what it has open, and what came to it that could not be used."""
        if self._as_json:
            shown = [session.model_dump(mode="json") for session in sessions]
            came = None if traffic is None else traffic.model_dump(mode="json")
            self._json({"pid": pid, "sessions": shown, "traffic": came})
            return
        if pid is None:
            self.say("No daemon runs. Start it: loop-copilot run")
            return
        self.say(f"The daemon runs (process {pid}); {len(sessions) or 'no'} session{'s' * (len(sessions) != 1)} open.")
        for session in sessions:
            self.say(f"  {session.name}  ({session.id})")
            for waiting in session.queue:
                self.say(f"    {'▶' if waiting.place == 0 else f'{waiting.place}.'} {waiting.text}")
        if traffic is not None:
            self._traffic(traffic)

    def _traffic(self, traffic: TrafficResult) -> None:
        if traffic.mailbox_dropped:
            self.say(f"Dropped from the mailbox: {traffic.mailbox_dropped}, which could not be read.")
        if traffic.osc_received:
            reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(traffic.osc_dropped.items()))
            self.say(f"OSC: {traffic.osc_received} packets came; dropped: {reasons or 'none'}.")

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

    def _plan(self, plan: PlanEvent) -> None:
        for step in plan.steps:
            self.say(f"  → {step.words}")
        if plan.unknown:
            self.say(f"  (not understood and passed over: {', '.join(plan.unknown)})")

    def _json(self, value: object) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _measurements(reply: ReplyMessage) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 1), header_style="dim")
    for column in ("loop", "samples", "grid", "in key", "LUFS", "dBTP", "seam", "tries", ""):
        table.add_column(column, justify="left" if column in ("loop", "") else "right")
    for render in reply.renders:
        table.add_row(
            render.name,
            f"{render.samples} ({render.samples_off:+d})",
            "–" if render.grid_off is None else f"{render.grid_off * 1000:.0f} ms",
            "–" if render.key_fit is None else f"{render.key_fit:.0%}",
            f"{render.loudness:.1f}",
            f"{render.true_peak:.1f}",
            f"{render.seam:.2f}",
            "had it" if render.digest in reply.reused else str(render.tries),
            "✓" if not render.problems else f"! {'; '.join(render.problems)}",
        )
    return table
