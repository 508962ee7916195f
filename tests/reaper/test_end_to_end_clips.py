"""Clips of every kind, fitted to the grid: what comes out tells whether the clip was heard as it plays.

Each plays a row of short tones, every one of a pitch of its own. Heard rightly, they lie on the beats; a kind
that is misread puts them elsewhere, in another order, at other pitches, or makes other bars of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import soundfile
from fakes.reaper import missing

from bridge.config import HOME_VARIABLE
from bridge.core.session import AudioSource, Clip
from tests.fakes.daemon import running
from tests.reaper.stage import Seat, clips, heard, lost, read, seated

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

RATE = 44_100
LATEST = 0.012
"""Seconds by which a tone may miss its beat."""

HEAD = """<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1732270000
  SAMPLERATE 44100 1 0
  TEMPO 120 4 4
  SELECTION 0 0
  SELECTION2 0 0
  <TEMPOENVEX
    ACT 1 -1
    PT 0.000000000000 120.0000000000 1 262148 0 1
    PT 8.000000000000 90.0000000000 1 0 0 1
  >
"""

TRACK = """  <TRACK {{77777777-0000-4000-8000-0000000000{number:02}}}
    NAME "{name}"
    ISBUS 0 0
    <ITEM
      POSITION {position}
      LENGTH {length}
      LOOP {loop}
      MUTE 0 0
      SEL 0
      IGUID {{88888888-0000-4000-8000-0000000000{number:02}}}
      NAME "{name}"
      VOLPAN 1 0 1 -1
      SOFFS {offset}
      PLAYRATE {rate} {keep} 0 -1 0 0.0025
      GUID {{99999999-0000-4000-8000-0000000000{number:02}}}
{source}
{markers}    >
  >
"""

WAVE = '      <SOURCE WAVE\n        FILE "{file}"\n      >'
SECTION = """      <SOURCE SECTION
        LENGTH {length}
        MODE {mode}
        STARTPOS {start}
        OVERLAP 0.01
        <SOURCE WAVE
          FILE "{file}"
        >
      >"""
MIDI = """      <SOURCE MIDI
        HASDATA 1 960 QN
        E 0 90 3c 60
        E 960 80 3c 00
        E 960 90 3e 60
        E 960 80 3e 00
        E 5760 b0 7b 00
      >"""


def pitches(tones: list[int]) -> list[float]:
    """In hertz."""
    return [400.0 + 150 * tone for tone in tones]


class Kind(NamedTuple):
    """A clip, and what is to be heard of it: which tones in which order, how many times as high, on which beats."""

    source: str
    tones: list[int]
    rate: float = 1.2
    keep: int = 1
    offset: float = 0
    position: float = 0
    length: float = 4
    loop: int = 0
    markers: str = ""
    higher: float = 1.0
    beats: tuple[float, ...] = tuple(number / 2 for number in range(8))
    ends: float = 4


ALL = [0, 1, 2, 3, 4, 5, 6, 7]
SLOW = WAVE.format(file="slow.wav")
KINDS = {
    "played faster": Kind(SLOW, ALL),
    "played faster, as a tape": Kind(SLOW, ALL, keep=0, higher=1.2),
    "from later on": Kind(SLOW, [2, 3, 4, 5], offset=1.2, length=2, ends=2, beats=(0, 0.5, 1, 1.5)),
    "round and round": Kind(WAVE.format(file="half.wav"), [0, 1, 2, 3] * 2, loop=1),
    "backwards": Kind(SECTION.format(file="backwards.wav", length=4.8, mode=3, start=0), ALL),
    "a section": Kind(
        SECTION.format(file="slow.wav", length=2.4, mode=0, start=1.2), [2, 3, 4, 5], length=2, ends=2,
        beats=(0, 0.5, 1, 1.5),
    ),
    "a section, backwards": Kind(
        SECTION.format(file="backwards.wav", length=2.4, mode=2, start=1.2), [2, 3, 4, 5], length=2, ends=2,
        beats=(0, 0.5, 1, 1.5),
    ),
    "stretched between markers": Kind(
        WAVE.format(file="uneven.wav"), ALL, rate=1, markers="      SM 0 0 + 2 2.4 + 4 4\n"
    ),
    "over a change of tempo": Kind(
        WAVE.format(file="even.wav"), ALL, rate=1, position=6, length=14 / 3, ends=14 / 3,
        beats=(0, 0.5, 1, 1.5, *(2 + number * 2 / 3 for number in range(4))),
    ),
}  # fmt: skip


def tones(which: list[int], starts: list[float], seconds: float) -> np.ndarray:
    """Short tones that die away."""
    audio = np.zeros(round(seconds * RATE))
    time = np.arange(round(0.12 * RATE)) / RATE
    for start, hertz in zip(starts, pitches(which), strict=True):
        at = round(start * RATE)
        audio[at : at + len(time)] += 0.6 * np.sin(2 * np.pi * hertz * time) * np.exp(-time * 30)
    return audio


def write_media(folder: Path) -> None:
    slow = tones(ALL, [number * 0.6 for number in ALL], 4.8)
    even = tones(ALL, [number * 7 / 12 for number in ALL], 14 / 3)
    uneven = tones(ALL, [0, 0.6, 1.2, 1.8, 2.4, 2.8, 3.2, 3.6], 4)
    files = {"slow": slow, "backwards": slow[::-1], "half": slow[: round(2.4 * RATE)], "even": even, "uneven": uneven}
    for name, audio in files.items():
        soundfile.write(folder / f"{name}.wav", audio, RATE)


def write_project(folder: Path) -> Path:
    write_media(folder)
    text = HEAD
    for number, (name, kind) in enumerate(KINDS.items()):
        text += TRACK.format(number=number, name=name, **kind._asdict())
    notes = Kind(MIDI, [], rate=1)
    text += TRACK.format(number=len(KINDS), name="notes", **notes._asdict()) + ">\n"
    (folder / "kinds.rpp").write_text(text)
    return folder / "kinds.rpp"


@dataclass(frozen=True)
class Scene:
    """A project with a clip of every kind."""

    seat: Seat
    project: Path

    def item(self, name: str) -> str:
        """The clip of a kind."""
        return next(
            clip.id for track, clip in clips(read(self.seat.reaper, self.project.read_text())).values() if track == name
        )


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    project, home = write_project(tmp_path_factory.mktemp("kinds")), tmp_path_factory.mktemp("copilot")
    with pytest.MonkeyPatch.context() as patch, running(home):
        patch.setenv(HOME_VARIABLE, str(home))
        with seated(heard(home), project) as seat:
            seat.connect()
            yield Scene(seat, project)


def sound(clip: Clip) -> np.ndarray:
    source = clip.takes[clip.active].source
    assert isinstance(source, AudioSource)
    audio, rate = soundfile.read(source.path, always_2d=True)
    assert rate == RATE
    return np.asarray(audio.mean(axis=1))


def starts(audio: np.ndarray) -> list[float]:
    """Where tones begin, in seconds: a quiet moment before, loud within 5 ms after."""
    loud = np.abs(audio) > 0.15 * np.abs(audio).max()
    found: list[int] = []
    for at in np.flatnonzero(loud):
        if not found or at - found[-1] > 0.25 * RATE:
            found.append(int(at))
    return [at / RATE for at in found]


def pitch(audio: np.ndarray, start: float) -> float:
    piece = audio[round((start + 0.005) * RATE) : round((start + 0.1) * RATE)]
    power = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 1 << 17))
    return float(np.argmax(power) * RATE / (1 << 17))


@pytest.mark.parametrize("name", KINDS)
def test_a_clip_is_fitted_as_it_sounds(scene: Scene, name: str) -> None:
    kind, reaper, before = KINDS[name], scene.seat.reaper, scene.seat.reaper.text()
    reaper.select_items(scene.item(name))
    steps = len(reaper.undo_labels())
    outcome = scene.seat.act("Fit to grid")

    assert outcome.reply.label, outcome.said
    assert len(reaper.undo_labels()) == steps + 1
    was, now = clips(read(reaper, before)), clips(scene.seat.saved())
    ((track, fitted),) = [found for id, found in now.items() if id not in was]
    assert track == name
    assert now[scene.item(name)][1].muted
    assert set(lost(before, reaper.text())) <= {"MUTE 0 0", "<EXTENSIONS", ">"}
    assert abs(fitted.position - kind.position) < 0.5 / RATE
    assert abs(fitted.length - kind.ends) < 1 / RATE
    audio = sound(fitted)
    assert len(audio) == round((kind.position + kind.ends) * RATE) - round(kind.position * RATE)
    found = starts(audio)
    assert found == pytest.approx(kind.beats, abs=LATEST)
    wanted = [kind.higher * hertz for hertz in pitches(kind.tones)]
    assert [pitch(audio, start) for start in found] == pytest.approx(wanted, rel=0.03)


def test_notes_are_told_to_follow_the_tempo_by_themselves(scene: Scene) -> None:
    before = scene.seat.reaper.text()
    scene.seat.reaper.select_items(scene.item("notes"))
    outcome = scene.seat.act("Fit to grid")

    assert "MIDI follows" in outcome.said
    assert lost(before, scene.seat.reaper.text()) == []
    assert "MIDI" in scene.seat.act("Describe").said


def test_notes_get_another_take_of_notes(scene: Scene) -> None:
    before = scene.seat.reaper.text()
    scene.seat.reaper.select_items(scene.item("notes"))
    outcome = scene.seat.act("Another take")

    was, now = (
        session[scene.item("notes")][1]
        for session in (clips(read(scene.seat.reaper, before)), clips(scene.seat.saved()))
    )
    assert now.takes[0] == was.takes[0]
    assert len(now.takes) == 2
    assert not isinstance(now.takes[1].source, AudioSource)
    assert outcome.reply.label
