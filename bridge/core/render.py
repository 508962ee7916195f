"""A render: immutable audio, how it was made, and what was measured of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import NewType

from bridge.core.json import Json
from bridge.core.notes import ChordSpan, Part, Role
from bridge.core.units import Bpm, Decibels, Rate, Samples

Digest = NewType("Digest", str)
"""SHA-256 of a file's bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that went into a render; the same recipe gives the same audio.

    Args:
        task: The task that asked for it.
        model: What computed it, with its version.
        arguments: The task's arguments as JSON text with sorted keys.
        seed: Of every random choice.
        parents: Digests of the renders or files it was made from.
    """

    task: str
    model: str
    arguments: str
    seed: int
    parents: tuple[Digest, ...] = ()

    @property
    def digest(self) -> Digest:
        """Its name in the cache."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return Digest(hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Measurement:
    """What verification measured of a loop. Levels are of the loop played round and round.

    Args:
        samples: Length; `samples_off` is how far that is from the grid's length.
        tempo: Measured bpm; None where too few onsets tell.
        grid_off: Worst distance of an onset from the grid that the part was written on, in seconds;
            None where there are no onsets.
        key_fit: Share of the sounding pitch energy that lies in the key, 0–1; None for unpitched parts.
        loudness: LUFS.
        true_peak: dBTP.
        seam: Spectral flux across the wrap point over the flux inside.
        problems: What is out of bounds, in plain words; empty when all is well.
        tries: How many renders it took.
    """

    samples: Samples
    samples_off: int
    tempo: Bpm | None
    grid_off: float | None
    key_fit: float | None
    loudness: Decibels
    true_peak: Decibels
    seam: float
    problems: tuple[str, ...] = ()
    tries: int = 1

    def tried(self, tries: int) -> Measurement:
        """The same, after so many renders."""
        return replace(self, tries=tries)


@dataclass(frozen=True, slots=True)
class Render:
    """A loop on disk with its card.

    Args:
        digest: Of the WAV file; its name in the store.
        recipe: How it was made.
        rate: Samples per second.
        samples: Length.
        channels: How many.
        role: The part it plays, where it plays one.
        name: What a musician would call it.
        licence: Under which its audio may be used.
        measured: What verification found.
        part: Its notes, where they are known.
        chords: What it was written over, in quarter notes from its start.
    """

    digest: Digest
    recipe: Recipe
    rate: Rate
    samples: Samples
    channels: int
    role: Role | None
    name: str
    licence: str
    measured: Measurement
    part: Part | None = None
    chords: tuple[ChordSpan, ...] = ()


def recipe_arguments(arguments: Json) -> str:
    """Arguments as the canonical JSON text that recipes hold."""
    return json.dumps(arguments, sort_keys=True, ensure_ascii=False)
