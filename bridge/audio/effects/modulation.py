"""Movement: chorus, flanger, phaser, tremolo, vibrato and the wah that follows the playing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.audio.effects.level import SILENCE, as_loud, envelope
from bridge.core.model import Audio

_MEMORY = 1.0


def chorus(audio: Audio, setting: Setting) -> Audio:
    """Doubled voices, slowly detuned: deeper and wetter with the amount."""
    from pedalboard import Chorus

    voices = Chorus(
        rate_hz=setting.hertz(setting.value("hz", 0.8, low=0.05, high=20)),
        depth=setting.along(0.05, 0.5), centre_delay_ms=12.0, feedback=0.05, mix=setting.along(0.08, 0.55),
    )  # fmt: skip
    return as_loud(np.asarray(voices(audio, setting.rate, reset=True), np.float32), audio)


def flanger(audio: Audio, setting: Setting) -> Audio:
    """A sweeping comb: a very short delay fed back on itself."""
    from pedalboard import Chorus

    comb = Chorus(
        rate_hz=setting.hertz(setting.value("hz", 0.3, low=0.02, high=20)),
        depth=setting.along(0.1, 0.6), centre_delay_ms=2.0, feedback=setting.along(0.1, 0.7),
        mix=setting.along(0.12, 0.5),
    )  # fmt: skip
    return as_loud(np.asarray(comb(audio, setting.rate, reset=True), np.float32), audio)


def phaser(audio: Audio, setting: Setting) -> Audio:
    """Sweeping notches."""
    from pedalboard import Phaser

    notches = Phaser(
        rate_hz=setting.hertz(setting.value("hz", 0.5, low=0.02, high=20)),
        depth=setting.along(0.2, 0.9), centre_frequency_hz=900.0, feedback=setting.along(0.0, 0.6),
        mix=setting.along(0.1, 0.6),
    )  # fmt: skip
    return as_loud(np.asarray(notches(audio, setting.rate, reset=True), np.float32), audio)


def tremolo(audio: Audio, setting: Setting) -> Audio:
    """Level swells in eighths, or at the beats or hertz given; loudest on the beat."""
    if "hz" in setting.values and "beats" not in setting.values:
        turns = setting.turns(setting.value("hz", 5.0, low=0.05, high=40))
    else:
        every = setting.value("beats", 0.5, low=0.0625, high=64)
        # A whole number of swells in the loop, so that its end meets its beginning.
        every = setting.grid.beats / max(1, round(setting.grid.beats / every)) if setting.loops else every
        turns = setting.beats() / every
    depth = setting.along(0, 0.95)
    return (audio * (1 - depth * (0.5 - 0.5 * np.cos(2 * np.pi * turns)))).astype(np.float32)


def vibrato(audio: Audio, setting: Setting) -> Audio:
    """Pitch swings five times a second, or as given, by up to 80 cents."""
    hz = setting.hertz(setting.value("hz", 5.2, low=0.1, high=20))
    cents = setting.along(0, 80)
    # A sine of reading position with amplitude a seconds bends pitch by 2π·hz·a at most.
    swing = np.sin(2 * np.pi * setting.turns(hz)) * (2 ** (cents / 1200) - 1) / (2 * np.pi * hz)
    return read_at(audio, np.arange(audio.shape[1]) + swing * setting.rate, setting)


def auto_wah(audio: Audio, setting: Setting) -> Audio:
    """A resonant filter that opens with the loudness of the playing."""
    from pedalboard import LadderFilter

    block = 64
    follow = envelope(np.max(np.abs(audio), axis=0), 0.02, setting.rate)
    open_ = follow / max(SILENCE, float(np.max(follow, initial=0.0)))
    low = setting.hz(280)
    swept = low * (setting.along(2, 14)) ** open_
    filtering = LadderFilter(LadderFilter.Mode.BPF12, cutoff_hz=low, resonance=setting.along(0.2, 0.7))
    swept_audio = np.empty_like(audio)
    for at in range(0, audio.shape[1], block):
        filtering.cutoff_hz = float(min(swept[at], 0.45 * setting.rate))
        piece = np.ascontiguousarray(audio[:, at : at + block])
        swept_audio[:, at : at + block] = filtering(piece, setting.rate, reset=at == 0)
    return as_loud(swept_audio, audio)


def read_at(audio: Audio, position: NDArray[np.float64], setting: Setting) -> Audio:
    """The sound at fractional sample positions, by cubic interpolation (Catmull–Rom)."""
    whole = np.floor(position).astype(np.int64)
    part = (position - whole).astype(np.float32)
    before, here, next_, after = (audio[:, setting.around(whole + step)] for step in (-1, 0, 1, 2))
    bend = 3 * (here - next_) + after - before
    curve = 2 * before - 5 * here + 4 * next_ - after
    return np.asarray(here + 0.5 * part * (next_ - before + part * (curve + part * bend)), np.float32)


EFFECTS = (
    Effect("chorus", Rank.MODULATION, "slowly detuned doubles", chorus, _MEMORY),
    Effect("flanger", Rank.MODULATION, "a sweeping comb", flanger, _MEMORY),
    Effect("phaser", Rank.MODULATION, "sweeping notches", phaser, _MEMORY),
    Effect("vibrato", Rank.MODULATION, "pitch swings", vibrato, memory=0.1),
    Effect("auto_wah", Rank.MODULATION, "a filter that follows the playing", auto_wah, _MEMORY),
    Effect("tremolo", Rank.PUMP, "level swells on the beat", tremolo),
)
