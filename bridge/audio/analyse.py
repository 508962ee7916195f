"""What a clip is: its key, chords, brightness, and how much of it sounds. These steer what is made for it.

What judges what was made is `verify`, by other means, so that no estimator approves of its own mistakes.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from bridge.audio.around import mono
from bridge.audio.chroma import Chroma, breadth, chroma, even
from bridge.audio.keys import key_of
from bridge.audio.onsets import onsets, tempo_of
from bridge.audio.riff import check
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.notes import ChordSpan
from bridge.core.theory import Chord, Key, PitchClass
from bridge.core.units import Beats, Rate, Seconds

__all__ = ["brightness", "chords_of", "key_of", "onsets", "sounding_share", "tempo_of"]

_CHORD_QUALITIES = ("", "m", "7", "m7", "maj7", "dim", "sus4", "5")
_LONE = 2.3
"""Breadth of chroma up to which a single pitch sounds, or with its fifth: that is a drone, and no third is heard."""
_STAY = 2.0
"""Log odds for a chord to last on."""


def chords_of(audio: Audio, grid: Grid, key: Key | None = None) -> tuple[ChordSpan, ...]:
    """The chords a clip plays, gapless over the grid; none where nothing pitched sounds, a lone pitch as a drone.

    Chroma of each half bar against chord templates, then the likeliest sequence (Viterbi), which prefers
    chords that last and, where a key is given, chords of the key.

    Args:
        audio: Shape (channels, samples), on the grid.
        grid: Where its beats fall.
        key: The key it is known to be in.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    edges = _half_bars(grid)
    hop = 0.1
    rows = even(chroma(audio, grid.rate, hop=Seconds(hop)))
    if float(rows.max(initial=0.0)) <= 0:
        return ()
    whole = rows.sum(axis=0)
    if breadth(whole) < _LONE:
        return (ChordSpan(Beats(0.0), grid.beats, Chord(PitchClass(int(np.argmax(whole))), "5")),)
    at = [min(len(rows) - 1, round(grid.sample_at(edge) / grid.rate / hop)) for edge in edges]
    heard = np.array([rows[a : max(a + 1, b)].mean(axis=0) for a, b in itertools.pairwise(at)])
    chords = [Chord(PitchClass(root), quality) for quality in _CHORD_QUALITIES for root in range(12)]
    scores = heard / (np.linalg.norm(heard, axis=1, keepdims=True) + 1e-9) @ _templates(chords).T * 12
    scores += np.array([_prior(chord, key) for chord in chords])
    path = _likeliest(scores)
    spans: list[ChordSpan] = []
    for index, state in enumerate(path):
        start, length = edges[index], Beats(edges[index + 1] - edges[index])
        if spans and spans[-1].chord == chords[state]:
            spans[-1] = spans[-1]._replace(length=Beats(spans[-1].length + length))
        else:
            spans.append(ChordSpan(start, length, chords[state]))
    return tuple(spans)


def brightness(audio: Audio, rate: Rate) -> float:
    """How bright it sounds, −1 (dark) to 1 (bright): the spectrum's centre of gravity in octaves around 1.5 kHz.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    from scipy import fft

    check(audio)
    power = np.abs(fft.rfft(mono(audio))) ** 2
    hertz = np.arange(len(power)) * rate / max(1, audio.shape[1])
    heard = (hertz > 30) & (hertz < 16_000)
    amplitude = np.sqrt(power[heard])
    if float(amplitude.sum()) <= 0:
        return 0.0
    centre = float((hertz[heard] * amplitude).sum() / amplitude.sum())
    return float(np.clip(np.log2(max(centre, 1.0) / 1500) / 2.5, -1, 1))


def sounding_share(audio: Audio, rate: Rate, *, floor: float = -50.0) -> float:
    """The share of time, 0–1, in which it is louder than `floor` dBFS, seen every 50 ms.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    block = max(1, min(audio.shape[1], round(0.05 * rate)))
    count = audio.shape[1] // block
    level = np.mean(audio[:, : count * block].reshape(audio.shape[0], count, block) ** 2, axis=2).max(axis=0)
    return float(np.mean(level > 10 ** (floor / 10)))


def _half_bars(grid: Grid) -> list[Beats]:
    """Bar lines and, where a bar is at least four quarter notes long, its middle."""
    edges = sorted({0.0, *grid.bar_lines, float(grid.beats)})
    halved = [(a + b) / 2 for a, b in itertools.pairwise(edges) if b - a >= 4 - 1e-9]
    return [Beats(edge) for edge in sorted({*edges, *halved})]


def _templates(chords: list[Chord]) -> Chroma:
    rows = np.zeros((len(chords), 12), np.float32)
    for row, chord in zip(rows, chords, strict=True):
        for weight, pitch in zip((1.0, 0.9, 0.9, 0.8), chord.pitch_classes, strict=False):
            row[pitch] = weight
            row[(pitch + 7) % 12] += 0.15 * weight
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _prior(chord: Chord, key: Key | None) -> float:
    rare = {"": 0.0, "m": 0.0, "7": -0.35, "m7": -0.35, "maj7": -0.35, "dim": -0.6, "sus4": -0.6, "5": -0.6}
    outside = 0 if key is None else sum(pitch not in key for pitch in chord.pitch_classes)
    return rare[chord.quality] - 0.5 * outside


def _likeliest(scores: NDArray[np.float32]) -> list[int]:
    """The best path through states of which each costs nothing to keep and `_STAY` to leave."""
    best, came = scores[0].copy(), []
    for row in scores[1:]:
        leave = int(np.argmax(best))
        stays = best >= best[leave] - _STAY
        came.append(np.where(stays, np.arange(len(best)), leave))
        best = np.where(stays, best, best[leave] - _STAY) + row
    path = [int(np.argmax(best))]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return path[::-1]
