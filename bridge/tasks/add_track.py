"""Add a new part that fits what is there."""

from __future__ import annotations

from pydantic import Field

from bridge.core.notes import Role
from bridge.core.target import Target
from bridge.tasks.arguments import SpanText, Takes, TargetText, WithBrief
from bridge.tasks.task import Outcome, Studio, Task


class Arguments(WithBrief):
    """Add a new part that fits what is there."""

    role: Role = Field(description="drums, percussion, bass, chords, pad or lead")
    instrument: str | None = Field(default=None, description="an instrument name, when one was asked for")
    style: str | None = Field(default=None, description="how to play, such as walking, arpeggio, staccato")
    under: TargetText = Field(default=Target(), description="what it must fit and lie along")
    ranges: tuple[SpanText, ...] = ()
    takes: Takes = 1


class AddTrack(Task[Arguments]):
    """Add a new part that fits what is there."""

    name = "add_track"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        raise NotImplementedError
