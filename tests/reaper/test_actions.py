"""Every action asks for what its name says, on what is selected, and never in the way of the musician."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.reaper import FakeReaper, Installation, Reaper
from projects import BEAT, BUS, write_song

from bridge.controller.grammar import interpret
from bridge.core.plan import Plan
from tests.controller.corpus_judge import context_named
from tests.reaper.daemon import CONNECT, SCRIPTS, Daemon

WINDOW = SCRIPTS / "Loop Copilot_Open window.lua"
POINTED = {"clips": [BEAT], "tracks": [BUS], "time": [2.0, 6.5]}

ASKING = {
    "Another take": ("another take", ["more_takes"]),
    "4 takes": ("four more takes", ["more_takes"]),
    "Add drums": ("add drums", ["add_track"]),
    "Add bass": ("add bass", ["add_track"]),
    "Add chords": ("add chords", ["add_track"]),
    "Add lead": ("add a lead", ["add_track"]),
    "Split into stems": ("split the selection into stems", ["split_stems"]),
    "Remove vocals": ("remove the vocals", ["remove_track"]),
    "Remove drums": ("remove the drums", ["remove_track"]),
    "Remove bass": ("remove the bass", ["remove_track"]),
    "Remove other": ("keep only the vocals, drums and bass", ["isolate_track"]),
    "Regenerate time selection": ("regenerate the time selection", ["regenerate"]),
    "Fit to grid": ("fit the selection to the grid", ["fit_to_grid"]),
    "Describe": ("describe the selection", ["describe"]),
}
OTHERS = {
    "Connect", "Prompt", "Repeat last request", "Undo", "Cancel", "Open window", "Install actions", "Remove actions",
}  # fmt: skip


def action(name: str) -> Path:
    return SCRIPTS / f"Loop Copilot_{name}.lua"


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    with Daemon(home, reaper) as running:
        running.turn()
        yield running


def connect(daemon: Daemon) -> str:
    """Connect; gives what the daemon calls the project."""
    daemon.reaper.run(CONNECT)
    return introduce(daemon)


def introduce(daemon: Daemon) -> str:
    daemon.until(lambda: daemon.backends)
    session = daemon.project
    daemon.event(kind="session", session=session, state={"id": session, "name": "song", "queue": []})
    daemon.until(lambda: daemon.of("state"))
    return session


def asked(daemon: Daemon, method: str = "ask") -> list[Any]:
    return [message for message in daemon.said if message.get("method") == method]


def reply(**parts: object) -> dict[str, object]:
    empty: dict[str, object] = {
        "understood": "plan", "plan": [], "unknown": [], "choices": [], "said": [], "renders": [], "edits": [],
        "changes": "", "label": "", "seed": 1, "project": None, "seconds": 0.1, "seconds_outside_models": 0.1,
    }  # fmt: skip
    return empty | parts


def test_every_script_in_the_folder_is_known_here() -> None:
    names = {path.stem.removeprefix("Loop Copilot_") for path in SCRIPTS.glob("Loop Copilot_*.lua")}
    assert names == set(ASKING) | OTHERS


@pytest.mark.parametrize("name", ASKING)
def test_an_action_asks_for_what_its_name_says_on_what_is_selected(
    daemon: Daemon, reaper: FakeReaper, name: str
) -> None:
    session = connect(daemon)

    reaper.run(action(name))
    daemon.until(lambda: asked(daemon))

    assert asked(daemon)[0]["params"] == {"session": session, "text": ASKING[name][0], "selection": POINTED}
    assert reaper.dialogs() == []
    assert reaper.undo_labels() == []


@pytest.mark.parametrize("name", ASKING)
def test_the_copilot_understands_what_an_action_asks_for(name: str) -> None:
    words, tasks = ASKING[name]
    understood = interpret(words, context_named("marked"))

    assert isinstance(understood, Plan)
    assert [step.task for step in understood.steps] == tasks
    assert not understood.unknown


def test_a_request_is_about_what_was_selected_when_it_was_made(daemon: Daemon, reaper: FakeReaper) -> None:
    reaper.run(action("Add bass"))
    reaper.select_items()
    reaper.select_time(0, 0)
    introduce(daemon)
    daemon.until(lambda: asked(daemon))

    assert asked(daemon)[0]["params"]["selection"] == POINTED


@pytest.mark.parametrize(
    "name", ["Another take", "4 takes", "Split into stems", "Remove bass", "Fit to grid", "Describe"]
)
def test_what_needs_an_item_says_so_beside_the_mouse_and_asks_nothing(reaper: Reaper, name: str) -> None:
    reaper.select_items()

    reaper.run(action(name))

    assert reaper.tooltip() == "Loop Copilot: Select an item first."
    assert (reaper.dialogs(), reaper.ext_state("LoopCopilot", "wishes")) == ([], "")


def test_what_is_said_beside_the_mouse_goes_after_a_moment(reaper: Reaper) -> None:
    reaper.select_items()
    for _ in range(2):
        reaper.run(action("Describe"))
        reaper.tick(60)
        assert reaper.tooltip() != ""
    reaper.tick(60)

    assert (reaper.tooltip(), reaper.running(), reaper.dialogs()) == ("", [], [])


def test_regenerating_needs_a_time_selection(reaper: Reaper) -> None:
    reaper.select_time(3, 3)

    reaper.run(action("Regenerate time selection"))

    assert "Make a time selection first" in reaper.tooltip()
    assert reaper.ext_state("LoopCopilot", "wishes") == ""


def test_a_prompt_asks_for_what_is_typed_commas_and_all(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.answer("  add a bass, dark, “groß” ")

    reaper.run(action("Prompt"))
    daemon.until(lambda: asked(daemon))

    assert asked(daemon)[0]["params"]["text"] == "add a bass, dark, “groß”"
    assert "separator=\n" in reaper.dialogs()[0].text


@pytest.mark.parametrize("answer", ["cancel", "   "])
def test_a_prompt_left_empty_or_cancelled_asks_nothing(reaper: Reaper, answer: str) -> None:
    reaper.answer(answer)

    reaper.run(action("Prompt"))

    assert reaper.ext_state("LoopCopilot", "wishes") == ""
    assert reaper.running() == []


def test_the_last_request_is_repeated_even_after_a_new_start(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Add drums"))
    reaper.run(action("Repeat last request"))
    daemon.until(lambda: len(asked(daemon)) == 2)
    assert asked(daemon)[1]["params"] == asked(daemon)[0]["params"]
    assert asked(daemon)[1]["id"] != asked(daemon)[0]["id"]

    with FakeReaper(Installation(resource_path=str(reaper.resources))) as later:
        later.run(action("Repeat last request"))
        assert json.loads(later.ext_state("LoopCopilot", "history")) == ["add drums"]


def test_nothing_is_repeated_before_anything_was_asked(reaper: Reaper) -> None:
    reaper.run(action("Repeat last request"))

    assert reaper.tooltip() == "Loop Copilot: Nothing was asked yet."
    assert reaper.ext_state("LoopCopilot", "wishes") == ""


def test_the_history_keeps_fifty_requests_each_once(reaper: Reaper) -> None:
    for number in range(53):
        reaper.answer(f"request {number}")
        reaper.run(action("Prompt"))
    reaper.answer("request 40")
    reaper.run(action("Prompt"))

    kept = json.loads(reaper.ext_state("LoopCopilot", "history"))
    assert kept[:2] == ["request 40", "request 52"]
    assert len(kept) == len(set(kept)) == 50


def test_a_damaged_history_is_begun_anew(reaper: Reaper) -> None:
    reaper.lua("reaper.SetExtState('LoopCopilot', 'history', '[\"half', true)")

    reaper.run(action("Add lead"))

    assert json.loads(reaper.ext_state("LoopCopilot", "history")) == ["add a lead"]


def test_undo_takes_back_what_the_copilot_did(daemon: Daemon, reaper: FakeReaper) -> None:
    session = connect(daemon)

    reaper.run(action("Undo"))
    daemon.until(lambda: asked(daemon, "travel"))

    assert asked(daemon, "travel")[0]["params"] == {"to": "undo", "session": session}


def test_cancel_stops_all_there_is(daemon: Daemon, reaper: FakeReaper) -> None:
    session = connect(daemon)

    reaper.run(action("Cancel"))
    daemon.until(lambda: asked(daemon, "cancel"))

    assert asked(daemon, "cancel")[0]["params"] == {"session": session}
    assert reaper.tooltip() == "Loop Copilot: Nothing is under way."


def test_cancel_says_that_it_stops_what_is_under_way_and_opens_nothing(daemon: Daemon, reaper: FakeReaper) -> None:
    session = connect(daemon)
    daemon.event(kind="started", session=session, request="r", text="add bass")
    daemon.tick(5)

    reaper.run(action("Cancel"))
    daemon.event(kind="error", session=session, request="x", error={"code": "moved", "what": "It moved.", "do": ""})
    daemon.tick(40)

    assert reaper.tooltip() == "Loop Copilot: Stopping what is under way."
    assert not reaper.window().open


def test_cancel_without_a_connection_starts_none(reaper: FakeReaper) -> None:
    reaper.run(action("Cancel"))

    assert reaper.tooltip() == "Loop Copilot: Nothing is under way."
    assert CONNECT not in reaper.running()


def test_an_action_connects_if_nothing_is_connected(daemon: Daemon, reaper: FakeReaper) -> None:
    reaper.run(action("Add bass"))
    introduce(daemon)
    daemon.until(lambda: asked(daemon))

    assert CONNECT in reaper.running()


def test_a_request_that_changed_the_project_opens_no_window(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Add bass"))
    daemon.until(lambda: asked(daemon))

    daemon.send({"id": asked(daemon)[0]["id"], "result": reply(edits=["insert_track"], changes="1 new track")})
    daemon.tick(40)

    assert not reaper.window().open
    assert reaper.running() == [CONNECT]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ({"result": reply(said=["It is in D minor."])}, "It is in D minor."),
        ({"result": reply(understood="question", said=["Which one?"], choices=["drums"])}, "Which one?"),
        ({"error": {"code": -32000, "message": "It moved.", "data": {"code": "moved", "do": "Again."}}}, "It moved."),
    ],
)
def test_what_is_to_be_read_opens_the_panel(
    daemon: Daemon, reaper: FakeReaper, answer: dict[str, Any], shown: str
) -> None:
    connect(daemon)
    reaper.run(action("Describe"))
    daemon.until(lambda: asked(daemon))

    daemon.send({"id": asked(daemon)[0]["id"], **answer})
    daemon.until(lambda: reaper.window().open)
    daemon.tick(2)

    assert shown in reaper.window().texts
    assert set(reaper.running()) == {CONNECT, WINDOW}


def test_a_request_that_was_stopped_opens_no_window(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Add bass"))
    daemon.until(lambda: asked(daemon))

    stopped = {"code": -32000, "message": "Stopped; nothing was written.", "data": {"code": "cancelled", "do": ""}}
    daemon.send({"id": asked(daemon)[0]["id"], "error": stopped})
    daemon.tick(40)

    assert not reaper.window().open
    assert reaper.running() == [CONNECT]


def test_without_a_daemon_the_panel_says_how_to_start_it(reaper: FakeReaper) -> None:
    reaper.run(action("Add bass"))
    reaper.tick(90)

    assert any("is not running" in text for text in reaper.window().texts)
    assert reaper.dialogs() == []


def test_a_request_nobody_ever_answers_is_not_followed_for_ever(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Add bass"))
    daemon.until(lambda: asked(daemon))
    daemon.tick(80, seconds=0.5)

    assert action("Add bass") not in reaper.running()


def test_pressing_again_while_a_request_is_followed_asks_again_without_a_word(
    daemon: Daemon, reaper: FakeReaper
) -> None:
    connect(daemon)
    reaper.run(action("Add bass"))
    daemon.tick(2)
    reaper.run(action("Add bass"))
    daemon.until(lambda: len(asked(daemon)) == 2)

    assert reaper.dialogs() == []


def test_an_old_reaper_opens_the_panel_at_once_and_follows_nothing(tmp_path: Path, home: Path) -> None:
    with FakeReaper(Installation(version="6.41/OSX64")) as reaper, Daemon(home, reaper) as daemon:
        reaper.open(write_song(tmp_path))
        daemon.turn()
        for _ in range(2):
            reaper.run(action("Add bass"))
            daemon.tick(2)
        introduce(daemon)
        daemon.until(lambda: len(asked(daemon)) == 2)

        assert set(reaper.running()) == {CONNECT, WINDOW}


def test_one_script_puts_all_actions_into_the_list_and_connects(daemon: Daemon, reaper: FakeReaper) -> None:
    reaper.run(action("Install actions"))

    assert f"{len(ASKING) + len(OTHERS)} actions are in the action list now" in reaper.dialogs()[0].text
    introduce(daemon)


def test_another_script_takes_them_off_again_and_forgets_what_was_kept(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.run(action("Add bass"))
    daemon.until(lambda: asked(daemon))

    reaper.run(action("Remove actions"))
    daemon.tick(2)

    assert f"{len(ASKING) + len(OTHERS)} actions were taken off" in reaper.dialogs()[0].text
    assert CONNECT not in reaper.running()
    assert reaper.ext_state("LoopCopilot", "history") == ""
    assert "history" not in (reaper.resources / "reaper-extstate.ini").read_text()


def test_removing_the_actions_closes_the_panel_and_forgets_its_place(reaper: FakeReaper) -> None:
    reaper.run(WINDOW)
    reaper.tick(2)

    reaper.run(action("Remove actions"))
    reaper.tick(2)

    assert reaper.running() == []
    assert reaper.ext_state("LoopCopilot", "place") == ""


def test_actions_work_from_a_folder_with_any_name(reaper: FakeReaper, daemon: Daemon, tmp_path: Path) -> None:
    folder = tmp_path / "Müßig & Söhne (2)" / "Loop Copilot"
    shutil.copytree(SCRIPTS, folder)

    reaper.run(folder / "Loop Copilot_Add bass.lua")
    introduce(daemon)
    daemon.until(lambda: asked(daemon))

    assert asked(daemon)[0]["params"]["selection"] == POINTED


def test_a_script_that_is_missing_is_said_to_be(reaper: FakeReaper, tmp_path: Path) -> None:
    folder = tmp_path / "Loop Copilot"
    shutil.copytree(SCRIPTS, folder)
    (folder / CONNECT.name).unlink()

    reaper.run(folder / "Loop Copilot_Add bass.lua")

    assert CONNECT.name in reaper.tooltip()
