"""REAPER's control surface over OSC: play state, position and tempo as they change, and play, stop and loop.

It is optional. All that makes edits goes by another road, and the transport too where no OSC device is set up.
"""

from bridge.daw.osc.feed import PORT, OscFeed, listening
from bridge.daw.osc.packet import Drop

__all__ = ["PORT", "Drop", "OscFeed", "listening"]
