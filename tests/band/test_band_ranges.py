"""The band writes for its instruments."""

from __future__ import annotations

import pytest
from band_loops import compose

from bridge.core.vocabulary.genres import GENRES
from bridge.core.vocabulary.ranges import outside


@pytest.mark.parametrize("genre", GENRES)
def test_every_player_is_written_what_the_instrument_plays(genre: str) -> None:
    written = [part for seed in range(4) for part in compose(genre, bars=4, seed=seed).parts]
    assert written and [part.name for part in written if outside(part)] == []
