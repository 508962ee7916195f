"""The building blocks of task arguments. Pydantic lives here, where words and JSON enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from bridge.core.brief import Brief
from bridge.core.json import Json
from bridge.core.target import Span, Target
from bridge.core.tempo import TimeSignature
from bridge.core.theory import Chord, Key
from bridge.core.units import Bpm
from bridge.errors import InvalidArguments


def _parsed(parse: Callable[[str], object]) -> BeforeValidator:
    def read(value: object) -> object:
        try:
            return parse(value) if isinstance(value, str) else value
        except InvalidArguments as error:
            raise ValueError(str(error)) from error

    return BeforeValidator(read)


def _schema(description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description})


TargetText = Annotated[
    Target,
    _parsed(Target.parse),
    PlainSerializer(str),
    _schema("selection | last | all | role:bass | track:NAME | clip:ID | take:2"),
]
SpanText = Annotated[
    Span,
    _parsed(Span.parse),
    PlainSerializer(str),
    _schema("bars:3-4 | beats:5-8 | seconds:3.5-5 | fraction:0.5-1 | last_bars:2 | last_beats:1 | selection:3.5-5"),
]
KeyText = Annotated[Key, _parsed(Key.parse), PlainSerializer(str), _schema("tonic and scale, such as D dorian")]
MetreText = Annotated[
    TimeSignature, _parsed(TimeSignature.parse), PlainSerializer(str), _schema("time signature, such as 7/8")
]


def _chord_names(value: str) -> str:
    for name in value.split():
        Chord.parse(name)
    return value


ChordsInBar = Annotated[str, _parsed(_chord_names)]
Share = Annotated[float, Field(ge=0, le=1)]


class TaskArguments(BaseModel):
    """Base of every task's arguments: frozen, and nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def as_json(self) -> Mapping[str, Json]:
        """Only what differs from the defaults, as JSON."""
        return cast(Mapping[str, Json], self.model_dump(mode="json", exclude_defaults=True))


class WithTarget(TaskArguments):
    """Arguments of a task that acts on something there."""

    target: TargetText = Target()


class WithRanges(WithTarget):
    """Arguments of a task that may act on stretches of it; none means all of it."""

    ranges: tuple[SpanText, ...] = ()


class WithBrief(TaskArguments):
    """Arguments of a task that makes music: every wish is optional."""

    prompt: str = Field(default="", description="the musician's own words for the music")
    genre: str | None = Field(default=None, description="a genre name")
    mood: tuple[str, ...] = Field(default=(), description="mood names, such as relaxed, dark, busy")
    energy: Share | None = Field(default=None, description="0 calm to 1 driving")
    density: Share | None = Field(default=None, description="0 few notes to 1 many")
    swing: Annotated[float, Field(ge=0.5, le=0.75)] | None = Field(
        default=None, description="0.5 straight, 0.667 triplet"
    )
    tempo: Annotated[float, Field(ge=10, le=960)] | None = Field(default=None, description="bpm")
    key: KeyText | None = None
    metre: MetreText | None = None
    bars: Annotated[int, Field(ge=1, le=128)] | None = Field(default=None, description="length in bars")
    chords: tuple[ChordsInBar, ...] = Field(default=(), description="one item per bar, such as Am7 or 'C G'")
    instruments: tuple[str, ...] = Field(default=(), description="instruments wanted")
    without: tuple[str, ...] = Field(default=(), description="instruments, roles or drums that must not sound")
    keep: tuple[str, ...] = Field(default=(), description="attributes or parts that must not change")

    def brief(self) -> Brief:
        """These wishes as a value."""
        return Brief(
            prompt=self.prompt, genre=self.genre, mood=self.mood, energy=self.energy, density=self.density,
            swing=self.swing, tempo=None if self.tempo is None else Bpm(self.tempo), key=self.key, metre=self.metre,
            bars=self.bars, chords=self.chords, instruments=self.instruments, without=self.without, keep=self.keep,
        )  # fmt: skip


Takes = Annotated[int, Field(ge=1, le=4, description="how many alternatives to make")]
