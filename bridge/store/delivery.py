"""Files on their way into a project's media folder, and out of it again when their request came to nothing.

What is about to be copied is written down with the pending request first. So a process killed between the copying
and the commit leaves a list of exactly what it put there, and whoever next writes to the project at the same place
takes that away: never a file that was there before, that has changed since, that another request counts on, or that
a project names.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bridge.core.render import Digest
from bridge.files import digest_of
from bridge.store.blobs import copy_in
from bridge.store.place import Place

_LARGEST_TEXT = 256 << 20
"""Bytes; a larger file beside a project is none."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that a request brings into a project's media folder.

    Args:
        target: Where to.
        digest: Of its bytes.
        content: The file it is copied from, or the bytes themselves.
    """

    target: Path
    digest: Digest
    content: Path | bytes


def write_down(db: sqlite3.Connection, project: str, node: int, files: Iterable[Delivery]) -> None:
    """Note files as about to be copied, inside the transaction that writes their request down."""
    for file in files:
        # A file that another request put there and may take away again is this one's to take away too.
        (shared,) = db.execute("SELECT count(*) FROM delivery WHERE path = ? AND ours", (str(file.target),)).fetchone()
        ours = bool(shared) or not file.target.exists()
        db.execute("INSERT INTO delivery VALUES (?, ?, ?, ?, ?)", (project, node, str(file.target), file.digest, ours))


def deliver(files: Iterable[Delivery], request: str) -> None:
    """Copy files to where they belong; those that are there already are left alone.

    Raises:
        StorageFailed: when the disk is full or the folder read-only.
    """
    for number, file in enumerate(files):
        copy_in(file.content, file.target, by=file.target.with_name(f"{half_copied(request)}{number}.part"))


def leave(db: sqlite3.Connection, project: str, node: int) -> None:
    """The files of a request belong to a project from now on, inside the transaction that settles it."""
    files = "SELECT path FROM delivery WHERE project = ? AND node = ?"
    db.execute(f"UPDATE delivery SET ours = 0 WHERE path IN ({files})", (project, node))  # noqa: S608
    db.execute("DELETE FROM delivery WHERE project = ? AND node = ?", (project, node))


def take_back(db: sqlite3.Connection, project: str, place: Place, playing: frozenset[Path]) -> None:
    """Remove what pending requests put beside a project, inside the transaction that drops them.

    Args:
        db: The database, in a transaction.
        project: Which; whoever calls holds it.
        place: Where they were begun.
        playing: Files that the project plays all the same.
    """
    rows = db.execute(
        "SELECT delivery.path, delivery.digest, delivery.ours, node.request FROM delivery"
        " JOIN node ON node.project = delivery.project AND node.id = delivery.node"
        " WHERE delivery.project = ? AND node.pending AND node.place = ?",
        (project, place.key),
    ).fetchall()
    if not rows:
        return
    pending = "SELECT id FROM node WHERE project = ? AND pending AND place = ?"
    db.execute(f"DELETE FROM delivery WHERE project = ? AND node IN ({pending})", (project, project, place.key))  # noqa: S608
    known = db.execute("SELECT path FROM project UNION SELECT path FROM place").fetchall()
    texts = list(_texts([Path(path) for (path,) in known]))
    played = {path.stem for path in playing}
    for path, digest, ours, request in rows:
        file = Path(path)
        (counted_on,) = db.execute("SELECT count(*) FROM delivery WHERE path = ?", (path,)).fetchone()
        named = file.stem in played or any(file.stem.encode() in text for text in texts)
        # What cannot be read or removed now stays: it is a spare file, not a broken project.
        with contextlib.suppress(OSError):
            for part in file.parent.glob(f"{half_copied(request)}*.part"):
                part.unlink()
            if ours and not counted_on and not named and digest_of(file) == digest:
                file.unlink()
        with contextlib.suppress(OSError):  # the folder stays where it holds anything else
            file.parent.rmdir()


def half_copied(request: str) -> str:
    """How the names of a request's half-copied files begin: an id is anybody's text, and no file name."""
    return f".{hashlib.sha256(request.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}-"


def _texts(projects: Iterable[Path]) -> Iterator[bytes]:
    """The projects the copilot knows, and those that lie beside them or in a folder there, such as backups."""
    kinds = {(project.parent, project.suffix.casefold()) for project in projects if project.suffix}
    for folder, suffix in kinds:
        for path in (*folder.glob("*"), *folder.glob("*/*")):
            with contextlib.suppress(OSError):
                if path.suffix.casefold().startswith(suffix) and path.stat().st_size <= _LARGEST_TEXT:
                    yield path.read_bytes()
