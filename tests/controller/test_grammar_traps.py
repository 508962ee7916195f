"""Words that sound like music and ask for none, or ask for less than they seem to: no change may come of them."""

from __future__ import annotations

import pytest

from bridge.controller.grammar import interpret
from bridge.core.plan import Decline, Plan, Question
from tests.controller.corpus_judge import context_named

READS = {"describe", "detect_chords"}


def steps(words: str, context: str = "band") -> list[tuple[str, dict[str, object]]]:
    got = interpret(words, context_named(context))
    assert isinstance(got, Plan), got
    return [(step.task, step.arguments.as_json()) for step in got.steps]


@pytest.mark.parametrize("context", ["empty", "clip", "band"])
@pytest.mark.parametrize(
    "words",
    [
        "reverse my bicycle",
        "split the firewood",
        "rewrite my thesis",
        "undo my wedding",
        "speed up my laptop",
        "extend my lease by two months",
        "turn up the heating to 19",
        "mute the neighbours",
        "who invented the trombone",
        "why do guitars go out of tune?",
        "how do I string a banjo",
        "how many keys does a piano have",
        "what is compression",
        "how much is a drum kit these days",
        "where can I buy a bass",
        "my guitar at home is broken",
        "I play drums in a band",
        "I am faster than my sister",
        "organ donation",
        "strings.split(',')",
    ],
)
def test_music_words_about_other_matters_change_nothing(words: str, context: str) -> None:
    got = interpret(words, context_named(context))
    assert not isinstance(got, Plan) or {step.task for step in got.steps} <= READS, got


@pytest.mark.parametrize(
    "words",
    [
        "brighter or darker, not sure",
        "faster or slower?",
        "should I add a pad?",
        "if the drums are too loud, turn them down",
        "flanger or chorus on the lead?",
        "bass or strings, I don't know",
    ],
)
def test_a_doubt_or_a_choice_is_asked_back(words: str) -> None:
    assert isinstance(interpret(words, context_named("band")), Question)


@pytest.mark.parametrize(
    "words",
    [
        "don't make it louder",
        "please don't slow it down",
        "do not add a pad",
        "never reverse the lead",
    ],
)
def test_what_is_forbidden_is_not_done(words: str) -> None:
    assert not isinstance(interpret(words, context_named("band")), Plan)


def test_of_a_denial_and_a_wish_only_the_wish_is_done() -> None:
    (only,) = steps("don't make it darker, make it brighter")
    assert only[0] == "restyle"
    assert only[1]["mood"] == ["bright"]


def test_what_is_ruled_out_first_gives_way_to_what_follows() -> None:
    (only,) = steps("not the drums, the bass should be louder")
    assert only[0] == "apply_effects"
    assert only[1]["target"] == "role:bass"


def test_what_stays_untouched_beside_a_wish_is_kept() -> None:
    (only,) = steps("don't touch the drums, just make the rest darker")
    assert only[0] == "restyle"
    assert only[1]["keep"] == ["drums"]


def test_a_part_that_was_not_asked_for_is_only_taken_out() -> None:
    assert [task for task, _ in steps("I didn't ask for a lead, lose it")] == ["remove_track"]


@pytest.mark.parametrize("words", ["take off the delay on the lead", "less reverb on the bass"])
def test_an_effect_that_shall_go_never_takes_its_part_along(words: str) -> None:
    assert isinstance(interpret(words, context_named("band")), Question)


def test_stripping_down_to_parts_keeps_those_parts() -> None:
    (only,) = steps("strip it back to the drums and the bass")
    assert only[0] == "isolate_track"
    assert only[1]["what"] == ["drums", "bass"]


@pytest.mark.parametrize(
    "words", ["make a 500 bar loop", "add a bass, 500 bars", "set the tempo to 0 bpm", "make it 2000 bpm"]
)
def test_a_number_out_of_reach_is_asked_about_with_its_bounds(words: str) -> None:
    got = interpret(words, context_named("band"))
    assert isinstance(got, Question)
    assert "128" in got.text or "960" in got.text


@pytest.mark.parametrize("words", ["slap a delay on it", "pop a delay on it"])
def test_a_verb_before_an_article_is_no_instrument(words: str) -> None:
    ((task, arguments),) = steps(words, "clip")
    assert task == "apply_effects"
    assert "target" not in arguments


def test_two_bars_apart_are_not_the_stretch_between_them() -> None:
    ((_, arguments),) = steps("vary the drums in bars 2 and 6")
    assert arguments["ranges"] == ["bars:2-2", "bars:6-6"]


def test_words_that_were_understood_are_not_listed_as_not_understood() -> None:
    got = interpret("add a walking bass under the drums without touching the chords", context_named("band"))
    assert isinstance(got, Plan)
    assert got.unknown == ()


def test_a_refusal_says_what_can_be_done() -> None:
    got = interpret("what is a compressor", context_named("empty"))
    assert isinstance(got, (Decline, Question))
    assert got.text
