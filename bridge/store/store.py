"""What the copilot remembers: renders, the history of each project, the table's cells, the conversation.

SQLite for facts, content-addressed files for audio, one store for all projects. Safe to use from several threads
at once, each at work on a project of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bridge.core.render import Digest, Measurement, Render
from bridge.files import digest_of, guarded, keep_private, make_private
from bridge.store.blobs import Blobs
from bridge.store.codec import dump, load
from bridge.store.database import Database
from bridge.store.place import Place
from bridge.store.played import Played
from bridge.store.project import ProjectStore

_OURS = re.compile("[0-9a-f]{32}")
"""The ids we give to projects. A project brings its own along, and may come from anybody."""

_DATABASE = "loop-copilot.db"


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
            make_private(home)
            # Every word that was ever asked is in it.
            keep_private(home / _DATABASE)
        self.audio = Blobs(home / "renders")
        sound = Blobs(home / "played", limit=1 << 30, suffix=".f32")
        self.audio.sweep()
        sound.sweep()
        self.database = Database(home / _DATABASE)
        self.played = Played(self.database, sound)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def project(self, known: str | None, path: str, tracks: frozenset[str], *, daw: str) -> ProjectStore:
        """What is remembered of one project.

        Args:
            known: Its id, where it carries one of ours; else it is taken for the one last seen at the path, unless
                quite another one lies there now.
            path: Where it lies.
            tracks: Ids of its tracks. It is the one seen before when it shares a track with those that one had
                at first, or when there are none in both.
            daw: The backend that reads it.
        """
        with self.database.writing() as db:
            if known is None or not _OURS.fullmatch(known):
                row = db.execute(
                    "SELECT id, tracks FROM project WHERE path = ? OR id IN (SELECT project FROM place WHERE path = ?)"
                    " ORDER BY rowid DESC",
                    (path, path),
                ).fetchone()
                seen = set() if row is None else set(json.loads(row[1]))
                same = row is not None and (bool(seen & tracks) or (not seen and not tracks))
                known = str(row[0]) if same else uuid4().hex
            db.execute(
                "INSERT INTO project (id, path, tracks) VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET path = excluded.path",
                (known, path, json.dumps(sorted(tracks))),
            )
        return ProjectStore(self.database, self.home, known, Place(daw, path))

    def render(self, digest: Digest) -> Render | None:
        """The card of a render."""
        row = self.database.row("SELECT card FROM render WHERE digest = ?", digest)
        return None if row is None else load(Render, row[0])

    def keep_render(self, render: Render) -> None:
        """Remember a render whose audio has been taken in."""
        with self.database.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO render VALUES (?, ?, ?)",
                (render.digest, dump(render), datetime.now(UTC).isoformat()),
            )

    def finished(self, draft: str) -> tuple[Digest, Measurement] | None:
        """The render that a draft became and what was measured of it, if its audio is still here and whole.

        Args:
            draft: Digest of the draft and of all that is done to it.
        """
        row = self.database.row("SELECT digest, measured FROM finished WHERE draft = ?", draft)
        if row is None or self.audio.content(Digest(row[0])) is None:
            return None
        return Digest(row[0]), load(Measurement, row[1])

    def keep_finished(self, draft: str, digest: Digest, measured: Measurement) -> None:
        """Remember which render a draft became."""
        with self.database.writing() as db:
            db.execute("INSERT OR REPLACE INTO finished VALUES (?, ?, ?)", (draft, digest, dump(measured)))

    def verify(self) -> Iterator[str]:
        """Check the database and every file against its digest; yields a line for each fault.

        Audio that has left the cache is no fault: projects keep their own copy.
        """
        for (fault,) in self.database.rows("PRAGMA integrity_check"):
            if fault != "ok":
                yield f"database: {fault}"
        for digest in self.audio:
            path = self.audio.path(digest)
            if digest_of(path) != digest:
                yield f"render {digest[:12]}: {path} has changed since it was written"
