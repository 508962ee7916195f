"""Variation of a recording whose notes are unknown: its own beats in another order.

Each beat of the bar may be played by the same beat of another bar, so that the groove and the chords' rhythm
stay. Cuts are made just before the hit that belongs to a beat, where it is softest.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.units import Beats
from bridge.errors import InvalidAudio
from bridge.tasks.parts import Loop
from bridge.tasks.places import covers
from bridge.tasks.playing import Spans, derived, patched
from bridge.tasks.task import Draft, Studio

_EARLY = 0.06
"""Seconds before a beat line within which a hit belongs to that beat."""
_LEAD = 0.003
"""Seconds before a hit at which to cut."""
_FADE = 0.004


class Reslicing:
    """Makes another order of a recording's beats from a seed.

    Args:
        studio: Where.
        one: The clip.
        amount: Share of the beats that come from another bar.
        spans: Where the sound may change.

    Raises:
        InvalidAudio: when it has no second bar to take beats from.
    """

    def __init__(self, studio: Studio, one: Loop, amount: float, spans: Spans) -> None:
        self._studio, self._one, self._amount, self._spans = studio, one, amount, spans
        self._beats = _places(one.grid)
        if len({bar for bar, _, _ in self._beats}) < 2:
            raise InvalidAudio(
                f"“{one.name}” is a recording of less than two bars: there is nothing to vary it with.",
                "Choose a longer clip, or a part the copilot made.",
            )

    def __call__(self, seed: int) -> Draft:
        one = self._one
        heard = self._studio.hear(one.clip.id)
        varied = _reordered(heard, one.grid, self._beats, amount=self._amount, chance=np.random.default_rng(seed))
        if not covers(self._spans, one.grid):
            varied = patched(heard, varied, self._spans, one.grid)
        return derived(
            self._studio, one, varied, name=f"{one.name}, varied", model="beat order", chords=one.chords
        )  # fmt: skip


def _places(grid: Grid) -> list[tuple[int, float, Beats]]:
    """Every beat of a clip: its bar, its place in the bar, and where it is in quarter notes from the start."""
    tempo_map = grid.tempo_map
    places = []
    bar = tempo_map.bar_at(grid.start).bar
    while (line := tempo_map.bar_start(bar)) < grid.end - 1e-6:
        for pulse in tempo_map.signature_at(line).pulses:
            at = line + pulse - grid.start
            if -1e-6 <= at < grid.beats - 1e-6:
                places.append((bar, round(float(pulse), 4), Beats(max(0.0, at))))
        bar += 1
    return places


def _reordered(
    audio: Audio, grid: Grid, beats: list[tuple[int, float, Beats]], *, amount: float, chance: np.random.Generator
) -> Audio:
    from bridge.audio import analyse

    hits = sorted(round(float(second) * grid.rate) for second in analyse.onsets(audio, grid.rate, loops=False))
    cuts = [_cut(grid.sample_at(at), hits, grid) for _, _, at in beats] + [grid.samples]
    cuts[0] = 0
    slices = list(range(len(beats)))
    alike: dict[float, list[int]] = {}
    for index, (_, place, _) in enumerate(beats):
        alike.setdefault(place, []).append(index)
    # The first beat of all stays, so that the loop is still known by its beginning.
    free = [index for index in range(1, len(beats)) if len(alike[beats[index][1]]) > 1]
    count = min(len(free), max(1, round(amount * len(free))))
    for index in chance.permutation(free)[:count]:
        others = [other for other in alike[beats[index][1]] if other != index]
        slices[index] = others[int(chance.integers(len(others)))]
    result = audio.copy()
    for index, source in enumerate(slices):
        if source != index:
            _lay(result, audio, (cuts[index], cuts[index + 1]), cuts[source], grid)
    return result


def _lay(result: Audio, audio: Audio, place: tuple[int, int], source: int, grid: Grid) -> None:
    """Lay a slice over a place, with a short crossing at each end."""
    first, last = place
    count = min(last - first, audio.shape[1] - source)
    fade = min(round(_FADE * grid.rate), count // 2)
    share = np.ones(count, np.float32)
    rise = np.linspace(0, 1, fade, endpoint=False, dtype=np.float32)
    share[:fade], share[count - fade :] = rise, rise[::-1]
    old = result[:, first : first + count]
    result[:, first : first + count] = old + (audio[:, source : source + count] - old) * share


def _cut(sample: int, hits: list[int], grid: Grid) -> int:
    """Just before the hit that plays a beat, where one falls near its line; else the line itself."""
    near = round(_EARLY * grid.rate)
    at = bisect_left(hits, sample - near)
    if at < len(hits) and hits[at] <= sample + near // 3:
        return max(0, min(sample, hits[at]) - round(_LEAD * grid.rate))
    return max(0, sample - round(_LEAD * grid.rate))
