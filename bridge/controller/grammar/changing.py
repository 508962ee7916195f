"""Changes to what is there: parts out, alone, varied, rewritten, restyled, longer, on the grid."""

from __future__ import annotations

from dataclasses import replace

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene, where
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.targets import ALL, LAST, SELECTION, it, named, pointed, tracks_called
from bridge.controller.grammar.wishes import degree_of, moods_of, takes_of, wishes
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.add_track import Arguments as AddTrack
from bridge.tasks.extend import Arguments as Extend
from bridge.tasks.fit_to_grid import Arguments as FitToGrid
from bridge.tasks.isolate_track import Arguments as IsolateTrack
from bridge.tasks.rearrange import Arguments as Rearrange
from bridge.tasks.regenerate import Arguments as Regenerate
from bridge.tasks.remove_track import Arguments as RemoveTrack
from bridge.tasks.restyle import Arguments as Restyle
from bridge.tasks.vary import Arguments as Vary


def aims(scene: Scene) -> tuple[Target, ...] | Question:
    """What to act on, or a question where nothing there can be meant."""
    found = tracks_called(scene.clause, scene.world) or pointed(scene.clause, scene.world, scene.carried)
    if scene.world.context.empty and not scene.carried.made:
        return where(scene)
    return found or where(scene)


def remove(scene: Scene) -> Reading:
    """Take parts out."""
    clause, world = scene.clause, scene.world
    if clause.except_parts:
        return _isolated(scene, tuple(p.name for p in clause.except_parts))
    if world.context.empty and not scene.carried.made:
        return where(scene)
    what: list[str] = list(clause.without) if not clause.parts and not clause.tracks else []
    target: Target | None = None
    own: list[Target] = []
    source = False
    for tag in clause.tags:
        if tag.words in ("from", "of", "out of", "in") and (what or own):
            source = True
        if tag.words in ("and", ","):
            source = False
        part = tag.senses.part
        if tag.track is not None and not (part is not None and part.name == "vocals" and world.pointed):
            own.append(Target("track", tag.track))
        elif part is not None:
            if source and what:
                target = Target("role", part.name)
            else:
                track = None if world.pointed else world.track_like(tag.words)
                if track:
                    own.append(Target("track", track))
                else:
                    what.append(part.name)
        elif source and tag.senses.pointer == "all":
            target = ALL
        elif source and tag.senses.pointer in ("it", "selection") and what:
            target = SELECTION if tag.senses.pointer == "selection" else it(world, scene.carried)
    what = list(dict.fromkeys(what))
    if own and not what:
        steps = tuple(Proposal("remove_track", RemoveTrack(target=t, ranges=clause.ranges), named=(t,)) for t in own)
        return steps
    if own and what:
        target = own[0]
    if what:
        if target is None:
            if scene.carried.made and not _beside(scene, what):
                target = LAST
            elif clause.pointer() == "all":
                target = ALL
            else:
                target = SELECTION
        if _pieces_of(clause, what):
            what, target = [w for w in what if w != "drums"], Target("role", "drums")
        return (
            Proposal(
                "remove_track",
                RemoveTrack(what=tuple(what), target=target, ranges=clause.ranges),
                named=tuple(Target("role", w) for w in what[:0]),
            ),
        )
    pointer = clause.pointer()
    if pointer is None and not clause.ranges and _take(scene) is None:
        return Question("What shall I take out?", ("remove the drums", "remove the bass", "undo the last change"))
    found = aims(scene)
    if isinstance(found, Question):
        return found
    if found == (ALL,) and not clause.ranges:
        return Question("Take out everything? Say which parts.", ("remove the drums", "undo everything"))
    return (Proposal("remove_track", RemoveTrack(target=found[0], ranges=clause.ranges), named=found),)


def _beside(scene: Scene, what: list[str]) -> bool:
    """Whether what goes is none of the single parts that the clauses before it added."""
    added = [s.arguments for s in scene.steps if isinstance(s.arguments, AddTrack)]
    made = [s for s in scene.steps if s.makes]
    return len(made) == len(added) > 0 and not any({a.role, a.instrument} & set(what) for a in added)


def _take(scene: Scene) -> int | None:
    from bridge.controller.grammar.targets import take_of

    return take_of(scene.clause, scene.world)


def _pieces_of(clause: Clause, what: list[str]) -> bool:
    return bool(
        "drums" in what
        and len(what) > 1
        and clause.says(r"(?:from|of|out of|in) (?:the |my |this )?(?:drums?|beat|kit|drum loop)")
    )


def isolate(scene: Scene) -> Reading:
    """Keep only some parts."""
    clause, world = scene.clause, scene.world
    tracks = tuple(Target("track", t) for t in clause.tracks)
    names = [t.senses.part.name for t in clause.tags if t.senses.part is not None and t.words not in ("solo", "soloed")]
    if tracks and not names:
        return (Proposal("isolate_track", IsolateTrack(what=(tracks[0].name,), ranges=clause.ranges), named=tracks),)
    if not names:
        if clause.keep:
            return _isolated(scene, clause.keep)
        if clause.pointer() == "it" and world.context.last:
            return _isolated(scene, tuple(p.role or p.name for p in world.context.last))
        return Question("Which part shall I keep alone?", ("solo the drums", "solo the bass"))
    if world.context.empty and not scene.carried.made:
        return where(scene)
    return _isolated(scene, tuple(names))


def _isolated(scene: Scene, names: tuple[str, ...]) -> Reading:
    clause = scene.clause
    target = (
        LAST
        if scene.carried.made
        else ALL
        if clause.pointer() == "all"
        and clause.says("(?:of|from|in) (?:the |this )?(?:whole|entire|mix|song|everything)")
        else SELECTION
    )
    named_part = tuple(Target("role", n) for n in names)
    return (
        Proposal(
            "isolate_track",
            IsolateTrack(what=tuple(dict.fromkeys(names)), target=target, ranges=clause.ranges),
            named=named_part[:1],
        ),
    )


def vary(scene: Scene) -> Reading:
    """A variation that stays recognisable."""
    clause = scene.clause
    found = aims(scene)
    if isinstance(found, Question):
        return found
    amount = degree_of(clause)
    wish = wishes(clause)
    wish["prompt"] = scene.text
    wish.pop("bars", None)
    takes = takes_of(clause) or 1
    if (
        takes == 1
        and clause.says("few variations|some variations|variations")
        and clause.amount("takes") is None
        and not clause.says("a (?:\\w+ )?variation")
    ):
        takes = 3 if clause.says("few variations") else 1
    return tuple(
        Proposal(
            "vary",
            Vary(target=t, ranges=clause.ranges, amount=amount if amount is not None else 0.5, takes=takes, **wish),
            makes=False,
            named=(t,),
        )
        for t in found
    )


def regenerate(scene: Scene) -> Reading:
    """A stretch written anew."""
    clause = scene.clause
    skip = _replacement(clause)
    found = (
        aims(scene)
        if not skip
        else (
            named(clause, scene.world, skip=skip)
            or pointed(Clause(tuple(t for t in clause.tags if t not in skip)), scene.world, scene.carried)
            or where(scene)
        )
    )
    if isinstance(found, Question):
        return found
    if (
        clause.ranges
        and not named(clause, scene.world, skip=skip)
        and clause.pointer() is None
        and not scene.carried.named
    ):
        found = found[:1]
    wish = wishes(clause)
    wish["prompt"] = scene.text
    wish.pop("bars", None)
    if skip:
        names = tuple(t.senses.part.name for t in skip if t.senses.part and (t.senses.part.certain))
        if names:
            wish["instruments"] = names
    ranges = clause.ranges or (
        scene.carried.ranges if clause.says("there|them|it|that|those|these") and not scene.steps else ()
    )
    return tuple(
        Proposal("regenerate", Regenerate(target=t, ranges=ranges, takes=takes_of(clause) or 1, **wish), named=(t,))
        for t in found
    )


def _replacement(clause: Clause) -> tuple[Tag, ...]:
    """Parts after "with" or "by": what comes in, not what is replaced."""
    after = False
    found = []
    for tag in clause.tags:
        if tag.words in ("with", "by", "as"):
            after = True
        elif after and tag.senses.part is not None:
            found.append(tag)
    return tuple(found)


def rearrange(scene: Scene) -> Reading:
    """The same music in another genre or on other instruments."""
    clause, world = scene.clause, scene.world
    incoming = incoming_parts(clause)
    rest = tuple(t for t in clause.tags if t not in incoming)
    reduced = Clause(rest, clause.keep, clause.without, clause.in_key)
    found = pointed(reduced, world, scene.carried)
    if world.context.empty and not scene.carried.made:
        return where(scene)
    if not found:
        return where(scene)
    if clause.ranges:
        return Question(
            "I can rearrange the whole of it, not a stretch. Shall I?", ("turn it into jazz", "rewrite bars 1-4")
        )
    wish = wishes(clause, skip=incoming)
    wish["prompt"] = scene.text
    wish.pop("bars", None)
    if incoming:
        wish["instruments"] = tuple(dict.fromkeys(t.senses.part.name for t in incoming if t.senses.part))
    if not incoming and not {"genre", "mood", "chords", "metre", "key", "swing", "tempo"} & set(wish):
        return Question("Into which style?", ("turn it into jazz", "turn it into a bossa nova", "turn it into house"))
    return tuple(
        Proposal("rearrange", Rearrange(target=t, takes=takes_of(clause) or 1, **wish), named=(t,))
        for t in found[:1]
        if t
    )


def incoming_parts(clause: Clause) -> tuple[Tag, ...]:
    """Instruments that are to play: after "for", "on", "with", "to", "into", "instead of" turned about."""
    found = []
    after = False
    for index, tag in enumerate(clause.tags):
        if tag.words in (
            "for",
            "on",
            "with",
            "to",
            "into",
            "using",
            "by",
            "as",
            "become",
            "turn into",
            "from",
            "over",
            "played by",
            "be",
        ):
            after = tag.words != "from"
            if (
                tag.words == "for"
                and clause.says("(?:instead|swap|switch|exchange|substitute|trade) .*for") is None
                and not clause.has("rearrange")
            ):
                after = False
        elif tag.words in ("instead of", "rather than") or (
            tag.words == "of" and index and clause.tags[index - 1].words == "instead"
        ):
            after = False
        elif tag.senses.part is not None and after:
            found.append(tag)
    if clause.says("let (?:an?|the|some)") and len(clause.parts) > 1:
        return (clause.parts[0][0],)
    if not found and clause.says("instead of"):
        parts = [t for t, _ in clause.parts]
        position = next((i for i, t in enumerate(clause.tags) if t.words in ("instead", "instead of")), 0)
        found = [t for t in parts if clause.tags.index(t) < position]
    return tuple(found)


def restyle(scene: Scene) -> Reading:
    """Another feeling, the same music."""
    clause = scene.clause
    moods = moods_of(clause)
    if not moods:
        return None
    found = aims(scene)
    if isinstance(found, Question):
        return found
    tags = [t for t, _ in clause.moods]
    amount = degree_of(clause, near=tags[0]) if tags else None
    return tuple(
        Proposal(
            "restyle",
            Restyle(
                target=t,
                mood=moods,
                amount=amount if amount is not None else 0.5,
                keep=_keeps(clause),
                ranges=clause.ranges,
            ),
            named=(t,),
        )
        for t in found
    )


def _keeps(clause: Clause) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*clause.keep, *(p.name for p in clause.except_parts)]))


def extend(scene: Scene) -> Reading:
    """Longer, in the same style."""
    clause, world = scene.clause, scene.world
    found = aims(scene)
    if isinstance(found, Question):
        return found
    bars = clause.amount("bars")
    count = int(bars.number) if bars is not None and bars.number >= 1 else None
    if count is None and clause.says("another bar|one more bar|by a bar|a bar longer|an extra bar"):
        count = 1
    length = world.clip_bars
    twice = clause.says("double|twice|doubled|2 times|times 2|x 2")
    triple = clause.says("triple|three times|3 times|thrice")
    quad = clause.says("quadruple|four times|4 times")
    to = count is not None and (
        clause.says(
            r"to \d+|be \d+|(?:is|are|total of|until it is|make (?:it|this|that|(?:the|my) \w+|them) (?:to )?) ?\d+|\d+ bars? (?:long|total|in total|altogether|in length)|reach(?:es)? \d+|up to \d+|till \d+|until \d+"
        )
        and not clause.says("longer|more|extra|another|additional|by \\d+")
    )
    times = clause.amount("times")
    if count is None and times is not None and times.number >= 2 and clause.says("loop|repeat") and length is not None:
        count, to = int(length * times.number), True
    if count is None and (twice or triple or quad):
        if length is None:
            return Question("How many bars long shall it be?", ("extend it to 16 bars",))
        count, to = length * (2 if twice else 3 if triple else 4), True
    if count is not None and (count > (256 if to else 128)):
        return Question(
            f"{count} bars is more than I can make at once. How many shall it be?", ("extend it to 64 bars",)
        )
    if to and count is not None and length is not None and count < length:
        return Question(f"It is {length} bars long, and I can only make it longer. How long shall it be?")
    arguments = {"to_bars": count} if to else {"bars": count}
    if clause.spans_to_bar is not None and count is None:
        arguments = {"to_bars": clause.spans_to_bar}
    return tuple(Proposal("extend", Extend(target=t, **arguments), named=(t,)) for t in found)


def fit(scene: Scene) -> Reading:
    """Onto the bar grid."""
    clause = scene.clause
    end = next((t.start for t in clause.tags[1:] if t.words in ("with", "to", "against", "onto")), 10**6)
    own = tuple(t for t in clause.tags if t.start < end or (t.senses.part is None and t.senses.pointer != "all"))
    found = aims(replace(scene, clause=replace(clause, tags=own)))
    if isinstance(found, Question):
        return found
    bars = clause.amount("bars") or (scene.previous.amount("bars") if scene.previous and not scene.steps else None)
    count = int(bars.number) if bars is not None and 1 <= bars.number <= 128 else None
    return tuple(Proposal("fit_to_grid", FitToGrid(target=t, bars=count), named=(t,)) for t in found)


def wants_fit(clause: Clause) -> bool:
    """Whether it is about the grid."""
    return bool(
        clause.says(
            r"(?:to|on|onto|with|off|into|against) (?:the |my )?(?:bar |beat |tempo |daw |project )?grid|on grid|off grid|quantize|quantized|quantization|snap|align|aligned|conform|beat ?match|line(?:s|d)? .*\bup|in sync|sync|synchronize|warp|time align|bar lines?|barlines?|in time|out of time|(?:is|are|sounds?|feels?|plays?) (?:\w+ )?off (?:the )?beat|off beat(?:s)? fix|off time|timing|(?:to|with|match|at|into|fits?) (?:the )?(?:project|session|song|daw|host|my) ?(?:s )?(?:tempo|bpm|bars?|timeline|speed)|match the (?:tempo|bpm|grid)|fit (?:it|this|that|the|these|them|exactly|to|into|in|on|onto|\d+)|make (?:it|this|that) fit|whole (?:number of )?bars?|exactly \d+ bars?|lock (?:it |this |that |them |everything )?to the grid|lines up"
        )
    )
