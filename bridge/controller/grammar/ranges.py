"""Stretches of time as they are said: "bars 3–4", "the second half", "from 0:03.5 to 0:05", "the last two bars"."""

from __future__ import annotations

from collections.abc import Sequence

from bridge.controller.grammar.tokens import Token
from bridge.core.target import Span

_BAR = {"bar": "bars", "bars": "bars", "beat": "beats", "beats": "beats", "second": "seconds", "seconds": "seconds", "s": "seconds", "minute": "minutes", "minutes": "minutes"}  # fmt: skip


_TO = ("-", "to", "through", "until", "up", "and", "/")


_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "eighth": 8}


_FIRST = {"first": 1, "1st": 1, "opening": 1, "initial": 1, "starting": 1}


_LAST = ("last", "final", "closing", "ending")


def ranges_at(
    tokens: Sequence[Token], start: int, *, bars: int | None, seconds: float | None
) -> tuple[tuple[Span, ...], int] | None:
    """The stretch or stretches named from here on.

    Args:
        tokens: All of them.
        start: Where to look.
        bars: Length of what is worked on, for "from bar 5 on"; None where unknown.
        seconds: The same in seconds.
    """
    for read in (_bars, _clock, _nth, _edges, _from):
        found = read(tokens, start, bars, seconds)
        if found is not None:
            return found
    return None


def _number(tokens: Sequence[Token], index: int) -> float | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    return (
        token.number
        if token.kind in ("number", "time") or (token.kind == "word" and token.number is not None)
        else None
    )


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _skip(tokens: Sequence[Token], index: int, *words: str) -> int:
    while _text(tokens, index) in words:
        index += 1
    return index


def _bars(
    tokens: Sequence[Token], start: int, bars: int | None, seconds: float | None
) -> tuple[tuple[Span, ...], int] | None:
    """Read "bars 3-4", "bar 5", "bars 1, 3 and 5", "bars 1-2 and 5-6", "bar 5 on", "beats 5 to 8"."""
    unit = _BAR.get(_text(tokens, start))
    if unit not in ("bars", "beats") or _number(tokens, start + 1) is None or tokens[start + 1].kind == "time":
        return None
    spans: list[Span] = []
    index = end = start + 1
    while True:
        low = _number(tokens, index)
        if (
            low is None
            or tokens[index].kind == "time"
            or low != int(low)
            or low < 1
            or _text(tokens, index + 1) in (*_UNITS_AFTER, "bars")
        ):
            break
        high, index = low, index + 1
        joint = _text(tokens, index)
        single = _text(tokens, start) in ("bar", "beat")
        if joint in _TO:
            after = _skip(
                tokens, index, "up", "to", "through", "until", "-", "and", "bar", "bars", "beat", "beats", "including"
            )
            later = _number(tokens, after)
            pair = joint != "and" or (
                not spans and not single and _text(tokens, after + 1) not in (",", "and", "-", "to")
            )
            if joint == "and" and _text(tokens, after - 1) in ("bar", "bars"):
                pair = False
            if joint == "and" and later != low + 1 and _text(tokens, start - 1) != "between":
                pair = False
            if later is not None and later > low and pair and tokens[after].kind != "time":
                high, index = later, after + 1
        if _text(tokens, index) in ("on", "onwards", "onward", "forward") or (
            _text(tokens, index) == "to" and "end" in (_text(tokens, index + 1), _text(tokens, index + 2))
        ):
            index = (
                index + 1 if _text(tokens, index) != "to" else index + (2 if _text(tokens, index + 1) == "end" else 3)
            )
            high = max(low, float(bars)) if bars is not None else low
        elif (
            _text(tokens, index) == "for"
            and _number(tokens, index + 1) is not None
            and _BAR.get(_text(tokens, index + 2)) == unit
        ):
            high = low + (_number(tokens, index + 1) or 1) - 1
            index += 3
        spans.append(Span(unit, low, high))  # type: ignore[arg-type]
        end = index
        after = _skip(tokens, index, ",", "and", "or")
        after = after + 1 if after > index and _BAR.get(_text(tokens, after)) == unit else after
        if (
            after == index
            or _number(tokens, after) is None
            or _BAR.get(_text(tokens, after + 1))
            or _text(tokens, after + 1) in _UNITS_AFTER
        ):
            break
        index = after
    return (tuple(spans), end) if spans else None


_UNITS_AFTER = (
    "semitones",
    "semitone",
    "db",
    "bpm",
    "%",
    "takes",
    "take",
    "versions",
    "variations",
    "octave",
    "times",
    "steps",
    "options",
    "cents",
    "alternatives",
)


def _clock(
    tokens: Sequence[Token], start: int, bars: int | None, seconds: float | None
) -> tuple[tuple[Span, ...], int] | None:
    """Read "0:03.5 to 0:05", "from 3.5 to 5 seconds", "between 2 s and 4 s", "seconds 3 to 5"."""
    index = (
        _skip(tokens, start, "from", "between", "seconds", "second")
        if _text(tokens, start) in ("from", "between", "seconds")
        else start
    )
    low = _number(tokens, index)
    if low is None:
        return None
    timed = (
        tokens[index].kind == "time"
        or {"seconds", "second"} & {_text(tokens, start), _text(tokens, index - 1)} != set()
    )
    index += 1
    if (_BAR.get(_text(tokens, index)) == "seconds" and tokens[index].ordinal is None) or _text(
        tokens, index
    ) == "second":
        timed, index = True, index + 1
    if _text(tokens, index) not in ("-", "to", "and", "until", "through"):
        return None
    index += _text(tokens, index + 1) in ("second", "seconds")
    high = _number(tokens, index + 1)
    if high is None:
        return None
    timed = timed or tokens[index + 1].kind == "time"
    index += 2
    if _BAR.get(_text(tokens, index)) == "seconds":
        timed, index = True, index + 1
    if not timed or high <= low:
        unit = _BAR.get(_text(tokens, index))
        if unit in ("bars", "beats") and high >= low >= 1 and _text(tokens, start) in ("from", "between"):
            return (Span(unit, low, high),), index + 1  # type: ignore[arg-type]
        return None
    return (Span("seconds", low, high),), index


def _nth(
    tokens: Sequence[Token], start: int, bars: int | None, seconds: float | None
) -> tuple[tuple[Span, ...], int] | None:
    """Read "the second half", "the last two bars", "the first 3 seconds", "third bar", "the last 25 %", "the middle"."""
    index = _skip(tokens, start, "the")
    token = tokens[index] if index < len(tokens) else None
    if token is None:
        return None
    if token.text in ("back", "front", "latter", "former") and _text(tokens, index + 1) in ("half", "third", "quarter"):
        parts = _PARTS[_text(tokens, index + 1)]
        ends = token.text in ("back", "latter")
        return (Span("fraction", 1 - 1 / parts, 1) if ends else Span("fraction", 0, 1 / parts),), index + 2
    last = token.text in _LAST
    place = _FIRST.get(token.text) or token.ordinal
    if token.text == "middle" and index > start:
        after = _skip(tokens, index + 1, "part", "section", "bit")
        return (
            ((Span("fraction", 0.25, 0.75),), after + (_text(tokens, after) in ("third", "quarter")))
            if _text(tokens, after) not in ("c", "eastern", "frequencies", "range", "8", "finger")
            else None
        )
    if not last and place is None:
        return None
    index += 1
    count = _number(tokens, index)
    if count is not None and tokens[index].kind != "time":
        index += 1
    unit = _text(tokens, index)
    if unit == "half" and _text(tokens, index + 1) == "a" and _text(tokens, index + 2) == "second" and place == 1:
        return (Span("seconds", 0, 0.5),), index + 3
    if unit == "%" and count:
        share = count / 100
        return (
            ((Span("fraction", 1 - share, 1) if last else Span("fraction", 0, share),), index + 1)
            if 0 < share < 1 and place in (None, 1)
            else None
        )
    if unit in _PARTS and count is None:
        parts = _PARTS[unit]
        which = parts if last else place or 1
        return ((Span("fraction", (which - 1) / parts, which / parts),), index + 1) if which <= parts else None
    kind = _BAR.get(unit)
    if kind is None:
        return None
    if unit == "bar" and _number(tokens, index + 1) is not None:
        return None
    amount = count or 1
    if kind == "minutes":
        kind, amount = "seconds", amount * 60
    if last:
        if kind == "seconds":
            return (
                None
                if seconds is None or seconds <= amount
                else ((Span("seconds", seconds - amount, seconds),), index + 1)
            )
        return (Span(("last_" + kind), amount, amount),), index + 1  # type: ignore[arg-type]
    if kind == "seconds":
        return ((Span("seconds", 0, amount),), index + 1) if place == 1 else None
    if place == 1:
        return (Span(kind, 1, amount),), index + 1  # type: ignore[arg-type]
    if count is None:
        return (Span(kind, place or 1, place or 1),), index + 1  # type: ignore[arg-type]
    low = (int(place or 1) - 1) * amount + 1
    return (Span(kind, low, low + amount - 1),), index + 1  # type: ignore[arg-type]


def _edges(
    tokens: Sequence[Token], start: int, bars: int | None, seconds: float | None
) -> tuple[tuple[Span, ...], int] | None:
    """Read "until bar 4", "up to bar 4", "before bar 5", "after bar 4"."""
    word = _text(tokens, start)
    if word == "up" and _text(tokens, start + 1) in ("to", "until"):
        index = start + 2
    elif word in ("until", "before", "after"):
        index = start + 1
    else:
        return None
    index = _skip(tokens, index, "the", "end", "of")
    if _text(tokens, index) not in ("bar", "bars") or (number := _number(tokens, index + 1)) is None or number < 1:
        return None
    end = index + 2
    if word == "after":
        return ((Span("bars", number + 1, max(number + 1, float(bars))),), end) if bars is not None else None
    high = number - 1 if word == "before" else number
    return ((Span("bars", 1, high),), end) if high >= 1 else None


def _from(
    tokens: Sequence[Token], start: int, bars: int | None, seconds: float | None
) -> tuple[tuple[Span, ...], int] | None:
    """Read "from bar 5 to 8", "starting at bar 5", "from bar 5 on", "from the middle on"."""
    word = _text(tokens, start)
    if word not in ("from", "starting", "between"):
        return None
    index = _skip(tokens, start, "from", "starting", "between", "at", "the")
    if (found := _bars(tokens, index, bars, seconds)) is not None:
        spans, end = found
        if word == "between" or (len(spans) > 1 and word == "from"):
            spans = (Span(spans[0].unit, spans[0].start, spans[-1].end),)
        open_ended = spans[-1].start == spans[-1].end and word in ("from", "starting")
        if open_ended and bars is not None and _text(tokens, end - 1) not in ("bar",):
            spans = (*spans[:-1], Span(spans[-1].unit, spans[-1].start, max(spans[-1].start, float(bars))))
        return spans, end
    ordinal = tokens[index].ordinal if index < len(tokens) else None
    if (
        ordinal is not None
        and _text(tokens, index + 1) == "bar"
        and _text(tokens, index + 2) in ("on", "onwards", "onward", "to", "", "forward")
    ):
        end = _skip(tokens, index + 2, "on", "onwards", "onward", "to", "the", "end", "forward")
        return (Span("bars", ordinal, max(ordinal, float(bars or ordinal))),), end
    if _text(tokens, index) in ("middle", "halfway", "half"):
        index += 1
        index = _skip(tokens, index, "on", "onwards", "to", "the", "end", "point", "way", "through")
        return (Span("fraction", 0.5, 1.0),), index
    low = _number(tokens, index)
    if (
        low is not None
        and (tokens[index].kind == "time" or _BAR.get(_text(tokens, index + 1)) == "seconds")
        and seconds is not None
        and low < seconds
    ):
        index += 1 if tokens[index].kind == "time" else 2
        index = _skip(tokens, index, "on", "onwards", "to", "the", "end")
        return (Span("seconds", low, seconds),), index
    return None
