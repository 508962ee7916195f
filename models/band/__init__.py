"""The band: an arranger that writes drums, percussion, bass, chords, pads and leads from musical attributes."""

from models.band.band import CARD, Band
from models.band.feel import HUMANISE_SECONDS

__all__ = ["CARD", "HUMANISE_SECONDS", "Band"]
