"""Band: the embedded composer. From attributes, and from what already sounds, to parts in MIDI.

Nothing here is learnt or downloaded: genres are data (`models.band.genres`), and a few players
(drums, bass, comping, lead) read that data on the bars of a grid.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bridge.core.model import Card, Compose, Composition, Perform, Performance, Watch
from bridge.core.notes import ROLES, ChordSpan, Note, Part, Role
from bridge.core.theory import Chord
from bridge.core.units import Beats
from bridge.core.vocabulary.ranges import RANGES, SYNTH, playable
from bridge.errors import ModelFailed
from models.band.bass import play_bass
from models.band.comping import play_chords
from models.band.decide import Decided, Player, answered, bent, decide
from models.band.drums import play_drums
from models.band.feel import SHORTEST, humanise, tidy
from models.band.harmony import follow, heard_chords, lay, progress
from models.band.hearing import Heard
from models.band.lead import play_lead
from models.band.ruler import Ruler
from models.band.stage import Stage
from models.band.vary import farthest, looped, vary

CARD = Card(
    name="band",
    abilities=("compose",),
    version="1",
    licence="GPL-3.0-or-later (code); the notes are yours",
    limits="Writes notes from rules, in 39 genres; it does not imitate particular recordings and writes no words.",
)

_ORDER: tuple[Role, ...] = ("drums", "lead", "bass", "chords", "pad", "percussion")
"""Who writes first: what others must hear comes before them."""
_DENSER = (0.1, 0.2, 0.3, 0.45)
"""Densities tried in turn for a part that the moods have left next to nothing of."""
_HARMONY, _FEEL, _VARY = 7, 8, 9
"""Streams of chance kept apart from those of the parts."""


class Band:
    """Writes parts. Ability "compose"."""

    CARD = CARD

    def load(self, watch: Watch) -> None:
        """Nothing is to be read."""

    def run(self, request: Compose | Perform, watch: Watch) -> Composition | Performance:
        """Write the parts asked for.

        Raises:
            InvalidArguments: for an unknown genre or chord, or when nobody is left to play.
            ModelFailed: when asked for anything but a composition.
            Cancelled: when stopped.
        """
        if not isinstance(request, Compose):
            raise ModelFailed("The band writes notes; it does not play them.", "Ask a model that performs.")
        return compose(request, watch)


def compose(request: Compose, watch: Watch) -> Composition:
    """Write the parts of a request. See `Band.run`."""
    decided = decide(request)
    ruler = Ruler.of(request.grid, swing=decided.swing, unit=decided.style.unit, native=decided.style.pulses)
    chords = _chords(request, decided, ruler)
    written: dict[int, Part] = {}
    order = sorted(range(len(decided.players)), key=lambda i: (_ORDER.index(decided.players[i].role), i))
    for done, index in enumerate(order):
        player = decided.players[index]
        watch.progress(f"writing {player.instrument}", done / len(order))
        others = (*request.hears, *(written[i] for i in sorted(written)))
        written[index] = _part(request, decided, player, ruler=ruler, chords=chords, others=others)
    watch.progress("written", 1.0)
    parts = tuple(written[i] for i in range(len(decided.players)))
    return Composition(parts, chords, answered(request.brief, decided, request, _names(chords, ruler, decided)))


def _chords(request: Compose, decided: Decided, ruler: Ruler) -> tuple[ChordSpan, ...]:
    given = follow(request.chords, ruler.beats)
    if given:
        return given
    named = [[Chord.parse(name) for name in bar.split()] for bar in request.brief.chords if bar.strip()]
    if named:
        return lay(named, ruler)
    heard = heard_chords([*request.hears, *([request.origin] if request.origin else [])], ruler, decided.key)
    return heard or progress(decided.style, decided.key, ruler, np.random.default_rng([request.seed, _HARMONY]))


def _names(chords: tuple[ChordSpan, ...], ruler: Ruler, decided: Decided) -> list[str]:
    """Chord names bar by bar, those that share a bar joined by spaces."""
    bars: list[str] = []
    for bar in ruler.bars:
        start, end = max(0.0, bar.start), min(bar.end, ruler.beats)
        inside = [c for c in chords if c.start < end - 1e-3 and c.start + c.length > start + 1e-3]
        bars.append(" ".join(c.chord.name(flats=decided.key.flats) for c in inside))
    return bars


def _part(
    request: Compose,
    decided: Decided,
    player: Player,
    *,
    ruler: Ruler,
    chords: tuple[ChordSpan, ...],
    others: tuple[Part, ...],
) -> Part:
    name = _title(player)
    length = Beats(ruler.beats)
    origin = request.origin if request.origin is not None and request.origin.role == player.role else None
    if player.resting:
        return Part(player.role, player.program, (), length, name)
    if origin is not None and request.variation <= 0:
        return playable(replace(looped(origin, ruler.beats), instrument=player.program))
    stage = _stage(decided, player, ruler, chords, Heard.of(others, request.onsets, ruler))
    streams = [request.seed, ROLES.index(player.role) + 20, player.rank]
    fresh = _felt(request, decided, stage, player, streams=streams)
    if origin is not None:
        whole = looped(origin, ruler.beats)
        again = [_felt(request, decided, stage, player, streams=[*streams, _VARY, turn]) for turn in range(3)]
        fresh = vary(
            whole,
            farthest(whole, [tidy(notes, beats=ruler.beats, single=False) for notes in (fresh, *again)]),
            amount=request.variation,
            ruler=ruler,
            key=decided.key,
            chords=chords,
            rhythm_kept=bool({"rhythm", "groove", "timing"} & set(request.brief.keep)),
            rng=np.random.default_rng([*streams, _VARY]),
        )
    notes = tidy(fresh, beats=ruler.beats, single=player.role in ("bass", "lead"))
    return playable(Part(player.role, player.program, notes, length, name))


def _felt(request: Compose, decided: Decided, stage: Stage, player: Player, *, streams: list[int]) -> list[Note]:
    """A part written anew and played by a human, or by a machine where the genre or mood wants one."""
    human, lag = decided.style.human, decided.style.lag
    if "steady" in request.brief.mood:
        human = lag = 0.0
    notes = sorted(_written(stage, streams, player, request))
    feel = np.random.default_rng([*streams, _FEEL])
    return humanise(notes, player.role, grid=request.grid, human=human, lag=lag, rng=feel)


def _stage(decided: Decided, player: Player, ruler: Ruler, chords: tuple[ChordSpan, ...], heard: Heard) -> Stage:
    busier = 0.3 * ("busy" in player.manner) - 0.3 * ("simple" in player.manner)
    density = bent(decided.density + busier, [0.2 * (decided.energy - decided.style.energy)])
    return Stage(
        role=player.role,
        style=decided.style,
        ruler=ruler,
        key=decided.key,
        chords=chords,
        energy=decided.energy,
        density=float(np.clip(density, 0.0, 1.0)),
        manner=player.manner,
        heard=heard,
        rank=player.rank,
        silent=decided.silent,
        lowest=RANGES.get(player.program, SYNTH).low,
    )


def _written(stage: Stage, streams: list[int], player: Player, request: Compose) -> list[Note]:
    """A part's notes. What was asked for is heard, be it ever so soft: written denser until it says something."""
    enough = 1 if request.brief.density is not None else len(stage.ruler.bars)
    notes: list[Note] = []
    for density in (stage.density, *(d for d in _DENSER if d > stage.density)):
        louder = replace(stage, density=density, energy=max(stage.energy, density if density > stage.density else 0.0))
        notes = _once(louder, np.random.default_rng(streams), player, request)
        if stage.role in ("bass", "lead") or len({round(note.start, 1) for note in notes}) >= enough:
            break
    # What begins so late is cut away as a click.
    heard = any(note.start < stage.ruler.beats - SHORTEST for note in notes)
    return notes if heard or stage.role in ("drums", "percussion") else _one_note(stage)


def _once(stage: Stage, rng: np.random.Generator, player: Player, request: Compose) -> list[Note]:
    match player.role:
        case "drums" | "percussion":
            return play_drums(stage, rng, player.instrument)
        case "bass":
            return play_bass(stage, rng)
        case "chords" | "pad":
            return play_chords(stage, rng, player.program, request.grid.bpm)
        case "lead":
            return play_lead(stage, rng)


def _one_note(stage: Stage) -> list[Note]:
    """At least the root of each chord: a pitched part is never silent."""
    low = 33 if stage.role == "bass" else 57
    return [
        Note(span.start, span.length, low + (span.chord.bass_note - low) % 12, stage.loud(84)) for span in stage.chords
    ]


def _title(player: Player) -> str:
    said = next((w for w in ("walking", "slap", "arpeggio", "muted", "strummed") if w in player.manner), "")
    if player.role == "bass" and said == "walking":
        return "walking bass"
    return player.instrument if not said or said in player.instrument else f"{said} {player.instrument}"
