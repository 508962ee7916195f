"""The player of the embedded band: a part's notes in, a loop of sound out, exact to the sample."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from bridge.core.model import Card, Compose, Perform, Performance, Watch
from bridge.errors import InvalidArguments, ModelFailed, NotInstalled
from models.soundfont.files import best, licence_of

MEND = f'"{sys.executable}" -m pip install --no-deps tinysoundfont==0.3.7'
"""Without its dependency pyaudio, which is for playing live and needs PortAudio's headers to build."""


class SoundFontPlayer:
    """Performs a part with the best SoundFont found.

    Args:
        soundfont: The file to play with; None finds one.
    """

    CARD: Card = Card(
        name="soundfont",
        abilities=("perform",),
        version="1",
        licence="that of the SoundFont",
        needs=("tinysoundfont",),
        mend=MEND,
        limits="Plays the 128 instruments and the drum kits of General MIDI; no voices, no articulations.",
    )

    def __init__(self, soundfont: Path | None = None) -> None:
        self._path = best() if soundfont is None else soundfont
        # Another SoundFont sounds different, so that its name belongs to the version that recipes hold.
        self.CARD = replace(type(self).CARD, version=f"1 ({self._path.stem})", licence=licence_of(self._path))

    def load(self, watch: Watch) -> None:
        """Read the SoundFont.

        Raises:
            NotInstalled: when tinysoundfont or the SoundFont is missing.
        """
        watch.progress("reading the SoundFont", 0.0)
        try:
            from models.soundfont.font import load
        except ImportError as error:
            raise NotInstalled("The SoundFont player is not installed.", f"Run: {MEND}") from error
        self._font = load(self._path)
        watch.progress("reading the SoundFont", 1.0)

    def run(self, request: Compose | Perform, watch: Watch) -> Performance:
        """Play a part; the same request always gives the same samples.

        Raises:
            InvalidArguments: when notes lie outside the grid, or brightness or space are out of bounds.
            Cancelled: when stopped.
        """
        from models.soundfont.balance import gain
        from models.soundfont.kit import strokes
        from models.soundfont.perform import perform
        from models.soundfont.tone import shape

        if not isinstance(request, Perform):
            raise ModelFailed("The SoundFont player plays parts; it cannot write them.")
        if not (-1 <= request.brightness <= 1 and 0 <= request.space <= 1):
            raise InvalidArguments("Brightness goes from -1 to 1, and space from 0 to 1.")
        part, grid = request.part, request.grid
        drums = strokes(self._font, part)
        audio = perform(self._font, part, grid, watch.within(0.0, 0.8), strokes=drums)
        watch.progress("mixing", 0.8)
        if audio.any():
            audio *= np.float32(gain(self._font, part))
            audio = shape(audio, grid.rate, part.role, brightness=request.brightness, space=request.space)
        watch.progress("mixing", 1.0)
        return Performance(audio, self.CARD.licence)
