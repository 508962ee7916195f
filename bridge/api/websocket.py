"""The WebSocket on 127.0.0.1: for the command line, the window and the user's own programs.

Whoever calls must know the token of `daemon.json`. A browser adds an Origin header to every WebSocket that a web
page opens, and no page can leave it out: whatever bears one is turned away, so that no page can talk to the daemon.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from bridge.api.face import Face, Outbox
from bridge.api.rpc import parse, text_of
from bridge.api.service import Service
from bridge.api.sessions import Sessions
from bridge.core.json import JsonObject
from bridge.core.protocol import LARGEST

HOST = "127.0.0.1"


class WebSocketRoad:
    """Faces on WebSockets.

    Args:
        service: Answers them.
        sessions: What they are told of.
    """

    def __init__(self, service: Service, sessions: Sessions) -> None:
        self.token = secrets.token_urlsafe(32)
        self._service = service
        self._sessions = sessions

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[int]:
        """Listen; gives the port, which the system chooses."""
        server = serve(
            self._face, HOST, 0, process_request=self._admitted, max_size=LARGEST, compression=None, close_timeout=1
        )
        async with server as listening:
            yield listening.sockets[0].getsockname()[1]

    def _admitted(self, socket: ServerConnection, request: Request) -> Response | None:
        if request.headers.get_all("Origin"):
            return socket.respond(HTTPStatus.FORBIDDEN, "Web pages may not talk to Loop Copilot.\n")
        given = request.headers.get_all("Authorization")
        wanted = f"Bearer {self.token}"
        if len(given) != 1 or not hmac.compare_digest(given[0].encode(errors="replace"), wanted.encode()):
            return socket.respond(HTTPStatus.UNAUTHORIZED, "The token in daemon.json is needed.\n")
        return None

    async def _face(self, socket: ServerConnection) -> None:
        # A face that does not read is cut off at once: saying goodbye would mean waiting for it again.
        outbox = Outbox(socket.transport.abort)

        def put(message: JsonObject) -> None:
            outbox.put(text_of(message))

        async with Face(self._service, self._sessions, send=put, spared=outbox.spared) as face:
            sending = asyncio.create_task(_send(socket, outbox))
            try:
                with suppress(ConnectionClosed):
                    async for text in socket:
                        face.take(partial(parse, text))
            finally:
                sending.cancel()


async def _send(socket: ServerConnection, outbox: Outbox) -> None:
    with suppress(ConnectionClosed):
        while True:
            await socket.send(await outbox.next())
