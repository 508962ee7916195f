"""Sound files in, WAV files out: every sound that enters or leaves the program passes here.

Anything libsndfile reads comes in (WAV, FLAC, AIFF, OGG, MP3), at any rate, with 1 to 8 channels.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.audio.riff import LoopInfo, check, encode, loop_info
from bridge.core.model import Audio
from bridge.core.units import Rate, Seconds
from bridge.errors import InvalidAudio, MissingMedia
from bridge.files import guarded, put

__all__ = ["LoopInfo", "Sound", "encode", "read", "resample", "write"]

_MOST_VALUES = 2**28
"""Samples times channels: 1 GiB in memory, 50 minutes of 44.1 kHz stereo."""
_LARGEST_NOTE = 2**16
"""Bytes of a chunk of metadata beyond which it is none of those read here."""
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)
"""What recorders that never came to fill in the length leave behind; such a file is whole all the same."""


@dataclass(frozen=True, eq=False)
class Sound:
    """Audio as read from a file.

    Args:
        audio: Shape (channels, samples).
        rate: Of `audio`.
        loop: What the file says of its loop, where it does.
    """

    audio: Audio
    rate: Rate
    loop: LoopInfo | None = None

    @property
    def seconds(self) -> Seconds:
        """How long it plays."""
        return Seconds(self.audio.shape[1] / self.rate)


def read(path: Path, rate: Rate | None = None) -> Sound:
    """Read a sound file.

    Args:
        path: The file.
        rate: Samples per second wanted; None keeps the file's own.

    Raises:
        MissingMedia: when there is no such file.
        InvalidAudio: when it is empty, truncated, not audio, too large, or holds values that are not numbers.
    """
    import soundfile

    if not path.is_file():
        raise MissingMedia(f"The file {path} is not there.", "Put it back, or choose another.")
    try:
        size = path.stat().st_size
        if size == 0:
            raise InvalidAudio(f"{path.name} is empty.", "Export it again.")
        chunks = _chunks(path, size)
        with soundfile.SoundFile(path) as file:
            own, frames, channels = Rate(file.samplerate), file.frames, file.channels
            if channels > 8 or frames * channels > _MOST_VALUES:
                raise InvalidAudio(f"{path.name} is too large to work on.", "Use at most 8 channels and 50 minutes.")
            values = file.read(dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise InvalidAudio(f"{path.name} cannot be read as audio ({error.error_string}).", _EXPORT) from error
    except OSError as error:
        raise InvalidAudio(
            f"{path.name} cannot be read ({error.strerror}).", "Check the file's permissions."
        ) from error
    if len(values) < frames:
        raise InvalidAudio(f"{path.name} is cut short: {len(values)} of {frames} samples.", _EXPORT)
    audio = np.ascontiguousarray(values.T)
    try:
        check(audio)
    except InvalidAudio as error:
        raise InvalidAudio(f"{path.name}: {error.what}", error.do) from error
    loop = loop_info(chunks, frames / own)
    return Sound(audio, own, loop) if rate is None or rate == own else Sound(resample(audio, own, rate), rate, loop)


def loop_of(path: Path) -> LoopInfo | None:
    """What a file says of its loop, without reading its sound; None where it says nothing or cannot be read."""
    import soundfile

    try:
        header = soundfile.info(path)
        return loop_info(_chunks(path, path.stat().st_size), header.frames / header.samplerate)
    except (soundfile.LibsndfileError, OSError, InvalidAudio):
        return None


_EXPORT = "Export it again as WAV, FLAC, AIFF, OGG or MP3."


def write(path: Path, audio: Audio, rate: Rate, *, loop: LoopInfo | None = None, replace: bool = False) -> Audio:
    """Write a WAV file, whole or not at all; see `encode` for its format.

    Args:
        path: Where; its folder is made if needed.
        audio: Shape (channels, samples).
        rate: Samples per second.
        loop: What to say of it.
        replace: Whether a file already there may be replaced.

    Returns:
        The audio as it will be read back.

    Raises:
        InvalidAudio: when it is empty or not finite.
        StorageFailed: when the disk is full, the folder read-only, or a file is there already.
    """
    content = encode(audio, rate, loop=loop)
    with guarded(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, content, replace=replace)
    if np.max(np.abs(audio)) > 1.0:
        return audio
    grid = np.float32(2**23)
    return np.asarray(np.minimum(np.rint(audio * grid), grid - 1) / grid, np.float32)


def resample(audio: Audio, origin: float, rate: float) -> Audio:
    """The same sound at another rate; `ceil`-rounded length, no delay (soxr, very high quality).

    Args:
        audio: Shape (channels, samples).
        origin: Its samples per second; need not be whole, so that tape speed can be had by it.
        rate: Samples per second wanted.
    """
    import soxr

    if origin == rate:
        return audio
    return np.ascontiguousarray(soxr.resample(audio.T, origin, rate, quality="VHQ").T, dtype=np.float32)


def _chunks(path: Path, size: int) -> dict[bytes, bytes]:
    """The small chunks of a WAV file; none for other formats.

    Raises:
        InvalidAudio: when its data chunk promises more than the file holds.
    """
    found: dict[bytes, bytes] = {}
    with path.open("rb") as file:
        if file.read(4) != b"RIFF" or file.seek(8) != 8 or file.read(4) != b"WAVE":
            return found
        at = 12
        while at + 8 <= size:
            file.seek(at)
            name, length = struct.unpack("<4sI", file.read(8))
            if name == b"data" and length not in _UNKNOWN_SIZES and at + 8 + length > size:
                held = max(0, size - at - 8)
                raise InvalidAudio(f"{path.name} is cut short: {held} of {length} bytes.", _EXPORT)
            if name in (b"LIST", b"acid", b"smpl") and length <= _LARGEST_NOTE:
                found.setdefault(name, file.read(length))
            at += 8 + length + length % 2
    return found
