"""What is remembered of one project: its history as a tree, the table's cells, the conversation.

A change is written down as pending, with the files it is about to bring, before the project is touched, and
settled after, so that a process killed in between leaves either the old state or the new one, never half of one.
One project may be at several places at once (`bridge.store.place`): what is pending belongs to where it was begun.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from bridge.core.gat import Attribute, Gat
from bridge.core.history import History, Node, NodeId, Route
from bridge.core.render import Digest, Render
from bridge.core.session import TakeId
from bridge.errors import Conflict
from bridge.files import guarded
from bridge.store.codec import dump, dump_edits, load, load_edits
from bridge.store.database import Database
from bridge.store.delivery import Delivery, leave, take_back, write_down
from bridge.store.place import Place, Standing, standing, write_standing

T = TypeVar("T")

_PATIENCE = 30.0
"""Seconds to wait for another process that is writing to the project: far longer than a commit takes."""


class ProjectStore:
    """What is remembered of one project.

    Args:
        database: Of all projects.
        home: Where locks between processes lie.
        project: Its id.
        place: Where it is read and written.
    """

    def __init__(self, database: Database, home: Path, project: str, place: Place) -> None:
        self._db = database
        self._lock = home / "locks" / f"{hashlib.sha256(project.encode()).hexdigest()}.lock"
        self._place = place
        self.id = project

    def _history(self, now: Standing) -> History:
        """The tree as it was last settled, where a place stands in it; pending nodes are left out."""
        rows = self._db.rows(
            "SELECT id, parent, request, label, text, edits, inverse, made FROM node"
            " WHERE project = ? AND NOT pending ORDER BY id",
            self.id,
        )
        nodes = tuple(_node(row) for row in rows)
        named = self._db.rows("SELECT name, node FROM branch WHERE project = ? ORDER BY rowid", self.id)
        branches = tuple((str(name), node) for name, node in named)
        there = {node.id for node in nodes}
        ahead = tuple(node for node in now.ahead if node in there)
        return History(nodes, now.head if now.head in there else None, branches, ahead)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other thread and process from changing this project's history meanwhile.

        Raises:
            Conflict: when another one holds it for too long.
        """
        with guarded(self._lock):
            self._lock.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._lock, timeout=_PATIENCE)
        try:
            lock.acquire()
        except Timeout as error:
            raise Conflict("Another copilot is writing to this project.", "Wait for it, then ask again.") from error
        try:
            yield
        finally:
            lock.release()

    def begin(
        self, history: History, node: Node, cells: tuple[Attribute, ...], files: tuple[Delivery, ...] = ()
    ) -> Node:
        """Write a node down as pending, before the project is touched; gives it its id.

        Args:
            history: What it is made on.
            node: The change.
            cells: What was told with it.
            files: What is about to be delivered for it. Call it while the project is `held`.

        Raises:
            Conflict: when what came of that very request is still to be found out at another place.
        """
        with self._db.writing() as db:
            if db.execute("SELECT 1 FROM node WHERE project = ? AND request = ?", (self.id, node.request)).fetchone():
                raise Conflict(
                    "What came of that request is not known yet: it was begun where this project is open elsewhere.",
                    "Look there first.",
                )
            (last,) = db.execute("SELECT coalesce(max(id), 0) FROM node WHERE project = ?", (self.id,)).fetchone()
            node = replace(node, id=NodeId(last + 1), parent=history.head)
            db.execute(
                "INSERT INTO node (project, id, parent, request, label, text, edits, inverse, made, pending, place)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
                (self.id, node.id, node.parent, node.request, node.label, node.text, dump_edits(node.edits),
                 dump_edits(node.inverse), node.made.isoformat(), self._place.key),
            )  # fmt: skip
            self._tell(db, node.id, cells)
            write_down(db, self.id, node.id, files)
        return node

    def settle(self, history: History, node: Node) -> History:
        """A pending node was committed to the project: it is now the head."""
        grown = history.grown(node)
        with self._db.writing() as db:
            self._known_as_done(db, node.id)
            self._stand(db, self._standing(db, node.request).at(grown, node.request))
        return grown

    def catch_up(self, request: str | None) -> History:
        """Bring the tree in line with what the project itself says was its last request; nothing is taken away.

        A pending node that the project names was committed, wherever it was begun, and is settled. Where the project
        stands at this place follows what it names (the musician may have undone or reverted in the DAW). Call it while
        the project is `held`, so that what is pending belongs to nobody who is still at work.

        Args:
            request: The last one the project names.
        """
        with self._db.writing() as db:
            named = db.execute("SELECT id FROM node WHERE project = ? AND request = ?", (self.id, request)).fetchone()
            if named is not None:
                self._known_as_done(db, named[0])
            before = self._standing(db, request)
            now = before.heard(self._history(before), request)
            self._stand(db, now)
        return self._history(now)

    def recover(self, request: str | None, playing: frozenset[Path] = frozenset()) -> History:
        """Catch up, and drop what was begun at this place and is not in it, with the files that it brought.

        What was begun at another place may be there, unsaved: it stays. Call it while the project is `held`, and
        about to be written.

        Args:
            request: The last one the project names.
            playing: Files the project plays.
        """
        history = self.catch_up(request)
        with self._db.writing() as db:
            take_back(db, self.id, self._place, playing)
            mine = (self.id, self._place.key)
            dropped = "SELECT id FROM node WHERE project = ? AND pending AND place = ?"
            db.execute(f"DELETE FROM cell WHERE project = ? AND node IN ({dropped})", (self.id, *mine))  # noqa: S608
            db.execute("DELETE FROM node WHERE project = ? AND pending AND place = ?", mine)
        return history

    def set_out(self, route: Route, request: str, *, names: str | None, leads: str | None) -> None:
        """Write down that the project is about to go a route through the tree.

        Args:
            route: The way.
            request: The id of the commit that goes it.
            names: The last request that the project names before it.
            leads: The one it names after it.
        """
        with self._db.writing() as db:
            now = self._standing(db, names)
            self._stand(db, now._replace(travel=request, target=route.head, leads=leads, made=False))

    def last_travel(self) -> str:
        """The id under which the last move through the tree was committed here; empty when there was none."""
        mine = (self.id, self._place.key)
        row = self._db.row("SELECT travel FROM place WHERE project = ? AND place = ? AND made", *mine)
        return "" if row is None else str(row[0])

    def move(self, history: History, route: Route, *, names: str | None) -> History:
        """The project went a route: the one that was set out on, or the musician went it in the DAW.

        Args:
            history: Where it stood.
            route: The way.
            names: The last request that the project names now.
        """
        moved = history.moved(route)
        with self._db.writing() as db:
            self._stand(db, self._standing(db, names).at(moved, names)._replace(made=True))
        return moved

    def name(self, history: History, name: str) -> History:
        """Give the head a name."""
        named = history.named(name)
        with self._db.writing() as db:
            there = db.execute("SELECT name FROM branch WHERE project = ?", (self.id,)).fetchall()
            same = [(self.id, known) for (known,) in there if known.casefold() == name.casefold()]
            db.executemany("DELETE FROM branch WHERE project = ? AND name = ?", same)
            db.execute("INSERT INTO branch VALUES (?, ?, ?)", (self.id, name, history.head))
        return named

    def gat(self, history: History) -> Gat:
        """What was told on the way to the head."""
        on_path = {node.id for node in history.path(history.head)}
        rows = self._db.rows("SELECT node, cell FROM cell WHERE project = ? ORDER BY rowid", self.id)
        cells = [load(Attribute, cell) for node, cell in rows if node is None or node in on_path]
        return Gat(tuple(replace(cell, order=order) for order, cell in enumerate(cells, 1)))

    def tell(self, history: History, cells: tuple[Attribute, ...]) -> None:
        """Remember cells that change nothing in the project, such as measurements."""
        with self._db.writing() as db:
            self._tell(db, history.head, cells)

    def plays(self, take: TakeId) -> Render | None:
        """The render that one of the project's takes plays."""
        row = self._db.row(
            "SELECT card FROM render JOIN plays USING (digest) WHERE project = ? AND take = ?", self.id, take
        )
        return None if row is None else load(Render, row[0])

    def keep_takes(self, takes: dict[TakeId, Digest]) -> None:
        """Remember which render each new take plays."""
        with self._db.writing() as db:
            rows = [(self.id, take, digest) for take, digest in takes.items()]
            db.executemany("INSERT OR REPLACE INTO plays VALUES (?, ?, ?)", rows)

    def add_turn(self, text: str, said: str) -> None:
        """Remember one exchange of the conversation."""
        with self._db.writing() as db:
            db.execute(
                "INSERT INTO turn (project, text, said, made) VALUES (?, ?, ?, ?)", (self.id, text, said, _now())
            )

    def turns(self) -> tuple[tuple[str, str], ...]:
        """The conversation so far: what the musician said, what was answered."""
        rows = self._db.rows("SELECT text, said FROM turn WHERE project = ? ORDER BY id", self.id)
        return tuple((str(text), str(said)) for text, said in rows)

    def memory(self, kind: type[T]) -> T | None:
        """What the conversation can refer back to, as it was last kept."""
        row = self._db.row("SELECT memory FROM memory WHERE project = ?", self.id)
        return None if row is None else load(kind, row[0])

    def keep_memory(self, memory: object) -> None:
        """Keep what the conversation can refer back to."""
        with self._db.writing() as db:
            db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (self.id, dump(memory)))

    def _standing(self, db: sqlite3.Connection, names: str | None) -> Standing:
        return standing(db, self.id, self._place, names)

    def _stand(self, db: sqlite3.Connection, now: Standing) -> None:
        write_standing(db, self.id, self._place, now)

    def _known_as_done(self, db: sqlite3.Connection, node: NodeId) -> None:
        db.execute("UPDATE node SET pending = 0 WHERE project = ? AND id = ?", (self.id, node))
        leave(db, self.id, node)

    def _tell(self, db: sqlite3.Connection, node: NodeId | None, cells: tuple[Attribute, ...]) -> None:
        db.executemany("INSERT INTO cell VALUES (?, ?, ?)", [(self.id, node, dump(cell)) for cell in cells])


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
