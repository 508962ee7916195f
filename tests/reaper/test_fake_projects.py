"""Projects in the fake: what is loaded is what is saved, what is edited is what our own reader finds."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import rpp as rpp_package
from fakes.reaper import FakeReaper, Installation, Misuse, OpenProject, Reaper, ScriptFolder
from projects import BASS, BEAT, BEAT_ONE, BUS, DRUMS, LINE, SMALL, SONG, with_other_state, write_song, write_wav

from bridge.core.notes import Note
from bridge.core.session import AudioSource, Colour, MidiSource, Session
from bridge.core.units import Beats, Seconds
from bridge.daw.rpp import RppBackend

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.rpp"))
TEXTS = {"song": SONG, "small": SMALL, "with other state": with_other_state()}


def read(path: Path) -> Session:
    return RppBackend(path).read()


def same(session: Session, other: Session) -> bool:
    return session == replace(other, id=session.id, name=session.name, revision=session.revision)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_comes_out_as_it_went_in(path: Path, tmp_path: Path) -> None:
    shutil.copytree(path.parent, tmp_path / "project")
    with FakeReaper() as reaper:
        reaper.open(tmp_path / "project" / path.name)
        saved = reaper.save(tmp_path / "project" / "saved.rpp")
    assert saved.read_bytes() == path.read_bytes()
    assert same(read(saved), read(tmp_path / "project" / path.name))


@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("name", TEXTS)
def test_a_project_comes_out_as_it_went_in(either: Reaper, tmp_path: Path, name: str, crlf: bool) -> None:
    path = write_song(tmp_path, TEXTS[name], crlf=crlf, name="in.rpp")
    either.open(path)
    saved = either.save(tmp_path / "out.rpp")
    assert saved.read_bytes() == path.read_bytes()
    assert same(read(saved), read(path))


def test_bytes_that_are_no_text_of_today_survive(reaper: Reaper, tmp_path: Path) -> None:
    path = tmp_path / "old.rpp"
    path.write_bytes(SMALL.encode().replace(b"NAME drums", b'NAME "drums \xe9"'))
    reaper.open(path)
    assert reaper.save(tmp_path / "new.rpp").read_bytes() == path.read_bytes()


def test_an_undo_brings_the_file_back_byte_for_byte(reaper: Reaper, song: Path) -> None:
    reaper.move_item(BEAT, 7.0)
    assert read(reaper.save()).clip(BEAT).position == 7.0
    assert (reaper.undo(), reaper.redo_labels()) == ("Move media items", ["Move media items"])
    assert reaper.save().read_text() == SONG
    assert reaper.redo() == "Move media items"
    assert read(reaper.save()).clip(BEAT).position == 7.0
    assert (reaper.undo(), reaper.undo()) == ("Move media items", "")


def test_an_edit_after_undo_forgets_what_was_undone(reaper: Reaper) -> None:
    reaper.move_item(BEAT, 7.0)
    reaper.undo()
    reaper.set_tempo(100)
    assert (reaper.undo_labels(), reaper.redo_labels()) == (["Set project tempo"], [])


def test_undo_leaves_cursor_and_time_selection_alone(reaper: Reaper) -> None:
    reaper.move_item(BEAT, 7.0)
    reaper.move_cursor(9)
    reaper.select_time(1, 3)
    reaper.undo()
    session = read(reaper.save())
    assert (session.cursor, session.selection.time) == (9, (1, 3))


@pytest.mark.parametrize(("taken_back", "left"), [(False, "theirs"), (True, "")])
def test_undo_and_a_scripts_state_go_either_way(song: Path, taken_back: bool, left: str) -> None:
    with FakeReaper(Installation(undo_takes_back_project_state=taken_back)) as reaper:
        reaper.open(song)
        reaper.edit("Edit", "reaper.SetProjExtState(0, 'us', 'key', 'theirs') reaper.SetCurrentBPM(0, 90, false)")
        reaper.undo()
        assert reaper.project_state("us", "key") == left


def test_several_projects_are_tabs(reaper: Reaper, song: Path, tmp_path: Path) -> None:
    other = write_song(tmp_path, SMALL, name="other.rpp")
    reaper.open(other)
    reaper.new_tab()
    reaper.switch_to(1)
    assert reaper.projects() == [
        OpenProject(str(song), dirty=False, current=False),
        OpenProject(str(other), dirty=False, current=True),
        OpenProject("", dirty=False, current=False),
    ]
    code = (
        "local _, a = reaper.EnumProjects(0) local _, c = reaper.EnumProjects(-1) return a, c, (reaper.EnumProjects(3))"
    )
    assert reaper.lua(code) == [str(song), str(other), None]
    assert reaper.lua("return reaper.CountTracks(0), reaper.CountTracks((reaper.EnumProjects(0)))") == [1, 4]
    reaper.close_tab(1)
    assert [tab.path for tab in reaper.projects()] == [str(song), ""]


def test_a_script_opens_a_project_in_its_tab(reaper: Reaper, tmp_path: Path, script: ScriptFolder) -> None:
    other = write_song(tmp_path, SMALL, name="other.rpp")
    reaper.new_tab()
    reaper.switch_to(0)
    reaper.run(script(f"reaper.Main_openProject('noprompt:{other}')"))
    assert [(tab.path, tab.current) for tab in reaper.projects()] == [(str(other), True), ("", False)]


def test_a_project_that_changed_is_dirty_until_it_is_saved(reaper: Reaper) -> None:
    count = reaper.lua("return reaper.GetProjectStateChangeCount(0)")
    reaper.move_item(BEAT, 7.0)
    assert reaper.projects()[0].dirty
    assert reaper.lua("return reaper.GetProjectStateChangeCount(0), reaper.IsProjectDirty(0)") == [count + 1, 1]
    reaper.save()
    assert not reaper.projects()[0].dirty


def test_saving_elsewhere_keeps_media_reachable(reaper: Reaper, tmp_path: Path) -> None:
    saved = reaper.save(tmp_path / "Media" / "copy.rpp")
    source = read(saved).clip(BEAT).takes[0].source
    assert isinstance(source, AudioSource)
    assert (source.path, source.missing) == (tmp_path / "Media" / "beat one.wav", False)


def test_a_new_track_with_a_loop_is_read_by_our_reader(reaper: Reaper, tmp_path: Path, script: ScriptFolder) -> None:
    write_wav(tmp_path / "Media" / "bass.wav")
    code = f"""
        reaper.Undo_BeginBlock2(0)
        reaper.InsertTrackAtIndex(1, false)
        local track = reaper.GetTrack(0, 1)
        reaper.GetSetMediaTrackInfo_String(track, "P_NAME", "The \\"bass\\"", true)
        reaper.GetSetMediaTrackInfo_String(track, "P_EXT:role", "bass line", true)
        reaper.SetMediaTrackInfo_Value(track, "I_CUSTOMCOLOR", reaper.ColorToNative(10, 20, 30) | 0x1000000)
        local item = reaper.AddMediaItemToTrack(track)
        reaper.SetMediaItemInfo_Value(item, "D_POSITION", 2)
        reaper.SetMediaItemInfo_Value(item, "D_LENGTH", 4.5)
        local take = reaper.AddTakeToMediaItem(item)
        reaper.GetSetMediaItemTakeInfo_String(take, "P_NAME", "walking", true)
        local source = reaper.PCM_Source_CreateFromFile("{tmp_path}/Media/bass.wav")
        reaper.SetMediaItemTake_Source(take, source)
        reaper.SetMediaItemTakeInfo_Value(take, "D_VOL", 0.5)
        local second = reaper.AddTakeToMediaItem(item)
        reaper.SetMediaItemTake_Source(second, reaper.PCM_Source_CreateFromFile("{tmp_path}/Media/bass.wav"))
        reaper.SetMediaItemTakeInfo_Value(second, "D_PITCH", -5)
        reaper.SetActiveTake(second)
        reaper.Undo_EndBlock2(0, "Add bass", -1)
    """
    reaper.run(script(code))
    session = read(reaper.save())
    track = session.tracks[1]
    clip = track.clips[0]
    assert [t.id for t in session.tracks if t is not track] == [DRUMS, BUS, BASS, session.tracks[4].id]
    assert (track.name, track.colour) == ('The "bass"', Colour(10, 20, 30))
    assert (clip.position, clip.length, clip.active, clip.loop_source) == (2, 4.5, 1, True)
    assert [(take.name, take.pitch, round(take.gain, 2)) for take in clip.takes] == [("walking", 0, -6.02), ("", -5, 0)]
    assert {take.source for take in clip.takes} == {AudioSource(tmp_path / "Media" / "bass.wav")}
    assert 'FILE "Media/bass.wav"' in reaper.text()
    found = "return select(2, reaper.GetSetMediaTrackInfo_String(reaper.GetTrack(0, 1), 'P_EXT:role', '', false))"
    assert reaper.lua(found) == "bass line"
    assert rpp_package.loads(reaper.text()) is not None


def test_sends_keep_to_their_tracks(reaper: Reaper) -> None:
    reaper.edit("Insert", "reaper.InsertTrackAtIndex(1, false)")
    assert [line.split()[1] for line in reaper.text().splitlines() if "AUXRECV" in line] == ["0", "3"]
    reaper.delete_track(DRUMS)
    assert [line.split()[1] for line in reaper.text().splitlines() if "AUXRECV" in line] == ["2"]


def test_deleting_the_first_take_leaves_the_second_as_loud(reaper: Reaper) -> None:
    gain = read(reaper.save()).clip(BEAT).takes[2].gain
    reaper.select_items(BEAT)
    reaper.edit("Keep", "reaper.SetActiveTake(reaper.GetTake(reaper.GetSelectedMediaItem(0, 0), 0))")
    reaper.action(40129)
    takes = read(reaper.save()).clip(BEAT).takes
    assert BEAT_ONE not in [take.id for take in takes]
    assert takes[1].gain == gain
    assert reaper.undo_labels() == ["Keep", "Delete active take from items"]


def test_notes_written_are_notes_read(reaper: Reaper, script: ScriptFolder) -> None:
    code = """
        reaper.Undo_BeginBlock2(0)
        local item = reaper.CreateNewMIDIItemInProj(reaper.GetTrack(0, 2), 0, 4, true)
        local take = reaper.GetActiveTake(item)
        for beat = 3, 0, -1 do
          reaper.MIDI_InsertNote(take, false, beat == 2, beat * 960, beat * 960 + 480, 0, 40 + beat, 90, true)
        end
        reaper.MIDI_Sort(take)
        reaper.MIDI_SetNote(take, 0, nil, nil, nil, nil, nil, 36)
        reaper.MIDI_DeleteNote(take, 3)
        reaper.Undo_EndBlock2(0, "Add notes", -1)
        local _, count = reaper.MIDI_CountEvts(take)
        reaper.ShowConsoleMsg(tostring(count))
    """
    reaper.run(script(code))
    session = read(reaper.save())
    clip = next(clip for clip in session.track(BASS).clips if clip.id != LINE and clip.takes)
    source = clip.takes[0].source
    assert isinstance(source, MidiSource)
    assert source.notes == (
        Note(Beats(0.0), Beats(0.5), 36, 90),
        Note(Beats(1.0), Beats(0.5), 41, 90),
    )
    assert (source.length, clip.length, reaper.console()) == (4, Seconds(pytest.approx(4 * 60 / 93.5)), "3")


def test_a_pooled_take_is_edited_without_losing_its_other_events(reaper: Reaper) -> None:
    reaper.edit(
        "Note",
        "local take = reaper.GetActiveTake(reaper.GetMediaItem(0, 1))"
        " reaper.MIDI_InsertNote(take, false, false, 4800, 5280, 0, 50, 70)",
    )
    source = read(reaper.save()).clip(LINE).takes[0].source
    assert isinstance(source, MidiSource)
    assert [note.pitch for note in source.notes] == [0x28, 0x2B, 50]
    assert reaper.text().count("/wNiYXNz") == reaper.text().count("8AECAwQF9w==") == 1


def test_a_name_that_no_quotation_mark_can_hold_is_kept(reaper: Reaper) -> None:
    name = "a \"b\" 'c' `d`"
    code = f"reaper.GetSetMediaTrackInfo_String(reaper.GetTrack(0, 0), 'P_NAME', [[{name}]], true)"
    reaper.edit("Rename", code)
    assert read(reaper.save()).tracks[0].name == name


def test_state_kept_in_a_project_is_saved_with_it(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.run(script("reaper.SetProjExtState(0, 'Loop_Copilot', 'key', '1:aGVsbG8=')"))
    reaper.open(reaper.save())
    assert reaper.project_state("LOOP_COPILOT", "KEY") == "1:aGVsbG8="
    with pytest.raises(Misuse, match="line breaks"):
        reaper.run(script("reaper.SetProjExtState(0, 'a', 'b', 'two\\nlines')"))


def test_an_items_text_is_read_changed_and_set(reaper: Reaper, tmp_path: Path, script: ScriptFolder) -> None:
    code = """
        local item = reaper.GetMediaItem(0, 0)
        local take = reaper.GetTake(item, 0)
        local _, text = reaper.GetItemStateChunk(item, "", false)
        reaper.ShowConsoleMsg(text)
        reaper.Undo_BeginBlock2(0)
        reaper.SetItemStateChunk(item, (text:gsub("SOFFS 0.25", "SOFFS 0.5")), false)
        reaper.Undo_EndBlock2(0, "Shift", -1)
        assert(reaper.ValidatePtr2(0, item, "MediaItem*") and not reaper.ValidatePtr2(0, take, "MediaItem_Take*"))
    """
    reaper.run(script(code))
    assert f'FILE "{tmp_path}/Media/beat one.wav"' in reaper.console().splitlines()
    shifted = SONG.replace("SOFFS 0.25", "SOFFS 0.5").replace(r"Media\beat one", "Media/beat one")
    assert reaper.text() == shifted
    with pytest.raises(Misuse, match="not one whole item"):
        reaper.edit("Break", "reaper.SetItemStateChunk(reaper.GetMediaItem(0, 0), '<ITEM\\n', false)")


def test_a_takes_hash_changes_with_its_notes(reaper: Reaper) -> None:
    asked = "return select(2, reaper.MIDI_GetHash(reaper.GetActiveTake(reaper.GetMediaItem(0, 1)), true))"
    before = reaper.lua(asked)
    assert reaper.lua(asked) == before
    reaper.edit("Note", "reaper.MIDI_DeleteNote(reaper.GetActiveTake(reaper.GetMediaItem(0, 1)), 0)")
    assert reaper.lua(asked) != before


def test_tracks_items_and_takes_are_given_guids_of_the_scripts_own(reaper: Reaper) -> None:
    new = "{0000000%d-0000-4000-8000-000000000000}"
    code = f"""
        local track, item = reaper.GetTrack(0, 2), reaper.GetMediaItem(0, 1)
        reaper.GetSetMediaTrackInfo_String(track, "GUID", "{new % 1}", true)
        reaper.GetSetMediaItemInfo_String(item, "GUID", "{new % 2}", true)
        reaper.GetSetMediaItemTakeInfo_String(reaper.GetActiveTake(item), "GUID", "{new % 3}", true)
    """
    reaper.edit("Name", code)
    session = read(reaper.save())
    clip = session.tracks[2].clips[0]
    assert (session.tracks[2].id, clip.id, clip.takes[0].id) == (new % 1, new % 2, new % 3)
    for guid, why in ((BEAT, "has this GUID already"), ("mine", "is no GUID")):
        with pytest.raises(Misuse, match=why):
            reaper.edit("Name", f"reaper.GetSetMediaTrackInfo_String(reaper.GetTrack(0, 0), 'GUID', '{guid}', true)")
