"""Where a project stands in its history at one of the places it is open or saved at.

One project, by the id saved in it, is often at several places at once: open in the DAW, on disk as it was last saved,
in a copy. They share the tree of what was done; where in it each of them stands is its own. What a place says of
itself therefore moves that place alone.
"""

from __future__ import annotations

import json
import sqlite3
from typing import NamedTuple

from bridge.core.history import History, NodeId

_COLUMNS = "names, head, ahead, travel, target, leads, made"


class Place(NamedTuple):
    """A place of a project.

    Args:
        daw: The backend that reads it: a project open in a DAW and its file are two places.
        path: Where the project lies, or what stands for that while it lies nowhere.
    """

    daw: str
    path: str

    @property
    def key(self) -> str:
        """What it is called in the database."""
        return f"{self.daw}:{self.path}"


class Standing(NamedTuple):
    """Where a project stands at a place.

    Args:
        names: The last request that the project itself named when this was written down. While it names that
            one, it stands at `head`, which is another node once a step was taken back without a commit.
        head: The node it stands at.
        ahead: Nodes that can be done again.
        travel: The commit of the last move through the tree; empty when there was none.
        target: The node which that leads to.
        leads: What the project names once that was made.
        made: Whether it is known as made.
    """

    names: str | None = None
    head: NodeId | None = None
    ahead: tuple[NodeId, ...] = ()
    travel: str = ""
    target: NodeId | None = None
    leads: str | None = None
    made: bool = False

    def at(self, history: History, names: str | None) -> Standing:
        """At the head of a history, while the project names that request."""
        return self._replace(names=names, head=history.head, ahead=history.ahead)

    def heard(self, history: History, names: str | None) -> Standing:
        """After the project was read, with all that was done in it known.

        It moves when the project names another request than it did: to where a move that was set out on leads,
        else to the node of that request, or to the start when there is none; a request that nobody knows says nothing.

        Args:
            history: With the head and the nodes ahead of this standing.
            names: The last request that the project names now.
        """
        arrived = bool(self.travel) and not self.made and names == self.leads != self.names
        here = self if self.made or arrived else self._replace(travel="", target=None, leads=None)
        here = here._replace(made=self.made or arrived)
        if names == self.names:
            return here
        found = [node.id for node in history.nodes if node.request == names]
        if names is not None and not found and not arrived:
            return here._replace(names=names)
        target = self.target if arrived else next(iter(found), None)
        return here.at(history.moved(history.route(target)), names)


def standing(db: sqlite3.Connection, project: str, place: Place, names: str | None) -> Standing:
    """Where a project stands at a place; one not seen before stands where another did that named the same request.

    Args:
        db: The database, in a transaction.
        project: Its id.
        place: Which.
        names: The last request the project names there.
    """
    found = db.execute(
        f"SELECT {_COLUMNS} FROM place WHERE project = ? AND (place = ? OR names IS ?)"  # noqa: S608
        " ORDER BY place = ? DESC, rowid DESC",
        (project, place.key, names, place.key),
    ).fetchone()
    if found is None:
        return Standing()
    said, head, ahead, travel, target, leads, made = found
    return Standing(said, head, tuple(json.loads(ahead)), travel, target, leads, bool(made))


def write_standing(db: sqlite3.Connection, project: str, place: Place, now: Standing) -> None:
    """Keep where a project stands at a place."""
    db.execute(
        f"INSERT OR REPLACE INTO place (project, place, path, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (project, place.key, place.path, now.names, now.head, json.dumps(now.ahead), now.travel, now.target, now.leads,
         now.made),
    )  # fmt: skip
