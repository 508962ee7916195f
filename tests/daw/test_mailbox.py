"""The daemon's end of the mailbox: order, whole messages, what is swept, what is refused, and what lies in wait."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes.lua_end import MailboxClient
from hypothesis import given
from hypothesis import strategies as st

from bridge.core.json import JsonObject
from bridge.core.protocol import LARGEST
from bridge.daw import mailbox as mailbox_module
from bridge.daw.mailbox import SILENCE, Connection, Mailbox
from bridge.errors import InvalidInput, StorageFailed

EPOCH = "0123456789abcdef"
EARLIER = "fedcba9876543210"


class Daemon:
    """A mailbox that is looked into when a test says so, and the time it believes in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 100.0
        self.mailbox = Mailbox(folder, EPOCH, clock=lambda: self.now)
        self.heard: list[tuple[str, JsonObject | None]] = []
        self.act: Callable[[Connection, JsonObject], None] = lambda connection, message: None
        self.mailbox.open()
        self.turn()

    def turn(self, *, after: float = 0.3) -> float:
        self.now += after
        return asyncio.run(self.mailbox.turn(self._handle))

    async def _handle(self, connection: Connection, message: JsonObject | None) -> None:
        if message is not None:
            self.act(connection, message)
        self.heard.append((connection.id, message))

    @property
    def said(self) -> list[Any]:
        return [None if message is None else message.get("method") for _, message in self.heard]

    def pulse(self) -> int:
        return int(json.loads((self.folder / "daemon.json").read_bytes())["pulse"])


@pytest.fixture
def daemon(tmp_path: Path) -> Daemon:
    return Daemon(tmp_path / "größe 音" / "mailbox")


def client_of(daemon: Daemon, name: str = "7b1e") -> tuple[MailboxClient, Connection]:
    client = MailboxClient(daemon.folder, name)
    daemon.turn()
    return client, next(c for c in daemon.mailbox.connections if c.id == client.folder.name)


def test_messages_come_in_order_and_are_deleted_once_acted_on(daemon: Daemon) -> None:
    client, _ = client_of(daemon)
    sent = [client.send({"method": f"m{number}", "params": {"text": "ü 音 \u2028"}}) for number in range(100)]
    there: list[bool] = []
    daemon.act = lambda connection, message: there.append(sent[len(there)].exists())
    daemon.turn()
    daemon.turn()
    assert daemon.said == [f"m{number}" for number in range(100)]
    assert all(there)
    assert list(client.outbox.iterdir()) == []


def test_what_is_sent_is_read_in_order_and_leaves_nothing_behind(daemon: Daemon) -> None:
    client, connection = client_of(daemon)
    for number in range(20):
        connection.send({"method": "event", "params": {"n": number, "text": "größe 音"}})
    read = [client.receive() for _ in range(20)]
    assert [message and message["params"] for message in read] == [{"n": n, "text": "größe 音"} for n in range(20)]
    assert client.receive() is None
    assert list(client.inbox.iterdir()) == []


texts = st.text(st.characters(exclude_categories=("Cs",)))
values = texts | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53) | st.booleans()


@given(sent=st.lists(st.dictionaries(texts, values | st.lists(values)), max_size=20))
def test_any_message_arrives_as_it_was(sent: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    daemon = Daemon(tmp_path_factory.mktemp("law"))
    client, connection = client_of(daemon)
    for message in sent:
        client.put(json.dumps(message, ensure_ascii=False).encode())
        connection.send(message)
    daemon.turn()
    assert [message for _, message in daemon.heard] == sent
    assert [client.receive() for _ in sent] == sent


@pytest.mark.parametrize("id", [True, "never answered"])
def test_what_is_not_answered_does_not_keep_it_awake_for_ever(daemon: Daemon, id: object) -> None:
    client, _ = client_of(daemon)
    client.send({"id": id, "method": "ask"})
    daemon.turn()
    client.send({"method": "alive"})
    daemon.turn(after=11.0)
    assert daemon.turn(after=4.0) > 0.01


def test_half_a_message_is_not_read(daemon: Daemon) -> None:
    client, _ = client_of(daemon)
    part = client.outbox / "1.part"
    part.write_text('{"jsonrpc": "2.0", "meth')
    daemon.turn()
    assert daemon.heard == []
    part.write_text('{"jsonrpc": "2.0", "method": "whole"}')
    part.rename(client.outbox / "1.json")
    daemon.turn()
    assert daemon.said == ["whole"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b"\xff\xfe", -32700),
        (b'{"a": NaN}', -32700),
        (b'{"a": ' + b"9" * 5000 + b"}", -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b'"hello"', -32600),
        (b'{"a": "' + b"x" * LARGEST + b'"}', -32600),
    ],
    ids=["nothing", "half", "bytes", "NaN", "a huge number", "a deep nest", "a list", "a text", "too large"],
)
def test_what_is_no_message_is_answered_counted_and_dropped(daemon: Daemon, content: bytes, code: int) -> None:
    client, connection = client_of(daemon)
    client.put(content)
    client.send({"method": "next"})
    daemon.turn()
    answer = client.receive()
    assert answer is not None
    assert (answer["id"], answer["error"]["code"]) == (None, code)
    assert connection.dropped == 1
    assert daemon.said == ["next"]
    assert list(client.outbox.iterdir()) == []


def test_a_name_that_is_no_utf_8_goes_and_comes_as_its_bytes(daemon: Daemon) -> None:
    client, connection = client_of(daemon)
    client.put(b'{"path": "/home/m\xfcller/a.wav"}')
    daemon.turn()
    ((_, message),) = daemon.heard
    assert message is not None
    assert os.fsencode(str(message["path"])) == b"/home/m\xfcller/a.wav"
    connection.send(message)
    assert b"/home/m\xfcller/a.wav" in (client.inbox / "1.json").read_bytes()
    connection.send({"text": "\ud800"})
    assert json.loads((client.inbox / "2.json").read_bytes()) == {"text": "?"}


def test_a_message_too_large_is_not_sent(daemon: Daemon) -> None:
    client, connection = client_of(daemon)
    with pytest.raises(InvalidInput):
        connection.send({"text": "x" * LARGEST})
    connection.send({"text": "small"})
    assert client.receive() == {"text": "small"}


def test_links_and_other_things_than_files_are_not_read(daemon: Daemon, tmp_path: Path) -> None:
    client, connection = client_of(daemon)
    secret = tmp_path / "secret.json"
    secret.write_text('{"method": "secret"}')
    (client.outbox / "1.json").symlink_to(secret)
    os.mkfifo(client.outbox / "2.json")
    (client.outbox / "3.json").mkdir()
    client.outbox.joinpath("4.json").write_text('{"method": "honest"}')
    daemon.turn()
    assert daemon.said == ["honest"]
    assert connection.dropped == 3
    assert secret.exists()


def test_nothing_is_written_through_a_link(daemon: Daemon, tmp_path: Path) -> None:
    client, connection = client_of(daemon)
    target = tmp_path / "target"
    target.write_text("mine")
    (client.inbox / "1.part").symlink_to(target)
    connection.send({"method": "event"})
    assert target.read_text() == "mine"
    (client.inbox / "1.part").unlink()
    daemon.turn()
    assert client.receive() == {"method": "event"}


def test_a_linked_folder_is_no_connection_and_what_it_leads_to_is_left_alone(daemon: Daemon, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    for way in ("to-daemon", "to-daw"):
        (outside / way).mkdir(parents=True)
    for epoch in (EPOCH, EARLIER):
        (daemon.folder / f"{epoch}-link").symlink_to(outside)
    daemon.turn()
    assert daemon.mailbox.connections == ()
    assert not (daemon.folder / f"{EARLIER}-link").is_symlink()
    assert (outside / "to-daw").is_dir()


def test_connections_of_an_earlier_daemon_are_swept_away_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    (folder / f"{EARLIER}-7b1e" / "to-daw").mkdir(parents=True)
    (folder / f"{EARLIER}-7b1e" / "to-daw" / "1.json").write_text("{}")
    (folder / "notes of mine").mkdir()
    Daemon(folder)
    assert sorted(entry.name for entry in folder.iterdir()) == ["daemon.json", "notes of mine"]


def test_a_client_that_says_bye_is_answered_no_more_and_swept_away(daemon: Daemon) -> None:
    client, connection = client_of(daemon)
    client.send({"method": "bye"})
    daemon.turn()
    assert daemon.said == ["bye", None]
    assert not client.folder.exists()
    connection.send({"method": "event"})
    assert not client.folder.exists()
    assert not connection.busy


def test_a_silent_client_is_swept_away_and_one_that_is_alive_is_not(daemon: Daemon) -> None:
    silent, _ = client_of(daemon, "silent")
    alive, _ = client_of(daemon, "alive")
    for _ in range(int(SILENCE / 4) + 1):
        alive.send({"method": "alive"})
        daemon.turn(after=4.0)
    assert not silent.folder.exists()
    assert [c.id for c in daemon.mailbox.connections] == [alive.folder.name]
    assert (silent.folder.name, None) in daemon.heard


def test_a_machine_that_slept_gives_its_clients_time_to_wake_up(daemon: Daemon) -> None:
    client, _ = client_of(daemon)
    daemon.turn(after=3600.0)
    assert client.folder.exists()


def test_a_client_whose_folder_went_is_gone(daemon: Daemon) -> None:
    client, _ = client_of(daemon)
    for way in (client.inbox, client.outbox, client.folder):
        way.rmdir()
    daemon.turn()
    assert daemon.heard == [(client.folder.name, None)]


def test_the_pulse_rises_faster_than_a_client_gives_up(daemon: Daemon) -> None:
    for _ in range(3):
        before = daemon.pulse()
        for _ in range(4):
            daemon.turn(after=1.0)
        assert daemon.pulse() > before


def test_the_pulse_rises_every_second_while_somebody_is_there(daemon: Daemon) -> None:
    client_of(daemon)
    before = daemon.pulse()
    for _ in range(3):
        daemon.turn(after=1.0)
    assert daemon.pulse() == before + 3


def test_it_looks_often_only_while_something_is_under_way(daemon: Daemon) -> None:
    alone = daemon.turn()
    client, connection = client_of(daemon)
    quiet = daemon.turn()
    client.send({"id": "r1", "method": "ask"})
    asked = daemon.turn()
    still = daemon.turn(after=4.0)
    connection.send({"id": "r1", "result": None})
    answered = daemon.turn(after=4.0)
    client.send({"method": "alive"})
    alive = daemon.turn(after=4.0)
    connection.send({"id": "d1", "method": "commit"})
    calling = daemon.turn(after=4.0)
    assert asked == still == calling <= 0.01 < answered == alive <= 0.03 < quiet <= 0.05 < alone <= 0.25


def test_what_cannot_be_written_or_deleted_now_is_later(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    client, connection = client_of(daemon)
    sent = client.send({"method": "first"})
    before = daemon.pulse()

    def held(*_: object, **__: object) -> None:
        raise PermissionError("somebody looks at it")

    with monkeypatch.context() as patched:
        # As Windows does while the other end, or a virus scanner, has the file open.
        patched.setattr(Path, "replace", held)
        patched.setattr(Path, "unlink", held)
        daemon.turn(after=4.0)
        connection.send({"method": "one"})
        connection.send({"method": "two"})
    assert daemon.said == ["first"]
    assert (client.receive(), sent.exists(), daemon.pulse()) == (None, True, before)
    daemon.turn()
    assert [client.receive(), client.receive()] == [{"method": "one"}, {"method": "two"}]
    assert not sent.exists()
    assert daemon.pulse() == before + 1
    assert daemon.said == ["first"]


def test_a_message_that_cannot_be_read_now_is_read_later(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = client_of(daemon)
    client.send({"method": "first"})

    def held(path: Path) -> bytes:
        raise PermissionError("somebody looks at it")

    with monkeypatch.context() as patched:
        patched.setattr(mailbox_module, "_content", held)
        daemon.turn()
    assert daemon.heard == []
    daemon.turn()
    assert daemon.said == ["first"]


def test_one_client_that_says_much_does_not_keep_others_waiting(daemon: Daemon) -> None:
    loud, _ = client_of(daemon, "loud")
    quiet, _ = client_of(daemon, "quiet")
    for _ in range(500):
        loud.send({"method": "noise"})
    quiet.send({"method": "question"})
    daemon.turn()
    assert "question" in daemon.said


def test_the_folder_is_its_users_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    folder.mkdir(mode=0o755)
    Daemon(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_mailbox_that_is_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "file").write_text("")
    for name in ("link", "file"):
        with pytest.raises(StorageFailed):
            Mailbox(tmp_path / name, EPOCH).open()


def test_a_mailbox_deleted_under_it_comes_back(daemon: Daemon) -> None:
    (daemon.folder / "daemon.json").unlink()
    daemon.folder.rmdir()
    daemon.turn(after=4.0)
    assert daemon.pulse() > 0


def test_it_hands_over_messages_until_it_is_stopped_and_leaves_no_trace(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"

    async def day() -> list[Any]:
        heard: list[Any] = []
        said = asyncio.Event()

        async def handle(connection: Connection, message: JsonObject | None) -> None:
            heard.append(message and message["method"])
            said.set()

        mailbox = Mailbox(folder, EPOCH)
        mailbox.open()
        await mailbox.turn(handle)
        client = MailboxClient(folder)
        running = asyncio.create_task(mailbox.run(handle))
        client.send({"method": "hello"})
        await said.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return heard

    assert asyncio.run(day()) == ["hello"]
    assert list(folder.iterdir()) == []


def test_an_epoch_is_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no epoch"):
        Mailbox(tmp_path, "../../home")
