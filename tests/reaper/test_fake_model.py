"""What the fake says of time, sources, selection and transport agrees with our own readers and with REAPER's manual."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes.reaper import FakeReaper, Installation, Reaper
from hypothesis import given
from hypothesis import strategies as st
from projects import BEAT, BUS, DRUMS, LINE, SMALL, SONG, write_song, write_wav

from bridge.core.units import Beats, Seconds
from bridge.daw.rpp import RppBackend

ONE_TAKE = "local take = reaper.GetTake(reaper.GetMediaItem(0, 0), {}) "
SOURCE = ONE_TAKE + "local source = reaper.GetMediaItemTake_Source(take) "


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_song(tmp_path_factory.mktemp("reading"))


@given(second=st.floats(0, 80), beat=st.floats(0, 150))
def test_tempo_ramps_and_metres_are_those_of_our_own_tempo_map(reading: Path, second: float, beat: float) -> None:
    tempo = RppBackend(reading).read().tempo_map
    with FakeReaper() as reaper:
        reaper.open(reading)
        qn, time, bpm, numerator, denominator = reaper.lua(
            f"local n, d, bpm = reaper.TimeMap_GetTimeSigAtTime(0, {second})"
            f" return reaper.TimeMap2_timeToQN(0, {second}), reaper.TimeMap2_QNToTime(0, {beat}), bpm, n, d"
        )
    assert qn == pytest.approx(tempo.beats_at(Seconds(second)), abs=1e-6)
    assert time == pytest.approx(tempo.seconds_at(Beats(beat)), abs=1e-6)
    assert (numerator, denominator) == ((4, 4) if second < 39.734759 else (7, 8))
    assert bpm == pytest.approx(tempo.bpm_at(tempo.beats_at(Seconds(second))), abs=1e-6)


def test_bars_and_beats_count_through_metres(reaper: Reaper) -> None:
    beats = "return reaper.TimeMap2_timeToBeats(0, {})"
    assert reaper.lua(beats.format(0)) == [0, 0, 4, 0, 4]
    assert reaper.lua(beats.format(60 / 93.5 * 5)) == pytest.approx([1, 1, 4, 5, 4])
    change = 39.734759358289
    measure = reaper.lua(f"return (select(2, reaper.TimeMap2_timeToBeats(0, {change})))")
    start, first, last, numerator, denominator, bpm = reaper.lua(f"return reaper.TimeMap_GetMeasureInfo(0, {measure})")
    assert (last - first, numerator, denominator, bpm) == pytest.approx((3.5, 7, 8, 150))
    assert reaper.lua(f"return reaper.TimeMap2_beatsToTime(0, 0, {measure})") == pytest.approx(start)
    assert reaper.lua("return reaper.TimeMap2_beatsToTime(0, 5)") == pytest.approx(60 / 93.5 * 5)
    assert reaper.lua(f"return reaper.TimeMap_GetDividedBpmAtTime({change})") == 300


def test_tempo_markers_are_listed_and_set(reaper: Reaper) -> None:
    assert reaper.lua("return reaper.CountTempoTimeSigMarkers(0), reaper.FindTempoTimeSigMarker(0, 25)") == [3, 1]
    marker = "return reaper.GetTempoTimeSigMarker(0, {})"
    assert reaper.lua(marker.format(0)) == [True, 0, 0, 0, 93.5, 4, 4, False]
    assert reaper.lua(marker.format(1)) == pytest.approx([True, 20.534759358289, 8, 0, 100, -1, -1, True])
    reaper.edit("Slow down", "reaper.SetTempoTimeSigMarker(0, 1, 20.534759358289, -1, -1, 80, 0, 0, false)")
    tempo = RppBackend(reaper.save()).read().tempo_map
    assert [point.bpm for point in tempo.tempos] == [93.5, 80, 150]
    assert reaper.lua("return reaper.GetTempoTimeSigMarker(0, 9)") == [False, 0, 0, 0, 0, 0, 0, False]


def test_the_first_marker_in_a_project_brings_one_at_its_start(reaper: Reaper, tmp_path: Path) -> None:
    reaper.open(write_song(tmp_path, SMALL, name="small.rpp"))
    assert reaper.lua("return reaper.CountTempoTimeSigMarkers(0), reaper.Master_GetTempo()") == [0, 120]
    reaper.edit("Faster", "reaper.SetTempoTimeSigMarker(0, -1, -1, 2, 0, 140, 4, 4, false)")
    assert reaper.lua("return reaper.CountTempoTimeSigMarkers(0)") == 2
    tempo = RppBackend(reaper.save()).read().tempo_map
    assert [(point.beat, point.bpm) for point in tempo.tempos] == [(0, 120), (6, 140)]
    assert reaper.lua("return reaper.TimeMap_GetTimeSigAtTime(0, 10)") == [4, 4, 140]


def test_items_keep_to_their_beats_when_the_tempo_changes(reaper: Reaper, tmp_path: Path) -> None:
    text = SONG.replace("<TEMPOENVEX", "<SOMETHING").replace("TEMPO 93.5", "TEMPO 100")
    text = text.replace(f"IGUID {LINE}", f"BEAT 0\n      IGUID {LINE}")
    reaper.open(write_song(tmp_path, text, name="steady.rpp"))
    before = RppBackend(reaper.save()).read()
    reaper.set_tempo(50)
    after = RppBackend(reaper.save()).read()
    beat, line = before.clip(BEAT), before.clip(LINE)
    assert after.clip(BEAT).position == pytest.approx(beat.position * 2)
    assert after.clip(BEAT).length == pytest.approx(beat.length * 2)
    assert after.clip(BEAT).takes[0].play_rate == pytest.approx(beat.takes[0].play_rate / 2)
    assert (after.clip(LINE).position, after.clip(LINE).length) == (line.position, line.length)


def test_takes_tell_how_they_play(reaper: Reaper) -> None:
    names = ("D_STARTOFFS", "D_PLAYRATE", "D_PITCH", "B_PPITCH", "D_VOL", "I_CHANMODE", "IP_TAKENUMBER")
    value = "reaper.GetMediaItemTakeInfo_Value(take, '{}')"
    listed = ", ".join(value.format(name) for name in names)
    assert reaper.lua(f"{ONE_TAKE.format(0)} return {listed}") == [0.25, 1.25, -2.5, 1, 1, 0, 0]
    assert reaper.lua(f"{ONE_TAKE.format(2)} return {listed}") == [0, 1, 0, 0, -0.5, 0, 2]
    item = "local item = reaper.GetMediaItem(0, 0) return reaper.CountTakes(item), reaper.GetTake(item, 1) == nil"
    assert reaper.lua(item) == [4, True]
    assert reaper.lua("return reaper.GetMediaItemInfo_Value(reaper.GetMediaItem(0, 0), 'I_CURTAKE')") == 2
    assert reaper.lua("return reaper.GetMediaItemInfo_Value(reaper.GetMediaItem(0, 0), 'D_VOL')") == 0.5


def test_stretch_markers_are_read_and_written(reaper: Reaper) -> None:
    code = ONE_TAKE.format(0) + "return reaper.GetTakeNumStretchMarkers(take), reaper.GetTakeStretchMarker(take, 1)"
    assert reaper.lua(code) == [3, 1, 1.5, 1.6]
    reaper.edit("Stretch", ONE_TAKE.format(0) + "reaper.SetTakeStretchMarker(take, -1, 2, 2.25)")
    markers = RppBackend(reaper.save()).read().clip(BEAT).takes[0].stretch_markers
    assert markers == ((0, 0), (1.5, 1.6), (2, 2.25), (3, 3))
    assert "1.5 1.6 0.1 +" in reaper.text()
    reaper.edit("Let go", ONE_TAKE.format(0) + "reaper.DeleteTakeStretchMarkers(take, 0, 4)")
    assert RppBackend(reaper.save()).read().clip(BEAT).takes[0].stretch_markers == ()


def test_a_source_tells_its_file_length_and_rate(reaper: Reaper, tmp_path: Path) -> None:
    asked = (
        "return reaper.GetMediaSourceType(source), reaper.GetMediaSourceFileName(source),"
        " (reaper.GetMediaSourceLength(source)), reaper.GetMediaSourceSampleRate(source),"
        " reaper.GetMediaSourceNumChannels(source), reaper.GetMediaSourceParent(source) == nil"
    )
    file = str(tmp_path / "Media" / "beat one.wav")
    assert reaper.lua(SOURCE.format(0) + asked) == ["WAVE", file, 0.001, 48000, 1, True]


def test_a_section_leads_to_its_file_and_is_told_apart(reaper: Reaper) -> None:
    asked = (
        "local parent = reaper.GetMediaSourceParent(source) return reaper.GetMediaSourceType(source),"
        " reaper.GetMediaSourceFileName(source), reaper.GetMediaSourceType(parent),"
        " reaper.GetMediaSourceFileName(parent), (reaper.GetMediaSourceLength(source)),"
        " reaper.PCM_Source_GetSectionInfo(source)"
    )
    gone = r"C:\Users\me\gone.wav"
    assert reaper.lua(SOURCE.format(2) + asked) == ["SECTION", "", "WAVE", gone, 2, True, 0.5, 2, True]


@pytest.mark.parametrize("name", ["a.wav", "b.flac"])
def test_lengths_are_those_of_the_files(reaper: Reaper, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    soundfile.write(path, np.zeros((12345, 2)), 44_100)
    code = (
        f"local s = reaper.PCM_Source_CreateFromFile('{path}') local length, beats = reaper.GetMediaSourceLength(s)"
        " local rate, channels = reaper.GetMediaSourceSampleRate(s), reaper.GetMediaSourceNumChannels(s)"
        " local built = {} for mode = 0, 2 do built[#built + 1] = reaper.PCM_Source_BuildPeaks(s, mode) end"
        " reaper.PCM_Source_Destroy(s) return length, beats, rate, channels, built"
    )
    assert reaper.lua(code) == [pytest.approx(12345 / 44_100), False, 44_100, 2, [100, 50, 0]]


def test_a_file_that_is_missing_makes_no_source(reaper: Reaper, tmp_path: Path) -> None:
    write_wav(tmp_path / "notes.txt")
    assert reaper.lua(f"return reaper.PCM_Source_CreateFromFile('{tmp_path}/gone.wav')") is None
    assert reaper.lua(f"return reaper.PCM_Source_CreateFromFile('{tmp_path}/notes.txt')") is None


def test_midi_takes_tell_notes_scale_length_and_time(reaper: Reaper) -> None:
    take = "local take = reaper.GetActiveTake(reaper.GetMediaItem(0, 1)) "
    assert reaper.lua(take + "return reaper.TakeIsMIDI(take), reaper.MIDI_CountEvts(take)") == [True, 9, 3, 0, 2]
    assert reaper.lua(take + "return reaper.MIDI_GetNote(take, 0)") == [True, False, False, 0, 480, 0, 0x28, 0x60]
    assert reaper.lua(take + "return reaper.MIDI_GetNote(take, 2)")[:3] == [True, False, True]
    assert reaper.lua(take + "return reaper.MIDI_GetScale(take)") == [True, 4, 1709, "Dorian"]
    assert reaper.lua(take + "return reaper.GetMediaSourceLength(reaper.GetMediaItemTake_Source(take))") == [8, True]
    ppq = take + "return reaper.MIDI_GetPPQPosFromProjQN(take, 2.5), reaper.MIDI_GetPPQPosFromProjTime(take, 60 / 93.5)"
    assert reaper.lua(ppq) == pytest.approx([2400, 960])
    back = take + "return reaper.MIDI_GetProjQNFromPPQPos(take, 2400), reaper.MIDI_GetProjTimeFromPPQPos(take, 960)"
    assert reaper.lua(back) == pytest.approx([2.5, 60 / 93.5])


def test_tracks_tell_names_colours_folders(reaper: Reaper) -> None:
    code = (
        "local t = {} for i = 0, 3 do local track = reaper.GetTrack(0, i)"
        " local _, name = reaper.GetTrackName(track) local colour = reaper.GetTrackColor(track)"
        " local parent = reaper.GetParentTrack(track)"
        " t[#t + 1] = { name, colour & 0xffffff, reaper.GetMediaTrackInfo_Value(track, 'I_FOLDERDEPTH'),"
        " reaper.GetTrackDepth(track), parent ~= nil and reaper.GetTrackGUID(parent) or '' } end return t"
    )
    assert reaper.lua(code) == [
        ["drums", 0xFFFFFF, 1, 0, ""],
        ["the 'loud' kit", 0, -1, 1, DRUMS],
        ["bass", 100 << 16 | 96 << 8 | 0, 0, 0, ""],
        ["reverb send", 0, 0, 0, ""],
    ]


def test_colours_are_in_the_order_of_the_system(song: Path) -> None:
    code = "return reaper.ColorToNative(1, 2, 3), reaper.ColorFromNative(reaper.ColorToNative(1, 2, 3))"
    for system, native in (("Win64", 0x030201), ("macOS-arm64", 0x010203)):
        with FakeReaper(Installation(system=system)) as reaper:
            reaper.open(song)
            assert reaper.lua(code) == [native, 1, 2, 3]
            bass = "reaper.GetTrackColor(reaper.GetTrack(0, 2)) & 0xffffff"
            assert reaper.lua(f"return reaper.ColorFromNative({bass})") == [100, 96, 0]


def test_what_the_person_selects_is_selected(reaper: Reaper) -> None:
    reaper.select_items(BEAT, LINE)
    reaper.select_tracks(DRUMS, BUS)
    reaper.select_time(1, 4)
    reaper.move_cursor(2)
    code = (
        "local last = reaper.GetLastTouchedTrack() return reaper.CountSelectedMediaItems(0),"
        " reaper.GetSelectedMediaItem(0, 1) == reaper.GetMediaItem(0, 1), reaper.CountSelectedTracks(0),"
        " reaper.GetTrackGUID(last), reaper.GetCursorPosition(),"
        " reaper.GetSet_LoopTimeRange2(0, false, false, 0, 0, false)"
    )
    assert reaper.lua(code) == [2, True, 2, BUS, 2, 1, 4]
    selection = RppBackend(reaper.save()).read().selection
    assert (selection.clips, selection.tracks, selection.time) == ((BEAT, LINE), (DRUMS, BUS), (1, 4))


def test_the_play_position_moves_with_the_clock_and_loops(reaper: Reaper) -> None:
    reaper.move_cursor(3)
    reaper.select_time(2, 4)
    reaper.play()
    reaper.tick(seconds=0.5)
    where = "return reaper.GetPlayState(), reaper.GetPlayPosition(), reaper.GetCursorPosition()"
    assert reaper.lua(where) == [1, 3.5, 3]
    reaper.lua("reaper.GetSetRepeatEx(0, 1)")
    reaper.tick(seconds=1.0)
    assert reaper.lua(where) == [1, 2.5, 3]
    reaper.stop()
    assert reaper.lua(where) == [0, 3, 3]


def test_markers_and_regions_are_added_listed_and_deleted(reaper: Reaper, tmp_path: Path) -> None:
    add = (
        "local verse = reaper.AddProjectMarker2(0, true, 4, 8, 'Verse', -1, reaper.ColorToNative(1, 2, 3) | 0x1000000)"
        " local mark = reaper.AddProjectMarker2(0, false, 2, 0, 'Here \"now\"', 7, 0)"
    )
    reaper.edit("Mark", add)
    assert reaper.lua("return reaper.CountProjectMarkers(0)") == [2, 1, 1]
    assert reaper.lua("return reaper.EnumProjectMarkers3(0, 0)") == [1, False, 2, 0, 'Here "now"', 7, 0]
    assert reaper.lua("return reaper.EnumProjectMarkers3(0, 1)")[:6] == [2, True, 4, 8, "Verse", 1]
    reaper.open(reaper.save())
    reaper.edit("Unmark", "reaper.DeleteProjectMarker(0, 7, false)")
    assert reaper.lua("return reaper.CountProjectMarkers(0)") == [1, 0, 1]


def test_folders_are_listed_once_until_reaper_is_told_to_look_again(reaper: Reaper, tmp_path: Path) -> None:
    box = tmp_path / "box"
    listing = f"local t, i = {{}}, 0 while true do local f = reaper.EnumerateFiles('{box}', i)"
    listing += " if not f then return t end t[#t + 1], i = f, i + 1 end"
    made = f"return reaper.RecursiveCreateDirectory('{box}/deep', 0), reaper.file_exists('{box}')"
    assert reaper.lua(made) == [1, False]
    for name in ("a", "b"):
        (box / name).write_text("x")
    assert reaper.lua(listing) == ["b", "a"]
    (box / "c").write_text("x")
    assert reaper.lua(listing) == ["b", "a"]
    assert reaper.lua(f"reaper.EnumerateFiles('{box}', -1) {listing}") == ["c", "b", "a"]
    assert reaper.lua(f"return reaper.EnumerateSubdirectories('{box}', 0)") == "deep"


def test_the_media_folder_is_where_recordings_go(reaper: Reaper, tmp_path: Path) -> None:
    assert reaper.lua("return reaper.GetProjectPathEx(0)") == str(tmp_path / "Media")
    reaper.new_tab()
    assert reaper.lua("return reaper.GetProjectPathEx(0)") == f"{reaper.resources}/REAPER Media"
