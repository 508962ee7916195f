"""Every error a musician may meet, as one tree: a code, what happened, what to do.

    CopilotError
    ├── InvalidInput            the words, file or number given cannot be used
    │   ├── InvalidArguments    a task's arguments are out of bounds or contradict each other
    │   ├── InvalidProject      a project file is broken, truncated, too large or not a project
    │   └── InvalidAudio        audio is silent, too short, not finite or unreadable
    ├── NotFound                a track, clip, take, render or range that is not there
    ├── MissingMedia            a file the project points to is gone
    ├── Locked                  an attribute the musician locked would change
    ├── NotInstalled            a model or library is missing; says the command that installs it
    ├── ModelFailed             a model stopped with an error of its own
    ├── Conflict                another process holds the project, or it cannot be written as it is
    │   └── Moved               the project moved meanwhile; asking again reads it afresh
    ├── NotConnected            the daemon or the DAW is not there, or stopped answering
    ├── StorageFailed           disk full, folder read-only, database damaged
    └── Cancelled               the musician stopped it

Tracebacks go to the log alone; `str(error)` is what a person reads.
"""

from __future__ import annotations


class CopilotError(Exception):
    """Base of all errors shown to a musician.

    Args:
        what: What happened, one sentence.
        do: What to do about it, one sentence; empty when nothing is to be done.
    """

    code = "error"

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what, do)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return f"{self.what} {self.do}".rstrip()


class InvalidInput(CopilotError):
    """The words, file or number given cannot be used."""

    code = "invalid-input"


class InvalidArguments(InvalidInput):
    """A task's arguments are out of bounds or contradict each other."""

    code = "invalid-arguments"


class InvalidProject(InvalidInput):
    """A project file is broken, truncated, too large or not a project."""

    code = "invalid-project"


class InvalidAudio(InvalidInput):
    """Audio is silent, too short, not finite or unreadable."""

    code = "invalid-audio"


class NotFound(CopilotError):
    """A track, clip, take, render or range that is not there."""

    code = "not-found"


class MissingMedia(CopilotError):
    """A file the project points to is gone."""

    code = "missing-media"


class Locked(CopilotError):
    """An attribute the musician locked would change."""

    code = "locked"


class NotInstalled(CopilotError):
    """A model or library is missing; `do` says the command that installs it."""

    code = "not-installed"


class ModelFailed(CopilotError):
    """A model stopped with an error of its own."""

    code = "model-failed"


class Conflict(CopilotError):
    """Another process holds the project, or it cannot be written as it is."""

    code = "conflict"


class Moved(Conflict):
    """The project moved meanwhile; asking again reads it afresh."""

    code = "moved"


class NotConnected(CopilotError):
    """The daemon or the DAW is not there, or stopped answering."""

    code = "not-connected"


class StorageFailed(CopilotError):
    """Disk full, folder read-only, or database damaged."""

    code = "storage-failed"


class Cancelled(CopilotError):
    """The musician stopped it."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("Stopped; nothing was written.")
