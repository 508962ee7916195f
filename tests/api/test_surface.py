"""The transport of the project in front, over OSC where there is a device, else from the script; and playing by it."""

from __future__ import annotations

import socket

from bridge.api.messages import EventMessage, TransportEvent, TransportParams
from bridge.api.surface import Surface
from bridge.core.json import JsonObject
from bridge.daw.osc import Drop
from bridge.daw.osc.packet import message
from tests.daw.osc_stage import Stage, staged

SAID: JsonObject = {"project": "p", "playing": False, "recording": False, "position": 1.0, "tempo": 90.0, "loop": None}


def of(stage: Stage) -> tuple[Surface, list[EventMessage]]:
    told: list[EventMessage] = []
    return Surface(stage.feed, told.append), told


def transports(told: list[EventMessage]) -> list[tuple[str, str, bool, float | None]]:
    return [(e.session, e.source, e.playing, e.tempo) for e in told if isinstance(e, TransportEvent)]


@staged
async def test_without_osc_the_script_is_believed_and_asked(stage: Stage) -> None:
    surface, told = of(stage)
    surface.report("reaper", "p", SAID)
    assert transports(told) == [("p", "mailbox", False, 90.0)]
    assert not surface.do("p", TransportParams(session="p", do="play"))


@staged
async def test_with_osc_it_is_heard_there_for_the_project_the_script_says_is_in_front(stage: Stage) -> None:
    surface, told = of(stage)
    surface.report("reaper", "p", SAID)
    await stage.start()
    await stage.change(play=True, tempo=93.5)
    told.clear()
    surface.report("reaper", "p", SAID)
    assert told == []
    await stage.change(play=False)
    assert transports(told) == [("p", "osc", False, 93.5)]


@staged
async def test_what_another_daw_plays_is_its_own(stage: Stage) -> None:
    surface, told = of(stage)
    surface.report("reaper", "p", SAID)
    await stage.start()
    told.clear()
    surface.report("live", "l", {**SAID, "playing": True})
    assert transports(told) == [("l", "mailbox", True, 90.0)]
    assert not surface.do("l", TransportParams(session="l", do="stop"))


@staged
async def test_play_loop_and_stop_go_by_osc_to_the_project_in_front_alone(stage: Stage) -> None:
    surface, _ = of(stage)
    surface.report("reaper", "p", SAID)
    await stage.start()
    assert surface.do("p", TransportParams(session="p", do="loop", start=2.0, end=4.5))
    await stage.turns()
    assert (stage.surface.song.play, stage.surface.song.loop) == (True, (2.0, 4.5))
    assert not surface.do("q", TransportParams(session="q", do="stop"))
    assert surface.do("p", TransportParams(session="p", do="stop"))
    await stage.turns()
    assert not stage.surface.song.play
    surface.leave("p")
    assert not surface.do("p", TransportParams(session="p", do="play"))


@staged
async def test_a_position_that_moves_on_is_told_now_and_then_and_at_last(stage: Stage) -> None:
    surface, told = of(stage)
    surface.report("reaper", "p", SAID)
    await stage.start()
    await stage.change(play=True)
    told.clear()
    for step in range(1, 30):
        await stage.change(position=step / 30)
    assert len(told) <= 1
    await stage.pass_time()
    positions = [e.position for e in told if isinstance(e, TransportEvent)]
    assert abs(positions[-1] - 29 / 30) < 1e-6


@staged
async def test_a_program_that_spoke_before_reaper_is_found_out_by_the_script(stage: Stage) -> None:
    surface, told = of(stage)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
        liar.bind(("127.0.0.1", 0))
        await stage.other(message("/tempo/raw", 100.0), liar)
        assert stage.feed.connected
        playing = {**SAID, "playing": True}
        surface.report("reaper", "p", playing)
        assert not transports(told)
        for _ in range(3):
            await stage.other(message("/tempo/raw", 100.0), liar)
            await stage.pass_time()
            surface.report("reaper", "p", playing)
        assert transports(told)[-1] == ("p", "mailbox", True, 90.0)
        assert not surface.do("p", TransportParams(session="p", do="stop"))
        await stage.change(play=True)
        await stage.other(message("/tempo/raw", 60.0), liar)
        assert stage.feed.dropped[Drop.STRANGER] > 0
        assert transports(told)[-1] == ("p", "osc", True, 120.0)


@staged
async def test_a_difference_that_passes_is_forgiven(stage: Stage) -> None:
    surface, _ = of(stage)
    await stage.start()
    for playing in (True, False) * 3:
        # The script speaks first, or a packet was lost.
        surface.report("reaper", "p", {**SAID, "playing": playing})
        await stage.change(play=playing)
        await stage.pass_time()
        await stage.turns()
    assert stage.feed.connected
