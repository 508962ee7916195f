"""The panel as a musician meets it where ReaImGui is not installed: what it shows, keys, clicks, and what it costs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.reaper import FakeReaper
from projects import BEAT, BLANK

from tests.reaper.daemon import CONNECT, SCRIPTS, Daemon

WINDOW = SCRIPTS / "Loop Copilot_Open window.lua"
LEFT, RIGHT, HOME, END = 0x6C656674, 0x72676874, 0x686F6D65, 0x656E64
UP, DOWN, DELETE, BACKSPACE, ENTER, ESCAPE = 0x7570, 0x646F776E, 0x64656C, 8, 13, 27
UNICODE = 0x75 << 24
HINT = "Say what you want, then press Enter"

BOARD: dict[str, Any] = {
    "connection": "connected", "words": "Connected to Loop Copilot.", "name": "song", "queue": [], "takes": [],
    "gat": [], "worst_tick": 0.0, "slow_ticks": 0, "changed": 1,
}  # fmt: skip
TEMPO = {"name": "tempo", "text": "93.5 bpm", "scope": "session", "of": "session", "source": "daw", "confidence": 1.0}
KEY = {"name": "key", "text": "D minor", "scope": "clip:1", "of": "clip beat", "source": "measured", "confidence": 0.82}


@pytest.fixture
def panel(reaper: FakeReaper) -> Iterator[FakeReaper]:
    """REAPER with the panel open, and a board that the test writes in place of the loop."""
    show(reaper)
    reaper.lua("reaper.SetExtState('LoopCopilot', 'loop', 'the test', false)")
    beat(reaper)
    reaper.run(WINDOW)
    yield reaper


def beat(reaper: FakeReaper) -> None:
    """Let the loop seem to run for as long as a test takes."""
    reaper.lua("reaper.SetExtState('LoopCopilot', 'beat', tostring(reaper.time_precise() + 1000), false)")


def show(reaper: FakeReaper, **parts: object) -> None:
    """Write on the board and let the panel see it."""
    text = json.dumps({**BOARD, **parts}).replace("\\", "\\\\").replace("'", "\\'")
    reaper.lua(f"reaper.SetExtState('LoopCopilot', 'board', '{text}', false)")
    reaper.lua("reaper.SetExtState('LoopCopilot', 'board changed', reaper.genGuid(), false)")
    reaper.tick()


def reply(**parts: object) -> dict[str, object]:
    empty: dict[str, object] = {
        "request": "r", "understood": "plan", "unknown": [], "choices": [], "said": [], "edits": [], "changes": "",
    }  # fmt: skip
    return empty | parts


def typed(reaper: FakeReaper, *keys: int | str) -> None:
    reaper.press(*keys)
    reaper.tick(2)


def wishes(reaper: FakeReaper) -> list[Any]:
    count = int(reaper.ext_state("LoopCopilot", "wishes") or 0)
    return [json.loads(reaper.ext_state("LoopCopilot", f"wish {number}")) for number in range(1, count + 1)]


def prompt(reaper: FakeReaper) -> str:
    """What stands in the prompt, which is drawn last."""
    return reaper.window().texts[-1]


def click(reaper: FakeReaper, words: str) -> None:
    """Click in the middle of something shown, wherever it is: find it as a musician would, by looking."""
    where = json.loads(reaper.ext_state("test", "drawn"))[words]
    reaper.click(*where)
    reaper.tick(3)


@pytest.fixture
def seen(reaper: FakeReaper, tmp_path: Path) -> FakeReaper:
    """The same as `panel`, with a note of where each text was drawn, and how often anything was."""
    folder = tmp_path / "seen" / "Loop Copilot"
    shutil.copytree(SCRIPTS, folder)
    eye = """
        local drawn, count, own = {}, 0, gfx
        gfx = setmetatable({}, {
          __newindex = function(_, name, value) own[name] = value end,
          __index = function(_, name)
            if name == "mouse_cap" and own[name] == 1 and reaper.HasExtState("test", "right") then return 2 end
            if name ~= "drawstr" then return own[name] end
            return function(text, ...)
              drawn[text] = { math.floor(own.x) + 2, math.floor(own.y) + 2 }
              count = count + 1
              local parts = {}
              for key, at in pairs(drawn) do parts[#parts + 1] = ("%q:[%d,%d]"):format(key, at[1], at[2]) end
              reaper.SetExtState("test", "drawn", "{" .. table.concat(parts, ",") .. "}", false)
              reaper.SetExtState("test", "count", ("%d"):format(count), false)
              return own.drawstr(text, ...)
            end
          end,
        })
    """
    entry = folder / WINDOW.name
    entry.write_text(eye + entry.read_text(encoding="utf-8"), encoding="utf-8")
    show(reaper)
    reaper.lua("reaper.SetExtState('LoopCopilot', 'loop', 'the test', false)")
    beat(reaper)
    reaper.run(entry)
    return reaper


def test_it_shows_the_connection_and_a_hint(panel: FakeReaper) -> None:
    window = panel.window()

    assert (window.title, window.dock) == ("Loop Copilot", 0)
    assert window.texts[0] == "Connected: song"
    assert window.texts[-1] == HINT


def test_without_a_loop_it_starts_one(reaper: FakeReaper) -> None:
    reaper.run(WINDOW)
    reaper.tick(5)

    assert CONNECT in reaper.running()
    assert "with: loop-copilot" in " ".join(reaper.window().texts)


def test_text_is_typed_edited_and_asked(panel: FakeReaper) -> None:
    typed(panel, *"add bas", LEFT, LEFT, LEFT, BACKSPACE, "-", HOME, DELETE, "A", END, "s")
    assert prompt(panel) == "Add-bass"

    typed(panel, ENTER)

    assert [(wish["kind"], wish["params"]["text"]) for wish in wishes(panel)] == [("ask", "Add-bass")]
    assert wishes(panel)[0]["params"]["selection"]["clips"] == [BEAT]
    assert prompt(panel) == HINT
    assert "Add-bass" in panel.window().texts


def test_characters_of_every_script_are_typed_and_deleted_whole(panel: FakeReaper) -> None:
    typed(panel, UNICODE | ord("ß"), ord("é"), UNICODE | ord("低"), UNICODE | ord("🎵"), "x", LEFT, BACKSPACE)
    assert prompt(panel) == "ßé低x"

    typed(panel, LEFT, DELETE)

    assert prompt(panel) == "ßéx"


def test_an_empty_prompt_asks_nothing(panel: FakeReaper) -> None:
    typed(panel, " ", " ", ENTER)

    assert wishes(panel) == []


def test_what_was_asked_before_comes_back_with_up_and_down(panel: FakeReaper) -> None:
    typed(panel, *"one", ENTER, *"two", ENTER, *"dra", UP)
    assert prompt(panel) == "two"
    typed(panel, UP)
    assert prompt(panel) == "one"
    typed(panel, UP, DOWN)
    assert prompt(panel) == "two"
    typed(panel, DOWN)
    assert prompt(panel) == "dra"


def test_a_long_text_keeps_its_caret_in_sight(panel: FakeReaper) -> None:
    words = "add a walking bass under the drums, dark and slow, without any cymbals at all please"
    typed(panel, *words)
    assert words.endswith(prompt(panel))
    assert len(prompt(panel)) * 8 < panel.window().width

    typed(panel, HOME)

    assert words.startswith(prompt(panel))


def test_escape_stops_what_is_under_way_and_else_empties_the_prompt(panel: FakeReaper) -> None:
    typed(panel, *"so", ESCAPE)
    assert (prompt(panel), wishes(panel)) == (HINT, [])

    show(panel, queue=[{"request": "r", "text": "add bass", "place": 0}])
    typed(panel, *"so", ESCAPE)

    assert [(wish["kind"], wish["params"]) for wish in wishes(panel)] == [("cancel", {})]
    assert prompt(panel) == "so"


def test_a_request_is_followed_from_queue_to_reply(panel: FakeReaper) -> None:
    queue = [{"request": "b", "text": "add pads", "place": 1}, {"request": "a", "text": "add bass", "place": 0}]
    plan = [{"id": "s1", "task": "add_track", "words": "add track: role bass"}]
    progress = {"request": "a", "step": "s1", "what": "playing the bass", "done": 0.5}
    show(panel, queue=queue, plan=plan, progress=progress, reply=reply(said=["Before."]))

    texts = panel.window().texts
    assert texts.index("playing the bass") < texts.index("1. add pads") < texts.index("→ add track: role bass")
    assert "Before." not in texts

    show(panel, reply=reply(said=["It is dark."], unknown=["purple"], edits=["a"], changes="1 new track"))
    texts = panel.window().texts
    assert [text for text in texts if text in ("It is dark.", "1 new track")] == ["It is dark.", "1 new track"]
    assert "Not understood and passed over: purple" in texts


def test_trouble_is_said_with_what_to_do(panel: FakeReaper) -> None:
    trouble = {"code": "locked", "what": "The tempo is locked.", "do": "Unlock it first."}
    show(panel, trouble=trouble, reply=reply(said=["Old."]))

    texts = panel.window().texts
    assert texts[1:3] == ("The tempo is locked.", "Unlock it first.")
    assert "Old." not in texts


def test_the_table_shows_sources_and_how_sure_they_are(panel: FakeReaper) -> None:
    show(panel, gat=[TEMPO, KEY])

    texts = panel.window().texts
    start = texts.index("What is known")
    assert texts[start + 1 : start + 8] == (
        "tempo", "93.5 bpm", "daw", "key (clip beat)", "D minor", "measured", "82 %",
    )  # fmt: skip


def test_takes_of_the_selected_item_are_listed(panel: FakeReaper) -> None:
    assert [text for text in panel.window().texts if text[0] in "123"] == [
        "1  beat.wav", "2  beat, other take", "3  clip.mp4",
    ]  # fmt: skip

    panel.select_items(BLANK)
    panel.tick()
    assert not any(text.startswith("Takes of") for text in panel.window().texts)


def test_a_click_lets_another_take_play_in_one_undo_step(seen: FakeReaper) -> None:
    active = "return reaper.GetTakeName(reaper.GetActiveTake(reaper.GetSelectedMediaItem(0, 0)))"
    assert seen.lua(active) == "beat, other take"

    click(seen, "1  beat.wav")
    assert seen.lua(active) == "beat.wav"
    assert seen.undo_labels() == ["Loop Copilot: Choose take 1"]

    click(seen, "A/B")
    assert seen.lua(active) == "beat, other take"
    click(seen, "A/B")
    assert seen.lua(active) == "beat.wav"

    for _ in range(3):
        seen.undo()
    assert seen.lua(active) == "beat, other take"
    assert not seen.window().focused


def test_a_click_cancels_one_request(seen: FakeReaper) -> None:
    show(seen, queue=[{"request": "b", "text": "add pads", "place": 1}])

    click(seen, "Cancel")

    assert [(wish["kind"], wish["params"]) for wish in wishes(seen)] == [("cancel", {"request": "b"})]


def test_a_click_on_an_answer_gives_it(seen: FakeReaper) -> None:
    show(seen, reply=reply(understood="question", said=["Which one?"], choices=["the drums", "the bass"]))

    click(seen, "the bass")

    assert [wish["params"]["text"] for wish in wishes(seen)] == ["the bass"]


def test_a_click_in_the_prompt_places_the_caret(seen: FakeReaper) -> None:
    typed(seen, *"add bass")
    x, y = json.loads(seen.ext_state("test", "drawn"))["add bass"]

    seen.click(x + 3 * 8, y)
    seen.tick(3)
    typed(seen, "!")

    assert prompt(seen) == "add! bass"
    assert seen.window().focused


def test_a_right_click_docks_it_and_another_lets_it_float(seen: FakeReaper) -> None:
    seen.lua("reaper.SetExtState('test', 'right', '1', false)")
    for docked in (1, 0):
        seen.choose(1)
        seen.click(100, 300)
        seen.tick(3)
        assert seen.window().dock == docked
    assert seen.dialogs()[0].text == "Docked"
    assert seen.dialogs()[1].text == "!Docked"

    seen.choose(0)
    seen.click(100, 300)
    seen.tick(3)
    assert seen.window().dock == 0


def test_it_draws_only_when_something_changed(seen: FakeReaper) -> None:
    seen.tick(5)
    before = seen.ext_state("test", "count")
    seen.tick(200)
    assert seen.ext_state("test", "count") == before

    show(seen, gat=[TEMPO])
    seen.tick(2)

    assert seen.ext_state("test", "count") != before


def test_a_project_that_changes_shows_the_takes_there_are(panel: FakeReaper) -> None:
    panel.action(40129)  # Delete active take from items
    panel.tick()

    assert len([text for text in panel.window().texts if text[0] in "123"]) == 2


def test_an_item_deleted_under_the_mouse_does_no_harm(seen: FakeReaper) -> None:
    x, y = json.loads(seen.ext_state("test", "drawn"))["1  beat.wav"]
    seen.click(x, y)
    seen.tick()
    seen.delete_item(BEAT)
    seen.tick(3)

    assert seen.undo_labels() == ["Remove media items"]


def test_it_works_with_the_loop_and_a_daemon(reaper: FakeReaper, home: Path) -> None:
    with Daemon(home, reaper) as daemon:
        daemon.turn()
        reaper.run(WINDOW)
        daemon.until(lambda: daemon.backends)
        session = daemon.project
        daemon.event(kind="session", session=session, state={"id": session, "name": "song", "queue": []})
        daemon.until(lambda: daemon.of("state"))
        typed(reaper, *"add bass", ENTER)
        daemon.until(lambda: daemon.of("ask"))
        of: dict[str, object] = {"session": session, "request": "r"}
        daemon.event(kind="started", text="add bass", **of)
        daemon.event(kind="progress", step="s", what="writing", done=0.5, **of)
        daemon.until(lambda: "writing" in reaper.window().texts)

    assert reaper.dialogs() == []
