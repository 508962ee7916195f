"""Signs that parts are to come, go, stay alone, or be written anew."""

from __future__ import annotations

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.levels import wants_gain
from bridge.controller.grammar.making import WHOLE
from bridge.controller.grammar.objects import objects_of
from bridge.controller.grammar.reading import Scene
from bridge.controller.grammar.targets import take_of
from bridge.controller.grammar.wishes import takes_of
from bridge.controller.grammar.world import World

_NOUN_VERBS = frozenset({"set", "build_on", "choose"})


def wants_new_part(scene: Scene, creating: bool) -> bool:
    """Whether a part is named as something new, with no verb: "one more guitar, palm muted", "bass, walking"."""
    clause = scene.clause
    objects = objects_of(clause)
    if not objects or (scene.carried.named and not clause.says("an?|some|another|more")):
        return False
    verbs = [
        t
        for t in clause.tags
        if t.senses.verbs - _NOUN_VERBS
        and t.words not in ("with", "in", "be", "on", "solo", "part", "like", "need", "want", "needs")
    ]
    if creating or [t for t in verbs if t not in objects and not (t.senses.style or t.senses.genre or t.senses.mood)]:
        return False
    first = objects[0]
    if clause.says(
        "the|my|that|those|these|this|less|too|it|them|everything|not|should|could be|on (?:the|it|this|that)|louder|quieter|higher|lower"
    ) and not clause.amount("takes"):
        definite = set(clause.before(first, 3)) & {"the", "my", "that", "those", "these", "this"}
        if definite or clause.says("less|too|louder|quieter|higher|lower|not|should|it|them"):
            return False
    compared = any(t.words.endswith("er") and t.senses.mood for t in clause.tags) or (
        clause.says("more|really|very|way|much") and not clause.says("one more|an?|another")
    )
    styled = any(t.senses.style and t not in objects for t in clause.tags)
    if (
        styled
        and clause.amount("takes") is None
        and not clause.chords_said
        and first.senses.part is not None
        and scene.world.has_part(first.senses.part)
    ):
        styled = False
    counted = takes_of(clause) is not None
    article = bool(set(clause.before(first, 3)) & {"a", "an", "some", "another", "more", "extra"})
    if any(t.senses.effect and t.start < first.start for t in clause.tags) and clause.says("on|to"):
        return False
    return bool((article or counted or styled or clause.chords_said) and not (compared and not article))


def wants_recasting(clause: Clause) -> bool:
    """Whether one instrument is to play what another plays now."""
    if len(clause.parts) < 2 or clause.ranges or clause.has("add"):
        return False
    said = clause.says(
        r"let (?:an?|the|some) \w+(?: \w+)? play (?:the|those|these|this|that|my)|replace (?:\w+ ){1,4}(?:by|with) (?:an? |the |some )?|(?:play|played) (?:\w+ )?on (?:an? |the )?|make (?:the |my )?\w+ play (?:on|with)"
    )
    certain = clause.says("let") is not None or clause.parts[-1][1].certain or clause.parts[1][1].certain
    return said is not None and certain and not clause.says("drum fill|an? fill")


def is_noun_phrase(clause: Clause) -> bool:
    """Whether it names a thing rather than a change."""
    return (
        clause.says(r"(?:an?|some) (?!bit|little|lot|touch|tad|hair)") is not None
        or clause.says("loop|track|song|beat|music") is not None
    )


def colours_new_part(clause: Clause, creating: bool) -> bool:
    """Whether an effect word only colours something new ("a distorted guitar", "add a wide pad")."""
    if not creating:
        return False
    objects = objects_of(clause)
    if (
        objects
        and clause.says(r"(?:on|to|onto) (?:the |my |this |that |it|everything)")
        and clause.effects
        and clause.effects[0][0].start < objects[0].start
    ):
        return False
    if not objects and clause.genres and all(t.senses.genre for t, _ in clause.effects):
        return True
    if not objects:
        return bool(clause.genres and clause.says(WHOLE)) and not clause.says("it|this|that|the")
    first = objects[0]
    return first.senses.effect is None or any(t.senses.part and not t.senses.effect for t in objects)


def wants_isolation(clause: Clause) -> bool:
    """Whether only some parts shall sound."""
    if clause.parts and clause.says(
        r"(?:(?:strip|stripped|reduce|boil|pare|bring|take|cut) (?:\w+ ){0,3}?(?:down|back)|(?:strip|reduce|boil|pare) (?:\w+ ){1,3}?) ?to (?!the (?:tempo|key))"
    ):
        return not (clause.genres or clause.moods or clause.amount("semitones", "db", "bpm", "%"))
    if clause.says("acapella|a cappella|acappella"):
        return not clause.has("add", "remove")
    if (
        clause.has("isolate")
        and clause.head is not None
        and "isolate" in clause.head.senses.verbs
        and not clause.has("add")
    ):
        return True
    if (
        clause.says("solo")
        and not clause.says("an?|some|add|guitar solo")
        and clause.parts
        and clause.tags
        and not clause.has("add", "make", "remove")
    ):
        first = next((t for t in clause.tags if t.words in ("solo", "soloed")), None)
        if first is not None and first.start <= min(t.start for t, _ in clause.parts):
            return True
    if (
        clause.parts
        and clause.says("only|just")
        and not clause.has(
            "add",
            "make",
            "remove",
            "vary",
            "again",
            "rearrange",
            "transpose",
            "speed",
            "extend",
            "split",
            "fit",
            "turn",
            "shift",
        )
        and not (
            clause.moods
            or clause.effects
            or clause.genres
            or clause.amount("semitones", "db", "bpm", "%")
            or clause.key
            or wants_gain(clause)
        )
    ):
        if clause.says("(?:just|only) (?:an?|some|\\d+)"):
            return False
        first, last = clause.parts[0][0], clause.parts[-1][0]
        near = {*clause.before(first, 3), *clause.after(last, 2)}
        return bool(near & {"only", "just"}) and not (creating_words(clause) and "just" in near)
    if (
        clause.keep
        and clause.says(
            r"(?:remove|mute|delete|drop|lose|kill|cut|silence|everything|all) (?:the )?(?:rest|others?|everything else|else|all the rest|all else|all others)|rest|everything else"
        )
        and clause.has("remove")
    ):
        return True
    return bool(
        clause.parts
        and clause.says(
            "on (?:its|their) own|by itself|by themselves|alone|nothing but|nothing else|without anything else|with nothing else"
        )
        and not clause.has("add", "make")
    )


def creating_words(clause: Clause) -> bool:
    """Whether it asks for something new."""
    return clause.says("add|make|create|generate|write|put|another") is not None


def wants_removal(clause: Clause) -> bool:
    """Whether parts shall go."""
    if clause.says("off (?:the )?(?:beat|grid|time)") and clause.says("is|are|sounds?|feels?|plays?|drifts?"):
        return False
    head = clause.head
    gone = clause.says(
        r"muted|get rid|take (?:\w+ ){0,5}(?:out|away|off)|(?:turn|switch) (?:\w+ ){0,4}off|cut (?:\w+ ){0,4}out|leave (?:\w+ ){0,3}out|(?:do not|no longer) (?:want|need|like) (?:\w+ ){0,2}|strip (?:\w+ ){0,3}out|drop (?:\w+ ){0,3}out|pull (?:\w+ ){0,3}out|(?:is|are) (?:gone|too much)|throw (?:\w+ ){0,3}(?:out|away)|out with|kick (?:\w+ ){0,3}out|should (?:go|disappear)|must go|gone|has to go|have to go|goes away|away with|needs? to go|do without|off$"
    )
    if clause.parts and clause.says(
        r"palm muted|muted (?:guitar|trumpet)|(?:an?|some|more) (?:\w+ )?(?:guitar|trumpet)"
    ):
        gone = None
    elif clause.parts and not clause.verbs and clause.says(r"(?:out|off|gone|muted|away)(?: please| now)?$"):
        return not clause.effects and not clause.moods
    if (
        clause.amount("db", "hz", "semitones", "%", "bpm") is not None
        or clause.says(r"by \d+(?:\.\d+)?")
        or clause.says(r"(?:tempo|speed|volume|pitch|level|loudness)")
    ):
        return False
    if head is None or "remove" not in head.senses.verbs:
        return (
            bool(gone and (clause.parts or clause.tracks) and not clause.has("add")) and not clause.effects
        ) or bool(
            gone
            and clause.says("take|out|away")
            and (clause.parts or clause.tracks)
            and not clause.has("rearrange")
            and not clause.effects
        )
    if head.words in ("take", "cut", "pull", "drop", "strip", "hide"):
        if clause.effects and not (clause.parts or clause.tracks):
            return False
        if head.words in ("take", "pull") and not gone and not clause.says("out|away|off"):
            return False
        if clause.effects and clause.effects[0][0].senses.part is None:
            return False
        if head.words == "drop" and clause.says("drop (?:an?|in|some)"):
            return False
    if head.words in ("cut", "filter out") and clause.effects:
        return False
    return not (clause.effects and not (clause.parts or clause.tracks))


def wants_extension(clause: Clause) -> bool:
    """Whether it shall last longer."""
    if clause.says("shorter|shorten|trim|cut"):
        return False
    if (
        clause.has("speed")
        and not clause.says("longer|extend|continue|carry on|length|as long")
        and not (clause.amount("bars") and clause.says("stretch") and not clause.ranges)
    ):
        return False
    if clause.says(
        r"(?:double|triple|quadruple) (?:it is|the|this|that) length|loop (?:it|this|that)(?: out)? (?:to|for|until)|longer|extend|extended|lengthen|continue|carry (?:it )?on|keep (?:it |this |the loop )?going|prolong|continuation|elongate|outpaint|double (?:the|its|it is|this|that) length|double (?:it|this|that) in length|(?:loop|repeat) (?:it|this|that) (?:round )?for|twice (?:as long|the length)|(?:the |its )length|as long|keep on going|goes? on (?:for|longer)|expand (?:it|this|that|the)|too short|make it last|repeat (?:it|this) (?:for|until|to)|play on|keep playing|(?:loop|repeat) (?:it|this|that|them|the \w+) (?:\d+|two|three|four) times|(?:loop|repeat) (?:it|this|that) (?:twice|thrice)"
    ):
        return not clause.says("notes? longer|longer notes|set the length|how long|reverb|delay|tail|fade")
    bars = clause.amount("bars")
    if bars is not None and clause.says(
        r"tack (?:\w+ )?(?:another )?\d+|(?:needs?|has|have) to be \d+ bars|should be \d+ bars"
    ):
        return not clause.genres
    if bars is not None:
        if (bars.signed and not clause.ranges) or clause.says("go on for|goes on for|go for|last for|run for"):
            return True
        if clause.says(
            r"(?:add|give|need|want|have|put|tack|get)\b.*\b(?:\d+|another|an extra|one) (?:more |extra |further |additional |other )*bars?(?: more| extra| to (?:it|this|that|the end|the loop|the \w+)| at the end| on(?:to)? the end| on)?|(?:\d+) more bars|(?:another|an extra|extra|additional) (?:\d+ )?bars?"
        ) and not (
            clause.genres
            or (any(t.senses.part and t.senses.part.certain for t in clause.tags) and not clause.says("to the|of the"))
        ):
            return bool(
                clause.says("more|another|extra|additional|further|to (?:it|this|that|the)|at the end|on the end|onto")
            ) and not clause.says("bars? of (?!the|it|this|that|them)")
        if clause.says(
            r"(?:make|stretch|let|bring|take|get|i want|want|turn|should be|needs? to be|be) (?:it|this|that|the loop|the clip|them|everything|(?:the|my) \w+)(?: to)?(?: be| go| last| run)?(?: to| up to| into| for| out to)?(?: a| an)?(?: total of| full)? ?\d+ (?:- )?bars?|\d+ bars? (?:long|in (?:total|length|all)|total|altogether)"
        ):
            return not clause.genres and not clause.has("fit", "add")
    return False


def wants_rewriting(clause: Clause, world: World, *, scene_ranges: bool = False) -> bool:
    """Whether something there shall be written anew."""
    if clause.says("(?:another|different|other) sound") and not clause.parts:
        return False
    head = clause.head
    if head is not None and "again" in head.senses.verbs and head.words not in ("fix", "fill in with"):
        return bool(
            clause.parts or clause.ranges or clause.tracks or clause.pointer() or take_of(clause, world)
        ) or head.words not in ("redo", "re do", "fix", "patch")
    if clause.says("fix") and not clause.says("up|with|again"):
        return False
    if clause.ranges and clause.says("again") and not clause.has("vary"):
        return True
    if (
        clause.parts
        and clause.says("(?:be|is|sound|make the \\w+) (?:\\w+ )?different|differently")
        and clause.says("the|my|those")
    ):
        return True
    if (
        clause.says(
            r"(?:do|write|play|make|compose|generate|try|start) (?:\w+ ){0,4}(?:again|over(?= again|$| please)|anew|afresh|from scratch)|(?:once more|one more time|over again|anew|afresh)"
        )
        and (clause.parts or clause.ranges or clause.pointer() in ("selection", "it"))
        and not (clause.moods and clause.pointer() == "it" and not clause.parts)
    ):
        return True
    if (clause.ranges or scene_ranges) and clause.says(
        r"(?:something|anything) (?:else|new|different|better|fresh|other)|(?:different|new|another|fresh|better) \w+|(?:else|differently)|do not like|hate|boring|change (?:bars?|the)|in ?paint|surprise me"
    ):
        return not clause.genres or clause.says("something|else") is not None
    if (
        clause.says(
            r"^(?:(?:please|give me|i want|i need|make|write|can you|could you|play|let us have|do|we need|get me|want|need|me|you|i|and|can|could|a|for|try|how about) )*(?:an? )?(?:new|different|another|fresh|better) (?:drums?|bass|bass ?line|chords?|lead|melody|pad|beat|percussion|solo|riff|groove|drum part|hook|topline|chord progression|progression)\b"
        )
        and not world.context.empty
    ):
        name = next((p for _, p in clause.parts), None)
        if name is None:
            return False
        there = world.has_part(name)
        another = clause.says("another")
        return there and not (another and not clause.says("instead"))
    return False
