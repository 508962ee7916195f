"""Words said with something selected in the DAW: each acts on that, and the time selection is a range of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.controller.grammar import interpret
from bridge.controller.memory import Context, KnownPart
from bridge.core.plan import Plan, Question
from bridge.core.session import Selection
from bridge.core.units import Seconds
from tests.controller.corpus_judge import context_named

DONE = replace(context_named("marked"), last=(KnownPart("Drums", "drums", None, None),))
"""A bass is selected, and the copilot changed something else last."""


def pointing(context: Context, selection: Selection) -> Context:
    assert context.session is not None
    return replace(context, session=replace(context.session, selection=selection))


def steps(words: str, context: Context) -> list[tuple[str, dict[str, object]]]:
    got = interpret(words, context)
    assert isinstance(got, Plan), got
    assert got.unknown == ()
    return [(step.task, {**step.arguments.as_json()} | {"prompt": ""}) for step in got.steps]


@pytest.mark.parametrize(
    ("words", "task", "arguments"),
    [
        ("add drums", "add_track", {"role": "drums"}),
        ("add bass", "add_track", {"role": "bass"}),
        ("add chords", "add_track", {"role": "chords"}),
        ("add a lead", "add_track", {"role": "lead"}),
        ("split the selection into stems", "split_stems", {}),
        ("remove the vocals", "remove_track", {"what": ["vocals"]}),
        ("remove the drums", "remove_track", {"what": ["drums"]}),
        ("remove the bass", "remove_track", {"what": ["bass"]}),
        ("keep only the vocals, drums and bass", "isolate_track", {"what": ["vocals", "drums", "bass"]}),
        ("remove everything but the drums", "isolate_track", {"what": ["drums"]}),
        ("regenerate the time selection", "regenerate", {"ranges": ["selection:4-8"]}),
        ("fit the selection to the grid", "fit_to_grid", {}),
        ("describe the selection", "describe", {}),
        ("describe this", "describe", {}),
        ("describe these", "describe", {}),
        ("another take", "more_takes", {}),
        ("four more takes", "more_takes", {"count": 4}),
        ("4 takes", "more_takes", {"count": 4}),
        ("make these an octave lower", "pitch_shift", {"semitones": -12.0}),
        ("take the drums out", "remove_track", {"what": ["drums"]}),
    ],
)
def test_the_words_of_daw_actions_act_on_what_is_selected(words: str, task: str, arguments: dict[str, object]) -> None:
    assert steps(words, DONE) == [(task, {**arguments, "prompt": ""})]


def test_undo_means_the_last_request_whatever_is_selected() -> None:
    assert steps("undo", DONE) == [("undo", {"prompt": ""})]


def test_the_voice_of_a_named_track_is_left_alone_while_another_clip_is_selected() -> None:
    tracks = context_named("tracks")
    assert tracks.session is not None
    assert steps("remove the vocals", tracks) == [("remove_track", {"target": "track:Vox lead", "prompt": ""})]
    other = pointing(tracks, Selection((tracks.session.tracks[0].clips[0].id,)))
    assert steps("remove the vocals", other) == [("remove_track", {"what": ["vocals"], "prompt": ""})]


def test_without_a_time_selection_its_words_ask_for_one_and_bars_answer() -> None:
    none = pointing(DONE, Selection(DONE.selection.clips))
    asked = interpret("regenerate the time selection", none)
    assert isinstance(asked, Question) and asked.text == "Select a stretch of time first, or say which bars."
    waiting = replace(none, question=asked, asked="regenerate the time selection")
    (answered,) = steps("bars 3 to 4", waiting)
    assert answered[0] == "regenerate" and answered[1]["ranges"] == ["bars:3-4"]
    drawn = pointing(waiting, Selection(DONE.selection.clips, (), (Seconds(2.0), Seconds(4.0))))
    (now,) = steps("yes", drawn)
    assert now[1]["ranges"] == ["selection:2-4"]


def test_a_time_selection_keeps_its_place_to_the_microsecond_in_a_long_project() -> None:
    late = pointing(DONE, Selection((), (), (Seconds(3605.123456), Seconds(3609.654321))))
    assert steps("regenerate the time selection", late)[0][1]["ranges"] == ["selection:3605.123456-3609.654321"]


@pytest.mark.parametrize(
    "words",
    ["redo bars 3-4, leave the rest", "redo bars 3-4, the rest stays as it is", "redo bars 3-4 and keep the rest"],
)
def test_a_rest_that_is_to_stay_is_not_what_is_pointed_at(words: str) -> None:
    assert steps(words, DONE) == [("regenerate", {"ranges": ["bars:3-4"], "prompt": ""})]


@pytest.mark.parametrize("words", ["add a bass", "make it darker", "remove the drums"])
def test_a_time_selection_that_is_not_spoken_of_is_no_range(words: str) -> None:
    assert all("ranges" not in arguments for _, arguments in steps(words, DONE))


@pytest.mark.parametrize(
    "words",
    [
        "remove the time selection",
        "clear the loop range",
        "regenerate the first bar of the time selection",
        "rewrite the selected notes",
        "speed up the time selection",
    ],
)
def test_what_may_mean_the_time_selection_itself_or_a_piece_of_it_is_asked(words: str) -> None:
    assert isinstance(interpret(words, DONE), Question)


def test_two_stretches_in_two_wishes_are_each_their_own() -> None:
    done = steps("make bars 1-2 louder and the time selection quieter", DONE)
    assert [arguments["ranges"] for _, arguments in done] == [["bars:1-2"], ["selection:4-8"]]
