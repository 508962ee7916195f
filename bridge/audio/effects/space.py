"""Space: echoes and rooms."""

from __future__ import annotations

import numpy as np

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.audio.effects.filters import passed
from bridge.audio.effects.level import SILENCE, as_loud, peak
from bridge.core.model import Audio

_QUIET = 0.002
"""An echo below this share of the first is no longer heard."""
_COMB = 0.031
"""Mean length of Freeverb's comb filters in seconds: with feedback f the sound falls 60 dB in -3·_COMB/lg f."""


def delay(audio: Audio, setting: Setting) -> Audio:
    """Echoes a dotted eighth apart (an eighth triplet's pulse in compound time), or at the beats or seconds given.

    The echoes are shifted copies, so that in a loop they come round to its beginning however long they last.
    """
    otherwise = 0.5 if setting.grid.signature.compound else 0.75
    step = max(1, round(setting.seconds(otherwise) * setting.rate))
    feedback = setting.along(0.1, 0.72)
    echoes = np.zeros_like(audio)
    level, count = 1.0, 1
    while level > _QUIET and (setting.goes_round or count * step < audio.shape[1]):
        echoes += np.float32(level) * setting.moved(audio, count * step)
        level, count = level * feedback, count + 1
    dark = passed(
        passed(echoes, setting.rate, "lowpass", min(5_500, 0.4 * setting.rate)), setting.rate, "highpass", 150
    )
    if "mix" in setting.values:
        mix = np.float32(setting.value("mix", 0.5, low=0, high=1))
        return audio * (1 - mix) + dark * mix
    return audio + dark * np.float32(10 ** (setting.along(-18, -3) / 20))


def reverb(audio: Audio, setting: Setting) -> Audio:
    """A room: 0.6 to 6 s long, 22 to 0 dB under the dry sound.

    Freeverb's room size is set from the reverberation time wanted.
    """
    from pedalboard import Reverb

    if peak(audio) < SILENCE:
        return audio
    seconds = setting.value("seconds", setting.swept(0.6, 6.0), low=0.3, high=10.0)
    feedback = 10 ** (-3 * _COMB / seconds)
    room = Reverb(
        room_size=float(np.clip((feedback - 0.7) / 0.28, 0, 1)), damping=0.35, wet_level=1.0, dry_level=0.0, width=1.0
    )
    wet = passed(np.asarray(room(audio, setting.rate, reset=True), np.float32), setting.rate, "highpass", 120)
    wet = as_loud(wet, audio)
    if "mix" in setting.values:
        mix = np.float32(setting.value("mix", 0.5, low=0, high=1))
        return audio * (1 - mix) + wet * mix
    return audio + wet * np.float32(10 ** (setting.along(-22, 0) / 20))


EFFECTS = (
    Effect("delay", Rank.ECHO, "echoes in time with the beat", delay, memory=0.5, blends=False),
    Effect("reverb", Rank.ROOM, "a room around the sound", reverb, memory=6.0, blends=False),
)
