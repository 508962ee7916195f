"""Say what is there: a description, or the answer to a question about tempo, key, chords, instruments."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import WithTarget
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithTarget):
    """Say what is there: a description, or the answer to a question about tempo, key, chords, instruments."""

    about: tuple[str, ...] = Field(default=(), description="attribute names asked for; empty: all in a sentence or two")


class Describe(Task[Arguments]):
    """Say what is there: a description, or the answer to a question about tempo, key, chords, instruments."""

    name = "describe"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
