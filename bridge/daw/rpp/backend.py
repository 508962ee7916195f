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
from typing import NamedTuple

from bridge.core.edit import Edit
from bridge.core.session import AudioSource, Session
from bridge.daw.backend import Receipt
from bridge.daw.rebase import rebase
from bridge.daw.rpp.file import PATIENCE, ProjectFile, revision_of
from bridge.daw.rpp.read import Places, read_session
from bridge.daw.rpp.state import read_state, write_state
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
        original: The project that `path` is a working copy of. While there is no copy, its content is
            what is read, and the first commit makes the copy.
        backup: Whether to keep a dated copy of what others wrote before it is changed through this object.
        patience: Seconds to wait for another process that writes to it.
        clock: Gives the date for backups.
    """

    name = "rpp"

    def __init__(
        self,
        path: Path,
        original: Path | None = None,
        *,
        backup: bool = False,
        patience: float = PATIENCE,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._file = ProjectFile(Path(path), patience=patience)
        self._original = None if original is None else ProjectFile(original)
        self._backup = backup
        self._clock = clock
        self._wrote = ""
        self._seen: OrderedDict[str, Session] = OrderedDict()

    @classmethod
    def open_file(cls, path: Path, *, in_place: bool) -> RppBackend:
        """A project file; see `bridge.daw.registry.FileDaw`."""
        return cls(path, backup=True) if in_place else cls(*working_copy(path))

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
        data = self._bytes()
        seen = self._seen.get(revision_of(data))
        # Media that was missing may be back without the project having changed.
        return self._open(data)[1] if seen is None or _misses_media(seen) else seen

    def commit(self, edits: tuple[Edit, ...], *, label: str, request: str, revision: str | None) -> Receipt:
        """Carry out edits by replacing the file; see `bridge.daw.backend.Backend`.

        A project file has no undo history, so `label` is not kept.
        """
        with self._file.hold():
            done = self._file.requests().get(request)
            if done is not None:
                return Receipt(done, already=True)
            before = self._bytes()
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
            written = self._check(after, expected)
            if self._backup and now.revision != self._wrote:
                self._file.back_up(before, self._clock())
            receipt = Receipt(self._file.replace(after, request=request))
            self._wrote = receipt.revision
            self._remember(written)
            return receipt

    def _bytes(self) -> bytes:
        if self._original is None or self.path.exists():
            return self._file.read()
        data = self._original.read()
        document = parse(data, self._original.name)
        write_state(document, ORIGIN, revision_of(data))
        return dump(document)

    def _open(self, data: bytes) -> tuple[Document, Session, Places]:
        document = parse(data, self._file.name)
        session, places = read_session(document, self.path, revision_of(data))
        self._remember(session)
        return document, session, places

    def _remember(self, session: Session) -> None:
        self._seen[session.revision] = session
        while len(self._seen) > _SEEN:
            self._seen.popitem(last=False)

    def _check(self, data: bytes, expected: Session) -> Session:
        """Read what is about to be written, so that nothing but what was asked for ever reaches the file."""
        written, _ = read_session(parse(data, self._file.name), self.path, revision_of(data))
        if _outline(written) != _outline(expected):
            raise InvalidProject(f"{self._file.name} is laid out in a way that the change does not fit into.", MEND)
        return written


class WorkingCopy(NamedTuple):
    """Which file to work on; `RppBackend(*working_copy(path))` opens it.

    Args:
        path: The file that is written.
        original: The musician's own, where `path` is a copy of it.
    """

    path: Path
    original: Path | None = None


def working_copy(path: Path) -> WorkingCopy:
    """The file to work on so that the musician's own stays as it is.

    That is the file itself when it is such a copy, else "song (Loop Copilot).rpp" beside it, also where the
    musician's own was worked on in place before. Nothing is written here: the backend makes the copy with its
    first commit.

    Raises:
        Conflict: when the project was changed after its copy was made, so that either could be meant.
        InvalidProject: when it cannot be read.
        NotFound: when it is not there.
    """
    original = ProjectFile(path)
    data = original.read()
    if _origin(data, original.name) is not None:
        return WorkingCopy(original.path)
    copy = original.path.with_name(f"{original.path.stem} (Loop Copilot){original.path.suffix}")
    if copy.exists() and _origin(ProjectFile(copy).read(), copy.name) != revision_of(data):
        raise Conflict(
            f"{original.name} was changed after {copy.name!r} was made from it.",
            f"Go on with {copy.name!r}, or rename that to start anew from {original.name}.",
        )
    return WorkingCopy(copy, original.path)


def _origin(data: bytes, name: str) -> str | None:
    """The revision of the project that a working copy was made from; None for a project of the musician's own."""
    return dict(read_state(parse(data, name).root)).get(ORIGIN)


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


def _misses_media(session: Session) -> bool:
    sources = (take.source for _, clip in session.clips() for take in clip.takes)
    return any(isinstance(source, AudioSource) and source.missing for source in sources)
