"""Effects in words: doses of named effects, put in a sensible order and applied to a loop or a stretch of it."""

from __future__ import annotations

from bridge.audio.effects.apply import apply
from bridge.audio.effects.chain import EFFECTS, chain
from bridge.audio.effects.effect import Compound, Dose, Effect, Rank

__all__ = ["EFFECTS", "Compound", "Dose", "Effect", "Rank", "apply", "chain"]
