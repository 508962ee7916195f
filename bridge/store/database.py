"""The copilot's one SQLite database, shared by every thread of the process and by other processes.

WAL mode, so that reading waits for nobody's writing. Threads take turns on one connection: a turn lasts a
fraction of a millisecond, while a request spends its seconds in models and on audio.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from bridge.errors import StorageFailed
from bridge.store.migrations import MIGRATIONS


class Database:
    """Facts in one file. Safe to use from several threads at once.

    Args:
        path: The file; made when it is not there, brought up to date when it is.

    Raises:
        StorageFailed: when it cannot be opened, is damaged or was written by a newer Loop Copilot.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = RLock()
        self._db = _open(path)

    def close(self) -> None:
        """Close it, once whoever writes is done."""
        with self._turn:
            self._db.close()

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Every row a query finds.

        Raises:
            StorageFailed: when the database is damaged.
        """
        with self._turn, self._guarded():
            return list(self._db.execute(sql, values))

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row a query finds."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; other threads and processes wait with theirs until it is over.

        Raises:
            StorageFailed: when the disk is full, or the database locked or damaged.
        """
        with self._turn, self._guarded(), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StorageFailed(
                f"The copilot's database in {self._path.parent} cannot be used: {error}.",
                "Check the space and rights there; if it is damaged, move it away: projects keep their own audio.",
            ) from error


def _open(path: Path) -> sqlite3.Connection:
    try:
        # Autocommit mode: transactions are begun where they are meant.
        db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN IMMEDIATE")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise StorageFailed(f"{path} was written by a newer Loop Copilot.", "Update this one.")
        for step in MIGRATIONS[version:]:
            step(db)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        raise StorageFailed(
            f"The copilot's database {path} cannot be opened: {error}.",
            "Free space or check its rights; if it is damaged, move it away: projects keep their own audio.",
        ) from error
    return db
