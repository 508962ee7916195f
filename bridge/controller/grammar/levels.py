"""Louder and quieter, at which frequencies, on which side."""

from __future__ import annotations

from bridge.controller.grammar.clauses import Clause
from bridge.controller.grammar.pitch_and_speed import nearer
from bridge.controller.grammar.wishes import degree_of
from bridge.core.plan import Question
from bridge.tasks.effect_request import EffectRequest

_GAIN_UP = r"louder|turn (?:\w+ ){0,4}up|turn up|crank (?:\w+ )*up|crank|boost|raise|up|increase|more volume|more level|bring up|push up|bump up|amplify|loud|more gain|higher|pump up|lift|forward|up front|to the front"


_GAIN_DOWN = r"quieter|quiet|softer|turn (?:\w+ ){0,4}down|turn down|lower|reduce|decrease|less loud|less volume|bring down|pull down|pull back|attenuate|drop|too loud|down|less|back off|duck|not so loud|not as loud|less level|dip|off|shave|trim|tuck|back in the mix|further back"


COMPLAINT = r"(?:is|are|sounds?|feels?|seems?|comes? across) (?:a bit |a little |a touch |way |rather |quite |pretty |kind of |really |very |so |slightly |still |much |too )*(?:quiet|loud)"


def side_of(clause: Clause) -> float | None:
    """-1 for left, 1 for right, where a side is meant as a place in the stereo field."""
    if clause.says("right now|all right|alright|that is right|left alone|left over|half left over") or not clause.says(
        "left|right"
    ):
        return None
    placed = clause.says(
        r"(?:hard|half|far|full|fully|more|slightly|bit|little|way|pan|panned|to the|to|on the|all the way(?: to the)?|towards?(?: the)?|\\d+ ?%) (?:left|right)|(?:left|right) (?:a bit|side|channel|ear|speaker|hard)"
    )
    if not placed or (clause.ranges and not clause.effects):
        return None
    return -1.0 if clause.says("left") else 1.0


def wants_gain(clause: Clause) -> bool:
    """Whether it is about level."""
    if clause.says(COMPLAINT) or (
        clause.says(
            r"forward|up front|to the front|back in the mix|tuck (?:\w+ ){1,3}(?:in|back|under|behind)|in the mix"
        )
        and (clause.parts or clause.tracks or clause.pointer())
        and not clause.says(r"an? (?!bit|little|touch|tad|lot|hair|notch)|some|another|add")
    ):
        return True
    if clause.says("louder|quieter|less loud|too loud|too quiet|not loud enough|volume|amplify"):
        return True
    if clause.says("fade|normalise|normalize|pitch|tempo|key|octave|speed"):
        return False
    loud = clause.amount("db")
    if loud is not None and not any(t.amount is not None and t.amount.unit == "hz" for t in clause.tags):
        return (
            bool(clause.says(f"{_GAIN_UP}|{_GAIN_DOWN}|gain|level|by|add|cut|reduce|give|take|-"))
            or loud.signed
            or len(clause.tags) <= 3
        )
    if (
        clause.says(
            r"(?:turn|crank|bring|push|bump|pull|knock|pump|dial)\b(?: (?:it|this|that|them|everything|the|my|all|those|these|\w+)){0,4} (?:up|down|back)(?! to)"
        )
        and clause.amount("semitones") is None
        and clause.key is None
    ):
        return True
    return bool(clause.says("turn up|turn down|crank"))


def gain_request(clause: Clause) -> EffectRequest | Question:
    """How much louder or quieter."""
    size = clause.amount("db")
    down = clause.says(_GAIN_DOWN) is not None and not clause.says("too quiet|not loud enough|volume up|level up")
    if (
        clause.says("up|louder|boost|raise|increase|crank")
        and not clause.says("too loud")
        and nearer(clause, "up|louder|boost|raise|increase|crank", "quieter|down|lower|reduce|decrease|drop|softer")
    ):
        down = False
    if (found := clause.says(COMPLAINT)) is not None:
        down = found.group().endswith("loud")
    up = (
        found is not None
        or clause.says(_GAIN_UP) is not None
        or clause.says("more|too quiet|not loud enough|give|add|by|gain")
    )
    degree = degree_of(clause)
    if size is not None:
        db = -abs(size.number) if down or (clause.says("cut|take") and not clause.says("up|boost")) else size.number
        return EffectRequest(effect="gain", values={"db": db})
    share = clause.amount("%")
    if share is not None and 0 < share.number < 400:
        import math

        factor = 1 - share.number / 100 if down else 1 + share.number / 100
        if factor > 0:
            return EffectRequest(effect="gain", values={"db": round(20 * math.log10(factor), 2)})
    bare = next((t for t in clause.tags if t.number is not None and t.amount is None and t.ordinal is None and t.track is None and t.senses.part is None and t.words != "one"), None)  # fmt: skip
    if bare is not None and share is None:
        return Question(
            f"By {bare.words} of what: decibels or semitones?", (f"up {bare.words} dB", f"up {bare.words} semitones")
        )
    if not down and not up:
        return Question("Louder or quieter?", ("louder", "quieter"))
    table = {0.25: 1.5, 0.5: 3.0, 0.9: 6.0}
    db = table.get(degree if degree is not None else 0.5, 3.0)
    return EffectRequest(
        effect="gain", amount=degree if degree is not None else 0.5, values={"db": -db if down else db}
    )


def by_frequency(clause: Clause) -> EffectRequest | None:
    """Read "cut below 200 Hz", "roll off above 5 k", "boost 3 dB at 2 kHz"."""
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
