"""Which key a clip is in."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from bridge.audio.chroma import breadth, chroma, even
from bridge.audio.riff import check
from bridge.core.model import Audio
from bridge.core.theory import SCALES, Key, PitchClass
from bridge.core.units import Rate

_MAJOR = (0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400)
_MINOR = (0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330)
"""Temperley's profiles (Kostka–Payne corpus; Music and Probability, 2007, p. 85). His minor is the harmonic one
of that repertoire; loops are mostly in the natural one, whose seventh is the other."""
_SCALES: dict[str, tuple[tuple[float, ...], tuple[tuple[int, int], ...], float]] = {
    "major": (_MAJOR, (), 0.0),
    "minor": (_MINOR, ((10, 11),), 0.0),
    "harmonic minor": (_MINOR, (), -0.05),
    "dorian": (_MINOR, ((10, 11), (8, 9)), -0.05),
    "phrygian": (_MINOR, ((10, 11), (1, 2)), -0.08),
    "mixolydian": (_MAJOR, ((10, 11),), -0.05),
    "lydian": (_MAJOR, ((5, 6),), -0.08),
}
"""Each scale's profile, the degrees exchanged in it, and how much likelier it must sound to be named. Pentatonic
and blues scales are never measured: their notes lie within others'."""
_OPENING = 0.3
"""Weight of the tonic chord in the first sixteenth of a loop: most begin at home, not all."""
_INSIDE = 2.0
"""Weight of the share of chroma that lies in the scale."""


_LONE, _ENOUGH = 2.0, 5.0
"""Breadths of chroma: a single pitch, of which every key that has it is as likely, and a full triad."""


def key_of(audio: Audio, rate: Rate) -> tuple[Key, float]:
    """The key a clip is most likely in, and how sure that is, 0–1; about 0 where nothing or a single pitch sounds.

    Mean chroma against a profile for each tonic and scale (correlation, after Krumhansl & Schmuckler, with
    Temperley's profiles), the share of it that lies in the scale, and the chord the loop begins on.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    rows = even(chroma(audio, rate))
    strengths = rows.sum(axis=0)
    if float(strengths.max()) <= 0:
        return Key(PitchClass(0)), 0.0
    opening = rows[: max(1, len(rows) // 16)].sum(axis=0)
    profiles, triads, members, priors = _templates()
    likeness = _correlation(strengths, profiles)
    scores = likeness + priors + _INSIDE * (members @ (strengths / strengths.sum()))
    scores = scores + _OPENING * _correlation(opening, triads)
    best = int(np.argmax(scores))
    # Rivals that share its notes do not make the notes less sure.
    rival = float(scores[(members != members[best]).any(axis=1)].max())
    spread = float(strengths.std() / strengths.mean())
    sure = (
        max(0.0, float(likeness[best])) * min(1.0, 0.4 + 2.5 * (float(scores[best]) - rival)) * min(1.0, spread / 0.4)
    )
    told = (breadth(strengths) - _LONE) / (_ENOUGH - _LONE)
    return Key(PitchClass(best % 12), list(_SCALES)[best // 12]), round(sure * min(1.0, max(0.0, told)), 3)


def _correlation(strengths: NDArray[np.float32], templates: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = strengths - strengths.mean()
    size = float(np.linalg.norm(centred))
    return np.asarray(templates @ (centred / size) if size > 0 else np.zeros(len(templates)), np.float64)


@cache
def _templates() -> tuple[NDArray[np.float64], ...]:
    """For each scale and tonic: its profile and its tonic triad (both centred, of length 1), its notes, its prior."""
    profiles, triads, members, priors = [], [], [], []
    for scale, (profile, swaps, prior) in _SCALES.items():
        degrees = np.array(profile)
        for one, other in swaps:
            degrees[[one, other]] = degrees[[other, one]]
        triad = np.zeros(12)
        triad[[0, 3 if 3 in SCALES[scale] else 4, 7]] = 1.0, 0.7, 0.7
        inside = np.isin(np.arange(12), SCALES[scale]).astype(float)
        for tonic in range(12):
            profiles.append(np.roll(degrees - degrees.mean(), tonic))
            triads.append(np.roll(triad - triad.mean(), tonic))
            members.append(np.roll(inside, tonic))
            priors.append(prior)
    units = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (profiles, triads)]
    return units[0], units[1], np.array(members), np.array(priors)
