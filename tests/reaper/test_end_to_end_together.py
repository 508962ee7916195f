"""Several projects, several REAPERs, several requests, other roads: what a musician does beside one thing at a time."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.reaper import Installation, missing

from bridge.api.messages import TransportEvent
from bridge.config import HOME_VARIABLE
from bridge.core.session import Session
from tests.fakes.daemon import RunningDaemon, running
from tests.fakes.reaper_surface import ReaperSurface
from tests.reaper.songs import SONGS
from tests.reaper.stage import Ear, Seat, action, clips, files_beside, heard, seated, until, without_ours

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

WALTZ = SONGS["a waltz with nothing in it"]
SEVEN = SONGS["seven eighths, names from everywhere"]
VIOLIN = "{7A7A7A7A-0000-4000-8000-000000000002}"
LONG_WISH = "make a 64 bar trance loop"
PATTERNS = Path(__file__).parents[2] / "reaper_scripts" / "osc" / "LoopCopilot.ReaperOSC"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def osc_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory, osc_port: int) -> Iterator[RunningDaemon]:
    home = tmp_path_factory.mktemp("copilot")
    (home / "config.toml").write_text(f"osc_port = {osc_port}\n")
    with running(home) as process:
        yield process
        assert process.stop() == 0


@pytest.fixture
def ear(daemon: RunningDaemon, monkeypatch: pytest.MonkeyPatch) -> Ear:
    monkeypatch.setenv(HOME_VARIABLE, str(daemon.home))
    return heard(daemon.home)


@pytest.fixture
def seat(ear: Ear, tmp_path: Path) -> Iterator[Seat]:
    """A connected musician, with a project in which one item is selected."""
    with seated(ear, SEVEN.write(tmp_path)) as there:
        there.reaper.select_items(VIOLIN)
        there.reaper.select_time(*SEVEN.span)
        there.connect()
        yield there


def made(session: Session) -> list[str]:
    """Names of the tracks that the copilot made."""
    names = [track.name for track in session.tracks]
    return names[names.index("Loop Copilot") + 1 :] if "Loop Copilot" in names else []


def prompt(seat: Seat, words: str) -> int:
    seat.reaper.answer(words)
    return seat.start("Prompt")


def test_each_tab_has_a_history_of_its_own(ear: Ear, tmp_path: Path) -> None:
    with seated(ear, WALTZ.write(tmp_path / "one"), SEVEN.write(tmp_path / "two")) as seat:
        seat.reaper.select_time(*SEVEN.span)
        second = seat.connect()
        seat.act("Add drums")
        seat.reaper.switch_to(0)
        seat.wait(lambda: seat.session not in ("", second), "the other project is shown")
        seat.reaper.select_time(*WALTZ.span)
        seat.act("Add bass")

        assert made(seat.saved()) == ["electric bass"]
        assert [node.text for node in seat.state().history.nodes] == ["add bass"]
        seat.reaper.switch_to(1)
        seat.wait(lambda: seat.session == second, "the first project is shown again")
        assert made(seat.saved()) == ["drum kit"]
        assert [node.text for node in seat.state().history.nodes] == ["add drums"]
        assert seat.act("Undo").said == "Took back: Add drum kit (2 bars)."
        assert made(seat.saved()) == []


def test_a_request_goes_to_the_project_it_was_made_in_wherever_the_musician_goes(ear: Ear, tmp_path: Path) -> None:
    with seated(ear, WALTZ.write(tmp_path / "one"), SEVEN.write(tmp_path / "two")) as seat:
        seat.reaper.select_time(*SEVEN.span)
        second = seat.connect()
        since = seat.start("Add drums")
        seat.reaper.switch_to(0)

        assert seat.end(since, of=second).reply.label
        assert made(seat.saved()) == []
        assert seat.reaper.undo_labels() == []
        seat.reaper.switch_to(1)
        assert made(seat.saved()) == ["drum kit"]


def test_two_reapers_work_side_by_side(ear: Ear, tmp_path: Path) -> None:
    with seated(ear, WALTZ.write(tmp_path / "one")) as one, seated(ear, SEVEN.write(tmp_path / "two")) as two:
        for seat, song in ((one, WALTZ), (two, SEVEN)):
            seat.reaper.select_time(*song.span)
            seat.connect()
        assert one.session != two.session
        started = [(one, one.start("Add drums")), (two, two.start("Add bass"))]
        for seat, since in started:
            assert seat.end(since).reply.label

        assert (made(one.saved()), made(two.saved())) == (["drum kit"], ["electric bass"])
        assert [node.text for node in one.state().history.nodes] == ["add drums"]
        assert [node.text for node in two.state().history.nodes] == ["add bass"]


def test_requests_wait_in_a_queue_and_are_done_in_order(seat: Seat) -> None:
    first = seat.start("Add drums")
    second = seat.start("Add bass")
    seat.wait(lambda: len(seat.board()["queue"]) == 2, "both are shown")
    assert [(one["text"], one["place"]) for one in seat.board()["queue"]] == [("add drums", 0), ("add bass", 1)]
    seat.end(first)
    seat.wait(lambda: len(seat.ear.ends(seat.session, since=second)) == 2, "both are done")

    assert made(seat.saved()) == ["drum kit", "electric bass"]
    assert len(seat.reaper.undo_labels()) == 2


def test_cancel_stops_what_is_under_way_and_what_waits(seat: Seat) -> None:
    before = seat.reaper.text()
    since = prompt(seat, LONG_WISH)
    seat.start("Add bass")
    seat.wait(lambda: len(seat.board()["queue"]) == 2, "both are shown")
    seat.reaper.run(action("Cancel"))
    seat.wait(lambda: len(seat.ear.ends(seat.session, since=since)) == 2, "both are stopped")

    ends = [seat.ear.events[index] for index in seat.ear.ends(seat.session, since=since)]
    assert [end.error.code for end in ends if end.kind == "error"] == ["cancelled", "cancelled"]
    seat.wait(lambda: seat.board()["queue"] == [], "the queue is empty")
    assert seat.reaper.text() == before
    assert seat.act("Add drums").reply.label
    assert made(seat.saved()) == ["drum kit"]


def test_a_prompt_that_is_closed_asks_nothing(seat: Seat) -> None:
    before = len(seat.ear.events)
    seat.reaper.answer("cancel")
    seat.reaper.run(action("Prompt"))
    assert "bar" in seat.act("Describe").said
    (asked,) = [event.text for event in seat.ear.events[before:] if event.kind == "started"]
    assert asked.startswith("describe")


def test_the_panel_shows_what_was_said(seat: Seat) -> None:
    said = seat.act("Describe").reply.said[0]
    if not seat.reaper.window().open:
        seat.reaper.run(action("Open window"))
    seat.wait(lambda: said.split()[-1] in " ".join(seat.reaper.window().texts), "the panel shows it")


def test_a_project_without_a_place_is_to_be_saved_first(ear: Ear, tmp_path: Path) -> None:
    with seated(ear) as seat:
        seat.reaper.select_time(*WALTZ.span)
        session = seat.connect()
        before = seat.reaper.text()
        assert seat.act("Add drums").error.do == "Save it first."
        assert seat.reaper.text() == before

        project = seat.reaper.save(tmp_path / "now saved.rpp")
        seat.wait(lambda: seat.state().session.path == str(project), "the daemon knows its place")
        assert seat.session == session
        assert seat.act("Add drums").reply.label
        assert {file.suffix for file in files_beside(project)} == {".wav", ".mid"}


@pytest.mark.parametrize("takes_back", [True, False])
def test_the_history_stays_usable_when_the_musician_undoes_by_hand(ear: Ear, tmp_path: Path, takes_back: bool) -> None:
    installation = Installation(undo_takes_back_project_state=takes_back)
    with seated(ear, SEVEN.write(tmp_path), installation=installation) as seat:
        seat.reaper.select_time(*SEVEN.span)
        seat.connect()
        before = seat.reaper.text()
        seat.act("Add drums")
        seat.reaper.undo()
        assert without_ours(seat.reaper.text()) == without_ours(before)
        assert seat.act("Add bass").reply.label
        assert made(seat.saved()) == ["electric bass"]
        assert seat.act("Undo").reply.label
        assert without_ours(seat.reaper.text()) == without_ours(before)
        seat.reaper.redo()


def test_the_musician_goes_on_working_while_music_is_made(seat: Seat) -> None:
    since = seat.start("Add drums")
    seat.wait(lambda: any(event.kind == "plan" for event in seat.ear.events[since:]), "it is under way")
    seat.reaper.move_item(VIOLIN, 6.0)

    assert seat.end(since).reply.label
    assert clips(seat.saved())[VIOLIN][1].position == pytest.approx(6.0)
    assert made(seat.saved()) == ["drum kit"]
    assert seat.reaper.undo_labels()[0] == "Move media items"
    assert len(seat.reaper.undo_labels()) == 2


def test_a_change_of_tempo_meanwhile_has_it_made_anew_for_that_tempo(seat: Seat) -> None:
    since = seat.start("Add drums")
    seat.wait(lambda: any(event.kind == "plan" for event in seat.ear.events[since:]), "it is under way")
    seat.reaper.set_tempo(100)

    assert seat.end(since).reply.label
    drums = next(clip for track, clip in clips(seat.saved()).values() if track == "drum kit")
    bars = drums.length / (3.5 * 60 / 100)
    assert bars == pytest.approx(round(bars), abs=1e-6)


def test_closing_the_project_meanwhile_ends_the_request_and_nothing_else(ear: Ear, tmp_path: Path) -> None:
    with seated(ear, WALTZ.write(tmp_path / "one"), SEVEN.write(tmp_path / "two")) as seat:
        session = seat.connect()
        since = prompt(seat, LONG_WISH)
        seat.wait(lambda: any(event.kind == "plan" for event in seat.ear.events[since:]), "it is under way")
        seat.reaper.close_tab(1)
        end = seat.end(since, of=session)

        assert end.error.code in ("cancelled", "not-connected", "not-found", "moved")
        seat.wait(lambda: seat.session not in ("", session), "the other project is shown")
        seat.reaper.select_time(*WALTZ.span)
        assert seat.act("Add bass").reply.label


def test_a_daemon_that_comes_later_is_found_and_does_what_was_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "late"
    home.mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    with seated(None, WALTZ.write(tmp_path)) as seat:
        seat.reaper.run(action("Connect"))
        seat.wait(lambda: seat.board().get("connection") == "searching", "the musician is told")
        assert "loop-copilot run" in seat.board()["words"]
        with running(home):
            seat.ear = heard(home)
            seat.known()
            seat.reaper.select_time(*WALTZ.span)
            assert seat.act("Add drums").reply.label


def test_play_is_told_over_osc_and_asked_for_over_it(daemon: RunningDaemon, seat: Seat, osc_port: int) -> None:
    surface = ReaperSurface(osc_port, PATTERNS)
    try:
        surface.changed()

        def told() -> list[TransportEvent]:
            surface.run()
            events = [event for event in seat.ear.events if isinstance(event, TransportEvent)]
            return [event for event in events if event.source == "osc"]

        until(told, "the surface is heard")
        surface.song.play = True
        surface.changed()
        until(lambda: told() and told()[-1].playing, "playing is told")
        assert told()[-1].session == seat.session
        with daemon.face() as face:
            assert "error" not in face.call("transport", session=seat.session, do="stop")
        until(lambda: told() and not surface.song.play, "it stops")
        assert seat.act("Describe").reply.said
    finally:
        surface.close()
