"""Tone: passes, shelves, bells, and the resonant ladder."""

from __future__ import annotations

from typing import Literal

import numpy as np

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.core.model import Audio
from bridge.core.units import Rate

_MEMORY = 0.5


def low_pass(audio: Audio, setting: Setting) -> Audio:
    """Take the highs away: 24 dB an octave above 9 kHz (a bit) to 250 Hz (all)."""
    return passed(audio, setting.rate, "lowpass", setting.hz(setting.swept(12_000, 200)))


def high_pass(audio: Audio, setting: Setting) -> Audio:
    """Take the lows away: 24 dB an octave below 60 Hz (a bit) to 2 kHz (all)."""
    return passed(audio, setting.rate, "highpass", setting.hz(setting.swept(40, 2_000)))


def band_pass(audio: Audio, setting: Setting) -> Audio:
    """Keep a band around 1 kHz (or the hertz given), narrower with the amount: 6 octaves to 1."""
    centre, half = setting.hz(1_000), 2 ** (setting.along(6, 1) / 2)
    low, high = max(20.0, centre / half), min(0.46 * setting.rate, centre * half)
    return passed(passed(audio, setting.rate, "highpass", low), setting.rate, "lowpass", high)


def bell(audio: Audio, setting: Setting) -> Audio:
    """Raise (or with negative decibels cut) around 1 kHz, or the hertz given."""
    return _bell(
        audio, setting.rate, setting.hz(1_000), setting.value("db", setting.along(0, 12), low=-48, high=24), 1.0
    )


def low_shelf(audio: Audio, setting: Setting) -> Audio:
    """Raise (or with negative decibels cut) all below 150 Hz, or the hertz given."""
    return _shelf(audio, setting, "low", 150, setting.value("db", setting.along(0, 14), low=-48, high=24))


def high_shelf(audio: Audio, setting: Setting) -> Audio:
    """Raise (or with negative decibels cut) all above 4 kHz, or the hertz given."""
    return _shelf(audio, setting, "high", 4_000, setting.value("db", setting.along(0, 14), low=-48, high=24))


def ladder(audio: Audio, setting: Setting) -> Audio:
    """A resonant synthesiser filter, darker with the amount: 8 kHz to 150 Hz."""
    from pedalboard import LadderFilter

    filtering = LadderFilter(
        LadderFilter.Mode.LPF24, cutoff_hz=setting.hz(setting.swept(8_000, 150)), resonance=0.55, drive=1.0
    )
    return np.asarray(filtering(audio, setting.rate, reset=True), np.float32)


def passed(audio: Audio, rate: Rate, kind: Literal["lowpass", "highpass"], hz: float) -> Audio:
    """A Butterworth filter of fourth order; a corner that the rate cannot carry lies at its upper end."""
    from scipy.signal import butter, sosfilt

    sections = butter(4, min(hz, 0.46 * rate), kind, fs=rate, output="sos")
    return np.asarray(sosfilt(sections, audio, axis=1), np.float32)


def _shelf(audio: Audio, setting: Setting, side: Literal["low", "high"], hz: float, decibels: float) -> Audio:
    from pedalboard import HighShelfFilter, LowShelfFilter

    kind = LowShelfFilter if side == "low" else HighShelfFilter
    shelf = kind(cutoff_frequency_hz=setting.hz(hz), gain_db=decibels, q=0.707)
    return np.asarray(shelf(audio, setting.rate, reset=True), np.float32)


def _bell(audio: Audio, rate: Rate, hz: float, decibels: float, q: float) -> Audio:
    from pedalboard import PeakFilter

    return np.asarray(PeakFilter(hz, decibels, q)(audio, rate, reset=True), np.float32)


EFFECTS = (
    Effect("low_pass", Rank.EQ, "take the highs away", low_pass, _MEMORY),
    Effect("high_pass", Rank.EQ, "take the lows away", high_pass, _MEMORY),
    Effect("band_pass", Rank.EQ, "keep a band around 1 kHz", band_pass, _MEMORY),
    Effect("bell", Rank.EQ, "raise or cut around a frequency", bell, _MEMORY),
    Effect("low_shelf", Rank.EQ, "raise or cut the lows", low_shelf, _MEMORY),
    Effect("high_shelf", Rank.EQ, "raise or cut the highs", high_shelf, _MEMORY),
    Effect("ladder", Rank.EQ, "a resonant synthesiser filter", ladder, _MEMORY),
)
