"""One open project as every face meets it: ask, travel, state; here in this process, or in the daemon's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bridge.api.messages import AskParams, EventMessage, ReplyMessage, StateMessage, TravelParams

Hear = Callable[[EventMessage], None]


class Copilot(Protocol):
    """What a face can do with an open project."""

    def ask(self, wish: AskParams, *, hear: Hear, stopped: Callable[[], bool]) -> ReplyMessage:
        """Understand words and carry them out.

        Args:
            wish: The request.
            hear: Told of what happens.
            stopped: Whether the musician has stopped it.

        Raises:
            CopilotError: in the musician's words; nothing was written.
        """
        ...

    def travel(self, way: TravelParams) -> ReplyMessage:
        """Move through the history.

        Raises:
            CopilotError: when there is nothing to move to, or the project cannot be written.
        """
        ...

    def state(self) -> StateMessage:
        """The session, the table and the history as they stand.

        Raises:
            CopilotError: when the project cannot be read.
        """
        ...
