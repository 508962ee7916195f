"""The pattern file that REAPER is given: valid by REAPER's rules, and of one mind with the feed."""

from __future__ import annotations

from pathlib import Path

import pytest
from osc_stage import PATTERN_FILE, Stage, staged

from bridge.core.units import Seconds
from bridge.daw.osc.feedback import READ
from tests.fakes.reaper_surface import ACTIONS, DEFAULTS, FaultyPatterns, patterns

FILE = patterns(PATTERN_FILE.read_text(encoding="ascii"))
ASKED_ONLY = {"/action", "/action/str"}


def test_the_file_names_actions_and_flags_that_reaper_knows() -> None:
    assert set(FILE) <= ACTIONS
    listed = [pattern[1:] for each in FILE.values() for pattern in each]
    assert len(listed) == len(set(listed))


def test_the_file_holds_what_the_feed_reads_and_sends_and_nothing_else() -> None:
    listed = {pattern[1:] for each in FILE.values() for pattern in each}
    assert listed == set(READ) | ASKED_ONLY


def test_addresses_mean_the_same_in_reapers_own_patterns() -> None:
    own = {pattern[1:]: action for action, each in patterns(DEFAULTS).items() for pattern in each}
    assert {pattern[1:]: action for action, each in FILE.items() for pattern in each}.items() <= own.items()


@pytest.mark.parametrize(
    "line", ["PLAYING t/play", "PLAY x/play", "PLAY tplay", "PLAY t/" + "p" * 600, "DEVICE_TRACK_FOLLOWS -"]
)
def test_a_fault_in_a_pattern_file_is_found(line: str) -> None:
    with pytest.raises(FaultyPatterns):
        patterns(f"# fine\nSTOP t/stop\n{line}\n")


@staged
async def test_every_command_reaches_a_pattern(stage: Stage) -> None:
    await stage.start()
    stage.feed.play()
    stage.feed.stop()
    stage.feed.repeat(False)
    stage.feed.go_to(Seconds(1.0))
    stage.feed.loop(Seconds(1.0), Seconds(2.0))
    stage.feed.action("_RS1")
    stage.feed.action(40044)
    await stage.turns()
    listed = {pattern[1:] for each in FILE.values() for pattern in each}
    assert {address for address, _ in stage.surface.commands} <= listed


def test_the_file_is_plain_text_without_quotes_that_reaper_would_stumble_on() -> None:
    text = Path(PATTERN_FILE).read_text(encoding="ascii")
    assert not set("\"'`\t\r") & set(text)
