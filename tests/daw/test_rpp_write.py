"""What commits do to a project file's text: insertions, and single declared words."""

from __future__ import annotations

import difflib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
import rpp as rpp_package
from conformance import fresh, loop
from edits import edits
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import BASS, BEAT, BEAT_ONE, DRUMS, LINE, SMALL, SONG, with_other_state, write_song

from bridge.core.edit import (
    ActivateTake,
    AddTake,
    Edit,
    InsertClip,
    InsertTrack,
    MuteClip,
    RemoveClip,
    RemoveTake,
    RemoveTrack,
    SaveState,
)
from bridge.core.notes import Note
from bridge.core.session import (
    AudioSource,
    Clip,
    ClipId,
    Colour,
    EmptySource,
    MidiSource,
    Section,
    Take,
    TakeId,
    TrackId,
)
from bridge.core.units import Beats, Seconds
from bridge.daw.rpp import RppBackend
from bridge.daw.rpp.text import first_word, needs_block, quote, tokens
from bridge.errors import Conflict, InvalidArguments, InvalidProject

CHANGEABLE = {b"MUTE", b"TAKE", b"ISBUS", b"AUXRECV"}
GUID = "{00000000-0000-4000-8000-00000000000%d}"


def commit(path: Path, *made: Edit) -> str:
    RppBackend(path).commit(made, label="", request=fresh(), revision=None)
    return path.read_bytes().decode()


def take(source: AudioSource | MidiSource, name: str = "x") -> Take:
    return Take(TakeId(GUID % 2), name, source)


def item(path: Path, source: AudioSource | MidiSource) -> str:
    """The text of a new item that plays a source."""
    clip = Clip(ClipId(GUID % 1), Seconds(1.5), Seconds(2.0), (take(source),))
    text = commit(path, InsertClip(TrackId(DRUMS), clip))
    start = text.index("    <ITEM")
    return text[start : text.index("\n    >\n", start)]


def insertions_only(before: bytes, after: bytes) -> bool:
    """Whether every line is still there, in order, declared single words aside."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "insert"):
            continue
        changed = new[j1:j2]
        for line in old[i1:i2]:
            like = [c for c in changed if first_word(c) == first_word(line)]
            if tag == "delete" or first_word(line) not in CHANGEABLE or not like:
                return False
    return True


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_additive_edits_insert_lines_and_change_only_declared_words(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = write_song(tmp_path_factory.mktemp("song"), with_other_state())
    before = path.read_bytes()
    made = data.draw(edits(RppBackend(path).read(), path.parent))
    commit(path, *made)
    assert insertions_only(before, path.read_bytes())


def test_a_change_elsewhere_would_be_noticed() -> None:
    assert not insertions_only(SONG.encode(), SONG.replace("NAME bass", "NAME base").encode())
    assert not insertions_only(SONG.encode(), SONG.replace("  RIPPLE 0\n", "").encode())


def test_a_take_chosen_moves_the_one_word_that_says_so(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    text = commit(path, ActivateTake(ClipId(BEAT), TakeId(BEAT_ONE)))
    assert text == SONG.replace("TAKE SEL", "TAKE")


def test_a_mute_changes_one_digit(tmp_path: Path) -> None:
    text = commit(write_song(tmp_path), MuteClip(ClipId(LINE), muted=False))
    assert text == SONG.replace("MUTE 1 0", "MUTE 0 0")


def test_a_mute_is_added_where_an_item_has_none(tmp_path: Path) -> None:
    path = write_song(tmp_path, SONG.replace("      MUTE 1 0\n", ""))
    assert "<ITEM\n      MUTE 1 0\n      POSITION 0\n" in commit(path, MuteClip(ClipId(LINE)))


def test_sends_stay_with_their_tracks_when_a_track_comes_in_between(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    inside = TrackId(fresh())
    text = commit(path, InsertTrack(inside, "hats", folder=TrackId(DRUMS)))
    assert "AUXRECV 0 0 1" in text
    assert "AUXRECV 3 0 0.5" in text
    assert commit(path, RemoveTrack(inside)) == SONG


def test_a_track_that_sends_to_another_is_not_removed(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    with pytest.raises(Conflict, match="'bass' sends to another track"):
        commit(path, RemoveTrack(TrackId(BASS)))
    assert path.read_bytes().decode() == SONG


def test_a_new_track_has_its_name_colour_and_place_before_other_sections(tmp_path: Path) -> None:
    text = commit(write_song(tmp_path), InsertTrack(TrackId(GUID % 1), 'a "b"', Colour(1, 2, 3)))
    new = text[text.index(f"  <TRACK {GUID % 1}") : text.index("  <EXTENSIONS")]
    assert new.startswith(f"  <TRACK {GUID % 1}\n    NAME 'a \"b\"'\n    PEAKCOL 16974337\n")
    assert new.endswith("\n  >\n")


def test_the_first_track_of_an_empty_project_stands_before_other_sections(tmp_path: Path) -> None:
    path = write_song(tmp_path, "<REAPER_PROJECT 0.1\n  TEMPO 120 4 4\n  <EXTENSIONS\n  >\n>")
    text = commit(path, InsertTrack(TrackId(GUID % 1), "first"))
    assert text.startswith(f"<REAPER_PROJECT 0.1\n  TEMPO 120 4 4\n  <TRACK {GUID % 1}\n")
    assert text.endswith("  >\n  <EXTENSIONS\n  >\n>")


def test_text_follows_the_files_own_line_ends_and_indentation(tmp_path: Path) -> None:
    flat = "\n".join(line.strip() for line in SMALL.splitlines()) + "\n"
    text = commit(write_song(tmp_path, flat, crlf=True), InsertTrack(TrackId(GUID % 1), "x"), SaveState("a", "b"))
    assert all(line.endswith("\r\n") and not line.startswith(" ") for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", ""),
        ("it's", "it's"),
        ("`a` \"b\" 'c'", "`a` \"b\" 'c'"),
        ("two\nlines\r\n", "two lines  "),
        ("tab\tand \x85 \u2028 \x00", "tab and      "),
        ("<TRACK", "<TRACK"),
        ("größe 音 🎸", "größe 音 🎸"),
    ],
)
def test_names_are_kept_as_far_as_one_line_can(tmp_path: Path, name: str, kept: str) -> None:
    path = write_song(tmp_path)
    clip = loop(tmp_path)
    clip = replace(clip, takes=(replace(clip.takes[0], name=name),))
    commit(path, InsertTrack(TrackId(GUID % 1), name), InsertClip(TrackId(GUID % 1), clip))
    track = RppBackend(path).read().track(TrackId(GUID % 1))
    assert (track.name, track.clips[0].name) == (kept, kept)


def test_files_inside_the_project_are_relative_others_absolute(tmp_path: Path) -> None:
    folder = tmp_path / "my song"
    folder.mkdir()
    path = write_song(folder)
    assert 'FILE "Media/deep/a b.wav"' in item(path, AudioSource(folder / "Media" / "deep" / "a b.wav"))
    path = write_song(folder)
    assert f'FILE "{tmp_path.as_posix()}/c.flac"' in (text := item(path, AudioSource(tmp_path / "c.flac")))
    assert "<SOURCE FLAC" in text


def test_a_path_no_line_can_hold_is_refused(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    for name in ("a\nb.wav", "`'\".wav"):
        with pytest.raises(InvalidArguments):
            item(path, AudioSource(tmp_path / name))
    assert path.read_bytes().decode() == SONG


@pytest.mark.parametrize("identity", ["bass-1", "{aaaaaaaa-0000-4000-8000-000000000001}", ""])
def test_an_id_reaper_cannot_keep_is_refused(tmp_path: Path, identity: str) -> None:
    path = write_song(tmp_path)
    broken = replace(loop(tmp_path), id=ClipId(identity))
    for edit in (InsertTrack(TrackId(identity), "x"), InsertClip(TrackId(BASS), broken)):
        with pytest.raises(InvalidArguments):
            commit(path, edit)
    assert path.read_bytes().decode() == SONG


def test_a_loop_keeps_to_the_beat(tmp_path: Path) -> None:
    assert "\n      BEAT 1\n" in item(write_song(tmp_path), AudioSource(tmp_path / "x.wav"))


def test_a_section_stands_around_its_file(tmp_path: Path) -> None:
    source = AudioSource(tmp_path / "x.wav", Section(Seconds(0.5), Seconds(1.25), reversed=True))
    assert (
        "      <SOURCE SECTION\n        LENGTH 1.25\n        MODE 2\n        STARTPOS 0.5\n        OVERLAP 0\n"
        '        <SOURCE WAVE\n          FILE "x.wav"\n        >\n      >'
    ) in item(write_song(tmp_path), source)


def test_notes_are_written_in_ticks_with_drums_on_channel_ten(tmp_path: Path) -> None:
    notes = (Note(Beats(0.0), Beats(0.5), 36, 100), Note(Beats(0.5), Beats(0.25), 38, 90))
    text = item(write_song(tmp_path), MidiSource(notes, Beats(4.0), unpitched=True))
    events = [line.strip() for line in text.splitlines() if line.strip().startswith("E ")]
    assert events == ["E 0 99 24 64", "E 480 89 24 00", "E 0 99 26 5a", "E 240 89 26 00", "E 3120 b9 7b 00"]
    assert "HASDATA 1 960 QN" in text


def test_notes_between_ticks_out_of_bounds_or_sounding_twice_are_made_playable(tmp_path: Path) -> None:
    notes = (
        Note(Beats(0.0001), Beats(0.0001), 200, 0),
        Note(Beats(1.0), Beats(9.0), 60, 300),
        Note(Beats(2.0), Beats(0.5), 60, 64),
    )
    path = write_song(tmp_path)
    item(path, MidiSource(notes, Beats(4.0)))
    source = RppBackend(path).read().clip(ClipId(GUID % 1)).takes[0].source
    assert source == MidiSource(
        (
            Note(Beats(0.0), Beats(1 / 960), 127, 1),
            Note(Beats(1.0), Beats(1.0), 60, 127),
            Note(Beats(2.0), Beats(0.5), 60, 64),
        ),
        Beats(4.0),
    )


def test_a_midi_file_is_pointed_to(tmp_path: Path) -> None:
    source = MidiSource((), Beats(0.0), path=tmp_path / "Media" / "line.mid")
    path = write_song(tmp_path)
    assert '<SOURCE MIDI\n        FILE "Media/line.mid"' in item(path, source)
    assert RppBackend(path).read().clip(ClipId(GUID % 1)).takes[0].source == source


def test_an_added_take_is_as_loud_as_it_should_be_on_an_item_turned_down(tmp_path: Path) -> None:
    text = commit(write_song(tmp_path), AddTake(ClipId(BEAT), take(AudioSource(tmp_path / "x.wav"))))
    assert "TAKEVOLPAN 0 2 -1" in text


def test_a_first_take_that_goes_leaves_the_second_in_its_place(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    before = RppBackend(path).read().clip(ClipId(LINE))
    added = Take(TakeId(GUID % 3), "two", AudioSource(tmp_path / "x.wav", missing=True))
    commit(path, AddTake(ClipId(LINE), added), RemoveTake(ClipId(LINE), before.takes[0].id))
    assert RppBackend(path).read().clip(ClipId(LINE)) == replace(before, takes=(added,), active=0)


def test_state_survives_reaper_writing_it_its_own_way(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    text = commit(path, SaveState("key", "D dorian"), SaveState("Größe", "x"))
    line = next(line for line in text.splitlines() if " 1:RCBkb3JpYW4" in line)
    key, value = line.split()
    assert key.isupper()
    as_block = f"      <BIN {key}\n        {b64encode(value.encode()).decode()}\n      >"
    path.write_bytes(text.replace(line, as_block).encode())
    assert RppBackend(path).read().saved == (("Größe", "x"), ("key", "D dorian"))


def test_state_of_ours_that_is_damaged_is_left_out(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    text = commit(path, SaveState("key", "D dorian"))
    for damage in (" 1:!!", " 2:AAAA", " ", " 1:gICA"):
        path.write_bytes(text.replace(" 1:RCBkb3JpYW4=", damage).encode())
        assert RppBackend(path).read().saved == ()


def test_others_state_stays_untouched(tmp_path: Path) -> None:
    path = write_song(tmp_path, with_other_state())
    text = commit(path, SaveState("key", "D"))
    assert "    <SOMEONE\n      KEY 'their \"value\"'\n    >\n    <LOOP_COPILOT\n" in text
    assert commit(path, SaveState("key", None)) == with_other_state()


def test_long_state_is_kept_in_pieces_reaper_can_hold(tmp_path: Path) -> None:
    path = write_song(tmp_path)
    text = commit(path, SaveState("history", "音" * 20_000))
    assert max(map(len, text.splitlines())) < 4200
    assert RppBackend(path).read().state("history") == "音" * 20_000
    assert commit(path, SaveState("history", "short")).count(" 1:") == 1


def test_a_folder_ends_with_a_track_that_had_no_line_for_it(tmp_path: Path) -> None:
    folder, first, last = (GUID % i for i in (4, 5, 6))
    tracks = f"<TRACK {folder}\nISBUS 1 1\n>\n<TRACK {first}\n>\n<TRACK {last}\nISBUS 2 -1\n>\n"
    path = write_song(tmp_path, f"<REAPER_PROJECT 0.1\n{tracks}>\n")
    assert f"<TRACK {first}\nISBUS 2 -1\n>" in commit(path, RemoveTrack(TrackId(last)))


def test_empty_takes_are_written(tmp_path: Path) -> None:
    text = commit(write_song(tmp_path), AddTake(ClipId(BEAT), Take(TakeId(GUID % 2), "", EmptySource())))
    assert "<SOURCE EMPTY\n      >" in text


def test_an_edit_that_a_files_layout_cannot_take_is_refused_before_it_is_written(tmp_path: Path) -> None:
    items = "    <ITEM\n      POSITION 1\n    >\n    <ITEM\n      POSITION 2\n    >\n"
    path = write_song(tmp_path, SMALL.replace("    ISBUS 0 0\n", items))
    before = path.read_bytes()
    first = RppBackend(path).read().tracks[0].clips[0]
    # Without ids of their own the second item would now pass for the first.
    with pytest.raises(InvalidProject):
        commit(path, RemoveClip(first.id))
    assert path.read_bytes() == before


def test_many_commits_in_one_run_are_each_read_right(tmp_path: Path) -> None:
    backend = RppBackend(write_song(tmp_path))
    for index in range(20):
        edit = SaveState("turn", str(index))
        backend.commit((edit,), label="", request=fresh(), revision=backend.read().revision)
        assert backend.read().state("turn") == str(index)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_any_text_on_one_line_is_quoted_so_that_both_parsers_read_it_again(text: str) -> None:
    if not needs_block(text):
        line = f"NAME {quote(text)}"
        assert tokens(line.encode()) == ["NAME", text]
        assert rpp_package.loads(f"<A\n{line}\n>\n")[0] == ["NAME", text]
