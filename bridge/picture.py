"""A session as one picture: waveforms and notes, a row per track, on the bar grid.

The ruler counts beats, so that every bar is as wide as the tempo map makes it sound, and what is off the grid
shows. Tempo and key stand in the title. Needs matplotlib, the extra `picture`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bridge.audio.hear import hear as hear_clip
from bridge.core.grid import Grid
from bridge.core.model import Audio
from bridge.core.session import AudioSource, Clip, Colour, EmptySource, MidiSource, Session, Track
from bridge.core.theory import Key
from bridge.core.units import Beats, Seconds
from bridge.errors import InvalidArguments, InvalidAudio, MissingMedia, NotInstalled
from bridge.files import guarded, put

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Hear = Callable[[Clip], Audio]
"""A clip as it sounds over its own length, shape (channels, samples); raises MissingMedia or InvalidAudio."""

_FOLDER = "Loop Copilot"
_WIDTH = 16.0
"""Inches, at 100 dots each."""
_ROW, _FOLDER_ROW, _FRAME = 1.0, 0.34, 1.4
_COLUMNS = 1400
"""Waveform columns over the whole width: about one for each dot."""
_INK, _FAINT, _PAPER, _OURS = "#263238", "#b0bec5", "#ffffff", "#fff8e1"
_GREY = Colour(176, 182, 186)
_PALETTE = (
    Colour(84, 110, 122),
    Colour(109, 138, 66),
    Colour(63, 117, 168),
    Colour(156, 92, 130),
    Colour(176, 119, 46),
)


@dataclass(frozen=True)
class _Row:
    """A track, the height its row takes, and whether the copilot made it."""

    track: Track
    height: float
    ours: bool


def draw(session: Session, path: Path, *, key: Key | None = None, hear: Hear | None = None) -> None:
    """Write the picture of a session as a PNG 1600 dots wide.

    Args:
        session: What to show.
        path: Where to write; replaced if it is there.
        key: Shown in the title where it is known.
        hear: How to hear a clip; its files are read when None.

    Raises:
        NotInstalled: when matplotlib is missing.
        StorageFailed: when the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NotInstalled("Pictures need matplotlib.", "Run: pip install 'loop-copilot[picture]'") from error

    rows = _rows(session)
    top = max(_ROW, sum(row.height for row in rows))
    height = _FRAME + top
    figure = Figure(figsize=(_WIDTH, height), dpi=100, facecolor=_PAPER)
    axes = figure.add_axes((0.11, 0.55 / height, 0.875, 1 - _FRAME / height))
    end = _end(session)
    axes.set_xlim(0, end)
    axes.set_ylim(0, top)
    _ruler(axes, session, end=end, top=top)
    listen = hear or (lambda clip: hear_clip(clip, _span(session, clip)))
    for index, row in enumerate(rows):
        top -= row.height
        _row(axes, session, row, bottom=top, end=end, colour=row.track.colour or _PALETTE[index % len(_PALETTE)])
        # What is muted lies behind what took its place.
        for clip in sorted(row.track.clips, key=lambda clip: not clip.muted):
            _clip(axes, session, row, clip, bottom=top, end=end, hear=listen, order=index)
    figure.text(
        0.11, 1 - 0.3 / height, _title(session, key), size=15, weight="bold", color=_INK, parse_math=False, va="center"
    )
    drawn = BytesIO()
    with warnings.catch_warnings():
        # A name in a script that the font lacks shows boxes; that is no reason to stop.
        warnings.filterwarnings("ignore", message="Glyph")
        figure.savefig(drawn, dpi=100, format="png")
    with guarded(path):
        put(path, drawn.getvalue(), replace=True)


def _rows(session: Session) -> list[_Row]:
    rows: list[_Row] = []
    folders: list[bool] = []
    for track in session.tracks:
        opens = track.folder_depth > 0
        ours = any(folders) or (opens and track.name == _FOLDER)
        rows.append(_Row(track, _FOLDER_ROW if opens and not track.clips else _ROW, ours))
        if opens:
            folders.append(ours)
        for _ in range(min(-track.folder_depth, len(folders))):
            folders.pop()
    return rows


def _end(session: Session) -> float:
    """The bar line after the last clip, at least four bars in, in beats."""
    tempo_map = session.tempo_map
    position = tempo_map.bar_at(tempo_map.beats_at(session.length))
    last = position.bar + (1 if position.beat > 0.01 else 0)
    return float(tempo_map.bar_start(max(5, last)))


def _span(session: Session, clip: Clip) -> Grid:
    tempo_map = session.tempo_map
    return Grid(tempo_map, tempo_map.beats_at(clip.position), tempo_map.beats_at(clip.end), session.rate)


def _title(session: Session, key: Key | None) -> str:
    tempos = " → ".join(dict.fromkeys(f"{point.bpm:g}" for point in session.tempo_map.tempos[:6]))
    metres = " → ".join(dict.fromkeys(str(point.signature) for point in session.tempo_map.metres[:4]))
    return "   ·   ".join([session.name, f"{tempos} bpm", metres, str(key) if key else "key not known yet"])


def _bars(session: Session, end: float) -> Iterator[tuple[int, float]]:
    bar = 1
    while (line := float(session.tempo_map.bar_start(bar))) <= end + 1e-6:
        yield bar, line
        bar += 1


def _ruler(axes: Axes, session: Session, *, end: float, top: float) -> None:
    bars = list(_bars(session, end))
    step = next(step for step in (1, 2, 4, 8, 16, 32, 64, 1024) if len(bars) / step <= 40)
    for bar, line in bars:
        axes.axvline(line, color=_FAINT, lw=0.9 if (bar - 1) % 4 == 0 else 0.45, zorder=0.5)
    shown = [(bar, line) for bar, line in bars if (bar - 1) % step == 0 and line < end - 1e-6]
    axes.set_xticks([line for _, line in shown], [str(bar) for bar, _ in shown], size=11, color=_INK)
    axes.set_xlabel("bar", size=11, color=_INK)
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    for edge in axes.spines.values():
        edge.set_visible(False)
    for point in session.tempo_map.tempos:
        if 0 < point.beat < end:
            axes.axvline(point.beat, color="#c62828", lw=1.3, ls=(0, (4, 3)), zorder=4)
        if point.beat < end:
            axes.text(
                point.beat, top + 0.07, f"♩ = {point.bpm:g}{' ↗' if point.ramp else ''}", size=11, color="#c62828"
            )


def _row(axes: Axes, session: Session, row: _Row, *, bottom: float, end: float, colour: Colour) -> None:
    from matplotlib.patches import Rectangle

    if row.ours:
        axes.add_patch(Rectangle((0, bottom), end, row.height, facecolor=_OURS, edgecolor="none", zorder=0.2))
    axes.axhline(bottom, color=_FAINT, lw=0.8, zorder=0.6)
    middle = bottom + row.height / 2
    margin = axes.get_yaxis_transform()
    axes.add_patch(
        Rectangle(
            (-0.118, bottom + 0.06), 0.006, row.height - 0.12, facecolor=_rgb(colour), transform=margin, clip_on=False
        )
    )
    is_folder = row.height == _FOLDER_ROW
    label = _shortened(row.track.name or "unnamed", 14)
    axes.text(
        -0.106, middle + (0 if is_folder else 0.09), label, transform=margin, size=12,
        weight="bold", color=_INK, va="center", parse_math=False,
    )  # fmt: skip
    notes = ["new" if row.ours else "", "muted" if row.track.muted else "", "solo" if row.track.soloed else ""]
    if not is_folder and any(notes):
        axes.text(
            -0.106, middle - 0.2, ", ".join(note for note in notes if note), transform=margin, size=10,
            color="#ef6c00" if row.ours else "#78909c", va="center",
        )  # fmt: skip


def _clip(
    axes: Axes, session: Session, row: _Row, clip: Clip, *, bottom: float, end: float, hear: Hear, order: int
) -> None:
    from matplotlib.patches import Rectangle

    silent = clip.muted or row.track.muted
    colour = _GREY if silent else (row.track.colour or _PALETTE[order % len(_PALETTE)])
    left, right = (float(session.tempo_map.beats_at(at)) for at in (clip.position, clip.end))
    low, high = bottom + 0.05, bottom + row.height - 0.05
    layer = 1.0 if clip.muted else 2.0
    source = clip.take.source if clip.take else EmptySource()
    try:
        audio = hear(clip) if isinstance(source, AudioSource) and clip.length > 0 else None
        trouble = ""
    except MissingMedia:
        audio, trouble = None, "missing"
    except (InvalidAudio, InvalidArguments):
        audio, trouble = None, "unreadable"
    # An opaque ground hides what lies beneath, its name included.
    axes.add_patch(Rectangle((left, low), right - left, high - low, facecolor=_PAPER, zorder=layer - 0.1))
    axes.add_patch(
        Rectangle(
            (left, low), right - left, high - low, facecolor=_rgb(colour, 0.22), edgecolor=_rgb(colour), lw=1.2,
            hatch="///" if trouble else None, zorder=layer,
        )
    )  # fmt: skip
    if audio is not None:
        _waveform(axes, session, clip, audio, colour, bounds=(low + 0.03, high - 0.19), end=end, layer=layer)
    elif isinstance(source, MidiSource):
        _notes(axes, session, clip, source, colour, bounds=(low + 0.06, high - 0.22), layer=layer)
    _label(axes, clip, source, trouble, left=left, right=right, high=high, end=end, layer=layer)


def _waveform(
    axes: Axes,
    session: Session,
    clip: Clip,
    audio: Audio,
    colour: Colour,
    *,
    bounds: tuple[float, float],
    end: float,
    layer: float,
) -> None:
    length = audio.shape[1]
    width = float(session.tempo_map.beats_at(clip.end) - session.tempo_map.beats_at(clip.position)) / end
    columns = min(length, max(8, round(_COLUMNS * width)))
    edges = np.linspace(0, length, columns, endpoint=False).astype(int)
    highest = np.maximum.reduceat(audio.max(axis=0), edges)
    lowest = np.minimum.reduceat(audio.min(axis=0), edges)
    seconds = clip.position + (edges + length / columns / 2) / session.rate
    beats = [float(session.tempo_map.beats_at(Seconds(float(second)))) for second in seconds]
    middle, half = sum(bounds) / 2, (bounds[1] - bounds[0]) / 2
    scale = half / max(0.05, float(np.abs(audio).max()))
    axes.fill_between(
        beats,
        middle + lowest * scale - 0.004,
        middle + highest * scale + 0.004,
        color=_rgb(colour),
        lw=0,
        zorder=layer + 0.2,
    )


def _notes(
    axes: Axes,
    session: Session,
    clip: Clip,
    source: MidiSource,
    colour: Colour,
    *,
    bounds: tuple[float, float],
    layer: float,
) -> None:
    from matplotlib.collections import PolyCollection

    first, last = session.tempo_map.beats_at(clip.position), session.tempo_map.beats_at(clip.end)
    shift = first - (session.tempo_map.beats_at(Seconds(clip.position + clip.take.offset)) - first if clip.take else 0)
    pitches = [note.pitch for note in source.notes]
    if not pitches:
        return
    lowest, span = min(pitches) - 1, max(6, max(pitches) - min(pitches) + 2)
    every = max(float(source.length), 1e-3)
    rounds = range(int((last - first) // every) + 1) if clip.loop_source else range(1)
    boxes = []
    thick = min(0.05, (bounds[1] - bounds[0]) / span)
    for note in (note._replace(start=Beats(note.start + every * turn)) for turn in rounds for note in source.notes):
        left, right = max(first, shift + note.start), min(last, shift + note.start + note.length)
        if right > left:
            y = bounds[0] + (note.pitch - lowest) / span * (bounds[1] - bounds[0])
            boxes.append([(left, y), (right, y), (right, y + thick), (left, y + thick)])
    axes.add_collection(PolyCollection(boxes, facecolors=[_rgb(colour)], zorder=layer + 0.2), autolim=False)


def _label(
    axes: Axes,
    clip: Clip,
    source: object,
    trouble: str,
    *,
    left: float,
    right: float,
    high: float,
    end: float,
    layer: float,
) -> None:
    name = clip.name or (source.path.name if isinstance(source, AudioSource) else "empty")
    extra = [f"take {clip.active + 1} of {len(clip.takes)}"] if len(clip.takes) > 1 else []
    text = " · ".join([*(["muted"] if clip.muted else []), *([trouble] if trouble else []), name, *extra])
    # About 175 letters of this size fit the whole width.
    fits = int((min(right, end) - left) / end * 165)
    if fits >= 4 and not (clip.muted and fits < 8):
        axes.text(
            left + end * 0.003, high - 0.025, _shortened(text, fits), size=9.5, color=_INK, va="top",
            zorder=layer + 0.5, parse_math=False, clip_on=True,
            bbox={"facecolor": _PAPER, "alpha": 0.75, "edgecolor": "none", "pad": 1.0} if trouble else None,
        )  # fmt: skip


def _shortened(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: max(1, most - 1)] + "…"


def _rgb(colour: Colour, alpha: float = 1.0) -> tuple[float, float, float, float]:
    return (colour.red / 255, colour.green / 255, colour.blue / 255, alpha)
