"""Make a new loop from an impression: a title, an artist, a scene, a feeling."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import SpanText, Takes, WithBrief
from bridge.tasks.generate import loop_from
from bridge.tasks.task import Outcome, Studio, Task, sentence

UNSURE = 0.3
"""Confidence below which it is said that the impression was hardly understood."""


class Arguments(WithBrief):
    """Make a new loop from an impression: a title, an artist, a scene, a feeling."""

    impression: str = Field(description="the title, artist, scene or feeling, in the musician's words")
    at: SpanText | None = None
    takes: Takes = 1


class Impression(Task[Arguments]):
    """Make a new loop from an impression: a title, an artist, a scene, a feeling."""

    name = "impression"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        from bridge.core.vocabulary.impressions import impression

        felt = impression(arguments.impression)
        if felt.heard and felt.confidence >= UNSURE:
            said = f"“{arguments.impression}”: heard {sentence([f'“{word}”' for word in felt.heard])}."
        else:
            said = f"“{arguments.impression}” says little to me yet, so this is a free guess; add a genre or a mood."
        return loop_from(
            arguments.brief(), studio, at=arguments.at, takes=arguments.takes, hint=felt.brief, prompted=said
        )  # fmt: skip
