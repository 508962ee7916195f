"""The fake as a `lua5.4` process: what a script leaves behind when REAPER is killed, and real time."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from fakes.reaper.app import CYCLE, LUA, Misuse, Reaper

INTERPRETER = "lua5.4"


def missing() -> str:
    """Why it cannot run here; empty when it can."""
    return "" if shutil.which(INTERPRETER) else f"{INTERPRETER} is not installed (on Debian: apt install {INTERPRETER})"


@dataclass
class ReaperProcess(Reaper):
    """REAPER as a process, driven over its standard input and output, one JSON line for each act.

    It does nothing between acts but wait. `start_clock` lets cycles run in real time, as an act every
    33 ms from a thread of ours; without it time passes by `tick`, as in `FakeReaper`.
    """

    interpreter: str = INTERPRETER
    _process: subprocess.Popen[bytes] = field(init=False, repr=False)
    _turn: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)
    _stopped: threading.Event = field(init=False, repr=False, default_factory=threading.Event)
    _cycled: threading.Condition = field(init=False, repr=False, default_factory=threading.Condition)
    _pacer: threading.Thread | None = field(init=False, repr=False, default=None)
    _overheard: list[str] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        command = [self.interpreter, str(LUA / "process.lua"), str(LUA)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._install()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def start_clock(self) -> None:
        """Let defer cycles run in real time from now on."""
        if self._pacer is None:
            self._stopped.clear()
            self._pacer = threading.Thread(target=self._pace, name="reaper clock", daemon=True)
            self._pacer.start()

    def stop_clock(self) -> None:
        """Stop real time.

        Raises:
            Misuse: when a script misbehaved in the meantime.
        """
        self._stopped.set()
        if self._pacer is not None:
            self._pacer.join()
            self._pacer = None
        overheard, self._overheard = self._overheard, []
        if overheard:
            raise Misuse(overheard)

    def wait_for(self, condition: Callable[[], object], *, cycles: int = 300) -> bool:
        """Let real time pass until something is so, looked at after each cycle; whether it came to be."""
        for _ in range(cycles):
            if condition():
                return True
            with self._cycled:
                if self._pacer is None or not self._pacer.is_alive():
                    raise EOFError("REAPER's clock stands still.")
                self._cycled.wait(1.0)
        return bool(condition())

    def kill(self) -> None:
        """End it as a crash would, with SIGKILL."""
        self._stopped.set()
        self._process.kill()
        self._reap()

    def close(self) -> None:
        """Quit.

        Raises:
            Misuse: when a script misbehaved in real time and nobody asked since.
        """
        try:
            self.stop_clock()
        finally:
            self._reap()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.close()
        except Misuse:
            if error is None:
                raise

    def _reap(self) -> None:
        if self._pacer is not None and self._pacer is not threading.current_thread():
            self._pacer.join()
            self._pacer = None
        with self._turn:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    # What a dead process left unread cannot be flushed to it either.
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
            self._process.wait()
        self._uninstall()

    def _pace(self) -> None:
        last = time.monotonic()
        while not self._stopped.wait(CYCLE):
            now = time.monotonic()
            try:
                self.tick(seconds=now - last)
            except Misuse as misuse:
                self._overheard += misuse.problems
            except EOFError:
                return
            finally:
                last = now
                with self._cycled:
                    self._cycled.notify_all()

    def _exchange(self, request: bytes) -> bytes:
        with self._turn:
            write, read = self._process.stdin, self._process.stdout
            if write is None or read is None or write.closed:
                raise EOFError("REAPER is closed.")
            try:
                write.write(request + b"\n")
                write.flush()
                reply = read.readline()
            except BrokenPipeError:
                reply = b""
        if not reply:
            raise EOFError("REAPER is gone.")
        return reply
