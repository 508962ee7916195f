"""What tasks say: several clips of one name together, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.loops import bass, kit
from fakes.studio import FakeStudio, select, studio, tone, with_audio, with_part

from bridge.tasks.apply_effects import ApplyEffects, effect_words
from bridge.tasks.change_speed import ChangeSpeed
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.extend import Extend
from bridge.tasks.more_takes import MoreTakes
from bridge.tasks.pitch_shift import PitchShift
from bridge.tasks.regenerate import Regenerate
from bridge.tasks.remove_track import RemoveTrack
from bridge.tasks.restyle import Restyle
from bridge.tasks.split_stems import SplitStems
from bridge.tasks.task import Task
from bridge.tasks.vary import Vary
from bridge.tasks.wording import Told, quoted, together


def twice() -> FakeStudio:
    there = studio()
    for bar, name in ((1, "one"), (9, "two")):
        with_part(there, kit(), bar=bar, name=f"drum kit, {name}")
        with_part(there, bass(), bar=bar, name=f"bass, {name}")
    return there


@pytest.mark.parametrize(
    ("task", "arguments"),
    [
        (ApplyEffects, {"effects": ({"effect": "reverb"},)}),
        (MoreTakes, {}),
        (PitchShift, {"semitones": 2}),
        (Regenerate, {}),
        (RemoveTrack, {}),
        (Restyle, {"mood": ("relaxed",)}),
        (SplitStems, {}),
        (Vary, {}),
    ],
)
def test_two_clips_of_one_name_are_spoken_of_together(task: type[Task[Any]], arguments: dict[str, object]) -> None:
    said = twice().does(task, target="role:drums", **arguments).said
    assert said.count("drum kit”") == 1 and "both “drum kit” clips" in said


def test_what_is_done_alike_is_said_once() -> None:
    there = studio()
    with_part(there, kit())
    with_part(there, bass())
    assert there.does(Extend, target="all").said.count("Extended") == 1
    said = there.does(ChangeSpeed, target="all", factor=2).said
    assert said.count("twice") + said.count("2 times as fast") == 1


def test_names_are_listed_as_people_do() -> None:
    assert quoted(["bass"]) == "“bass”"
    assert quoted(["lead", "bass", "lead"]) == "both “lead” clips and “bass”"
    assert quoted(["hit"] * 3) == "all 3 “hit” clips"


def test_what_differs_is_told_apart() -> None:
    said = [Told("Split ", "kit", " in two."), Told("", "bass", " stays."), Told("Split ", "kit", " in two.")]
    assert together(said) == "Split both “kit” clips in two. “bass” stays."


def test_a_file_name_is_spoken_without_its_extension() -> None:
    there = studio()
    select(there, with_audio(there, tone(220, 2), name="guitar.flac"))
    outcome = there.does(ApplyEffects, effects=({"effect": "radio"},))
    assert there.drafts[0].name == "guitar, an old radio sound"
    assert outcome.said.startswith("Put an old radio sound on “guitar”")


@pytest.mark.parametrize(
    ("effect", "amount", "words"),
    [
        ("warmer", 0.2, "a slightly warmer sound"),
        ("brighter", 0.9, "a much brighter sound"),
        ("underwater", 0.5, "an underwater sound"),
        ("lo_fi", 0.25, "a light lo-fi sound"),
        ("reverb", 0.25, "a bit of reverb"),
    ],
)
def test_effects_are_named_as_people_name_them(effect: str, amount: float, words: str) -> None:
    assert effect_words(EffectRequest(effect=effect, amount=amount)) == words


def test_further_takes_are_told_apart_from_the_first() -> None:
    there = studio()
    with_part(there, bass(), name="bass")
    there.does(MoreTakes, target="role:bass")
    there.does(Regenerate, target="role:bass")
    (clip,) = (clip for _, clip in there.session.clips())
    assert [take.name for take in clip.takes] == ["bass", "bass, alt", "bass, rewritten"]
