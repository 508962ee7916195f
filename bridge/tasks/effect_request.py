"""An effect as a musician asks for it; what it becomes is decided in `bridge.audio.effects`."""

from __future__ import annotations

from pydantic import Field

from bridge.tasks.arguments import Share, TaskArguments


class EffectRequest(TaskArguments):
    """One effect of a chain."""

    effect: str = Field(description="an effect name, such as reverb, low_pass, underwater, gain")
    amount: Share = Field(default=0.5, description="0.25 a bit, 0.5 normal, 0.9 a lot")
    values: dict[str, float] = Field(
        default_factory=dict, description="exact settings: db, hz, seconds, beats, semitones, bits, ratio, mix"
    )
