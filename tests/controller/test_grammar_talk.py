"""How people talk: slips they mend while speaking, talk around a wish, and who plays what."""

from __future__ import annotations

import pytest

from bridge.controller.grammar import interpret
from bridge.core.plan import Decline, Plan, Question
from tests.controller.corpus_judge import context_named


def steps(words: str, context: str = "clip") -> list[tuple[str, dict[str, object]]]:
    got = interpret(words, context_named(context))
    assert isinstance(got, Plan), got
    told = [(step.task, dict(step.arguments.as_json())) for step in got.steps]
    for _, arguments in told:
        arguments.pop("prompt", None)
    return told


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("add a bass, no wait, a piano", "add a piano"),
        ("add drums, I mean percussion", "add percussion"),
        ("up 3, sorry 4 semitones", "up 4 semitones"),
        ("transpose up 3, no, 4 semitones", "transpose up 4 semitones"),
        ("make it 120 bpm, no, 125", "make it 125 bpm"),
        ("mute the bass - sorry, the lead", "mute the lead"),
        ("turn the drums up, no, down 3 dB", "turn the drums down 3 dB"),
        ("make the lead louder, actually the bass", "make the bass louder"),
        ("redo bars 3 to 4, I mean 5 to 6", "redo bars 5 to 6"),
        ("speed it up, wait no, slow it down", "slow it down"),
        ("make it darker, or rather brighter", "make it brighter"),
        ("a funk loop in D minor, no hang on, D major", "a funk loop in D major"),
        ("mute the bass and solo the lead, no wait, solo the drums", "mute the bass and solo the drums"),
    ],
)
def test_what_mends_a_slip_takes_the_place_of_the_slip(slip: str, meant: str) -> None:
    assert steps(slip) == steps(meant)


@pytest.mark.parametrize(
    "words",
    [
        "add a bass, no drums",
        "no, the first one was better",
        "hold on to the key, make it darker",
    ],
)
def test_a_no_that_mends_nothing_is_left_where_it_stands(words: str) -> None:
    assert isinstance(interpret(words, context_named("bass")), Plan)


@pytest.mark.parametrize(
    ("talk", "wish"),
    [
        ("hey so I've been thinking, could we get some drums here? thanks!", "add drums"),
        ("Morning! Right, I think this needs a bass. Cheers", "add a bass"),
        ("been working on this all day and it still feels empty, add a pad please, would love that", "add a pad"),
        ("I'm not a musician but could you make this a bit darker? thank you so much", "make this a bit darker"),
        ("so my drummer bailed on me, can you lay down a beat?", "add a beat"),
        ("make it quieter because my neighbours complain", "make it quieter"),
    ],
)
def test_talk_around_a_wish_is_left_out(talk: str, wish: str) -> None:
    assert steps(talk) == steps(wish)


@pytest.mark.parametrize(
    "words",
    [
        "order a pizza, with extra bass",
        "hey, write my sister an email. thanks!",
        "my drummer bailed on me",
    ],
)
def test_talk_with_no_wish_for_music_in_it_changes_nothing(words: str) -> None:
    assert not isinstance(interpret(words, context_named("clip")), Plan)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("a piano playing a walking bass", {"role": "bass", "instrument": "piano", "style": "walking"}),
        ("a cello playing the melody", {"role": "lead", "instrument": "cello"}),
        ("a guitar doing offbeat chords", {"role": "chords", "instrument": "electric guitar", "style": "offbeat"}),
    ],
)
def test_an_instrument_that_plays_a_line_is_one_part(words: str, part: dict[str, object]) -> None:
    assert steps(words) == [("add_track", part)]


@pytest.mark.parametrize("words", ["lead: legato", "bass: staccato", "lead legato please"])
def test_a_way_of_playing_said_of_a_part_that_is_there_wants_no_second_one(words: str) -> None:
    assert isinstance(interpret(words, context_named("band")), Question)


@pytest.mark.parametrize(
    "words",
    [
        "drum up some business",
        "trap the mouse",
        "rock the boat",
        "key the car",
        "give the drums some oompf",
    ],
)
@pytest.mark.parametrize("context", ["clip", "band", "empty"])
def test_what_is_done_to_no_music_changes_nothing(words: str, context: str) -> None:
    assert isinstance(interpret(words, context_named(context)), Decline | Question)


def test_a_number_beside_a_filter_is_a_frequency() -> None:
    for words in ("low cut at 100", "high pass at 100", "roll off everything below 100"):
        ((task, arguments),) = steps(words)
        assert (task, arguments["effects"]) == ("apply_effects", [{"effect": "high_pass", "values": {"hz": 100.0}}])


def test_a_number_that_could_count_two_things_is_asked_about() -> None:
    assert isinstance(interpret("bump it up two", context_named("clip")), Question)


def test_the_first_chord_of_a_row_may_be_e_minor() -> None:
    assert steps("the chords are Em C G D") == [("set_attribute", {"attribute": "chords", "value": "Em C G D"})]


def test_a_record_or_a_tape_slows_down_with_its_pitch_and_no_effect() -> None:
    assert steps("slow it down tape style") == [("change_speed", {"factor": 0.9, "keep_pitch": False})]


def test_a_verb_is_understood_with_its_particle_after_the_object() -> None:
    assert steps("shut the drums up", "band") == [("remove_track", {"what": ["drums"]})]
    ((task, arguments),) = steps("fade the whole thing out over 4 bars", "band")
    assert (task, arguments["effects"]) == ("apply_effects", [{"effect": "fade_out", "values": {"beats": 16.0}}])


@pytest.mark.parametrize(("words", "db"), [("the drums are a bit quiet", 1.5), ("the drums are too loud", -3.0)])
def test_a_complaint_about_level_is_mended_the_other_way(words: str, db: float) -> None:
    ((task, arguments),) = steps(words, "band")
    assert task == "apply_effects"
    (effect,) = arguments["effects"]  # type: ignore[misc]
    assert (effect["effect"], effect["values"]) == ("gain", {"db": db})


@pytest.mark.parametrize(
    "words", ["cool", "ok cool", "nice bass!", "thank you so much", "good job, thanks", "sounds good"]
)
def test_praise_and_thanks_change_nothing_and_ask_nothing(words: str) -> None:
    assert isinstance(interpret(words, context_named("clip")), Decline)


@pytest.mark.parametrize(
    "words",
    [
        "my boss keeps changing his tune",
        "that's music to my ears",
        "mute your phone",
        "I got the blues",
        "find me a singer in Berlin",
        "the chorus needs to lift",
        "tape stop at the end",
        "through a guitar amp",
        "mono below 100",
        "go to the branch called dub",
        "make the bass fatter",
        "make it 4 bars instead of 8",
        "make the intro two bars shorter",
        "harmonise the melody a third above",
        "replace the piano with",
        "can't hear the lead",
        "make the thing more like the other thing",
        "I like how the drums sit in this one",
    ],
)
def test_words_close_to_a_wish_are_no_wish(words: str) -> None:
    assert not isinstance(interpret(words, context_named("band")), Plan)


def test_a_second_request_in_one_breath_is_never_lost_or_taken_for_the_first_again() -> None:
    words = "Mute Keys R, and could you boost the 808 by 2 dB while you're at it"
    assert [task for task, _ in steps(words, "tracks")] == ["remove_track", "apply_effects"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [("how about replacing the bass", "replace the bass"), ("mind muting the lead?", "mute the lead")],
)
def test_a_gerund_asks_as_its_verb_does(words: str, meant: str) -> None:
    assert steps(words, "band") == steps(meant, "band")


def test_two_questions_about_one_thing_are_answered_together() -> None:
    assert steps("how many bars is it and what time signature") == [("describe", {"about": ["bars", "metre"]})]


def test_what_is_excepted_from_a_change_is_kept() -> None:
    assert steps("vary everything except the melody") == [("vary", {"target": "all", "keep": ["lead"]})]


@pytest.mark.parametrize(
    "words",
    [
        "get the bass out of the way of the kick",
        "bring the drums in at bar 5",
        "a bit much reverb on the lead",
        "drop the bass by 3",
    ],
)
def test_a_part_that_is_there_is_neither_added_again_nor_taken_out_by_half_understood_words(words: str) -> None:
    assert isinstance(interpret(words, context_named("band")), Question)


@pytest.mark.parametrize(
    ("words", "context", "task", "argument"),
    [
        ("I'd kill for a sax solo here", "band", "add_track", ("instrument", "tenor sax")),
        ("kick out the lead", "band", "remove_track", ("what", ["lead"])),
        ("lead needs more presence", "band", "apply_effects", ("target", "role:lead")),
        ("make a beat like J Dilla", "empty", "impression", ("impression", "J Dilla")),
        ("turn this beat into a full track, kind of motown", "drums", "drums_to_music", ("genre", "soul")),
        ("deep house at one twenty two", "empty", "generate", ("tempo", 122.0)),
        ("bass and drums, 90 bpm", "empty", "generate", ("instruments", ["bass", "drums"])),
        ("stretch it out to 32 bars", "clip", "extend", ("to_bars", 32)),
        ("swing it at 60 percent", "clip", "set_attribute", ("value", "0.6")),
        ("what would this sound like as metal", "clip", "rearrange", ("genre", "metal")),
        ("the song's called Blue Door", "clip", "set_attribute", ("value", "Blue Door")),
        ("take everything out but the vocals", "clip", "isolate_track", ("what", ["vocals"])),
        ("swing 58", "clip", "set_attribute", ("value", "0.58")),
        ("strip it to drums", "band", "isolate_track", ("what", ["drums"])),
    ],
)
def test_idioms_of_the_studio_are_understood(words: str, context: str, task: str, argument: tuple[str, object]) -> None:
    ((got, arguments),) = steps(words, context)
    assert (got, arguments[argument[0]]) == (task, argument[1])


def test_of_two_wishes_neither_swallows_the_other() -> None:
    assert [task for task, _ in steps("put it up a semitone then double it in length")] == ["pitch_shift", "extend"]
    assert [task for task, _ in steps("transpose up a 4th and slow to 90")] == ["pitch_shift", "change_speed"]


def test_what_goes_after_something_was_added_is_sought_beside_it() -> None:
    assert steps("add a tambourine and take out the shaker", "band")[1] == ("remove_track", {"what": ["shaker"]})


def test_the_rest_is_all_but_what_is_kept() -> None:
    assert steps("keep the drums, redo the rest", "band") == [("regenerate", {"target": "all", "keep": ["drums"]})]


def test_settings_of_one_effect_may_be_told_in_a_row() -> None:
    ((_, arguments),) = steps("reverb, 40% wet, 2 seconds")
    assert arguments["effects"] == [{"effect": "reverb", "values": {"seconds": 2.0, "mix": 0.4}}]
