"""What is open in the DAW: a session of tracks, clips and takes, as it stood at one revision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, NewType

from bridge.core.notes import Note
from bridge.core.tempo import TempoMap
from bridge.core.theory import Key
from bridge.core.units import Beats, Decibels, Rate, Seconds, Semitones
from bridge.errors import NotFound

TrackId = NewType("TrackId", str)
ClipId = NewType("ClipId", str)
TakeId = NewType("TakeId", str)


class Colour(NamedTuple):
    """Red, green and blue, 0–255."""

    red: int
    green: int
    blue: int


class StretchMarker(NamedTuple):
    """A place in the take (seconds from its start) held to a place in the source (seconds)."""

    position: Seconds
    source: Seconds


class Section(NamedTuple):
    """The piece of a source file that a take plays, in seconds of the file."""

    start: Seconds
    length: Seconds
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class AudioSource:
    """A sound file.

    Args:
        path: Absolute; the file need not exist (see `missing`).
        section: The piece of it that plays; None for all.
        missing: Whether the file could not be found when the session was read.
    """

    path: Path
    section: Section | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class MidiSource:
    """Notes, in quarter notes from the take's start.

    Args:
        notes: In order of start.
        length: In quarter notes.
        key: The scale the MIDI take itself states, if it does.
        path: The file, for MIDI that lies outside the project.
        unpitched: Whether the notes choose drums (MIDI channel 10).
    """

    notes: tuple[Note, ...]
    length: Beats
    key: Key | None = None
    path: Path | None = None
    unpitched: bool = False


@dataclass(frozen=True, slots=True)
class EmptySource:
    """A source that makes no sound, or a kind that cannot be read here (video, sub-project)."""

    kind: str = ""


Source = AudioSource | MidiSource | EmptySource


@dataclass(frozen=True, slots=True)
class Take:
    """One of the alternatives a clip holds, with how it plays its source.

    Args:
        offset: Where in the source (after `section`) it begins, in source seconds.
        play_rate: Source seconds per project second.
        preserve_pitch: Whether the play rate leaves pitch alone.
        pitch: Shift on top, in semitones.
        gain: Of the take.
        stretch_markers: In order; empty where none.
    """

    id: TakeId
    name: str
    source: Source
    offset: Seconds = Seconds(0.0)
    play_rate: float = 1.0
    preserve_pitch: bool = True
    pitch: Semitones = Semitones(0.0)
    gain: Decibels = Decibels(0.0)
    stretch_markers: tuple[StretchMarker, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """A REAPER item, a Live clip, an Ardour region: a stretch of a track that plays one of its takes."""

    id: ClipId
    position: Seconds
    length: Seconds
    takes: tuple[Take, ...]
    active: int = 0
    loop_source: bool = False
    muted: bool = False

    @property
    def end(self) -> Seconds:
        """Where it ends, in project seconds."""
        return Seconds(self.position + self.length)

    @property
    def take(self) -> Take | None:
        """The take that plays."""
        return self.takes[self.active] if self.takes else None

    @property
    def name(self) -> str:
        """The name of the take that plays."""
        return self.take.name if self.take else ""


@dataclass(frozen=True, slots=True)
class Track:
    """A row of clips.

    Args:
        folder_depth: REAPER's: 1 opens a folder, a negative number closes that many.
    """

    id: TrackId
    name: str
    clips: tuple[Clip, ...] = ()
    muted: bool = False
    soloed: bool = False
    colour: Colour | None = None
    folder_depth: int = 0


class Selection(NamedTuple):
    """What the musician points at: clips, tracks, and a stretch of time in seconds."""

    clips: tuple[ClipId, ...] = ()
    tracks: tuple[TrackId, ...] = ()
    time: tuple[Seconds, Seconds] | None = None


@dataclass(frozen=True)
class Session:
    """One open project at one revision.

    Args:
        id: Stable over the life of the project.
        name: What to call it.
        revision: Changes whenever anything in the project does.
        daw: Which backend read it.
        saved: Our own state kept inside the project, by name.
        media_folder: Where its audio belongs; None until the project has a place on disk.
    """

    id: str
    name: str
    revision: str
    daw: str
    rate: Rate = Rate(44_100)
    tempo_map: TempoMap = field(default_factory=TempoMap)
    tracks: tuple[Track, ...] = ()
    selection: Selection = Selection()
    cursor: Seconds = Seconds(0.0)
    saved: tuple[tuple[str, str], ...] = ()
    media_folder: Path | None = None

    def clips(self) -> Iterator[tuple[Track, Clip]]:
        """Every clip with its track, in track order."""
        for track in self.tracks:
            for clip in track.clips:
                yield track, clip

    def track(self, track_id: TrackId) -> Track:
        """The track of that id.

        Raises:
            NotFound: when it is not in the session.
        """
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise NotFound(f"There is no track {track_id} in {self.name}.")

    def clip(self, clip_id: ClipId) -> Clip:
        """The clip of that id.

        Raises:
            NotFound: when it is not in the session.
        """
        return self.place(clip_id)[1]

    def place(self, clip_id: ClipId) -> tuple[Track, Clip]:
        """The clip of that id and the track it lies on.

        Raises:
            NotFound: when it is not in the session.
        """
        for track, clip in self.clips():
            if clip.id == clip_id:
                return track, clip
        raise NotFound(f"There is no clip {clip_id} in {self.name}.")

    @property
    def length(self) -> Seconds:
        """Where the last clip ends."""
        return Seconds(max((clip.end for _, clip in self.clips()), default=0.0))

    def state(self, name: str) -> str | None:
        """What we saved in the project under that name."""
        return dict(self.saved).get(name)

    def with_track(self, changed: Track) -> Session:
        """The session with one of its tracks replaced."""
        return replace(self, tracks=tuple(changed if t.id == changed.id else t for t in self.tracks))

    def with_clip(self, changed: Clip) -> Session:
        """The session with one of its clips replaced."""
        track, _ = self.place(changed.id)
        clips = tuple(changed if c.id == changed.id else c for c in track.clips)
        return self.with_track(replace(track, clips=clips))
