"""From a project file's tree of lines to a session, keeping where each track and clip stands in it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from bridge.core.session import (
    Clip,
    ClipId,
    Colour,
    Selection,
    Session,
    StretchMarker,
    Take,
    Track,
    TrackId,
)
from bridge.core.units import Decibels, Rate, Seconds, Semitones
from bridge.daw.rpp.item import TakeText, active_take, item_id, take_texts, track_id
from bridge.daw.rpp.source import Media, read_source
from bridge.daw.rpp.state import read_state
from bridge.daw.rpp.tempo import read_tempo_map
from bridge.daw.rpp.text import Block, Document, decode, number, tokens

SILENCE = Decibels(-150.0)
"""What a volume of nought is read as."""

_CUSTOM_COLOUR = 0x1000000
_ITEM_SETTINGS = frozenset((b"VOLPAN", b"POSITION", b"LENGTH", b"LOOP", b"MUTE"))


@dataclass(slots=True)
class Places:
    """Where tracks and clips stand in a file.

    Args:
        tracks: A track's block.
        clips: A clip's track block and its own.
    """

    tracks: dict[TrackId, Block] = field(default_factory=dict)
    clips: dict[ClipId, tuple[Block, Block]] = field(default_factory=dict)


def read_session(document: Document, path: Path, revision: str) -> tuple[Session, Places]:
    """The session a file holds.

    Args:
        document: Its tree.
        path: Where it lies, absolute.
        revision: To give the session.

    Raises:
        InvalidProject: when numbers in it cannot be.
    """
    root = document.root
    media = Media(path.parent, _pools(root))
    places = Places()
    selected_tracks: list[TrackId] = []
    selected_clips: list[ClipId] = []
    tracks: list[Track] = []
    for index, block in enumerate(root.blocks(b"TRACK")):
        track = _read_track(block, index, media, places, selected_clips)
        tracks.append(track)
        if _flag(block, b"SEL"):
            selected_tracks.append(track.id)
    session = Session(
        id=path.as_posix(),
        name=path.stem,
        revision=revision,
        daw="rpp",
        rate=Rate(int(number(root.values(b"SAMPLERATE"), 0, 44_100, "sample rate")) or 44_100),
        tempo_map=read_tempo_map(root),
        tracks=tuple(tracks),
        selection=Selection(tuple(selected_clips), tuple(selected_tracks), _time(root)),
        cursor=Seconds(number(root.values(b"CURSOR"), 0, 0.0, "cursor")),
        saved=read_state(root),
        media_folder=media_folder(root, path.parent),
    )
    return session, places


def media_folder(root: Block, folder: Path) -> Path:
    """Where the project's audio belongs: its recording path, if that makes sense here, else its own folder."""
    written = (root.values(b"RECORD_PATH") or [""])[0]
    if not written or (PureWindowsPath(written).drive and not Path(written).is_absolute()):
        return folder
    return folder / (written if (folder / written).is_dir() else written.replace("\\", "/"))


def _pools(root: Block) -> dict[str, Block]:
    pools: dict[str, Block] = {}
    for track in root.blocks(b"TRACK"):
        for item in track.blocks(b"ITEM"):
            for source in item.blocks(b"SOURCE"):
                pool = source.values(b"POOLEDEVTS")
                if pool and source.values(b"HASDATA") is not None:
                    pools.setdefault(pool[0], source)
    return pools


def _time(root: Block) -> tuple[Seconds, Seconds] | None:
    values = root.values(b"SELECTION")
    start, end = number(values, 0, 0.0, "time selection"), number(values, 1, 0.0, "time selection")
    return (Seconds(start), Seconds(end)) if end > start else None


def _read_track(block: Block, index: int, media: Media, places: Places, selected: list[ClipId]) -> Track:
    track = TrackId(_unused(track_id(block, index), places.tracks))
    places.tracks[track] = block
    clips: list[Clip] = []
    for place, item in enumerate(block.blocks(b"ITEM")):
        clip_id = ClipId(_unused(item_id(item, track, place), places.clips))
        places.clips[clip_id] = (block, item)
        clips.append(_read_clip(item, clip_id, media))
        if _flag(item, b"SEL"):
            selected.append(clip_id)
    mutes = block.values(b"MUTESOLO")
    return Track(
        id=track,
        name=_name(block.line(b"NAME"), next(block.blocks(b"NAME"), None)),
        clips=tuple(clips),
        muted=bool(number(mutes, 0, 0, "mute")),
        soloed=bool(number(mutes, 1, 0, "solo")),
        colour=_colour(int(number(block.values(b"PEAKCOL"), 0, 0, "colour"))),
        folder_depth=int(number(block.values(b"ISBUS"), 1, 0, "folder depth")),
    )


def _read_clip(item: Block, clip: ClipId, media: Media) -> Clip:
    takes = take_texts(item, clip)
    own = item.settings(_ITEM_SETTINGS)
    trim = number(own.get(b"VOLPAN"), 0, 1.0, "item volume")
    return Clip(
        id=clip,
        position=Seconds(number(own.get(b"POSITION"), 0, 0.0, "item position")),
        length=Seconds(number(own.get(b"LENGTH"), 0, 0.0, "item length")),
        takes=tuple(_read_take(take, trim, media) for take in takes),
        active=active_take(takes),
        loop_source=bool(number(own.get(b"LOOP"), 0, 0, "item looping")),
        muted=bool(number(own.get(b"MUTE"), 0, 0, "item mute")),
    )


def _read_take(take: TakeText, trim: float, media: Media) -> Take:
    first = take.opening is None
    volume = number(take.values(b"VOLPAN"), 2, 1.0, "take volume") if first else 1.0
    if not first:
        volume = number(take.values(b"TAKEVOLPAN"), 1, 1.0, "take volume")
    rate = take.values(b"PLAYRATE")
    return Take(
        id=take.id,
        name=_name(take.lines.get(b"NAME"), take.blocks.get(b"NAME")),
        source=read_source(take.blocks.get(b"SOURCE"), media),
        offset=Seconds(number(take.values(b"SOFFS"), 0, 0.0, "take offset")),
        play_rate=number(rate, 0, 1.0, "play rate"),
        preserve_pitch=bool(number(rate, 1, 1, "play rate")),
        pitch=Semitones(number(rate, 2, 0.0, "pitch")),
        gain=_decibels(abs(trim * volume)),
        stretch_markers=_stretch_markers(take),
    )


def _stretch_markers(take: TakeText) -> tuple[StretchMarker, ...]:
    """`SM position source [slope] + position source …`, in seconds."""
    line = take.values(b"SM")
    markers: list[StretchMarker] = []
    while line:
        cut = line.index("+") if "+" in line else len(line)
        one, line = line[:cut], line[cut + 1 :]
        position = number(one, 0, 0.0, "stretch marker")
        markers.append(StretchMarker(Seconds(position), Seconds(number(one, 1, position, "stretch marker"))))
    return tuple(sorted(markers))


def _name(line: bytes | None, block: Block | None) -> str:
    """From the `NAME` line, or the block REAPER adds for a name no quotation marks can hold."""
    if block is not None:
        lines = [text.lstrip(b" \t").rstrip(b"\r\n") for text in block.children if isinstance(text, bytes)]
        return "\n".join(decode(text.removeprefix(b"|")) for text in lines)
    return "" if line is None else " ".join(tokens(line)[1:])


def _colour(value: int) -> Colour | None:
    return Colour(value & 255, value >> 8 & 255, value >> 16 & 255) if value & _CUSTOM_COLOUR else None


def _decibels(volume: float) -> Decibels:
    # Rounded, so that decibels written as an amplitude are the same when read again.
    return Decibels(round(20 * math.log10(volume), 6) + 0.0) if volume > 0 else SILENCE


def _flag(block: Block, word: bytes) -> bool:
    return bool(number(block.values(word), 0, 0, word.decode()))


def _unused(identity: str, taken: dict[TrackId, Block] | dict[ClipId, tuple[Block, Block]]) -> str:
    """The id, told apart by a number where hand-made files use one twice."""
    twin = 2
    fresh = identity
    while fresh in taken:
        fresh, twin = f"{identity}#{twin}", twin + 1
    return fresh
