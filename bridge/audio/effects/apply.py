"""Run a chain of effects over a loop, so that it stays a seamless loop, or over a stretch of it and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bridge.audio.around import around
from bridge.audio.effects.chain import chain, named
from bridge.audio.effects.effect import Compound, Dose, Effect, Rank, Setting
from bridge.audio.effects.level import as_loud
from bridge.audio.effects.stereo import stereo
from bridge.audio.level import CEILING, limited, true_peak
from bridge.audio.riff import check
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.units import Rate, Samples
from bridge.errors import InvalidAudio, InvalidInput

_CROSSING = 0.01
"""Seconds over which a treated stretch fades in and out inside its own bounds."""

_Ordered = tuple[tuple[Effect, Dose], ...]


def apply(
    audio: Audio,
    rate: Rate,
    effects: tuple[Dose, ...],
    *,
    grid: Grid,
    loops: bool = True,
    start: Samples | None = None,
    end: Samples | None = None,
) -> Audio:
    """The sound with effects on it, of the same length.

    Args:
        audio: Shape (channels, samples), one or two channels.
        rate: Samples per second.
        effects: In any order; `chain` decides.
        grid: What `audio` lies on, for what moves with the beat.
        loops: Whether it goes round: tails then come in again at the beginning.
        start: First sample of the stretch to treat; the beginning when None.
        end: Sample after its last; the end when None.

    Returns:
        Same samples; outside the stretch bit for bit what it was. Mono stays mono unless an effect needs two
        sides. Never above -1 dBTP unless it already was.

    Raises:
        InvalidInput: for an unknown effect, or a stretch that is empty or outside.
        InvalidAudio: when the sound is empty, not finite or of more than two channels.
    """
    ordered = chain(effects)
    check(audio)
    if audio.shape[0] > 2:
        raise InvalidAudio("Effects work on one or two channels.", "Mix it to stereo first.")
    length = audio.shape[1]
    first, last = start if start is not None else 0, end if end is not None else length
    if not 0 <= first < last <= length:
        raise InvalidInput("That stretch is empty or outside the sound.", "Give a range inside it.")
    # A compound says what a sound is like, not how loud it is; what is meant to change levels comes after.
    keeps_level = any(isinstance(named(dose.effect), Compound) for dose in effects)
    shaping = tuple(pair for pair in ordered if pair[0].rank < Rank.PUMP)
    levelling = ordered[len(shaping) :]
    piece = _Piece(audio[:, first:last], audio, rate, grid, loops, first)
    shaped = piece.run(shaping)
    if keeps_level:
        shaped = replace(shaped, audio=as_loud(shaped.audio, piece.audio))
    whole = last - first == length
    treated = _kept_below(shaped.run(levelling).audio, audio, rate, loops=loops and whole)
    return treated if whole else _spliced(audio, treated, start=first, rate=rate)


@dataclass(frozen=True)
class _Piece:
    """The stretch being treated, and the untreated whole it lies in.

    Every effect is given a past to remember: in a loop the piece's own end when the piece is the whole, and
    what was there before the stretch otherwise.
    """

    audio: Audio
    whole: Audio
    rate: Rate
    grid: Grid
    loops: bool
    start: int

    def run(self, ordered: _Ordered) -> _Piece:
        """The piece after these effects."""
        if self.audio.shape[1] == self.whole.shape[1]:
            audio = self.audio
            for effect, dose in ordered:
                lead = round(effect.memory * self.rate) if self.loops else 0
                past = around(audio, -lead, lead + audio.shape[1], loops=self.loops)
                audio = self._treated(past, lead, effect, dose)[:, lead:]
            return replace(self, audio=audio)
        lead = round(max((effect.memory for effect, _ in ordered), default=0.0) * self.rate)
        before = around(self.whole, self.start - lead, lead, loops=self.loops)
        audio = np.concatenate([_channels(before, self.audio.shape[0]), self.audio], axis=1)
        for effect, dose in ordered:
            audio = self._treated(audio, lead, effect, dose)
        return replace(self, audio=audio[:, lead:])

    def _treated(self, audio: Audio, lead: int, effect: Effect, dose: Dose) -> Audio:
        length, whole = audio.shape[1] - lead, self.whole.shape[1]
        setting = Setting(dose.amount, dose.values, self.rate, self.grid, lead, self.start, length, whole, self.loops)
        wet = effect.process(np.ascontiguousarray(audio), setting)
        if effect.blends and "mix" in dose.values:
            mix = np.float32(setting.value("mix", 1.0, low=0, high=1))
            dry = _channels(audio, wet.shape[0])
            wet = dry + (wet - dry) * mix
        return np.asarray(wet, np.float32)


def _channels(audio: Audio, count: int) -> Audio:
    return stereo(audio) if count > audio.shape[0] else audio


def _kept_below(treated: Audio, original: Audio, rate: Rate, *, loops: bool) -> Audio:
    """Limit what effects raised over the ceiling, unless the sound was over it before and is no higher now."""
    if not np.isfinite(treated).all():
        raise InvalidAudio("An effect made values that are not numbers.", "Use a smaller amount.")
    now = true_peak(treated, rate, loops=loops)
    if now <= CEILING or now <= true_peak(original, rate, loops=loops):
        return np.ascontiguousarray(treated)
    return limited(treated, rate, ceiling=CEILING, loops=loops)


def _spliced(base: Audio, piece: Audio, *, start: int, rate: Rate) -> Audio:
    whole = _channels(base, piece.shape[0]).copy()
    count = piece.shape[1]
    edge = min(round(_CROSSING * rate), count // 2)
    share = np.ones(count, np.float32)
    rise = np.linspace(0, 1, edge, endpoint=False, dtype=np.float32)
    share[:edge], share[count - edge :] = rise, rise[::-1]
    stretch = whole[:, start : start + count]
    whole[:, start : start + count] = stretch + (piece - stretch) * share
    return whole
