"""The panel's window: where it opens, how it ends, and how it fits into little room."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.reaper import FakeReaper, Installation
from projects import write_song

from tests.reaper.test_panel import HINT, KEY, TEMPO, WINDOW, panel, prompt, seen, show, typed

__all__ = ["panel", "seen"]


def test_it_is_where_it_was_when_it_is_opened_again(reaper: FakeReaper) -> None:
    reaper.lua("reaper.SetExtState('LoopCopilot', 'place', '513 40 60 300 200', true)")
    reaper.run(WINDOW)
    window = reaper.window()
    assert (window.width, window.height, window.dock) == (300, 200, 513)

    reaper.run(WINDOW)
    assert not reaper.window().open
    assert reaper.ext_state("LoopCopilot", "place").startswith("513 ")


def test_closing_its_window_ends_it(panel: FakeReaper) -> None:
    panel.close_window()
    panel.tick()

    assert WINDOW not in panel.running()
    assert panel.ext_state("LoopCopilot", "panel") == ""


@pytest.mark.parametrize(("width", "columns"), [(200, 2), (280, 3), (500, 4)])
def test_a_small_window_leaves_columns_out_and_cuts_nothing_off_unmarked(
    reaper: FakeReaper, width: int, columns: int
) -> None:
    reaper.lua(f"reaper.SetExtState('LoopCopilot', 'place', '0 0 0 {width} 600', false)")
    show(reaper)
    reaper.run(WINDOW)
    show(reaper, gat=[KEY | {"name": "k", "scope": "session"}])

    texts = reaper.window().texts
    start = texts.index("What is known")
    assert len(texts[start + 1 : -1]) == columns
    assert all(len(text) * 8 <= width for text in texts)


def test_a_board_of_many_rows_scrolls(panel: FakeReaper) -> None:
    show(panel, gat=[TEMPO | {"name": f"cell {number}"} for number in range(80)])
    assert "cell 1" in panel.window().texts
    assert "cell 79" not in panel.window().texts

    for _ in range(9):
        typed(panel, 0x7067646E)

    assert "cell 79" in panel.window().texts
    assert "cell 1" not in panel.window().texts


def test_names_that_are_no_utf8_are_drawn_all_the_same(panel: FakeReaper) -> None:
    take = "reaper.GetActiveTake(reaper.GetSelectedMediaItem(0, 0))"
    panel.edit("Rename", f"reaper.GetSetMediaItemTakeInfo_String({take}, 'P_NAME', 'Gr\\xF6\\xDFe', true)")
    panel.tick()

    assert "2  Gr??e" in panel.window().texts


def test_an_old_reaper_shows_it_too(tmp_path: Path, home: Path) -> None:
    with FakeReaper(Installation(version="6.41/win64", system="Win64")) as reaper:
        reaper.open(write_song(tmp_path))
        reaper.run(WINDOW)
        reaper.tick(3)
        assert prompt(reaper) == HINT
