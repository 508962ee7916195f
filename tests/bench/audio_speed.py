"""Prints what sound costs: CPU seconds per second of audio for every function, and time-stretchers side by side.

`python tests/bench/audio_speed.py [--folder FOLDER]`. Loops in the folder (by default those of the Debian package
sonic-pi-samples) are stretched by this program's stretcher, by Signalsmith's alone and by Rubber Band. Onsets are
found by spectral flux, which the stretcher itself does not use.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "audio"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from audio_sounds import RATE, chord_part, drum_loop, grid_of, play

from bridge.audio import analyse, fit, level, seam, stretch, verify, wav
from bridge.audio.attacks import attacks
from bridge.core.model import Audio
from bridge.core.theory import Key
from bridge.core.units import Beats, Decibels, Rate, Semitones

RATIOS = (0.8, 1.25, 1.6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/usr/share/sonic-pi/samples"))
    folder: Path = parser.parse_args().folder
    costs()
    loops = sorted(folder.glob("loop_*.flac"))
    if loops:
        stretchers(loops)
    else:
        print(f"\nNo loops in {folder}: the stretchers are not compared.")


def costs() -> None:
    grid = grid_of(120, 8)
    part = chord_part(["Am", "F", "C", "G"] * 2, grid)
    audio = level.to_loudness(play(part, grid) + 0.3 * drum_loop(grid), RATE, Decibels(-16.0))
    key = Key.parse("A minor")
    functions: dict[str, Callable[[], object]] = {
        "verify.measure": lambda: verify.measure(audio, grid, part=part, key=key, loudness=Decibels(-16.0)),
        "level.loudness": lambda: level.loudness(audio, RATE),
        "level.true_peak": lambda: level.true_peak(audio, RATE),
        "level.to_loudness": lambda: level.to_loudness(audio, RATE, Decibels(-14.0)),
        "seam.seam": lambda: seam.seam(audio, RATE),
        "seam.mend": lambda: seam.mend(audio, RATE),
        "attacks.attacks": lambda: attacks(audio, RATE),
        "analyse.key_of": lambda: analyse.key_of(audio, RATE),
        "analyse.chords_of": lambda: analyse.chords_of(audio, grid),
        "analyse.onsets": lambda: analyse.onsets(audio, RATE),
        "analyse.tempo_of": lambda: analyse.tempo_of(audio, RATE),
        "analyse.brightness": lambda: analyse.brightness(audio, RATE),
        "stretch.stretch": lambda: stretch.stretch(audio, RATE, samples=round(1.1 * grid.samples)),
        "stretch.shift": lambda: stretch.shift(audio, RATE, Semitones(3.0)),
        "fit.fit": lambda: fit.fit(audio, grid_of(121, 8), loops=True),
        "fit.conform": lambda: fit.conform(audio, grid_of(121, 8), beats=Beats(32.0)),
        "wav.encode": lambda: wav.encode(audio, RATE),
    }
    print(f"{grid.seconds:g} s of stereo at {RATE} Hz      ms   CPU s per s")
    for name, function in functions.items():
        seconds = cost(function)
        print(f"{name:24s} {seconds * 1000:10.1f} {seconds / grid.seconds:13.5f}")


def cost(function: Callable[[], object], times: int = 3) -> float:
    """Least CPU seconds of a few calls, the first (with its imports and tables) left out."""
    function()
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def stretchers(loops: list[Path]) -> None:
    import pedalboard
    from python_stretch.Signalsmith import Stretch

    def signalsmith(audio: Audio, rate: Rate, samples: int) -> Audio:
        stretcher = Stretch(0)
        stretcher.preset(audio.shape[0], rate)
        stretcher.setTimeFactor(audio.shape[1] / samples)
        return np.asarray(stretcher.process(audio))

    def rubber_band(audio: Audio, rate: Rate, samples: int) -> Audio:
        return np.asarray(pedalboard.time_stretch(audio, rate, audio.shape[1] / samples))

    ways: dict[str, Callable[[Audio, Rate, int], Audio]] = {
        "bridge.audio.stretch": lambda audio, rate, samples: stretch.stretch(audio, rate, samples=samples),
        "Signalsmith alone": signalsmith,
        "Rubber Band (pedalboard)": rubber_band,
    }
    print(f"\n{len(loops)} loops, each to {', '.join(f'{ratio:g}' for ratio in RATIOS)} times its length")
    print("                          CPU s per s   ratio   onsets kept   off by (median)   (95 %)   seam (95 %)")
    first = 0.0
    for name, way in ways.items():
        spent = played = 0.0
        kept: list[bool] = []
        off: list[float] = []
        seams: list[float] = []
        for path in loops:
            sound = wav.read(path)
            before = analyse.onsets(sound.audio, sound.rate)
            for ratio in RATIOS:
                start = time.process_time()
                result = way(sound.audio, sound.rate, round(sound.audio.shape[1] * ratio))
                spent += time.process_time() - start
                played += sound.seconds
                after, length = analyse.onsets(result, sound.rate), result.shape[1] / sound.rate
                seams.append(seam.seam(result, sound.rate))
                for at in before:
                    apart = np.abs((after - at * ratio + length / 2) % length - length / 2).min(initial=1.0)
                    kept.append(bool(apart < 0.03))
                    off += [float(apart)] if apart < 0.03 else []
        first = first or spent / played
        print(
            f"{name:24s} {spent / played:12.4f} {spent / played / first:7.2f} {np.mean(kept):13.0%}"
            f" {np.median(off) * 1000:14.1f} ms {np.percentile(off, 95) * 1000:5.1f} ms"
            f" {np.percentile(seams, 95):12.2f}"
        )


if __name__ == "__main__":
    main()
