"""Where models are asked: loaded once, watched, and their errors made into ours.

They run in this process now. What a caller sees (progress, cancel, typed errors, a plain value back) is all
that a child process or another machine can offer too, so that heavy models can move there unnoticed.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from threading import Lock
from typing import overload

import numpy as np

from bridge.core.model import Ability, Card, Compose, Composition, Model, Perform, Performance, Watch
from bridge.engine.registry import Registry
from bridge.errors import CopilotError, ModelFailed

_log = logging.getLogger(__name__)
_LOADING = 0.2
"""Share of the progress of a model's first request that loading takes."""


class Engine:
    """The ensemble of models. Safe to ask from several threads at once.

    Args:
        registry: Of all models; None takes those that are installed.
    """

    def __init__(self, registry: Registry | None = None) -> None:
        self.registry = Registry() if registry is None else registry
        self._loaded: set[int] = set()
        self._loading: defaultdict[int, Lock] = defaultdict(Lock)

    @overload
    def run(self, request: Compose, watch: Watch) -> Composition: ...
    @overload
    def run(self, request: Perform, watch: Watch) -> Performance: ...
    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        """Have a request answered by a model that can.

        Raises:
            NotInstalled: when no model can, or what it needs is missing.
            ModelFailed: when the model stopped with an error of its own, or answered something else.
            Cancelled: when stopped.
        """
        model = self.registry.choose(_ability(request))
        watch.progress(f"asking {model.CARD.name}", 0.0)
        try:
            answer: object = model.run(request, self._load(model, watch))
        except CopilotError:
            raise
        except Exception as error:
            _log.exception("%s failed on %r", model.CARD.name, request)
            raise ModelFailed(
                f"The model {model.CARD.name} stopped: {type(error).__name__}: {error}.",
                "Ask again, or ask for something else; the log has the details.",
            ) from error
        match request, answer:
            case Compose(), Composition():
                _check_composition(model.CARD, request, answer)
                return answer
            case Perform(), Performance():
                _check_performance(model.CARD, request, answer)
                return answer
        raise _wrong(model.CARD, f"a {type(answer).__name__}")

    def name_for(self, request: Compose | Perform) -> str:
        """Which model answers such a request, with its version, such as "soundfont 1 (TimGM6mb)".

        Raises:
            NotInstalled: when none can.
        """
        card = self.registry.choose(_ability(request)).CARD
        return f"{card.name} {card.version}"

    def _load(self, model: Model, watch: Watch) -> Watch:
        """Load a model unless it is loaded. The watch for what is left to do."""
        with self._loading[id(model)]:
            if id(model) in self._loaded:
                return watch
            model.load(watch.within(0.0, _LOADING))
            self._loaded.add(id(model))
        return watch.within(_LOADING, 1.0)


def _ability(request: Compose | Perform) -> Ability:
    return "compose" if isinstance(request, Compose) else "perform"


def _check_composition(card: Card, request: Compose, answer: Composition) -> None:
    if request.lines and len(answer.parts) != len(request.lines):
        raise _wrong(card, f"{len(answer.parts)} parts for {len(request.lines)} lines")


def _check_performance(card: Card, request: Perform, answer: Performance) -> None:
    audio, shape = answer.audio, (2, request.grid.samples)
    if not isinstance(audio, np.ndarray) or audio.dtype != np.float32 or audio.shape != shape:
        found = f"{audio.dtype} {audio.shape}" if isinstance(audio, np.ndarray) else type(audio).__name__
        raise _wrong(card, f"{found} where float32 {shape} is due")
    if not np.isfinite(audio).all():
        raise _wrong(card, "sound that is not finite")


def _wrong(card: Card, answer: str) -> ModelFailed:
    return ModelFailed(f"The model {card.name} answered {answer}.", "That is a fault of the model; please report it.")
