"""The database's shape, one function a step; a step once released is never edited."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]
MIGRATIONS: list[Migration] = []


def migration(step: Migration) -> Migration:
    """Register a step; the order in this file is the order they run in."""
    MIGRATIONS.append(step)
    return step


@migration
def m001_initial(db: sqlite3.Connection) -> None:
    """Projects, renders, the history tree, the table's cells and the conversation."""
    for statement in (
        """CREATE TABLE project (id TEXT PRIMARY KEY, path TEXT, tracks TEXT NOT NULL DEFAULT '[]', head INTEGER,
           ahead TEXT NOT NULL DEFAULT '[]')""",
        "CREATE INDEX project_path ON project (path)",
        "CREATE TABLE render (digest TEXT PRIMARY KEY, card TEXT NOT NULL, made TEXT NOT NULL)",
        """CREATE TABLE plays (project TEXT NOT NULL, take TEXT NOT NULL, digest TEXT NOT NULL,
           PRIMARY KEY (project, take))""",
        """CREATE TABLE node (project TEXT NOT NULL, id INTEGER NOT NULL, parent INTEGER, request TEXT NOT NULL,
           label TEXT NOT NULL, text TEXT NOT NULL, edits TEXT NOT NULL, inverse TEXT NOT NULL, made TEXT NOT NULL,
           pending INTEGER NOT NULL, PRIMARY KEY (project, id), UNIQUE (project, request))""",
        "CREATE TABLE branch (project TEXT NOT NULL, name TEXT NOT NULL, node INTEGER, PRIMARY KEY (project, name))",
        "CREATE TABLE cell (project TEXT NOT NULL, node INTEGER, cell TEXT NOT NULL)",
        "CREATE INDEX cell_project ON cell (project)",
        """CREATE TABLE turn (project TEXT NOT NULL, id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL,
           said TEXT NOT NULL, made TEXT NOT NULL)""",
        "CREATE TABLE memory (project TEXT PRIMARY KEY, memory TEXT NOT NULL)",
    ):
        db.execute(statement)


@migration
def m002_deliveries(db: sqlite3.Connection) -> None:
    """What pending requests are about to put into projects' media folders."""
    db.execute(
        """CREATE TABLE delivery (project TEXT NOT NULL, node INTEGER NOT NULL, path TEXT NOT NULL,
           digest TEXT NOT NULL, ours INTEGER NOT NULL)"""
    )
    db.execute("CREATE INDEX delivery_path ON delivery (path)")


@migration
def m003_work_done(db: sqlite3.Connection) -> None:
    """What models played, and what became of drafts."""
    db.execute("CREATE TABLE performance (key TEXT PRIMARY KEY, digest TEXT NOT NULL, licence TEXT NOT NULL)")
    db.execute("CREATE TABLE finished (draft TEXT PRIMARY KEY, digest TEXT NOT NULL, measured TEXT NOT NULL)")


@migration
def m004_travels(db: sqlite3.Connection) -> None:
    """The last move through each project's history: whose request it was, where to, and whether it is known as made."""
    db.execute("CREATE TABLE travel (project TEXT PRIMARY KEY, request TEXT NOT NULL, target INTEGER, made INTEGER)")


@migration
def m005_places(db: sqlite3.Connection) -> None:
    """Where each place of a project stands in its history, and at which of them a pending request was begun."""
    db.execute(
        """CREATE TABLE place (project TEXT NOT NULL, place TEXT NOT NULL, path TEXT NOT NULL, names TEXT, head INTEGER,
           ahead TEXT NOT NULL, travel TEXT NOT NULL, target INTEGER, leads TEXT, made INTEGER NOT NULL,
           PRIMARY KEY (project, place))"""
    )
    db.execute("CREATE INDEX place_path ON place (path)")
    # A project that was known before stood somewhere; which of its places that was is not known.
    db.execute(
        """INSERT INTO place SELECT project.id, '', coalesce(project.path, ''), at.request, project.head, project.ahead,
           coalesce(travel.request, ''), travel.target, there.request, coalesce(travel.made, 0) FROM project
           LEFT JOIN travel ON travel.project = project.id
           LEFT JOIN node at ON at.project = project.id AND at.id = project.head
           LEFT JOIN node there ON there.project = project.id AND there.id = travel.target"""
    )
    db.execute("ALTER TABLE node ADD COLUMN place TEXT NOT NULL DEFAULT ''")
