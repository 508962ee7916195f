"""Words that lean on what was done last: "again", "do that to the chords too", "the same but darker", "and 7–8"."""

from __future__ import annotations

import re

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.lexicon import PartName
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.targets import LAST, named
from bridge.controller.grammar.wishes import wishes
from bridge.core.target import Span, Target
from bridge.tasks.apply_effects import Arguments as ApplyEffects
from bridge.tasks.arguments import TaskArguments
from bridge.tasks.pitch_shift import Arguments as PitchShift
from bridge.tasks.rearrange import Arguments as Rearrange

_AGAIN = r"(?:do|apply|repeat) (?:that|it|this|the same(?: thing)?|same)(?: again)?(?: thing)?(?: but)?(?: to| for| on| with| in)?|(?:the )?same (?:thing |again |effect |treatment )?(?:for|to|on|with|but|again)|again|likewise|ditto|once more|one more time|a (?:little |tiny )?bit more$|^more$|even more$|more of (?:that|it)|further$"
_TOO = r"(?:too|as well|also|likewise)(?: please)?$"
_OPENS = r"^(?:[, ]*)(?:and|also|now|then|same|no|plus|what about|how about|or)\b"
_CHANGES = frozenset(
    {
        "pitch_shift", "change_speed", "apply_effects", "restyle", "vary", "rearrange", "remove_track", "isolate_track", "regenerate", "extend",
        "fit_to_grid", "transcribe", "export_midi", "more_takes", "detect_chords", "describe", "split_stems", "undo", "redo",
    }
)  # fmt: skip
_MAKES = frozenset({"generate", "impression", "add_track"})


def follow(scene: Scene) -> Reading:
    """Read a clause as the last step once more, with what it names put in the place of what was there."""
    last = _last(scene)
    if last is None:
        return None
    clause = scene.clause
    task, arguments = last
    again = clause.says(_AGAIN) is not None
    if task in _MAKES and not _on_players(clause):
        return (
            _made_anew(scene, task, arguments)
            if again and clause.says("same|again") and clause.says("but|with")
            else None
        )
    if (task not in _CHANGES and task not in _MAKES) or (clause.ranges and clause.has("again")):
        return None
    opens = re.match(_OPENS, clause.words) is not None or clause.says(_TOO) is not None
    opens = opens or (
        bool(_players(clause)) and re.match(r"(?:on|with) ", clause.words) is not None and not clause.verbs
    )
    if not (again or opens) or _own_wish(clause, again=again):
        return None
    return _repeated(scene, task, arguments, again=again)


def _last(scene: Scene) -> tuple[str, TaskArguments] | None:
    if scene.steps:
        return scene.steps[-1].task, scene.steps[-1].arguments
    plan = scene.world.context.plan
    if plan is None or not plan.steps or not isinstance(plan.steps[-1].arguments, TaskArguments):
        return None
    return plan.steps[-1].task, plan.steps[-1].arguments


def _own_wish(clause: Clause, *, again: bool) -> bool:
    """Whether it says itself what to do."""
    same = clause.says(r"do (?:that|it|this|the same)|same|repeat|apply (?:that|it|this)")
    if any(t.unknown or t.off_topic for t in clause.tags) and not same:
        return True
    if clause.effects or clause.genres or (clause.moods and not same):
        return True
    if (
        clause.says(r"(?<!do )(?:an?|some|another) (?!bit|little|lot)")
        and not clause.says(r"on (?:an?|the) |with an? |by an? ")
        and not same
    ):
        return True
    acting = clause.has(
        "add",
        "remove",
        "isolate",
        "rearrange",
        "transpose",
        "speed",
        "extend",
        "make",
        "vary",
        "split",
        "again",
        "lock",
        "unlock",
        "export",
        "transcribe",
        "tellme",
        "turn",
        "fit",
    )
    if acting and not same and not (again and not clause.has("lock", "unlock")):
        return True
    return bool(clause.key or clause.metre_said or clause.chords_said or clause.asks_attribute)


def _repeated(scene: Scene, task: str, arguments: TaskArguments, *, again: bool) -> Reading:
    clause, world = scene.clause, scene.world
    fields = type(arguments).model_fields
    updates: dict[str, object] = {}
    players = _players(clause)
    if players and task in ("rearrange", "add_track"):
        names = tuple(p.name for p in players)
        return (Proposal("rearrange", Rearrange(target=getattr(arguments, "target", LAST), instruments=names)),)
    ranges = clause.ranges or _bare_range(scene, arguments)
    if ranges and "ranges" in fields:
        updates["ranges"] = ranges
    if clause.says("bit more|little more") and "amount" in fields:
        updates["amount"] = 0.25
    updates.update(_sized(clause, arguments))
    if task in ("remove_track", "isolate_track") and clause.parts:
        changed = arguments.model_copy(update={**updates, "what": tuple(p.name for _, p in clause.parts)})
        return (Proposal(task, changed),)
    aims = named(clause, world)
    if not aims and clause.pointer() == "all":
        aims = (Target("all"),)
    if not aims and not updates and not again:
        return None
    if aims and "target" in fields:
        spoken_of = {aim.name for aim in aims}
        if "keep" in fields:
            updates["keep"] = tuple(k for k in getattr(arguments, "keep", ()) if k not in spoken_of)
        return tuple(
            Proposal(task, arguments.model_copy(update={**updates, "target": aim}), named=(aim,)) for aim in aims
        )
    if aims:
        return None
    return (Proposal(task, arguments.model_copy(update=updates)),)


def _on_players(clause: Clause) -> bool:
    """Whether it says no more than on what to play: "on a flute"."""
    return bool(_players(clause)) and re.match(r"(?:on|by) ", clause.words) is not None and not clause.verbs


def _players(clause: Clause) -> tuple[PartName, ...]:
    """Instruments after "on", "with" or "by"."""
    return tuple(
        p for t, p in clause.parts if p.certain and set(clause.before(t, 2)) & {"on", "by", "with"} and not p.piece
    )


def _bare_range(scene: Scene, arguments: TaskArguments) -> tuple[Span, ...]:
    """Read "and 7–8" after bars 3–4: the unit is the one said before."""
    held: tuple[Span, ...] = getattr(arguments, "ranges", ())
    match = re.search(r"(?<![\w.])(\d{1,3})\s*-\s*(\d{1,3})(?![\w.])", scene.clause.words)
    if not held or match is None or held[-1].unit not in ("bars", "beats", "seconds"):
        return ()
    low, high = float(match.group(1)), float(match.group(2))
    return (Span(held[-1].unit, low, high),) if 1 <= low <= high else ()


def _sized(clause: Clause, arguments: TaskArguments) -> dict[str, object]:
    """Another amount for the same change."""
    decibels, steps = clause.amount("db"), clause.amount("semitones")
    if decibels is not None and isinstance(arguments, ApplyEffects):
        first = arguments.effects[0]
        held = first.values.get("db", 1.0)
        size = -decibels.number if held < 0 < decibels.number and not clause.says("up|louder") else decibels.number
        return {"effects": (first.model_copy(update={"values": {**first.values, "db": size}}), *arguments.effects[1:])}
    if steps is not None and isinstance(arguments, PitchShift):
        down = clause.says("down|lower") or (arguments.semitones < 0 and not clause.says("up|higher"))
        return {"semitones": -abs(steps.number) if down else steps.number}
    return {}


def _made_anew(scene: Scene, task: str, arguments: TaskArguments) -> Reading:
    """Read "the same again but darker, in D minor": what was made last, with new wishes over the old."""
    wanted = {k: v for k, v in wishes(scene.clause).items() if v not in (None, (), "")}
    if not wanted:
        return None
    return (Proposal(task, arguments.model_copy(update={**wanted, "prompt": scene.text}), makes=True),)
