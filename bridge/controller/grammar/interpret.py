"""The whole request: tokens, tags, clauses; each clause read by the first reading that fits it; then a plan."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bridge.controller.grammar import changing, history, making, sound, stating
from bridge.controller.grammar.clauses import Clause, clauses_of
from bridge.controller.grammar.lexicon import spelt
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.tags import Tag, tagged
from bridge.controller.grammar.targets import Carried, named, take_of
from bridge.controller.grammar.tokens import Token, tokenise
from bridge.controller.grammar.world import World
from bridge.controller.memory import Context
from bridge.core.plan import Decline, Interpretation, Plan, Question, Step
from bridge.core.target import Target
from bridge.errors import CopilotError

CAN_DO = "I work on the music of this project: I can make loops, add, change or remove parts, apply effects, and answer questions about them."
_MAX_WORDS = 400


def interpret(text: str, context: Context) -> Interpretation:
    """Understand a musician's words.

    Args:
        text: What they said.
        context: What it can refer to.

    Returns:
        A plan whose steps carry typed arguments; or one short question; or a polite no. Words are
        never turned into a change on a guess.
    """
    if context.question is not None:
        answer = _answered(text, context)
        if answer is not None:
            return answer
    return _interpret(text, context)


def _interpret(text: str, context: Context) -> Interpretation:
    world = World(context)
    tokens = tuple(spelt(token, world.track_words) for token in tokenise(text))
    if not any(t.kind != "stop" for t in tokens):
        return Question("What shall I do?", ("make a lo-fi loop", "add drums", "what key is this?"))
    if len(tokens) > _MAX_WORDS:
        return Question("That is a lot at once. What shall I do first?")
    tags = _without_markers(tagged(tokens, world))
    off = [t for t in tags if t.off_topic]
    unknown = tuple(dict.fromkeys(t.words for t in tags if t.unknown or t.off_topic))
    if re.search(r"\b(?:hard (?:drive|disk)|file ?system|my (?:files|computer|documents|desktop|phone|laptop))\b", text, re.I) or _REFUSED.match(" ".join(t.text for t in tokens if t.kind != "stop")):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    clauses = clauses_of(tags)
    steps: list[Proposal] = []
    links: list[bool] = []
    carried = Carried()
    previous: Clause | None = None
    for position, clause in enumerate(clauses):
        if not _says_something(clause) or (steps and _SORT_IT.fullmatch(clause.words.strip())):
            continue
        scene = Scene(clause, world, carried, text, previous, tuple(steps))
        follows = position + 1 < len(clauses) and _says_something(clauses[position + 1])
        if follows and _complains(clause) and clauses[position + 1].verbs:
            carried, previous = _topic(carried, clause, world), clause
            continue
        try:
            reading = _read(scene)
        except (CopilotError, ValueError) as error:
            return Question(_sentence(error), ())
        if follows and (not reading or isinstance(reading, Question)) and _only_topic(clause):
            carried, previous = _topic(carried, clause, world), clause
            continue
        if isinstance(reading, tuple) and any(p.task == "impression" for p in steps) and any(p.task == "impression" for p in reading):
            continue
        if isinstance(reading, (Question, Decline)):
            return _declined(off, unknown, tags) or reading
        if not reading:
            if _declined(off, unknown, tags) is not None or not steps:
                return _lost(scene, off, unknown, tokens)
            if _weighty(clause):
                return Question(f"I did not understand “{clause.words.strip()}”. What do you mean by it?")
            continue
        links += [False] * len(reading)
        steps += reading
        carried = _carry(carried, reading, clause)
        previous = clause
    steps = [s for i, s in enumerate(steps) if not (i and s.task == steps[i - 1].task in ("describe", "detect_chords", "undo") and s.arguments == steps[i - 1].arguments and s.task != "undo")]
    if any(s.task == "undo" and s.arguments.as_json().get("everything") for s in steps):
        steps = [s for s in steps if s.task != "undo" or s.arguments.as_json().get("everything")]
    if not steps:
        return _lost(None, off, unknown, tokens)
    refused = _declined(off, unknown, tags, found=steps)
    if refused is not None:
        return refused
    return Plan(_ordered(steps, text), text, unknown)


_SORT_IT = re.compile(r"(?:[,:]|and|so|please|then|can you|could you|now| )*(?:fix|correct|sort(?: it)?(?: out)?|do|solve|mend)(?: it| that| this)?(?: please| now)*")


def _complains(clause: Clause) -> bool:
    """Whether it only says what is wrong, before saying what to do."""
    return bool(
        clause.says(r"(?:is|are|sounds?|seems?|it|a bit|little|kind of) (?:\w+ )?too|boring|do not like|did not like|rubbish|awful|ugly|bad|wrong|hate|find it|meant to be|supposed to be|drifts?|off (?:the )?grid|what would go|got (?:this|a|the|these)|i have (?:this|a|these)|here is|there is")
        and not clause.asks_now
    )


def _only_topic(clause: Clause) -> bool:
    """Whether it names what the next clause is about, and no more."""
    return not clause.says("out|off|gone|muted") and not any(t.senses.verbs - {"set", "want", "choose", "build_on", "keep"} and t.words not in ("is", "in", "be", "like", "would") for t in clause.tags if t.senses.part is None) and bool(clause.parts or clause.tracks or clause.ranges or clause.says("got|would go"))


def _topic(carried: Carried, clause: Clause, world: World) -> Carried:
    """What a clause without a wish leaves for the next one."""
    own = named(clause, world)
    return replace(carried, named=own or carried.named, ranges=clause.ranges or carried.ranges)


_MARKERS = frozenset({"first", "firstly", "right", "okay", "alright", "so", "well", "second", "secondly", "1st", "wait", "no", "oh", "hmm"})


def _without_markers(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags less the words that only open a sentence: "right, …", "ok so first …"."""
    kept = list(tags)
    while len(kept) > 1 and kept[0].words in _MARKERS and not kept[0].track:
        follows = kept[1]
        opens = follows.words in (",", *_MARKERS) or follows.words in ("undo", "redo") or (follows.senses.verbs and kept[0].words in ("first", "okay", "so", "wait"))
        if not opens:
            break
        kept = kept[2 if follows.words == "," else 1 :]
    return tuple(kept)


def _sentence(error: Exception) -> str:
    if isinstance(error, CopilotError):
        return str(error)
    return "That is outside what I can do. Which value shall I use?"


def _says_something(clause: Clause) -> bool:
    return bool(
        clause.keep or clause.without or clause.except_parts
        or any(not t.stop and (t.senses.musical or t.senses.verbs or t.amount or t.key or t.spans or t.unknown or t.off_topic or t.metre or t.chords or t.track or t.senses.pointer or t.senses.degree or t.quote or t.number is not None or t.ordinal or t.numerals or t.words not in _COURTESY) for t in clause.tags)
    )  # fmt: skip


_COURTESY = frozenset("please thanks thank you very much okay hi hello hey and then so well also now just sir mate cheers ta great cool nice perfect good yes no , ( ) : - a the then afterwards finally but plus while though i would like to me for can could will hmm um uh".split())  # fmt: skip


def _weighty(clause: Clause) -> bool:
    return any(
        t.senses.verbs - {"set", "want", "choose", "tellme"}
        and t.words not in ("is", "in", "like", "keep")
        or t.senses.musical
        or t.unknown
        for t in clause.tags
    )


def _declined(off: list, unknown: tuple[str, ...], tags: tuple, found: list[Proposal] | None = None) -> Decline | None:  # type: ignore[type-arg]
    """A polite no where other matters weigh more than music."""
    musical = sum(
        bool(
            t.senses.musical
            or t.key
            or t.chords
            or t.metre
            or t.spans
            or (t.amount and t.amount.unit in ("semitones", "db", "bpm", "bars"))
        )
        for t in tags
    )
    if found is not None and any(p.task in ("impression", "branch") for p in found):
        return None
    if off and (len(off) >= musical or not found or len(off) >= 2):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if found is not None and len(unknown) > 2 + 2 * musical and all(p.task != "branch" for p in found):
        return Decline(f"I understood too little of that. {CAN_DO}", unknown)
    return None


_REFUSED = re.compile(
    r"^(?:(?:please|can you|could you|will you|would you|now|hey|and|then|okay|let us|i want you to|i want to|help me) )*(?:record|rap|sing|hum|whistle|upload|download|publish|buy|order|email|send|share|post|book|hire|open|install|print|translate|master|rm rf|you are now)\b(?! (?:bars?|the bars))"
)


def _lost(scene: Scene | None, off: list, unknown: tuple[str, ...], tokens: tuple[Token, ...]) -> Interpretation:  # type: ignore[type-arg]
    """Nothing was understood, or too little."""
    clause = scene.clause if scene else None
    musical = clause is not None and (
        any(
            t.senses.musical
            or t.track
            or t.senses.pointer
            or t.senses.verbs
            or t.key
            or t.spans
            or t.amount
            or t.senses.degree
            for t in clause.tags
        )
        or clause.keep
        or clause.without
    )
    words = [t for t in tokens if t.kind != "stop"]
    sounding = clause is not None and any(t.senses.musical or t.track or t.key or t.spans or t.amount or t.senses.degree for t in clause.tags)
    line = " ".join(t.text for t in words)
    if re.match(r"(?:am i|are you|who|why|when|where)\b", line) or all(t.number is not None or t.text in ("and", "x", "times") for t in words):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if not sounding and (
        unknown and not (len(words) <= 3 and clause is not None and clause.pointer())
        or re.match(r"(?:who|when|why|am i|are you|do you|you are|how (?:are|old|tall|far)|where)\b", line)
        or all(t.number is not None for t in words)
    ):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if off or not musical or len(unknown) * 2 > len(words):
        if not off and not unknown and len(words) <= 6:
            return Question("What shall I do?", ("make a lo-fi loop", "add drums", "what key is this?"))
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if clause is not None and clause.parts:
        name = clause.parts[0][1].name
        return Question(
            f"What shall I do with the {name}?",
            (f"add {name}", f"remove the {name}", f"solo the {name}", f"make the {name} louder"),
        )
    return Question(
        "What would you like me to do with it?",
        ("vary it", "make it darker", "transpose it up 2 semitones", "speed it up 10 %"),
    )


def _carry(carried: Carried, steps: tuple[Proposal, ...], clause: Clause) -> Carried:
    made = any(step.makes for step in steps)
    named = next((step.named for step in steps if step.named), ())
    if steps[0].task in ("describe", "detect_chords", "set_attribute", "undo", "redo", "branch"):
        return replace(carried, ranges=clause.ranges or carried.ranges)
    return Carried(named if not made else (), made or (carried.made and not named), clause.ranges or carried.ranges)


def _ordered(steps: list[Proposal], text: str) -> tuple[Step, ...]:
    """Steps with ids, each waiting only for what it needs."""
    order_word = re.search(r"\b(?:then|after|afterwards|first|finally|next|before)\b|;|\.\s", text, re.I) is not None
    built: list[Step] = []
    for index, step in enumerate(steps):
        after: list[str] = []
        for earlier, other in enumerate(steps[:index]):
            if order_word or _touches(other, step):
                after = [f"s{earlier + 1}"] if order_word else [*after, f"s{earlier + 1}"]
        built.append(Step(f"s{index + 1}", step.task, step.arguments, tuple(after)))
    return tuple(built)


_READS = frozenset({"describe", "detect_chords"})


def _touches(first: Proposal, second: Proposal) -> bool:
    """Whether the second needs the first done before it."""
    if first.task == second.task == "add_track" or first.task == second.task == "set_attribute":
        return False
    if first.task in _READS and second.task in _READS:
        return False
    one, other = _aim(first), _aim(second)
    if one is None or other is None:
        return True
    apart = one.kind in ("role", "track") and other.kind in ("role", "track") and one != other
    return not apart


def _aim(step: Proposal) -> Target | None:
    target = getattr(step.arguments, "target", None)
    return target if isinstance(target, Target) else None


_YES = re.compile(
    r"^(?:yes|yeah|yep|sure|okay|ok|do it|go ahead|please do|y|exactly|correct|right|yes please)[.! ]*$", re.I
)
_NO = re.compile(r"^(?:no|nope|nah|cancel|never ?mind|forget it|none|nothing|stop)[.! ]*$", re.I)


def _answered(text: str, context: Context) -> Interpretation | None:
    """The words as an answer to the open question; None where they are a request of their own."""
    question = context.question
    if question is None:
        return None
    bare = replace(context, question=None, asked="")
    words = text.strip().strip(".!").lower()
    choices = question.choices
    number = re.fullmatch(r"(?:number |option |choice |the )?(\d+)(?:st|nd|rd|th)?(?: one)?", words)
    ordinals = {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "last": len(choices),
    }
    spoken = re.fullmatch(r"(?:number |option |choice |the )?(\w+)(?: one| option| choice)?", words)
    picked = int(number.group(1)) if number else ordinals.get(spoken.group(1)) if spoken else None
    if picked is not None and 1 <= picked <= len(choices):
        return _interpret(choices[picked - 1], bare)
    if _NO.match(words):
        return Decline("All right, nothing was changed.")
    if _YES.match(words) and len(choices) == 1:
        return _interpret(choices[0], bare)
    whole = _interpret(text, bare)
    if isinstance(whole, Plan) and any(t.senses.verbs for t in tagged(tokenise(text), World(bare))):
        return whole
    said = {w for w in re.findall(r"[\w#%]+", words)} - {
        "the",
        "a",
        "an",
        "on",
        "please",
        "in",
        "of",
        "that",
        "one",
        "it",
    }
    fitting = [c for c in choices if said and said <= {w for w in re.findall(r"[\w#%]+", c.lower())}]
    if len(fitting) == 1:
        chosen = _interpret(fitting[0], bare)
        if isinstance(chosen, Plan):
            return chosen
    if context.asked:
        for joined in (
            f"{context.asked} {text}",
            f"{context.asked} on {text}",
            f"{context.asked} by {text}",
            f"{context.asked} to {text}",
        ):
            both = _interpret(joined, bare)
            if isinstance(both, Plan):
                return both
        vague = re.sub(
            r"\b(?:something|it|the thing|one of (?:them|the \w+)|the other (?:one|track)|some ?thing|this|that)\b",
            text,
            context.asked,
            count=1,
        )
        if vague != context.asked and isinstance(both := _interpret(vague, bare), Plan):
            return both
    return whole


def _read(scene: Scene) -> Reading:
    """The first reading that fits."""
    clause, world = scene.clause, scene.world
    if (
        any(t.off_topic for t in clause.tags)
        and not clause.quoted
        and making.impression(scene) is None
        and not _music_first(clause)
    ):
        return None
    if (found := history.history(scene)) is not None:
        return found
    if (unclear := _ambiguous(scene)) is not None:
        return unclear
    if (found := _again(scene)) is not None:
        return found
    if (found := stating.question(scene)) is not None:
        return found
    if (found := stating.midi(scene)) is not None:
        return found
    if (found := history.takes(scene)) is not None:
        return found
    return _act(scene)


def _ambiguous(scene: Scene) -> Question | None:
    """Ask where one word fits several tracks, or where two things are offered with "or"."""
    clause, world = scene.clause, scene.world
    if clause.asks or clause.says("what|which|is it|is this"):
        return None
    for tag, part in clause.parts:
        names = world.tracks_with(tag.words)
        if len(names) > 1 and not clause.says("both|all|every|each|an?|some") and not any(p.role == part.role for p in world.context.parts) and clause.says("the|my|those|these"):
            return Question("Which one do you mean?", tuple(clause.words.replace(tag.words, name) for name in names))
    aims = [t for t in clause.tags if t.senses.part is not None or t.track]
    for first, second in pairwise(aims):
        between = [t.words for t in clause.tags if first.end <= t.start < second.start]
        if "or" in between and not (clause.verbs & {"add", "want"}) and not clause.without and clause.words.count("either") == 0:
            return Question("Which of the two?", tuple(t.words for t in (first, second)))
    return None


def _music_first(clause: Clause) -> bool:
    return sum(t.off_topic for t in clause.tags) < sum(bool(t.senses.musical) for t in clause.tags)


def _again(scene: Scene) -> Reading:
    """ "Do that to the chords too", "same for the bass", "again but for the lead": the last step on something else."""
    clause, world = scene.clause, scene.world
    found = clause.says(
        r"(?:do|apply|repeat|try) (?:that|it|this|the same(?: thing)?|same)(?: again)?(?: thing)?(?: but)? (?:to|for|on|with|in)|(?:the )?same (?:thing |again |effect |treatment )?(?:for|to|on|with)|again (?:but )?(?:for|on|to|with)|(?:and )?(?:the )?\w+ (?:too|as well)$|likewise|ditto|do (?:that|it|this) (?:again|once more)|same again|repeat (?:that|it|this)|again(?: please)?$|once more|one more time|a (?:little |tiny )?bit more$|^more$|even more$|more of (?:that|it)|further$|again"
    )
    if found is None or clause.ranges and clause.has("again") and not clause.says("same|do (?:that|it)"):
        return None
    if (
        clause.moods
        and not clause.says("same|again|do (?:that|it)")
        or clause.genres
        or (clause.amount("semitones", "db", "bpm", "bars", "takes", "%") and not clause.says("again|same"))
    ):
        return None
    if scene.steps:
        step_task, step_arguments = scene.steps[-1].task, scene.steps[-1].arguments
    elif world.context.plan is not None:
        step = world.context.plan.steps[-1]
        step_task, step_arguments = step.task, step.arguments  # type: ignore[assignment]
    else:
        return None
    repeatable = (
        "pitch_shift",
        "change_speed",
        "apply_effects",
        "restyle",
        "vary",
        "rearrange",
        "remove_track",
        "isolate_track",
        "regenerate",
        "extend",
        "fit_to_grid",
        "transcribe",
        "export_midi",
        "more_takes",
        "detect_chords",
        "describe",
        "split_stems",
        "undo",
        "redo",
    )
    if step_task not in repeatable:
        return None
    from bridge.controller.grammar.targets import named

    if (
        clause.effects
        or clause.has("add", "remove", "isolate", "rearrange", "transpose", "speed", "extend", "make")
        and not clause.says("do (?:that|it|this|the same)|same|again")
    ):
        return None
    aims = named(clause, world)
    if step_task in ("remove_track", "isolate_track") and clause.parts:
        changed = step_arguments.model_copy(update={"what": tuple(p.name for _, p in clause.parts)})
        return (Proposal(step_task, changed),)
    bare = clause.says(
        r"(?:do (?:that|it|this) )?(?:again|once more|one more time)|repeat (?:that|it)|same again|bit more|more|further|even more"
    )
    if not aims and clause.pointer() == "all":
        aims = (Target("all"),)
    if not aims and not bare:
        return None
    updates: dict[str, object] = {}
    if clause.says("bit more|little more") and "amount" in type(step_arguments).model_fields:
        updates["amount"] = 0.25
    if clause.ranges and "ranges" in type(step_arguments).model_fields:
        updates["ranges"] = clause.ranges
    if aims and "target" in type(step_arguments).model_fields:
        return tuple(
            Proposal(step_task, step_arguments.model_copy(update={**updates, "target": aim}), named=(aim,))
            for aim in aims
        )
    return (Proposal(step_task, step_arguments.model_copy(update=updates)),)


def _act(scene: Scene) -> Reading:
    clause, world = scene.clause, scene.world
    head = clause.verbs
    says = clause.says
    creating = (
        clause.has("add", "make", "want")
        and not says(
            r"make (?:it|this|that|them|everything|the|these|those|all|both|my)|give (?:it|this|that|them|the|everything|my)"
        )
        and not says("put (?:it|this|that|them|the|everything) ")
    )
    lone_without = clause.without and not any(
        t.senses.verbs or t.senses.musical or t.amount or t.key
        for t in clause.tags
        if t.words not in ("is", "in", "like", "want", "with", "be", "play", "have", "use", "hear", "keep")
    )
    if lone_without:
        return changing.remove(scene)
    if (says("swap|exchange|switch out|substitute|trade") and clause.parts) or _recast(clause):
        return changing.rearrange(scene)
    if (found := stating.statement(scene)) is not None and (
        says("lock|unlock|locked|unlocked|freeze|unfreeze|pin|unpin|release")
        or found
        and isinstance(found, tuple)
        and all(p.arguments.lock is not None for p in found)
    ):  # type: ignore[attr-defined]
        return found
    if (
        clause.except_parts
        and (clause.has("remove") or says("everything|only|all|out|off|gone|silent") or not clause.verbs) and not clause.has("transpose", "speed", "again", "vary", "rearrange", "extend", "fit", "shift")
        and not (clause.moods or clause.effects or sound.wants_gain(clause) or clause.amount("semitones"))
    ):
        return changing.remove(scene)
    if _isolates(clause) and not (says("stems?") and clause.has("split")):
        return changing.isolate(scene)
    if (
        clause.has("split")
        and not says("stems? of|split the difference")
        and (clause.has("split") and (head & {"split"} or says("stems?|split|separate|unmix|demix")))
        and not clause.has("fit")
    ):
        return stating.stems(scene)
    if (
        changing.wants_fit(clause)
        and not (clause.genres or clause.moods or clause.effects and not says("in time"))
        and not (creating and clause.parts)
    ):
        if not (clause.says("tempo|speed") and clause.amount("bpm")):
            return changing.fit(scene)
    if (found := making.drums_to_music(scene)) is not None:
        return found
    if (found := making.impression(scene)) is not None:
        return found
    if _extends(clause):
        return changing.extend(scene)
    if _removes(clause):
        return changing.remove(scene)
    if (clause.has("vary") or says("variations?|variants?")) and not says("twist and") and not (clause.has("fit")):
        return changing.vary(scene)
    if _rewrites(clause, world, scene_ranges=bool(scene.carried.ranges) and not scene.steps):
        return changing.regenerate(scene)
    if _speeds(clause, creating):
        return _kept_out(scene, sound.speed(scene))
    if _pitches(clause, creating):
        return _kept_out(scene, sound.pitch(scene))
    if (found := stating.statement(scene)) is not None:
        return found
    if _rearranges(clause, world, scene):
        return changing.rearrange(scene)
    panned = sound.side_of(clause) is not None
    effect = panned or clause.effects or sound.wants_gain(clause) or clause.amount("hz") or _tone(clause)
    new_part = creating and making._objects(clause)
    moods = clause.moods and not creating
    if effect and creating and making._objects(clause) and all(making.definite(clause, t) for t in making._objects(clause)) and clause.effects:
        found = sound.effects(scene)
        if found is not None:
            return _kept_out(scene, found)
    if _new_part(scene, creating):
        return making.make(scene)
    if effect and not _new_with_effect(clause, creating) and not (moods and not panned and _mood_rather(clause)):
        found = sound.effects(scene)
        if found is not None:
            return _kept_out(scene, found)
    if new_part and not (says("more|less") and clause.moods and not says("an?|some|another")):
        return making.make(scene)
    if clause.moods and not (creating and (clause.genres or making._bare_whole(clause) or says(making.WHOLE))):
        if not (world.context.empty and not scene.carried.made and (_noun(clause) or clause.genres or clause.parts)):
            restyled = changing.restyle(scene)
            if restyled is not None and not (
                clause.parts and says("an?|some") and not says("a (?:bit|little|lot|touch|tad|hair)") and creating
            ):
                return restyled
    made = making.make(scene)
    if made is not None and (
        creating
        or clause.genres
        or clause.parts
        and says("an?|some|another|one more")
        or world.context.empty
        or takes_only(clause)
    ):
        return made
    if (
        made is not None
        and clause.parts
        and (clause.ranges or clause.chords_said or any(t.senses.style for t in clause.tags))
        and not head
    ):
        return made
    if (
        head & {"add", "want", "make"}
        and says(
            "something|anything|stuff|a part|an instrument|another (?:part|track|instrument)|a track|one more|a layer|layer"
        )
        and not clause.parts
        and not clause.genres
    ):
        return making.ask_what(scene)
    if clause.attributes and (head & {"set", "lock"} or says("change|set|adjust|switch|modify")):
        name = clause.attributes[0]
        example = {
            "tempo": "set the tempo to 120",
            "key": "set the key to A minor",
            "metre": "set the metre to 3/4",
            "genre": "set the genre to house",
            "chords": "the chords are Am F C G",
            "swing": "set swing to 60 %",
        }.get(name)
        return Question(f"Change the {name} to what?", (example,) if example else ())
    return None


_NOUN_VERBS = frozenset({"set", "build_on", "choose"})


def _new_part(scene: Scene, creating: bool) -> bool:
    """Whether a part is named as something new, with no verb: "one more guitar, palm muted", "bass, walking"."""
    clause = scene.clause
    objects = making._objects(clause)
    if not objects or scene.carried.named and not clause.says("an?|some|another|more"):
        return False
    verbs = [t for t in clause.tags if t.senses.verbs - _NOUN_VERBS and t.words not in ("with", "in", "be", "on", "solo", "part", "like", "need", "want", "needs")]
    if creating or [t for t in verbs if t not in objects and not (t.senses.style or t.senses.genre or t.senses.mood)]:
        return False
    first = objects[0]
    if clause.says("the|my|that|those|these|this|less|too|it|them|everything|not|should|could be|on (?:the|it|this|that)|louder|quieter|higher|lower") and not clause.amount("takes"):
        definite = set(clause.before(first, 3)) & {"the", "my", "that", "those", "these", "this"}
        if definite or clause.says("less|too|louder|quieter|higher|lower|not|should|it|them"):
            return False
    compared = any(t.words.endswith("er") and t.senses.mood for t in clause.tags) or clause.says("more|really|very|way|much") and not clause.says("one more|an?|another")
    styled = any(t.senses.style and t not in objects for t in clause.tags)
    counted = clause.amount("takes") is not None
    article = bool(set(clause.before(first, 3)) & {"a", "an", "some", "another", "more", "extra"})
    if any(t.senses.effect and t.start < first.start for t in clause.tags) and clause.says("on|to"):
        return False
    return bool((article or counted or styled or clause.chords_said) and not (compared and not article))


def takes_only(clause: Clause) -> bool:
    """Whether a number of versions is asked for."""
    return clause.amount("takes") is not None


def _recast(clause: Clause) -> bool:
    """Whether one instrument is to play what another plays now."""
    if len(clause.parts) < 2 or clause.ranges or clause.has("add"):
        return False
    said = clause.says(
        r"let (?:an?|the|some) \w+(?: \w+)? play (?:the|those|these|this|that|my)|replace (?:\w+ ){1,4}(?:by|with) (?:an? |the |some )?|(?:play|played) (?:\w+ )?on (?:an? |the )?|make (?:the |my )?\w+ play (?:on|with)"
    )
    certain = clause.says("let") is not None or clause.parts[-1][1].certain or clause.parts[1][1].certain
    return said is not None and certain and not clause.says("drum fill|an? fill")


def _noun(clause: Clause) -> bool:
    return (
        clause.says(r"(?:an?|some) (?!bit|little|lot|touch|tad|hair)") is not None
        or clause.says("loop|track|song|beat|music") is not None
    )


def _tone(clause: Clause) -> bool:
    return (
        bool(
            clause.says(r"sounds?|tones?|sounding|timbre|eq")
            and any(m in ("warm", "bright", "dark") for _, m in clause.moods)
            and clause.says(r"(?:sounds?|tones?|sounding|timbre|eq)(?! like)")
        )
        and not clause.genres
        or bool(clause.says("(?:more|less) bass$|(?:more|less) bass (?:on|in|to|please)"))
    )


def _mood_rather(clause: Clause) -> bool:
    """Whether an adjective that could be a mood or an effect is meant as a mood."""
    only = [t for t, e in clause.effects if not t.senses.mood]
    if only or clause.amount("hz", "db"):
        return False
    strong = {"bigger", "wider", "punchier", "gain", "lo_fi", "mono", "vinyl", "tape", "low_shelf"}
    return (
        not any(e in strong for _, e in clause.effects)
        and not _tone(clause)
        and not (sound.wants_gain(clause) and not clause.effects and not clause.moods)
    )


def _new_with_effect(clause: Clause, creating: bool) -> bool:
    """Whether an effect word only colours something new ("a distorted guitar", "add a wide pad")."""
    if not creating:
        return False
    objects = making._objects(clause)
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
        return bool(clause.genres and clause.says(making.WHOLE)) and not clause.says("it|this|that|the")
    first = objects[0]
    return first.senses.effect is None or any(t.senses.part and not t.senses.effect for t in objects)


def _isolates(clause: Clause) -> bool:
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
        and clause.says(r"(?:only|just) (?:the |my |those |these )?")
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
            or sound.wants_gain(clause)
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


def _removes(clause: Clause) -> bool:
    head = clause.head
    gone = clause.says(
        r"muted|get rid|take (?:\w+ ){0,5}(?:out|away|off)|(?:turn|switch) (?:\w+ ){0,4}off|cut (?:\w+ ){0,4}out|leave (?:\w+ ){0,3}out|(?:do not|no longer) (?:want|need|like) (?:\w+ ){0,2}|strip (?:\w+ ){0,3}out|drop (?:\w+ ){0,3}out|pull (?:\w+ ){0,3}out|(?:is|are) (?:gone|too much)|throw (?:\w+ ){0,3}(?:out|away)|out with|kick (?:\w+ ){0,3}out|should (?:go|disappear)|must go|gone|has to go|have to go|goes away|away with|needs? to go|do without|off$"
    )
    if clause.amount("db", "hz", "semitones", "%", "bpm") is not None or clause.says(
        r"(?:tempo|speed|volume|pitch|level|loudness)"
    ):
        return False
    if head is None or "remove" not in head.senses.verbs:
        return (
            bool(gone and (clause.parts or clause.tracks) and not clause.has("add"))
            and not clause.effects
            or bool(
                gone
                and clause.says("take|out|away")
                and (clause.parts or clause.tracks)
                and not clause.has("rearrange")
                and not clause.effects
            )
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


def _extends(clause: Clause) -> bool:
    if clause.has("speed") and not clause.says("longer|extend|continue|carry on|length|as long"):
        return False
    if clause.says(
        r"longer|extend|extended|lengthen|continue|carry (?:it )?on|keep (?:it |this |the loop )?going|prolong|continuation|elongate|outpaint|double (?:the|its|it is|this|that) length|twice (?:as long|the length)|(?:the |its )length|as long|keep on going|goes? on (?:for|longer)|expand (?:it|this|that|the)|too short|make it last|repeat (?:it|this) (?:for|until|to)|play on|keep playing"
    ):
        return not clause.says("notes? longer|longer notes|set the length|how long|reverb|delay|tail|fade")
    bars = clause.amount("bars")
    if bars is not None:
        if bars.signed and not clause.ranges or clause.says("go on for|goes on for|go for|last for|run for"):
            return True
        if clause.says(
            r"(?:add|give|need|want|have|put|tack|get)\b.*\b(?:\d+|another|an extra|one) (?:more |extra |further |additional |other )*bars?(?: more| extra| to (?:it|this|that|the end|the loop|the \w+)| at the end| on(?:to)? the end| on)?|(?:\d+) more bars|(?:another|an extra|extra|additional) (?:\d+ )?bars?"
        ) and not (
            clause.genres
            or any(t.senses.part and t.senses.part.certain for t in clause.tags)
            and not clause.says("to the|of the")
        ):
            return bool(
                clause.says("more|another|extra|additional|further|to (?:it|this|that|the)|at the end|on the end|onto")
            ) and not clause.says("bars? of (?!the|it|this|that|them)")
        if clause.says(
            r"(?:make|stretch|let|bring|take|get|i want|want|turn|should be|be) (?:it|this|that|the loop|the clip|them|everything|the \w+)(?: to)?(?: be| go| last| run)?(?: to| up to| into| for| out to)?(?: a| an)?(?: total of| full)? ?\d+ (?:- )?bars?|\d+ bars? (?:long|in (?:total|length|all)|total|altogether)"
        ):
            return not clause.genres and not clause.has("fit", "add")
    return False


def _rewrites(clause: Clause, world: World, *, scene_ranges: bool = False) -> bool:
    if clause.says("(?:another|different|other) sound") and not clause.parts:
        return False
    head = clause.head
    if head is not None and "again" in head.senses.verbs and head.words not in ("fix", "fill in with"):
        return bool(
            clause.parts or clause.ranges or clause.tracks or clause.pointer() or take_of(clause, world)
        ) or head.words not in ("redo", "re do", "fix", "patch")
    if clause.says("fix") and clause.ranges or clause.ranges and clause.says("again") and not clause.has("vary"):
        return True
    if clause.parts and clause.says("(?:be|is|sound|make the \\w+) (?:\\w+ )?different|differently") and clause.says("the|my|those"):
        return True
    if (
        clause.says(
            r"(?:do|write|play|make|compose|generate|try|start) (?:\w+ ){0,4}(?:again|over|anew|afresh|from scratch)|(?:once more|one more time|over again|anew|afresh)"
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


def _speeds(clause: Clause, creating: bool) -> bool:
    if clause.amount("bpm") is not None and not creating:
        stated = clause.says(
            r"(?:it|this|that|tempo|bpm|speed|song|loop|track) (?:is|are|was|=)|set (?:the )?(?:tempo|bpm|speed)|tempo (?:to|at|of|:|=)|we are|lock|assume|at \d+"
        )
        if clause.says(
            r"faster|slower|quicker|speed|slow|up|down|bring|make (?:it|this|that|them|the|everything)|take (?:it|this|that)|to \d+(?:\.\d+)? bpm|push|play|put (?:it|this|that|the \w+) (?:at|to)|stretch|get (?:it|this|that)|convert|change (?:it|this|that)|run (?:it|this)|go to|raise|increase|lower|reduce|drop"
        ) and not (
            stated
            and not clause.says(
                "bring|speed up|slow|faster|slower|stretch|make (?:it|this|that)|raise|increase|lower|reduce|drop|by"
            )
        ):
            return not clause.genres or bool(clause.says("make it|speed|slow|bring"))
        return False
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


def _pitches(clause: Clause, creating: bool) -> bool:
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
    if any(t.signed for t in clause.tags) and not clause.effects and not (clause.verbs - {"transpose", "shift", "set"}) and not creating:
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


def _rearranges(clause: Clause, world: World, scene: Scene) -> bool:
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
        if clause.says(r"(?:what if|imagine|how about|suppose) (?:it|this|that|the \\w+) (?:was|were|is|had been|in|as)|\\w+ (?:it|this|that|them|things) up|same (?:\\w+ )?(?:but|as|in)|but (?:as |in )?"):
            return True
        if clause.says(
            r"(?:what if|imagine|how about|suppose) (?:it|this|that|the \w+) (?:was|were|is|had been|in|as)|\w+ (?:it|this|that|them|things) up|same (?:\w+ )?(?:but|as|in)"
        ):
            return True
        if new and not (of_it and (to or verb or version)):
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
        or clause.head is not None
        and "rearrange" in clause.head.senses.verbs
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
        return bool(changing._incoming(clause))
    return bool(clause.says("instead of") and len(clause.parts) >= 2 and not clause.has("add"))


def _kept_out(scene: Scene, reading: Reading) -> Reading:
    """Ask rather than touch what must stay, where the task cannot spare it."""
    if not isinstance(reading, tuple) or not reading:
        return reading
    clause = scene.clause
    names = [k for k in (*clause.keep, *(p.name for p in clause.except_parts)) if k not in _HARMLESS]
    if not names:
        return reading
    aims = [_aim(step) for step in reading]
    if all(aim is not None and aim.kind in ("role", "track") and aim.name not in names for aim in aims):
        return reading
    spared = " and ".join(dict.fromkeys(names))
    others = [
        p.name or (p.role or "")
        for p in scene.world.context.parts
        if p.role not in names and p.name.lower() not in names
    ][:4]
    return Question(
        f"I cannot do that to everything and spare the {spared}. Which part shall I do it to?",
        tuple(f"{clause.words}, only the {o.lower()}" for o in others if o),
    )


_HARMLESS = frozenset(
    {
        "key",
        "pitch",
        "tempo",
        "metre",
        "genre",
        "mood",
        "bars",
        "rhythm",
        "chords",
        "swing",
        "density",
        "energy",
        "length",
        "title",
        "loudness",
        "speed",
        "timing",
        "instruments",
    }
)
