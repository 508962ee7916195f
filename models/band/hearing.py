"""What a player hears of the others: kick, bass, accents and melody, to fit with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bridge.core.notes import Note, Part
from bridge.core.vocabulary.instruments import DRUM_PIECES
from models.band.ruler import Ruler

NEAR = 0.13
"""Quarter notes within which two onsets are one moment: half a sixteenth, humanising included."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What sounds at the same time, quantised to the ruler's steps.

    Args:
        kicks: When the kick sounds.
        bass: When the bass begins a note.
        accents: When audio of unknown notes begins something.
        lead: The notes of melodies.
    """

    kicks: tuple[float, ...] = ()
    bass: tuple[float, ...] = ()
    accents: tuple[float, ...] = ()
    lead: tuple[Note, ...] = ()

    @classmethod
    def of(cls, parts: Sequence[Part], onsets: Sequence[float], ruler: Ruler) -> Heard:
        """Listen to parts, and to audio by its onsets."""
        kick = DRUM_PIECES["kick"]
        places = ruler.places()
        return cls(
            kicks=_moments((n.start for p in parts if p.role == "drums" for n in p.notes if n.pitch in kick), places),
            bass=_moments((n.start for p in parts if p.role == "bass" for n in p.notes), places),
            accents=_moments((o for o in onsets if 0 <= o < ruler.beats), places),
            lead=tuple(sorted(n for p in parts if p.role == "lead" for n in p.notes)),
        )

    def crowded(self, ruler: Ruler) -> bool:
        """Whether so much begins in the audio (a running hi-hat) that its onsets are no accents."""
        return len(self.accents) > 5 * max(1, len(ruler.bars))


def near(moments: Sequence[float], beat: float, *, within: float = NEAR) -> bool:
    """Whether one of the moments, in rising order, is at a beat."""
    index = bisect_left(moments, beat)
    return any(0 <= i < len(moments) and abs(moments[i] - beat) <= within for i in (index - 1, index))


def _moments(starts: Iterable[float], places: Sequence[float]) -> tuple[float, ...]:
    """The steps nearest to some starts, each once."""
    found: set[float] = set()
    for start in starts:
        index = bisect_left(places, start)
        found.add(min(places[max(0, index - 1) : index + 1], key=lambda at: abs(at - start)))
    return tuple(sorted(found))
