"""Undo, redo, branches and takes: moving through what was done."""

from __future__ import annotations

import re
from typing import Literal

from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.targets import LAST, named, take_of
from bridge.controller.grammar.tokens import words_of
from bridge.controller.grammar.wishes import takes_of
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.branch import Arguments as Branch
from bridge.tasks.keep_take import Arguments as KeepTake
from bridge.tasks.more_takes import Arguments as MoreTakes
from bridge.tasks.redo import Arguments as Redo
from bridge.tasks.undo import Arguments as Undo

_START = r"(?:back|return|reset|revert|restore|undo|start|put|go)\b.*\b(?:the (?:very )?(?:start|beginning|original|first version)|start over|square (?:one|1)|how (?:it|everything|this|things) (?:was|were)(?: (?:at|in) the (?:start|beginning)| before| originally)?|original(?: state| version)?|scratch|where (?:we|i) (?:started|began))"


_UNDO = (
    r"undo|undoes|undoing|take back|ctrl z|control z|cmd z|revert|roll(?: it)? back|(?:take|bring|turn|put|get|go|change) (?:it|that|this|the last (?:thing|one|change|step|edit)(?: you did)?|what you did|those|them) back(?: please)?(?: to (?:how|what|the way) it was(?: before)?)?"
    r"|(?:scrap|cancel|forget(?: all)?|discard|disregard|scratch) (?:that|it|this|the last (?:one|thing|change|edit|step|bit)|what you (?:just )?did)(?: last)?|never mind(?: that)?|nevermind|(?:go|step|move|jump) back(?: (?:a|one) step)?|one step back|a step back|back (?:a|one) step|take the last thing(?: you did)? back|go one back|back one"
    r"|that was (?:wrong|a mistake|worse|terrible|bad)|i (?:do not|did not) like (?:that|it|this|the change|the last (?:one|change))|put (?:it|that|everything) back(?: how it was| the way it was| as it was)?|(?:go|change|switch|set|bring|put) (?:it )?back to (?:how|what|the way) it was(?: before)?|back to (?:how|what) it was|remove your last change|get rid of (?:the|your) last change|unmake that|oops|that was better before|(?:scrap|drop|cancel|forget) both(?: changes| steps| edits)?|back$"
)


_REDO = r"redo|redoing|re do|(?:bring|put|get|have) back what (?:i|we|you) (?:just )?(?:undid|took back|undo|reverted)|undo the undo|undo that undo|(?:put|bring|get) (?:that|it|the change|that change|this change|the last change|this) back(?: again| in| on)?|reapply(?: it| that)?|step forward|go forward|forward (?:a|one) step|bring (?:it|that) back|(?:i )?changed my mind(?: again)?|ctrl y|unundo|restore what i undid|un undo|restore (?:it|that)|actually no that was good|actually i liked (?:it|that)"


_BACK = r"(?:go back|switch back|back|change back|return|go|jump|revert|load|open|restore|switch|bring back|checkout|get back|pull up|use|take me back|take me|recall|bring up|move)"


def branching(scene: Scene) -> Reading:
    """Read a clause as naming a state or going to one."""
    return _branch(scene)


def history(scene: Scene) -> Reading:
    """Read a clause as a move through history."""
    return _branch(scene) or _undo(scene) or None


def _undo(scene: Scene) -> Reading:
    clause, context = scene.clause, scene.world.context
    words = re.sub(
        r"\b(?:please|just|okay|actually|sorry|hmm|no|oh|well|wait|now|can you|could you|then|and|also|you|would)\b|[,.!?:]",
        " ",
        clause.words,
    )
    words = " ".join(words.split())
    words = re.sub(r"^take (?:the last \w+|what|everything|the \w+) .*back$", "take that back", words)
    parts = bool(clause.parts or clause.tracks or clause.ranges)
    if re.fullmatch(r"put (?:it|that|this) back how it was before", words):
        return (Proposal("undo", Undo()),)
    if re.fullmatch(
        r"(?:let us )?start (?:all )?over(?: again)?|start again from (?:the )?(?:scratch|beginning)", words
    ):
        return (Proposal("undo", Undo(everything=True)),)
    if re.search(_START, words) and not parts:
        return (Proposal("undo", Undo(everything=True)),)
    if re.search(
        r"^(?:undo|scrap|cancel|forget|discard|revert|lose|bin|delete|trash) (?:everything|all of (?:it|that|this|them)|all that|the (?:whole )?lot)(?: (?:you|we|i) (?:just )?did.*)?$",
        words,
    ) and _something_done(scene):
        return (Proposal("undo", Undo(everything=True)),)
    if (
        clause.says("undo|revert|go back")
        and clause.says("all|everything|all of it|all changes|every change|the lot")
        and not parts
    ):
        return (Proposal("undo", Undo(everything=True)),)
    if context.undone and re.search(rf"^(?:{_REDO})\b", words) and not parts:
        return (Proposal("redo", Redo(steps=_count(scene))),)
    if re.fullmatch(
        r"(?:let us |i want to |go ahead and |hm |then )?(?:redo one|redo|re do|redo (?:one|the) (?:step|steps?|last step|last change|undone change|undo)|redo (?:\w+ )?(?:steps?|changes?|edits?|times?)|undo the undo|reapply|step forward|go forward|unundo|redo (?:that|it|the last (?:one|thing|change|edit|undo)|what (?:i|we|you) (?:just )?(?:undid|took back|reverted)))(?: (?:twice|thrice|again))?",
        words,
    ):
        if re.search(r"redo (?:that|it|the last (?:one|thing))$", words) and not context.undone:
            return None
        return (Proposal("redo", Redo(steps=_count(scene))),)
    if re.search(
        r"(?:what|which|the (?:thing|change|step)s?) (?:that )?(?:i|we|you) (?:just )?(?:undid|took back|reverted)",
        words,
    ):
        return (Proposal("redo", Redo(steps=_count(scene))),)
    if re.search(r"(?:that|it) was better before", words):
        return (Proposal("undo", Undo()),)
    take_like = (
        context.takes > 1
        and re.search(r"previous|before|take|version|one", words)
        and not re.search(r"^undo|revert|change|step", words)
    )
    if take_like:
        return None
    if re.match(rf"(?:{_UNDO})(?!\w)", words) or re.search(
        rf"^(?:i want to |i would like to |let us |go ahead and |wait |nah |ugh |ew |um |uh |yikes |damn |want to |need to |like to |to )*(?:{_UNDO})(?!\w)",
        words,
    ):
        if parts and not re.match(r"(?:\w+ )*(?:undo|revert)", words):
            return None
        rest = re.sub(rf"^(?:{_UNDO})", "", words)
        if re.match(r"^\s*(?:to|with|for|and) ", rest) and re.search(r"\bto\b", rest) and not clause.says("undo"):
            return None
        return (Proposal("undo", Undo(steps=_count(scene))),)
    if (
        re.search(r"\b(?:go|step|move|jump|rewind|roll)\b.*\bback\b", words)
        and clause.amount("steps", "takes") is not None
    ):
        return (Proposal("undo", Undo(steps=_count(scene))),)
    if re.search(r"\b(?:back|reverse|take back|cancel)\b", words) and clause.amount("steps") is not None and not parts:
        return (Proposal("undo", Undo(steps=_count(scene))),)
    return None


def _something_done(scene: Scene) -> bool:
    """Whether there is something to take back."""
    return scene.world.done or bool(scene.steps)


def _count(scene: Scene) -> int:
    clause = scene.clause
    said = clause.amount("steps", "takes", "times")
    if said is not None and said.number >= 1:
        return int(said.number)
    if clause.says("twice|both"):
        return 2
    if clause.says("thrice"):
        return 3
    if clause.says("a couple"):
        return 2
    for index, tag in enumerate(clause.tags):
        if (
            tag.number is not None
            and tag.ordinal is None
            and tag.number == int(tag.number)
            and 1 <= tag.number <= 1000
            and tag.words != "one"
            and (index == 0 or clause.tags[index - 1].words != "take")
        ):
            return int(tag.number)
    return 1


def _branch(scene: Scene) -> Reading:
    clause, world = scene.clause, scene.world
    words = clause.words
    quote = next((t.quote for t in clause.tags if t.quote), None)
    for name, own in world.branch_names:
        said = " ".join(own)
        short = re.search(rf"\b{re.escape(said)}\b", words) or (
            len(own) > 1
            and re.search(
                rf"\b(?:{'|'.join(re.escape(w) for w in own if len(w) > 3)})\b (?:branch|version|one|idea)", words
            )
        )
        if (
            (short or (quote and quote.lower() == name.lower()))
            and (
                re.search(rf"\b{_BACK}\b", words)
                or re.search(r"\b(?:again|was better|is better|prefer|liked?)\b", words)
            )
            and not re.search(r"\bsave|call\b", words)
        ):
            return (Proposal("branch", Branch(branch=name)),)
    if not re.search(
        r"\b(?:save|store|branch|bookmark|snapshot|name|call|remember|label|mark|keep|tag|stash|park|checkpoint)\b",
        words,
    ):
        return None
    if re.search(rf"^(?:please |can you |could you |now )*{_BACK} (?:to )?(?:the )?branch\b", words):
        return Question("I know no branch of that name. Which do you mean?", tuple(scene.world.context.branches[:4]))
    match = (
        re.search(
            r"\b(?:save|bookmark|branch|snapshot|mark)\b.*\b(?:call|name|label) (?:it|this|that) (?P<name>.+)", words
        )
        or re.search(
            r"^(?:make )?(?:a )?(?:new )?branch ?:? (?!off|this|it|here|out|from)(?:called |named )?(?P<name>.+)", words
        )
        or re.search(
            r"\b(?:save|store|keep|bookmark|mark|remember|snapshot|tag|stash|park|label) (?:it|this|that|everything|these|what (?:we|i) have|(?:the |my )?(?:current |present |whole )?(?:state|version|thing|mix|arrangement|idea|loop|song|project|session|setup|one)|this (?:version|state|one|mix|idea|arrangement|loop|point)|a (?:copy|snapshot|version|branch))(?: (?:here|now|so far|right now|of (?:this|it)))? (?:as|under(?: the name)?|called|named|:|to)(?: (?:a )?(?:branch|version|state))?(?: (?:called|named))? (?P<name>.+)",
            words,
        )
        or re.search(
            r"\b(?:call|name|label|title|dub) (?:it|this|that|the)(?: (?:version|state|one|mix|idea|arrangement|branch|current|present))+ ?:? (?P<name>.+)",
            words,
        )
        or re.search(
            r"\b(?:create|make|start|new|open|add|begin|fork|save|want|need)\b.*\b(?:branch|checkpoint|bookmark|snapshot|version)(?: (?:called|named|as|:|with the name|for))+ (?P<name>.+)",
            words,
        )
        or re.search(r"\b(?:save|keep|bookmark|branch|snapshot|remember) as (?P<name>.+)", words)
        or re.search(
            r"\b(?:save|bookmark|branch|snapshot|keep|mark)\b.*\b(?:call|name|label) (?:it|this|that) (?P<name>.+)",
            words,
        )
        or re.search(
            r"^(?:branch|bookmark|checkpoint|snapshot)(?: (?:this|it|here|off|out|from|from here))*(?: (?:as|called|named|to|:))* (?P<name>.+)",
            words,
        )
        or re.search(
            r"\b(?:create|make|start|new|open|add) ?(?:a )?(?:new )?branch ?:? (?!off|this|it|here|out|from)(?:called |named )?(?P<name>.+)",
            words,
        )
        or re.search(r"\b(?:remember|bookmark|mark|snapshot|keep|save) (?:this|it) (?:under|as) (?P<name>.+)", words)
    )
    if match is None and not (clause.genres or clause.moods or clause.key or clause.metre_said or clause.parts):
        match = re.match(r"(?:call|name) this (?P<name>(?!song|track|tune|loop|piece|project)[\w ]{1,40})$", words)
    if match is None or re.search(r"\bmidi\b|\.mid\b|\bwav\b|\bmp3\b", words):
        if (
            re.fullmatch(
                r"(?:please )?(?:save|branch|bookmark|snapshot)(?: (?:this|it|the (?:version|state)|this version|this state|here|a branch))*",
                words,
            )
            and scene.world.done
        ):
            return Question("What shall I call this version?", ("save this as version A",))
        return None
    name = quote or _written(scene, match.group("name"))
    if not name:
        return Question("What shall I call this version?", ("save this as version A",))
    return (Proposal("branch", Branch(branch=name[:80], create=True)),)


def _written(scene: Scene, words: str) -> str:
    """A name as it was typed, found again in the request."""
    text = scene.text
    wanted = words.split()
    wanted = [w for w in wanted if w not in (",", ".", "!", "please")]
    for match in re.finditer(r"\S+", text):
        tail = text[match.start() :]
        got = words_of(tail)[: len(wanted)]
        if got == tuple(wanted):
            raw = tail.split()
            for length in range(1, len(raw) + 1):
                if len(words_of(" ".join(raw[:length]))) >= len(wanted):
                    return " ".join(raw[:length]).strip(" \"'.,!?")
    return " ".join(wanted)


_MORE = r"(?:another|one more|a new|a different|a second|different|alternate|alternative|an alternative|an alternate|alt|any other|got any other|further|more|fresh|other|new|extra|additional|some|several|again)"


_TAKE_WORDS = (
    r"(?:takes?|alternatives?|options?|alternates?|tries|try|attempts?|ideas|suggestions|versions?|goes|shots?)"
)


def takes(scene: Scene) -> Reading:
    """Read a clause as a choice among takes, or a wish for more of them."""
    return _keep(scene) or _more(scene)


def _keep(scene: Scene) -> Reading:
    clause, world = scene.clause, scene.world
    if clause.says("(?:more|less|bit) like"):
        return None
    words = clause.words
    if (
        clause.moods
        or (clause.effects and not clause.says("better|best"))
        or clause.genres
        or clause.amount("semitones", "db", "%")
    ):
        return None
    if (
        clause.ranges
        or clause.has("vary", "split", "transcribe", "export")
        or any("remove" in t.senses.verbs and t.words != "take" for t in clause.tags)
    ):
        return None
    target = named(clause, world)
    aim = target[0] if target else Target()
    makes_more = clause.says(rf"{_MORE} {_TAKE_WORDS}|\d+ more")
    if re.search(r"\b(?:the )?next (?:one|take|version|option|alternative)\b|^(?:the )?next(?: please)?$", words):
        return _kept(aim, move="next")
    if re.search(
        r"\b(?:the )?(?:previous|prior|preceding|earlier) (?:one|take|version|option)\b|\b(?:the )?(?:one|take|version) before(?: that| it| this)?\b|^(?:the )?previous(?: please)?$|\bgo back (?:a|one) take\b",
        words,
    ):
        if world.context.takes <= 1 and not re.search(r"\btake\b", words):
            return (Proposal("undo", Undo()),) if world.done else Question("Which take do you mean?")
        return _kept(aim, move="previous")
    if (
        re.search(r"\b(?:the )?(?:last|latest|final|newest|most recent) (?:take|version|option|alternative)\b", words)
        and not makes_more
    ):
        return _kept(aim, move="last")
    chosen = take_of(clause, world)
    if chosen is None:
        bare = re.fullmatch(r"(?:the )?(?:last one|last)(?: please| (?:was|is) (?:better|best|nicer))?", words)
        if world.context.takes > 1 and (
            bare or re.search(r"(?:keep|use|choose|pick|go with|prefer|like|take) the last(?: one)?$", words)
        ):
            return _kept(aim, move="last")
        if (
            clause.says("the other (?:one|take|version)")
            and (world.context.takes == 2 or clause.tracks)
            and not any("remove" in t.senses.verbs and t.words != "take" for t in clause.tags)
        ):
            return _kept(aim, move="next")
        return None
    if (
        clause.has("choose", "keep")
        or clause.says(
            "better|best|prefer|nicer|favorite|winner|i like|like|switch|swap|use|go|back|love|want|let us hear|hear|try|listen|play|is it|that one|activate|please"
        )
        or not any(t.senses.verbs for t in clause.tags)
    ):
        return _kept(aim, take=chosen)
    return None


def _kept(
    aim: Target, *, take: int | None = None, move: Literal["next", "previous", "last"] | None = None
) -> tuple[Proposal, ...]:
    return (
        Proposal(
            "keep_take",
            KeepTake(target=aim, take=take, move=move),
            named=(aim,) if aim != Target() else (),
            makes=aim == Target(),
        ),
    )


def _more(scene: Scene) -> Reading:
    clause, world = scene.clause, scene.world
    words = clause.words
    count = takes_of(clause)
    aim = named(clause, world)
    counted = re.fullmatch(r"(?:give me |i want |make |and )?([2-4]) more(?: please| of (?:them|those|these))?", words)
    if counted and (world.done or scene.steps):
        return (Proposal("more_takes", MoreTakes(target=LAST, count=int(counted.group(1))), named=(LAST,)),)
    asks = (
        None
        if clause.says("something|music|song")
        else clause.says(rf"{_MORE} (?:\w+ )?{_TAKE_WORDS}|alternatives?|alternates?|options?")
        or (count is not None and clause.says(_TAKE_WORDS + "|ideas"))
    )
    article = re.search(r"\b(?:of|for|to) an? (?!bit|lot)", words)
    if clause.says("something|music|song") or clause.genres or article or clause.moods:
        asks = None
    again = re.fullmatch(
        r"(?:please |just |okay |hmm |no |let us |can you |could you |give me |i want |i need |and |now |yes |well |, |make |do |maybe |show me |how about |then |get me |let me hear |to |want |need |would |like |i |you |me )*(?:(?:try|have) (?:that |it |this )?(?:once )?(?:again|once more|one more time|another time|another one|another)|another(?: one| go| try| shot)?|one more(?: one| try| time)?(?: please)?|another (?:one )?(?:of (?:those|them|these))?|once more|have another (?:go|try)|give it another (?:go|try|shot)|try (?:another|a different) (?:one|way)|something else|a different one|different one|retry|(?:a )?new one)(?: please| of (?:those|them)| like (?:that|it|this)| for (?:that|it|this|me)|,|!| again| thanks)*",
        words,
    )
    plan = world.context.plan
    if again and plan is not None and plan.steps[-1].task == "undo" and not scene.steps:
        return (Proposal("undo", Undo()),)
    if again and (world.done or scene.steps):
        return (Proposal("more_takes", MoreTakes(target=LAST), named=(LAST,)),)
    if again:
        return Question("Another what?", ("another take of the selection", "add another part: a pad"))
    if (clause.has("again") and clause.head is not None and "again" in clause.head.senses.verbs) or clause.says(
        "the other take"
    ):
        return None
    indefinite = any(set(clause.before(t, 3)) & {"a", "an", "some"} for t, _ in clause.parts)
    if clause.has("vary", "rearrange", "transpose") or (
        clause.parts and (indefinite or (clause.has("add") and not clause.says(r"(?:of|for|to) (?:the|that|this)")))
    ):
        return None
    if not asks and clause.says("again (?:, )?(?:but )?different") and (world.done or scene.steps):
        return (Proposal("more_takes", MoreTakes(target=LAST), named=(LAST,)),)
    if not asks or clause.says("variations?|variants?"):
        return None
    target = aim[0] if aim else _default(scene)
    if target is None:
        return None
    return (
        Proposal(
            "more_takes",
            MoreTakes(
                target=target,
                count=count
                or (
                    2
                    if clause.says("some|few|alternatives|options|alternates|takes|versions")
                    and not clause.says("another|an|a|one")
                    else 1
                ),
            ),
            named=aim or (LAST,),
        ),
    )


def _default(scene: Scene) -> Target | None:
    clause, world = scene.clause, scene.world
    pointer = clause.pointer()
    if scene.carried.made or (pointer == "it" and world.done):
        return LAST
    if pointer == "all":
        return Target("all")
    if scene.carried.named:
        return scene.carried.named[0]
    return Target() if world.selected or world.done else None
