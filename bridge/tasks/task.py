"""What a task is, what it works with, and what it hands back.

A task decides; it writes nothing. It reads the session through a `Studio`, asks models for sound, and
returns an `Outcome` of drafts and edits. Fitting, measuring, storing and committing come after, the
same way for all.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, Protocol, TypeVar

from bridge.core.edit import Edit
from bridge.core.gat import Attribute, Gat
from bridge.core.grid import Grid
from bridge.core.model import Audio, Compose, Composition, Perform, Performance, Watch
from bridge.core.notes import ChordSpan, Part, Role
from bridge.core.render import Digest, Render
from bridge.core.session import Clip, ClipId, Session, TakeId
from bridge.core.target import Target
from bridge.core.theory import Key
from bridge.core.units import Decibels
from bridge.tasks.arguments import TaskArguments


@dataclass(frozen=True)
class Draft:
    """A new loop, before it is fitted to the grid, measured and stored.

    Args:
        audio: Shape (channels, samples), at the grid's rate.
        grid: The stretch of the project it must fill exactly.
        name: What a musician would call it, such as "walking bass".
        model: What computed it, with its version.
        licence: Under which its audio may be used.
        role: The part it plays, where it plays one.
        part: Its notes, where they are known; they are saved as MIDI beside the audio.
        chords: What it was written over.
        key: What verification holds its pitches against; None where that would mean nothing (drums, noise).
        parents: Renders or files it was made from.
        loudness: What to bring it to, in LUFS; None leaves its level alone.
        loops: Whether its end must run into its beginning unheard.
        warnings: What the musician should know of it, in plain words.
        in_time: Whether its beat must be the grid's; a recording keeps its own, and one brought to another speed
            was asked to.
    """

    audio: Audio
    grid: Grid
    name: str
    model: str
    licence: str
    role: Role | None = None
    part: Part | None = None
    chords: tuple[ChordSpan, ...] = ()
    key: Key | None = None
    parents: tuple[Digest, ...] = ()
    loudness: Decibels | None = None
    loops: bool = True
    warnings: tuple[str, ...] = ()
    in_time: bool = True


@dataclass(frozen=True, slots=True)
class NewTrack:
    """On a new track of its own, in the copilot's folder."""

    name: str


@dataclass(frozen=True, slots=True)
class NewTakes:
    """As further takes of a clip, the first of them playing."""

    clip: ClipId


@dataclass(frozen=True, slots=True)
class Instead:
    """On the same track, in place of a clip, which is muted rather than removed."""

    clip: ClipId


@dataclass(frozen=True, slots=True)
class Beside:
    """On the same track as a clip, after or before it."""

    clip: ClipId


Place = NewTrack | NewTakes | Instead | Beside


@dataclass(frozen=True)
class Placement:
    """Where a loop goes, and how to make each of its alternatives.

    Args:
        place: Where.
        drafts: One for each take; each makes its loop from a seed, so that a loop that does not
            measure up can be made again from another.
        as_midi: Whether to place the notes rather than the sound.
    """

    place: Place
    drafts: tuple[Callable[[int], Draft], ...]
    as_midi: bool = False


@dataclass(frozen=True, slots=True)
class Travel:
    """A move through the history of what the copilot did.

    Args:
        to: Where to.
        steps: How many, for undo and redo.
        name: Of a branch.
    """

    to: Literal["undo", "redo", "start", "branch", "new branch"]
    steps: int = 1
    name: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a task hands back.

    Args:
        said: What to tell the musician, one or two sentences.
        placements: New loops.
        edits: Other changes: mutes, takes chosen.
        attributes: What was said or found out, for the Global Attribute Table.
        travel: A move through history instead of a change.
    """

    said: str
    placements: tuple[Placement, ...] = ()
    edits: tuple[Edit, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    travel: Travel | None = None


class Studio(Protocol):
    """What a task works with."""

    @property
    def session(self) -> Session:
        """The session as it stands, earlier steps of the plan included."""
        ...

    @property
    def gat(self) -> Gat:
        """What is known of the music."""
        ...

    @property
    def watch(self) -> Watch:
        """Where to report progress; raises when the musician stops the request."""
        ...

    @property
    def seed(self) -> int:
        """The seed of the request."""
        ...

    def find(self, target: Target) -> tuple[ClipId, ...]:
        """The clips a target means, in time order.

        Raises:
            NotFound: when nothing there fits, with the nearest names.
        """
        ...

    def grid(self, clip: Clip) -> Grid:
        """The stretch of the project a clip lies on, at the session's rate."""
        ...

    def hear(self, clip: ClipId) -> Audio:
        """A clip as it sounds: rate, pitch, section, reversal, looping, takes and gain applied.

        Shape (channels, samples), exactly as long as its grid, at the session's rate.

        Raises:
            MissingMedia: when its file is gone.
            InvalidAudio: when it cannot be read.
        """
        ...

    def render(self, clip: ClipId, take: TakeId | None = None) -> Render | None:
        """The copilot's own render that a clip (or one of its takes) plays, if it is one."""
        ...

    def compose(self, request: Compose) -> Composition:
        """Ask the ensemble to write parts."""
        ...

    def perform(self, request: Perform) -> Performance:
        """Ask the ensemble to play a part."""
        ...

    def model_name(self, request: Compose | Perform) -> str:
        """Which model answers such a request, with its version."""
        ...


A = TypeVar("A", bound=TaskArguments)


class Task(Protocol, Generic[A]):
    """What a musician can ask for. Registered under the entry-point group `loop_copilot.tasks`.

    The class docstring's first line says what it does in words a musician uses.
    """

    name: ClassVar[str]
    schema: type[A]

    @abstractmethod
    def run(self, arguments: A, studio: Studio) -> Outcome:
        """Do it.

        Raises:
            CopilotError: with what to do about it.
        """
        ...


def sentence(names: Sequence[str]) -> str:
    """Names as people list them: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nothing"
