"""The project file on disk: bad input, crashes, full disks, other processes, copies."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from conformance import fresh
from filelock import FileLock
from projects import BASS, BEAT, SMALL, SONG, write_song

from bridge.core.edit import InsertTrack, MuteClip, SaveState
from bridge.core.session import ClipId, TrackId
from bridge.daw.rpp import RppBackend, WorkingCopy, working_copy
from bridge.daw.rpp.text import LARGEST
from bridge.errors import Conflict, CopilotError, InvalidProject, NotFound, StorageFailed

MUTE = (MuteClip(ClipId(BEAT)),)


def commit(backend: RppBackend, *, request: str | None = None) -> str:
    made = (InsertTrack(TrackId(fresh()), "new"),)
    return backend.commit(made, label="", request=request or fresh(), revision=None).revision


def left_beside(path: Path) -> set[str]:
    return {p.name for p in path.parent.iterdir()} - {path.name, "Media"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n \r\n", "is empty"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "is not a REAPER project"),
        (bytes(range(256)) * 40, "is not a REAPER project"),
        (b'{"tempo": 120}', "is not a REAPER project"),
        (b"some words <REAPER_PROJECT 0.1\n>\n", "is not a REAPER project"),
        (SONG.encode().replace(b"RIPPLE 0", b"RIPPLE \0\0"), "binary data"),
        (SONG.encode()[: len(SONG) // 2], "cut off"),
        (SONG.removesuffix(">\n").encode(), "1 blocks are still open"),
        (SONG.replace("      >\n    >\n  >\n", "      >\n  >\n", 1).encode(), "still open"),
        (b"<REAPER_PROJECT 0.1\n" + b"<A\n" * 5000 + b">\n" * 5001, "nests more than"),
        (SONG.replace("POSITION 10", "POSITION nan").encode(), "item position is 'nan'"),
        (SONG.replace("LENGTH 2\n", "LENGTH 1e999\n").encode(), "is '1e999'"),
        (SONG.replace("TEMPO 93.5", "TEMPO 0").encode(), "0 bpm"),
        (SONG.replace("PT 20.534759358289 100", "PT 20.534759358289 -100").encode(), "-100 bpm"),
    ],
)
def test_what_is_no_project_or_a_broken_one_is_refused_and_left_alone(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "song.rpp"
    path.write_bytes(content)
    backend = RppBackend(path)
    for act in (backend.read, lambda: commit(backend)):
        with pytest.raises(InvalidProject) as error:
            act()
        assert why in error.value.what
        assert error.value.do
    assert path.read_bytes() == content


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    with path.open("r+b") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InvalidProject, match="larger than 256 MB"):
        RppBackend(path).read()


def test_a_very_long_line_is_carried_along(tmp_path: Path) -> None:
    text = SONG.replace("cWVlcu5e7f4CAAAA", "A" * 3_000_000)
    path = write_song(tmp_path, text)
    commit(RppBackend(path))
    assert b"A" * 3_000_000 in path.read_bytes()


def test_a_missing_file_a_folder_and_a_path_through_a_file_are_told_apart(tmp_path: Path) -> None:
    song = write_song(tmp_path)
    for path, kind in ((tmp_path / "no.rpp", NotFound), (tmp_path, InvalidProject), (song / "x.rpp", NotFound)):
        with pytest.raises(CopilotError) as error:
            RppBackend(path).read()
        assert isinstance(error.value, kind)
        assert error.value.do


def test_a_byte_order_mark_and_what_follows_the_project_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "song.rpp"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode() + b"\n; the end")
    commit(RppBackend(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf<REAPER_PROJECT")
    assert path.read_bytes().endswith(b">\n\n; the end")


def test_latin_1_bytes_survive_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "song.rpp"
    path.write_bytes(SMALL.replace("NAME drums", 'NAME "gr\xf6\xdfe 1"').encode("latin-1"))
    commit(RppBackend(path))
    assert 'NAME "gr\xf6\xdfe 1"'.encode("latin-1") in path.read_bytes()


def test_a_link_stays_a_link_and_rights_stay_as_they_were(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    path.chmod(0o640)
    link = tmp_path / "link.rpp"
    link.symlink_to(path)
    revision = commit(RppBackend(link))
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert RppBackend(path).read().revision == revision


@pytest.mark.parametrize(
    ("number", "why"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "read-only"), (errno.EIO, "error")]
)
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_disk_that_fails_leaves_the_project_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str, call: str
) -> None:
    path = write_song(tmp_path)
    backend = RppBackend(path)

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as disk:
        disk.setattr(os, call, fail)
        with pytest.raises(StorageFailed, match=f"song.rpp was not changed.*{why}"):
            commit(backend, request="r1")
    assert path.read_bytes().decode() == SONG
    assert not any(name.endswith(".new") for name in left_beside(path))
    commit(backend, request="r1")
    assert backend.read().tracks[-1].name == "new"


def test_a_disk_that_fills_up_halfway_leaves_the_project_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_song(tmp_path)
    room = [1000]
    really = os.write

    def write(file: int, data: memoryview) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "")
        done = really(file, data[: room[0]])
        room[0] -= done
        return done

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", write)
        with pytest.raises(StorageFailed, match="disk is full"):
            commit(RppBackend(path))
    assert path.read_bytes().decode() == SONG


def test_a_read_only_folder_is_read_but_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_song(tmp_path)

    def refuse(self: FileLock, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    backend = RppBackend(path)
    assert backend.read().tracks
    with pytest.raises(StorageFailed, match="read-only"):
        commit(backend)


class _Killed(BaseException):
    """The process is gone at this very point."""


@pytest.mark.parametrize("survives", ["the new file", "the journal"])
def test_a_process_killed_before_the_file_is_replaced_has_done_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survives: str
) -> None:
    path = write_song(tmp_path)
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target == (path if survives == "the journal" else path.with_name(".song.rpp.requests")):
            raise _Killed
        return really(self, target)

    with monkeypatch.context() as process:
        process.setattr(Path, "replace", replace)
        with pytest.raises(_Killed):
            RppBackend(path).commit(MUTE, label="", request="r1", revision=None)
    assert path.read_bytes().decode() == SONG
    assert not RppBackend(path).commit(MUTE, label="", request="r1", revision=None).already
    assert RppBackend(path).read().clip(ClipId(BEAT)).muted
    assert left_beside(path) == {".song.rpp.lock", ".song.rpp.requests"}


def test_a_process_killed_after_the_file_is_replaced_has_done_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_song(tmp_path)
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        done = really(self, target)
        if target == path:
            raise _Killed
        return done

    with monkeypatch.context() as process:
        process.setattr(Path, "replace", replace)
        with pytest.raises(_Killed):
            RppBackend(path).commit(MUTE, label="", request="r1", revision=None)
    assert RppBackend(path).commit(MUTE, label="", request="r1", revision=None).already


def test_a_damaged_journal_loses_no_project(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    commit(RppBackend(path), request="r1")
    journal = path.with_name(".song.rpp.requests")
    journal.write_text(journal.read_text() + '{"request": "r2", "revis\n[1]\n{}\n')
    assert RppBackend(path).commit(MUTE, label="", request="r1", revision=None).already
    commit(RppBackend(path), request="r2")


def test_a_request_is_known_to_the_next_process(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    revision = commit(RppBackend(path), request="r1")
    again = RppBackend(path).commit(MUTE, label="", request="r1", revision=None)
    assert (again.revision, again.already) == (revision, True)


def test_a_project_held_by_another_process_is_a_conflict(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    with FileLock(tmp_path / ".song.rpp.lock"), pytest.raises(Conflict, match="Another Loop Copilot"):
        commit(RppBackend(path, patience=0.05))
    assert path.read_bytes().decode() == SONG


def test_two_processes_at_once_lose_no_edit(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom uuid import uuid4\n"
        "from bridge.core.edit import InsertTrack\nfrom bridge.daw.rpp import RppBackend\n"
        "for i in range(10):\n"
        "    track = '{%s}' % str(uuid4()).upper()\n"
        "    backend = RppBackend(Path(sys.argv[1]))\n"
        "    backend.commit((InsertTrack(track, sys.argv[2]),), label='', request=track, revision=None)\n"
    )
    workers = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in "ab"]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    names = [track.name for track in RppBackend(path).read().tracks[4:]]
    assert sorted(names) == ["a"] * 10 + ["b"] * 10


def test_in_place_keeps_one_dated_copy_of_what_was_there(tmp_path: Path) -> None:
    path = write_song(tmp_path)

    def noon() -> datetime:
        return datetime(2026, 11, 22, 12, 0, 0)

    backend = RppBackend(path, backup=True, clock=noon)
    backend.read()
    commit(backend)
    commit(backend)
    copy = tmp_path / "song.rpp-bak-2026-11-22-120000"
    assert copy.read_bytes().decode() == SONG
    commit(RppBackend(path, backup=True, clock=noon))
    assert copy.read_bytes().decode() == SONG
    assert copy.with_name(f"{copy.name}-2").exists()
    mine = path.read_bytes().replace(b"TEMPO", b"  TEMPO")
    path.write_bytes(mine)
    backend.read()
    commit(backend)
    assert copy.with_name(f"{copy.name}-3").read_bytes() == mine


def test_a_backup_that_cannot_be_made_stops_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_song(tmp_path)

    def fail(*_: object) -> int:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailed):
        commit(RppBackend(path, backup=True))
    assert path.read_bytes().decode() == SONG


@pytest.mark.parametrize("at", ["fsync", "write"])
def test_a_process_killed_while_it_backs_up_leaves_no_half_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    path = write_song(tmp_path)

    def kill(*_: object) -> int:
        raise _Killed

    def keep(self: Path, *_: object, **__: object) -> None:
        """A process that is gone clears nothing up."""

    with monkeypatch.context() as process:
        process.setattr(os, at, kill)
        process.setattr(Path, "unlink", keep)
        with pytest.raises(_Killed):
            commit(RppBackend(path, backup=True))
    assert not [name for name in left_beside(path) if "-bak-" in name]
    assert path.read_bytes().decode() == SONG
    commit(RppBackend(path, backup=True))
    backups = [name for name in left_beside(path) if "-bak-" in name]
    assert [(tmp_path / name).read_bytes().decode() for name in backups] == [SONG]
    assert left_beside(path) == {*backups, ".song.rpp.lock", ".song.rpp.requests"}


def test_a_copy_beside_it_is_made_with_the_first_commit_and_the_original_stays(tmp_path: Path) -> None:
    path = write_song(tmp_path, name="my größe.rpp")
    copy, original = working_copy(path)
    assert (copy.name, original) == ("my größe (Loop Copilot).rpp", path)
    backend = RppBackend(copy, original)
    before = backend.read()
    assert before.track(TrackId(BASS)).name == "bass"
    assert not copy.exists()
    backend.commit(MUTE, label="", request="r1", revision=before.revision)
    assert copy.exists()
    assert path.read_bytes().decode() == SONG
    assert RppBackend(copy).read().clip(ClipId(BEAT)).muted


def test_the_next_run_goes_on_with_the_copy(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    commit(RppBackend(*working_copy(path)))
    again = working_copy(path)
    assert RppBackend(*again).read().tracks[-1].name == "new"
    assert working_copy(again.path) == WorkingCopy(again.path)


def test_two_first_commits_make_one_copy(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    one, two = RppBackend(*working_copy(path)), RppBackend(*working_copy(path))
    revision = two.read().revision
    commit(one)
    two.commit(MUTE, label="", request=fresh(), revision=revision)
    session = RppBackend(*working_copy(path)).read()
    assert session.tracks[-1].name == "new"
    assert session.clip(ClipId(BEAT)).muted


def test_an_original_changed_after_its_copy_was_made_asks_which_one_is_meant(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    commit(RppBackend(*working_copy(path)))
    path.write_text(SONG.replace("NAME bass", "NAME base"))
    with pytest.raises(Conflict) as error:
        working_copy(path)
    assert "song (Loop Copilot).rpp" in error.value.do


def test_a_file_of_the_copys_name_that_is_not_ours_is_never_written(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    (tmp_path / "song (Loop Copilot).rpp").write_text(SMALL)
    with pytest.raises(Conflict):
        working_copy(path)


def test_a_project_we_worked_on_in_place_is_still_the_musicians_own(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    made = (SaveState("key", "C"), InsertTrack(TrackId(fresh()), "in place"))
    RppBackend(path, backup=True).commit(made, label="", request="r1", revision=None)
    before = path.read_bytes()
    beside = working_copy(path)
    assert beside == WorkingCopy(tmp_path / "song (Loop Copilot).rpp", path)
    commit(RppBackend(*beside))
    assert path.read_bytes() == before
    session = RppBackend(*working_copy(path)).read()
    assert [track.name for track in session.tracks[-2:]] == ["in place", "new"]
    assert session.state("key") == "C"


def test_work_in_place_after_a_copy_was_made_asks_which_one_is_meant(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    commit(RppBackend(*working_copy(path)))
    commit(RppBackend(path, backup=True))
    with pytest.raises(Conflict, match="was changed after"):
        working_copy(path)


@pytest.mark.parametrize("content", [None, b"", b"RIFF"])
def test_a_working_copy_of_nothing_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "song.rpp"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CopilotError):
        working_copy(path)
