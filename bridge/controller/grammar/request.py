"""A whole request: its clauses read in turn, each knowing what those before it named and made."""

from __future__ import annotations

import re
from dataclasses import replace

from bridge.controller.grammar.chatter import without_chatter
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.constraints import says_something
from bridge.controller.grammar.correcting import corrected
from bridge.controller.grammar.deciding import aim_of, read_clause
from bridge.controller.grammar.guarding import conditional, denied, elsewhere, forbids, guarded, negated_first
from bridge.controller.grammar.lexicon import spelt
from bridge.controller.grammar.particles import joined
from bridge.controller.grammar.reading import Proposal, Scene
from bridge.controller.grammar.refusing import CAN_DO, courtesy, declined, lost, refused, untouched
from bridge.controller.grammar.splitting import clauses_of
from bridge.controller.grammar.tags import Tag, tagged
from bridge.controller.grammar.targets import Carried, named
from bridge.controller.grammar.time_selection import nothing_drawn
from bridge.controller.grammar.tokens import as_typed, tokenise
from bridge.controller.grammar.world import World
from bridge.controller.memory import Context
from bridge.core.plan import Decline, Interpretation, Plan, Question, Step
from bridge.core.target import Target
from bridge.errors import CopilotError
from bridge.tasks.describe import Arguments as Describe
from bridge.tasks.regenerate import Arguments as Regenerate
from bridge.tasks.remove_track import Arguments as RemoveTrack

_MAX_WORDS = 400


def understood(text: str, context: Context) -> Interpretation:
    """A request as it stands, no question being open."""
    world = World(context)
    tokens = tuple(spelt(token, world.track_words) for token in tokenise(text))
    if not any(t.kind != "stop" for t in tokens):
        return Question("What shall I do?", ("make a lo-fi loop", "add drums", "what key is this?"))
    if len(tokens) > _MAX_WORDS:
        return Question("That is a lot at once. What shall I do first?")
    tags = joined(tagged(tokens, world))
    meant = corrected(tokens, tags)
    if meant is None:
        return Question("I lost the thread there. What shall I do instead?")
    if meant == tokens:
        meant = without_chatter(tokens, tags)
    if meant != tokens and not refused(text, tokens):
        return understood(as_typed(meant), context)
    tags = negated_first(_without_markers(tags))
    off = [t for t in tags if t.off_topic]
    unknown = tuple(dict.fromkeys(t.words for t in tags if t.unknown or t.off_topic))
    if refused(text, tokens):
        return Decline(f"That is not something I can do. {CAN_DO}", unknown)
    if courtesy(tags):
        return Decline("Nothing to do there: nothing was changed.", unknown)
    if _HELP.search(" ".join(t.text for t in tokens)):
        return Question(f"{CAN_DO} What shall I do?", ("make a lo-fi loop", "add drums", "what key is this?"))
    clauses = clauses_of(tags)
    if len(clauses) == 1 and forbids(" ".join(t.words for t in tags if not t.stop)):
        return Question("I leave it as it is. What shall I do instead?")
    steps: list[Proposal] = []
    carried = Carried()
    previous: Clause | None = None
    spared: tuple[str, ...] = ()
    for position, clause in enumerate(clauses):
        if not _says_something(clause) or (steps and _SORT_IT.fullmatch(clause.words.strip())):
            continue
        clause = replace(clause, keep=(*spared, *clause.keep))
        scene = Scene(clause, world, carried, text, previous, tuple(steps))
        if any(tag.undrawn for tag in clause.tags) and not clause.ranges:
            return nothing_drawn(text)
        follows = position + 1 < len(clauses) and _says_something(clauses[position + 1])
        if follows and clause.keep and not clause.without and not any(says_something(t) for t in clause.tags):
            spared = clause.keep
            continue
        spared = ()
        if follows and conditional(clause):
            return Question("That is for you to judge. Shall I do it?", (clauses[position + 1].words.strip(" ,"),))
        if follows and _ACKNOWLEDGED.fullmatch(clause.words.strip(" ,")):
            continue
        if (
            follows
            and _complains(clause)
            and (
                clauses[position + 1].verbs
                or clauses[position + 1].says("back|undo|revert")
                or (clauses[position + 1].effects and clauses[position + 1].pointer())
            )
        ):
            carried, previous = _topic(carried, clause, world), clause
            continue
        try:
            if denied(clause) and not clause.keep:
                if follows or steps:
                    carried, previous = _topic(carried, clause, world), clause
                    continue
                return untouched(clause)
            reading = guarded(scene, read_clause(scene))
        except (CopilotError, ValueError) as error:
            return Question(_sentence(error), ())
        if not steps and not follows and not (isinstance(reading, tuple) and reading) and elsewhere(scene):
            return Decline(f"That is not something I can do. {CAN_DO}", unknown)
        if follows and (not reading or isinstance(reading, Question)) and _only_topic(clause):
            carried, previous = _topic(carried, clause, world), clause
            continue
        if (
            isinstance(reading, tuple)
            and any(p.task == "impression" for p in steps)
            and any(p.task == "impression" for p in reading)
        ):
            continue
        if steps and not (isinstance(reading, tuple) and reading) and _ANEW.fullmatch(clause.words.strip(" ,")):
            anew = _rewritten(steps[-1])
            if anew is not None:
                steps[-1:] = anew
                continue
        if isinstance(reading, (Question, Decline)):
            return declined(off, unknown, tags) or reading
        if not reading:
            if declined(off, unknown, tags) is not None or not steps:
                return lost(scene, off, unknown, tokens)
            if not any(t.senses.verbs for t in tags) and all(t.unknown or not says_something(t) for t in clause.tags):
                return Decline(f"That is not something I can do. {CAN_DO}", unknown)
            if _weighty(clause):
                return Question(f"I did not understand “{clause.words.strip()}”. What do you mean by it?")
            continue
        steps += reading
        carried = _carry(carried, reading, clause)
        previous = clause
    steps = _told_together(steps)
    steps = [
        s
        for i, s in enumerate(steps)
        if not (i and s.task == steps[i - 1].task and s.task not in _ADDING and s.arguments == steps[i - 1].arguments)
    ]
    if any(s.task == "undo" and s.arguments.as_json().get("everything") for s in steps):
        steps = [s for s in steps if s.task != "undo" or s.arguments.as_json().get("everything")]
    if len(steps) == 1 and steps[0].task == "restyle" and _merely_coloured(tags, unknown):
        return Question(
            "Shall I change the feeling of it?", ("make it darker", "make it more relaxed", "make it busier")
        )
    if not steps:
        return lost(None, off, unknown, tokens)
    no = declined(off, unknown, tags, found=steps)
    if no is not None:
        return no
    named_freely = any(
        s.task in ("impression", "branch") or s.arguments.as_json().get("attribute") == "title" for s in steps
    )
    return Plan(_ordered(steps, text), text, () if named_freely else unknown)


_ACKNOWLEDGED = re.compile(
    r"(?:yes|yeah|good|great|nice|perfect|cool|okay|keep|like|love|i like|i love|that is)(?: ?,)?(?: (?:that|it|this)(?: one)?| (?:good|great|nice|perfect|better|it))?"
)


def _told_together(steps: list[Proposal]) -> list[Proposal]:
    """Questions about the same thing as one: "how many bars is it, and what metre"."""
    found: list[Proposal] = []
    for step in steps:
        last = found[-1].arguments if found else None
        asked = step.arguments
        if (
            isinstance(last, Describe)
            and isinstance(asked, Describe)
            and last.target == asked.target
            and last.about
            and asked.about
        ):
            together = last.model_copy(update={"about": tuple(dict.fromkeys((*last.about, *asked.about)))})
            found[-1] = replace(found[-1], arguments=together)
        else:
            found.append(step)
    return found


def _merely_coloured(tags: tuple[Tag, ...], unknown: tuple[str, ...]) -> bool:
    """Whether an adjective is all there is to go by, in words that may be about something else."""
    words = " ".join(t.words for t in tags)
    chatter = re.search(r"^(?:i am|i feel|we are|you are|my|he is|she is) ", words) is not None
    praise = (
        re.fullmatch(
            r"(?:that is |it is |very |really |so |pretty |oh |wow |, )*(?:cool|sweet|smooth|wild|fun|lovely|epic|sick|tight|massive|huge)(?: [!.])*",
            words,
        )
        is not None
    )
    asked = re.search(
        r"\b(?:more|less|make|sound|sounds?|feel|be|too|not|bit|little|much|lot|way|very|should|give|turn|restyle|keep|it|this)\b|er\b",
        words,
    )
    return praise or chatter or (bool(unknown) and asked is None)


_ADDING = frozenset({"add_track", "generate", "more_takes", "pitch_shift", "extend", "vary"})
_HELP = re.compile(
    r"^(?:please )?(?:help(?: me)?(?: please)?|what (?:can|do) (?:you|i) (?:do|say|ask)(?: here)?|how does (?:this|it) work|what are you|who are you)(?: \\?)?$"
)
_SORT_IT = re.compile(
    r"(?:[,:]|and|so|please|then|can you|could you|now| )*(?:fix|correct|sort(?: it)?(?: out)?|do|solve|mend)(?: it| that| this)?(?: please| now)*"
)


_ANEW = re.compile(
    r"(?:and |then |, )*(?:please )?(?:write|make|do|create|compose|give me|get me) (?:me )?(?:an? )?(?:new|better|different|fresh|other) one"
)


def _rewritten(step: Proposal) -> list[Proposal] | None:
    """Parts that go to be written anew, in the place of their going."""
    if not isinstance(step.arguments, RemoveTrack):
        return None
    aims = [Target("role", name) for name in step.arguments.what] or [step.arguments.target]
    ranges = step.arguments.ranges
    return [Proposal("regenerate", Regenerate(target=aim, ranges=ranges), makes=True, named=(aim,)) for aim in aims]


def _complains(clause: Clause) -> bool:
    """Whether it only says what is wrong, before saying what to do."""
    return bool(
        clause.says(
            r"(?:^|(?:is|are|sounds?|seems?|feels?|it|a bit|little|kind of) )(?:\w+ )?too|(?:sounds?|feels?) (?:(?:a bit|kind of|so|very|really|pretty|rather) )?\w+$|boring|do not like|did not like|rubbish|awful|ugly|bad|wrong|hate|find it|meant to be|supposed to be|drifts?|off (?:the )?grid|what would go|got (?:this|a|the|these)|\d+(?:\.\d+)? (?:\w+ )?(?:flat|sharp|off|out|behind|ahead|late|early|too \w+)$|i have (?:this|a|these)|here is|there is"
        )
        and not clause.asks_now
    )


def _only_topic(clause: Clause) -> bool:
    """Whether it names what the next clause is about, and no more."""
    return (
        not clause.says("out|off|gone|muted")
        and not any(
            t.senses.verbs - {"set", "want", "choose", "build_on", "keep"}
            and t.words not in ("is", "in", "be", "like", "would")
            for t in clause.tags
            if t.senses.part is None
        )
        and bool(clause.parts or clause.tracks or clause.ranges or clause.says("got|would go"))
    )


def _topic(carried: Carried, clause: Clause, world: World) -> Carried:
    """What a clause without a wish leaves for the next one."""
    own = named(clause, world)
    return replace(carried, named=own or carried.named, ranges=clause.ranges or carried.ranges)


_MARKERS = frozenset(
    {
        "first",
        "firstly",
        "right",
        "okay",
        "alright",
        "so",
        "well",
        "second",
        "secondly",
        "1st",
        "wait",
        "no",
        "oh",
        "hmm",
    }
)


def _without_markers(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags less the words that only open a sentence: "right, …", "ok so first …"."""
    kept = list(tags)
    while len(kept) > 1 and kept[0].words in _MARKERS and not kept[0].track:
        follows = kept[1]
        opens = (
            follows.words in (",", *_MARKERS)
            or follows.words in ("undo", "redo")
            or (follows.senses.verbs and kept[0].words in ("first", "okay", "so", "wait"))
        )
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
        or any(not t.stop and (t.senses.musical or t.senses.verbs or t.amount or t.key or t.spans or t.undrawn or t.unknown or t.off_topic or t.metre or t.chords or t.track or t.senses.pointer or t.senses.degree or t.quote or t.number is not None or t.ordinal or t.numerals or t.words not in _COURTESY) for t in clause.tags)
    )  # fmt: skip


_COURTESY = frozenset(["please", "thanks", "thank", "you", "very", "much", "okay", "hi", "hello", "hey", "and", "then", "so", "well", "also", "now", "just", "sir", "mate", "cheers", "ta", "great", "cool", "nice", "perfect", "good", "yes", "no", ",", "(", ")", ":", "-", "a", "the", "then", "afterwards", "finally", "but", "plus", "while", "though", "i", "would", "like", "to", "me", "for", "can", "could", "will", "hmm", "um", "uh"])  # fmt: skip


def _weighty(clause: Clause) -> bool:
    return any(
        (t.senses.verbs - {"set", "want", "choose", "tellme"} and t.words not in ("is", "in", "like", "keep"))
        or t.senses.musical
        or t.unknown
        for t in clause.tags
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
    one, other = aim_of(first), aim_of(second)
    if one is None or other is None:
        return True
    apart = one.kind in ("role", "track") and other.kind in ("role", "track") and one != other
    return not apart
