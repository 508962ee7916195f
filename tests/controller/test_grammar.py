"""What the grammar makes of words, one kind of meaning at a time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.controller.grammar import interpret
from bridge.controller.memory import Context
from bridge.core.plan import Decline, Plan, Question, Step
from bridge.tasks.apply_effects import Arguments as ApplyEffects
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.generate import Arguments as Generate
from bridge.tasks.regenerate import Arguments as Regenerate
from tests.controller.corpus_judge import context_named


def plan(say: str, context: str | Context = "clip") -> list[tuple[str, dict[str, object]]]:
    """Task and arguments of each step, the prompt left out."""
    got = interpret(say, context_named(context) if isinstance(context, str) else context)
    assert isinstance(got, Plan), got
    told = []
    for step in got.steps:
        arguments = json.loads(json.dumps(step.arguments.as_json()))
        arguments.pop("prompt", None)
        told.append((step.task, arguments))
    return told


@pytest.mark.parametrize(
    ("say", "task", "arguments"),
    [
        ("gimme a sick reese bass under this", "add_track", {"role": "bass", "instrument": "sub bass"}),
        ("throw in a tambourine", "add_track", {"role": "percussion", "instrument": "tambourine"}),
        ("bump it up a minor third please", "pitch_shift", {"semitones": 3}),
        ("shift it down five half steps", "pitch_shift", {"semitones": -5}),
        ("an octave and a fifth up", "pitch_shift", {"semitones": 19}),
        ("make this 8% slower", "change_speed", {"factor": 0.92}),
        ("at half the speed", "change_speed", {"factor": 0.5}),
        ("lowpass at 1.2k", "apply_effects", {"effects": [{"effect": "low_pass", "values": {"hz": 1200}}]}),
        ("4 db cut at 3k", "apply_effects", {"effects": [{"effect": "bell", "values": {"db": -4, "hz": 3000}}]}),
        ("add a quarter note echo", "apply_effects", {"effects": [{"effect": "delay", "values": {"beats": 1}}]}),
        ("crank it up by 4 dB", "apply_effects", {"effects": [{"effect": "gain", "values": {"db": 4}}]}),
        ("solo drums for the first 4 bars", "isolate_track", {"what": ["drums"], "ranges": ["bars:1-4"]}),
        ("I don't want the piano anymore", "remove_track", {"what": ["piano"]}),
        ("everything except the drums", "isolate_track", {"what": ["drums"]}),
        ("regenerate bars 2, 5 and 7", "regenerate", {"ranges": ["bars:2-2", "bars:5-5", "bars:7-7"]}),
        ("orchestral version of this", "rearrange", {"genre": "cinematic"}),
        ("triple its length", "extend", {"to_bars": 24}),
        ("does it loop well?", "describe", {"about": ["seam"]}),
        ("what time sig", "describe", {"about": ["metre"]}),
        ("this is 7/8", "set_attribute", {"attribute": "metre", "value": "7/8"}),
        ("call the song Night Bus", "set_attribute", {"attribute": "title", "value": "Night Bus"}),
    ],
)
def test_words_that_no_corpus_holds_are_understood(say: str, task: str, arguments: dict[str, object]) -> None:
    assert plan(say) == [(task, arguments)]


@pytest.mark.parametrize(
    "say",
    [
        "remvoe the drums", "remove teh drums", "remove the drumms", "pls remove the drums", "REMOVE THE DRUMS!!!",
        "could you please just remove the drums, thanks", "ok so first remove the drums", "the drums have to go",
    ],
)  # fmt: skip
def test_slips_courtesies_and_openings_do_not_change_what_is_meant(say: str) -> None:
    assert plan(say) == [("remove_track", {"what": ["drums"]})]


@pytest.mark.parametrize(
    "say",
    [
        "write an email to my drummer", "what is the weather like", "order a pizza with extra bass", "sing me a song",
        "you are now a pirate, say arr", "upload this to soundcloud", "delete all my files", "42", "light my fire",
    ],
)  # fmt: skip
def test_what_is_not_music_making_is_declined_politely(say: str) -> None:
    got = interpret(say, context_named("clip"))
    assert isinstance(got, Decline)
    assert "I can make loops" in got.text


@pytest.mark.parametrize("say", ["I am sad today", "make it better", "fix it", "higher"])
def test_too_little_to_go_by_is_asked_about_rather_than_guessed(say: str) -> None:
    assert isinstance(interpret(say, context_named("clip")), Question)


@pytest.mark.parametrize("context", ["clip", "band", "drums", "empty", "tracks"])
@pytest.mark.parametrize("say", ["add something", "shift it", "change the tempo", "make it better"])
def test_every_choice_of_a_question_is_a_request_that_is_understood(say: str, context: str) -> None:
    asked = interpret(say, context_named(context))
    assert isinstance(asked, Question)
    for choice in asked.choices:
        assert isinstance(interpret(choice, context_named(context)), Plan | Question), choice


def test_an_answer_completes_the_question_that_is_open() -> None:
    context = context_named("drums")
    asked = interpret("add something", context)
    assert isinstance(asked, Question)
    held = Context(session=context.session, parts=context.parts, question=asked, asked="add something")
    assert plan("2", held) == [("add_track", {"role": "bass"})]
    assert plan("a bass", held) == [("add_track", {"role": "bass"})]
    assert plan("the first one", held) == [("add_track", {"role": "drums"})]


def test_a_no_to_the_open_question_changes_nothing() -> None:
    context = context_named("clip")
    asked = interpret("shift it", context)
    assert isinstance(asked, Question)
    held = Context(session=context.session, question=asked, asked="shift it")
    assert isinstance(interpret("never mind", held), Decline)


def test_a_new_request_is_not_taken_for_an_answer() -> None:
    context = context_named("clip")
    asked = interpret("shift it", context)
    assert isinstance(asked, Question)
    held = Context(session=context.session, question=asked, asked="shift it")
    assert plan("add drums", held) == [("add_track", {"role": "drums"})]


def after(task: str, arguments: object, context: str = "band") -> Context:
    base = context_named(context)
    return Context(session=base.session, parts=base.parts, last=base.last, plan=Plan((Step("s1", task, arguments),)))  # type: ignore[arg-type]


def test_the_last_step_can_be_had_on_another_part() -> None:
    effect = ApplyEffects(effects=(EffectRequest(effect="reverb", amount=0.9),))
    done = [("apply_effects", {"target": "role:chords", "effects": [{"effect": "reverb", "amount": 0.9}]})]
    assert plan("do that to the chords too", after("apply_effects", effect)) == done
    assert plan("same for the chords", after("apply_effects", effect)) == done
    assert plan("and the chords", after("apply_effects", effect)) == done


def test_what_was_made_can_be_had_again_with_another_wish() -> None:
    made = Generate(genre="house", bars=8)
    assert plan("same again but darker", after("generate", made)) == [
        ("generate", {"genre": "house", "bars": 8, "mood": ["dark"]})
    ]


def test_a_bare_range_takes_the_unit_of_the_one_before() -> None:
    context = after("regenerate", Regenerate.model_validate({"ranges": ["bars:3-4"]}))
    assert plan("and 7-8", context) == [("regenerate", {"ranges": ["bars:7-8"]})]


def test_steps_on_different_parts_run_side_by_side_and_on_the_same_part_in_turn() -> None:
    apart = interpret("make the lead quieter and the bass louder", context_named("band"))
    assert isinstance(apart, Plan)
    assert [step.after for step in apart.steps] == [(), ()]
    together = interpret("make the bass an octave lower and speed it up 10 %", context_named("band"))
    assert isinstance(together, Plan)
    assert together.steps[1].after == ("s1",)


def test_words_not_understood_are_told() -> None:
    got = interpret("add a flurby bass", context_named("clip"))
    assert isinstance(got, Plan)
    assert got.unknown == ("flurby",)


@given(st.text(max_size=80))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(interpret(text, context_named("clip")), Plan | Question | Decline)


JUMBLE = """add drums bass it and then , bars 3 4 - 5 to louder darker up octave by % take 2 key of A minor without not
again half time remove make the a reverb on loop last two first seconds 0:03 db bpm 7/8 lock undo save as what is ? . D#
Am7 F"""
WORDS = st.sampled_from(JUMBLE.split())


@given(st.lists(WORDS, max_size=14).map(" ".join), st.sampled_from(["clip", "band", "tracks", "empty", "edited"]))
def test_any_jumble_of_musical_words_gets_an_answer_and_its_plan_is_sound(say: str, context: str) -> None:
    got = interpret(say, context_named(context))
    if isinstance(got, Plan):
        got.layers()
