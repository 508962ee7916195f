"""How much energy sounds at each note of the scale of semitones: what verification holds against a key.

A bank of resonators tuned to the notes (complex exponentials under a window, that is Goertzel's filter on
overlapping blocks), then the notes whose harmonics best explain what the resonators heard. `chroma`, which
steers generation, takes another road: peaks of a short-time Fourier transform.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import around, mono
from bridge.core.model import Audio
from bridge.core.units import Rate

LOWEST = 28
"""MIDI note of the first resonator: a bass's low E."""
_NOTES = 64
_RATE = Rate(11_025)
_PARTIALS = 6
_DECAYS = (0.35, 0.6, 0.85)
"""How fast the harmonics of a note fall off, from flute to strings; each note is tried with each."""
_ROUNDS = 30
_CYCLES = 34
"""Cycles a resonator listens for: enough to tell neighbouring semitones apart (1 / (2^(1/12) − 1) = 17, twice)."""
_LONGEST = 4096


def note_energy(audio: Audio, rate: Rate, *, loops: bool = True) -> tuple[NDArray[np.float64], float]:
    """Energy of every note from `LOWEST` up, over the whole of a loop, and how well notes explain the sound.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        loops: Whether its end runs into its beginning.

    Returns:
        Energies, shape (64,), and the share (0–1) of the resonators' energy that stands out as notes.
    """
    heard = _resonances(audio, rate, loops=loops)
    total = float(heard.sum())
    if total <= 1e-12:
        return np.zeros(_NOTES), 0.0
    words = _dictionary(heard.shape[0])
    activation = _explained(heard, words)
    modelled = words @ activation
    fits = 1 - float(np.abs(heard - modelled).sum()) / total
    by_note = activation.reshape(_NOTES, len(_DECAYS), -1).sum(axis=(1, 2))
    return by_note, max(0.0, fits)


def _resonances(audio: Audio, rate: Rate, *, loops: bool) -> NDArray[np.float32]:
    """Magnitude at each semitone (and the quarter tones between, which soak up what is no note) per block."""
    import soxr

    sound = mono(audio)
    low_rate = float(min(rate, _RATE))
    if rate > _RATE:
        sound = np.asarray(soxr.resample(sound, rate, _RATE, quality="LQ"), np.float32)
    step = _LONGEST // 4
    count = max(1, round(len(sound) / step))
    whole = around(sound[np.newaxis], -_LONGEST // 2, count * step + _LONGEST, loops=loops)[0]
    frames = np.lib.stride_tricks.sliding_window_view(whole, _LONGEST)[::step][:count]
    return np.asarray(np.abs(_bank(low_rate) @ frames.T), np.float32)


@lru_cache(maxsize=4)
def _bank(rate: float) -> NDArray[np.complex64]:
    top = 2 * int(12 * np.log2(rate / 2.2 / 440) + 69 - LOWEST)
    notes = LOWEST + np.arange(top) / 2
    bank = np.zeros((top, _LONGEST), np.complex64)
    for row, note in zip(bank, notes, strict=True):
        hertz = 440 * 2 ** ((note - 69) / 12)
        length = min(_LONGEST, round(_CYCLES * rate / hertz))
        start = (_LONGEST - length) // 2
        window = np.hanning(length) / (length / 2)
        row[start : start + length] = window * np.exp(-2j * np.pi * hertz / rate * np.arange(length))
    return bank


@lru_cache(maxsize=4)
def _dictionary(resonators: int) -> NDArray[np.float32]:
    """One column for each note and decay: where its harmonics fall among the resonators."""
    words = np.zeros((resonators, _NOTES, len(_DECAYS)), np.float32)
    for note in range(_NOTES):
        for which, decay in enumerate(_DECAYS):
            for partial in range(1, _PARTIALS + 1):
                place = 2 * (note + 12 * np.log2(partial))
                for near in (int(np.floor(place)), int(np.floor(place)) + 1, round(place) - 1, round(place) + 1):
                    if 0 <= near < resonators:
                        leak = np.cos(np.clip((near - place) / 2, -1, 1) * np.pi / 2) ** 2
                        words[near, note, which] = max(words[near, note, which], leak * decay ** (partial - 1))
    flat = words.reshape(resonators, -1)
    return np.asarray(flat / np.maximum(flat.sum(axis=0), 1e-9), np.float32)


def _explained(heard: NDArray[np.float32], words: NDArray[np.float32]) -> NDArray[np.float32]:
    """Non-negative weights of words whose sum is nearest to what was heard (Lee & Seung 2001, divergence)."""
    weights = np.full((words.shape[1], heard.shape[1]), float(heard.mean()), np.float32)
    for _ in range(_ROUNDS):
        weights *= words.T @ (heard / (words @ weights + 1e-9))
    return weights
