"""What comes to the daemon and cannot be used is dropped, and who asks is told how much that was."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.api.client import Daemon
from bridge.api.messages import TrafficResult
from bridge.terminal import Terminal
from tests.fakes.daemon import PATIENCE, running
from tests.fakes.lua_end import MailboxClient


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_what_could_not_be_read_is_counted_for_status(home: Path) -> None:
    port = free_port()
    (home / "config.toml").write_text(f"osc_port = {port}\n")
    with running(home), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"no OSC", ("127.0.0.1", port))
        found = Daemon.find(home)
        assert found is not None
        with found:
            while not (home / "mailbox" / "daemon.json").exists():
                found.sessions()
            client = MailboxClient(home / "mailbox")
            client.put(b"{")
            while client.receive() is None or found.traffic().osc_received == 0:
                pass
            client.send({"method": "bye"})
        command = [sys.executable, "-m", "bridge", "status", "--json"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    assert json.loads(said)["traffic"] == {
        "mailbox_dropped": 1, "osc_received": 1, "osc_dropped": {"malformed": 1}, "osc_connected": False,
    }  # fmt: skip


def test_status_says_what_was_dropped_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(as_json=False)
    terminal.status(1, (), TrafficResult())
    assert "ropped" not in capsys.readouterr().out
    counted = TrafficResult(mailbox_dropped=2, osc_received=7, osc_dropped={"stranger": 3, "malformed": 1})
    terminal.status(1, (), counted)
    said = capsys.readouterr().out
    assert "mailbox: 2" in said
    assert "7 packets" in said and "1 malformed, 3 stranger" in said
