"""Keep only one part and silence the rest."""

from __future__ import annotations

from pydantic import Field

from bridge.core.edit import MuteClip
from bridge.core.target import Target
from bridge.errors import CopilotError, NotInstalled
from bridge.tasks.arguments import SpanText, TargetText, TaskArguments
from bridge.tasks.kit import pitches, rewritten, silenced, with_only
from bridge.tasks.parts import Loop, overlapping, piece_of
from bridge.tasks.places import hull, overlap
from bridge.tasks.reach import anywhere, kits, matching, missing, names_a_track, scope
from bridge.tasks.task import Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted

_MOST_NAMED = 5


class Arguments(TaskArguments):
    """Keep only one part and silence the rest."""

    what: tuple[str, ...] = Field(description="roles, instruments or drum pieces to keep")
    target: TargetText = Field(default=Target(), description="what to keep it from")
    ranges: tuple[SpanText, ...] = ()


class IsolateTrack(Task[Arguments]):
    """Keep only one part and silence the rest."""

    name = "isolate_track"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        there = scope(arguments.target, studio, needed=False)
        wide = anywhere(arguments.target, studio) or names_a_track(arguments.what, studio)
        whole = _kept_whole(arguments.what, there, studio, wide=wide)
        pieces = tuple(
            word for word in arguments.what if piece_of(word) and not matching(whole, studio, word, wide=False)
        )
        cut = kits(there, studio, pieces, arguments.target) if pieces else []
        kept = [*whole, *(one for one in cut if one.clip.id not in {w.clip.id for w in whole})]
        changes: list[Placement | MuteClip] = []
        for one in cut:
            spans = overlap(arguments.ranges, studio.session, one.grid)
            if spans and one.part is not None:
                left = with_only(one.part, pitches(pieces), spans)
                changes.append(rewritten(studio, one, left, spans, name=f"{one.name}, {sentence(pieces)} only"))
        pieces_only = bool(pieces) and not whole and arguments.target.kind != "all"
        silent = [] if pieces_only else _others(kept, there, studio, wide=wide)
        for one in silent:
            spans = overlap(arguments.ranges, studio.session, one.grid)
            if spans:
                changes.append(silenced(studio, one, spans))
        if not changes:
            return Outcome(f"There is nothing there beside the {sentence(arguments.what)}.")
        names = quoted(one.name for one in silent) if len(silent) <= _MOST_NAMED else f"{len(silent)} other clips"
        quiet = f" Silent now: {names}." if silent else ""
        over = f" over {sentence([span.words for span in arguments.ranges])}" if arguments.ranges else ""
        play = "plays" if len(arguments.what) == 1 else "play"
        return Outcome(
            f"Only the {sentence(arguments.what)} {play} now{over}.{quiet}",
            tuple(c for c in changes if isinstance(c, Placement)),
            tuple(c for c in changes if isinstance(c, MuteClip)),
        )


def _kept_whole(what: tuple[str, ...], there: tuple[Loop, ...], studio: Studio, *, wide: bool) -> tuple[Loop, ...]:
    """The clips that are what is to be kept, pieces of a kit aside.

    Of several parts to be kept from what is selected, one of them is enough.

    Raises:
        NotInstalled: when it sits inside a recording.
        NotFound: when there is none.
    """
    found: dict[str, Loop] = {}
    absent: list[CopilotError] = []
    for word in what:
        hits = matching(there, studio, word, wide=wide)
        if piece_of(word):
            hits = [one for one in hits if one.part is None or one.name.lower() == word.lower()]
        elif not hits:
            absent.append(missing(word, there, studio))
        found |= {one.clip.id: one for one in hits}
    if absent and (wide or not found or isinstance(absent[0], NotInstalled)):
        raise absent[0]
    return tuple(found.values())


def _others(kept: list[Loop], there: tuple[Loop, ...], studio: Studio, *, wide: bool) -> list[Loop]:
    """What sounds beside what is kept: of the clips pointed at, else of all that overlap in time."""
    spared = {one.clip.id for one in kept}
    pointed = [one for one in there if one.clip.id not in spared and not one.clip.muted]
    if not wide or (pointed and spared & {one.clip.id for one in there}):
        return pointed
    stretch = hull(studio.session, [one.clip for one in kept])
    return list(overlapping(studio, stretch, without=spared))
