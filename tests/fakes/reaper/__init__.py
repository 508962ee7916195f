"""A strict fake of REAPER for the Lua scripts that we ship, since REAPER cannot run where tests do.

Behind the functions a script calls stands a project loaded from a .rpp file; what it saves is the
oracle. Two ways to run the same Lua code: `FakeReaper` inside the test's process, `ReaperProcess` as a
`lua5.4` process that can be killed. Both are a `Reaper`: the person at the machine, who opens projects,
runs actions, selects, edits, presses undo, answers dialogs and lets time pass.

    with FakeReaper() as reaper:
        reaper.open(project)
        reaper.select_items(guid)
        reaper.run(SCRIPTS / "add.lua")        # as a click in the action list would
        reaper.tick(10)                        # ten defer cycles, 33 ms apart
        reaper.undo()
        saved = reaper.save()

What REAPER would refuse, and what would leave a musician's project in disorder, raises `Misuse` out of
the act during which it happened, even if the script caught the error: an unknown function, a wrong
number or type of arguments, a wrong `parmname`, a handle of something deleted, a change outside an undo
block, an undo block or `PreventUIRefresh` left open, a dialog nobody asked for. A test of such a fault
expects it: `with pytest.raises(Misuse, match="outside an undo block")`.

What it decides where REAPER's manual is silent is written in `decisions.md`.
"""

from fakes.reaper.app import Dialog, Installation, Misuse, OpenProject, Reaper, Window
from fakes.reaper.folder import ScriptFolder
from fakes.reaper.inside import FakeReaper
from fakes.reaper.process import ReaperProcess, missing

__all__ = [
    "Dialog",
    "FakeReaper",
    "Installation",
    "Misuse",
    "OpenProject",
    "Reaper",
    "ReaperProcess",
    "ScriptFolder",
    "Window",
    "missing",
]
