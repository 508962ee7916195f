"""REAPER by way of its project file: read and edited as text, with REAPER closed or open.

What the file cannot hold, of all a session can: text with line breaks in names, notes off a grid of
1/960 quarter or overlapping at one pitch, the scale of a MIDI take (it is read, not written), sources
that are neither sound, notes nor nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bridge.core.edit import Edit, SaveState
from bridge.core.session import Session
from bridge.daw.backend import Receipt
from bridge.daw.rebase import rebase
from bridge.daw.rpp.file import PATIENCE, ProjectFile, revision_of
from bridge.daw.rpp.read import Places, read_session
from bridge.daw.rpp.text import MEND, Document, dump, parse
from bridge.daw.rpp.write import Writer
from bridge.errors import Conflict, InvalidProject

ORIGIN = "origin"
"""The name under which a working copy keeps the revision of the project it was made from."""

_SEEN = 16
"""Sessions kept to carry edits over from."""


class RppBackend:
    """One REAPER project file.

    Args:
        path: The `.rpp` file.
        backup: Whether to keep a dated copy before the first change made through this object.
        patience: Seconds to wait for another process that writes to it.
        clock: Gives the date for backups.
    """

    name = "rpp"

    def __init__(
        self,
        path: Path,
        *,
        backup: bool = False,
        patience: float = PATIENCE,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._file = ProjectFile(Path(path), patience=patience)
        self._backup = backup
        self._clock = clock
        self._seen: OrderedDict[str, Session] = OrderedDict()

    @property
    def path(self) -> Path:
        """The file that is read and written."""
        return self._file.path

    def read(self) -> Session:
        """The session in the file as it is on disk.

        Raises:
            InvalidProject: when it is no project, or is broken.
            NotFound: when it is not there.
            StorageFailed: when it may not be read.
        """
        data = self._file.read()
        return self._seen.get(revision_of(data)) or self._open(data)[1]

    def commit(self, edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> Receipt:
        """Carry out edits by replacing the file; see `bridge.daw.backend.Backend`.

        A project file has no undo history, so `label` is not kept.
        """
        with self._file.hold():
            done = self._file.requests().get(request)
            if done is not None:
                return Receipt(done, already=True)
            before = self._file.read()
            document, now, places = self._open(before)
            base = now if revision in (None, now.revision) else self._seen.get(revision or "")
            expected = rebase(now, edits, base=base)
            writer = Writer(document, now, places, self.path.parent)
            for edit in edits:
                writer.write(edit)
            after = dump(document)
            if after == before:
                self._file.remember(request, now.revision)
                return Receipt(now.revision)
            self._check(after, expected)
            if self._backup:
                self._file.back_up(before, self._clock())
                self._backup = False
            return Receipt(self._file.replace(after, request=request))

    def _open(self, data: bytes) -> tuple[Document, Session, Places]:
        document = parse(data, self._file.name)
        session, places = read_session(document, self.path, revision_of(data))
        self._seen[session.revision] = session
        while len(self._seen) > _SEEN:
            self._seen.popitem(last=False)
        return document, session, places

    def _check(self, data: bytes, expected: Session) -> None:
        """Read what is about to be written, so that nothing but what was asked for ever reaches the file."""
        written, _ = read_session(parse(data, self._file.name), self.path, "")
        if _outline(written) != _outline(expected):
            raise InvalidProject(f"{self._file.name} is laid out in a way that the change does not fit into.", MEND)


def working_copy(path: Path, *, create: bool = True) -> Path:
    """The file to work on so that the musician's own stays as it is.

    That is the file itself when we have worked on it before, else "song (Loop Copilot).rpp" beside it,
    made when it is not there.

    Args:
        path: The musician's project.
        create: False to make nothing: gives the copy if there is one, else the project itself.

    Raises:
        Conflict: when the project was changed after its copy was made, so that either could be meant.
        InvalidProject: when it cannot be read.
        StorageFailed: when the copy cannot be written.
    """
    original = ProjectFile(path)
    if RppBackend(path).read().saved:
        return original.path
    copy = original.path.with_name(f"{original.path.stem} (Loop Copilot){original.path.suffix}")
    if not copy.exists():
        if not create:
            return original.path
        with original.hold():
            if not copy.exists():
                _make_copy(original, ProjectFile(copy))
    made_from = RppBackend(copy).read().state(ORIGIN)
    if made_from != revision_of(original.read()):
        raise Conflict(
            f"{original.name} was changed after {copy.name!r} was made from it.",
            f"Go on with {copy.name!r}, or rename it to start anew from {original.name}.",
        )
    return copy


def _make_copy(original: ProjectFile, copy: ProjectFile) -> None:
    data = original.read()
    document = parse(data, original.name)
    session, places = read_session(document, original.path, "")
    Writer(document, session, places, original.path.parent).write(SaveState(ORIGIN, revision_of(data)))
    with copy.hold():
        copy.replace(dump(document))


def _outline(session: Session) -> tuple[object, ...]:
    return (
        dict(session.saved),
        session.tempo_map,
        [
            (
                track.id,
                track.folder_depth,
                [(clip.id, clip.muted, clip.active, [take.id for take in clip.takes]) for clip in track.clips],
            )
            for track in session.tracks
        ],
    )
