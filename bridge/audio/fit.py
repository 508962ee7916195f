"""Bringing sound to the grid: exactly its length, beat for beat, and replacing a stretch of it unheard."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bridge.audio.around import around
from bridge.audio.riff import check
from bridge.audio.stretch import stretch
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.units import Beats, Rate, Seconds
from bridge.errors import InvalidArguments

FADE = Seconds(0.01)
"""Longest crossing: short enough that no note is doubled, long enough that nothing clicks."""
_EDGE = Seconds(0.005)
_CONTEXT = Seconds(0.1)
_TAIL_DROP = 10 ** (-20 / 20)
"""A tail ends at least 20 dB below its own beginning; what does not is music, and is cut rather than folded."""


class Anchor(NamedTuple):
    """A moment of the source held to a moment of the result, both in seconds from their starts."""

    source: Seconds
    target: Seconds


def fit(audio: Audio, grid: Grid, *, loops: bool) -> Audio:
    """A loop of exactly `grid.samples` samples.

    What is too long is folded back onto the beginning where it is a tail ringing out, and else cut: for a
    loop, what follows the cut crosses into the beginning, so that the end runs on into it. What is too
    short is followed by silence. Nothing is stretched; see `conform`.

    Args:
        audio: Shape (channels, samples), at the grid's rate.
        grid: What it must fill.
        loops: Whether it is played round and round.

    Returns:
        Shape (channels, `grid.samples`).

    Raises:
        InvalidAudio: when it is empty or not finite.
    """
    check(audio)
    length, wanted = audio.shape[1], grid.samples
    edge = min(round(_EDGE * grid.rate), wanted // 2)
    if length <= wanted:
        result = around(audio, 0, wanted, loops=False)
        if length < wanted:
            _fade_out(result[:, max(0, length - edge) : length])
        return result
    result = audio[:, :wanted].copy()
    if not loops:
        _fade_out(result[:, wanted - edge :])
    elif _is_tail(audio[:, wanted:], grid.rate):
        for start in range(wanted, length, wanted):
            piece = audio[:, start : start + wanted]
            result[:, : piece.shape[1]] += piece
    else:
        edge = min(edge, length - wanted)
        rise = _rise(edge)
        result[:, :edge] = result[:, :edge] * rise + audio[:, wanted : wanted + edge] * (1 - rise)
    return result


def conform(audio: Audio, grid: Grid, *, beats: Beats, loops: bool = True) -> Audio:
    """Sound that lasts `beats` quarter notes at a steady tempo, brought to the grid's tempo, changes and all.

    Its pitch is kept. When the grid has more beats it is played again from its beginning; when it has
    fewer, the rest is left out.

    Args:
        audio: Shape (channels, samples), at the grid's rate.
        grid: What it must fill.
        beats: Its length in quarter notes.
        loops: Whether it is played round and round.

    Returns:
        Shape (channels, `grid.samples`).

    Raises:
        InvalidArguments: when the tempi are more than 4 times apart, or `beats` is not positive.
        InvalidAudio: when the audio is empty or not finite.
    """
    check(audio)
    if not beats > 0:
        raise InvalidArguments("A clip of no beats cannot be fitted.", "Say how many beats or bars it has.")
    per_beat = audio.shape[1] / beats
    if grid.steady and abs(grid.beats - beats) < 1e-6:
        return stretch(audio, grid.rate, samples=grid.samples, loops=loops)
    whole = around(audio, 0, max(1, round(per_beat * grid.beats)), loops=True)
    if grid.steady:
        return stretch(whole, grid.rate, samples=grid.samples, loops=loops)
    count = max(1, round(grid.beats))
    at = [Beats(grid.beats * i / count) for i in range(count + 1)]
    anchors = [Anchor(Seconds(b * per_beat / grid.rate), Seconds(grid.sample_at(b) / grid.rate)) for b in at]
    return warp(whole, grid.rate, anchors, samples=grid.samples, loops=loops)


def warp(audio: Audio, rate: Rate, anchors: Sequence[Anchor], *, samples: int, loops: bool = True) -> Audio:
    """The same sound with moments of it moved: each stretch between two anchors is stretched by itself.

    Before the first anchor the sound is moved but not stretched, unless the anchors say where 0 goes; after the
    last likewise.

    Args:
        audio: Shape (channels, samples).
        rate: Samples per second.
        anchors: In rising order of both source and target.
        samples: Length of the result.
        loops: Whether what lies before its beginning is its end.

    Returns:
        Shape (channels, `samples`).

    Raises:
        InvalidArguments: when the anchors do not rise, or a stretch would be more than 4 times.
        InvalidAudio: when the audio is empty or not finite.
    """
    check(audio)
    pairs = _ends(anchors, Seconds(samples / rate))
    context, join = round(_CONTEXT * rate), round(FADE * rate)
    # Both ends hang over by a crossing: in a loop they belong to its other end, else they are left out.
    whole = np.zeros((audio.shape[0], join + samples), np.float32)
    for index, (here, there) in enumerate(itertools.pairwise(pairs)):
        first, last = round(here.target * rate), min(samples, round(there.target * rate))
        if last <= first:
            continue
        factor = (there.source - here.source) / (there.target - here.target)
        wanted = last - first + 2 * context
        start = round(here.source * rate - context * factor)
        source = around(audio, start, max(1, round(wanted * factor)), loops=loops)
        piece = stretch(source, rate, samples=wanted, loops=False)[:, context - join : context + last - first]
        edge = min(join, last - first)
        piece[:, :join] *= _rise(join) if index or loops else 0
        if there is not pairs[-1] or loops:
            # The next piece leads in over the end of this one, so that a hit on the anchor is not doubled.
            piece[:, piece.shape[1] - edge :] *= _rise(join)[::-1][join - edge :]
        whole[:, first : first + piece.shape[1]] += piece
    result = whole[:, join:]
    if loops:
        result[:, samples - min(join, samples) :] += whole[:, max(0, join - samples) : join]
    return np.ascontiguousarray(result)


def splice(
    base: Audio, piece: Audio, start: int, end: int, rate: Rate, *, fade: Seconds = FADE, loops: bool = True
) -> Audio:
    """`base` with samples [`start`, `end`) replaced, crossing over inside the range.

    Every sample outside the range is the same to the bit. Crossings are equal-power, at most 10 ms, and
    never longer than a quarter of the range; at the outer ends of a loop that is replaced whole there is none.

    Args:
        base: Shape (channels, samples).
        piece: Shape (channels, end − start); one channel is spread over all of them.
        start: First sample replaced.
        end: The sample after the last replaced.
        rate: Samples per second.
        fade: Length of each crossing.
        loops: Whether `base` is played round and round.

    Raises:
        InvalidArguments: when the range lies outside, or the piece does not have its length.
    """
    channels, length = base.shape
    if not 0 <= start < end <= length:
        raise InvalidArguments("That range lies outside the clip.", "Give a range inside it.")
    if piece.shape[1] != end - start or piece.shape[0] not in (1, channels):
        raise InvalidArguments(f"The new piece has {piece.shape[1]} samples, not {end - start}.")
    whole = start == 0 and end == length
    edge = 0 if whole else min(round(min(fade, FADE) * rate), (end - start) // 4)
    inside = np.broadcast_to(piece, (channels, end - start)).copy()
    if edge:
        if start > 0 or loops:
            inside[:, :edge] = _crossed(base[:, start : start + edge], inside[:, :edge])
        if end < length or loops:
            inside[:, -edge:] = _crossed(inside[:, -edge:], base[:, end - edge : end])
    result = base.copy()
    result[:, start:end] = inside
    return result


def _ends(anchors: Sequence[Anchor], seconds: Seconds) -> list[Anchor]:
    """The anchors with one at either end of the result."""
    pairs = [Anchor(*anchor) for anchor in anchors] or [Anchor(Seconds(0.0), Seconds(0.0))]
    if pairs[0].target < 0 or any(b.source <= a.source or b.target <= a.target for a, b in itertools.pairwise(pairs)):
        raise InvalidArguments("The moments to hold must rise, in the clip and on the grid.")
    first, last = pairs[0], pairs[-1]
    if first.target > 0:
        pairs.insert(0, Anchor(Seconds(first.source - first.target), Seconds(0.0)))
    if last.target < seconds:
        pairs.append(Anchor(Seconds(last.source + seconds - last.target), seconds))
    return pairs


def _crossed(old: Audio, new: Audio) -> Audio:
    """`old` turning into `new` at constant power, however alike the two are."""
    turn = np.linspace(0, np.pi / 2, old.shape[1], dtype=np.float32)
    rise, fall = np.sin(turn), np.cos(turn)
    both = float(np.sqrt(np.sum(old**2) * np.sum(new**2)))
    alike = max(0.0, float(np.sum(old * new)) / both) if both > 0 else 0.0
    return np.asarray((old * fall + new * rise) / np.sqrt(1 + 2 * alike * rise * fall), np.float32)


def _is_tail(audio: Audio, rate: Rate) -> bool:
    """Whether sound only dies away: no part louder than its beginning, its end far below it."""
    block = max(1, min(round(0.02 * rate), audio.shape[1] // 4))
    count = audio.shape[1] // block
    level = np.sqrt(np.mean(audio[:, : count * block].reshape(audio.shape[0], count, block) ** 2, axis=(0, 2)))
    begins = float(np.max(level[:3])) + 1e-9
    return bool(np.max(level) <= 1.5 * begins and np.max(level[-max(1, count // 8) :]) <= _TAIL_DROP * begins)


def _rise(count: int) -> Audio:
    return np.asarray(np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32)) ** 2, np.float32)


def _fade_out(audio: Audio) -> None:
    audio *= _rise(audio.shape[1])[::-1]
