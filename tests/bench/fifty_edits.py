"""Fifty requests in a row on one song of twelve tempos and six metres, each measured by other means than the program's.

Run: python -m tests.bench.fifty_edits [--verbose] [--seed N] [--edits N]
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.controller.conductor import Conductor, Reply, Wish
from bridge.core.notes import Part
from bridge.core.plan import Plan
from bridge.core.render import Render
from bridge.core.session import AudioSource, Clip, ClipId, Selection, Session, TakeId, Track
from bridge.core.theory import Key
from bridge.daw.rpp import RppBackend, working_copy
from bridge.engine.engine import Engine
from bridge.errors import CopilotError
from bridge.store.store import Store
from bridge.tasks.catalogue import Catalogue
from tests.bench import edit_judge as judge
from tests.bench.edit_tables import ASTRAY, HEAD, Edit, Judged, faults, rows, summary
from tests.bench.edit_walk import Asking, Walk, project, song
from tests.bench.projects import Timeline
from tests.bench.table import columns, show

SEED = 5
SCALED = ("speed", "fit")
FAITHFUL = ("speed", "fit", "pitch", "effects")
"""Requests that leave a part's onsets where they were written, but for its speed."""


@dataclass(frozen=True)
class Known:
    """What the bench knows of a take it has judged."""

    key: Key
    level: float
    beats: tuple[Fraction, Fraction]
    factor: Fraction | None
    chroma: NDArray[np.float64] | None


@dataclass
class Bench:
    """A song under edit.

    Args:
        conductor: Who carries requests out.
        timeline: Of the song.
        walk: Who asks.
        seed: Of the first request.
    """

    conductor: Conductor
    timeline: Timeline
    walk: Walk
    seed: int
    known: dict[TakeId, Known] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    states: list[tuple[Track, ...]] = field(default_factory=list)
    ahead: list[tuple[Track, ...]] = field(default_factory=list)

    def edit(self, number: int) -> Edit:
        """Make the next request and judge it."""
        before = self.conductor.state()[0]
        asking = self.walk.next(before)
        section = self.timeline.sections[self.walk.section]
        edit = Edit(number, asking, f"{float(section.bpm):g} {section.metre}", self.seed + number)
        selection = None if asking.clip is None else Selection(clips=(asking.clip,))
        begun = time.perf_counter()
        try:
            reply = self.conductor.ask(Wish(asking.words, selection, edit.seed))
        except CopilotError as error:
            return replace(edit, refused=str(error), seconds=time.perf_counter() - begun)
        edit = replace(edit, seconds=time.perf_counter() - begun)
        if not isinstance(reply.interpretation, Plan):
            return replace(edit, refused=" ".join(reply.said))
        after = self.conductor.state()[0]
        moved = asking.kind in ("undo", "redo")
        loops, wrong = ((), []) if moved else self._judged(asking, before, after, reply)
        return replace(
            edit,
            loops=loops,
            wrong=(*wrong, *self._travelled(asking, before, after)),
            mix_key=self._mix_key(after) if loops else None,
        )

    def _travelled(self, asking: Asking, before: Session, after: Session) -> tuple[str, ...]:
        """What undo, redo and every other request did to what was there."""
        if asking.kind == "undo":
            wanted = self.states[-1] if self.states else ()
            self.ahead.append(before.tracks)
            if self.states:
                self.states.pop()
            return () if after.tracks == wanted else ("undo did not restore the project",)
        if asking.kind == "redo":
            wanted = self.ahead.pop() if self.ahead else after.tracks
            self.states.append(before.tracks)
            return () if after.tracks == wanted else ("redo did not restore the project",)
        if after.tracks != before.tracks:  # fitting what fits already is nothing to undo
            self.states.append(before.tracks)
            self.ahead.clear()
        there = {take.id for _, clip in before.clips() for take in clip.takes}
        still = {take.id for _, clip in after.clips() for take in clip.takes}
        return () if there <= still else (f"{len(there - still)} takes are gone",)

    def _judged(
        self, asking: Asking, before: Session, after: Session, reply: Reply
    ) -> tuple[tuple[Judged, ...], list[str]]:
        there = {take.id for _, clip in before.clips() for take in clip.takes}
        cards = {render.digest[:8]: render for render in reply.renders}
        judged: list[Judged] = []
        wrong: list[str] = []
        for _, clip in after.clips():
            for take in clip.takes:
                if take.id in there or not isinstance(take.source, AudioSource):
                    continue
                card = cards.get(take.source.path.stem[-9:-1])
                if card is None:
                    wrong.append(f"“{take.name}” plays no render of this request")
                    continue
                judged.append(self._loop(asking, before, clip, take.id, card, take.source.path))
        if asking.plays and not judged:
            wrong.append("nothing new sounds")
        return tuple(judged), wrong

    def _loop(self, asking: Asking, before: Session, clip: Clip, take: TakeId, card: Render, path: Path) -> Judged:
        sound, rate = judge.read(path)
        old = self._before(asking.clip, before)
        start, end = self._wanted(asking, old, clip)
        samples = self.timeline.sample(end) - self.timeline.sample(start)
        placed = abs(clip.position - float(self.timeline.second(start))) * rate
        cut = abs(clip.length * rate - sound.shape[1])
        off = sound.shape[1] - samples or math.floor(max(placed, cut))
        factor = self._factor(asking, old, end - start)
        role = str(card.role)
        pitched = card.part is not None and not card.part.unpitched
        key = self._key(asking, old)
        energy = judge.chroma(sound, rate) if pitched else None
        level = judge.loudness(sound, rate)
        reference = self.first.setdefault(role, level) if old is None else old.level
        self.known[take] = Known(key, level, (start, end), factor, energy)
        parted = card.part if card.part is not None and factor is not None else None
        return Judged(
            name=card.name,
            role=role,
            samples_off=off,
            grid=None if parted is None or factor is None else self._grid(parted, start, factor),
            late=self._late(sound, parted, start, rate) if self._struck(asking, card, factor) else np.array([]),
            key=None if energy is None else judge.key_verdict(energy, key),
            fooled=0 if energy is None else sum(judge.key_verdict(energy, key.transpose(n)) != "wrong" for n in ASTRAY),
            level=level - reference if asking.level_kept else None,
            offset=level - self.first.setdefault(role, level) if asking.level_kept else None,
            seam=judge.seam(sound, rate, begins=self._begins(card.part, start)),
            peak=judge.true_peak(sound, rate),
            own=card.measured.problems,
        )

    def _begins(self, part: Part | None, start: Fraction) -> bool:
        """Whether a note begins within 20 ms of the loop's first sample."""
        if part is None or not part.notes:
            return False
        first = self.timeline.second(start + Fraction(min(note.start for note in part.notes)))
        return first - self.timeline.second(start) < Fraction(20, 1000)

    def _before(self, chosen: ClipId | None, session: Session) -> Known | None:
        if chosen is None:
            return None
        playing = session.clip(chosen).take
        return None if playing is None else self.known.get(playing.id)

    def _wanted(self, asking: Asking, old: Known | None, clip: Clip) -> tuple[Fraction, Fraction]:
        """The stretch a new loop must fill, in beats of the song."""
        if asking.span is not None:
            first, count = asking.span
            return self.timeline.beat_of_bar(first), self.timeline.beat_of_bar(first + count)
        assert old is not None
        start, end = old.beats
        if asking.kind == "fit":
            return self._whole_bars(clip)
        if asking.added:
            return start, end + asking.added * self.timeline.sections[self.walk.section].bar
        return start, start + (end - start) / asking.factor

    def _whole_bars(self, clip: Clip) -> tuple[Fraction, Fraction]:
        """The bar lines nearest to a clip's ends."""
        bars = range(1, 2 + sum(section.bars for section in self.timeline.sections))
        lines = [self.timeline.beat_of_bar(bar) for bar in bars]
        ends = (clip.position, clip.position + clip.length)
        first, last = (min(lines, key=lambda b: abs(float(self.timeline.second(b)) - end)) for end in ends)
        return first, last

    def _factor(self, asking: Asking, old: Known | None, beats: Fraction) -> Fraction | None:
        """How many times as fast as it was written a loop plays; None where that is not one number."""
        if old is None:
            return Fraction(1)
        if old.factor is None:
            return None
        if asking.kind in SCALED:
            return old.factor * (old.beats[1] - old.beats[0]) / beats
        return old.factor if old.factor == 1 or asking.kind in FAITHFUL else None

    def _key(self, asking: Asking, old: Known | None) -> Key:
        key = self.walk.key if old is None else old.key
        return key.transpose(asking.semitones)

    def _grid(self, part: Part, start: Fraction, factor: Fraction) -> float:
        lasts, into = [], []
        for note in part.notes:
            at = start + Fraction(note.start)
            lasts.append(float(self.timeline.second(at + Fraction(1, 1000)) - self.timeline.second(at)) * 1000)
            into.append(float(self.timeline.into_bar(start + Fraction(note.start) * factor)))
        return judge.grid_fit(part, into, lasts).worst

    def _struck(self, asking: Asking, card: Render, factor: Fraction | None) -> bool:
        struck = card.part is not None and card.part.unpitched and factor is not None
        return struck and asking.kind not in ("effects", "extend", *SCALED)

    def _late(self, sound: judge.Sound, part: Part | None, start: Fraction, rate: int) -> NDArray[np.float64]:
        assert part is not None
        first = self.timeline.sample(start)
        places = [self.timeline.sample(start + Fraction(note.start)) - first for note in part.notes]
        return judge.attack_errors(sound, rate, places)

    def _mix_key(self, session: Session) -> judge.KeyVerdict | None:
        """The key told of all that sounds together in the section."""
        playing = [clip.take.id for _, clip in self.walk.here(session) if clip.take is not None]
        there = [self.known[take] for take in playing if take in self.known]
        sounds = [one.chroma for one in there if one.chroma is not None and one.key == self.walk.key]
        if not sounds:
            return None
        return judge.key_verdict(np.mean(sounds, axis=0), self.walk.key, enough=judge.MIX_IN_KEY)


def edits(folder: Path, walk: Walk, timeline: Timeline, *, seed: int, most: int | None = None) -> list[Edit]:
    """Carry the walk out on a new project in a folder."""
    backend = RppBackend(*working_copy(project(folder, timeline)))
    with closing(Store(folder / "home")) as store:
        conductor = Conductor(backend=backend, store=store, ensemble=Engine(), catalogue=Catalogue())
        bench = Bench(conductor, timeline, walk, seed)
        count = walk.length if most is None else min(most, walk.length)
        done = []
        for number in range(1, count + 1):
            done.append(bench.edit(number))
            if sys.stderr.isatty():
                print(f"\r  {number}/{count} {done[-1].asking.words:60.60}", end="", file=sys.stderr)
        if sys.stderr.isatty():
            print("\r" + " " * 76 + "\r", end="", file=sys.stderr)
        return done


def main(arguments: list[str] | None = None) -> bool:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="a line for each request")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--edits", type=int, help="stop after so many")
    options = parser.parse_args(arguments)
    timeline = song()
    with tempfile.TemporaryDirectory(prefix="loop-copilot-bench-") as name:
        walk = Walk(timeline, options.seed)
        done = edits(Path(name).resolve(), walk, timeline, seed=options.seed * 1000, most=options.edits)
    if options.verbose:
        columns(HEAD, rows(done))
        print()
    met = show(f"{len(done)} edits in a row, 60–190 bpm, six metres (seed {options.seed})", summary(done))
    for line in faults(done):
        print(f"  {line}")
    print()
    return met


if __name__ == "__main__":
    sys.exit(not main())
