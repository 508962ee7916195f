"""REAPER as it runs: told what changed in the project, and asked to commit edits, over the mailbox."""

from bridge.daw.reaper.backend import ReaperBackend

__all__ = ["ReaperBackend"]
