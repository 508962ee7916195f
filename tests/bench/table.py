"""Tables for the terminal: a figure, what was measured, the goal, their ratio and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """One line of a table.

    Args:
        name: What was measured.
        value: In `unit`.
        unit: Of value and goal.
        goal: What it is held against; None for figures that are only told.
        bound: Whether the goal is the most or the least allowed.
        note: How it was counted, in a few words.
    """

    name: str
    value: float
    unit: str = ""
    goal: float | None = None
    bound: Literal["most", "least"] = "most"
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is met; true where there is none."""
        if self.goal is None:
            return True
        return self.value <= self.goal if self.bound == "most" else self.value >= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        if self.goal is None:
            return self.name, _number(self.value, self.unit), "", "", "", self.note
        sign = "≤" if self.bound == "most" else "≥"
        ratio = f"{self.value / self.goal:.2f}×" if self.goal else ""
        goal = f"{sign} {_number(self.goal, self.unit)}"
        return self.name, _number(self.value, self.unit), goal, ratio, "met" if self.met else "MISSED", self.note


def show(title: str, figures: Sequence[Figure]) -> bool:
    """Print figures under a title; returns whether every goal is met."""
    print(title)
    columns(("", "measured", "goal", "of goal", "", ""), [figure.cells for figure in figures])
    print()
    return all(figure.met for figure in figures)


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns: the first and the last to the left, the others to the right."""
    widths = [max(len(row[index]) for row in (head, *rows)) for index in range(len(head))]
    for row in (head, *rows):
        cells = [
            cell.ljust(width) if index in (0, len(row) - 1) else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())


def _number(value: float, unit: str) -> str:
    if unit == "%":
        return f"{100 * value:.1f} %"
    shown = f"{value:.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.3g}"
    return f"{shown} {unit}".rstrip()
