"""What the installer says: what was done, and what only the musician can do."""

from __future__ import annotations

from pathlib import Path

from bridge.daw.osc.feed import PORT
from bridge.install.placed import Work
from bridge.install.reaper import FIRST, LAST, SCRIPTS


def installed(folder: Path, work: Work, *, first: bool, dry: bool) -> list[str]:
    """After installing.

    Args:
        folder: REAPER's own.
        work: What was done.
        first: Nothing of ours was there before.
        dry: It was not done.
    """
    would = "would be " if dry else ""
    said = [f"REAPER's folder: {folder}"]
    said.append(f"{_files(len(work.write))} {would}written." if work.write else "Everything is there already.")
    if work.remove:
        said.append(f"{_files(len(work.remove))} of an older version {would}removed.")
    if dry:
        steps = []
    elif first:
        steps = _next_steps(folder)
    else:
        steps = _later_steps(folder, work)
    return [*said, *_kept(work), *steps]


def removed(folder: Path, work: Work, *, dry: bool) -> list[str]:
    """After removing."""
    if not work.remove and not work.kept:
        return [f"There is nothing of Loop Copilot in {folder}."]
    said = [f"{_files(len(work.remove))} {'would be ' if dry else ''}removed from {folder}.", *_kept(work)]
    if not dry:
        said.append(
            f"If REAPER still lists the actions ('{LAST}' takes them off, if run before): search the action list for "
            "Loop Copilot, select them, and press Delete. An OSC device goes under Preferences, Control/OSC/web."
        )
    return said


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _kept(work: Work) -> list[str]:
    if not work.kept:
        return []
    return [
        "Left as they are, because they were changed since they were installed:",
        *(f"  {name}" for name in work.kept),
    ]


def _later_steps(folder: Path, work: Work) -> list[str]:
    said = []
    if work.write or work.remove:
        said.append("If REAPER runs, run 'Loop Copilot_Connect' twice: what runs already keeps to the older scripts.")
    return [*said, f"If the actions are not in REAPER's list: New action, Load ReaScript, {folder / SCRIPTS / FIRST}"]


def _next_steps(folder: Path) -> list[str]:
    return [
        "",
        "Next, once:",
        "  1. In REAPER: menu Actions, Show action list; New action, Load ReaScript.",
        f"  2. Choose: {folder / SCRIPTS / FIRST}",
        "  3. Run it. It adds all other actions to the list, and connects.",
        "Then, each time: loop-copilot run (in a terminal), select an item, run 'Loop Copilot_Prompt'.",
        "",
        "Optional: play state and position sooner than by the scripts alone. No script can set this up; by hand:",
        "  Preferences, Control/OSC/web, Add. Control surface mode: OSC (Open Sound Control).",
        "  Pattern config: LoopCopilot. Mode: Device IP/port.",
        f"  Device port: {PORT}. Device IP: 127.0.0.1. OK.",
    ]
