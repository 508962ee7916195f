"""What models played, found again by every process: the same request to the same model costs nothing twice.

The key is all that the answer depends on: the model with its version, and the whole request, to the last digit.
The sound is kept as it came, not as a file for listening, so that a loop made from it is the same to the bit.
"""

from __future__ import annotations

import hashlib

import numpy as np

from bridge.core.model import Perform, Performance
from bridge.core.render import Digest
from bridge.store.blobs import Blobs
from bridge.store.codec import dump
from bridge.store.database import Database

_SAMPLE = np.dtype("<f4")


class Played:
    """Performances on disk. Safe to use from several threads at once.

    Args:
        database: Which there are.
        sound: Their sound, float32, one channel after the other.
    """

    def __init__(self, database: Database, sound: Blobs) -> None:
        self._db = database
        self._sound = sound

    def get(self, model: str, request: Perform) -> Performance | None:
        """What that model played for that request, if it is still here and whole."""
        row = self._db.row("SELECT digest, licence FROM performance WHERE key = ?", _key(model, request))
        content = None if row is None else self._sound.content(Digest(row[0]))
        if row is None or content is None:
            return None
        return Performance(np.frombuffer(content, _SAMPLE).reshape(2, request.grid.samples), str(row[1]))

    def put(self, model: str, request: Perform, performance: Performance) -> None:
        """Keep a performance.

        Raises:
            StorageFailed: when the disk is full.
        """
        with self._sound.scratch() as folder:
            file = folder / "sound"
            file.write_bytes(np.ascontiguousarray(performance.audio, _SAMPLE).tobytes())
            digest = self._sound.take_in(file)
        with self._db.writing() as db:
            values = (_key(model, request), digest, performance.licence)
            db.execute("INSERT OR REPLACE INTO performance VALUES (?, ?, ?)", values)


def _key(model: str, request: Perform) -> str:
    return hashlib.sha256(f"{model}\n{dump(request)}".encode()).hexdigest()
