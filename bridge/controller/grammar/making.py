"""New music: a loop, an impression, a part, music around drums."""

from __future__ import annotations

import re
from itertools import pairwise

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.lexicon import ROLE_WORDS, PartName
from bridge.controller.grammar.objects import objects_of
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.refusing import CAN_DO
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.targets import ALL, LAST, SELECTION
from bridge.controller.grammar.wishes import takes_of, wishes
from bridge.core.plan import Decline, Question
from bridge.core.target import Span, Target
from bridge.tasks.add_track import Arguments as AddTrack
from bridge.tasks.generate import Arguments as Generate

WHOLE = r"loops?|tracks?|songs?|tunes?|grooves?|jams?|music|instrumentals?|pieces?|bars? of|sketch|arrangement|backing track|something|cue|composition|backing|soundtrack|number|ballad|anthem|jingle|intro|outro|section|idea|theme song|banger|bop|vibe|beats?|production|score|background music|riddim|backdrop"


def place_of(clause: Clause) -> Span | None:
    """Where in the project it shall lie."""
    for span in clause.ranges:
        if span.unit in ("bars", "seconds", "beats", "selection"):
            return span
    return None


def add(scene: Scene) -> Reading:
    """A new part, or several, beside what is there."""
    clause = scene.clause
    objects = objects_of(clause)
    if not objects:
        return None
    players = _players(clause, objects)
    objects = tuple(t for t in objects if t not in players.values())
    under = _under(scene)
    skip = tuple(t for t in clause.tags if t.senses.part is not None and t not in objects)
    steps: list[Proposal] = []
    takes = takes_of(clause)
    for tag in objects:
        part = tag.senses.part
        if part is None:
            continue
        if part.name == "vocals":
            return Decline(f"I cannot sing. {CAN_DO}")
        near = _local(clause, tag, objects)
        found = wishes(near, skip=(tag, *skip, *players.values()))
        found["prompt"] = scene.text
        style = _style(near, tag, part)
        player = (
            players[tag].senses.part if tag in players else _player(clause, tag, part) if len(objects) == 1 else None
        )
        arguments = AddTrack(
            role=part.role, instrument=player.name if player else _instrument(part, tag), style=style, under=SELECTION if player and tag not in players else under,
            ranges=clause.ranges or _there(scene), takes=takes or 1, **found,
        )  # fmt: skip
        steps.append(Proposal("add_track", arguments, makes=True))
    return tuple(steps)


_PLAYING = frozenset(
    {"playing", "doing", "plays", "play", "does", "to play", "holding", "taking", "carrying", "covering"}
)


def _players(clause: Clause, objects: tuple[Tag, ...]) -> dict[Tag, Tag]:
    """Each line asked for, to the instrument that plays it: "a piano playing a walking bass"."""
    found: dict[Tag, Tag] = {}
    for player, line in pairwise(objects):
        between = {t.words for t in clause.tags if player.end <= t.start < line.start}
        part = player.senses.part
        if part is not None and part.certain and not part.piece and between & _PLAYING and not between & {"and", ","}:
            found[line] = player
    return found


def _player(clause: Clause, tag: Tag, part: PartName) -> PartName | None:
    """The instrument in "a melody on cello", "chords played by an organ"."""
    if part.certain or part.role == "drums":
        return None
    for index, other in enumerate(clause.tags[:-1]):
        if other.start >= tag.end and other.words in ("on", "by", "with", "for", "using"):
            rest = [t for t in clause.tags[index + 1 : index + 3] if t.words not in ("a", "an", "some")]
            if (
                rest
                and rest[0].senses.part is not None
                and rest[0].senses.part.certain
                and not rest[0].senses.part.piece
            ):
                return rest[0].senses.part
    return None


def _there(scene: Scene) -> tuple[Span, ...]:
    return (
        scene.carried.ranges if scene.clause.says("there|in that range|in the same (?:place|bars|range|spot)") else ()
    )


def _instrument(part: PartName, tag: Tag) -> str | None:
    if not part.certain or part.name in ROLE_WORDS:
        return None
    if part.name == "vocals":
        return None
    return part.name


def _style(clause: Clause, tag: Tag, part: PartName) -> str | None:
    for other in clause.tags:
        if other.senses.style is None or (
            other is tag
            and other.words
            not in (
                "arpeggio",
                "arpeggios",
                "arp",
                "arps",
                "stabs",
                "stab",
                "counter melody",
                "countermelody",
                "counterpoint",
                "counter line",
                "second melody",
            )
        ):
            continue
        if other.words == "solo" and part.role == "lead":
            return "solo"
        return other.senses.style
    return None


def _local(clause: Clause, tag: Tag, objects: tuple[Tag, ...]) -> Clause:
    """The words that belong to one of several parts: those since the one before it, and those after the last."""
    from dataclasses import replace

    if len(objects) == 1:
        return clause
    position = objects.index(tag)
    low = objects[position - 1].end if position else 0
    high = objects[position + 1].start if position + 1 < len(objects) else 10**6
    last = objects[-1].end
    kept = tuple(
        t for t in clause.tags
        if (low <= t.start < tag.end)
        or (tag.end <= t.start < high and position == len(objects) - 1 and (t.senses.style or t.senses.mood))
        or (t.start >= last and not (t.senses.style or t.senses.mood or t.senses.part))
        or (t.start < objects[0].start and (t.key or t.amount or t.metre or t.senses.genre))
        or (tag.end <= t.start < high and t.start < last and _after_belongs(clause, tag, t))
    )  # fmt: skip
    return replace(clause, tags=kept)


def _after_belongs(clause: Clause, tag: Tag, other: Tag) -> bool:
    between = [t for t in clause.tags if tag.end <= t.start < other.start]
    return bool(other.senses.style) and not any(t.words in ("and", ",") for t in between)


def _under(scene: Scene) -> Target:
    """What the new part must fit: "under the drums"."""
    from bridge.controller.grammar.targets import it, part_target

    clause, world = scene.clause, scene.world
    objects = objects_of(clause)
    match_words = (
        "under",
        "over",
        "to",
        "with",
        "behind",
        "beneath",
        "above",
        "against",
        "for",
        "on top of",
        "on",
        "below",
        "underneath",
        "alongside",
        "following",
        "follows",
        "fits",
        "from",
        "around",
        "doubling",
        "go with",
        "complement",
        "accompany",
        "support",
        "supporting",
        "along",
        "onto",
        "match",
        "matching",
        "complementing",
        "follow",
        "atop",
        "beside",
        "based on",
        "between",
    )
    for index, tag in enumerate(clause.tags):
        if tag.words not in match_words:
            continue
        for later in clause.tags[index + 1 : index + 6]:
            if later in objects:
                break
            if later.track is not None:
                return Target("track", later.track)
            if (
                later.senses.part is not None
                and later.senses.style
                and later.words in ("stabs", "stab", "arps", "arpeggios", "arpeggio", "solo", "riff")
            ):
                continue
            if later.senses.part is not None and not later.spans:
                track = world.track_like(later.words)
                return Target("track", track) if track else part_target(later.senses.part, world)
            if later.senses.pointer == "all":
                return ALL
            if later.senses.pointer == "selection":
                return SELECTION
            if later.senses.pointer == "it" and later.words not in ("those",):
                return it(world, scene.carried) or SELECTION
            if later.senses.musical or later.spans or later.amount or later.key:
                break
    if scene.carried.made:
        return LAST if not clause.parts else SELECTION
    return SELECTION


def generate(scene: Scene) -> Reading:
    """A loop of several parts."""
    clause = scene.clause
    found = wishes(clause, instruments=True)
    found["prompt"] = scene.text
    takes = takes_of(clause)
    at = place_of(clause)
    if at is not None and "bars" in found and at.unit == "bars" and at.start == at.end:
        at = Span("bars", at.start, at.start + (found["bars"] or 1) - 1)
    names = [n for n in found.get("instruments", ()) if n != "drums" or not clause.says("beats?") or clause.chords_said]
    if names:
        found["instruments"] = tuple(names)
    else:
        found.pop("instruments", None)
    return (Proposal("generate", Generate(takes=takes or 1, at=at, **found), makes=True),)


def make(scene: Scene) -> Reading:
    """A clause that asks for something new: decide whether a loop or a part."""
    clause, world = scene.clause, scene.world
    objects = objects_of(clause)
    whole = clause.says(WHOLE)
    if clause.effects and not objects and not clause.genres and not whole:
        return None
    drum_words = [t for t in objects if t.senses.part and t.senses.part.role == "drums" and not t.senses.part.certain]
    beat_genre = bool(clause.genres) and any(t.words in ("beat", "beats", "groove") for t in clause.tags)
    named = [t for t in objects if not (t in drum_words and beat_genre)]
    if len(named) == 1 and not _whole_thing(clause, named):
        return add(scene)
    if len(named) > 1 and not _whole_thing(clause, named):
        return (
            add(scene)
            if not world.context.empty or (clause.has("add") and not (clause.genres or whole))
            else generate(scene)
        )
    if named or clause.genres or (whole and _described(clause)) or names_whole(clause):
        return generate(scene)
    if objects:
        return generate(scene) if beat_genre or (not clause.says("drum") and clause.genres) else add(scene)
    return None


def _described(clause: Clause) -> bool:
    return bool(
        clause.genres
        or clause.moods
        or clause.key
        or clause.metre_said
        or clause.amount("bars", "bpm")
        or clause.chords_said
        or clause.without
    )


def names_whole(clause: Clause) -> bool:
    """Whether it names a whole loop or song."""
    return bool(
        clause.says(r"(?:an?|some|new|me) (?:new )?(?:loop|song|tune|groove|music|jam|piece|track|instrumental)")
    )


def _whole_thing(clause: Clause, named: list[Tag]) -> bool:
    """Whether the parts are said of a loop ("a house loop with strings") rather than wanted alone."""
    first = named[0]
    words = [w for t in clause.tags if t.end <= first.start for w in t.words.split()]
    line = " ".join(words)
    if first.senses.part is not None and first.senses.part.role == "drums" and not first.senses.part.certain:
        return bool(clause.says(r"(?:with|featuring) (?:\w+ ){0,3}(?:drums)")) and bool(
            re.search(rf"\b(?:{WHOLE})\b", line)
        )
    if re.search(
        rf"\b(?:{WHOLE})\b.*\b(?:with|featuring|using|for|of|having|has|including|that has|,|played|on|from|by)\b", line
    ):
        return True
    if clause.genres and re.search(r"\b(?:with|featuring|using|including)\b", line) and not re.search(r"\badd\b", line):
        return True
    after = [w for t in clause.tags if t.start >= named[-1].end for w in t.words.split()][:2]
    if after[:1] and re.fullmatch(r"loop|track|song|tune|groove|jam|music|instrumental|piece", after[0]):
        return len(named) > 1 or after[0] in ("song", "tune", "jam", "music", "instrumental", "piece")
    genre_first = any(t.senses.genre and t.start < first.start for t in clause.tags)
    return bool(genre_first and re.search(r",", line) and not clause.has("add"))


def ask_what(scene: Scene) -> Question:
    """Ask which part to add."""
    return Question("What shall I add?", ("add drums", "add a bass", "add chords", "add a melody"))
