"""Take a part out: an instrument, a role, or a piece of the drum kit."""

from __future__ import annotations

from pydantic import Field

from bridge.core.edit import MuteClip
from bridge.core.target import Target
from bridge.errors import InvalidArguments
from bridge.tasks.arguments import SpanText, TargetText, TaskArguments
from bridge.tasks.kit import has_piece, pitches, rewritten, silenced, without_notes
from bridge.tasks.parts import Loop, answers, everything, piece_of
from bridge.tasks.places import overlap
from bridge.tasks.reach import anywhere, kits, matching, may_hold, missing, scope
from bridge.tasks.task import Outcome, Placement, Studio, Task, sentence
from bridge.tasks.wording import quoted


class Arguments(TaskArguments):
    """Take a part out: an instrument, a role, or a piece of the drum kit."""

    what: tuple[str, ...] = Field(default=(), description="roles, instruments or drum pieces; empty: the target itself")
    target: TargetText = Field(default=Target(), description="what to take it out of")
    ranges: tuple[SpanText, ...] = ()


class RemoveTrack(Task[Arguments]):
    """Take a part out: an instrument, a role, or a piece of the drum kit."""

    name = "remove_track"
    schema = Arguments

    def run(self, arguments: Arguments, studio: Studio) -> Outcome:
        there = scope(arguments.target, studio, needed=not arguments.what)
        changes: list[Placement | MuteClip] = []
        whole: list[str] = []
        said: list[str] = []
        pieces = tuple(word for word in arguments.what if piece_of(word) and not _own_clips(there, studio, word))
        for one in _taken_whole(arguments, there, studio, pieces):
            spans = overlap(arguments.ranges, studio.session, one.grid)
            if spans:
                changes.append(silenced(studio, one, spans))
                whole.append(one.name)
        if pieces:
            for one in kits(there, studio, pieces, arguments.target):
                spans = overlap(arguments.ranges, studio.session, one.grid)
                if spans and one.part is not None:
                    left = without_notes(one.part, pitches(pieces), spans)
                    changes.append(rewritten(studio, one, left, spans, name=f"{one.name}, no {sentence(pieces)}"))
                    said.append(f"the {sentence(pieces)} of “{one.name}”")
        if not changes:
            raise InvalidArguments("That range misses it.", "Give a range on which it plays.")
        said = [*([quoted(whole)] if whole else []), *dict.fromkeys(said)]
        near = there if arguments.target.kind == "selection" else ()
        kept = [one for one in near if one.name not in whole and any(may_hold(one, word) for word in arguments.what)]
        still = f" What {quoted(one.name for one in kept)} holds of it is still there: a recording." if kept else ""
        over = f" over {sentence([span.words for span in arguments.ranges])}" if arguments.ranges else ""
        return Outcome(
            f"Took out {sentence(said)}{over}; nothing is deleted, undo brings it back.{still}",
            tuple(c for c in changes if isinstance(c, Placement)),
            tuple(c for c in changes if isinstance(c, MuteClip)),
        )


def _own_clips(there: tuple[Loop, ...], studio: Studio, word: str) -> list[Loop]:
    """Clips that are nothing but that piece of the kit, such as a track called "Hats"."""
    among = there or tuple(everything(studio))
    return [one for one in among if answers(one, word) and not has_piece(one, (word,))]


def _taken_whole(arguments: Arguments, there: tuple[Loop, ...], studio: Studio, pieces: tuple[str, ...]) -> list[Loop]:
    """The clips to silence, each once.

    Raises:
        NotInstalled: when a part sits inside a recording.
        NotFound: when nothing is what was named.
    """
    if not arguments.what:
        return list(there)
    found: dict[str, Loop] = {}
    for word in arguments.what:
        if word in pieces:
            continue
        hits = matching(there, studio, word, wide=anywhere(arguments.target, studio))
        if not hits:
            raise missing(word, there, studio)
        found |= {one.clip.id: one for one in hits}
    return list(found.values())
