"""A SoundFont in memory.

The one module that talks to tinysoundfont. Its public `Synth` reads the file anew for every player; the
binding below it can clone a font that shares the samples, which makes a performance cost nothing to start
and safe in any thread: clones share nothing that playing changes, and the binding holds the interpreter's
lock while it works.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from tinysoundfont._tinysoundfont import OutputMode, SoundFont

from bridge.core.units import Rate
from bridge.errors import NotInstalled

_VOICES = 256


class Voices(Protocol):
    """A clone of a font: its channels, and the voices that sound on them."""

    def channel_set_bank(self, channel: int, bank: int, /) -> None:
        """Choose a bank."""

    def channel_set_preset_number(self, channel: int, number: int, drum: bool, /) -> None:
        """Choose a program or, for drums, a kit."""

    def channel_set_volume(self, channel: int, volume: float, /) -> None:
        """Linear gain of a channel."""

    def channel_note_on(self, channel: int, key: int, velocity: float, /) -> None:
        """Start a note; velocity 0–1 is its linear gain."""

    def channel_note_off(self, channel: int, key: int, /) -> None:
        """Release the oldest held note of that pitch."""

    def channel_sounds_off(self, channel: int, /) -> None:
        """Choke all that sounds on a channel."""

    def render(self, buffer: memoryview, mix: bool, /) -> None:
        """Fill a buffer with interleaved float32 stereo."""


class Font:
    """A SoundFont that was read from a file."""

    def __init__(self, path: Path) -> None:
        try:
            # Bytes, since the binding opens file names with C's narrow characters.
            self._samples = SoundFont(path.read_bytes())
        except (OSError, RuntimeError, ValueError) as error:
            raise NotInstalled(
                f"The SoundFont {path} cannot be read.", "Point LOOP_COPILOT_SOUNDFONT at an .sf2 or .sf3 file."
            ) from error

    def voices(self, rate: Rate) -> Voices:
        """Fresh, silent voices at a sample rate."""
        clone = SoundFont(self._samples)
        clone.set_output(OutputMode.StereoInterleaved, rate, 0.0)
        clone.set_max_voices(_VOICES)
        voices: Voices = clone
        return voices


_fonts: dict[Path, Font] = {}
_reading = threading.Lock()


def load(path: Path) -> Font:
    """The font of a file, read once in a process.

    Raises:
        NotInstalled: when it is missing or no SoundFont.
    """
    with _reading:
        if path not in _fonts:
            _fonts[path] = Font(path)
        return _fonts[path]
