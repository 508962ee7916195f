"""The command line as a user meets it: real processes, real files, real errors."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
EMPTY = '<REAPER_PROJECT 0.1 "7.18/linux-x86_64" 1700000000\n  SAMPLERATE 44100 0 0\n  TEMPO 120 4 4\n>\n'


def run(*words: str | Path, talk: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bridge", *(str(word) for word in words)]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(
        command, input=talk, capture_output=True, text=True, timeout=240, env=environment, check=False
    )


@pytest.fixture
def song(tmp_path: Path) -> Path:
    folder = tmp_path / "ein Lied für dich"
    folder.mkdir()
    path = folder / "söng one.rpp"
    path.write_text(EMPTY)
    return path


def copy_of(song: Path) -> Path:
    return song.with_name(f"{song.stem} (Loop Copilot).rpp")


def test_help_needs_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['loop-copilot', '--help']\nfrom bridge.cli import app\n"
    code += "try:\n app()\nexcept SystemExit: pass\nprint(sorted(sys.modules), file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "ask" in loaded.stdout and "doctor" in loaded.stdout
    for heavy in ("'numpy'", "'pydantic'", "'scipy'", "'rich.console'", "'sqlite3'", "'bridge.core.gat'"):
        assert heavy not in loaded.stderr, heavy


def test_a_loop_that_was_made_before_is_said_to_be(song: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.rpp"
    other.write_text(EMPTY)
    words = ("make a 1 bar techno loop with drums", "--seed", "3")
    first = json.loads(run("ask", song, *words, "--json").stdout)
    assert first["reused"] == []
    again = run("ask", other, *words, "--json")
    assert json.loads(again.stdout)["reused"] == [render["digest"] for render in first["renders"]]


def test_a_loop_is_made_found_described_undone_and_redone(song: Path) -> None:
    made = run("ask", song, "make a 2 bar funk loop with drums and bass", "--seed", "1", "--json")
    assert made.returncode == 0, made.stderr
    answer = json.loads(made.stdout)
    assert {render["role"] for render in answer["renders"]} == {"drums", "bass"}
    assert all(render["samples_off"] == 0 for render in answer["renders"])
    whole = copy_of(song).read_bytes()

    assert "funk" in run("history", song).stdout
    table = json.loads(run("gat", song, "--json").stdout)
    assert {"name": "tempo", "value": 120.0}.items() <= table[0].items()

    assert run("undo", song).returncode == 0
    assert copy_of(song).read_bytes() != whole
    assert run("redo", song).returncode == 0
    assert copy_of(song).read_bytes() == whole
    assert song.read_text() == EMPTY


def test_a_conversation_comes_through_a_pipe_and_an_error_does_not_end_it(song: Path) -> None:
    talk = "make a 1 bar rock beat\nlouder by 3 dB on the kazoo\nit's in E minor\nundo\nbye\n"
    chat = run("chat", song, "--seed", "1", "--gat", talk=talk)
    assert chat.returncode == 0, chat.stderr
    assert "E minor" in chat.stdout
    assert "Took back" in chat.stdout


def test_in_place_keeps_a_dated_backup(song: Path) -> None:
    assert run("ask", song, "make a 1 bar rock beat", "--in-place").returncode == 0
    assert song.read_text() != EMPTY
    (backup,) = [path for path in song.parent.iterdir() if "-bak-" in path.name]
    assert backup.read_text() == EMPTY


def test_a_dry_run_leaves_the_folder_as_it_was(song: Path) -> None:
    dry = run("ask", song, "make a 1 bar rock beat", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "Nothing was written" in dry.stdout
    assert [path.name for path in song.parent.iterdir()] == [song.name]


def test_a_selection_is_found_by_track_item_and_number(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "ex")
    song = tmp_path / "ex" / "night-bus.rpp"
    for chosen in ("Rhodes/2", "Rhodes/Rhodes as played"):
        said = run("ask", song, "describe this", "--select", chosen, "--json")
        assert said.returncode == 0, said.stderr
        assert "bars 9–12" in " ".join(json.loads(said.stdout)["said"])
    nobody = run("ask", song, "describe this", "--select", "Rodes")
    assert nobody.returncode == 1
    assert "Rhodes" in nobody.stderr


BAD_FILES = {
    "empty.rpp": b"",
    "binary.rpp": bytes(range(256)) * 20,
    "truncated.rpp": EMPTY.encode()[:-3],
    "text.rpp": b"Dear diary",
    "zero tempo.rpp": EMPTY.replace("TEMPO 120", "TEMPO 0").encode(),
    "negative tempo.rpp": EMPTY.replace("TEMPO 120", "TEMPO -90").encode(),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_project_is_refused_in_one_sentence_and_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    answer = run("ask", path, "add a bass")
    assert answer.returncode == 1
    assert answer.stderr.startswith("✗")
    assert "Traceback" not in answer.stderr
    assert path.read_bytes() == BAD_FILES[name]
    assert [other.name for other in tmp_path.iterdir() if not other.name.startswith(".")] == [name]


def test_what_is_not_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    answer = run("ask", tmp_path / "gone.rpp", "add a bass", "--json")
    assert answer.returncode == 1
    error = json.loads(answer.stdout)["error"]
    assert error["code"] == "not-found"
    assert error["do"]


@pytest.mark.parametrize("words", ["make a 500 bar loop", "set the tempo to 0 bpm", "order a pizza", "", "asdf qwer"])
def test_words_that_cannot_be_carried_out_change_nothing(song: Path, words: str) -> None:
    answer = run("ask", song, words)
    assert "Traceback" not in answer.stderr
    assert (answer.stdout + answer.stderr).strip()
    assert not copy_of(song).exists()


ONE_OF_MANY = """
import ctypes, os, sys
if os.geteuid() == 0 and sys.platform == "linux":
    # Root without CAP_DAC_OVERRIDE (1): the rights of files hold for it as for anyone, once it starts a program.
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.mark.skipif(os.name != "posix", reason="folders have no such rights")
def test_a_read_only_folder_is_said_and_nothing_is_lost(song: Path) -> None:
    held = [sys.executable, "-c", ONE_OF_MANY]
    probe = ["-c", f"open({str(song.parent / 'probe')!r}, 'w')"]
    song.parent.chmod(0o500)
    try:
        if subprocess.run([*held, *probe], capture_output=True, check=False).returncode == 0:
            pytest.skip("root may write anywhere, and may not give that up here")
        command = [*held, "-m", "bridge", "ask", str(song), "make a 1 bar rock beat"]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    finally:
        song.parent.chmod(0o700)
    assert answer.returncode == 1
    assert "choose a folder you may write to" in " ".join(answer.stderr.split())
    assert [path.name for path in song.parent.iterdir()] == [song.name]
    assert song.read_text() == EMPTY


def test_ctrl_c_stops_the_request_and_writes_nothing(song: Path) -> None:
    command = [sys.executable, "-m", "bridge", "ask", str(song), "make a 64 bar trance loop"]
    asking = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    assert "generate" in asking.stdout.readline()
    asking.send_signal(signal.SIGINT)
    _, errors = asking.communicate(timeout=120)
    assert asking.returncode == 1
    assert "nothing was written" in errors
    assert [path.name for path in song.parent.iterdir() if not path.name.startswith(".")] == [song.name]


def test_ctrl_c_ends_it_in_one_line_while_it_is_still_loading() -> None:
    code = (
        "import runpy, sys\n"
        "class Pressed:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "runpy.run_module('bridge', run_name='__main__')"
    )
    stopped = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert stopped.returncode == 130
    assert stopped.stderr == "✗ Stopped; nothing was written.\n"


def test_the_doctor_finds_this_installation_well() -> None:
    examined = run("doctor", "--json")
    findings = json.loads(examined.stdout)
    assert any("band" in finding["what"] for finding in findings)
    assert [f["what"] for f in findings if not f["well"] and not f["optional"]] == []
    assert examined.returncode == 0


def test_a_branch_is_named_and_gone_back_to(song: Path) -> None:
    run("ask", song, "make a 1 bar rock beat", "--seed", "1")
    first = copy_of(song).read_bytes()
    assert run("branch", song, "verse", "--new").returncode == 0
    run("ask", song, "it's in E minor")
    assert run("branch", song, "Verse").returncode == 0
    assert copy_of(song).read_bytes() == first
    wrong = run("branch", song, "chorus")
    assert wrong.returncode == 1
    assert "verse" in wrong.stderr
