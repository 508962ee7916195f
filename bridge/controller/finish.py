"""From a draft to a finished loop: fitted to the grid, levelled, measured, made again if it must be, stored.

Finished loops become edits. Their files wait in the store until the project is about to be changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import numpy as np

from bridge.audio.fit import fit
from bridge.audio.level import CEILING, limited, to_loudness
from bridge.audio.midi_file import write_midi
from bridge.audio.seam import mend
from bridge.audio.verify import PEAK_SLACK, SEAM_BOUND, measure
from bridge.audio.wav import LoopInfo, write
from bridge.core.edit import AddTake, Edit, InsertClip, InsertTrack, MuteClip, SaveState
from bridge.core.model import Audio, Watch
from bridge.core.notes import Role
from bridge.core.plan import Step
from bridge.core.render import Digest, Measurement, Recipe, Render, recipe_arguments
from bridge.core.session import AudioSource, Clip, ClipId, Colour, MidiSource, Session, Source, Take, TakeId, TrackId
from bridge.core.units import Seconds
from bridge.errors import Conflict
from bridge.store.delivery import Delivery
from bridge.store.store import Store
from bridge.tasks.task import Beside, Draft, Instead, NewTakes, NewTrack, Placement

TRIES = 3
"""How often a loop is made before it is handed over with its faults named."""

SEED_STEP = 7919
"""Between the seeds of two tries; a prime, so that takes and tries never share one."""

TAKE_STEP = 100_003
"""Between the seeds of two takes; a prime again."""

FINISHING = 1
"""Changes whenever the same draft could come out otherwise, or be measured otherwise."""

FOLDER_STATE = "folder"
FOLDER_NAME = "Loop Copilot"
"""Of the folder track, and of the folder inside the project's media folder."""

FOLDER_COLOUR = Colour(92, 107, 192)
COLOURS: dict[Role | None, Colour] = {
    "drums": Colour(229, 115, 115),
    "percussion": Colour(255, 183, 77),
    "bass": Colour(100, 181, 246),
    "chords": Colour(129, 199, 132),
    "pad": Colour(77, 182, 172),
    "lead": Colour(186, 104, 200),
    None: Colour(144, 164, 174),
}


@dataclass(frozen=True)
class Finished:
    """A loop on disk and the take that plays it."""

    render: Render
    draft: Draft
    take: Take
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Loop:
    """A draft made, corrected and measured.

    Args:
        draft: As the task made it.
        key: Names the draft and all that is done to it.
        sound: Its audio; where the same draft was finished before, the digest of that in the store.
        measured: What verification found.
        seed: It was made from.
    """

    draft: Draft
    key: str
    sound: Audio | Digest
    measured: Measurement
    seed: int


@dataclass(frozen=True)
class Written:
    """A loop whose audio is in the store.

    Args:
        loop: The loop.
        digest: Of its audio.
        reused: Whether it was in the store before.
        file: Where its audio will lie in the project's media folder.
        files: All that is to be put there.
    """

    loop: Loop
    digest: Digest
    reused: bool
    file: Path
    files: tuple[Delivery, ...]


class Finisher:
    """Stores the loops of one request.

    Args:
        store: Where renders are kept.
        media: The project's media folder; None while the project has no place on disk.
    """

    def __init__(self, store: Store, media: Path | None) -> None:
        self._store = store
        self._media = media

    def make(self, make: Callable[[int], Draft], seed: int, *, stop: Watch, as_midi: bool) -> Written:
        """Make a draft that measures up, or the best of several tries, and put its audio into the store.

        Safe to call from several threads.

        Args:
            make: Makes a draft from a seed.
            seed: Of the first try.
            stop: Asked between tries; raises when the musician has stopped the request.
            as_midi: Whether only its notes are to go into the project's media folder.

        Raises:
            Conflict: when the project has no place on disk.
            StorageFailed: when a file cannot be written.
        """
        if self._media is None:
            raise Conflict("The project has no place on disk yet.", "Save it first.")
        tried: list[Loop] = []
        for attempt in range(TRIES):
            stop.progress("measuring", 0.0)
            loop = self._finished(make(seed + attempt * SEED_STEP), seed + attempt * SEED_STEP)
            tried.append(replace(loop, measured=loop.measured.tried(attempt + 1)))
            if not loop.measured.problems:
                break
        return self._write(min(tried, key=lambda loop: len(loop.measured.problems)), self._media, as_midi=as_midi)

    def _finished(self, draft: Draft, seed: int) -> Loop:
        key = _key(draft)
        known = self._store.finished(key)
        sound, measured = _levelled(draft) if known is None else known
        return Loop(draft, key, sound, measured, seed)

    def _write(self, loop: Loop, media: Path, *, as_midi: bool) -> Written:
        draft, grid = loop.draft, loop.draft.grid
        info = LoopInfo(bpm=grid.bpm, beats=grid.beats, signature=grid.signature, key=draft.key)
        with self._store.audio.scratch() as folder:
            wav, midi = folder / "loop.wav", folder / "part.mid"
            if isinstance(loop.sound, str):
                digest = loop.sound
            else:
                write(wav, loop.sound, grid.rate, loop=info if draft.loops else None)
                digest = self._store.audio.take_in(wav)
                self._store.keep_finished(loop.key, digest, loop.measured)
            file = media / FOLDER_NAME / f"{file_name(draft)} [{digest[:8]}].wav"
            files = [] if as_midi else [Delivery(file, digest, self._store.audio.path(digest))]
            if draft.part is not None:
                write_midi(midi, draft.part, grid)
                notes = midi.read_bytes()
                files.append(Delivery(file.with_suffix(".mid"), Digest(hashlib.sha256(notes).hexdigest()), notes))
        return Written(loop, digest, isinstance(loop.sound, str), file, tuple(files))

    def finish(self, written: Written, step: Step, *, as_midi: bool) -> Finished:
        """Remember a loop's card and make the take that plays it."""
        draft, grid, loop = written.loop.draft, written.loop.draft.grid, written.loop
        arguments = recipe_arguments(step.arguments.as_json())
        render = Render(
            digest=written.digest,
            recipe=Recipe(step.task, draft.model, arguments, loop.seed, draft.parents),
            rate=grid.rate,
            samples=grid.samples,
            channels=draft.audio.shape[0],
            role=draft.role,
            name=draft.name,
            licence=draft.licence,
            measured=loop.measured,
            part=draft.part,
            chords=draft.chords,
        )
        self._store.keep_render(render)
        source: Source = AudioSource(written.file)
        if as_midi and draft.part is not None:
            part = draft.part
            source = MidiSource(part.notes, part.length, draft.key, unpitched=part.unpitched)
        take = Take(TakeId(new_id()), draft.name, source)
        return Finished(render, draft, take, (*draft.warnings, *loop.measured.problems))


def _key(draft: Draft) -> str:
    """Names a draft and all that is done to it here, for whoever makes the same again."""
    asked = (FINISHING, draft.grid, draft.part, draft.key, draft.loops, draft.loudness, draft.in_time)
    digest = hashlib.sha256(f"{asked!r}\n{draft.audio.shape}\n".encode())
    digest.update(np.ascontiguousarray(draft.audio, "<f4").data)
    return digest.hexdigest()


def _levelled(draft: Draft) -> tuple[Audio, Measurement]:
    """Correct what can be corrected: length, loudness, and a seam that clicks."""
    audio = fit(draft.audio, draft.grid, loops=draft.loops)
    if draft.loudness is not None:
        audio = to_loudness(audio, draft.grid.rate, draft.loudness)
    measured = _measured(draft, audio)
    if draft.part is not None and measured.true_peak > CEILING + PEAK_SLACK:
        audio = limited(audio, draft.grid.rate, loops=draft.loops)
        measured = _measured(draft, audio)
    if draft.loops and measured.seam > SEAM_BOUND:
        mended = mend(audio, draft.grid.rate)
        again = _measured(draft, mended)
        if again.seam < measured.seam:
            audio, measured = mended, again
    return audio, measured


def _measured(draft: Draft, audio: Audio) -> Measurement:
    return measure(
        audio, draft.grid, part=draft.part, key=draft.key, loops=draft.loops, loudness=draft.loudness,
        in_time=draft.in_time,
    )  # fmt: skip


def placed(
    session: Session, placement: Placement, finished: tuple[Finished, ...], *, opened: dict[str, TrackId]
) -> tuple[Edit, ...]:
    """The edits that put finished loops where they belong.

    Args:
        session: As it stands.
        placement: Where they belong.
        finished: The takes of one clip.
        opened: Tracks this step has opened, by name: one part over several stretches lies on one track.
    """
    grid = finished[0].draft.grid
    # Takes of a new track are all there are of it; further takes of a clip are counted among themselves.
    counted = ", take" if isinstance(placement.place, NewTrack) else ""
    takes = tuple(
        replace(loop.take, name=f"{loop.take.name}{counted} {number}") if len(finished) > 1 else loop.take
        for number, loop in enumerate(finished, 1)
    )
    loops = finished[0].draft.loops
    clip = Clip(ClipId(new_id()), grid.position, Seconds(grid.seconds), takes, 0, loops)
    match placement.place:
        case NewTrack(name) if name in opened:
            return (InsertClip(opened[name], clip),)
        case NewTrack(name):
            folder, opening = _folder(session)
            track = opened[name] = TrackId(new_id())
            colour = COLOURS[finished[0].draft.role]
            return (*opening, InsertTrack(track, name, colour, folder), InsertClip(track, clip))
        case NewTakes(clip_id):
            return tuple(AddTake(clip_id, take, activate=index == 0) for index, take in enumerate(takes))
        case Instead(clip_id):
            track_there, _ = session.place(clip_id)
            return (MuteClip(clip_id), InsertClip(track_there.id, clip))
        case Beside(clip_id):
            return (InsertClip(session.place(clip_id)[0].id, clip),)


def _folder(session: Session) -> tuple[TrackId, tuple[Edit, ...]]:
    """The copilot's folder track, and the edits that open it where it is not there yet."""
    saved = session.state(FOLDER_STATE)
    if saved is not None and any(track.id == saved for track in session.tracks):
        return TrackId(saved), ()
    folder = TrackId(new_id())
    return folder, (
        InsertTrack(folder, FOLDER_NAME, FOLDER_COLOUR, is_folder=True),
        SaveState(FOLDER_STATE, folder),
    )


def file_name(draft: Draft) -> str:
    """A file name that says name, tempo and key, safe on every system."""
    key = f" {draft.key.short}" if draft.key is not None else ""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", draft.name).strip(" .") or "loop"
    return f"{name[:60]} {draft.grid.bpm:.4g}bpm{key}"


def new_id() -> str:
    """A fresh GUID as REAPER writes them."""
    return f"{{{str(uuid4()).upper()}}}"
