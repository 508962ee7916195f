"""What is there, what is missing, and the command that mends it."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass

from bridge.config import load_config
from bridge.engine.registry import Registry
from bridge.errors import CopilotError
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Args:
        what: What was found, one line.
        well: Whether it is as it should be.
        mend: What mends it.
        optional: Whether the copilot works without.
    """

    what: str
    well: bool
    mend: str = ""
    optional: bool = False


def examine() -> tuple[Finding, ...]:
    """Look at everything the copilot needs."""
    return (_python(), *_libraries(), *_models(), *_tasks(), *_store())


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(f"Python {version}", sys.version_info >= (3, 11), "Install Python 3.11 or later.")


def _libraries() -> list[Finding]:
    pip = f'"{sys.executable}" -m pip install'
    needed = ("mido", "numpy", "pedalboard", "scipy", "soundfile", "soxr", "python_stretch", "websockets")
    findings = [Finding(f"library {name}", _there(name), f"{pip} {name}") for name in needed]
    findings.append(Finding("library python-osc", _there("pythonosc"), f"{pip} python-osc"))
    findings.append(Finding("matplotlib (pictures of a project)", _there("matplotlib"), f"{pip} matplotlib", True))
    return findings


def _there(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _models() -> list[Finding]:
    findings = []
    for entry in Registry().entries():
        findings.append(Finding(entry.line, entry.ready, entry.mend))
    return findings


def _tasks() -> list[Finding]:
    catalogue = Catalogue()
    findings = []
    for name in catalogue.names:
        try:
            catalogue.task(name)
        except CopilotError as error:
            findings.append(Finding(error.what, False, error.do))
    return [*findings, Finding(f"{len(catalogue.names)} tasks", bool(catalogue.names), "Install loop-copilot again.")]


def _store() -> list[Finding]:
    try:
        home = load_config().home
        store = Store(home)
    except CopilotError as error:
        return [Finding(error.what, False, error.do)]
    try:
        faults = list(store.verify())
        size = store.audio.size >> 20
    except CopilotError as error:
        return [Finding(error.what, False, error.do)]
    finally:
        store.close()
    findings = [Finding(fault, False, "Ask for it again, or ignore this.", True) for fault in faults]
    return [*findings, Finding(f"memory in {home} ({size} MB of loops)", True)]
