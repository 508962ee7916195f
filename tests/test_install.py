"""The installer writes what is ours, once, beside what is the musician's, and takes exactly that away again."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lupa.lua54
import pytest
from typer.testing import CliRunner

from bridge import __version__
from bridge.cli import app
from bridge.config import HOME_VARIABLE
from bridge.errors import InvalidInput, StorageFailed
from bridge.install.meeting_place import noted, short
from bridge.install.placed import Placed
from bridge.install.reaper import FIRST, LIST, PATTERN, PLACE, SCRIPTS, shipped, usual_folder
from reaper_scripts.make_index import HERE, INDEX, SITE, header, index, provided

ROOT = Path(__file__).parents[1]


@pytest.fixture(params=["REAPER", "Größe & Söhne (2) '音'"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """REAPER's folder, with things of the musician's in it."""
    made = tmp_path / request.param
    (made / "Scripts" / "mine").mkdir(parents=True)
    (made / "reaper.ini").write_text("[REAPER]\n")
    (made / "reaper-kb.ini").write_text('SCR 4 0 RS123 "Custom: mine.lua" mine.lua\n')
    (made / "Scripts" / "mine" / "mine.lua").write_text("-- mine\n")
    return made


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["install", "reaper", *arguments])


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_put_in_its_place_and_nothing_else_is_touched(folder: Path, home: Path) -> None:
    before = tree(folder)

    done = run("--to", str(folder))

    assert done.exit_code == 0, done.output
    ours = {LIST: (folder / LIST).read_bytes(), PLACE: noted(home)}
    assert tree(folder) == before | shipped() | ours
    assert str(folder / SCRIPTS / FIRST) in done.output
    assert "9127" in done.output


def test_what_is_shipped_is_all_there_is(folder: Path) -> None:
    scripts = {f"Scripts/{path.relative_to(HERE).as_posix()}" for path in (HERE / "Loop Copilot").rglob("*.lua")}

    assert set(shipped()) == scripts - {f"{SCRIPTS}/Loop Copilot.lua"} | {PATTERN}


def test_a_second_time_writes_nothing(folder: Path) -> None:
    run("--to", str(folder))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.lua")}

    done = run("--to", str(folder))

    assert done.exit_code == 0
    assert "Everything is there already." in done.output
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.lua")} == before


def test_removing_leaves_the_folder_as_it_was(folder: Path) -> None:
    before = tree(folder)
    run("--to", str(folder))

    done = run("--to", str(folder), "--remove")

    assert done.exit_code == 0
    assert tree(folder) == before
    assert not (folder / SCRIPTS).exists()
    assert (folder / "OSC").is_dir()


def test_removing_what_was_never_installed_says_so(folder: Path) -> None:
    before = tree(folder)

    done = run("--to", str(folder), "--remove")

    assert (done.exit_code, tree(folder)) == (0, before)
    assert "nothing of Loop Copilot" in done.output


@pytest.mark.parametrize("installed", [False, True])
def test_a_dry_run_writes_nothing_whichever_way(folder: Path, installed: bool) -> None:
    if installed:
        run("--to", str(folder))
    before = tree(folder)

    done = run("--to", str(folder), "--dry-run", *(["--remove"] if installed else []))

    assert (done.exit_code, tree(folder)) == (0, before)
    assert f"{len(shipped()) + 1} files would be" in done.output


def test_a_file_of_the_musicians_in_the_way_stops_all(folder: Path) -> None:
    (folder / "OSC").mkdir()
    (folder / PATTERN).write_text("PLAY t/mine\n")
    before = tree(folder)

    done = run("--to", str(folder))

    assert (done.exit_code, tree(folder)) == (1, before)
    assert PATTERN in done.output


def test_a_file_of_ours_that_was_changed_is_neither_replaced_nor_removed(folder: Path) -> None:
    run("--to", str(folder))
    changed = folder / SCRIPTS / FIRST
    changed.write_text("-- changed\n")

    again = run("--to", str(folder))
    assert (again.exit_code, changed.read_text()) == (1, "-- changed\n")

    removed = run("--to", str(folder), "--remove")
    assert (removed.exit_code, changed.read_text()) == (0, "-- changed\n")
    assert FIRST in removed.output
    assert sorted(path.name for path in (folder / SCRIPTS).rglob("*")) == [FIRST, Path(LIST).name]

    once_more = run("--to", str(folder), "--remove")
    assert FIRST in once_more.output
    changed.unlink()
    run("--to", str(folder), "--remove")
    assert not (folder / SCRIPTS).exists()


def test_scripts_that_reapack_brought_are_not_doubled(folder: Path) -> None:
    theirs = folder / "Scripts" / "Loop Copilot" / "Loop Copilot"
    theirs.mkdir(parents=True)
    (theirs / "Loop Copilot_Connect.lua").write_text("-- theirs\n")
    before = tree(folder)

    done = run("--to", str(folder))

    assert (done.exit_code, tree(folder)) == (1, before)
    assert str(theirs) in done.output


@pytest.mark.parametrize("name", ["home", "Jürgen's “home”", "back\\slash", "音 楽"])
def test_the_scripts_find_the_copilot_where_the_installer_knew_it_to_be(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = tmp_path / name
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    run("--to", str(folder))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "elsewhere"))

    said = lupa.lua54.LuaRuntime(encoding="utf-8").execute(
        """
        package.path = ... .. "/?.lua"
        reaper = { GetExtState = function() return "" end, GetOS = function() return "Other" end }
        return require("lib.home").folder()
        """,
        str(folder / SCRIPTS),
    )

    assert said == str(home)
    assert home.is_dir()


def test_a_copilot_that_moved_is_found_after_installing_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--to", str(folder))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "moved"))

    done = run("--to", str(folder))

    assert "1 file written." in done.output
    assert "Loop Copilot_Connect' twice" in done.output
    assert str(tmp_path / "moved") in (folder / PLACE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("shorter", "told"), [("C:\\JRGEN~1", "C:\\JRGEN~1"), ("", "C:\\Jürgen"), ("C:\\JÜRGEN", "C:\\Jürgen")]
)
def test_a_name_in_plain_letters_is_told_where_there_is_one(shorter: str, told: str) -> None:
    assert short("C:\\Jürgen", lambda place: shorter) == told


def test_an_older_version_of_ours_is_replaced_and_what_it_had_more_goes(folder: Path) -> None:
    old = {f"{SCRIPTS}/{FIRST}": b"-- old\n", f"{SCRIPTS}/lib/gone/old.lua": b"-- old\n"}
    Placed(folder, LIST).place(old)

    done = run("--to", str(folder))

    assert done.exit_code == 0
    assert (folder / SCRIPTS / FIRST).read_bytes() == shipped()[f"{SCRIPTS}/{FIRST}"]
    assert not (folder / SCRIPTS / "lib" / "gone").exists()
    assert "1 file of an older version removed." in done.output


def test_a_run_that_was_stopped_in_the_middle_is_mended_by_the_next(folder: Path) -> None:
    for name, content in list(shipped().items())[:20]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    assert run("--to", str(folder)).exit_code == 0
    assert run("--to", str(folder), "--remove").exit_code == 0
    assert not (folder / SCRIPTS).exists()


def test_a_folder_that_is_not_reapers_is_refused(tmp_path: Path) -> None:
    done = run("--to", str(tmp_path))

    assert done.exit_code == 1
    assert "no reaper.ini" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_checkout_is_left_alone(folder: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (folder / SCRIPTS).symlink_to(checkout, target_is_directory=True)

    for arguments in ([], ["--dry-run"]):
        done = run("--to", str(folder), *arguments)
        assert done.exit_code == 1
        assert "is a link" in done.output
    assert list(checkout.iterdir()) == []


def test_scripts_kept_elsewhere_by_a_link_are_fine(folder: Path, tmp_path: Path) -> None:
    (folder / "Scripts").rename(tmp_path / "synced")
    (folder / "Scripts").symlink_to(tmp_path / "synced", target_is_directory=True)

    assert run("--to", str(folder)).exit_code == 0
    assert (tmp_path / "synced" / "Loop Copilot" / FIRST).exists()


@pytest.mark.parametrize("name", ["../out.lua", "/etc/passwd", "..\\out.lua", "C:/out.lua"])
def test_a_list_that_names_files_outside_is_refused(folder: Path, name: str) -> None:
    (folder / SCRIPTS).mkdir()
    (folder / LIST).write_text(json.dumps({"version": 1, "files": {name: hashlib.sha256(b"").hexdigest()}}))

    with pytest.raises(InvalidInput, match="outside"):
        Placed(folder, LIST)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"files": 3}'])
def test_a_damaged_list_is_said_to_be(folder: Path, content: bytes) -> None:
    (folder / SCRIPTS).mkdir()
    (folder / LIST).write_bytes(content)

    done = run("--to", str(folder), "--remove")

    assert done.exit_code == 1
    assert "cannot be read" in done.output


def test_a_file_where_a_folder_should_be_is_said_in_words(folder: Path) -> None:
    (folder / "OSC").write_text("a file\n")

    with pytest.raises(StorageFailed, match="OSC"):
        Placed(folder, LIST).place(shipped())


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CONFIG_HOME", "{}/REAPER"),
        ("win32", "APPDATA", "{}/REAPER"),
        ("darwin", "HOME", "{}/Library/Application Support/REAPER"),
    ],
)
def test_reapers_folder_is_where_each_system_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, expected: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))

    assert usual_folder() == Path(expected.format(tmp_path))


def test_the_osc_pattern_file_keeps_its_line_ends(folder: Path) -> None:
    run("--to", str(folder))

    assert (folder / PATTERN).read_bytes() == (HERE / "osc" / "LoopCopilot.ReaperOSC").read_bytes()


def test_a_wheel_takes_every_script_along() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    patterns = setup["options.package_data"]["reaper_scripts"].split("\n")
    taken = {path for pattern in patterns if pattern for path in HERE.glob(pattern)}

    there = {path for path in HERE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert taken == there
    assert "reaper_scripts*" in setup["options.packages.find"]["include"].split("\n")


def test_the_index_is_what_is_generated() -> None:
    assert INDEX.read_text(encoding="utf-8") == index(), "write it anew: python -m reaper_scripts.make_index"


def test_the_index_is_as_reapack_reads_it() -> None:
    root = ElementTree.parse(INDEX).getroot()
    assert (root.tag, root.get("version")) == ("index", "1")
    [category] = root
    [package] = category
    [version] = package
    assert (category.tag, package.tag, version.tag) == ("category", "reapack", "version")
    assert (package.get("type"), version.get("name")) == ("script", __version__)
    assert all(source.tag == "source" for source in version)

    files = {source.get("file"): source for source in version}
    scripts = HERE / str(category.get("name"))
    assert set(files) == {path.relative_to(scripts).as_posix() for path in scripts.rglob("*.lua")} - {
        "Loop Copilot.lua"
    }
    for file, source in files.items():
        assert source.get("main") == (None if str(file).startswith("lib/") else "main")
        assert str(source.text).startswith(f"{SITE}/Loop%20Copilot/")
        assert " " not in str(source.text)


def test_an_index_for_another_site_differs_in_addresses_alone() -> None:
    assert index("https://example.org/x").replace("https://example.org/x", SITE) == index()


def test_no_script_but_the_package_has_a_version_of_its_own() -> None:
    for path in (HERE / "Loop Copilot").rglob("*.lua"):
        assert ("version" in header(path.read_text(encoding="utf-8"))) == (path.name == "Loop Copilot.lua")


def test_no_script_but_the_package_is_a_package_of_its_own() -> None:
    for path in (HERE / "Loop Copilot").rglob("*.lua"):
        first = path.read_text(encoding="utf-8").splitlines()[:8]
        assert ("-- @noindex" in first) == (path.name != "Loop Copilot.lua"), path.name


def test_scripts_package_and_program_are_of_one_version() -> None:
    assert f'return "{__version__}"' in (HERE / "Loop Copilot" / "lib" / "version.lua").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", ["Loop Copilot_*.lua", "[main] nothing*.lua", "[effect] lib/*.lua"])
def test_a_line_that_provides_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="nothing is provided"):
        provided(HERE / "Loop Copilot", [line])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_folder_that_cannot_be_written_is_said_in_words(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    (folder / "Scripts").chmod(0o500)
    try:
        done = run("--to", str(folder))
    finally:
        (folder / "Scripts").chmod(0o700)
    assert done.exit_code == 1
    assert "read-only" in done.output
