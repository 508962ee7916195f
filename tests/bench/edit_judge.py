"""Measures loops with none of the program's own measures: libraries, and reckoning of the bench's own.

Loudness is pyloudnorm's, the true peak found by scipy's polyphase filter, keys told by librosa's variable-Q chroma
against Krumhansl's profiles, the seam by the wave's bend or a plain spectral flux, lengths and grids in fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bridge.core.notes import Part
from bridge.core.theory import Key, PitchClass

Sound = NDArray[np.float32]

IN_KEY = 0.64
"""Share of a part's chroma that must lie in the key where the estimator names another, as it does of a bass
that plays roots and fifths. The right keys of 249 parts (seeds 5 to 8) held 0.68 and more of them; of 498 keys a
semitone and a tritone away three held more than this, the others 0.63 and less."""
MIX_IN_KEY = 0.8
"""The same of all that sounds together, which tells more."""
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""Krumhansl and Kessler's probe-tone ratings (Krumhansl, Cognitive Foundations of Musical Pitch, 1990)."""
_STRUM = 0.06
"""Seconds within which the notes of a chord are one stroke: it begins with its first."""

KeyVerdict = Literal["exact", "relative", "in key", "wrong"]


def read(path: Path) -> tuple[Sound, int]:
    """A file's sound, shape (channels, samples), and its rate."""
    import soundfile

    data, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.ascontiguousarray(data.T), int(rate)


def loudness(sound: Sound, rate: int) -> float:
    """LUFS of a loop heard twice round, by pyloudnorm."""
    import pyloudnorm

    turns = max(2, -(-rate // sound.shape[1]))
    return float(pyloudnorm.Meter(rate).integrated_loudness(np.tile(sound, (1, turns)).T.astype(np.float64)))


def true_peak(sound: Sound, rate: int) -> float:
    """dBTP of a loop heard round and round: eightfold oversampling by scipy's polyphase filter."""
    from scipy.signal import resample_poly

    edge = rate // 10
    heard = np.concatenate([sound[:, -edge:], sound, sound[:, :edge]], axis=1).astype(np.float64)
    above = resample_poly(heard, 8, 1, axis=1, window=("kaiser", 12.0))[:, 8 * edge : -8 * edge]
    return float(20 * np.log10(max(np.abs(above).max(), np.abs(sound).max(), 1e-6)))


def seam(sound: Sound, rate: int, *, begins: bool) -> float:
    """How much the wrap point stands out from the rest of a loop.

    Where nothing begins there, spectral flux across it over the 95th percentile of the flux at the loop's own
    peaks: the L2 norm of the rise of magnitude between windows of 12 ms, 6 ms apart. Where a note begins on the
    first beat, its attack would be taken for a seam: then the bend of the wave across the cut (its second
    difference) over the 99.9th percentile of the bends within 50 ms of it.

    Args:
        sound: Shape (channels, samples).
        rate: Samples per second.
        begins: Whether a note begins at the wrap point.
    """
    mono = sound.mean(axis=0)
    if begins:
        near = rate // 20
        bends = np.abs(np.diff(np.concatenate([mono[-near:], mono[:near]]), n=2))
        return float(bends[near - 2 : near].max() / max(np.percentile(bends, 99.9), 1e-6))
    window, hop = round(0.012 * rate), round(0.006 * rate)
    frames = len(mono) // hop
    if frames < 16:
        return 0.0
    index = (np.arange(frames)[:, None] * hop + np.arange(window) - window // 2) % len(mono)
    spectrum = np.abs(np.fft.rfft(mono[index] * np.hanning(window), axis=1))
    rise = np.linalg.norm(np.maximum(spectrum - np.roll(spectrum, 1, axis=0), 0), axis=1)
    near = 3
    inside = rise[near:-near]
    peaks = inside[1:-1][(inside[1:-1] >= inside[:-2]) & (inside[1:-1] >= inside[2:])]
    strong = peaks[peaks >= 0.1 * peaks.max()] if len(peaks) else inside
    return float(max(rise[:near].max(), rise[-near:].max()) / max(np.percentile(strong, 95), 1e-9))


@lru_cache(maxsize=1)
def _profiles() -> NDArray[np.float64]:
    rolled = [np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)]
    return np.array([(p - p.mean()) / p.std() for p in rolled])


def chroma(sound: Sound, rate: int) -> NDArray[np.float64]:
    """Shares of the twelve pitch classes, by spectral peaks of librosa's variable-Q transform of the loop heard twice.

    Six octaves from C1 in thirds of a semitone. Peaks alone count, down to 20 dB under the frame's highest:
    between them lies what the transform smears, which is nearly alike in every pitch class. Filters are as wide as
    the ear's (librosa's own default): at constant Q the lowest ones listen for 0.8 s, through several notes of a
    quick bass, whose rhythm of some 6 Hz then shows as sidebands a semitone beside each note.
    """
    import librosa
    import soxr

    low, thirds = 22_050, 3
    mono = soxr.resample(np.tile(sound.mean(axis=0), 2), rate, low)
    bins = librosa.vqt(
        y=mono, sr=low, hop_length=512, tuning=0.0, n_bins=72 * thirds, bins_per_octave=12 * thirds
    )  # fmt: skip
    level = np.pad(np.abs(bins).astype(np.float64), ((1, 1), (0, 0)))
    middle = level[1:-1]
    peak = (middle >= level[:-2]) & (middle >= level[2:]) & (middle >= 0.1 * middle.max(axis=0))
    energy = np.where(peak, middle, 0.0).sum(axis=1)
    pitch = np.round(np.arange(len(energy)) / thirds).astype(int) % 12
    folded = np.bincount(pitch, energy, minlength=12)
    shares: NDArray[np.float64] = folded / max(float(folded.sum()), 1e-12)
    return shares


def key_told(energy: NDArray[np.float64]) -> Key:
    """The major or minor key whose profile correlates best with chroma."""
    level = (energy - energy.mean()) / max(float(energy.std()), 1e-12)
    best = int(np.argmax(_profiles() @ level))
    return Key(PitchClass(best % 12), "major" if best < 12 else "minor")


def key_verdict(energy: NDArray[np.float64], wanted: Key, *, enough: float = IN_KEY) -> KeyVerdict:
    """How the key told of a sound agrees with the one wanted.

    "exact" is the same tonic and third, "relative" the same seven notes with another one at home; "in key" is
    another key told, of sound of which `enough` lies in the one wanted.
    """
    told = key_told(energy)
    if told.tonic == wanted.tonic and told.minor == wanted.minor:
        return "exact"
    if set(told.pitch_classes) == set(wanted.pitch_classes):
        return "relative"
    return "in key" if in_key(energy, wanted) >= enough else "wrong"


def in_key(energy: NDArray[np.float64], wanted: Key) -> float:
    """The share of chroma energy that lies in a key."""
    return float(energy[list(wanted.pitch_classes)].sum() / max(float(energy.sum()), 1e-12))


@dataclass(frozen=True)
class GridFit:
    """How a part lies on the grid.

    Args:
        worst: The furthest an onset is from its place, in seconds at the speed it was written.
        swing: Where the second half of the beat (or of the half beat) was taken to fall.
        onsets: How many there are.
    """

    worst: float
    swing: float
    onsets: int


def grid_fit(part: Part, into_bar: Sequence[float], beat_seconds: Sequence[float]) -> GridFit:
    """Hold a part's onsets against sixteenths and triplets (and halves of both), swung as the part swings.

    The swing is the one that fits the part best of those from straight to three quarters, of eighths or of
    sixteenths; one swing has to do for the whole part.

    Args:
        part: Whose onsets are held against the grid.
        into_bar: Quarter notes from each note's bar line, as it was written.
        beat_seconds: How long a quarter lasts at each note.
    """
    chosen = strokes(part, beat_seconds)
    if not chosen:
        return GridFit(0.0, 0.5, 0)
    at, lasts = np.array(into_bar)[chosen], np.array(beat_seconds)[chosen]
    best = GridFit(float("inf"), 0.5, len(chosen))
    for unit in (1.0, 0.5):
        for swing in np.arange(0.5, 0.7501, 0.005):
            off = float(np.max(np.abs(_off(at, unit, float(swing))) * lasts))
            if off < best.worst - 1e-9:
                best = GridFit(off, float(swing), len(chosen))
    return best


def strokes(part: Part, beat_seconds: Sequence[float]) -> list[int]:
    """Which notes begin something: of a chord's notes the first one alone."""
    if part.role not in ("chords", "pad"):
        return list(range(len(part.notes)))
    kept: list[int] = []
    for index, (note, beat) in enumerate(zip(part.notes, beat_seconds, strict=True)):
        if not kept or (note.start - part.notes[kept[-1]].start) * beat > _STRUM:
            kept.append(index)
    return kept


def _off(starts: NDArray[np.float64], unit: float, swing: float) -> NDArray[np.float64]:
    """Quarter notes from each onset to the nearest place of the grid."""
    straight = np.arange(0, 2.01, 0.25) / 2
    bent = np.where(straight <= 0.5, straight * 2 * swing, swing + (straight - 0.5) * 2 * (1 - swing))
    places = np.concatenate([(bent + turn) * unit for turn in range(round(1 / unit))])
    triplets = np.arange(7) / 6
    marks = np.unique(np.concatenate([places, triplets, np.arange(5) / 4]))
    into = starts % 1.0
    return np.min(np.abs(into[:, None] - marks[None, :]), axis=1)


def attack_errors(sound: Sound, rate: int, expected: Sequence[int]) -> NDArray[np.float64]:
    """How late the attacks of a struck part sound, in seconds, for those that stand free of others.

    An attack begins where the envelope (the wave's differences, 1 ms) first passes a quarter of its rise.
    """
    steep = np.abs(np.diff(sound.mean(axis=0), prepend=0.0))
    width = max(1, rate // 1000)
    envelope = np.convolve(steep, np.ones(width) / width, mode="same")
    free = 0.09 * rate
    found = []
    at = np.array(sorted(set(expected)))
    for index, sample in enumerate(at):
        before = sample - at[index - 1] if index else free + 1
        after = at[index + 1] - sample if index + 1 < len(at) else free + 1
        if before < free or after < free or sample < 0.03 * rate or sample > len(envelope) - 0.05 * rate:
            continue
        start = sample - round(0.025 * rate)
        piece = envelope[start : sample + round(0.04 * rate)]
        base, top = float(np.median(piece[: round(0.012 * rate)])), float(piece.max())
        if top < 4 * base or top < 1e-4:
            continue
        rises = int(np.argmax(piece >= base + 0.25 * (top - base)))
        found.append((start + rises - sample) / rate)
    return np.array(found)
