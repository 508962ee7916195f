"""Scripts live in the fake as they do in REAPER: actions, defer cycles, exits, dialogs, windows, other files."""

from __future__ import annotations

import pytest
from fakes.reaper import Dialog, FakeReaper, Installation, Misuse, Reaper, ScriptFolder, Window

LOOP = "local n = 0 local function loop() n = n + 1 reaper.ShowConsoleMsg(n .. ' ') reaper.defer(loop) end loop() "


def test_a_script_without_defer_ends_at_once(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.run(script("reaper.atexit(function() reaper.ShowConsoleMsg('bye') end) reaper.ShowConsoleMsg('hello ')"))
    assert (reaper.console(), reaper.running()) == ("hello bye", [])


def test_a_deferring_script_runs_once_a_cycle_until_it_is_ended(either: Reaper, script: ScriptFolder) -> None:
    path = script(LOOP + "reaper.atexit(function() reaper.ShowConsoleMsg('bye') end)")
    either.run(path)
    assert (either.console(), either.running()) == ("1 ", [path])
    either.tick(3)
    assert either.console() == "1 2 3 4 "
    either.terminate(path)
    either.tick()
    assert (either.console(), either.running()) == ("1 2 3 4 bye", [])


def test_what_a_cycle_defers_waits_for_the_next(reaper: Reaper, script: ScriptFolder) -> None:
    say = "reaper.ShowConsoleMsg('{}')"
    reaper.run(script(f"reaper.defer(function() {say.format('b')} reaper.defer(function() {say.format('c')} end) end)"))
    assert reaper.console() == ""
    reaper.tick()
    assert reaper.console() == "b"
    reaper.tick(5)
    assert (reaper.console(), reaper.running()) == ("bc", [])


def test_an_error_in_a_cycle_ends_the_script_with_its_exit(reaper: Reaper, script: ScriptFolder) -> None:
    leave = "reaper.atexit(function() reaper.ShowConsoleMsg('bye') end)"
    reaper.run(script(f"{leave} reaper.defer(function() error('oh') end)"))
    with pytest.raises(Misuse, match="oh"):
        reaper.tick()
    assert (reaper.console(), reaper.running()) == ("bye", [])


def test_the_clock_is_the_tests(reaper: Reaper, script: ScriptFolder) -> None:
    tell = "reaper.ShowConsoleMsg(tostring(reaper.time_precise() - start))"
    reaper.run(script(f"local start = reaper.time_precise() reaper.defer(function() {tell} end)"))
    reaper.tick(seconds=2.5)
    assert reaper.console() == "2.5"


def test_each_script_has_globals_of_its_own(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.run(script("shared = 1 string.mine = 1 reaper.defer(function() end)", "one.lua"))
    reaper.run(script("reaper.ShowConsoleMsg(tostring(shared) .. tostring(string.mine))", "two.lua"))
    assert reaper.console() == "nilnil"


def test_a_script_finds_its_own_files(either: Reaper, script: ScriptFolder) -> None:
    script("return { name = 'part', from = (...) }", "lib/part.lua")
    script("return { name = 'beside' }", "beside.lua")
    code = """
        local folder = select(2, reaper.get_action_context()):match("^(.*)/")
        package.path = folder .. "/lib/?.lua;" .. package.path
        local part = require("part")
        assert(part == require("part"))
        reaper.ShowConsoleMsg(part.name .. " " .. part.from .. " " .. require("beside").name)
        reaper.ShowConsoleMsg(" " .. dofile(folder .. "/beside.lua").name)
        reaper.ShowConsoleMsg(" " .. tostring(pcall(require, "gone")))
    """
    either.run(script(code))
    assert either.console() == "part part beside beside false"


def test_pointers_look_like_userdata(reaper: Reaper) -> None:
    track = "local track = reaper.GetTrack(0, 0) "
    assert reaper.lua(track + "return type(track), type({}), type(nil)") == ["userdata", "table", "nil"]
    assert reaper.lua(track + "return tostring(track)").startswith("(MediaTrack*)0x")
    assert reaper.lua(track + "return track == reaper.GetTrack(0, 0), track == reaper.GetTrack(0, 1)") == [True, False]


def test_a_script_knows_its_action_and_toggles_its_button(reaper: Reaper, script: ScriptFolder) -> None:
    code = """
        local _, path, section, command = reaper.get_action_context()
        reaper.SetToggleCommandState(section, command, 1)
        reaper.RefreshToolbar2(section, command)
        reaper.atexit(function() reaper.SetToggleCommandState(section, command, 0) end)
        local name = "_" .. reaper.ReverseNamedCommandLookup(command)
        reaper.ShowConsoleMsg(path .. " " .. tostring(reaper.NamedCommandLookup(name) == command))
        reaper.defer(function() reaper.defer(function() end) end)
    """
    path = script(code)
    assert reaper.toggle_state(path) == -1
    reaper.run(path)
    assert (reaper.console(), reaper.toggle_state(path)) == (f"{path} true", 1)
    reaper.tick(2)
    assert reaper.toggle_state(path) == 0


@pytest.mark.parametrize(("flags", "console", "runs"), [(1, "on off ", False), (3, "on off on ", True)])
def test_action_options_say_what_running_again_does(
    reaper: Reaper, script: ScriptFolder, flags: int, console: str, runs: bool
) -> None:
    path = script(
        f"reaper.set_action_options({flags} | 4) reaper.ShowConsoleMsg('on ')"
        " reaper.atexit(function() reaper.ShowConsoleMsg('off ') reaper.set_action_options(8) end)"
        " local function loop() reaper.defer(loop) end loop()"
    )
    reaper.run(path)
    assert reaper.toggle_state(path) == 1
    reaper.run(path)
    assert (reaper.console(), bool(reaper.running()), reaper.toggle_state(path)) == (console, runs, int(runs))


def test_a_script_runs_another_by_its_name(reaper: Reaper, script: ScriptFolder) -> None:
    name = reaper.register(script("reaper.ShowConsoleMsg('second ')", "second.lua"))
    call = f"reaper.Main_OnCommandEx(reaper.NamedCommandLookup('{name}'), 0, 0)"
    reaper.run(script(f"{call} reaper.ShowConsoleMsg('first')"))
    reaper.action(name)
    assert reaper.console() == "second firstsecond "


def test_built_in_actions_make_their_own_undo_step_outside_a_block(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.run(script("reaper.Main_OnCommandEx(40001, 0, 0)"))
    code = "reaper.Undo_BeginBlock2(0) reaper.Main_OnCommand(40001, 0) reaper.Undo_EndBlock2(0, 'Two', -1)"
    reaper.run(script(code))
    assert reaper.undo_labels() == ["Insert new track", "Two"]
    with pytest.raises(Misuse, match="does not model action 99999"):
        reaper.run(script("reaper.Main_OnCommand(99999, 0)"))


def test_dialogs_are_answered_and_kept(reaper: Reaper, script: ScriptFolder) -> None:
    code = """
        local button = reaper.ShowMessageBox("Really?", "Loop Copilot", 4)
        local ok, text = reaper.GetUserInputs("Ask", 2, "What,Bars", "bass,4")
        local again = reaper.GetUserInputs("Ask", 1, "What", "")
        reaper.ShowConsoleMsg(button .. " " .. tostring(ok) .. " " .. text .. " " .. tostring(again))
    """
    reaper.answer("yes", "drums,8", "cancel")
    reaper.run(script(code))
    assert reaper.console() == "6 true drums,8 false"
    assert reaper.dialogs()[:2] == [
        Dialog("message", "Loop Copilot", "Really?", "yes"),
        Dialog("inputs", "Ask", "What,Bars", "drums,8"),
    ]
    reaper.answer("cancel")
    with pytest.raises(Misuse, match="offers yes no, not cancel"):
        reaper.run(script(code))


WINDOW = """
    gfx.init("Loop Copilot", 300, 200, 1)
    local typed = ""
    local function loop()
      local key = gfx.getchar()
      if key == -1 then return end
      if key > 0 then typed = typed .. string.char(key) end
      gfx.set(1, 1, 1) gfx.x, gfx.y = 10, 10
      gfx.drawstr("You typed " .. typed)
      if gfx.mouse_cap & 1 == 1 and gfx.mouse_x < 50 then reaper.MB("Clicked", "Loop Copilot", 0) end
      gfx.update()
      reaper.defer(loop)
    end
    loop()
"""


def test_a_window_shows_what_is_typed_and_takes_clicks(reaper: Reaper, script: ScriptFolder) -> None:
    path = script(WINDOW)
    reaper.run(path)
    assert reaper.window() == Window(True, "Loop Copilot", 300, 200, 1, True, ("You typed ",))
    reaper.press("h", "i")
    reaper.tick()
    assert reaper.window().texts == ("You typed h",)
    reaper.tick()
    reaper.click(20, 20)
    reaper.tick(3)
    assert (reaper.window().texts, len(reaper.dialogs())) == (("You typed hi",), 1)
    reaper.close_window()
    reaper.tick()
    assert (reaper.window(), reaper.running()) == (Window(False), [])


def test_a_menu_opens_on_a_click_only(reaper: Reaper, script: ScriptFolder) -> None:
    code = WINDOW.replace('reaper.MB("Clicked", "Loop Copilot", 0)', "typed = tostring(gfx.showmenu('A|B'))")
    reaper.run(script(code))
    reaper.choose(2)
    reaper.click(5, 5)
    reaper.tick(2)
    assert reaper.window().texts == ("You typed 2",)
    reaper.run(script("gfx.init('x') reaper.defer(function() gfx.showmenu('A|B') end)", "other.lua"))
    with pytest.raises(Misuse, match="nobody asked for"):
        reaper.tick()


def test_state_that_lasts_outlives_reaper(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.run(script("reaper.SetExtState('us', 'now', '1', false) reaper.SetExtState('us', 'ever', '2', true)"))
    assert (reaper.ext_state("us", "now"), reaper.ext_state("us", "ever")) == ("1", "2")
    with FakeReaper(Installation(resource_path=str(reaper.resources))) as later:
        assert (later.ext_state("us", "now"), later.ext_state("us", "ever")) == ("", "2")
    with pytest.raises(Misuse, match="line breaks"):
        reaper.run(script("reaper.SetExtState('us', 'ever', 'two\\nlines', true)"))


def test_programs_are_started_in_name_only(reaper: Reaper, script: ScriptFolder) -> None:
    reaper.run(script("reaper.ShowConsoleMsg(reaper.ExecProcess('loop-copilot run', -1))"))
    assert (reaper.executed(), reaper.console()) == (["loop-copilot run"], "0\n")
    with pytest.raises(Misuse, match="use ExecProcess"):
        reaper.run(script("os.execute('loop-copilot run')"))


def test_text_of_any_script_passes_unharmed(either: Reaper, script: ScriptFolder) -> None:
    either.run(script('reaper.ShowConsoleMsg("Größe 🎵 \\0\\1\\127 \\"quoted\\" \\\\ \\n")'))
    assert either.console() == 'Größe 🎵 \0\1\x7f "quoted" \\ \n'
