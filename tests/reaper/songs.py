"""Five projects that have little in common, each with a stretch of two bars whose times are reckoned here by hand."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from projects import SMALL, write_song

EXAMPLES = Path(__file__).parents[2] / "examples"

SEVEN = """<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1732270000
  RECORD_PATH "Aufnahmen ♫" ""
  SAMPLERATE 48000 1 0
  TEMPO 141.3 7 8
  SELECTION 0 0
  SELECTION2 0 0
  <TRACK {7A7A7A7A-0000-4000-8000-000000000001}
    NAME "Geige „zwei“"
    PEAKCOL 16801892
    ISBUS 0 0
    <ITEM
      POSITION 2.97239915074310
      LENGTH 2.97239915074310
      LOOP 1
      MUTE 0 0
      SEL 0
      IGUID {7A7A7A7A-0000-4000-8000-000000000002}
      NAME tön.wav
      VOLPAN 1 0 1 -1
      SOFFS 0
      PLAYRATE 1 1 0 -1 0 0.0025
      GUID {7A7A7A7A-0000-4000-8000-000000000003}
      <SOURCE WAVE
        FILE "Aufnahmen ♫/tön.wav"
      >
    >
  >
>
"""

RAMP = """<REAPER_PROJECT 0.1 "6.80/OSX64-clang" 1732270000
  SAMPLERATE 44100 0 0
  TEMPO 96 4 4
  <TEMPOENVEX
    ACT 1 -1
    VIS 1 0 1
    DEFSHAPE 1 -1 -1
    PT 0.000000000000 96.0000000000 0 262148 0 1
    PT 10.000000000000 132.0000000000 1 0 0 1
  >
  <TRACK {8B8B8B8B-0000-4000-8000-000000000001}
    NAME "a track"
    ISBUS 1 1
  >
  <TRACK {8B8B8B8B-0000-4000-8000-000000000002}
    NAME inside
    ISBUS 2 -1
  >
>
"""


@dataclass(frozen=True)
class Song:
    """A project to work on.

    Args:
        write: Puts it into a folder; gives its path.
        rate: Samples a second: what the project says, or 48,000 where it leaves that to the sound card.
        bars: The two bars to work on, counted from 1.
        span: Where they begin and end, in seconds.
        middle: Where the second one begins.
    """

    write: Callable[[Path], Path]
    rate: int
    bars: tuple[int, int]
    span: tuple[float, float]
    middle: float

    @property
    def samples(self) -> int:
        """Between the two ends, each rounded to a sample."""
        return round(self.span[1] * self.rate) - round(self.span[0] * self.rate)


def _steady(beats: float, bpm: float) -> float:
    return beats * 60 / bpm


def _gliding(beats: float, *, bpm: float, to: float, over: float) -> float:
    """Seconds until so many beats have passed, when the tempo runs evenly in time from one to another."""
    slope = (to - bpm) / over
    return (math.sqrt(bpm**2 + 120 * slope * beats) - bpm) / slope


def _night_bus(folder: Path) -> Path:
    shutil.copytree(EXAMPLES, folder / "night bus")
    return folder / "night bus" / "night-bus.rpp"


def _seven(folder: Path) -> Path:
    place = folder / "Größe 音楽"
    (place / "Aufnahmen ♫").mkdir(parents=True)
    seconds = np.arange(48_000 * 2) / 48_000
    soundfile.write(place / "Aufnahmen ♫" / "tön.wav", 0.2 * np.sin(2 * np.pi * 220 * seconds), 48_000)
    return _text(place, SEVEN, "七拍子 „neu“.rpp")


def _text(folder: Path, text: str, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


_BUS, _GLIDE, _SEVEN = 93.5, {"bpm": 100.0, "to": 150.0, "over": 19.2}, 141.3

SONGS = {
    "a sketch, across its change of tempo": Song(
        _night_bus, 44_100, (12, 13), (_steady(44, _BUS), _steady(48, _BUS) + _steady(4, 96.0)), _steady(48, _BUS)
    ),
    "every feature, into a ramp": Song(
        lambda folder: write_song(folder, crlf=True), 48_000, (8, 9),
        (_steady(28, _BUS), _steady(32, _BUS) + _gliding(4, **_GLIDE)), _steady(32, _BUS),
    ),
    "seven eighths, names from everywhere": Song(
        _seven, 48_000, (3, 4), (_steady(7, _SEVEN), _steady(14, _SEVEN)), _steady(10.5, _SEVEN)
    ),
    "on a ramp": Song(
        lambda folder: _text(folder, RAMP, "ramp.RPP"), 48_000, (2, 3),
        (_gliding(4, bpm=96, to=132, over=10), _gliding(12, bpm=96, to=132, over=10)),
        _gliding(8, bpm=96, to=132, over=10),
    ),
    "a waltz with nothing in it": Song(lambda folder: _text(folder, SMALL, "waltz.rpp"), 48_000, (1, 2), (0, 3), 1.5),
}  # fmt: skip
