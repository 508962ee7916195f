"""How much energy sounds at each note of the scale of semitones: what verification holds against a key.

A bank of resonators tuned to the notes (complex exponentials under a window, that is Goertzel's filter on
overlapping blocks), then the notes whose harmonics best explain what the resonators heard. `chroma`, which
steers generation, takes another road: peaks of a short-time Fourier transform.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around, lowered, mono
from bridge.core.model import Audio
from bridge.core.units import Rate

LOWEST = 28
"""MIDI note of the first resonator: a bass's low E."""
_NOTES = 64
_RATE = Rate(11_025)
_PARTIALS = 8
_DECAYS = (0.1, 0.5, 0.85)
"""How fast the harmonics of a note fall off, from flute to strings; each note is tried with each."""
_ROUNDS = 30
_CYCLES = 50
"""Cycles a resonator listens for: semitones are 17 cycles apart, and a Hann window needs twice to thrice that."""
_LONGEST = 8192
"""Samples of the longest resonator, 0.74 s: a bass note; the lowest stay broader than a semitone, and the
dictionary knows it."""


def note_energy(audio: Audio, rate: Rate, *, loops: bool = True) -> tuple[NDArray[np.float64], float]:
    """Energy of every note from `LOWEST` up, over the whole of a loop, and over how many notes it spreads.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        loops: Whether its end runs into its beginning.

    Returns:
        Energies, shape (64,); and the number of notes that a moment's sound is spread over (participation
        ratio, weighed by strength): 2–14 for anything played on pitched instruments, 19 and more for drums
        and noise, 0 for silence.
    """
    heard = _resonances(audio, rate, loops=loops)
    if float(heard.max()) <= 1e-7:
        return np.zeros(_NOTES), 0.0
    weights = _explained(heard, _dictionary(_low(rate))).reshape(_NOTES, len(_DECAYS), -1).sum(axis=1)
    energy, strength = (weights**2).sum(axis=0), weights.sum(axis=0)
    spread = strength**2 / np.maximum(energy, 1e-20)
    return (weights**2).sum(axis=1, dtype=np.float64), float((spread * strength).sum() / strength.sum())


def _resonances(audio: Audio, rate: Rate, *, loops: bool) -> NDArray[np.float32]:
    """Magnitude at each semitone (and the quarter tones between, which soak up what is no note) per block."""
    sound, low_rate = lowered(mono(audio), rate, _RATE)
    step = _LONGEST // 4
    count = max(1, round(len(sound) / step))
    whole = around(sound[np.newaxis], -_LONGEST // 2, count * step + _LONGEST, loops=loops)[0]
    frames = np.lib.stride_tricks.sliding_window_view(whole, _LONGEST)[::step][:count]
    return np.asarray(np.abs(_bank(low_rate) @ frames.T), np.float32)


def _low(rate: Rate) -> float:
    return float(min(rate, _RATE))


@lru_cache(maxsize=4)
def _bank(rate: float) -> NDArray[np.complex64]:
    tuned, lengths = _tuning(rate)
    bank = np.zeros((len(tuned), _LONGEST), np.complex64)
    for row, hertz, length in zip(bank, tuned, lengths, strict=True):
        start = (_LONGEST - length) // 2
        window = np.hanning(length) / (length / 2)
        row[start : start + length] = window * np.exp(-2j * np.pi * hertz / rate * np.arange(length))
    return bank


def _tuning(rate: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """What each resonator is tuned to, in hertz, and how many samples it listens for."""
    count = 2 * int(12 * np.log2(rate / 2.2 / 440) + 69 - LOWEST)
    hertz = 440 * 2 ** ((LOWEST + np.arange(count) / 2 - 69) / 12)
    return hertz, np.minimum(_LONGEST, np.rint(_CYCLES * rate / hertz)).astype(np.intp)


@lru_cache(maxsize=4)
def _dictionary(rate: float) -> NDArray[np.float32]:
    """One column for each note and decay: what the resonators answer to its harmonics."""
    partials = np.arange(1, _PARTIALS + 1)
    tuned, lengths = _tuning(rate)
    hertz = np.outer(440 * 2 ** ((LOWEST + np.arange(_NOTES) - 69) / 12), partials)
    # A Hann window's answer d bins off its middle is sinc(d) / (1 − d²), which is ½ at d = 1.
    off = np.abs(hertz[np.newaxis] - tuned[:, np.newaxis, np.newaxis]) * (lengths / rate)[:, np.newaxis, np.newaxis]
    answer = np.where(np.abs(off - 1) < 1e-6, 0.5, np.abs(np.sinc(off) / np.where(off == 1, 1, 1 - off**2)))
    answer = answer * (hertz < 0.45 * rate)
    words = np.stack([answer @ decay ** (partials - 1.0) for decay in _DECAYS], axis=2)
    flat = words.reshape(len(tuned), -1)
    return np.asarray(flat / np.maximum(flat.sum(axis=0), 1e-9), np.float32)


def _explained(heard: NDArray[np.float32], words: NDArray[np.float32]) -> NDArray[np.float32]:
    """Non-negative weights of words whose sum is nearest to what was heard (Lee & Seung 2001, divergence)."""
    weights = np.full((words.shape[1], heard.shape[1]), float(heard.mean()), np.float32)
    for _ in range(_ROUNDS):
        weights *= words.T @ (heard / (words @ weights + 1e-9))
    return weights
