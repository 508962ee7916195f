"""OSC packets: what is read of them, and that nothing else can do harm."""

from __future__ import annotations

import asyncio
import struct
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from osc_stage import Stage, perform, staged
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from bridge.daw.osc import Drop, OscFeed
from bridge.daw.osc.feedback import READ, nearest_decimal
from bridge.daw.osc.packet import COUNT_LIMIT, DATAGRAM_LIMIT, SEND_LIMIT, Message, Unreadable, bundle, message, read

NOW = 1_700_000_000.0
HEAD = b"#bundle\0"
IMMEDIATE = struct.pack(">Q", 1)


def at(seconds: float) -> bytes:
    """A time tag."""
    return struct.pack(">Q", int((seconds + 2_208_988_800) * 2**32))


def framed(*elements: bytes, tag: bytes = IMMEDIATE) -> bytes:
    return HEAD + tag + b"".join(struct.pack(">i", len(each)) + each for each in elements)


def refused(datagram: bytes) -> Drop:
    with pytest.raises(Unreadable) as caught:
        read(datagram, now=NOW)
    return caught.value.reason


PLAY = message("/play", 1.0)
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
arguments = st.lists(
    st.integers(-(2**31), 2**31 - 1) | st.floats(width=32, allow_nan=False, allow_infinity=False) | words, max_size=6
)
addresses = st.text("abcdefghijklmnopqrstuvwxyz/+-_0123456789", max_size=40).map(lambda text: f"/{text}")


@given(addresses, arguments)
def test_another_library_reads_what_is_written_here(address: str, values: list[int | float | str]) -> None:
    theirs = OscMessage(message(address, *values))
    assert (theirs.address, theirs.params) == (address, values)


@given(st.lists(st.tuples(addresses, arguments), min_size=1, max_size=8))
def test_what_another_library_writes_is_read_here(written: list[tuple[str, list[int | float | str]]]) -> None:
    builder = OscBundleBuilder(IMMEDIATELY)
    for address, values in written:
        theirs = OscMessageBuilder(address)
        for value in values:
            theirs.add_arg(value, {int: "i", float: "f", str: "s"}[type(value)])
        builder.add_content(theirs.build())
    assert read(builder.build().dgram, now=NOW) == [Message(address, tuple(values)) for address, values in written]


def test_true_and_false_are_one_and_zero() -> None:
    assert read(b"/a\0\0,TF\0", now=NOW) == [Message("/a", (1, 0))]


def test_a_message_may_come_without_types() -> None:
    assert read(b"/play\0\0\0", now=NOW) == [Message("/play", ())]


def test_names_in_an_old_code_do_not_spoil_a_bundle() -> None:
    assert read(framed(b"/n\0\0,s\0\0\xfcber\0\0\0\0", PLAY), now=NOW)[1] == Message("/play", (1.0,))


def test_an_old_time_tag_is_read_and_a_coming_one_is_not() -> None:
    assert read(framed(PLAY, tag=at(NOW - 60)), now=NOW) == [Message("/play", (1.0,))]
    assert refused(framed(PLAY, tag=at(NOW + 60))) is Drop.FUTURE
    assert refused(framed(framed(PLAY, tag=at(NOW + 60)))) is Drop.FUTURE


@pytest.mark.parametrize("address", ["/*", "/pl?y", "/[a-z]lay", "/{play,stop}", "/play*"])
def test_an_address_that_means_several_is_refused(address: str) -> None:
    assert refused(message(address, 1.0)) is Drop.WILDCARD
    assert refused(framed(PLAY, message(address, 1.0))) is Drop.WILDCARD


@pytest.mark.parametrize(
    "datagram",
    [
        b"", b"/", b"/play", b"play\0\0\0\0", b"\0\0\0\0", b"/a\0\0f\0\0\0", b"/a\0\0,f\0\0", b"/a\0\0,f\0\0\0\0\0",
        b"/a\0\0,i\0\0\0\0\0\0\0\0\0\0", b"/a\0\0,d\0\0" + b"\0" * 8, b"/a\0\0,[i]\0\0\0\0" + b"\0" * 4,
        b"/a\0x,\0\0\0",
        b"/a\0\0,f\0\0\x7f\xc0\0\0", b"/a\0\0,f\0\0\xff\x80\0\0", b"/a\0\0,s\0\0abc", b"/\n\0\0", b"/\xc3\xa4\0",
        HEAD, HEAD + b"\0\0\0", HEAD + IMMEDIATE + b"\0\0", framed(b""), framed(PLAY, b"/a"), framed(PLAY)[:-4],
        HEAD + IMMEDIATE + struct.pack(">i", -4) + b"abcd", HEAD + IMMEDIATE + struct.pack(">i", 2**31 - 1) + PLAY,
    ],
)  # fmt: skip
def test_malformed_datagrams_are_refused_whole(datagram: bytes) -> None:
    assert refused(datagram) is Drop.MALFORMED


def test_no_datagram_costs_more_than_a_little_work() -> None:
    nested = PLAY
    for _ in range(50):
        nested = framed(nested)
    assert refused(nested) is Drop.OVERSIZED
    assert refused(framed(*[b"/a\0\0"] * (COUNT_LIMIT + 1))) is Drop.OVERSIZED
    assert len(read(framed(*[b"/a\0\0"] * COUNT_LIMIT), now=NOW)) == COUNT_LIMIT
    assert refused(message("/a", "x" * 1024)) is Drop.OVERSIZED
    assert refused(b"/" * (DATAGRAM_LIMIT + 4)) is Drop.OVERSIZED


hostile = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=100).map(lambda rest: HEAD + IMMEDIATE + rest),
    st.tuples(st.sampled_from([*READ, "/*", "/other"]), st.binary(max_size=24)).map(
        lambda parts: message(parts[0]) + parts[1]
    ),
    st.tuples(st.sampled_from(list(READ)), st.floats(width=32) | st.integers(-9, 9) | words).map(
        lambda parts: framed(PLAY, message(*parts))
    ),
)


@given(st.lists(st.tuples(hostile, st.integers(1, 3)), max_size=12))
@example([(HEAD + IMMEDIATE + struct.pack(">i", -4) + b"abcd", 1)])
def test_arbitrary_datagrams_are_read_or_counted_and_never_raise(sent: list[tuple[bytes, int]]) -> None:
    async def scene(stage: Stage) -> None:
        feed = stage.feed
        for number, (datagram, port) in enumerate(sent, 1):
            before, told = feed.dropped.total(), len(stage.told)
            feed.datagram_received(datagram, ("127.0.0.1", port))
            assert feed.received == number
            assert len(stage.told) - told <= 1
            if not _reads(datagram):
                assert feed.dropped.total() == before + 1
        await stage.pass_time()

    perform(scene, patterns=None, listens=False)


@staged
async def test_one_bad_datagram_among_good_ones_stops_nothing(stage: Stage) -> None:
    await stage.start()
    stage.surface.send(b"\xff" * 40)
    stage.surface.send(message("/*", 0.0))
    stage.surface.send(framed(message("/play", 0.0), tag=at(time.time() + 3600)))
    stage.surface.send(b"/" * 20_000)
    stage.surface.send(PLAY)
    await stage.settle()
    assert stage.feed.transport.playing
    assert stage.feed.dropped == {Drop.MALFORMED: 1, Drop.WILDCARD: 1, Drop.FUTURE: 1, Drop.OVERSIZED: 1}


@given(st.floats(20, 960).map(lambda bpm: round(bpm, 4)))
def test_a_tempo_of_four_decimals_survives_a_float32(tempo: float) -> None:
    assert nearest_decimal(struct.unpack("f", struct.pack("f", tempo))[0]) == tempo


@given(st.floats(width=32, min_value=-1e6, max_value=1e6))
def test_the_nearest_decimal_is_the_same_float32(single: float) -> None:
    assert struct.pack("f", nearest_decimal(single)) == struct.pack("f", single)


def test_every_command_fits_into_a_packet_that_reaper_reads() -> None:
    sent: list[bytes] = []

    class Wire(asyncio.DatagramTransport):
        def sendto(self, data: bytes, addr: object = None) -> None:
            sent.append(data)

        def is_closing(self) -> bool:
            return False

    feed = OscFeed(reaper_port=1)
    feed.connection_made(Wire())
    feed.play()
    feed.stop()
    feed.repeat(True)
    feed.go_to(1.0)
    feed.loop(1.0, 2.0)
    feed.action("_" + "x" * (SEND_LIMIT - 50))
    feed.action(40044)
    assert len(sent) == 8
    assert max(map(len, sent)) <= SEND_LIMIT
    for packet in sent:
        assert read(packet, now=NOW)
    assert bundle(PLAY) == framed(PLAY)


def _reads(datagram: bytes) -> bool:
    try:
        read(datagram, now=time.time())
    except Unreadable:
        return False
    return True
