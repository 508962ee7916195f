"""Requests in words, one after the other, as somebody working through a song would make them.

The song's sections have a tempo and a metre each. The walk makes a loop in a section, changes it a few
times, and moves on. All chance comes from one seed; the words alone say what is wanted, and what must come
of them is written down beside them, to be held against what does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random

from bridge.core.session import Clip, ClipId, Session, Track
from bridge.core.theory import Key
from tests.bench.projects import Section, Timeline

TEMPOS = ("60", "72", "84", "93.5", "104", "116", "128", "140", "151.3", "163", "176", "190")
METRES = ((4, 4), (3, 4), (6, 8), (12, 8), (5, 4), (7, 8))
SECTION_BARS = 12
LOOP_BARS = 4
KEYS = ("D minor", "F major", "A minor", "Bb major", "E minor", "G major", "C minor", "D dorian", "A major",
        "F# minor", "Eb major", "G mixolydian")  # fmt: skip
GENRES = ("funk", "rock", "pop", "soul", "house", "disco", "reggae", "synthwave", "bossa nova", "lo-fi", "trance",
          "jazz swing")  # fmt: skip

KINDS = (
    "add", "add", "add", "regenerate", "regenerate", "vary", "vary", "restyle", "restyle", "pitch", "pitch", "speed",
    "effects", "effects", "effects", "hats", "takes", "takes", "keep", "undo", "redo", "extend", "extend", "rearrange",
    "rearrange", "fit", "straddle", "add", "vary", "undo", "redo", "pitch", "speed", "effects", "regenerate", "restyle",
    "takes", "keep",
)  # fmt: skip
"""What is asked for beside the first loop of each section: with those of twelve sections, fifty requests."""


@dataclass(frozen=True)
class Asking:
    """One request and what must come of it.

    Args:
        kind: Of request.
        words: What is said.
        clip: What is selected.
        span: The bars that new loops must fill, where the words say so: first and count.
        factor: How much the length of the selected clip must change.
        semitones: How much its pitches must.
        added: Bars it must grow by.
        plays: Whether the request must make new sound; fitting what fits already makes none.
        level_kept: Whether what comes of it must be as loud as what was there.
    """

    kind: str
    words: str
    clip: ClipId | None = None
    span: tuple[int, int] | None = None
    factor: Fraction = Fraction(1)
    semitones: int = 0
    added: int = 0
    plays: bool = True
    level_kept: bool = True


def song(tempos: Sequence[str] = TEMPOS, metres: Sequence[tuple[int, int]] = METRES) -> Timeline:
    """A timeline that goes through tempos and metres side by side."""
    return Timeline(tuple(Section(Fraction(t), *metres[i % len(metres)], SECTION_BARS) for i, t in enumerate(tempos)))


class Walk:
    """Chooses the next request from what is in the project.

    Args:
        timeline: Of the project.
        seed: Of every choice.
        kinds: What to ask for beside the first loop of each section.
    """

    def __init__(self, timeline: Timeline, seed: int, kinds: Sequence[str] = KINDS) -> None:
        self._timeline = timeline
        self._chance = Random(seed)  # a walk, not a secret
        self._keys = self._chance.sample(KEYS, len(KEYS))
        self._genres = self._chance.sample(GENRES, len(GENRES))
        self._stays = self._dealt(list(kinds))
        self.section = -1

    def _dealt(self, kinds: list[str]) -> list[list[str]]:
        """What is asked for in each section: pairs that belong together stay in one."""
        self._chance.shuffle(kinds)
        groups = [[k] for k in kinds if k not in ("redo", "keep", "fit")]
        for first, second in (("undo", "redo"), ("takes", "keep"), ("speed", "fit")):
            for _ in range(kinds.count(second)):
                next(g for g in groups if g == [first]).append(second)
        stays: list[list[str]] = [[] for _ in self._timeline.sections]
        # An undo that nothing follows comes last: it must not leave the section without a loop to change.
        for group in sorted(groups, key=lambda group: group == ["undo"]):
            min(stays, key=len).extend(group)
        return stays

    @property
    def length(self) -> int:
        """How many requests there are in all."""
        return len(self._timeline.sections) + sum(len(stay) for stay in self._stays)

    @property
    def key(self) -> Key:
        """What the present section is in."""
        return Key.parse(self._keys[self.section % len(self._keys)])

    def next(self, session: Session) -> Asking:
        """The next request."""
        if self.section < 0 or not self._stays[self.section]:
            self.section += 1
            return self._loop()
        kind = self._stays[self.section].pop(0)
        chosen = self._choose(kind, session)
        asking: Asking = getattr(self, f"_{kind}")(chosen)
        return asking

    def here(self, session: Session) -> list[tuple[Track, Clip]]:
        """The clips of the present section that sound."""
        _, _, start = self._timeline.start(self.section)
        _, _, end = self._timeline.start(self.section + 1)
        return [(t, c) for t, c in session.clips() if not c.muted and float(start) - 0.01 <= c.position < float(end)]

    def _choose(self, kind: str, session: Session) -> tuple[Track, Clip]:
        clips = self.here(session) or list(session.clips())
        drums = [one for one in clips if "drum" in one[1].name]
        pitched = [one for one in clips if one not in drums]
        sped = [one for one in clips if "×" in one[1].name]
        wanted = {"hats": drums, "pitch": pitched, "rearrange": pitched, "fit": sped}.get(kind, clips)
        return self._chance.choice(wanted or clips)

    def _bar(self) -> int:
        return self._timeline.start(self.section)[0]

    def _loop(self) -> Asking:
        genre = self._genres[self.section % len(self._genres)]
        first = self._bar()
        words = (
            f"make {LOOP_BARS} bars of {genre} in {self.key} at bar {first} with drums, bass, electric piano and a lead"
        )
        return Asking("loop", words, span=(first, LOOP_BARS))

    def _add(self, _: tuple[Track, Clip]) -> Asking:
        what = self._chance.choice(("a warm pad", "a shaker", "strings", "a second lead", "an organ", "congas"))
        first = self._bar()
        return Asking("add", f"add {what}, bars {first} to {first + LOOP_BARS - 1}", span=(first, LOOP_BARS))

    def _straddle(self, _: tuple[Track, Clip]) -> Asking:
        """A part that crosses into the next section, over the change of tempo and metre."""
        first = self._bar() + SECTION_BARS - 2
        return Asking("straddle", f"add a pad, bars {first} to {first + 3}", span=(first, 4))

    def _regenerate(self, chosen: tuple[Track, Clip]) -> Asking:
        which = self._chance.choice(("the second half", "the last bar", "the first half"))
        return Asking("regenerate", f"regenerate {which} of this", chosen[1].id)

    def _vary(self, chosen: tuple[Track, Clip]) -> Asking:
        words = self._chance.choice(("vary this", "give me a wild variation of this", "a subtle variation of this"))
        return Asking("vary", words, chosen[1].id)

    def _restyle(self, chosen: tuple[Track, Clip]) -> Asking:
        mood = self._chance.choice(("more relaxed", "darker", "more energetic", "busier", "simpler"))
        return Asking("restyle", f"make this {mood}", chosen[1].id)

    def _pitch(self, chosen: tuple[Track, Clip]) -> Asking:
        words, semitones = self._chance.choice(
            (("transpose this up 2 semitones", 2), ("make this an octave lower", -12), ("pitch this down by 3", -3))
        )
        if semitones == -12 and "bass" in chosen[1].name:
            # No bass guitar goes an octave below where bass lines lie, and the program says so.
            words, semitones = "make this an octave higher", 12
        return Asking("pitch", words, chosen[1].id, semitones=semitones)

    def _speed(self, chosen: tuple[Track, Clip]) -> Asking:
        words, factor = self._chance.choice(
            (("play this in double time", "2"), ("speed this up by 10 %", "1.1"), ("play this at half speed", "0.5"))
        )
        return Asking("speed", words, chosen[1].id, factor=Fraction(factor))

    def _fit(self, chosen: tuple[Track, Clip]) -> Asking:
        return Asking("fit", "fit this to the grid", chosen[1].id, plays=False)

    def _effects(self, chosen: tuple[Track, Clip]) -> Asking:
        words = self._chance.choice(
            ("put a bit of reverb on this", "make this lo-fi", "put this underwater, a bit", "add some chorus to this",
             "make this sound like an old radio", "some warm saturation on this")
        )  # fmt: skip
        return Asking("effects", words, chosen[1].id)

    def _hats(self, chosen: tuple[Track, Clip]) -> Asking:
        return Asking("hats", "take the hats out of this", chosen[1].id, level_kept=False)

    def _takes(self, chosen: tuple[Track, Clip]) -> Asking:
        return Asking("takes", "give me 2 more takes of this", chosen[1].id)

    def _keep(self, _: tuple[Track, Clip]) -> Asking:
        return Asking("keep", "use the second one", plays=False)

    def _undo(self, _: tuple[Track, Clip]) -> Asking:
        return Asking("undo", "undo", plays=False)

    def _redo(self, _: tuple[Track, Clip]) -> Asking:
        return Asking("redo", "redo", plays=False)

    def _extend(self, chosen: tuple[Track, Clip]) -> Asking:
        return Asking("extend", "make this 2 bars longer", chosen[1].id, added=2)

    def _rearrange(self, chosen: tuple[Track, Clip]) -> Asking:
        style = self._chance.choice(("on a piano", "on strings", "as reggae", "as bossa nova"))
        return Asking("rearrange", f"play this {style}", chosen[1].id)


def project(folder: Path, timeline: Timeline) -> Path:
    """The song as a project file with nothing on it yet."""
    return timeline.write(folder / "fifty edits.rpp")
