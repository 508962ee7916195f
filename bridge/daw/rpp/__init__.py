"""REAPER projects as files: `RppBackend` reads and edits one, `working_copy` says which one to edit."""

from bridge.daw.rpp.backend import RppBackend, WorkingCopy, working_copy

__all__ = ["RppBackend", "WorkingCopy", "working_copy"]
