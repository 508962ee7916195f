"""A musician at work: nothing is written into a recording, and no sleeping disk holds REAPER up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fakes.reaper import FakeReaper
from projects import BASS, BEAT

from bridge.core.edit import InsertClip, MuteClip
from bridge.core.notes import Note
from bridge.core.session import Clip, ClipId, MidiSource, Take, TakeId, TrackId
from bridge.core.units import Beats, Seconds
from bridge.errors import Conflict, CopilotError
from tests.reaper.daemon import CONNECT, Daemon


@pytest.fixture
def daemon(home: Path, reaper: FakeReaper) -> Iterator[Daemon]:
    with Daemon(home, reaper) as running:
        running.turn()
        yield running


def connect(daemon: Daemon) -> None:
    daemon.reaper.run(CONNECT)
    daemon.until(lambda: daemon.backends)


def test_nothing_is_written_while_reaper_records(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    reaper.record()

    with pytest.raises(Conflict, match="is recording"):
        daemon.commit(MuteClip(ClipId(BEAT), muted=True))
    assert reaper.undo_labels() == []

    reaper.stop()
    daemon.tick(5)
    daemon.commit(MuteClip(ClipId(BEAT), muted=True))
    assert len(reaper.undo_labels()) == 1


def test_new_notes_keep_to_their_bars_when_the_tempo_changes(daemon: Daemon, reaper: FakeReaper) -> None:
    connect(daemon)
    notes = MidiSource((Note(Beats(0.0), Beats(0.5), 36, 100),), Beats(4.0))
    take = Take(TakeId(f"{{{str(uuid4()).upper()}}}"), "notes", notes)
    clip = Clip(ClipId(f"{{{str(uuid4()).upper()}}}"), Seconds(30.0), Seconds(2.0), (take,))

    daemon.commit(InsertClip(TrackId(BASS), clip))

    assert (
        reaper.lua(f"""
        for index = 0, reaper.CountMediaItems(0) - 1 do
          local item = reaper.GetMediaItem(0, index)
          local _, id = reaper.GetSetMediaItemInfo_String(item, "GUID", "", false)
          if id == "{clip.id}" then return reaper.GetMediaItemInfo_Value(item, "C_BEATATTACHMODE") end
        end
    """)
        == 1
    )


def test_files_opened_for_a_change_that_fails_are_let_go(daemon: Daemon, reaper: FakeReaper, tmp_path: Path) -> None:
    script = tmp_path / "failing.lua"
    script.write_text(f"""
        local real, open = reaper, 0
        local function note(change)
          open = open + change
          real.SetExtState("test", "open", ("%d"):format(open), false)
        end
        reaper = setmetatable({{
          PCM_Source_CreateFromFile = function(path) note(1) return real.PCM_Source_CreateFromFile(path) end,
          PCM_Source_Destroy = function(source) note(-1) real.PCM_Source_Destroy(source) end,
          AddMediaItemToTrack = function() error("no room") end,
        }}, {{ __index = real }})
        package.path = "{CONNECT.parent}/?.lua;" .. package.path
        require("lib.loop").run()
    """)
    reaper.run(script)
    daemon.until(lambda: daemon.backends)
    sound = daemon.session().clip(ClipId(BEAT)).takes[0].source
    take = Take(TakeId(f"{{{str(uuid4()).upper()}}}"), "sound", sound)
    clip = Clip(ClipId(f"{{{str(uuid4()).upper()}}}"), Seconds(30.0), Seconds(2.0), (take,))

    with pytest.raises(CopilotError, match="could not carry out"):
        daemon.commit(InsertClip(TrackId(BASS), clip))

    assert reaper.ext_state("test", "open") == "0"


SLEEPING = """
    local real, asked, late = reaper, "", 0
    reaper = setmetatable({
      time_precise = function() return real.time_precise() + late end,
      file_exists = function(path)
        asked, late = asked .. path .. "|", late + 3.0
        real.SetExtState("test", "asked", asked, false)
        return false
      end,
    }, { __index = real })
"""


def test_a_disk_that_answers_late_is_asked_once_and_then_left_alone_for_long(reaper: FakeReaper) -> None:
    reaper.lua(f"""
        {SLEEPING}
        package.path = "{CONNECT.parent}/?.lua;" .. package.path
        local media = require("lib.media").new()
        for _, path in ipairs({{ "/net/share/a.wav", "/net/share/b.wav", "/home/me/c.wav" }}) do media:missing(path) end
        for _ = 1, 100 do
          late = late + 1.0
          media:look_again()
        end
    """)

    assert reaper.ext_state("test", "asked") == "/net/share/a.wav|/home/me/c.wav|"


def test_no_disk_is_asked_for_files_while_reaper_records(daemon: Daemon, reaper: FakeReaper, tmp_path: Path) -> None:
    script = tmp_path / "counting.lua"
    script.write_text(
        SLEEPING.replace("late + 3.0", "late")
        + f'package.path = "{CONNECT.parent}/?.lua;" .. package.path\nrequire("lib.loop").run()\n'
    )
    reaper.run(script)
    daemon.until(lambda: daemon.backends)
    reaper.record()
    before = reaper.ext_state("test", "asked")
    daemon.tick(60)
    assert reaper.ext_state("test", "asked") == before

    reaper.stop()
    daemon.tick(60)
    assert reaper.ext_state("test", "asked") != before
