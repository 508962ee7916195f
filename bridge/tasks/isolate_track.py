"""Keep only one part and silence the rest."""

from __future__ import annotations

from pydantic import Field

from bridge.core.edit import MuteClip
from bridge.core.target import Target
from bridge.errors import NotFound
from bridge.tasks.arguments import SpanText, TargetText, TaskArguments
from bridge.tasks.kit import pitches, rewritten, silenced, with_only
from bridge.tasks.parts import Loop, everything, overlapping, piece_of
from bridge.tasks.places import hull, overlap
from bridge.tasks.playing import needs_separation
from bridge.tasks.remove_track import kits, matching, scope
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
        whole = _kept_whole(arguments.what, there, studio)
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
        silent = [] if pieces and not whole and arguments.target.kind != "all" else _others(kept, there, studio)
        for one in silent:
            spans = overlap(arguments.ranges, studio.session, one.grid)
            if spans:
                changes.append(silenced(studio, one, spans))
        if not changes:
            return Outcome(f"Only the {sentence(arguments.what)} plays there already.")
        names = quoted(one.name for one in silent) if len(silent) <= _MOST_NAMED else f"{len(silent)} other clips"
        quiet = f" Silent now: {names}." if silent else ""
        over = f" over {sentence([span.words for span in arguments.ranges])}" if arguments.ranges else ""
        return Outcome(
            f"Only the {sentence(arguments.what)} plays now{over}.{quiet}",
            tuple(c for c in changes if isinstance(c, Placement)),
            tuple(c for c in changes if isinstance(c, MuteClip)),
        )


def _kept_whole(what: tuple[str, ...], there: tuple[Loop, ...], studio: Studio) -> tuple[Loop, ...]:
    """The clips that are what is to be kept, pieces of a kit aside.

    Raises:
        NotInstalled: when it sits inside a recording.
        NotFound: when there is none.
    """
    found: dict[str, Loop] = {}
    for word in what:
        hits = matching(there, studio, word, wide=True)
        if piece_of(word):
            hits = [one for one in hits if one.part is None or one.name.lower() == word.lower()]
        elif not hits:
            mixed = [one for one in there if one.part is None and not one.is_midi]
            if mixed:
                raise needs_separation(mixed[0], word)
            names = sentence(list(dict.fromkeys(one.name for one in everything(studio))))
            raise NotFound(f"There is no {word} here.", f"There is: {names}.")
        found |= {one.clip.id: one for one in hits}
    return tuple(found.values())


def _others(kept: list[Loop], there: tuple[Loop, ...], studio: Studio) -> list[Loop]:
    """What sounds beside what is kept: of the clips pointed at, else of all that overlap in time."""
    spared = {one.clip.id for one in kept}
    pointed = [one for one in there if one.clip.id not in spared and not one.clip.muted]
    if pointed and spared & {one.clip.id for one in there}:
        return pointed
    stretch = hull(studio.session, [one.clip for one in kept])
    return list(overlapping(studio, stretch, without=spared))
