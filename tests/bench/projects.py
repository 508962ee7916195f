"""Project files that the figures are taken on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

RATE = 44_100


@dataclass(frozen=True)
class Section:
    """A stretch of whole bars in one tempo and one metre.

    Args:
        bpm: Quarter notes per minute.
        numerator: Of the metre.
        denominator: Of the metre.
        bars: How many.
    """

    bpm: Fraction
    numerator: int
    denominator: int
    bars: int

    @property
    def beats(self) -> Fraction:
        """Its length in quarter notes."""
        return self.bars * self.bar

    @property
    def bar(self) -> Fraction:
        """Length of a bar in quarter notes."""
        return Fraction(4 * self.numerator, self.denominator)

    @property
    def metre(self) -> str:
        """As written."""
        return f"{self.numerator}/{self.denominator}"


@dataclass(frozen=True)
class Timeline:
    """Sections one after the other, reckoned in exact fractions and with no code of the program's."""

    sections: Sequence[Section]

    def start(self, index: int) -> tuple[int, Fraction, Fraction]:
        """Where a section begins: its first bar (from 1), beat and second."""
        before = self.sections[:index]
        seconds = sum((s.beats * 60 / s.bpm for s in before), Fraction(0))
        return 1 + sum(s.bars for s in before), sum((s.beats for s in before), Fraction(0)), seconds

    def second(self, beat: Fraction) -> Fraction:
        """The time of a beat; the last section goes on for ever."""
        second, left = Fraction(0), beat
        for section in self.sections[:-1]:
            if left <= section.beats:
                return second + left * 60 / section.bpm
            second += section.beats * 60 / section.bpm
            left -= section.beats
        return second + left * 60 / self.sections[-1].bpm

    def beat_of_bar(self, bar: int) -> Fraction:
        """The beat on which a bar (from 1) begins."""
        beat, left = Fraction(0), bar - 1
        for section in self.sections[:-1]:
            if left <= section.bars:
                return beat + left * section.bar
            beat += section.beats
            left -= section.bars
        return beat + left * self.sections[-1].bar

    def into_bar(self, beat: Fraction) -> Fraction:
        """Quarter notes from the bar line before a beat."""
        left = beat
        for section in self.sections[:-1]:
            if left < section.beats:
                return left % section.bar
            left -= section.beats
        return left % self.sections[-1].bar

    def sample(self, beat: Fraction) -> int:
        """The sample nearest to a beat."""
        return round(self.second(beat) * RATE)

    def write(self, path: Path) -> Path:
        """A project of this timeline with no tracks."""
        first = self.sections[0]
        lines = ['<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1732270000', f"  SAMPLERATE {RATE} 0 0"]
        lines += [
            f"  TEMPO {float(first.bpm):g} {first.numerator} {first.denominator}",
            "  <TEMPOENVEX",
            "    ACT 1 -1",
        ]
        for index, section in enumerate(self.sections):
            _, _, second = self.start(index)
            code = 65536 * section.denominator + section.numerator
            lines.append(f"    PT {float(second):.12f} {float(section.bpm):.10f} 1 {code} 0 1")
        path.write_text("\n".join([*lines, "  >", ">", ""]), encoding="utf-8")
        return path


def empty_project(path: Path, bpm: int = 120) -> Path:
    """A project with nothing in it, in 4/4."""
    return Timeline((Section(Fraction(bpm), 4, 4, 1),)).write(path)
