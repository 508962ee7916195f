"""What the copilot remembers: renders, the history of each project, the table's cells, the conversation.

SQLite in WAL mode for facts, content-addressed files for audio. A change to a project is written down
as pending before the project is touched and settled after, so that a process killed in between leaves
either the old state or the new one, never half of one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from bridge.core.gat import Attribute, Gat
from bridge.core.history import History, Node, NodeId, Route
from bridge.core.render import Digest, Render
from bridge.core.session import TakeId
from bridge.errors import Conflict, StorageFailed
from bridge.files import digest_of, guarded
from bridge.store.blobs import Blobs
from bridge.store.codec import dump, dump_edits, load, load_edits
from bridge.store.migrations import MIGRATIONS

T = TypeVar("T")

_PATIENCE = 30.0
"""Seconds to wait for another process that is writing to the project: far longer than a commit takes."""


class Store:
    """Everything remembered, in one folder.

    Args:
        home: The folder; made when it is not there.

    Raises:
        StorageFailed: when the folder cannot be written or the database is damaged.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        with guarded(home):
            home.mkdir(parents=True, exist_ok=True)
        self.audio = Blobs(home / "renders")
        self.audio.sweep()
        self._db = _open(home / "loop-copilot.db")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def project_at(self, path: str, tracks: frozenset[str]) -> str | None:
        """The id of the project last seen at a path, unless quite another one lies there now.

        Args:
            path: Where.
            tracks: Ids of the tracks of the project that lies there; it is taken for the same when it
                shares one with those it had when it was first seen, or when there are none in both.
        """
        row = self.row("SELECT id, tracks FROM project WHERE path = ? ORDER BY rowid DESC", path)
        if row is None:
            return None
        seen = set(json.loads(row[1]))
        return str(row[0]) if seen & tracks or (not seen and not tracks) else None

    def project(self, project: str, path: str, tracks: frozenset[str]) -> ProjectStore:
        """What is remembered of one project; `path` is where it lies, `tracks` what it held when first seen."""
        with self.writing() as db:
            db.execute(
                "INSERT INTO project (id, path, tracks) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET path = excluded.path",
                (project, path, json.dumps(sorted(tracks))),
            )
        return ProjectStore(self, project)

    def render(self, digest: Digest) -> Render | None:
        """The card of a render."""
        row = self.row("SELECT card FROM render WHERE digest = ?", digest)
        return None if row is None else load(Render, row[0])

    def keep_render(self, render: Render) -> None:
        """Remember a render whose audio has been taken in."""
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO render VALUES (?, ?, ?)", (render.digest, dump(render), _now()))

    def verify(self) -> Iterator[str]:
        """Check the database and every file against its digest; yields a line for each fault."""
        for (fault,) in self.rows("PRAGMA integrity_check"):
            if fault != "ok":
                yield f"database: {fault}"
        for (digest,) in self.rows("SELECT digest FROM render"):
            path = self.audio.path(digest)
            if not path.exists():
                yield f"render {digest[:12]}: its audio is gone from the cache (projects keep their own copy)"
            elif digest_of(path) != digest:
                yield f"render {digest[:12]}: {path} has changed since it was written"

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Every row a query finds.

        Raises:
            StorageFailed: when the database is damaged.
        """
        with self._guarded():
            return list(self._db.execute(sql, values))

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row a query finds."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction.

        Raises:
            StorageFailed: when the disk is full, or the database locked or damaged.
        """
        with self._guarded(), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StorageFailed(
                f"The copilot's database in {self.home} cannot be used: {error}.",
                "Check the space and rights there; if it is damaged, move it away: projects keep their own audio.",
            ) from error


class ProjectStore:
    """What is remembered of one project."""

    def __init__(self, store: Store, project: str) -> None:
        self._store = store
        self.id = project

    def history(self) -> History:
        """The tree as it was last settled; pending nodes are left out."""
        rows = self._store.rows(
            "SELECT id, parent, request, label, text, edits, inverse, made FROM node"
            " WHERE project = ? AND NOT pending ORDER BY id",
            self.id,
        )
        nodes = tuple(_node(row) for row in rows)
        named = self._store.rows("SELECT name, node FROM branch WHERE project = ? ORDER BY rowid", self.id)
        branches = tuple((str(name), node) for name, node in named)
        row = self._store.row("SELECT head, ahead FROM project WHERE id = ?", self.id)
        head, ahead = (None, "[]") if row is None else row
        there = {node.id for node in nodes}
        known = tuple(node for node in json.loads(ahead) if node in there)
        return History(nodes, NodeId(head) if head in there else None, branches, known)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other process from changing this project's history meanwhile.

        Raises:
            Conflict: when another process holds it for too long.
        """
        lock = FileLock(self._store.home / f"{self.id}.lock", timeout=_PATIENCE)
        try:
            lock.acquire()
        except Timeout as error:
            raise Conflict("Another copilot is writing to this project.", "Wait for it, then ask again.") from error
        try:
            yield
        finally:
            lock.release()

    def begin(self, history: History, node: Node, cells: tuple[Attribute, ...]) -> Node:
        """Write a node and what was told with it down as pending, before the project is touched; gives it its id."""
        with self._store.writing() as db:
            (last,) = db.execute("SELECT coalesce(max(id), 0) FROM node WHERE project = ?", (self.id,)).fetchone()
            node = replace(node, id=NodeId(last + 1), parent=history.head)
            db.execute(
                "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                (self.id, node.id, node.parent, node.request, node.label, node.text, dump_edits(node.edits),
                 dump_edits(node.inverse), node.made.isoformat()),
            )  # fmt: skip
            self._tell(db, node.id, cells)
        return node

    def settle(self, history: History, node: Node) -> History:
        """A pending node was committed to the project: it is now the head."""
        grown = history.grown(node)
        with self._store.writing() as db:
            db.execute("UPDATE node SET pending = 0 WHERE project = ? AND id = ?", (self.id, node.id))
            self._point(db, grown)
        return grown

    def recover(self, request: str | None) -> History:
        """Bring the tree in line with what the project itself says was its last request.

        A pending node that the project names was committed, and is settled; other pending nodes were
        not, and are dropped. A head the project does not name (the musician undid or reverted in the
        DAW) moves to the node it does name, or to the start. Call it while the project is `held`, so that
        what is pending belongs to nobody who is still at work.
        """
        with self._store.writing() as db:
            db.execute("UPDATE node SET pending = 0 WHERE project = ? AND request = ?", (self.id, request))
            dropped = "SELECT id FROM node WHERE project = ? AND pending"
            db.execute(f"DELETE FROM cell WHERE project = ? AND node IN ({dropped})", (self.id, self.id))  # noqa: S608
            db.execute("DELETE FROM node WHERE project = ? AND pending", (self.id,))
        history = self.history()
        named = next((node.id for node in history.nodes if node.request == request), None)
        if named == history.head:
            return history
        moved = history.moved(history.route(named))
        with self._store.writing() as db:
            self._point(db, moved)
        return moved

    def move(self, history: History, route: Route) -> History:
        """The project went a route through the tree."""
        moved = history.moved(route)
        with self._store.writing() as db:
            self._point(db, moved)
        return moved

    def name(self, history: History, name: str) -> History:
        """Give the head a name."""
        named = history.named(name)
        with self._store.writing() as db:
            db.execute("DELETE FROM branch WHERE project = ?", (self.id,))
            db.executemany("INSERT INTO branch VALUES (?, ?, ?)", [(self.id, n, node) for n, node in named.branches])
        return named

    def gat(self, history: History) -> Gat:
        """What was told on the way to the head."""
        on_path = {node.id for node in history.path(history.head)}
        rows = self._store.rows("SELECT node, cell FROM cell WHERE project = ? ORDER BY rowid", self.id)
        cells = [load(Attribute, cell) for node, cell in rows if node is None or node in on_path]
        return Gat(tuple(replace(cell, order=order) for order, cell in enumerate(cells, 1)))

    def tell(self, history: History, cells: tuple[Attribute, ...]) -> None:
        """Remember cells that change nothing in the project, such as measurements."""
        with self._store.writing() as db:
            self._tell(db, history.head, cells)

    def plays(self, take: TakeId) -> Render | None:
        """The render that one of the project's takes plays."""
        row = self._store.row("SELECT digest FROM plays WHERE project = ? AND take = ?", self.id, take)
        return None if row is None else self._store.render(Digest(row[0]))

    def keep_takes(self, takes: dict[TakeId, Digest]) -> None:
        """Remember which render each new take plays."""
        with self._store.writing() as db:
            rows = [(self.id, take, digest) for take, digest in takes.items()]
            db.executemany("INSERT OR REPLACE INTO plays VALUES (?, ?, ?)", rows)

    def add_turn(self, text: str, said: str) -> None:
        """Remember one exchange of the conversation."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO turn (project, text, said, made) VALUES (?, ?, ?, ?)", (self.id, text, said, _now())
            )

    def turns(self) -> tuple[tuple[str, str], ...]:
        """The conversation so far: what the musician said, what was answered."""
        rows = self._store.rows("SELECT text, said FROM turn WHERE project = ? ORDER BY id", self.id)
        return tuple((str(text), str(said)) for text, said in rows)

    def memory(self, kind: type[T]) -> T | None:
        """What the conversation can refer back to, as it was last kept."""
        row = self._store.row("SELECT memory FROM memory WHERE project = ?", self.id)
        return None if row is None else load(kind, row[0])

    def keep_memory(self, memory: object) -> None:
        """Keep what the conversation can refer back to."""
        with self._store.writing() as db:
            db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (self.id, dump(memory)))

    def _point(self, db: sqlite3.Connection, history: History) -> None:
        values = (history.head, json.dumps(history.ahead), self.id)
        db.execute("UPDATE project SET head = ?, ahead = ? WHERE id = ?", values)

    def _tell(self, db: sqlite3.Connection, node: NodeId | None, cells: tuple[Attribute, ...]) -> None:
        db.executemany("INSERT INTO cell VALUES (?, ?, ?)", [(self.id, node, dump(cell)) for cell in cells])


def _open(path: Path) -> sqlite3.Connection:
    try:
        # Autocommit mode: transactions are begun where they are meant. Reads and writes come from
        # whichever thread runs the request, one request at a time.
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


def _node(row: tuple[object, ...]) -> Node:
    node_id, parent, request, label, text, edits, inverse, made = row
    return Node(
        id=NodeId(int(str(node_id))),
        parent=None if parent is None else NodeId(int(str(parent))),
        request=str(request),
        label=str(label),
        text=str(text),
        edits=load_edits(str(edits)),
        inverse=load_edits(str(inverse)),
        made=datetime.fromisoformat(str(made)),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()
