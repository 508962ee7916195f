"""The transport as REAPER's OSC surface tells it, and what is asked of REAPER."""

from __future__ import annotations

import asyncio
import socket

import pytest
from osc_stage import PATTERN_FILE, Stage, free_port, perform, staged

from bridge.core.transport import Transport
from bridge.core.units import Bpm, Seconds
from bridge.daw.osc import Drop, listening
from bridge.daw.osc.packet import bundle, message
from bridge.errors import Conflict, InvalidArguments
from tests.fakes.reaper_surface import HEADER, PACKET


@staged
async def test_what_reaper_tells_when_it_starts_is_the_transport(stage: Stage) -> None:
    song = stage.surface.song
    song.tempo, song.position, song.repeat, song.loop = 93.5, 12.25, True, (8.0, 16.0)
    await stage.start()
    assert stage.feed.connected
    assert stage.feed.transport == Transport(
        repeat=True,
        position=Seconds(12.25),
        beats="5.4.09",
        tempo=Bpm(93.5),
        loop_start=Seconds(8),
        loop_end=Seconds(16),
    )
    assert stage.feed.transport.loop == (8.0, 16.0)
    assert not stage.feed.dropped


@staged
async def test_a_feed_that_starts_after_reaper_learns_all_from_the_first_word(stage: Stage) -> None:
    song = stage.surface.song
    song.tempo, song.position = 140.0, 30.0
    stage.surface.device_port = free_port()
    stage.surface.changed()
    stage.surface.packets.clear()
    stage.surface.device_port = stage.feed.port
    await stage.turns()
    assert not stage.feed.connected
    await stage.change(repeat=True)
    assert stage.feed.transport.tempo == 140.0
    assert stage.feed.transport.position == 30.0
    assert stage.feed.transport.repeat


@staged
async def test_listeners_hear_of_changes_alone_and_once_for_each_datagram(stage: Stage) -> None:
    await stage.start()
    stage.told.clear()
    await stage.change(play=True)
    assert [each.playing for each in stage.told] == [True]
    stage.surface.send(message("/play", 1.0))
    await stage.settle()
    assert len(stage.told) == 1


@staged
async def test_the_position_runs_while_it_plays(stage: Stage) -> None:
    await stage.start()
    await stage.change(play=True)
    for _ in range(30):
        stage.surface.roll(1 / 15)
        await stage.settle()
    assert stage.feed.transport.position == pytest.approx(2.0, abs=1e-6)
    assert stage.told[-1].beats == "2.1.00"


@staged
async def test_an_odd_tempo_reads_as_it_was_typed(stage: Stage) -> None:
    await stage.start()
    for typed in (93.5, 123.45, 87.123, 140.0, 66.6667, 959.99):
        await stage.change(tempo=typed)
        assert stage.feed.transport.tempo == typed


@staged
async def test_nothing_of_a_restarted_reaper_is_left_from_before(stage: Stage) -> None:
    await stage.start()
    await stage.change(play=True, position=40.0, tempo=93.5, repeat=True, loop=(4.0, 8.0))
    stage.surface.restart()
    await stage.turns()
    await stage.pass_time()
    await stage.turns()
    assert stage.feed.connected
    assert stage.feed.transport == Transport(tempo=Bpm(120.0))


@staged
async def test_a_new_project_at_its_start_is_at_zero_though_reaper_does_not_say_so(stage: Stage) -> None:
    await stage.start()
    await stage.change(position=40.0)
    stage.surface.song.position = 0.0
    stage.surface.refresh()
    await stage.turns()
    assert (stage.feed.transport.position, stage.feed.transport.beats) == (0.0, "")


@staged
async def test_a_reaper_that_dies_while_it_plays_is_noticed(stage: Stage) -> None:
    await stage.start()
    await stage.change(play=True)
    await stage.until_given_up()
    assert not stage.feed.connected
    assert stage.told[-1] == Transport()


@staged
async def test_one_that_dies_in_a_later_take_is_noticed_too(stage: Stage) -> None:
    await stage.start()
    await stage.until_given_up()
    await stage.change(play=True)
    await stage.until_given_up()
    assert not stage.feed.connected


@staged
async def test_a_reaper_that_plays_without_a_word_is_kept_while_it_answers(stage: Stage) -> None:
    await stage.start()
    await stage.change(play=True, tempo=93.5)
    stage.told.clear()
    for _ in range(6):
        await stage.pass_time()
        await stage.turns()
    assert stage.feed.transport.playing
    assert not stage.told


@staged
async def test_a_reaper_that_stands_still_is_not_given_up(stage: Stage) -> None:
    await stage.start()
    for _ in range(5):
        await stage.pass_time()
    assert stage.feed.connected
    assert stage.feed.transport.tempo == 120.0


@staged
async def test_a_reaper_that_was_busy_is_taken_up_again(stage: Stage) -> None:
    await stage.start()
    await stage.change(play=True, tempo=93.5)
    await stage.until_given_up()
    assert not stage.feed.connected
    stage.surface.roll(1.0)
    await stage.turns()
    assert stage.feed.connected
    assert stage.feed.transport.playing
    assert stage.feed.transport.tempo == 93.5


@staged
async def test_a_reaper_whose_port_is_gone_is_given_up_where_the_system_says_so(stage: Stage) -> None:
    await stage.start()
    stage.feed.error_received(OSError("no room for another packet"))
    assert stage.feed.connected
    stage.feed.error_received(ConnectionResetError())
    assert not stage.feed.connected
    assert stage.told[-1] == Transport()


@staged
async def test_another_program_cannot_speak_for_a_reaper_that_lives(stage: Stage) -> None:
    await stage.start()
    before = stage.feed.transport
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        for _ in range(3):
            await stage.other(message("/tempo/raw", 66.0), liar)
            await stage.turns()
            await stage.pass_time()
    assert stage.feed.transport == before
    assert stage.feed.dropped[Drop.STRANGER] == 3
    assert stage.surface.actions.count(41743) == 2, "once to learn all, once for the liar"


@staged
async def test_who_was_refused_is_judged_anew_after_a_restart(stage: Stage) -> None:
    await stage.start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        for _ in range(2):
            stage.surface.restart()
            await stage.turns()
            await stage.pass_time()
            await stage.turns()
            stage.surface.actions.clear()
            await stage.other(message("/tempo/raw", 66.0), liar)
            await stage.turns()
            await stage.pass_time()
            assert stage.surface.actions == [41743]
    assert stage.feed.transport.tempo == 120.0


@staged
async def test_a_liar_that_came_first_gives_way_to_reaper(stage: Stage) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        liar.bind(("127.0.0.1", 0))
        await stage.other(message("/tempo/raw", 66.0), liar)
        assert stage.feed.transport.tempo == 66.0
        await stage.start()
        await stage.pass_time()
        await stage.turns()
    assert stage.feed.transport.tempo == 120.0


@staged
async def test_packets_from_another_machine_are_dropped(stage: Stage) -> None:
    stage.feed.datagram_received(message("/play", 1.0), ("192.168.1.7", 9000))
    assert not stage.feed.connected
    assert stage.feed.dropped == {Drop.STRANGER: 1}


@staged
async def test_commands_do_what_they_say(stage: Stage) -> None:
    await stage.start()
    song = stage.surface.song
    assert stage.feed.go_to(Seconds(7.5))
    assert stage.feed.play()
    await stage.turns()
    assert (song.position, song.play) == (7.5, True)
    assert (stage.feed.transport.position, stage.feed.transport.playing) == (7.5, True)
    stage.feed.stop()
    stage.feed.repeat(True)
    stage.feed.repeat(True)
    await stage.turns()
    assert not stage.feed.transport.playing
    assert stage.feed.transport.repeat
    stage.feed.repeat(False)
    stage.feed.action("_RS7d3c_loop_copilot_ask")
    stage.feed.action(40044)
    await stage.turns()
    assert not song.repeat
    assert stage.surface.actions[-2:] == ["_RS7d3c_loop_copilot_ask", 40044]


@staged
async def test_a_loop_is_set_whatever_range_there_was(stage: Stage) -> None:
    await stage.start()
    for start, end in ((8.0, 16.0), (2.0, 4.0), (20.0, 24.0), (3.0, 22.0), (22.0, 23.0), (0.0, 1.0)):
        stage.feed.loop(Seconds(start), Seconds(end))
        await stage.turns()
        assert stage.surface.song.loop == (start, end)
        assert stage.feed.transport.loop == (start, end)
        assert (stage.feed.transport.playing, stage.feed.transport.repeat) == (True, True)
        assert stage.feed.transport.position == start


@staged
async def test_impossible_commands_are_refused_here(stage: Stage) -> None:
    await stage.start()
    for start, end in ((2.0, 2.0), (3.0, 1.0), (-1.0, 2.0), (0.0, float("inf")), (float("nan"), 1.0)):
        with pytest.raises(InvalidArguments):
            stage.feed.loop(Seconds(start), Seconds(end))
    with pytest.raises(InvalidArguments):
        stage.feed.action("_" + "x" * 1000)


@staged
async def test_a_command_without_a_reaper_goes_nowhere_and_says_so(stage: Stage) -> None:
    assert not stage.feed.play()
    assert not stage.feed.refresh()


def test_where_reaper_listens_on_a_port_of_its_own_it_is_asked_at_once() -> None:
    async def scene(stage: Stage) -> None:
        stage.surface.song.tempo = 77.0
        await stage.turns()
        assert stage.feed.connected
        assert stage.feed.transport.tempo == 77.0
        stage.surface.restart()
        await stage.turns()
        await stage.pass_time()
        await stage.turns()
        assert stage.feed.transport == Transport(tempo=Bpm(120.0))

    perform(scene, patterns=PATTERN_FILE, listens=True)


def test_reapers_own_patterns_do_too_and_their_tracks_are_passed_over() -> None:
    async def scene(stage: Stage) -> None:
        await stage.start()
        await stage.change(tempo=93.5, position=3.0, tracks=[f"a long name for track {n}, " * 4 for n in range(20)])
        assert (stage.feed.transport.tempo, stage.feed.transport.position) == (93.5, 3.0)
        assert stage.feed.dropped[Drop.UNREAD] > 40
        assert set(stage.feed.dropped) == {Drop.UNREAD}
        bundles = [packet for packet in stage.surface.packets if packet.startswith(HEADER)]
        assert max(map(len, bundles)) <= PACKET < sum(map(len, bundles))

    perform(scene, patterns=None, listens=False)


@staged
async def test_five_hundred_messages_in_a_burst_all_arrive(stage: Stage) -> None:
    await stage.start()
    for number in range(1, 501):
        stage.surface.send(message("/time", float(number)))
    await stage.settle()
    assert [each.position for each in stage.told[-500:]] == [float(number) for number in range(1, 501)]


@staged
async def test_the_last_of_several_values_in_a_bundle_holds(stage: Stage) -> None:
    await stage.start()
    stage.surface.send(bundle(message("/time", 1.0), message("/time", 2.0), message("/play", 1.0)))
    await stage.settle()
    assert (stage.told[-1].position, stage.told[-1].playing) == (2.0, True)


@staged
async def test_stop_says_what_play_says_the_other_way_round(stage: Stage) -> None:
    await stage.start()
    stage.surface.send(message("/stop", 0.0))
    await stage.settle()
    assert stage.feed.transport.playing


@staged
async def test_values_that_cannot_be_are_counted_and_change_nothing(stage: Stage) -> None:
    await stage.start()
    before = stage.feed.transport
    for packet in (
        message("/tempo/raw", 0.0), message("/tempo/raw", 1e30), message("/tempo/raw", "fast"), message("/tempo/raw"),
        message("/play", 0.5), message("/play", "1"), message("/time", 1e30), message("/beat/str", 3.0),
        message("/beat/str", "1" * 100), message("/time", 1.0, 2.0),
    ):  # fmt: skip
        stage.surface.send(packet)
    await stage.settle()
    assert stage.feed.transport == before
    assert stage.feed.dropped == {Drop.VALUE: 10}


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    async def twice() -> None:
        async with listening(0) as feed:
            with pytest.raises(Conflict, match=str(feed.port)):
                async with listening(feed.port):
                    raise AssertionError("the port was taken")

    asyncio.run(twice())


@staged
async def test_a_closed_feed_sends_nothing(stage: Stage) -> None:
    await stage.start()
    stage.feed.close()
    assert not stage.feed.play()
