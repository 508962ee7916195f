"""Higher and lower, faster and slower."""

from __future__ import annotations

import re

from bridge.controller.grammar.changing import aims
from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.reading import Proposal, Reading, Scene
from bridge.controller.grammar.wishes import degree_of
from bridge.core.plan import Question
from bridge.core.target import Target
from bridge.tasks.change_speed import Arguments as ChangeSpeed
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
        if down and semitones > 0 and not (up and nearer(clause, _UP, _DOWN)):
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


def nearer(clause: Clause, first: str, second: str) -> bool:
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
        r"slow|slower|slow down|slow it down|slow this down|slow that down|slow them down|slow things down|slowed down|slowed|slows|down|decelerate|half|halve|lower|reduce|drop|decrease|drag|relax|less fast|slowing down|lower|not so fast|not as fast|too fast|slower down|minus|shave|knock|bpm off"
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
            if to or (share.number >= 100 and not fast)
            else 1 - share.number / 100
            if slower and not nearer(clause, "faster|up|quicker", "slower|down")
            else 1 + share.number / 100
        )
    elif bpm is not None:
        relative = bpm.signed or (
            clause.says(
                r"bpm (?:off|faster|slower|quicker|up|down|more|less|higher|lower)|by \d+(?:\.\d+)? bpm|(?:up|down|raise|lower|faster|slower|increase|decrease) (?:it |the tempo |the speed )?(?:by )?\d+(?:\.\d+)? bpm"
            )
            and not clause.says(r"to \d+(?:\.\d+)? bpm")
        )
        if relative:
            if world.tempo is None:
                return Question("I do not know the tempo yet. To which tempo?", ("make it 120 bpm",))
            sign = (
                -1
                if not bpm.signed
                and (slower and not nearer(clause, "faster|up|quicker", "slower|down"))
                and bpm.number > 0
                else 1
            )
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
        elif number is not None and 2 <= number < 20:
            return Question(f"{number:g} what: bpm or per cent?", (f"{number:g} bpm faster", f"{number:g} % faster"))
    if (
        factor is None
        and tempo is None
        and (of := re.search(r"(?:at|to) (0?\.\d+|\d\.\d+)(?: of| x| times)", clause.words))
    ):
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
            and not nearer(clause, "faster|quicker|speed up|up", "slower|down|slow")
        )
        if clause.says("too fast"):
            slow_said = True
        factor = down if slow_said else up
    if (factor is not None and not 0.1 < factor < 10) or (tempo is not None and not 10 <= tempo <= 960):
        return Question("That is out of reach: tempos go from 10 to 960 bpm. To which tempo?", ("bring it to 120 bpm",))
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
