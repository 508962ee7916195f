"""What REAPER sends of a project, held to its schema and turned into core values. docs/protocol.md describes it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    Source,
    StretchMarker,
    Take,
    TakeId,
    Track,
    TrackId,
)
from bridge.core.theory import Key
from bridge.core.units import Beats, Decibels, Seconds, Semitones
from bridge.daw.midi_file import DRUM_CHANNEL, read_midi_file
from bridge.errors import InvalidArguments, InvalidProject

_MEND = "Save the project in REAPER, open it again and run the action 'Loop Copilot: connect'."


class Wire(BaseModel):
    """Base of all: finite numbers, and fields of a later version are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


W = TypeVar("W", bound=Wire)


def parsed(kind: type[W], values: object, what: str) -> W:
    """A value from what came in.

    Raises:
        InvalidProject: when it is none of that kind, with the first reason.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole of it"
        raise unusable(f"{what}, {where}: {first['msg']}") from error


def unusable(why: str) -> InvalidProject:
    """What REAPER said of the project cannot be."""
    return InvalidProject(f"REAPER described its project in a way that cannot be used: {why}.", _MEND)


class AudioWire(Wire):
    """A sound file; `section` is start, length and whether it is reversed."""

    kind: Literal["audio"]
    path: str = Field(min_length=1)
    missing: bool = False
    section: tuple[float, float, bool] | None = None

    def source(self) -> Source:
        """As a core value."""
        section = self.section and Section(Seconds(self.section[0]), Seconds(self.section[1]), self.section[2])
        return AudioSource(Path(self.path), section, self.missing)


Pitch = Annotated[int, Field(ge=0, le=127)]
Channel = Annotated[int, Field(ge=0, le=15)]
NonNegative = Annotated[float, Field(ge=0)]


class MidiWire(Wire):
    """Notes: start and length in quarter notes from the take's start, pitch, velocity, channel from 0.

    Those of a file outside the project are not sent: they are read from it.
    """

    kind: Literal["midi"]
    notes: tuple[tuple[float, NonNegative, Pitch, Pitch, Channel], ...]
    length: NonNegative
    key: str | None = None
    path: str | None = None

    def source(self) -> Source:
        """As a core value."""
        if self.path and not self.notes:
            return read_midi_file(Path(self.path))
        notes = (Note(Beats(start), Beats(length), pitch, loud) for start, length, pitch, loud, _ in self.notes)
        key = None
        if self.key is not None:
            # REAPER knows more scales than we do, and lets people name their own.
            with contextlib.suppress(InvalidArguments):
                key = Key.parse(self.key)
        return MidiSource(
            tuple(sorted(notes)),
            Beats(self.length),
            key=key,
            path=Path(self.path) if self.path else None,
            unpitched={channel for *_, channel in self.notes} == {DRUM_CHANNEL},
        )


class EmptyWire(Wire):
    """Nothing, or what cannot be read here."""

    kind: Literal["empty"]
    what: str = ""

    def source(self) -> Source:
        """As a core value."""
        return EmptySource(self.what)


class TakeWire(Wire):
    """A take; `gain` in dB, `pitch` in semitones, `markers` pairs of position and place in the source."""

    id: str = Field(min_length=1)
    name: str
    offset: float
    play_rate: float = Field(gt=0)
    preserve_pitch: bool
    pitch: float
    gain: float
    markers: tuple[tuple[float, float], ...] = ()
    source: AudioWire | MidiWire | EmptyWire = Field(discriminator="kind")

    def take(self) -> Take:
        """As a core value."""
        markers = (StretchMarker(Seconds(position), Seconds(source)) for position, source in self.markers)
        return Take(
            TakeId(self.id),
            self.name,
            self.source.source(),
            offset=Seconds(self.offset),
            play_rate=self.play_rate,
            preserve_pitch=self.preserve_pitch,
            pitch=Semitones(self.pitch),
            # Rounded, so that decibels kept as an amplitude are the same when read again.
            gain=Decibels(round(self.gain, 6) + 0.0),
            stretch_markers=tuple(sorted(markers)),
        )


class ClipWire(Wire):
    """A clip; `active` is the index of the take that plays."""

    id: str = Field(min_length=1)
    position: float
    length: NonNegative
    muted: bool
    loop_source: bool
    active: int = Field(ge=0)
    takes: tuple[TakeWire, ...]

    def clip(self) -> Clip:
        """As a core value.

        Raises:
            InvalidProject: when the take that plays is none of its takes.
        """
        if self.active >= max(1, len(self.takes)):
            raise unusable(f"item {self.id} plays a take that it has not")
        takes = tuple(take.take() for take in self.takes)
        position, length = Seconds(self.position), Seconds(self.length)
        return Clip(ClipId(self.id), position, length, takes, self.active, self.loop_source, self.muted)


class TrackWire(Wire):
    """A track."""

    id: str = Field(min_length=1)
    name: str
    colour: tuple[Annotated[int, Field(ge=0, le=255)], ...] | None = Field(default=None, min_length=3, max_length=3)
    depth: int = Field(ge=-1000, le=1)
    muted: bool
    soloed: bool
    clips: tuple[ClipWire, ...]

    def track(self) -> Track:
        """As a core value.

        Raises:
            InvalidProject: when one of its clips cannot be.
        """
        return Track(
            TrackId(self.id),
            self.name,
            tuple(clip.clip() for clip in self.clips),
            muted=self.muted,
            soloed=self.soloed,
            colour=None if self.colour is None else Colour(*self.colour),
            folder_depth=self.depth,
        )


class MarkerWire(Wire):
    """A point of the tempo map; `qn` is its place in quarter notes, `num` 0 where the metre stays."""

    time: float
    qn: float
    bpm: float
    num: int
    den: int
    linear: bool


class SelectionWire(Wire):
    """What is selected; `time` is its two ends."""

    clips: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    time: tuple[float, float] | None = None


class HeaderWire(Wire):
    """All of a project but its tracks."""

    path: str | None
    name: str
    rate: int = Field(ge=0)
    media_folder: str | None
    tempo: tuple[MarkerWire, ...] = Field(min_length=1)
    selection: SelectionWire
    cursor: float
    saved: dict[str, str]


class SnapshotWire(Wire):
    """What changed in a project; tracks and header are looked at one by one, since each may be wrong by itself."""

    project: str
    seq: int = Field(ge=0)
    session: JsonValue = None
    order: tuple[str, ...] | None = None
    tracks: tuple[JsonValue, ...] = ()
    more: bool = False
    gone: bool = False
