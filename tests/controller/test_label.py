"""What the undo list says is what a musician would call the deed."""

from __future__ import annotations

import pytest

from bridge.controller.label import label
from bridge.core.edit import ActivateTake, AddTake, Edit, InsertClip, InsertTrack, MuteClip
from bridge.core.plan import Step
from bridge.core.session import AudioSource, Clip, ClipId, Session, Take, TakeId, Track, TrackId
from bridge.core.tempo import TempoMap
from bridge.core.units import Rate, Seconds
from bridge.tasks.catalogue import Catalogue


def take(name: str) -> Take:
    from pathlib import Path

    return Take(TakeId(f"take of {name}"), name, AudioSource(Path("/a.wav")))


def clip(name: str) -> Clip:
    return Clip(ClipId(name), Seconds(0.0), Seconds(8.0), (take(name),))


def said(task: str, *edits: Edit, bars: int | None = 4, there: tuple[str, ...] = (), **arguments: object) -> str:
    tracks = tuple(Track(TrackId(name), name, (clip(name),)) for name in there)
    session = Session("s", "Song", "1", "memory", Rate(44_100), TempoMap.constant(120), tracks=tracks)
    step = Step("1", task, Catalogue().arguments(task, arguments))
    return label(step, edits, session, bars=bars)


def added(name: str) -> tuple[Edit, ...]:
    return InsertTrack(TrackId(name), name), InsertClip(TrackId(name), clip(name))


def takes(*names: str) -> tuple[Edit, ...]:
    return tuple(AddTake(ClipId("old"), take(name)) for name in names)


def test_a_new_part_is_added_with_its_length() -> None:
    assert said("add_track", *added("bass"), role="bass") == "Add bass (4 bars)"
    assert said("generate", *added("drum kit"), *added("bass"), bars=1) == "Make drum kit and bass (1 bar)"


@pytest.mark.parametrize(
    ("task", "arguments", "names", "words"),
    [
        ("more_takes", {"count": 2}, ("electric bass, alt 1", "electric bass, alt 2"), "Add takes to electric bass"),
        ("regenerate", {}, ("electric bass, rewritten",), "Write electric bass anew"),
        ("vary", {}, ("electric bass, varied",), "Vary electric bass"),
        ("apply_effects", {"effects": ({"effect": "radio"},)}, ("bass, an old radio sound",),
         "Put an old radio sound on bass"),
        ("apply_effects", {"effects": ({"effect": "reverb"},)}, ("guitar.flac, reverb",), "Put reverb on guitar"),
        ("restyle", {"mood": ("relaxed",)}, ("bass, relaxed",), "Make bass more relaxed"),
        ("pitch_shift", {"semitones": 3}, ("bass +3 st",), "Transpose bass +3 st"),
        ("change_speed", {"factor": 2}, ("bass ×2",), "Change speed of bass ×2"),
        ("remove_track", {"what": ("hats",)}, ("drum kit, no hats",), "Take out hats"),
    ],
)  # fmt: skip
def test_changes_are_named_by_the_part_and_not_by_the_take(
    task: str, arguments: dict[str, object], names: tuple[str, ...], words: str
) -> None:
    assert said(task, *takes(*names), **arguments) == words


def test_what_is_left_alone_is_named_and_not_what_is_muted() -> None:
    edits = (MuteClip(ClipId("drums")),)
    assert said("isolate_track", *edits, there=("drums",), what=("bass",)) == "Leave only bass"


def test_a_take_that_was_chosen_is_named_in_full() -> None:
    edits = (ActivateTake(ClipId("bass, alt 2"), TakeId("take of bass, alt 2")),)
    assert said("keep_take", *edits, there=("bass, alt 2",), take=2) == "Use bass, alt 2"


def test_an_attribute_is_set_by_its_name() -> None:
    assert said("set_attribute", attribute="key", value="A minor") == "Set key"


def test_a_task_without_a_deed_of_its_own_goes_by_its_name() -> None:
    assert said("transcribe") == "Transcribe"
