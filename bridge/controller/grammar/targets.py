"""What a clause points at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.lexicon import PartName
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.world import World
from bridge.core.target import Span, Target


@dataclass(frozen=True, slots=True)
class Carried:
    """What earlier clauses of the same request leave for the later ones.

    Args:
        named: What was pointed at.
        made: Whether something was made.
        ranges: Stretches named.
    """

    named: tuple[Target, ...] = ()
    made: bool = False
    ranges: tuple[Span, ...] = ()


SELECTION = Target()


LAST = Target("last")


ALL = Target("all")


def part_target(part: PartName, world: World) -> Target:
    """A part by its role, its instrument, or the track that bears its name."""
    return Target("role", part.name)


def it(world: World, carried: Carried) -> Target | None:
    """What "it" means; None where nothing was named, done or selected."""
    if carried.named and not carried.made:
        return carried.named[0]
    if carried.made or world.done:
        return LAST
    if world.selected:
        return SELECTION
    return None


def implied(world: World, carried: Carried) -> Target | None:
    """What is meant where nothing is said."""
    if carried.named and not carried.made:
        return carried.named[0]
    if carried.made:
        return LAST
    if world.selected:
        return SELECTION
    if world.done:
        return SELECTION
    return None


def take_of(clause: Clause, world: World) -> int | None:
    """The take an ordinal or number names: "the second one", "take 2", "version B"."""
    for index, tag in enumerate(clause.tags):
        following = clause.tags[index + 1].words if index + 1 < len(clause.tags) else ""
        previous = clause.tags[index - 1].words if index else ""
        if tag.ordinal is not None and (
            following in ("one", "take", "version", "option", "alternative", "variation", "try", "attempt", "idea")
            or (following in ("", ",", "is", "was", "sounds", "please", "and", "instead", "?") and previous == "the")
            or following.startswith(("one", "take"))
            or _was(clause.tags, index + 1)
        ):
            return tag.ordinal
        if (
            tag.words in ("take", "version", "option", "alternative", "number", "#", "variation", "the take", "takes")
            and following
            and not tag.spans
        ):
            after = clause.tags[index + 1]
            if (
                after.number is not None
                and after.amount is None
                and after.number >= 1
                and after.number == int(after.number)
            ):
                return int(after.number)
            if len(following) == 1 and following in "abcd" and (following != "a" or index + 2 >= len(clause.tags)):
                return "abcd".index(following) + 1
        if tag.words == "original" and following in ("take", "one", "version") and world.context.takes > 1:
            return 1
    return None


def _was(tags: tuple[Tag, ...], index: int) -> bool:
    return index < len(tags) and tags[index].words in (
        "was better",
        "is better",
        "was best",
        "is best",
        "sounds better",
        "was nicer",
        "wins",
        "sounds best",
        "sounded better",
    )


def pointed(clause: Clause, world: World, carried: Carried, *, skip: tuple[Tag, ...] = ()) -> tuple[Target, ...]:
    """Everything a clause points at; empty where it points at nothing that is there."""
    found = list(named(clause, world, skip=skip))
    if not found and (take := take_of(clause, world)) is not None:
        found = [Target("take", str(take))]
    if not found:
        pointer = clause.pointer()
        if pointer == "all":
            found = [ALL]
        elif pointer == "selection":
            found = [SELECTION]
        elif pointer == "it":
            target = it(world, carried)
            found = [] if target is None else [target]
        else:
            target = implied(world, carried)
            found = [] if target is None else [target]
    return tuple(dict.fromkeys(found))


def named(clause: Clause, world: World, *, skip: tuple[Tag, ...] = ()) -> tuple[Target, ...]:
    """Tracks and parts a clause names."""
    found: list[Target] = []
    if (numbered := _numbered_track(clause, world)) is not None:
        return (Target("track", numbered),)
    for tag in clause.tags:
        if tag in skip:
            continue
        if tag.track is not None:
            found.append(Target("track", tag.track))
        elif tag.senses.part is not None:
            track = world.track_like(tag.words)
            found.append(Target("track", track) if track else part_target(tag.senses.part, world))
    return tuple(dict.fromkeys(found))


def _numbered_track(clause: Clause, world: World) -> str | None:
    """The track counted out: "the second track", "track 3"."""
    session = world.context.session
    if session is None:
        return None
    for tag, after in pairwise(clause.tags):
        number = (
            tag.ordinal
            if after.words == "track"
            else int(after.number)
            if tag.words == "track" and after.number
            else None
        )
        if number is not None and 1 <= number <= len(session.tracks) and not after.amount:
            return session.tracks[number - 1].name or None
    return None


def tracks_called(clause: Clause, world: World) -> tuple[Target, ...]:
    """Several tracks meant by one word, as in "both keys tracks"."""
    if not clause.says("both|all the|every|all"):
        return ()
    for tag in clause.tags:
        names = world.tracks_with(tag.words)
        if len(names) > 1:
            return tuple(Target("track", name) for name in names)
    return ()
