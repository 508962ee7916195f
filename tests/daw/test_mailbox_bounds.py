"""A client of the mailbox that does not keep up takes neither the disk nor the memory."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from fakes.lua_end import MailboxClient

from bridge.core.json import JsonObject
from bridge.daw.mailbox import Connection, Mailbox


def alone_with(folder: Path) -> tuple[Mailbox, MailboxClient, Connection, list[JsonObject | None]]:
    mailbox = Mailbox(folder, "0123456789abcdef")
    mailbox.open()
    heard: list[JsonObject | None] = []
    asyncio.run(turned(mailbox, heard))
    client = MailboxClient(folder)
    asyncio.run(turned(mailbox, heard, until_connected=True))
    (connection,) = mailbox.connections
    return mailbox, client, connection, heard


async def turned(mailbox: Mailbox, heard: list[JsonObject | None], *, until_connected: bool = False) -> None:
    async def handle(connection: Connection, message: JsonObject | None) -> None:
        heard.append(message)

    await mailbox.turn(handle)
    while until_connected and not mailbox.connections:
        await asyncio.sleep(await mailbox.turn(handle))


@pytest.mark.parametrize("reads", [True, False])
def test_a_client_that_lets_a_thousand_messages_lie_is_cut_off(tmp_path: Path, reads: bool) -> None:
    _, client, connection, _ = alone_with(tmp_path / "mailbox")
    for _ in range(1200):
        connection.send({"method": "event"})
        if reads:
            client.receive()
    assert client.folder.exists() is reads


def test_what_cannot_be_acted_on_yet_stays_in_the_box(tmp_path: Path) -> None:
    mailbox, client, connection, heard = alone_with(tmp_path / "mailbox")
    client.send({"method": "one"})
    connection.waiting = 256
    asyncio.run(turned(mailbox, heard))
    assert heard == []
    connection.waiting = 255
    asyncio.run(turned(mailbox, heard))
    assert [message and message["method"] for message in heard] == ["one"]
