"""What scripts get wrong is refused by the fake as REAPER would refuse it, or as a musician would."""

from __future__ import annotations

import pytest
from fakes.reaper import FakeReaper, Installation, Misuse, Reaper, ScriptFolder

ITEM = "local item = reaper.GetMediaItem(0, 0) "
TAKE = ITEM + "local take = reaper.GetActiveTake(item) "
TRACK = "local track = reaper.GetTrack(0, 0) "

WRONG_CALLS = {
    "a function REAPER never had": ("reaper.GetSelectedTempo(0)", "no such function"),
    "a function in other letters": ("reaper.countTracks(0)", "no such function"),
    "one that the fake does not model": ("reaper.ApplyNudge(0, 0, 0, 0, 0, false, 0)", "does not model"),
    "too few arguments": ("reaper.GetTrack(0)", "too few"),
    "no project": ("reaper.CountTracks()", "too few"),
    "too many arguments": ("reaper.CountTracks(0, 1)", "too many"),
    "text for a number": ("reaper.GetTrack(0, '0')", "must be a whole number"),
    "half a track": ("reaper.GetTrack(0, 0.5)", "whole number"),
    "no number at all": ("reaper.SetEditCurPos(0/0, false, false)", "finite number"),
    "a number for text": ("reaper.ShowConsoleMsg(5)", "must be a string"),
    "a number for a truth": ("reaper.SetEditCurPos(1, 0, false)", "must be a boolean"),
    "nil for text": ("reaper.ShowConsoleMsg(nil)", "must be a string"),
    "a track for an item": (TRACK + "reaper.GetActiveTake(track)", "which a MediaTrack is not"),
    "an item for a project": (ITEM + "reaper.CountTracks(item)", "which a MediaItem is not"),
    "nil for a track": ("reaper.GetTrackGUID(nil)", "must be a MediaTrack"),
    "a pointer made up": ("reaper.GetTrackGUID({})", "must be a MediaTrack"),
    "no function to defer": ("reaper.defer(1)", "must be a function"),
    "a track's attribute of no such name": (TRACK + "reaper.GetMediaTrackInfo_Value(track, 'B_MUTED')", "no attribute"),
    "an item's attribute of a take": (ITEM + "reaper.GetMediaItemInfo_Value(item, 'D_PLAYRATE')", "no attribute"),
    "a take's attribute of an item": (TAKE + "reaper.GetMediaItemTakeInfo_Value(take, 'D_LENGTH')", "no attribute"),
    "a track's text of no such name": (
        TRACK + "reaper.GetSetMediaTrackInfo_String(track, 'NAME', '', false)",
        "no attribute",
    ),
    "a text of one's own without a key": (
        TRACK + "reaper.GetSetMediaTrackInfo_String(track, 'P_EXT:', '', false)",
        "no attribute",
    ),
    "a project's text of no such name": ("reaper.GetSetProjectInfo_String(0, 'NAME', '', false)", "no attribute"),
    "writing what can only be read": (
        TRACK + "reaper.SetMediaTrackInfo_Value(track, 'IP_TRACKNUMBER', 2)",
        "cannot be set",
    ),
    "half a folder": (TRACK + "reaper.SetMediaTrackInfo_Value(track, 'I_FOLDERDEPTH', 0.5)", "whole number"),
    "reading inside a pointer": (ITEM + "return item.position", "nothing inside"),
    "writing into reaper": ("reaper.mine = 1", "do not write into reaper"),
    "printing": ("print('hello')", "use ShowConsoleMsg"),
    "leaving": ("os.exit()", "ends REAPER"),
    "a drawing function of no such name": ("gfx.text('hello')", "gfx.text"),
    "drawing a number as text": ("gfx.drawstr(5)", "must be a string"),
    "a message box of no such type": ("reaper.ShowMessageBox('text', 'title', 9)", "no message box"),
    "notes in a sound": (TAKE + "reaper.MIDI_CountEvts(take)", "holds no MIDI"),
    "a relative file name": ("reaper.PCM_Source_CreateFromFile('loop.wav')", "must be absolute"),
    "an end without a beginning": ("reaper.Undo_EndBlock2(0, 'Add', -1)", "never began"),
    "allowing what was not prevented": ("reaper.PreventUIRefresh(-1)", "more often"),
    "an error of its own": ("error('oh')", "oh"),
}

CHANGES = {
    "a new track": "reaper.InsertTrackAtIndex(0, false)",
    "a track less": TRACK + "reaper.DeleteTrack(track)",
    "a track's name": TRACK + "reaper.GetSetMediaTrackInfo_String(track, 'P_NAME', 'x', true)",
    "a track's colour": TRACK + "reaper.SetTrackColor(track, 255)",
    "a track's volume": TRACK + "reaper.SetMediaTrackInfo_Value(track, 'D_VOL', 0.5)",
    "a new item": TRACK + "reaper.AddMediaItemToTrack(track)",
    "an item less": ITEM + "reaper.DeleteTrackMediaItem(reaper.GetMediaItemTrack(item), item)",
    "an item's place": ITEM + "reaper.SetMediaItemPosition(item, 4, false)",
    "an item's loop": ITEM + "reaper.SetMediaItemInfo_Value(item, 'B_LOOPSRC', 0)",
    "a new take": ITEM + "reaper.AddTakeToMediaItem(item)",
    "another active take": ITEM + "reaper.SetActiveTake(reaper.GetTake(item, 0))",
    "a take's pitch": TAKE + "reaper.SetMediaItemTakeInfo_Value(take, 'D_PITCH', 2)",
    "a take's source": TAKE + "reaper.SetMediaItemTake_Source(take, reaper.PCM_Source_CreateFromType('EMPTY'))",
    "a stretch marker": TAKE + "reaper.SetTakeStretchMarker(take, -1, 1)",
    "notes": TRACK + "reaper.CreateNewMIDIItemInProj(track, 0, 2)",
    "the tempo": "reaper.SetTempoTimeSigMarker(0, -1, 4, -1, -1, 90, 0, 0, false)",
    "the tempo at the start": "reaper.SetCurrentBPM(0, 90, false)",
    "a marker": "reaper.AddProjectMarker2(0, false, 1, 0, 'here', -1, 0)",
    "a marker less": "reaper.DeleteProjectMarkerByIndex(0, 0)",
    "the sample rate": "reaper.GetSetProjectInfo(0, 'PROJECT_SRATE', 96000, true)",
}


@pytest.mark.parametrize("fault", WRONG_CALLS)
def test_a_call_that_reaper_would_not_take_is_refused(reaper: Reaper, script: ScriptFolder, fault: str) -> None:
    code, why = WRONG_CALLS[fault]
    with pytest.raises(Misuse, match=why):
        reaper.run(script(code))


def test_what_is_refused_is_said_with_its_place_in_the_script(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match=r"^add\.lua:2: GetTrack: "):
        reaper.run(script("local n = 1\nreaper.GetTrack(n)", "add.lua"))


def test_a_script_that_catches_its_error_is_still_found_out(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match="too few"):
        reaper.run(script("pcall(reaper.GetTrack, 0)"))
    assert reaper.problems() == ["script.lua:1: GetTrack: 1 arguments are too few, it takes 2"]


def test_what_went_wrong_once_is_not_held_against_the_next_act(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse):
        reaper.run(script("reaper.GetTrack()"))
    reaper.tick()
    assert len(reaper.problems()) == 1


@pytest.mark.parametrize("change", [c for c in CHANGES if c != "a marker less"])
def test_a_change_outside_an_undo_block_is_refused(reaper: Reaper, script: ScriptFolder, change: str) -> None:
    before = reaper.text()
    with pytest.raises(Misuse, match="outside an undo block"):
        reaper.run(script(CHANGES[change]))
    assert reaper.text() == before


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_change_in_an_undo_block_is_one_step_of_undo(
    reaper: Reaper, script: ScriptFolder, change: str
) -> None:
    reaper.edit("Mark", "reaper.AddProjectMarker2(0, false, 3, 0, 'first', -1, 0)")
    before = reaper.text()
    reaper.run(script(f"reaper.Undo_BeginBlock2(0) {CHANGES[change]} reaper.Undo_EndBlock2(0, 'Change it', -1)"))
    assert reaper.text() != before
    assert reaper.undo_labels() == ["Mark", "Change it"]
    assert reaper.undo() == "Change it"
    assert reaper.text() == before


@pytest.mark.parametrize(
    "code",
    [
        "reaper.SetMediaItemSelected(reaper.GetMediaItem(0, 0), false)",
        "reaper.SetOnlyTrackSelected(reaper.GetTrack(0, 0))",
        "reaper.SetEditCurPos2(0, 2, false, false)",
        "reaper.GetSet_LoopTimeRange2(0, true, false, 1, 2, false)",
        "reaper.OnPlayButton()",
        "reaper.GetSetRepeatEx(0, 1)",
        "reaper.SetExtState('a', 'b', 'c', false)",
        "reaper.SetProjExtState(0, 'a', 'b', 'c')",
    ],
)
def test_what_undo_does_not_hold_needs_no_undo_block(reaper: Reaper, script: ScriptFolder, code: str) -> None:
    reaper.run(script(code))
    assert reaper.undo_labels() == []


def test_an_undo_block_left_open_is_found_at_the_scripts_end(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match=r"script\.lua leaves an undo block open"):
        reaper.run(script("reaper.Undo_BeginBlock2(0)"))


def test_an_undo_block_may_not_stay_open_from_one_cycle_to_the_next(reaper: Reaper, script: ScriptFolder) -> None:
    code = "reaper.defer(function() reaper.Undo_BeginBlock2(0) reaper.defer(function() end) end)"
    reaper.run(script(code))
    with pytest.raises(Misuse, match="leaves an undo block open"):
        reaper.tick()


def test_an_error_inside_an_undo_block_is_told_with_the_open_block(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse) as raised:
        reaper.run(script("reaper.Undo_BeginBlock2(0) error('half way')"))
    assert ["half way" in raised.value.problems[0], "undo block open" in raised.value.problems[1]] == [True, True]


def test_a_display_left_frozen_is_found_at_the_scripts_end(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match="PreventUIRefresh at 1"):
        reaper.run(script("reaper.PreventUIRefresh(1)"))


def test_undo_flags_that_leave_out_what_changed_are_refused(reaper: Reaper, script: ScriptFolder) -> None:
    block = "reaper.Undo_BeginBlock2(0) reaper.InsertTrackAtIndex(0, false) reaper.Undo_EndBlock2(0, 'Add', {})"
    with pytest.raises(Misuse, match="undo flags 4 leave out"):
        reaper.run(script(block.format(4)))
    reaper.run(script(block.format(1)))


def test_an_undo_block_needs_a_label(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match="without a label"):
        reaper.run(script("reaper.Undo_BeginBlock2(0) reaper.Undo_EndBlock2(0, '', -1)"))


def test_the_tab_does_not_change_inside_an_undo_block(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.new_tab()
    code = "reaper.Undo_BeginBlock2(0) reaper.SelectProjectInstance((reaper.EnumProjects(0)))"
    with pytest.raises(Misuse, match="inside an undo block"):
        reaper.run(script(code))


def test_a_pointer_to_what_was_deleted_is_refused(reaper: Reaper, script: ScriptFolder) -> None:
    keep = (
        "item = reaper.GetMediaItem(0, 0) function again() return reaper.GetMediaItemInfo_Value(item, 'D_LENGTH') end"
    )
    wait = "function loop() if reaper.GetExtState('t', 'now') ~= '' then again() end reaper.defer(loop) end loop()"
    reaper.run(script(keep + " " + wait))
    reaper.tick()
    reaper.delete_item("{AAAAAAAA-0000-4000-8000-000000000001}")
    reaper.lua("reaper.SetExtState('t', 'now', '1', false)")
    with pytest.raises(Misuse, match="that still exists"):
        reaper.tick()


def test_a_deleted_tracks_items_and_takes_are_gone_too(reaper: Reaper) -> None:
    code = (
        "local item = reaper.GetMediaItem(0, 0) local take = reaper.GetActiveTake(item)"
        " local track = reaper.GetMediaItemTrack(item)"
        " reaper.Undo_BeginBlock2(0) reaper.DeleteTrack(track) reaper.Undo_EndBlock2(0, 'x', -1)"
        " return reaper.ValidatePtr2(0, track, 'MediaTrack*'), reaper.ValidatePtr2(0, item, 'MediaItem*'),"
        " reaper.ValidatePtr2(0, take, 'MediaItem_Take*')"
    )
    assert reaper.lua(code) == [False, False, False]


def test_undo_makes_items_afresh_and_leaves_tracks(reaper: Reaper, script: ScriptFolder) -> None:
    code = (
        "local track, item = reaper.GetTrack(0, 1), reaper.GetMediaItem(0, 0) reaper.defer(function()"
        " reaper.ShowConsoleMsg(tostring(reaper.ValidatePtr2(0, track, 'MediaTrack*')) .. ' ' .."
        " tostring(reaper.ValidatePtr2(0, item, 'MediaItem*'))) end)"
    )
    reaper.run(script(code))
    reaper.set_tempo(100)
    reaper.undo()
    reaper.tick()
    assert reaper.console() == "true false"


def test_a_closed_projects_pointer_is_refused(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.new_tab()
    reaper.switch_to(0)
    reaper.run(script("local p = reaper.EnumProjects(1) reaper.defer(function() reaper.CountTracks(p) end)"))
    reaper.close_tab(1)
    with pytest.raises(Misuse, match="that still exists"):
        reaper.tick()


def test_unsorted_notes_are_found_at_the_scripts_end(reaper: Reaper, script: ScriptFolder) -> None:
    note = "reaper.MIDI_InsertNote(take, false, false, 0, 240, 0, 60, 90, true)"
    code = (
        "reaper.Undo_BeginBlock2(0) local take = reaper.GetActiveTake("
        f"reaper.CreateNewMIDIItemInProj(reaper.GetTrack(0, 0), 0, 2)) {note} %s reaper.Undo_EndBlock2(0, 'x', -1)"
    )
    with pytest.raises(Misuse, match="MIDI_Sort"):
        reaper.run(script(code % ""))
    reaper.run(script(code % "reaper.MIDI_Sort(take)"))


def test_a_dialog_that_nobody_asked_for_is_refused(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.answer("ok", "ok")
    box = "reaper.ShowMessageBox('Connected.', 'Loop Copilot', 0)"
    reaper.run(script(box))
    reaper.run(script(f"reaper.defer(function() {box} end)"))
    with pytest.raises(Misuse, match="nobody asked for"):
        reaper.tick()


def test_a_dialog_that_nobody_answers_is_refused(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match="nobody is there to answer"):
        reaper.run(script("reaper.GetUserInputs('Ask', 1, 'What', '')"))


def test_a_script_that_runs_already_makes_reaper_ask(reaper: Reaper, script: ScriptFolder) -> None:
    path = script("local function loop() reaper.defer(loop) end loop()")
    reaper.run(path)
    with pytest.raises(Misuse, match="runs already"):
        reaper.run(path)


def test_a_script_that_does_not_come_to_an_end_is_stopped(reaper: Reaper, script: ScriptFolder) -> None:
    for forever in ("while true do end", "while true do pcall(function() while true do end end) end"):
        with pytest.raises(Misuse, match="REAPER would hang"):
            reaper.run(script(forever))


def test_a_script_that_does_not_compile_is_told(reaper: Reaper, script: ScriptFolder) -> None:
    with pytest.raises(Misuse, match="expected"):
        reaper.run(script("reaper.defer("))


def test_a_function_of_a_later_version_is_missing_in_an_earlier_one(script: ScriptFolder) -> None:
    code = (
        "reaper.ShowConsoleMsg(tostring(reaper.set_action_options ~= nil and reaper.APIExists('set_action_options')))"
    )
    for version, said in (("6.82/win64", "false"), ("7.38/win64", "true")):
        with FakeReaper(Installation(version=version)) as old:
            old.run(script(code))
            assert old.console() == said


def test_extensions_are_not_installed(reaper: Reaper) -> None:
    asked = (
        "reaper.APIExists('JS_Window_Find'), reaper.BR_EnvAlloc, reaper.ImGui_CreateContext, reaper.APIExists('defer')"
    )
    assert reaper.lua(f"return {asked}") == [False, None, None, True]
