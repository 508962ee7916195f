"""Words that sound like music but ask for none: other objects, knowledge, doubts, alternatives and denials.

A reading finds what a clause could mean; these checks see whether the clause asks for it at all. A
change made on a guess costs more than a question, so every doubt here ends in a question or a no.
"""

from __future__ import annotations

import re

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.foreign import foreign_compound, foreign_head, foreign_object, strange_verb
from bridge.controller.grammar.objects import definite, objects_of
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.refusing import CAN_DO
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.time_selection import doubtful
from bridge.core.plan import Decline, Question

_READS = frozenset({"describe", "detect_chords"})
_LONG = frozenset({"add_track", "generate", "impression", "drums_to_music"})
MOST_BARS = 128
SLOWEST_FASTEST = (10, 960)
_MAKING = frozenset({"add_track", "generate", "set_attribute", "restyle", "apply_effects"})

_SHAPING = frozenset({"add_track", "generate", "pitch_shift", "change_speed", "apply_effects", "restyle", "extend", "remove_track", "isolate_track", "regenerate", "set_attribute"})  # fmt: skip

_LEAD = r"(?:(?:and|so|hey|okay|but|now|well|then|also|,|hi|oh|um|just|please|first) )*"

_KNOWLEDGE = re.compile(
    rf"^{_LEAD}(?:who\b|whose\b|when\b|where\b|why\b(?! (?:do not|not))|how (?:do|does|did|to|can|could|would|should|is|are|was|come|much|many|old|far)\b(?! (?:you|it sound)\b)"
    r"|what (?:is|are|was|were|does|do|did|kind|sort)\b|what (?:should|shall|could|would|can) (?:i|we|one|you|a)\b|what \w+ (?:should|do|does|can)\b|which \w+ (?:should|do|does|is|are)\b"
    r"|is (?:an?|it true|it a good|it better)\b|are (?:all|most|there)\b|does (?:an?|the)\b|did (?:the|you|i)\b|do (?:you|i|we|they|all|most)\b)"
)
_POLITE = re.compile(
    rf"^{_LEAD}(?:how (?:about|can you)|what (?:about|if)|do you (?:mind|think you can|want to)|would you|what (?:is|would) (?:it|this|that|the \w+) (?:sound|be) like)\b"
)
_LIFE = re.compile(
    rf"^{_LEAD}(?:(?:i|he|she|they) (?:am|is|are|was|were|play|plays|played|own|owns|bought|broke|sold|work|went|teach|got)"
    r"|my (?:\w+ ){1,3}(?:is (?:in|at|on|broken|ill|sick|gone)|quit|quits|died|left|broke)|(?:my|our) (?:\w+ )?(?:player|players|teacher|brother|sister|singer|drummer|band)\b)"
)
_OPINION = re.compile(
    rf"^{_LEAD}(?:i|we) (?:really |do |just |quite )*(?:like|love|enjoy|adore|dig) (?:how|the way|what|when|where|that the)\b"
)
_WISHING = re.compile(
    r"\b(?:looking for|after an?|thinking|hearing|missing|going for|feeling|trying|in need|want|need|like|give|make|add|play an?|getting|not (?:happy|sure|hearing|feeling))\b"
)
_UNSURE = re.compile(
    r"\b(?:not sure|unsure|do not know|no idea|can not decide|could not decide|undecided|whichever|should (?:i|we) (?:\w+ )*|is it (?:an? )?(?:good|better|wise)|or not$|what do you think)\b"
)
_IF = re.compile(
    rf"^{_LEAD}if (?!you (?:can|could|would|like|do not mind|please|want|may)\b|possible|it is (?:possible|okay|not too much)|i (?:may|could|can))"
)
_DENIED = re.compile(
    rf"^{_LEAD}(?:i )?(?:do|did|please do|must|should|would) not (?!(?:forget|hesitate|stop|be|know|you|like|care|mind|worry|hear|think|find|i|we|want|feel|need|have)\b)\w+|^{_LEAD}never (?!mind\b)\w+"
)
_UNASKED = re.compile(rf"^{_LEAD}(?:i|we|nobody|no one) (?:did not |never )?(?:ask|asked|order|ordered)(?: you)? for\b")
_FORBIDDEN = re.compile(
    r"(?:please )?(?:do not|never) (?:add|include|put in|make|create) (?:\w+ ){0,4}\w+|(?:oh |ah |no )*never mind(?: that| it)?"
)
_ADDED_SOUND = frozenset({"reverb", "delay", "chorus", "phaser", "flanger", "distortion", "overdrive", "saturation", "tape", "tremolo", "vibrato", "bitcrush", "compressor", "telephone", "vinyl"})  # fmt: skip


def guarded(scene: Scene, reading: Reading) -> Reading:
    """A reading, or a question or a no where the clause does not ask for what was read in it."""
    if not isinstance(reading, tuple) or not reading:
        return reading
    clause = scene.clause
    words = clause.words.strip(" ,")
    if all(step.task in _READS for step in reading):
        return _no(clause) if _elsewhere(clause) else reading
    if any(step.task in ("branch", "impression", "keep_take") for step in reading):
        return reading
    if (question := doubtful(words, clause.ranges) or _only_whole(clause, reading)) is not None:
        return question
    if (bounds := _out_of_bounds(clause, reading)) is not None:
        return bounds
    if clause.tracks and not clause.asks and not _KNOWLEDGE.match(words):
        return _doubted(scene, words) or reading
    if _KNOWLEDGE.match(words) and not _POLITE.match(words) and not _asked_for(words):
        return _no(clause)
    if _LIFE.match(words) and not _WISHING.search(words):
        return _no(clause) if clause.parts or reading[0].task != "restyle" else reading
    if foreign_object(clause.tags):
        return _no(clause)
    if any(step.task in _MAKING for step in reading) and _trails_off(clause):
        return _no(clause)
    if all(step.task in _SHAPING for step in reading) and (verb := strange_verb(clause)) is not None:
        return Question(f"I do not know how to “{verb}” here. What shall I change?")
    made = all(step.task in _MAKING for step in reading)
    if (thing := foreign_head(clause.tags) or (foreign_compound(clause.tags) if made else None)) is not None:
        sure = sum(bool(t.senses.musical) for t in clause.tags) > 1 or clause.pointer() is not None
        return Question(f"I do not know what “{thing}” is here. What shall I change?") if sure else _no(clause)
    if _DANGLING.search(words) and not clause.tags[-1].key:
        return Question(f"{words.capitalize()} what?")
    if (style := _style_of_what_is_there(scene, reading)) is not None:
        return style
    return _doubted(scene, words) or _there_already(scene, reading) or reading


def _only_whole(clause: Clause, reading: tuple[Proposal, ...]) -> Question | None:
    """Ask where the time selection is named to something that can only be done to a whole clip."""
    drawn = any(span.unit == "selection" for span in clause.ranges)
    if not drawn or all({"ranges", "at"} & set(type(step.arguments).model_fields) for step in reading):
        return None
    return Question(
        "I can do that to a whole clip, not to a stretch of it. What shall I do?",
        ("regenerate the time selection", "vary the time selection"),
    )


def _out_of_bounds(clause: Clause, reading: tuple[Proposal, ...]) -> Question | None:
    """Ask for another number rather than do without one that is too large or too small."""
    bars, tempo = clause.amount("bars"), clause.amount("bpm")
    if bars is not None and not 1 <= bars.number <= MOST_BARS and any(step.task in _LONG for step in reading):
        return Question(
            f"I can make 1 to {MOST_BARS} bars at once, not {bars.number:g}. How many shall it be?", ("make it 8 bars",)
        )
    if (
        tempo is not None
        and not tempo.signed
        and (tempo.number > SLOWEST_FASTEST[1] or (tempo.number < SLOWEST_FASTEST[0] and not _by(clause)))
    ):
        low, high = SLOWEST_FASTEST
        return Question(f"Tempos go from {low} to {high} bpm. Which shall it be?", ("set the tempo to 120",))
    return None


def _by(clause: Clause) -> bool:
    return clause.says("by|faster|slower|more|less|up|down|off|add|plus|minus|raise|lower|drop|shave") is not None


def elsewhere(scene: Scene) -> bool:
    """Whether words that name music are about something else: knowledge, people, or a thing that is none."""
    clause, words = scene.clause, scene.clause.words.strip(" ,")
    if _KNOWLEDGE.match(words) and not _POLITE.match(words) and not _asked_for(words):
        return not clause.pointer()
    if _told_of_something(clause):
        return True
    if _OPINION.match(words):
        return True
    named = [t for t, _ in clause.parts if {"the", "my", "this", "those", "these"} & set(clause.before(t, 2))]
    about = named or _points(clause) or clause.tracks or clause.ranges
    if _LIFE.match(words) and not _WISHING.search(words):
        return not about
    return not about and sum(bool(t.senses.musical) for t in clause.tags) < 2 and foreign_head(clause.tags) is not None


def _points(clause: Clause) -> bool:
    """Whether a pronoun stands for itself, rather than before a word that is no music: "in that company"."""
    for tag, following in zip(clause.tags, (*clause.tags[1:], None), strict=True):
        if tag.senses.pointer and not (following is not None and (following.unknown or following.off_topic)):
            return True
    return False


def _told_of_something(clause: Clause) -> bool:
    """Whether it tells what something does, in a verb that is no music: "that rings a bell"."""
    tags = clause.tags
    return len(tags) > 2 and tags[0].words in ("that", "it", "this", "he", "she", "they") and tags[1].unknown


def denied(clause: Clause) -> bool:
    """Whether it says what must not be done or was not asked for, and no more."""
    words = clause.words.strip(" ,")
    return _DENIED.match(words) is not None or _UNASKED.match(words) is not None


def conditional(clause: Clause) -> bool:
    """Whether it makes what follows hang on something that only ears can tell."""
    return _IF.match(clause.words.strip(" ,")) is not None


def forbids(text: str) -> bool:
    """Whether all that is said is that nothing shall come in."""
    return _FORBIDDEN.fullmatch(text) is not None


def _asked_for(words: str) -> bool:
    return re.match(rf"^{_LEAD}(?:are there|do (?:i|we) need) ", words) is not None


def _no(clause: Clause) -> Decline:
    unknown = tuple(dict.fromkeys(t.words for t in clause.tags if t.unknown or t.off_topic))
    return Decline(f"That is not something I can do. {CAN_DO}", unknown)


_SECTION = re.compile(
    r"\b(?:(?:make|in|during|of|for|at|into|before|after|through|until) the chorus\b(?! (?:effect|on|off))|the chorus (?:needs|should|is|feels|sounds|could|has|must|wants)\b(?! (?:off|on|too much)))"
)


def _doubted(scene: Scene, words: str) -> Question | None:
    """Ask where the words doubt, condition or offer a choice, or want an effect off a sound."""
    if _IF.match(words) or _UNSURE.search(words):
        return Question("Shall I do it? Tell me what to change.", (re.sub(r"^.*?\bshould (?:i|we) ", "", words),))
    if scene.clause.parts and re.search(
        r"\b(?:can not|can hardly|can barely|could not) (?:really |even )?hear\b", words
    ):
        name = scene.clause.parts[0][0].words
        return Question(f"Shall I make the {name} louder?", (f"make the {name} louder",))
    if (pair := _alternatives(scene.clause)) is not None:
        return Question("Which of the two?", pair)
    if _SECTION.search(words) and not scene.clause.ranges:
        return Question("Which bars are the chorus?", ("bars 1 to 4", "the chorus effect"))
    if (effect := effect_off(scene.clause)) is not None:
        return Question(
            f"I cannot take the {effect.replace('_', ' ')} out of a sound that has it. Shall I go back to before?",
            ("undo",),
        )
    return None


_DANGLING = re.compile(r"\b(?:with|to|by|than|the|an?|my|from|into)$")


def _there_already(scene: Scene, reading: tuple[Proposal, ...]) -> Question | None:
    """Ask where what would be added is spoken of as being there: "get the bass out of the way"."""
    clause = scene.clause
    if any(step.task != "add_track" for step in reading) or clause.says(
        r"an? (?!bit|little|touch|tad|lot|hair|notch)|some|another|new|more|second|extra|add"
    ):
        return None
    asked = objects_of(clause)
    for tag, part in clause.parts:
        if tag in asked and definite(clause, tag) and not part.piece and scene.world.has_part(part):
            name = tag.words
            return Question(f"There is a {name} already. What shall I do with it?", (f"add another {name}",))
    return None


def _style_of_what_is_there(scene: Scene, reading: tuple[Proposal, ...]) -> Question | None:
    """Ask where a way of playing is said of a part that is there: "lead: legato" wants no second lead."""
    clause = scene.clause
    if len(reading) != 1 or reading[0].task != "add_track" or len(clause.parts) != 1:
        return None
    tag, part = clause.parts[0]
    told = [t for t in clause.tags if not t.stop and t is not tag and t.words not in ("please", "now", "more", "the")]
    if not scene.world.has_part(part) or not told or not all(t.senses.style for t in told):
        return None
    style = told[0].words
    return Question(
        f"Shall I write the {tag.words} anew?", (f"rewrite the {tag.words}", f"add another {style} {tag.words}")
    )


def _elsewhere(clause: Clause) -> bool:
    """Whether a question is about something other than this music: "how loud is a jet engine"."""
    foreign = [t for t in clause.tags if t.unknown or t.off_topic]
    here = clause.pointer() or clause.tracks or clause.ranges or clause.says("we|my|our|here|session|project|you")
    return not here and (len(foreign) > 1 or any(t.off_topic for t in foreign))


def _trails_off(clause: Clause) -> bool:
    """Whether the part or number it names only opens words about something else."""
    known = [t for t in clause.tags if t.senses.musical or t.key or t.metre or t.chords or t.track]
    if not known or any(t.senses.verbs and t.senses.part is None for t in clause.tags if t.start < known[0].start):
        return False
    after = [t for t in clause.tags if (t.unknown or t.off_topic) and t.start >= known[0].end]
    article = set(clause.before(known[0], 4)) & {"a", "an", "some", "another", "more"}
    acts = any(t.senses.verbs and t.words not in ("is", "in", "form") for t in clause.tags)
    lone = len(known) == 1 and known[0].senses.part is not None and not article and not acts
    return (lone and bool(after)) or (len(after) >= 2 and len(known) <= 1)


def _alternatives(clause: Clause) -> tuple[str, str] | None:
    tags = clause.tags
    for index, tag in enumerate(tags):
        if tag.words != "or" or index == 0 or index + 1 >= len(tags):
            continue
        before = next((t for t in reversed(tags[:index]) if t.words not in ("a", "an", "the", "it", "please")), None)
        after = next((t for t in tags[index + 1 :] if t.words not in ("a", "an", "the", "it", "make")), None)
        if before is None or after is None or after.number is not None or after.words in ("so", "something", "two"):
            continue
        if any(_acts(t) for t in (before,)) and any(_acts(t) for t in (after,)):
            return before.words, after.words
    return None


def _acts(tag: Tag) -> bool:
    return bool(
        (tag.senses.verbs and tag.senses.part is None)
        or tag.senses.effect
        or tag.senses.mood
        or tag.words in ("faster", "slower", "louder", "quieter", "softer", "higher", "lower", "longer", "shorter")
    )


def effect_off(clause: Clause) -> str | None:
    """The effect that a clause wants less of, or off."""
    words = clause.words
    for tag, effect in clause.effects:
        if effect not in _ADDED_SOUND or tag.senses.part is not None:
            continue
        before = " ".join(w for t in clause.tags if t.end <= tag.start for w in t.words.split())
        if re.search(
            r"\b(?:remove|take off|take out|take|lose|reduce|less|drop|cut|kill|ditch|get rid of|strip|strip out|turn down|turn off|lower|mute|silence|delete|erase|bypass|disable|without) (?:\w+ ){0,5}?(?:some of |of )?(?:the |that |this |my |its )?$",
            before + " ",
        ) or re.search(rf"\b{re.escape(tag.words)} off\b", words):
            return effect
    return None


def negated_first(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags less what "not the bass, the drums" rules out at the start."""
    if not tags or tags[0].words != "not":
        return tags
    for index, tag in enumerate(tags[1:6], 1):
        if tag.words in (",", "but"):
            ruled_out = tags[1:index]
            follows = any(t.senses.part is not None or t.track for t in tags[index + 1 :])
            return tags[index + 1 :] if follows and any(t.senses.part or t.track for t in ruled_out) else tags
        if tag.senses.verbs and tag.senses.part is None:
            return tags
    return tags
