"""The transport as a DAW tells it while it happens: what plays, where, how fast."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.core.units import Bpm, Seconds


@dataclass(frozen=True, slots=True)
class Transport:
    """One moment of it; the defaults are what holds before a DAW has said anything.

    Args:
        playing: Whether it rolls; true while recording too.
        paused: Whether it stands still without having been stopped.
        recording: Whether it records.
        repeat: Whether it goes round between `loop_start` and `loop_end`.
        position: Of the play cursor while it rolls, else of the edit cursor.
        beats: The same as the DAW writes bars and beats, such as "3.1.00"; empty when it did not say.
        tempo: Where the cursor is; None when the DAW did not say.
        loop_start: First end of the loop range.
        loop_end: Its other end; equal to the first where there is no range.
    """

    playing: bool = False
    paused: bool = False
    recording: bool = False
    repeat: bool = False
    position: Seconds = Seconds(0.0)
    beats: str = ""
    tempo: Bpm | None = None
    loop_start: Seconds = Seconds(0.0)
    loop_end: Seconds = Seconds(0.0)

    @property
    def loop(self) -> tuple[Seconds, Seconds] | None:
        """The loop range; None where there is none."""
        return (self.loop_start, self.loop_end) if self.loop_end > self.loop_start else None
