"""Signs that pitch, speed, style or tone are meant."""

from __future__ import annotations

from bridge.controller.grammar.changing import incoming_parts
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.levels import COMPLAINT, wants_gain
from bridge.controller.grammar.reading import Scene
from bridge.controller.grammar.world import World


def means_tone(clause: Clause) -> bool:
    """Whether tone is meant: "sounds warmer", "more bass"."""
    return (
        bool(
            clause.says(r"sounds?|tones?|sounding|timbre|eq")
            and any(m in ("warm", "bright", "dark") for _, m in clause.moods)
            and clause.says(r"(?:sounds?|tones?|sounding|timbre|eq)(?! like)")
        )
        and not clause.genres
    ) or bool(clause.says("(?:more|less) bass$|(?:more|less) bass (?:on|in|to|please)"))


def means_mood(clause: Clause) -> bool:
    """Whether an adjective that could be a mood or an effect is meant as a mood."""
    only = [t for t, e in clause.effects if not t.senses.mood]
    if only or clause.amount("hz", "db") or clause.says(COMPLAINT):
        return False
    strong = {"bigger", "wider", "punchier", "gain", "lo_fi", "mono", "vinyl", "tape", "low_shelf"}
    return (
        not any(e in strong for _, e in clause.effects)
        and not means_tone(clause)
        and not (wants_gain(clause) and not clause.effects and not clause.moods)
    )


def wants_speed(clause: Clause, creating: bool) -> bool:
    """Whether speed shall change."""
    if clause.amount("bpm") is not None and not creating:
        stated = clause.says(
            r"(?:it|this|that|tempo|bpm|speed|song|loop|track) (?:is|are|was|=)|set (?:the )?(?:tempo|bpm|speed)|set (?:the )?(?:project|session|song) (?:to|at)|tempo (?:to|at|of|:|=)|we are|lock|assume|at \d+"
        )
        if clause.says(
            r"(?:need|want|have|like) (?:it|this|that) (?:at|to)|faster|slower|quicker|speed|slow|up|down|bring|make (?:it|this|that|them|the|everything)|take (?:it|this|that)|to \d+(?:\.\d+)? bpm|push|play|put (?:it|this|that|the \w+) (?:at|to)|stretch|get (?:it|this|that)|convert|change (?:it|this|that)|run (?:it|this)|go to|raise|increase|lower|reduce|drop|shave|knock|off"
        ) and not (
            stated
            and not clause.says(
                "bring|speed up|slow|faster|slower|stretch|make (?:it|this|that)|raise|increase|lower|reduce|drop|by"
            )
        ):
            return not clause.genres or bool(clause.says("make it|speed|slow|bring"))
        return False
    if not creating and clause.says(
        r"(?:bump|push|bring|nudge|crank|take|get) (?:it|this|that|them|everything) (?:up |down |back )?to (?:[6-9]\d|1\d\d)(?:\.\d+)?$"
    ):
        return True
    words = clause.says(
        r"faster|slower|quicker|speed(?:ed|ing)? (?:\w+ ){0,4}(?:up|down)|slow(?:ed|ing)?(?: (?:\w+ ){0,4}down)?|speed up|slow down|sped up|accelerate|decelerate|double ?time|half ?time|half speed|double speed|twice as (?:fast|slow)|half as fast|varispeed|(?:double|halve|half) (?:the |its )?(?:tempo|speed|bpm)|half tempo|double tempo|time ?stretch|stretch|(?:too|more|less|so|as|really|very) (?:fast|slow|quick|quickly|slowly)|pick up the pace|pick up the tempo|hurry up|speed|times (?:as fast|the speed|faster|slower)|quicken|halftime|doubletime|drag it|more speed|at (?:half|double|twice)|tempo (?:up|down|higher|lower)|(?:raise|lower|increase|decrease|reduce|drop|bump|push|up) the (?:tempo|speed|bpm)|go faster|fast"
    )
    if words is None:
        return False
    if creating and (
        clause.parts or clause.genres or clause.says(r"an? (?:\w+ )*(?:loop|beat|track|song|groove|tune)")
    ):
        return False
    if clause.says("half ?time|double ?time") and creating:
        return False
    if words.group() in ("fast", "slow") and not clause.says(
        r"slow (?:it|this|that|the|them|everything|down|my|these|all|things|to|by)|(?:make|play|it|this|that|go|too|more|less|so|very|really|way|as) (?:\w+ )?(?:fast|slow)|not so|^slow|fast please"
    ):
        return False
    if words.group() == "speed" and not clause.has("speed"):
        return False
    if clause.says("attack|release|lfo|tremolo|chorus|vibrato|phaser|flanger|rate"):
        return False
    return not clause.says("how fast|how slow")


def wants_pitch(clause: Clause, creating: bool) -> bool:
    """Whether pitch shall change."""
    semitones = clause.amount("semitones")
    directed = clause.says(
        r"up|down|higher|lower|sharper|flatter|raise|drop|lift|transpose|pitch|shift|tune|detune|by|move|flat|sharp|bring|deeper|above|below|knock|bump|plus|minus|modulate|retune|repitch|put|key"
    )
    if (
        semitones is not None
        and not (creating and clause.parts and not clause.says("higher|lower|up|down"))
        and not clause.has("vary")
    ):
        return directed is not None or semitones.signed
    if clause.amount("db", "hz", "bpm", "%") is not None:
        return False
    if clause.says(
        r"transpose|transposed|transposition|pitch ?shift|repitch|pitch (?:\w+ ){0,4}(?:up|down)|pitch (?:it|this|that|the \w+)|tune (?:\w+ ){0,4}(?:up|down)|detune|retune|modulate|(?:change|raise|lower|shift|drop|higher|adjust|bend|increase|decrease|move|alter) (?:the |its )?(?:pitch|pitches|tuning)|pitch(?:ed)? (?:higher|lower|up|down)|^tune (?:it|this|that|the)|(?:higher|lower|sharper|flatter) (?:in )?(?:pitch|key|tuning)|higher pitch(?:ed)?|lower pitch(?:ed)?|change pitch"
    ):
        return not clause.says("volume|in tune")
    if (
        any(t.signed for t in clause.tags)
        and not clause.effects
        and not (clause.verbs - {"transpose", "shift", "set"})
        and not creating
    ):
        return True
    bare = clause.key is not None and not clause.verbs and not clause.attributes and not clause.says("is|in")
    if bare and clause.says("to") and (clause.pointer() or clause.parts or clause.tracks):
        return True
    if (
        clause.key is not None
        and clause.says(
            r"(?:move|shift|bring|take|put|change|raise|lower|drop|go|get) (?:it|this|that|them|everything|the (?!key)\w+)(?: \w+){0,3} (?:to|into|down to|up to)"
        )
        and not clause.says("put (?:it|this|that) in")
    ):
        return True
    if (
        clause.says(r"higher|lower|deeper")
        and not (
            clause.effects
            or clause.moods
            or clause.genres
            or clause.attributes
            or clause.says("volume|velocity|level|loud|mix")
        )
        and not creating
    ):
        return True
    return bool(
        clause.says("shift|^move (?:it|this|that)")
        and not (
            clause.moods or clause.effects or clause.genres or clause.says("grid|bars?|beats?|later|earlier|left|right")
        )
        and clause.head is not None
        and clause.head.words in ("shift", "shifted")
    )


def wants_rearranging(clause: Clause, world: World, scene: Scene) -> bool:
    """Whether the same music shall be in another style or on other instruments."""
    there = not world.context.empty or scene.carried.made
    if not there:
        return False
    of_it = clause.pointer() is not None or (clause.parts and clause.says("the|my|those|these")) or clause.tracks
    to = clause.says(
        r"(?:turn|convert|transform|change|make|morph|flip|translate|bring|take|switch|rework|recast|translate|turned|put) (?:\w+ ){0,6}?(?:into|to|in to|in) "
    )
    verb = clause.has("rearrange") and clause.says(
        "rearrange|re arrange|arrange|arrangement|remix|cover|reinterpret|restyle|convert|transform|morph|flip|orchestrate|reorchestrate|reharmonize|recast|swap|switch|turn into|translate|arranged|rearranged"
    )
    if clause.genres:
        if (
            clause.effects
            and clause.says("sound|effect|filter")
            and any(t.senses.effect and t.senses.genre for t in clause.tags)
        ):
            return False
        if clause.moods and clause.says("funkier|groovier") and not verb:
            return True
        new = clause.says(
            r"(?:an?|some|another) (?:new )?(?:\w+ ){0,3}(?:loop|beat|song|track|tune|groove|jam|instrumental|bass|drums?|pad|melody|lead|guitar|piano)"
        )
        version = clause.says(
            r"(?:version|arrangement|cover|remix|take|treatment|rendition|reading|makeover|feel|style|vibe|flavor|flavour|edit|twist|touch) (?:of|on|to|for|please)|(?:version|cover|remix|arrangement|rendition)$|in (?:an? )?(?:\w+ ){0,2}(?:style|feel|way|version)|as (?:an? )?|style|more|bit|less|instead|version"
        )
        if clause.says(
            r"(?:swing|jazz|funk|rock|soul|disco|house|bossa|reggae|samba) (?:it|this|that|them|the \w+)(?: up| out)?$|(?:what if|imagine|how about|suppose) (?:it|this|that|the \\w+) (?:was|were|is|had been|in|as)|\\w+ (?:it|this|that|them|things) up|same (?:\\w+ )?(?:but|as|in)|but (?:as |in )?"
        ):
            return True
        if clause.says(
            r"(?:what if|imagine|how about|suppose) (?:it|this|that|the \w+) (?:was|were|is|had been|in|as)|(?:sounds?|be) like (?:as|in|with|on)|\w+ (?:it|this|that|them|things) up|same (?:\w+ )?(?:but|as|in)"
        ):
            return True
        placed = clause.ranges and clause.says(r"^(?:make|create|generate|write|compose|build) (?:me |us )?an? ")
        if new and (placed or not (of_it and (to or verb or version))):
            return False
        adjective = any(
            t.senses.genre
            and (t.words.endswith(("ier", "ish")) or (t.words.endswith("y") and t.words not in ("country",)))
            for t in clause.tags
        )
        return bool(
            verb
            or to
            or (version and not (clause.has("add") and clause.parts and not of_it))
            or (
                of_it
                and clause.says(
                    r"make|play|give|do|hear|like|want|needs?|should|be|go|try|as|put|let us|sound|more|bit|turn"
                )
            )
            or (adjective and not clause.has("add", "want") and not clause.parts)
            or (adjective and clause.says("more|make") and of_it)
        )
    if verb and (
        clause.parts
        or clause.metre_said
        or clause.chords_said
        or (clause.head is not None and "rearrange" in clause.head.senses.verbs)
    ):
        return True
    if (
        clause.parts
        and of_it
        and clause.says(
            r"(?:play|make|put|do|have|let|give|turn|try|use|change|switch|replace) (?:\w+ ){0,5}?(?:on|with|into|to|play|as|by|in) (?:an? |the |some )?(?:\w+ )?"
        )
        and len(clause.parts) + len(clause.tracks) >= 2 - bool(clause.pointer() in ("it", "selection", "all"))
        and not clause.has("add")
        and not clause.effects
        and clause.says(
            "play|instead|into|on an?|with an?|as an?|by an?|to an?|on (?:strings|piano|organ|guitar|synth)|for strings"
        )
    ):
        return bool(incoming_parts(clause))
    return bool(clause.says("instead of") and len(clause.parts) >= 2 and not clause.has("add"))
