"""Take a part out: an instrument, a role, or a piece of the drum kit."""

from __future__ import annotations

from pydantic import Field

from bridge.core.edit import MuteClip
from bridge.core.target import Target
from bridge.errors import InvalidArguments, NotFound
from bridge.tasks.arguments import SpanText, TargetText, TaskArguments
from bridge.tasks.kit import has_piece, pitches, rewritten, silenced, without_notes
from bridge.tasks.parts import Loop, answers, everything, loop, meant, piece_of
from bridge.tasks.places import overlap
from bridge.tasks.playing import needs_separation
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
        over = f" over {sentence([span.words for span in arguments.ranges])}" if arguments.ranges else ""
        return Outcome(
            f"Took out {sentence(said)}{over}; nothing is deleted, undo brings it back.",
            tuple(c for c in changes if isinstance(c, Placement)),
            tuple(c for c in changes if isinstance(c, MuteClip)),
        )


def scope(target: Target, studio: Studio, *, needed: bool) -> tuple[Loop, ...]:
    """The clips a target means; none when it is only the default and nothing is selected."""
    try:
        return tuple(loop(studio, clip) for clip in studio.find(target))
    except NotFound:
        if needed or target.kind != "selection":
            raise
        return ()


def matching(there: tuple[Loop, ...], studio: Studio, word: str, *, wide: bool) -> list[Loop]:
    """The clips that are what a word means: among those given, else in the whole project."""
    near = meant(there, word)
    return near if near or not wide else meant(everything(studio), word)


def kits(there: tuple[Loop, ...], studio: Studio, pieces: tuple[str, ...], target: Target) -> list[Loop]:
    """The drum parts with known notes that hold some of these pieces.

    Raises:
        NotInstalled: when the drums there are a recording.
        NotFound: when no drums there have them.
    """
    found = [one for one in there if has_piece(one, pieces)]
    if not found and target.kind in ("selection", "all", "last"):
        found = [one for one in everything(studio) if has_piece(one, pieces)]
    if found:
        return found
    nearby = there or tuple(everything(studio))
    recorded = [one for one in nearby if one.part is None and (one.unpitched or one.role is None)]
    if recorded:
        raise needs_separation(recorded[0], sentence(pieces))
    raise NotFound(f"No drum part there has any {sentence(pieces)}.", "Say which drums you mean.")


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
        hits = matching(there, studio, word, wide=arguments.target.kind in ("selection", "all", "last"))
        if not hits:
            mixed = [one for one in there if one.part is None and not one.is_midi]
            if mixed:
                raise needs_separation(mixed[0], word)
            raise NotFound(f"There is no {word} here.", f"There is: {_names(there, studio)}.")
        found |= {one.clip.id: one for one in hits}
    return list(found.values())


def _names(there: tuple[Loop, ...], studio: Studio) -> str:
    return sentence(list(dict.fromkeys(one.name for one in there or tuple(everything(studio)))))
