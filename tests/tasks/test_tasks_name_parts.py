"""What the controller and the tasks take a clip for is the same."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.studio import studio, with_audio

from bridge.controller.known import known_parts
from bridge.core.target import Target
from bridge.errors import NotFound
from bridge.tasks.parts import loop, meant


@pytest.mark.parametrize("name", ["Vox", "Solo", "Break", "Harmony", "AcGtr", "Bass drum", "Piano bass", "Shaker loop"])
def test_a_recording_plays_the_same_role_for_plans_and_for_tasks(name: str) -> None:
    there = studio()
    clip = with_audio(there, np.zeros((1, 22_050), np.float32), name=name)
    (known,) = known_parts(there.session, there.renders.get)
    assert known.role is not None and known.role == loop(there, clip).role


@pytest.mark.parametrize("word", ["pad", "strings", "bass", "drums", "kick", "vox", "piano", "lead"])
def test_a_word_means_the_same_clips_for_plans_and_for_tasks(word: str) -> None:
    there = studio()
    names = ("Pad", "Strings", "Bass", "Bass drum", "Drums", "Vox", "Piano", "Piano bass")
    loops = [loop(there, with_audio(there, np.zeros((1, 22_050), np.float32), name=name)) for name in names]
    loops = [loop(there, one.clip.id) for one in loops]
    assert sorted(there.find(Target("role", word))) == sorted(one.clip.id for one in meant(loops, word))


def test_the_bass_is_not_the_bass_drum() -> None:
    there = studio()
    with_audio(there, np.zeros((1, 22_050), np.float32), name="Bass drum")
    with pytest.raises(NotFound, match="no bass"):
        there.find(Target("role", "bass"))
