"""Puts the scripts and the OSC device into REAPER's folder.

Only files are written. REAPER's list of actions (reaper-kb.ini) stays REAPER's: it writes that file anew whenever it
quits, so that whatever another program adds meanwhile is lost, and whether it runs cannot be told for sure. Instead one
script, loaded by hand, has REAPER itself add the others.
"""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bridge.errors import Conflict, NotFound
from bridge.files import guarded
from bridge.install.meeting_place import noted
from bridge.install.placed import Placed, Work

SCRIPTS = "Scripts/Loop Copilot"
"""Where the scripts go in REAPER's folder."""
PATTERN = "OSC/LoopCopilot.ReaperOSC"
LIST = f"{SCRIPTS}/installed.json"
PLACE = f"{SCRIPTS}/lib/installed_place.lua"
"""Where the scripts read in which folder the copilot is."""
FIRST = "Loop Copilot_Install actions.lua"
"""The one script to load by hand."""
LAST = "Loop Copilot_Remove actions.lua"


def usual_folder() -> Path:
    """Where REAPER keeps its settings on this system, unless it is a portable one.

    Raises:
        NotFound: on Windows without its own variable.
    """
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA")
        if not roaming:
            raise NotFound("REAPER's folder was not found: APPDATA is not set.", "Name it: --to DIR.")
        return Path(roaming) / "REAPER"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "REAPER"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "REAPER"


def reaper_folder(named: Path | None) -> Path:
    """REAPER's own folder ("resource path").

    Args:
        named: What the musician named; None is the usual one.

    Raises:
        NotFound: when REAPER has never used it.
    """
    folder = (named or usual_folder()).expanduser().absolute()
    if not (folder / "reaper.ini").is_file():
        raise NotFound(
            f"{folder} is not a folder of REAPER: there is no reaper.ini in it.",
            "Start REAPER once. If yours is elsewhere: REAPER's menu Options, Show REAPER resource path; "
            "then loop-copilot install reaper --to THAT FOLDER.",
        )
    return folder


def shipped() -> dict[str, bytes]:
    """What is installed, by its path in REAPER's folder.

    Raises:
        NotFound: when the program was installed without it.
    """
    source = files("reaper_scripts")
    found = {
        f"{SCRIPTS}/{name}": content
        for name, content in _tree(source / "Loop Copilot", "")
        # The metapackage is for ReaPack, and does nothing when run.
        if name != "Loop Copilot.lua"
    }
    found |= {f"OSC/{name}": content for name, content in _tree(source / "osc", "")}
    if f"{SCRIPTS}/{FIRST}" not in found or PATTERN not in found:
        raise NotFound("The scripts for REAPER are missing from this installation.", "Install loop-copilot again.")
    return found


def _tree(folder: Traversable, at: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir():
            found += _tree(entry, f"{at}{entry.name}/")
        elif entry.name.endswith((".lua", ".ReaperOSC")):
            found.append((f"{at}{entry.name}", entry.read_bytes()))
    return sorted(found)


def install(folder: Path, home: Path, *, dry: bool) -> Work:
    """Put everything there, in place of an older version of ours.

    Args:
        folder: REAPER's own.
        home: The copilot's, which the scripts are told of; made if it is not there.
        dry: Only say what would be done.

    Raises:
        Conflict: when a file of someone else is in the way, or ReaPack installed the scripts; nothing was written.
        StorageFailed: when the disk refuses.
    """
    _refuse_a_second(folder)
    placed = Placed(folder, LIST)
    if not dry:
        with guarded(home):
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
    wanted = shipped() | {PLACE: noted(home)}
    return placed.plan(wanted) if dry else placed.place(wanted)


def _refuse_a_second(folder: Path) -> None:
    # ReaPack puts a package into Scripts/INDEX/CATEGORY/. Two sets of the same actions would take turns on one board.
    for other in folder.glob("Scripts/*/Loop Copilot/Loop Copilot_Connect.lua"):
        raise Conflict(
            f"ReaPack has installed the scripts already, in {other.parent}; nothing was written.",
            "Keep those, or uninstall the package in REAPER (Extensions, ReaPack, Manage packages) and install again.",
        )


def remove(folder: Path, *, dry: bool) -> Work:
    """Take everything away again.

    Args:
        folder: REAPER's own.
        dry: Only say what would be done.

    Raises:
        Conflict: when a folder is a link.
        StorageFailed: when the disk refuses.
    """
    placed = Placed(folder, LIST)
    return placed.removal() if dry else placed.remove()
