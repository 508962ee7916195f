"""What REAPER's scripts say of a project, against what the project-file backend reads from the same file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.reaper import FakeReaper
from projects import BASS, BEAT, BLANK, DRUMS, LINE, SMALL, SONG, write_song, write_wav

from bridge.core.session import AudioSource, ClipId, MidiSource, Session, Source, Take, TrackId
from bridge.core.tempo import MetrePoint, TempoPoint
from bridge.daw.rpp import RppBackend
from tests.reaper.daemon import CONNECT, Daemon


@pytest.fixture
def reaper(tmp_path: Path) -> Iterator[FakeReaper]:
    with FakeReaper() as running:
        yield running


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    running = Daemon(home, reaper)
    running.turn()
    yield running
    running.close()


def connect(daemon: Daemon, *projects: Path) -> None:
    for project in projects:
        daemon.reaper.open(project)
    daemon.reaper.run(CONNECT)
    daemon.until(lambda: len(daemon.backends) >= max(1, len(projects)) and daemon.of("transport"))
    assert daemon.reaper.console() == ""


def comparable(session: Session) -> Session:
    """Without what each backend names in its own way, and where a file that is gone would be."""

    def source(of: Source) -> Source:
        return replace(of, path=Path("gone")) if isinstance(of, AudioSource) and of.missing else of

    def take(of: Take) -> Take:
        return replace(of, source=source(of.source))

    tracks = tuple(
        replace(t, clips=tuple(replace(c, takes=tuple(map(take, c.takes))) for c in t.clips)) for t in session.tracks
    )
    points = tuple(TempoPoint(round(p.beat, 6), p.bpm, p.ramp) for p in session.tempo_map.tempos)  # type: ignore[arg-type]
    tempo = replace(session.tempo_map, tempos=points)
    return replace(session, id="", revision="", daw="", rate=0, tracks=tracks, tempo_map=tempo)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SONG, id="all features"),
        pytest.param(SMALL, id="almost nothing"),
        pytest.param(SONG.replace("MODE 2", "MODE 0"), id="a section played forwards"),
        pytest.param(SONG.replace("HASDATA 1 960", "HASDATA 1 480"), id="another resolution"),
        pytest.param(SONG.replace("PLAYRATE 1 1 0 -1 0 0.0025\n      GUID {AAAAAAAA-0000-4000-8000-000000000021}",
                                  "PLAYRATE 1.5 1 0 -1 0 0.0025\n      GUID {AAAAAAAA-0000-4000-8000-000000000021}"),
                     id="notes at another speed"),
        pytest.param(SONG.replace("TEMPO 93.5 4 4", "TEMPO 93.5 6 8"), id="another metre"),
        pytest.param(SONG.replace("E 480 90 2b 50", "E 480 99 2b 50"), id="two channels"),
    ],
)  # fmt: skip
def test_a_session_is_what_the_project_file_holds(daemon: Daemon, tmp_path: Path, text: str) -> None:
    song = write_song(tmp_path, text)
    connect(daemon, song)

    assert comparable(daemon.session()) == comparable(RppBackend(song).read())


def test_nothing_is_sent_while_nothing_changes(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path))
    before = len(daemon.of("snapshot"))

    daemon.tick(60)

    assert len(daemon.of("snapshot")) == before


def test_only_the_track_that_changed_is_sent_again(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path))

    daemon.reaper.move_item(LINE, 3.0)
    daemon.tick(10)

    last = daemon.of("snapshot")[-1]
    assert [track["id"] for track in last["tracks"]] == [BASS]
    assert "order" not in last
    assert daemon.session().clip(LINE).position == 3.0  # type: ignore[arg-type]


def test_a_selection_is_sent_without_any_track(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path))

    daemon.reaper.select_items(LINE)
    daemon.reaper.select_time(1.0, 2.0)
    daemon.reaper.move_cursor(7.0)
    daemon.tick(10)

    last = daemon.of("snapshot")[-1]
    assert set(last) == {"project", "seq", "session"}
    assert daemon.session().selection.clips == (LINE,)
    assert daemon.session().selection.time == (1.0, 2.0)
    assert daemon.session().cursor == 7.0


def test_tracks_that_come_and_go_are_told(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path))

    daemon.reaper.delete_track(BASS)
    daemon.tick(10)
    assert BASS not in [track.id for track in daemon.session().tracks]

    daemon.reaper.undo()
    daemon.tick(10)
    assert comparable(daemon.session()) == comparable(RppBackend(daemon.reaper.save()).read())


def test_a_tempo_change_is_told(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path, SMALL))

    daemon.reaper.set_tempo(90.0)
    daemon.tick(10)

    assert daemon.session().tempo_map.tempos == (TempoPoint(0.0, 90.0),)  # type: ignore[arg-type]
    assert isinstance(daemon.session().tempo_map.metres[0], MetrePoint)


def test_every_open_project_is_told_and_one_that_is_closed_says_so(daemon: Daemon, tmp_path: Path) -> None:
    first, second = write_song(tmp_path), write_song(tmp_path, SMALL, name="small.rpp")
    connect(daemon, first, second)
    assert [backend.read().name for backend in daemon.backends.values()] == ["song", "small"]

    daemon.reaper.close_tab(0)
    daemon.tick(5)

    assert [backend.read().name for backend in daemon.backends.values()] == ["small"]
    assert daemon.of("snapshot")[-1]["gone"] is True


def test_a_project_without_a_file_has_no_path_and_no_media_folder(daemon: Daemon) -> None:
    connect(daemon)

    header = daemon.of("snapshot")[0]["session"]
    assert header["path"] is None
    assert header["media_folder"] is None


def test_saving_under_another_name_keeps_the_project_the_same_one(daemon: Daemon, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path))
    project = daemon.project

    daemon.reaper.save(tmp_path / "other.rpp")
    daemon.tick(10)

    assert daemon.project == project
    assert daemon.session().name == "other"


def test_a_file_that_comes_back_is_noticed(daemon: Daemon, tmp_path: Path) -> None:
    song = write_song(tmp_path)
    wav = tmp_path / "Media" / "beat one.wav"
    wav.unlink()
    connect(daemon, song)
    assert daemon.session().clip(BEAT).takes[0].source == AudioSource(wav, missing=True)

    write_wav(wav)
    daemon.tick(60)

    assert daemon.session().clip(BEAT).takes[0].source == AudioSource(wav)


LONG = SONG.replace("NAME drums", f"NAME {300_000 * 'd'}").replace("NAME bass", f"NAME {300_000 * 'b'}")


def test_a_large_project_is_told_in_pieces(daemon: Daemon, tmp_path: Path) -> None:
    song = write_song(tmp_path, LONG)
    connect(daemon, song)

    told = daemon.of("snapshot")
    assert [len(piece["tracks"]) for piece in told] == [1, 1, 1, 1]
    assert ["order" in piece for piece in told] == [True, False, False, False]
    assert [piece.get("more") for piece in told] == [True, True, True, None]
    assert comparable(daemon.session()) == comparable(RppBackend(song).read())


def test_a_project_closed_between_two_pieces_says_no_more_of_itself(daemon: Daemon, tmp_path: Path) -> None:
    daemon.reaper.open(write_song(tmp_path, SMALL, name="small.rpp"))
    daemon.reaper.open(write_song(tmp_path, LONG))
    daemon.reaper.run(restless(tmp_path, ""))
    daemon.until(lambda: any("more" in piece for piece in daemon.of("snapshot")))
    project = next(piece["project"] for piece in daemon.of("snapshot") if "more" in piece)

    daemon.reaper.close_tab(1)
    daemon.tick(20)

    assert [piece.get("gone") for piece in daemon.of("snapshot") if piece["project"] == project] == [None, True]


def test_names_of_any_kind_and_values_that_are_none_hide_nothing(daemon: Daemon, tmp_path: Path) -> None:
    song = write_song(tmp_path, SONG.replace("POSITION 10\n", "POSITION 1e999\n"))
    odd = "`a \"b\" 'c' \\ \u202e🎹".encode() + b" \xff\xed\xa0\x80`"
    song.write_bytes(song.read_bytes().replace(b"NAME drums", b"NAME " + odd))
    connect(daemon, song)

    session = daemon.session()
    assert session.track(TrackId(DRUMS)).name == "a \"b\" 'c' \\ \u202e🎹 \ufffd\ufffd"
    assert session.clip(ClipId(BLANK)).position == 0.0
    assert session.clip(ClipId(LINE)).takes


def test_a_rate_that_no_project_and_no_sound_card_sets_is_nought(daemon: Daemon, tmp_path: Path) -> None:
    body = 'function slow.GetAudioDeviceInfo() return false, "" end'
    daemon.reaper.open(write_song(tmp_path))
    daemon.reaper.run(restless(tmp_path, body))
    daemon.until(lambda: daemon.backends)

    assert daemon.of("snapshot")[0]["session"]["rate"] == 0


def test_a_take_of_many_notes_is_read_a_little_at_a_time(daemon: Daemon, tmp_path: Path) -> None:
    notes = "E 0 90 28 60\n e 480 80 28 00\n" * 20_000
    daemon.reaper.open(write_song(tmp_path, SONG.replace("E 0 90 28 60\n        e 480 80 28 00\n", notes)))
    daemon.reaper.run(restless(tmp_path, ""))
    daemon.tick(100)
    assert not daemon.backends

    daemon.until(lambda: daemon.backends, cycles=1000)

    source = daemon.session().clip(ClipId(LINE)).takes[0].source
    assert isinstance(source, MidiSource)
    assert len(source.notes) == 20_001


def test_a_new_daemon_is_told_everything(daemon: Daemon, home: Path, tmp_path: Path) -> None:
    connect(daemon, write_song(tmp_path))
    before = daemon.session()
    daemon.close(killed=True)

    second = Daemon(home, daemon.reaper, epoch="1c3d5e7f")
    second.turn()
    second.until(lambda: second.backends)

    assert comparable(second.session()) == comparable(before)
    assert [message["method"] for message in second.said[:2]] == ["hello", "snapshot"]
    second.close()


def restless(tmp_path: Path, body: str) -> Path:
    """Connects with a clock of which every look takes a millisecond, so that a reading takes many turns."""
    script = tmp_path / "slow.lua"
    script.write_text(
        f"""
        local real, ticks = reaper, 0
        local slow = {{ time_precise = function() ticks = ticks + 0.001; return real.time_precise() + ticks end }}
        reaper = setmetatable(slow, {{ __index = real }})
        package.path = "{CONNECT.parent}/?.lua;" .. package.path
        {body}
        require("lib.loop").run()
        """
    )
    return script


def test_a_project_that_changes_while_it_is_read_is_read_again(daemon: Daemon, tmp_path: Path) -> None:
    daemon.reaper.open(write_song(tmp_path))
    daemon.reaper.run(restless(tmp_path, ""))
    for second in range(1, 4):
        daemon.tick(1)
        assert not daemon.backends
        daemon.reaper.move_item(LINE, float(second))

    daemon.until(lambda: daemon.backends)

    assert len(daemon.of("snapshot")) == 1
    assert comparable(daemon.session()) == comparable(RppBackend(daemon.reaper.save()).read())


def test_a_project_that_never_rests_is_told_all_the_same(daemon: Daemon, tmp_path: Path) -> None:
    daemon.reaper.open(write_song(tmp_path))
    daemon.reaper.run(restless(tmp_path, ""))
    for cycle in range(60):
        daemon.tick(1)
        daemon.reaper.move_item(LINE, float(cycle))

    assert daemon.backends


def test_a_track_deleted_while_it_is_read_does_no_harm(daemon: Daemon, tmp_path: Path) -> None:
    daemon.reaper.open(write_song(tmp_path))
    daemon.reaper.run(restless(tmp_path, ""))
    daemon.tick(2)
    daemon.reaper.delete_track(DRUMS)
    daemon.tick(1)
    daemon.reaper.delete_track(BASS)

    daemon.until(lambda: daemon.backends)

    assert {DRUMS, BASS}.isdisjoint(track.id for track in daemon.session().tracks)
