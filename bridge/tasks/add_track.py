"""Add a new part that fits what is there."""

from __future__ import annotations

from pydantic import Field

from bridge.core.gat import Attribute
from bridge.core.grid import Grid
from bridge.core.model import Compose, Line
from bridge.core.notes import Role
from bridge.core.session import ClipId, Session
from bridge.core.target import Span, Target
from bridge.errors import InvalidArguments, NotFound
from bridge.tasks.arguments import SpanText, Takes, TargetText, WithBrief
from bridge.tasks.balance import reference
from bridge.tasks.briefing import brief, differences, line_for
from bridge.tasks.ensemble import learnt, new_tracks, part_name
from bridge.tasks.parts import around, piece_of
from bridge.tasks.places import bars, for_new_music, hull, on_ruler, song, stretches, where, whole_bars
from bridge.tasks.playing import keeping_only
from bridge.tasks.progression import chord_text
from bridge.tasks.task import Outcome, Placement, Studio, Task, sentence


class Arguments(WithBrief):
    """Add a new part that fits what is there."""

    role: Role = Field(description="drums, percussion, bass, chords, pad or lead")
    instrument: str | None = Field(default=None, description="an instrument name, when one was asked for")
    style: str | None = Field(default=None, description="how to play, such as walking, arpeggio, staccato")
    under: TargetText = Field(default=Target(), description="what it must fit and lie along")
    ranges: tuple[SpanText, ...] = ()
    takes: Takes = 1


class AddTrack(Task[Arguments]):
    """Add a new part that fits what is there."""

    name = "add_track"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        line, piece = _line(arguments)
        said: list[str] = []
        placements: list[Placement] = []
        attributes: list[Attribute] = []
        for grid in _grids(arguments, studio):
            there = around(studio, grid)
            asked = brief(arguments.brief(), studio, grid, there=there)
            # A key asked for another than what sounds there makes its own harmony; else what sounds is followed.
            follow = not asked.chords and (arguments.key is None or arguments.key == there.key)
            request = Compose(
                grid, asked, (line,), chords=there.chords if follow else (), hears=there.parts, onsets=there.onsets
            )  # fmt: skip
            name = _name(arguments)
            new, whole = new_tracks(
                studio, request, takes=arguments.takes, mix=reference(studio), names=(name,) if name else (),
                only=keeping_only(piece) if piece else None,
            )  # fmt: skip
            if not new:
                raise NotFound(f"Nothing is left of the {arguments.role} without what you ruled out.", "Rule out less.")
            placements += new
            attributes += learnt(studio, whole, grid, source=f"the {arguments.role} made here")
            over = (
                chord_text(whole.chords, grid, whole.brief.key) if there.chords and not whole.parts[0].unpitched else ""
            )
            hears = sentence([part.name or part.role for part in there.parts]) if there.parts else ""
            said += [
                f"Added {name or part_name(whole.parts[0])}, {where(grid)}"
                + (f", {arguments.takes} takes" if arguments.takes > 1 else "")
                + (f", over {over}" if over else "")
                + (f", fitting {hears}" if hears else "")
                + ".",
                differences(arguments.brief(), grid),
            ]
        return Outcome(" ".join(dict.fromkeys(s for s in said if s)), tuple(placements), attributes=tuple(attributes))


def _line(arguments: Arguments) -> tuple[Line, str | None]:
    """The player, and the piece of the kit to play alone where one was asked for."""
    if arguments.instrument is None:
        return Line(arguments.role, None, arguments.style), None
    piece = piece_of(arguments.instrument) if arguments.role == "drums" else None
    if piece is not None:
        return Line("drums", None, arguments.style), piece
    return Line(arguments.role, line_for(arguments.instrument).instrument, arguments.style), None


def _name(arguments: Arguments) -> str:
    """What to call the part: "walking bass", "Rhodes"; empty where the words name nothing but its role."""
    if arguments.instrument is None and arguments.style is None:
        return ""
    instrument = arguments.instrument or {"chords": "chords", "lead": "lead"}.get(arguments.role, arguments.role)
    return " ".join(word for word in (arguments.style, instrument) if word)


def _grids(arguments: Arguments, studio: Studio) -> list[Grid]:
    """Where the part goes: ranges on the ruler, the time selection, along what it must fit, else the whole song."""
    session = studio.session
    under = _under(arguments.under, studio)
    along = hull(session, [session.clip(clip) for clip in under]) if under else None
    if arguments.ranges:
        return [_range(span, studio, along) for span in arguments.ranges]
    if _marked(session, arguments.under, along):
        return [for_new_music(session, None, arguments.bars, usual=8)]
    if along is None:
        if any(True for _ in session.clips()):
            along = song(session)
        else:
            return [for_new_music(session, None, arguments.bars, usual=8)]
    if arguments.bars is not None:
        return [bars(session.tempo_map, session.tempo_map.bar_at(along.start).bar, arguments.bars, session.rate)]
    return [whole_bars(session.tempo_map, along.start, along.end, session.rate)]


def _marked(session: Session, under: Target, along: Grid | None) -> bool:
    """Whether the time selection says where the part goes: not over words that mean the whole song or lie elsewhere."""
    marked = session.selection.time
    if marked is None or under.kind == "all":
        return False
    if along is None or under.kind == "selection":
        return True
    return marked[0] < along.position + along.seconds and marked[1] > along.position


def _under(target: Target, studio: Studio) -> tuple[ClipId, ...]:
    """The clips to fit; none when nothing is there yet, which is no error here."""
    try:
        return studio.find(target)
    except NotFound:
        if target.kind not in ("selection", "last", "all"):
            raise
        return ()


def _range(span: Span, studio: Studio, along: Grid | None) -> Grid:
    """A range on the project's ruler; where that misses what is to be fitted, one counted from its start."""
    session = studio.session
    if span.unit == "selection":
        return for_new_music(session, span, None, usual=8)
    counted = span.unit in ("fraction", "last_bars", "last_beats")
    if along is not None:
        on_it = counted
        if not counted:
            start, end = on_ruler(session, span)
            on_it = end <= along.start + 1e-6 or start >= along.end - 1e-6
        if on_it:
            try:
                start, end = stretches((span,), along)[0]
                start, end = along.start + start, along.start + end  # type: ignore[assignment]
                return whole_bars(session.tempo_map, start, end, session.rate)
            except InvalidArguments:
                if counted:
                    raise
    start, end = on_ruler(session, span)
    return whole_bars(session.tempo_map, start, end, session.rate)
