"""Where new music goes: ranges on the ruler and on clips, the selection, the cursor, and whether there is room."""

from __future__ import annotations

from collections.abc import Iterable

from bridge.core.grid import Grid
from bridge.core.session import Clip, Session
from bridge.core.target import Span
from bridge.core.tempo import TempoMap
from bridge.core.units import Beats, Rate, Seconds
from bridge.errors import InvalidArguments, NotFound
from bridge.tasks.task import Instead, NewTrack, Place, Studio

MOST_BARS = 128
"""The longest loop made at once."""
_NEAR = 1e-6
_BESIDE = 0.03
"""Beats by which a stretch drawn with the mouse may miss the bar line that it was snapped to."""


def whole_bars(tempo_map: TempoMap, start: Beats, end: Beats, rate: Rate) -> Grid:
    """The bars nearest to a stretch, at least one.

    Raises:
        InvalidArguments: when that is more than can be made at once.
    """
    first = _nearest_bar(tempo_map, start)
    last = max(first + 1, _nearest_bar(tempo_map, end))
    return bars(tempo_map, first, last - first, rate)


def covering_bars(tempo_map: TempoMap, start: Beats, end: Beats, rate: Rate) -> Grid:
    """The bars that a stretch touches: from the line at or before its start to the line at or after its end.

    Raises:
        InvalidArguments: when that is more than can be made at once.
    """
    first = tempo_map.bar_at(Beats(start + _BESIDE)).bar
    last = tempo_map.bar_at(Beats(end - _BESIDE)).bar
    return bars(tempo_map, first, max(first, last) + 1 - first, rate)


def bars(tempo_map: TempoMap, first: int, count: int, rate: Rate) -> Grid:
    """Whole bars from bar `first`, counted from 1.

    Raises:
        InvalidArguments: when that is more than can be made at once.
    """
    if count > MOST_BARS:
        raise InvalidArguments(
            f"{count} bars are more than can be made at once.", f"Ask for at most {MOST_BARS}, then extend it."
        )
    return Grid.bars(tempo_map, max(1, first), count, rate)


def for_new_music(session: Session, at: Span | None, count: int | None, *, usual: int) -> Grid:
    """Where a new loop goes: where it was said, else along the selection, else from the next bar after the cursor.

    A time selection goes before the selected clips, and means the bars it touches.

    Args:
        session: The project.
        at: Where it was said; a single bar says only where it begins.
        count: Bars, where that was said.
        usual: Bars when nothing says how many.
    """
    tempo_map, rate, chosen = session.tempo_map, session.rate, session.selection
    if at is None and chosen.time is not None:
        at = Span("selection", *chosen.time)
    if at is not None:
        start, end = on_ruler(session, at)
        if at.unit == "selection":
            grid = covering_bars(tempo_map, start, end, rate)
            return grid if count is None else bars(tempo_map, tempo_map.bar_at(grid.start).bar, count, rate)
        first = _nearest_bar(tempo_map, start)
        only_start = at.unit == "bars" and at.start == at.end
        if count is None and not only_start:
            return whole_bars(tempo_map, start, end, rate)
        return bars(tempo_map, first, count or usual, rate)
    clips = [clip for _, clip in session.clips() if clip.id in chosen.clips]
    if clips:
        grid = hull(session, clips)
        return grid if count is None else bars(tempo_map, tempo_map.bar_at(grid.start).bar, count, rate)
    cursor = tempo_map.bar_at(tempo_map.beats_at(session.cursor))
    return bars(tempo_map, cursor.bar + (cursor.beat > _NEAR), count or usual, rate)


def on_ruler(session: Session, span: Span) -> tuple[Beats, Beats]:
    """A range read on the project's ruler, in project beats.

    Fractions and "the last bars" are of the whole song.

    Raises:
        InvalidArguments: when the project is empty and the range counts from its end.
    """
    return span.on(_ruler(session, span))


def song(session: Session) -> Grid:
    """All bars from the first clip's to the last clip's.

    Raises:
        NotFound: when there are no clips.
    """
    clips = [clip for _, clip in session.clips() if not clip.muted]
    if not clips:
        raise NotFound("There are no clips in this project yet.", "Say where, such as “bars 1 to 8”.")
    return hull(session, clips)


def hull(session: Session, clips: Iterable[Clip]) -> Grid:
    """The whole bars that clips lie on together."""
    there = list(clips)
    tempo_map = session.tempo_map
    start = tempo_map.beats_at(min(c.position for c in there))
    end = tempo_map.beats_at(Seconds(max(c.end for c in there)))
    return whole_bars(tempo_map, start, end, session.rate)


def stretches(ranges: Iterable[Span], grid: Grid) -> tuple[tuple[Beats, Beats], ...]:
    """Ranges on a clip, in beats from its start, in order and merged where they touch; none means all of it.

    Raises:
        InvalidArguments: when one lies outside it.
    """
    spans = sorted(span.on(grid) for span in ranges)
    if not spans:
        return ((Beats(0.0), grid.beats),)
    merged = [spans[0]]
    for start, end in spans[1:]:
        if start <= merged[-1][1] + _NEAR:
            merged[-1] = (merged[-1][0], Beats(max(end, merged[-1][1])))
        else:
            merged.append((start, end))
    return tuple(merged)


def covers(spans: tuple[tuple[Beats, Beats], ...], grid: Grid) -> bool:
    """Whether merged ranges are all of a clip."""
    return len(spans) == 1 and spans[0][0] <= _NEAR and spans[0][1] >= grid.beats - _NEAR


def overlap(ranges: tuple[Span, ...], session: Session, grid: Grid) -> tuple[tuple[Beats, Beats], ...]:
    """What of ranges falls on a clip, in beats from its start; empty when they miss it.

    Unlike `stretches`, a range that reaches past the clip's end is cut rather than refused.
    """
    if not ranges:
        return ((Beats(0.0), grid.beats),)
    try:
        return stretches(ranges, grid)
    except InvalidArguments:
        found = []
        for span in ranges:
            start, end = on_ruler(session, span)
            cut = (max(0.0, start - grid.start), min(float(grid.beats), end - grid.start))
            if cut[1] - cut[0] > _NEAR:
                found.append((Beats(cut[0]), Beats(cut[1])))
        return tuple(sorted(found))


def in_place(studio: Studio, clip: Clip, grid: Grid, name: str) -> tuple[Place, str]:
    """In place of a clip where its track is free, else on a new track; and what to say of that."""
    track, _ = studio.session.place(clip.id)
    start, end = grid.position, grid.position + grid.seconds
    in_the_way = [
        other
        for other in track.clips
        if other.id != clip.id and not other.muted and other.position < end - 1e-3 and other.end > start + 1e-3
        and not (other.position < clip.end - 1e-3 and other.end > clip.position + 1e-3)
    ]  # fmt: skip
    if not in_the_way:
        return Instead(clip.id), ""
    return NewTrack(name), f"It is on a new track, since “{in_the_way[0].name or track.name}” is in its way."


def where(grid: Grid) -> str:
    """A stretch as people say it: "bars 5–12"."""
    first = grid.tempo_map.bar_at(grid.start)
    count = grid.whole_bars
    if count is None:
        beat = first.beat * grid.signature.denominator / 4 + 1
        return f"{grid.beats:.4g} beats from bar {first.bar}, beat {beat:.3g}"
    return f"bar {first.bar}" if count == 1 else f"bars {first.bar}–{first.bar + count - 1}"


def _ruler(session: Session, span: Span) -> Grid:
    tempo_map = session.tempo_map
    end = tempo_map.beats_at(session.length)
    if span.unit in ("fraction", "last_bars", "last_beats"):
        if end <= 0:
            raise InvalidArguments("The project is empty, so that range means nothing yet.", "Say which bars.")
    elif span.unit == "bars":
        end = Beats(max(end, tempo_map.bar_start(int(span.end) + 1)))
    elif span.unit == "beats":
        end = Beats(max(end, span.end * 4 + 4))
    else:
        end = Beats(max(end, tempo_map.beats_at(Seconds(span.end))))
    last = tempo_map.bar_at(end)
    return Grid(tempo_map, Beats(0.0), tempo_map.bar_start(last.bar + (last.beat > _NEAR)), session.rate)


def _nearest_bar(tempo_map: TempoMap, beat: Beats) -> int:
    at = tempo_map.bar_at(beat)
    length = tempo_map.bar_start(at.bar + 1) - tempo_map.bar_start(at.bar)
    return at.bar + (at.beat >= length / 2)
