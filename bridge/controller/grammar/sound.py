"""Pitch, speed and the sound itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from bridge.controller.grammar.changing import aims
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.levels import by_frequency, gain_request, side_of, wants_gain
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.wishes import degree_of
from bridge.core.plan import Question
from bridge.core.vocabulary.effects import EFFECTS
from bridge.tasks.apply_effects import Arguments as ApplyEffects
from bridge.tasks.effect_request import EffectRequest


class _Wanted(NamedTuple):
    effect: str
    tag: Tag


_SHELVES = {"low_shelf", "high_shelf", "bell"}


_LESS = r"less|reduce|cut|lower|turn down|decrease|down|remove|roll off|take out|take off|too much|attenuate|drop|dip|scoop|quieter|softer|minus|fewer|without|tame|back off|pull back|pull down"


def effects(scene: Scene) -> Reading:
    """A chain of effects, in the order they were said."""
    clause = scene.clause
    wanted = _wanted(clause)
    gain = wants_gain(clause)
    if not wanted and not gain:
        filtered = by_frequency(clause)
        if filtered is None:
            return None
        return _steps(scene, (filtered,), ())
    requests: list[EffectRequest] = []
    cutoff = by_frequency(clause)
    passing = [w for w in wanted if w.effect in ("high_pass", "low_pass")]
    if cutoff is not None and cutoff.effect == "bell" and len(passing) == 1 and "db" not in _units(clause):
        cutoff = EffectRequest(effect=passing[0].effect, values={"hz": cutoff.values["hz"]})
    if cutoff is not None and all(w.effect in (*_SHELVES, "high_pass", "low_pass", "gain") for w in wanted):
        return _steps(scene, (cutoff,), tuple(w.tag for w in wanted))
    if gain and not any(w.effect not in ("gain",) for w in wanted):
        request = gain_request(clause)
        if isinstance(request, Question):
            return request
        return _steps(scene, (request,), tuple(w.tag for w in wanted))
    for item in wanted:
        near = _near(clause, item, wanted)
        request = _request(near, item, len(wanted))
        if isinstance(request, Question):
            return request
        if request.effect not in {r.effect for r in requests}:
            requests.append(request)
    if clause.amount("hz") is not None and not any("hz" in r.values for r in requests):
        return Question("I can only do that to the whole sound. Shall I?", (requests[0].effect.replace("_", " "),))
    return _steps(scene, tuple(requests), tuple(w.tag for w in wanted))


def _units(clause: Clause) -> set[str]:
    return {t.amount.unit for t in clause.tags if t.amount is not None}


def _steps(scene: Scene, requests: tuple[EffectRequest, ...], skip: tuple[Tag, ...]) -> Reading:
    clause = scene.clause
    source = tuple(t for t, p in clause.parts if clause.before(t, 3)[-3:] and _keyed(clause, t))
    reduced = Clause(
        tuple(
            t
            for t in clause.tags
            if t not in source
            and not (t.words in ("everything", "all") and clause.amount("hz") is not None)
            and (t not in skip or (t.track and t.senses.part))
        ),
        clause.keep,
        clause.without,
    )
    tracks = aims(Scene(reduced, scene.world, scene.carried, scene.text))
    if isinstance(tracks, Question):
        return tracks
    ranges = clause.ranges
    if (
        not ranges
        and clause.pointer() in ("it", None)
        and scene.carried.ranges
        and not scene.carried.made
        and clause.says("there|to it|on it|it")
    ):
        ranges = scene.carried.ranges
    return tuple(
        Proposal("apply_effects", ApplyEffects(target=t, effects=requests, ranges=ranges), named=(t,)) for t in tracks
    )


def _keyed(clause: Clause, tag: Tag) -> bool:
    """Whether a part is what a sidechain listens to."""
    if not clause.says("sidechain|side chain|pump|pumping|duck|ducking|sidechained|side chained"):
        return False
    before = " ".join(clause.before(tag, 3))
    return (
        bool(re.search(r"\b(?:to|from|by|with|against|when|under|off)(?: the| a| my)?$", before))
        and len(clause.parts) + len(clause.tracks) > 1
    ) or (
        bool(re.search(r"\b(?:to|from|by|off|against)(?: the| a| my)?$", before))
        and tag.words in ("kick", "kick drum", "kicks")
    )


def _wanted(clause: Clause) -> list[_Wanted]:
    found: list[_Wanted] = []
    tone = clause.says(r"sounds?|tones?|sounding|eq|timbre") is not None
    for index, tag in enumerate(clause.tags):
        effect = tag.senses.effect
        if effect is None:
            if tone and tag.senses.mood in ("warm", "bright", "dark") and not tag.senses.genre:
                name = {"warm": "warmer", "bright": "brighter", "dark": "darker"}[tag.senses.mood]
                turned = "less" in clause.before(tag, 2)
                found.append(_Wanted(EFFECTS[name].opposite or name if turned else name, tag))
            if tag.senses.part is not None and tag.words == "bass" and clause.before(tag, 1) in (("more",), ("less",)):
                found.append(_Wanted("low_shelf", tag))
            continue
        following = clause.tags[index + 1].words if index + 1 < len(clause.tags) else ""
        if (
            tag.senses.mood in ("warm", "bright", "dark")
            and not tone
            and effect in ("warmer", "brighter", "darker")
            and tag.words in ("warmer", "brighter", "darker")
        ):
            continue
        if tag.words in ("top",) and clause.says("on top"):
            continue
        if (
            tag.words
            in (
                "level",
                "space",
                "room",
                "top",
                "bottom",
                "mid",
                "stereo",
                "spread",
                "air",
                "attack",
                "drive",
                "hall",
                "plate",
                "snap",
                "spring",
                "punch",
            )
            and tag.senses.part is None
            and following in ("bars", "one")
        ):
            continue
        found.append(_Wanted(effect, tag))
    if not any(w.effect == "pan" for w in found) and side_of(clause) is not None:
        found.append(_Wanted("pan", next(t for t in clause.tags if t.words in ("left", "right"))))
    if clause.says("filter|filtered|filtering|filter out") and clause.amount("db") is None:
        swap = {"low_shelf": "high_pass", "high_shelf": "low_pass"}
        found = [_Wanted(swap.get(w.effect, w.effect), w.tag) for w in found]
    if len(found) > 1:
        found = [w for w in found if not (w.effect == "tape" and clause.says("tape (?:delay|echo)"))]
        names = {w.effect for w in found}
        if len(names) < len(found) and "reverb" in names:
            found = [w for w in found if w.tag.words not in ("wet", "space")] or found
        if "gain" in names and names & _SHELVES:
            found = [w for w in found if w.effect != "gain"]
        if names & {"high_pass", "low_pass", "delay", "reverb"} and "eq" in {w.tag.words for w in found}:
            found = [w for w in found if w.tag.words != "eq"]
        if (
            "reverb" in names
            and any(
                w.tag.words in ("wet", "space", "room", "hall", "plate", "spring", "chamber", "big hall") for w in found
            )
            and any(w.effect == "delay" or w.tag.words in ("reverb", "verb") for w in found)
        ):
            found = (
                [w for w in found if not (w.effect == "reverb" and w.tag.words in ("wet", "space"))]
                if any(w.effect == "delay" for w in found)
                else found
            )
        if "bigger" in names and "reverb" in names:
            found = [w for w in found if w.effect != "bigger"]
    return found


def _near(clause: Clause, item: _Wanted, wanted: list[_Wanted]) -> Clause:
    """The words around one effect: since the one before it, up to the next conjunction."""
    if len(wanted) == 1:
        return clause
    position = wanted.index(item)
    low = 0
    if position:
        previous = wanted[position - 1].tag.end
        joints = [
            t.end
            for t in clause.tags
            if previous <= t.start < item.tag.start and t.words in ("and", ",", "with", "then", "but", "plus")
        ]
        low = joints[0] if joints else previous
    high = 10**6
    if position + 1 < len(wanted):
        following = wanted[position + 1].tag.start
        joints = [
            t.start
            for t in clause.tags
            if item.tag.end <= t.start < following and t.words in ("and", ",", "with", "then", "but", "plus")
        ]
        high = joints[0] if joints else following
    return Clause(tuple(t for t in clause.tags if low <= t.start < high))


def _request(clause: Clause, item: _Wanted, count: int) -> EffectRequest | Question:
    effect, tag = item
    degree = degree_of(clause, near=tag)
    amount = degree if degree is not None else 0.5
    less = _negative(clause, tag)
    values: dict[str, float] = {}
    kinds = EFFECTS[effect].values
    if effect == "gain":
        return gain_request(clause)
    if effect in _SHELVES:
        size = clause.amount("db")
        hertz = clause.amount("hz")
        sign = -1 if less or (clause.says(_LESS) and not clause.says("boost|more|add|up|raise")) else 1
        db = size.number if size is not None else {0.25: 1.5, 0.9: 6.0}.get(amount, 3.0)
        values["db"] = -abs(db) if sign < 0 or db < 0 else db
        if hertz is not None:
            values["hz"] = hertz.number
        if size is None and hertz is None and tag.words in ("eq",):
            return Question("What shall I change with the equalizer?", ("more low end", "more highs", "cut the mids"))
        return EffectRequest(effect=effect, amount=amount, values=values)
    if less and effect not in ("high_pass", "low_pass"):
        opposite = EFFECTS[effect].opposite
        if opposite is None:
            return Question(
                f"I cannot take {effect.replace('_', '-')} off a recording. Shall I take the last change back?",
                ("undo",),
            )
        return EffectRequest(effect=opposite, amount=amount)
    for name, unit, scale in (
        ("hz", "hz", 1.0),
        ("seconds", "seconds", 1.0),
        ("seconds", "ms", 0.001),
        ("beats", "beats", 1.0),
        ("bits", "bits", 1.0),
        ("db", "db", 1.0),
    ):
        said = clause.amount(unit)
        if said is not None and name in kinds:
            values[name] = said.number * scale
    bar = clause.amount("bars")
    if bar is not None and "beats" in kinds and not clause.ranges:
        values["beats"] = bar.number * 4
    share = clause.amount("%")
    if share is not None and "mix" in kinds:
        values["mix"] = share.number / 100
    if effect == "compressor" and (ratio := _ratio(clause)) is not None:
        values["ratio"] = ratio
    if effect == "bit_crush" and "bits" not in values:
        bare = next(
            (
                t.number
                for t in clause.tags
                if t.number is not None and t.amount is None and 2 <= t.number <= 16 and t.ordinal is None
            ),
            None,
        )
        if bare is not None:
            values["bits"] = bare
    if effect == "pan":
        side = (
            -1.0
            if clause.says("left|l")
            else 1.0
            if clause.says("right|r")
            else 0.0
            if clause.says("centre|center|middle")
            else None
        )
        if side is None:
            return Question("To which side?", ("pan it left", "pan it right", "pan it half left"))
        how = (
            share.number / 100
            if share is not None
            else 1.0
            if clause.says("hard|fully|full|all the way|completely|far")
            else 0.5
            if clause.says("half|halfway")
            else {0.25: 0.25, 0.9: 1.0}.get(degree or 0.5, 0.5)
        )
        values = {"pan": side * how}
    return EffectRequest(effect=effect, amount=min(1.0, amount), values=values)


def _ratio(clause: Clause) -> float | None:
    found = re.search(r"(\d+(?:\.\d+)?) ?(?::|to|/) ?1\b", clause.words) or re.search(
        r"\bratio (?:of |at |to )?(\d+(?:\.\d+)?)\b", clause.words
    )
    if found:
        return float(found.group(1))
    return next((t.amount.number for t in clause.tags if t.amount is not None and t.amount.unit == "to1"), None)


def _negative(clause: Clause, tag: Tag) -> bool:
    before = clause.before(tag, 5)
    line = " ".join(before)
    return bool(
        re.search(
            r"\b(?:less|remove|reduce|no|without|fewer|take out|take off|take away|get rid of|cut|lose|kill|turn off|strip|drop|decrease|too much|bit much|not so|not as|lower|turn down|tame|drier|dial back|back off)(?: (?:the|some|of|that|this|all|any|much|down|a|bit|little|lot|so|on|it|is|its|amount))*$",
            line,
        )
    ) or clause.after(tag, 2)[:1] in (("down",), ("off",), ("out",))
