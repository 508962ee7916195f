"""A studio in memory: a session, sounds by take, and what becomes of a task's outcome, without files or a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from fakes import ensemble

from bridge.controller.find import Finder
from bridge.controller.known import known_parts
from bridge.core.edit import AddTake, Edit, InsertClip, InsertTrack, MuteClip, apply_all
from bridge.core.gat import Attribute, Gat, Origin
from bridge.core.grid import Grid
from bridge.core.model import Audio, Compose, Composition, Perform, Performance, Watch
from bridge.core.notes import ChordSpan, Part, Role
from bridge.core.render import Digest, Measurement, Recipe, Render, recipe_arguments
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    MidiSource,
    Selection,
    Session,
    Take,
    TakeId,
    Track,
    TrackId,
)
from bridge.core.target import Target
from bridge.core.tempo import TempoMap
from bridge.core.units import Bpm, Decibels, Rate, Samples, Seconds
from bridge.errors import InvalidAudio, MissingMedia
from bridge.tasks.arguments import TaskArguments
from bridge.tasks.task import Draft, Instead, NewTakes, NewTrack, Outcome, Task

RATE = Rate(22_050)
"""Half the usual rate: every law of the tasks holds at any, and tests are quick."""


@dataclass
class FakeStudio:
    """A `Studio` whose sounds are arrays.

    Args:
        session: As it stands.
        gat: What is known.
        seed: Of the request.
        sounds: What each take sounds like, at the session's rate.
        renders: Which takes are the copilot's own.
        last: Clips it made or changed last.
        composed: Every request to compose, in order.
    """

    session: Session
    gat: Gat = field(default_factory=Gat)
    seed: int = 1
    watch: Watch = field(default_factory=Watch)
    sounds: dict[TakeId, Audio] = field(default_factory=dict)
    renders: dict[TakeId, Render] = field(default_factory=dict)
    last: tuple[ClipId, ...] = ()
    composed: list[Compose] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    _count: int = 0

    def find(self, target: Target) -> tuple[ClipId, ...]:
        return Finder(self.session, known_parts(self.session, self.renders.get), self.last).find(target)

    def grid(self, clip: Clip) -> Grid:
        tempo_map = self.session.tempo_map
        return Grid(tempo_map, tempo_map.beats_at(clip.position), tempo_map.beats_at(clip.end), self.session.rate)

    def hear(self, clip: ClipId) -> Audio:
        found = self.session.clip(clip)
        take = found.take
        if take is None or isinstance(take.source, MidiSource):
            raise InvalidAudio("That clip plays notes, not sound.")
        if isinstance(take.source, AudioSource) and take.source.missing:
            raise MissingMedia(f"The file {take.source.path} is gone.")
        sound, wanted = self.sounds[take.id], self.grid(found).samples
        if found.loop_source:
            return np.take(sound, np.arange(wanted), axis=1, mode="wrap")
        return np.pad(sound, ((0, 0), (0, max(0, wanted - sound.shape[1]))))[:, :wanted]

    def render(self, clip: ClipId, take: TakeId | None = None) -> Render | None:
        playing = self.session.clip(clip).take
        chosen = take or (playing.id if playing is not None else None)
        return self.renders.get(chosen) if chosen is not None else None

    def compose(self, request: Compose) -> Composition:
        self.composed.append(request)
        return ensemble.compose(request)

    def perform(self, request: Perform) -> Performance:
        return ensemble.perform(request)

    def model_name(self, request: Compose | Perform) -> str:
        return f"fake {type(request).__name__.lower()} 1"

    def does(self, task: type[Task[Any]], **arguments: object) -> Outcome:
        """Run a task and carry its outcome out; its drafts are in `drafts`."""
        given = task.schema.model_validate(arguments)
        outcome: Outcome = task().run(given, self)
        self.carry_out(outcome, task.name, given)
        return outcome

    def carry_out(self, outcome: Outcome, task: str, arguments: TaskArguments) -> None:
        """What the conductor does with an outcome, less files and measuring."""
        self.session = apply_all(self.session, outcome.edits)
        self.drafts = []
        touched: list[ClipId] = []
        for placement in outcome.placements:
            made = [make(self.seed + 100_003 * index) for index, make in enumerate(placement.drafts)]
            takes = tuple(self._take(draft, task, arguments, as_midi=placement.as_midi) for draft in made)
            self.drafts += made
            edits, clip = self._edits(placement.place, made[0], takes)
            self.session = apply_all(self.session, edits)
            touched.append(clip)
        if touched:
            self.last = tuple(touched)
        self.gat = self.gat.told(*outcome.attributes)

    def _take(self, draft: Draft, task: str, arguments: TaskArguments, *, as_midi: bool) -> Take:
        assert draft.audio.dtype == np.float32 and draft.audio.ndim == 2
        assert draft.audio.shape[1] == draft.grid.samples, "a draft fills its grid to the sample"
        assert np.isfinite(draft.audio).all()
        take = TakeId(self._new("take"))
        if as_midi:
            assert draft.part is not None
            notes = MidiSource(draft.part.notes, draft.part.length, draft.key, unpitched=draft.part.unpitched)
            return Take(take, draft.name, notes)
        self.sounds[take] = _levelled(draft)
        self.renders[take] = _render(draft, self.sounds[take], task, arguments, self.seed)
        return Take(take, draft.name, AudioSource(Path(f"/renders/{take}.wav")))

    def _edits(self, place: object, draft: Draft, takes: tuple[Take, ...]) -> tuple[tuple[Edit, ...], ClipId]:
        clip = Clip(ClipId(self._new("clip")), draft.grid.position, draft.grid.seconds, takes, 0, draft.loops)
        match place:
            case NewTrack(name):
                track = TrackId(self._new("track"))
                return (InsertTrack(track, name), InsertClip(track, clip)), clip.id
            case NewTakes(old):
                adding = tuple(AddTake(old, take, activate=index == 0) for index, take in enumerate(takes))
                return adding, old
            case Instead(old):
                track_of, _ = self.session.place(old)
                return (MuteClip(old), InsertClip(track_of.id, clip)), clip.id
        raise AssertionError(place)

    def _new(self, kind: str) -> str:
        self._count += 1
        return f"{kind}-{self._count}"


def studio(bpm: float = 120.0, *, tempo_map: TempoMap | None = None, **told: str | float) -> FakeStudio:
    """An empty project; `told` is what the musician said of it."""
    cells = tuple(Attribute(name, value, Origin.SAID, "you") for name, value in told.items())
    session = Session("s", "Song", "1", "memory", RATE, tempo_map or TempoMap.constant(bpm))
    return FakeStudio(session, Gat().told(*cells))


def with_audio(
    there: FakeStudio, audio: Audio, *, name: str, at: float = 0.0, length: float | None = None, missing: bool = False
) -> ClipId:
    """Put a recording into the project, on a track of its own."""
    take = Take(TakeId(f"{name}-take"), name, AudioSource(Path(f"/media/{name}.wav"), missing=missing))
    there.sounds[take.id] = audio
    seconds = Seconds(audio.shape[1] / there.session.rate if length is None else length)
    clip = Clip(ClipId(f"{name}-clip"), Seconds(at), seconds, (take,))
    return _insert(there, Track(TrackId(f"{name}-track"), name, (clip,)))


def with_notes(there: FakeStudio, part: Part, *, name: str, at: float = 0.0) -> ClipId:
    """Put a MIDI clip into the project, on a track of its own."""
    take = Take(TakeId(f"{name}-take"), name, MidiSource(part.notes, part.length, unpitched=part.unpitched))
    start = there.session.tempo_map.beats_at(Seconds(at))
    end = there.session.tempo_map.seconds_at(start + part.length)  # type: ignore[arg-type]
    clip = Clip(ClipId(f"{name}-clip"), Seconds(at), Seconds(end - at), (take,))
    return _insert(there, Track(TrackId(f"{name}-track"), name, (clip,)))


def with_part(
    there: FakeStudio, part: Part, *, bar: int = 1, chords: Sequence[ChordSpan] = (), name: str = ""
) -> ClipId:
    """Put a loop of the copilot's own into the project, at a bar."""
    start = there.session.tempo_map.bar_start(bar)
    grid = Grid(there.session.tempo_map, start, start + part.length, there.session.rate)  # type: ignore[arg-type]
    name = name or part.name or part.role
    audio = ensemble.perform(Perform(grid, part)).audio
    draft = Draft(audio, grid, name, "fake perform 1", "CC0-1.0", part.role, part, tuple(chords))
    take = Take(TakeId(f"{name}-take"), name, AudioSource(Path(f"/renders/{name}.wav")))
    there.sounds[take.id] = audio
    there.renders[take.id] = _render(draft, audio, "generate", TaskArguments(), 1)
    clip = Clip(ClipId(f"{name}-clip"), grid.position, grid.seconds, (take,), 0, True)
    return _insert(there, Track(TrackId(f"{name}-track"), name, (clip,)))


def select(there: FakeStudio, *clips: ClipId, time: tuple[float, float] | None = None) -> None:
    """Point at clips or a stretch of time."""
    marked = None if time is None else (Seconds(time[0]), Seconds(time[1]))
    there.session = replace(there.session, selection=Selection(clips, (), marked))


def clip_of(there: FakeStudio, role: Role) -> Clip:
    """The one clip of ours that plays a role and is heard."""
    found = [
        clip
        for _, clip in there.session.clips()
        if not clip.muted and clip.take and (render := there.renders.get(clip.take.id)) and render.role == role
    ]
    assert len(found) == 1, f"{len(found)} clips play the {role}"
    return found[0]


def tone(hz: float, seconds: float, *, level: float = 0.2, rate: int = RATE) -> Audio:
    """A steady sine, mono."""
    time = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hz * time)).astype(np.float32)[None]


def clicks(beats: Sequence[float], bpm: float, total: float, *, rate: int = RATE) -> Audio:
    """Short noise bursts at beats of a tempo, `total` beats long, mono."""
    audio = np.zeros(round(total * 60 / bpm * rate), np.float32)
    burst = np.random.default_rng(0).standard_normal(round(0.05 * rate)).astype(np.float32)
    burst *= np.exp(-np.arange(len(burst)) / (0.01 * rate)).astype(np.float32) * np.float32(0.4)
    for beat in beats:
        start = round(beat * 60 / bpm * rate)
        piece = burst[: len(audio) - start]
        audio[start : start + len(piece)] += piece
    return audio[None]


def peak_hz(audio: Audio, rate: int = RATE) -> float:
    """The strongest frequency."""
    mono = audio.mean(axis=0) * np.hanning(audio.shape[1])
    size = 1 << (int(np.log2(len(mono))) + 2)
    return float(np.argmax(np.abs(np.fft.rfft(mono, size))) * rate / size)


def _insert(there: FakeStudio, track: Track) -> ClipId:
    there.session = replace(there.session, tracks=(*there.session.tracks, track))
    return track.clips[0].id


def _levelled(draft: Draft) -> Audio:
    if draft.loudness is None:
        return draft.audio
    from bridge.audio.level import to_loudness

    return to_loudness(draft.audio, draft.grid.rate, draft.loudness)


def _render(draft: Draft, audio: Audio, task: str, arguments: TaskArguments, seed: int) -> Render:
    from bridge.audio.level import loudness

    digest = Digest(sha256(audio.tobytes()).hexdigest())
    recipe = Recipe(task, draft.model, recipe_arguments(arguments.as_json()), seed, draft.parents)
    measured = Measurement(
        Samples(audio.shape[1]),
        0,
        Bpm(draft.grid.bpm),
        None,
        None,
        loudness(audio, draft.grid.rate),
        Decibels(-3.0),
        1.0,
    )
    return Render(
        digest, recipe, draft.grid.rate, Samples(audio.shape[1]), audio.shape[0], draft.role, draft.name, draft.licence,
        measured, draft.part, draft.chords,
    )  # fmt: skip
