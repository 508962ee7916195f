"""Pitch, speed and the sound itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from bridge.controller.grammar.changing import aims
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.targets import Carried, pointed
from bridge.controller.grammar.wishes import degree_of
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.core.vocabulary.effects import EFFECTS
from bridge.tasks.apply_effects import Arguments as ApplyEffects
from bridge.tasks.change_speed import Arguments as ChangeSpeed
from bridge.tasks.effect_request import EffectRequest
from bridge.tasks.pitch_shift import Arguments as PitchShift

_DOWN = r"down|lower|flatter|lowers|lowered|drop|drops|dropped|flat|flatten|below|under|deeper|reduce|decrease|downwards?|minus|less|dip|fall|sink|descend|underneath|detune down"
_UP = r"up|higher|sharper|sharp|raise|raised|raises|lift|above|upwards?|increase|plus|more|over|hike|boost|ascend"


def pitch(scene: Scene) -> Reading:
    """A shift in pitch."""
    clause, world = scene.clause, scene.world
    amount = clause.amount("semitones")
    semitones: float | None = None
    down = clause.says(_DOWN) is not None
    if amount is not None:
        up = clause.says(_UP) is not None
        if not (down or up or amount.signed or clause.has("transpose", "shift")) and not clause.says("by|pitch|tune"):
            return None
        semitones = amount.number
        if down and semitones > 0 and not (up and _nearer(clause, _UP, _DOWN)):
            semitones = -semitones
    elif clause.key is not None and (clause.has("transpose", "shift") or clause.says("into|to")):
        if world.key is None:
            return Question(
                f"From which key to {clause.key}? I do not know the key yet.",
                ("what key is this?", "transpose it up 2 semitones"),
            )
        distance = (clause.key.tonic - world.key.tonic) % 12
        semitones = distance - 12 if distance > 6 or (down and distance) else distance
        if clause.says("up") and distance:
            semitones = distance
    else:
        bare = next(
            (
                t
                for t in clause.tags
                if t.number is not None
                and t.amount is None
                and t.ordinal is None
                and t.track is None
                and t.words != "one"
            ),
            None,
        )
        if bare is not None and bare.number is not None:
            semitones = -bare.number if down and bare.number > 0 else bare.number
    found = aims(scene)
    if isinstance(found, Question):
        return found
    if semitones is None:
        name = _words_for(found[0])
        return Question("By how much, and up or down?", (f"transpose {name} up 2 semitones", f"transpose {name} down 2 semitones", f"transpose {name} up an octave", f"transpose {name} down an octave"))  # fmt: skip
    if semitones == 0 or abs(semitones) > 48:
        return Question(
            "That is further than 4 octaves. By how much shall I shift it?"
            if semitones
            else "It is there already. By how much shall I shift it?",
            ("transpose it up 2 semitones",),
        )
    return tuple(
        Proposal("pitch_shift", PitchShift(target=t, semitones=semitones, ranges=clause.ranges), named=(t,))
        for t in found
    )


def _words_for(target: Target) -> str:
    return f"the {target.name}" if target.name else "it"


def _nearer(clause: Clause, first: str, second: str) -> bool:
    """Whether the last of two directions said is the first kind."""
    ones = [m.start() for m in re.finditer(rf"\b(?:{first})\b", clause.words)]
    others = [m.start() for m in re.finditer(rf"\b(?:{second})\b", clause.words)]
    return bool(ones) and (not others or max(ones) > max(others))


def speed(scene: Scene) -> Reading:
    """Faster or slower."""
    clause, world = scene.clause, scene.world
    found = aims(scene)
    if isinstance(found, Question):
        return found
    slower = clause.says(
        r"slow|slower|slow down|slow it down|slow this down|slow that down|slow them down|slow things down|slowed down|slowed|slows|down|decelerate|half|halve|lower|reduce|drop|decrease|drag|relax|less fast|slowing down|lower|not so fast|not as fast|too fast|slower down|minus"
    )
    factor: float | None = None
    tempo: float | None = None
    share = clause.amount("%")
    bpm = clause.amount("bpm")
    times = clause.amount("times")
    fast = clause.says(
        r"fast|faster|speed up|quicker|up|accelerate|double|twice|quick|raise|increase|speed it up|more speed|too slow"
    )
    if clause.says("one and a half times|1.5 times|half again as fast|half as fast again"):
        factor = 1.5
    elif clause.says(r"by (?:a|one) (?:quarter|third|half)"):
        part = 0.25 if clause.says("quarter") else 1 / 3 if clause.says("third") else 0.5
        factor = 1 - part if slower else 1 + part
    elif share is not None:
        to = clause.says(r"(?:to|at) \d+(?:\.\d+)? ?%|\d+(?:\.\d+)? ?% (?:of|speed|tempo)")
        factor = (
            share.number / 100
            if to or share.number >= 100 and not fast
            else 1 - share.number / 100
            if slower and not _nearer(clause, "faster|up|quicker", "slower|down")
            else 1 + share.number / 100
        )
    elif bpm is not None:
        relative = (
            bpm.signed
            or clause.says(
                r"bpm (?:faster|slower|quicker|up|down|more|less|higher|lower)|by \d+(?:\.\d+)? bpm|(?:up|down|raise|lower|faster|slower|increase|decrease) (?:it |the tempo |the speed )?(?:by )?\d+(?:\.\d+)? bpm"
            )
            and not clause.says(r"to \d+(?:\.\d+)? bpm")
        )
        if relative:
            if world.tempo is None:
                return Question("I do not know the tempo yet. To which tempo?", ("make it 120 bpm",))
            sign = -1 if not bpm.signed and (slower and not _nearer(clause, "faster|up|quicker", "slower|down")) and bpm.number > 0 else 1
            tempo = world.tempo + sign * bpm.number
        else:
            tempo = bpm.number
    elif times is not None:
        factor = times.number if not clause.says("slower|slow|as slow") else 1 / times.number
    elif clause.says(
        r"half ?time|half (?:the |of the )?(?:speed|tempo)|half as fast|halve|twice as slow|half its|in half|half as quick|half speed|half tempo|halftime|two times slower"
    ):
        factor = 0.5
    elif clause.says(
        r"double ?time|double (?:the |of the )?(?:speed|tempo)|twice|double speed|double|doubletime|two times"
    ):
        factor = 2.0
    else:
        number = next(
            (
                t.number
                for t in clause.tags
                if t.number is not None
                and t.amount is None
                and t.ordinal is None
                and t.track is None
                and t.senses.part is None
                and t.words != "one"
            ),
            None,
        )
        if number is not None and 20 <= number <= 400:
            tempo = number
        elif number is not None and 0.1 < number < 10 and clause.says("x|times|factor"):
            factor = number
    if factor is None and tempo is None and (of := re.search(r"(?:at|to) (0?\.\d+|\d\.\d+)(?: of| x| times)", clause.words)):
        factor = float(of.group(1))
    if factor is None and tempo is None:
        if not (slower or fast):
            return Question(
                "Faster or slower, and by how much?", ("speed it up 10 %", "slow it down 10 %", "bring it to 120 bpm")
            )
        degree = degree_of(clause)
        table = {0.25: (1.05, 0.95), 0.5: (1.1, 0.9), 0.9: (1.25, 0.8)}
        up, down = table[degree if degree in table else 0.5]
        slow_said = (
            slower is not None
            and not clause.says("too slow")
            and not _nearer(clause, "faster|quicker|speed up|up", "slower|down|slow")
        )
        if clause.says("too fast"):
            slow_said = True
        factor = down if slow_said else up
    if (factor is not None and not 0.1 < factor < 10) or (tempo is not None and not 10 <= tempo <= 960):
        return Question("That is out of reach. To which tempo?", ("bring it to 120 bpm",))
    kept = not clause.says(
        r"like .*(?:record|vinyl|tape|turntable)|like (?:an? |the )?(?:old )?(?:tape|record|vinyl|turntable|cassette)(?: machine| deck| player)?|varispeed|vari speed|(?:and|with|let|including) (?:the |its )?pitch(?: (?:too|as well|drop|rise|fall|go|follow|change|shift|along))+|let the pitch|pitch (?:goes|drops|rises|follows|changes|included|should (?:drop|rise|follow|change))|not keeping the pitch|tape style|turntable|resample|with pitch|chipmunk|repitch|pitch too|vinyl style|as a record"
    )
    if "pitch" in clause.keep or clause.says(
        "(?:not|without|do not)(?: \\w+){0,3} pitch|keep(?:ing)? (?:the )?pitch|same pitch"
    ):
        kept = True
    return tuple(
        Proposal("change_speed", ChangeSpeed(target=t, factor=factor, tempo=tempo, keep_pitch=kept), named=(t,))
        for t in found
    )


class _Wanted(NamedTuple):
    effect: str
    tag: Tag


_SHELVES = {"low_shelf", "high_shelf", "bell"}
_LESS = r"less|reduce|cut|lower|turn down|decrease|down|remove|roll off|take out|take off|too much|attenuate|drop|dip|scoop|quieter|softer|minus|fewer|without|tame|back off|pull back|pull down"
_GAIN_UP = r"louder|turn (?:\w+ ){0,4}up|turn up|crank (?:\w+ )*up|crank|boost|raise|up|increase|more volume|more level|bring up|push up|bump up|amplify|loud|more gain|higher|pump up|lift"
_GAIN_DOWN = r"quieter|quiet|softer|turn (?:\w+ ){0,4}down|turn down|lower|reduce|decrease|less loud|less volume|bring down|pull down|pull back|attenuate|drop|too loud|down|less|back off|duck|not so loud|not as loud|less level|dip"


def effects(scene: Scene) -> Reading:
    """A chain of effects, in the order they were said."""
    clause = scene.clause
    wanted = _wanted(clause)
    gain = wants_gain(clause)
    if not wanted and not gain:
        filtered = _by_frequency(clause)
        if filtered is None:
            return None
        return _steps(scene, (filtered,), ())
    requests: list[EffectRequest] = []
    cutoff = _by_frequency(clause)
    if cutoff is not None and all(w.effect in (*_SHELVES, "high_pass", "low_pass", "gain") for w in wanted):
        return _steps(scene, (cutoff,), tuple(w.tag for w in wanted))
    if gain and not any(w.effect not in ("gain",) for w in wanted):
        request = _gain(clause)
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
    return _steps(scene, tuple(requests), tuple(w.tag for w in wanted))


def _steps(scene: Scene, requests: tuple[EffectRequest, ...], skip: tuple[Tag, ...]) -> Reading:
    clause = scene.clause
    source = tuple(t for t, p in clause.parts if clause.before(t, 3)[-3:] and _keyed(clause, t))
    reduced = Clause(
        tuple(t for t in clause.tags if t not in source and not (t.words in ("everything", "all") and clause.amount("hz") is not None) and (t not in skip or (t.track and t.senses.part))),
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
        or bool(re.search(r"\b(?:to|from|by|off|against)(?: the| a| my)?$", before))
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
        return _gain(clause)
    if effect in _SHELVES:
        size = clause.amount("db")
        hertz = clause.amount("hz")
        sign = -1 if less or clause.says(_LESS) and not clause.says("boost|more|add|up|raise") else 1
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
    found = re.search(r"(\d+(?:\.\d+)?) ?(?::|to|/) ?1\b", clause.words)
    if found:
        return float(found.group(1))
    return next((t.amount.number for t in clause.tags if t.amount is not None and t.amount.unit == "to1"), None)


def side_of(clause: Clause) -> float | None:
    """-1 for left, 1 for right, where a side is meant as a place in the stereo field."""
    if clause.says("right now|all right|alright|that is right|left alone|left over|half left over") or not clause.says("left|right"):
        return None
    placed = clause.says(r"(?:hard|half|far|full|fully|more|slightly|bit|little|way|pan|panned|to the|to|on the|all the way(?: to the)?|towards?(?: the)?|\\d+ ?%) (?:left|right)|(?:left|right) (?:a bit|side|channel|ear|speaker|hard)")
    if not placed or clause.ranges and not clause.effects:
        return None
    return -1.0 if clause.says("left") else 1.0


def _negative(clause: Clause, tag: Tag) -> bool:
    before = clause.before(tag, 5)
    line = " ".join(before)
    return bool(
        re.search(
            r"\b(?:less|remove|reduce|no|without|fewer|take out|take off|take away|get rid of|cut|lose|kill|turn off|strip|drop|decrease|too much|not so|not as|lower|turn down|tame|drier|dial back|back off)(?: (?:the|some|of|that|this|all|any|much|down|a|bit|little|lot|so|on|it|is|its|amount))*$",
            line,
        )
    ) or clause.after(tag, 2)[:1] in (("down",), ("off",), ("out",))


def wants_gain(clause: Clause) -> bool:
    """Whether it is about level."""
    if clause.says("louder|quieter|less loud|too loud|too quiet|not loud enough|volume|amplify"):
        return True
    if clause.says("fade|normalise|normalize|pitch|tempo|key|octave|speed"):
        return False
    if clause.amount("db") is not None and not any(t.amount is not None and t.amount.unit == "hz" for t in clause.tags):
        return (
            bool(clause.says(f"{_GAIN_UP}|{_GAIN_DOWN}|gain|level|by|add|cut|reduce|give|take|-"))
            or clause.amount("db").signed
            or len(clause.tags) <= 3
        )  # type: ignore[union-attr]
    if (
        clause.says(
            r"(?:turn|crank|bring|push|bump|pull|knock|pump|dial)\b(?: (?:it|this|that|them|everything|the|my|all|those|these|\w+)){0,4} (?:up|down|back)(?! to)"
        )
        and clause.amount("semitones") is None
        and clause.key is None
    ):
        return True
    return bool(clause.says("turn up|turn down|crank"))


def _gain(clause: Clause) -> EffectRequest | Question:
    size = clause.amount("db")
    down = clause.says(_GAIN_DOWN) is not None and not clause.says("too quiet|not loud enough|volume up|level up")
    if (
        clause.says("up|louder|boost|raise|increase|crank")
        and not clause.says("too loud")
        and _nearer(clause, "up|louder|boost|raise|increase|crank", "quieter|down|lower|reduce|decrease|drop|softer")
    ):
        down = False
    up = clause.says(_GAIN_UP) is not None or clause.says("more|too quiet|not loud enough|give|add|by|gain")
    degree = degree_of(clause)
    if size is not None:
        db = -abs(size.number) if down or clause.says("cut|take") and not clause.says("up|boost") else size.number
        return EffectRequest(effect="gain", values={"db": db})
    share = clause.amount("%")
    if share is not None and 0 < share.number < 400:
        import math

        factor = 1 - share.number / 100 if down else 1 + share.number / 100
        if factor > 0:
            return EffectRequest(effect="gain", values={"db": round(20 * math.log10(factor), 2)})
    if not down and not up:
        return Question("Louder or quieter?", ("louder", "quieter"))
    table = {0.25: 1.5, 0.5: 3.0, 0.9: 6.0}
    db = table.get(degree if degree is not None else 0.5, 3.0)
    return EffectRequest(
        effect="gain", amount=degree if degree is not None else 0.5, values={"db": -db if down else db}
    )


def _by_frequency(clause: Clause) -> EffectRequest | None:
    """ "cut below 200 Hz", "roll off above 5 k", "boost 3 dB at 2 kHz"."""
    hertz = clause.amount("hz")
    if hertz is None:
        return None
    size = clause.amount("db")
    if size is not None and clause.says("above|over|below|under"):
        low = clause.says("cut|reduce|dip|down|lower|attenuate|remove|take|less|drop|pull|minus") is not None
        shelf = "high_shelf" if clause.says("above|over") else "low_shelf"
        return EffectRequest(effect=shelf, values={"db": -abs(size.number) if low else size.number, "hz": hertz.number})
    if size is not None:
        low = clause.says("cut|reduce|dip|down|notch|scoop|lower|attenuate|remove|take|less|drop|pull") is not None
        return EffectRequest(
            effect="bell", values={"db": -abs(size.number) if low else size.number, "hz": hertz.number}
        )
    cut = clause.says(
        "cut|remove|roll off|filter|take out|get rid of|lose|kill|high pass|low pass|drop|strip|off|clean|everything|nothing|cutoff|roll|all|no"
    )
    if cut and clause.says(r"below|under|beneath|lower than|lows (?:at|up to)|low end (?:at|up to)"):
        return EffectRequest(effect="high_pass", values={"hz": hertz.number})
    if cut and clause.says("above|over|higher than|beyond|past|from"):
        return EffectRequest(effect="low_pass", values={"hz": hertz.number})
    if cut and clause.says("lows|low end|bass frequencies|rumble|bottom|subs"):
        return EffectRequest(effect="high_pass", values={"hz": hertz.number})
    if cut and clause.says("highs|high end|treble|top end|top"):
        return EffectRequest(effect="low_pass", values={"hz": hertz.number})
    if clause.says("boost|cut|dip|notch|scoop|bump|bell|more|less|peak"):
        down = clause.says("cut|dip|notch|scoop|less|reduce")
        degree = degree_of(clause)
        db = {0.25: 1.5, 0.9: 6.0}.get(degree if degree is not None else 0.5, 3.0)
        return EffectRequest(effect="bell", values={"db": -db if down else db, "hz": hertz.number})
    return None


_ = (Carried, pointed)
