"""Files put among someone else's: a list of them with digests, so that only what is ours is replaced or removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bridge.errors import Conflict, InvalidInput
from bridge.files import digest_of, guarded, put


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, or was.

    Args:
        write: Files that are new or changed, by their path in the folder.
        remove: Files of ours that go.
        kept: Files of ours that someone changed since; they stay as they are.
    """

    write: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class Placed:
    """What we put into a folder.

    Args:
        folder: Where others keep files too.
        list_at: The path in it of our list.

    Raises:
        InvalidInput: when the list there is none of ours.
    """

    def __init__(self, folder: Path, list_at: str) -> None:
        self.folder = folder
        self.list_at = list_at
        self._digests = self._read()

    def plan(self, files: Mapping[str, bytes]) -> Work:
        """What placing files would do; those of ours that are not among them go.

        Args:
            files: Content by path in the folder, with slashes.

        Raises:
            Conflict: when a file is in the way that is not as we left it, or a folder is a link.
            StorageFailed: when a file there cannot be read.
        """
        self._refuse_links(files)
        write, foreign = [], []
        for name, content in files.items():
            there = self._digest(name)
            if there == hashlib.sha256(content).hexdigest():
                continue
            if there is not None and there != self._digests.get(name):
                foreign.append(name)
            write.append(name)
        if foreign:
            raise Conflict(
                f"{_listed(foreign)} in {self.folder} {'is' if len(foreign) == 1 else 'are'} not as the installer "
                "would have left it; nothing was written.",
                "Move what you want to keep elsewhere, delete the rest, and install again.",
            )
        gone = self.removal(name for name in self._digests if name not in files)
        return Work(tuple(write), gone.remove, gone.kept)

    def removal(self, names: Iterable[str] | None = None) -> Work:
        """What removing would do.

        Args:
            names: Which of our files; None is all.

        Raises:
            Conflict: when a folder is a link.
            StorageFailed: when a file there cannot be read.
        """
        ours = tuple(self._digests if names is None else names)
        self._refuse_links(ours)
        there = {name: self._digest(name) for name in ours}
        remove = tuple(name for name in ours if there[name] == self._digests[name])
        return Work(remove=remove, kept=tuple(name for name in ours if there[name] is not None and name not in remove))

    def place(self, files: Mapping[str, bytes]) -> Work:
        """Put files there, and take away those of ours that are not among them.

        A run that was stopped in the middle is mended by the next: what it wrote is as it should be.

        Raises:
            Conflict: as `plan` does; then nothing was written.
            StorageFailed: when the disk refuses.
        """
        work = self.plan(files)
        for name in work.write:
            path = self.folder / name
            with guarded(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                put(path, files[name], replace=True)
        self._delete(work.remove)
        self._digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        self._write_list()
        return work

    def remove(self) -> Work:
        """Take away what we put there and nobody changed since, and folders that are empty then.

        What was changed stays on our list, so that it is known for what it is the next time.

        Raises:
            Conflict: when a folder is a link.
            StorageFailed: when the disk refuses.
        """
        work = self.removal()
        listed = bool(self._digests)
        self._delete(work.remove)
        self._digests = {name: self._digests[name] for name in work.kept}
        if self._digests:
            self._write_list()
        elif listed:
            self._delete((self.list_at,))
        return work

    def _write_list(self) -> None:
        with guarded(self.folder / self.list_at):
            listed = json.dumps({"version": 1, "files": self._digests}, indent=1, sort_keys=True)
            put(self.folder / self.list_at, listed.encode(), replace=True)

    def _delete(self, names: Iterable[str]) -> None:
        for name in names:
            path = self.folder / name
            with guarded(path, "could not be removed"):
                path.unlink(missing_ok=True)
            self._drop_empty(path.parent)

    def _drop_empty(self, folder: Path) -> None:
        # What lies right in the DAW's own folder (Scripts, OSC) is the DAW's, empty or not.
        while len(folder.relative_to(self.folder).parts) > 1 and not any(folder.iterdir()):
            with guarded(folder, "could not be removed"):
                folder.rmdir()
            folder = folder.parent

    def _digest(self, name: str) -> str | None:
        path = self.folder / name
        if not path.exists():
            return None
        with guarded(path, "could not be read"):
            return digest_of(path)

    def _refuse_links(self, names: Iterable[str]) -> None:
        # Many keep all of REAPER's folder, or Scripts, elsewhere; but a link in place of ours leads to a checkout.
        for parent in {parent for name in names for parent in PurePosixPath(name).parents if len(parent.parts) > 1}:
            if (self.folder / parent).is_symlink():
                raise Conflict(
                    f"{self.folder / parent} is a link to another folder; nothing was touched.",
                    "Remove the link, and try again.",
                )

    def _read(self) -> dict[str, str]:
        path = self.folder / self.list_at
        if not path.exists():
            return {}
        try:
            files = json.loads(path.read_bytes())["files"]
            names = {str(name): str(digest) for name, digest in files.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidInput(f"{path} cannot be read: {error!r}.", "Delete it, and install again.") from error
        for name in names:
            parts = PurePosixPath(name).parts
            if ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
                raise InvalidInput(f"{path} names a file outside its folder: {name}.", "Delete it, and install again.")
        return names


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
