"""Drive and wear: distortion, saturation, bit-crushing, tape and vinyl."""

from __future__ import annotations

import numpy as np

from bridge.audio.effects.effect import Effect, Rank, Setting
from bridge.audio.effects.filters import passed
from bridge.audio.effects.level import SILENCE, as_loud, peak, rms
from bridge.audio.effects.modulation import read_at
from bridge.core.model import Audio

_FOLDS = 4
"""How many times the rate drives run at, so that what they add above hearing does not fold back into it."""
_AHEAD = 64


def distortion(audio: Audio, setting: Setting) -> Audio:
    """Clip hard: 10–45 dB of drive, or the decibels given, at the same loudness."""
    return _driven(audio, setting.value("db", setting.along(8, 45), low=0, high=60), setting)


def overdrive(audio: Audio, setting: Setting) -> Audio:
    """Clip softly, the lows kept clean as in a pedal: 4–28 dB of drive."""
    lows = passed(audio, setting.rate, "lowpass", 140)
    return lows + _driven(audio - lows, setting.value("db", setting.along(3, 28), low=0, high=60), setting)


def tube(audio: Audio, setting: Setting) -> Audio:
    """Round the peaks gently: 1–15 dB of drive."""
    return _driven(audio, setting.value("db", setting.along(1, 15), low=0, high=40), setting)


def bit_crush(audio: Audio, setting: Setting) -> Audio:
    """Fewer bits (14 to 3, or as given) and fewer samples (held for 1 to 16)."""
    from pedalboard import Bitcrush

    loudest = peak(audio)
    if loudest < SILENCE:
        return audio
    crush = Bitcrush(bit_depth=setting.value("bits", setting.along(13, 3), low=1, high=24))
    hold = 1 if "bits" in setting.values else round(setting.swept(1, 16))
    middle = setting.around(np.arange(audio.shape[1]) // hold * hold + hold // 2)
    crushed = np.asarray(crush(audio / np.float32(loudest), setting.rate, reset=True), np.float32)
    return as_loud(crushed[:, middle], audio)


def tape(audio: Audio, setting: Setting) -> Audio:
    """A cassette: wow and flutter, saturation, rounded lows and highs."""
    wow = np.sin(2 * np.pi * setting.turns(0.7)) * setting.along(0.0002, 0.0028)
    flutter = np.sin(2 * np.pi * setting.turns(6.3)) * setting.along(0.00002, 0.00025)
    moved = read_at(audio, np.arange(audio.shape[1]) + (wow + flutter) * setting.rate, setting)
    driven = _driven(moved, setting.along(1, 14), setting)
    return passed(passed(driven, setting.rate, "lowpass", setting.swept(16_000, 4_500)), setting.rate, "highpass", 35)


def vinyl(audio: Audio, setting: Setting) -> Audio:
    """A worn record: crackle and hiss under the music, narrowed tone, the slow wow of an off-centre hole."""
    wow = np.sin(2 * np.pi * setting.turns(33.3 / 60)) * setting.along(0.0001, 0.0016)
    moved = read_at(audio, np.arange(audio.shape[1]) + wow * setting.rate, setting)
    toned = passed(passed(moved, setting.rate, "lowpass", setting.swept(15_000, 5_000)), setting.rate, "highpass", 50)
    # The record's noise is the same every time, so that the same request gives the same sound.
    random = np.random.default_rng(33)
    dust = (random.random(setting.length) < setting.along(2, 26) / setting.rate) * random.normal(0, 1, setting.length)
    hiss = random.normal(0, 0.012, setting.length)
    noise = np.concatenate([np.zeros(setting.lead), dust + hiss]).astype(np.float32)
    level = max(rms(audio), 0.01) * setting.along(0.02, 0.9)
    crackle = passed(noise[None, :], setting.rate, "lowpass", 7_000)
    return (toned + crackle * np.float32(level)).astype(np.float32)


def _driven(audio: Audio, decibels: float, setting: Setting) -> Audio:
    """Hyperbolic-tangent clipping of a sound brought to full scale first, so that quiet takes drive as well."""
    from pedalboard import Distortion
    from scipy.signal import resample_poly

    loudest = peak(audio)
    if loudest < SILENCE:
        return audio
    fine = resample_poly(setting.ahead(audio, _AHEAD) / np.float32(loudest), _FOLDS, 1, axis=1).astype(np.float32)
    clipped = np.asarray(Distortion(drive_db=decibels)(fine, 44_100 * _FOLDS, reset=True), np.float32)
    coarse = resample_poly(clipped, 1, _FOLDS, axis=1)[:, : audio.shape[1]].astype(np.float32)
    return as_loud(coarse, audio)


EFFECTS = (
    Effect("distortion", Rank.DRIVE, "hard clipping", distortion, memory=0.1),
    Effect("overdrive", Rank.DRIVE, "soft clipping with clean lows", overdrive, memory=0.3),
    Effect("tube", Rank.DRIVE, "gently rounded peaks", tube, memory=0.1),
    Effect("bit_crush", Rank.DRIVE, "fewer bits and samples", bit_crush),
    Effect("tape", Rank.DRIVE, "a cassette: wow, saturation, rounded tone", tape, memory=0.5),
    Effect("vinyl", Rank.DRIVE, "a worn record: crackle, wow, narrowed tone", vinyl, memory=0.5),
)
