"""Words as typed, made even: one spelling of dashes, quotes, contractions and numbers.

Hyphens inside words part them, so that "hi-hat", "hi hat" and the vocabulary's own spelling meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bridge.controller.grammar.english import CONTRACTIONS, NUMBERS, ORDINALS, SHORTHAND

TokenKind = Literal["word", "number", "time", "ratio", "quote", "stop"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark.

    Args:
        text: Even spelling, lower case.
        raw: As it was typed.
        kind: "time" is a clock such as 0:03.5; "ratio" is 3/4; "stop" is punctuation.
        number: Its value; seconds for a time.
        ordinal: 2 for "second" and "2nd".
    """

    text: str
    raw: str
    kind: TokenKind = "word"
    number: float | None = None
    ordinal: int | None = None


_MARKS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣-", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        "…": ",",
        "×": "x",
        "♭": "b",
        "♯": "#",
        "→": " to ",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
    }
)


_FIGURES = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "twelve": 12}


def _as_ratio(match: re.Match[str]) -> str:
    return f"{match.group(1)} {_FIGURES[match.group(2).lower()]}/{_FIGURES[match.group(3).lower()]}"


_REPLACED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"\b(in|to|is) (two|three|five|six|seven|nine|twelve|four)[ -](four|eight)\b(?! bars?)", re.I),
        _as_ratio,
    ),
    (re.compile(r"(?<=\d)\.\.+(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s?\+\s?(?=\d)"), " and "),
    (re.compile(r"(?<![^\s,])\+\s(?=\d)"), "+"),
    (re.compile(r"\.(?=mid\b|midi\b)", re.I), " "),
    (re.compile(r"(?<=[a-z])\s+-\s+(?=[a-z])", re.I), " , "),
    (re.compile(r"\bhands off\b", re.I), "do not touch"),
    (re.compile(r"\b(?:kill|die) for (?=an?\b|some\b)", re.I), "love "),
    (
        re.compile(
            r"\b(?:(?:how|what) about|(?:would|do) you mind|mind|(?:let's |let us )?(?:consider|try)) (?=\w+ing\b (?:the|my|a|an|some|it|this|that|everything)\b)",
            re.I,
        ),
        "please ",
    ),
    (re.compile(r",?\s*\bwhile (?:you're|you are|your|ur|we're|we are) (?:at it|there|on it|here)\b", re.I), " "),
    (re.compile(r"\b(has|have|'s|'ve|s|ve)? ?got to (?=go\b|be\b|have\b)", re.I), r" has to "),
    (
        re.compile(
            r"\b(?:what|all) (?:it|this|that|i|we|the \w+) (?:really |just )?(?:needs?|wants?|am after|is missing|'s missing)(?: here| now)? is\b",
            re.I,
        ),
        "i want",
    ),
    (
        re.compile(
            r"\b(?:dial|tone|rein|scale|wind)(?:ing)? (?:back|down|in) (?:on )?(?=(?:the )?(?:intensity|energy|aggression|drama|gloom|darkness|mood|busyness|tension))",
            re.I,
        ),
        "less ",
    ),
    (re.compile(r"\bhalf[ -]?tones?\b", re.I), "semitones"),
    (re.compile(r"\bw/o\b", re.I), "without"),
    (re.compile(r"\bw/\s*", re.I), "with "),
    (re.compile(r"\b(d)\s?(?:&|'?n'?|\+)\s?(b)\b", re.I), "dnb"),
    (re.compile(r"\br\s?(?:&|'n'|\+)\s?b\b", re.I), "rnb"),
    (re.compile(r"\brock\s?'?n'?\s?roll\b", re.I), "rock and roll"),
    (re.compile(r"\b(drum)\s?'?n'?\s(bass)\b", re.I), "drum and bass"),
    (re.compile(r"\beq'?d\b", re.I), "eq"),
    (re.compile(r"\s&\s?|(?<=[a-z])&(?=[a-z]{3})"), " and "),
    (re.compile(r"(?<=\D)\s\+\s(?=\D)"), " and "),
    (re.compile(r"\.{2,}"), " , "),
    (re.compile(r"(?<=\d)\s?(?:per ?cent|pct)\b", re.I), "%"),
    (re.compile(r"\b(\d+)\s?k(?:hz)\b", re.I), r"\1 khz"),
    (re.compile(r"(?<=[a-z])/(?=[a-z]{2})", re.I), " or "),
)


_PIECES = re.compile(
    r"""
    (?P<quote>"[^"]*"|(?<![\w])'[^']{2,60}'(?![\w]))
  | (?P<time>\d+:\d{1,2}(?:[.,]\d+)?)
  | (?P<ratio>\d+\s?/\s?\d+)
  | (?P<decade>(?:808|909|[5-9]0|707|606)'?s\b)
  | (?P<nth>\d+(?:st|nd|rd|th)\b)
  | (?P<number>(?:(?<![\w.)-])[-+])?\d+(?:[.,]\d+)?)
  | (?P<chord>[A-Ga-g][#b]?(?:maj|min|mM|m|M|dim|aug|sus|add|ø|°|Δ|\+|-(?=[79]))*(?:[0-9#b+]|sus|add|maj|alt|/9)*(?:/[A-G][#b]?)?(?![\w#]))
  | (?P<word>[^\W\d_][\w#+']*|_+)
  | (?P<stop>[,;.!?:()\[\]%\-/+&*=<>~^$€|\\{}'"@#])
    """,
    re.X,
)


_SPLIT = re.compile(r"(bars?|takes?|x|beats?|tracks?|versions?|steps?|bpm|opt|option)(\d+)", re.I)


_WORDY = frozenset({"one", "zero", "couple", "dozen", "hundred", "thousand"})
"""Numbers that are pronouns or parts of numbers, and keep their spelling."""


_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
_RESPELT = frozenset(
    {
        *CONTRACTIONS,
        *SHORTHAND,
        *NUMBERS,
        "sharp",
        "in",
        "is",
        "to",
        "percent",
        "per",
        "hands",
        "halftone",
        "halftones",
        "roll",
    }
)


def tokenise(text: str) -> tuple[Token, ...]:
    """Words, numbers and marks, in order."""
    even = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    for pattern, other in _REPLACED:
        even = pattern.sub(other, even)
    return tuple(_merged(list(_pieces(even))))


def as_typed(tokens: Iterable[Token]) -> str:
    """Tokens as one line again."""
    return " ".join(f'"{t.raw}"' if t.kind == "quote" else t.raw for t in tokens)


def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase of the vocabulary as it would come out of `tokenise`; plain words take a short way there."""
    words = tuple(phrase.split(" "))
    if _PLAIN.fullmatch(phrase) and not any(len(w) < 2 or w in _RESPELT for w in words):
        return words
    return tuple(token.text for token in tokenise(phrase))


def _pieces(text: str) -> Iterator[Token]:
    for match in _PIECES.finditer(text):
        raw, kind = match.group(), match.lastgroup
        match kind:
            case "quote":
                yield Token(raw[1:-1].strip().lower(), raw[1:-1].strip(), "quote")
            case "time":
                minutes, seconds = raw.replace(",", ".").split(":")
                yield Token(raw, raw, "time", int(minutes) * 60 + float(seconds))
            case "ratio":
                top, bottom = (int(part) for part in raw.split("/"))
                yield Token(f"{top}/{bottom}", raw, "ratio", top / bottom if bottom else None)
            case "decade":
                yield Token(raw.replace("'", "").lower(), raw)
            case "nth":
                yield Token(raw.lower(), raw, ordinal=int(raw[:-2]))
            case "number":
                yield _number(raw)
            case "stop":
                yield Token(raw, raw, "stop")
            case _:
                yield from _word(raw)


def _number(raw: str) -> Token:
    return Token(raw.lstrip("+"), raw, "number", float(raw.replace(",", ".")))


def _word(raw: str) -> Iterator[Token]:
    if split := _SPLIT.fullmatch(raw):
        yield from _word(split.group(1))
        yield _number(split.group(2))
        return
    if raw == "Em":
        yield Token("em", raw)
        return
    lower = raw.lower().strip("'").replace("_", " ").strip()
    expanded = CONTRACTIONS.get(lower)
    if expanded is None and "'" in lower:
        expanded = CONTRACTIONS.get(lower.replace("'", "")) or lower.removesuffix("'s").replace("'", "")
    for word in (expanded if expanded is not None else SHORTHAND.get(lower, lower)).split():
        same = word == raw.lower()
        number = NUMBERS.get(word)
        text = f"{number:g}" if number is not None and word not in _WORDY else word
        yield Token(text, raw if same else word, number=number, ordinal=ORDINALS.get(word))


def _merged(tokens: list[Token]) -> Iterator[Token]:
    """Drop hyphens inside words; join "a hundred and twenty" and "twenty-four" into one number."""
    kept = [t for i, t in enumerate(tokens) if not (t.text == "-" and _between_words(tokens, i))]
    index = 0
    while index < len(kept):
        token = kept[index]
        if token.kind == "word" and token.number is not None:
            total, end = _count(kept, index)
            if end > index + 1:
                raw = " ".join(t.raw for t in kept[index:end])
                yield Token(f"{total:g}", raw, "number", total)
                index = end
                continue
        yield replace(token)
        index += 1


def _between_words(tokens: list[Token], index: int) -> bool:
    if not 0 < index < len(tokens) - 1:
        return True
    before, after = tokens[index - 1], tokens[index + 1]
    return before.kind not in ("number", "time", "ratio") or after.kind not in ("number", "time", "ratio")


def _hundred_and(tokens: list[Token], index: int) -> tuple[float, int]:
    """Read "one twenty two", as tempos are said."""
    if tokens[index].kind != "word":
        return 1.0, index
    rest, end = _count(tokens, index)
    return 100 + rest, end


def _count(tokens: list[Token], index: int) -> tuple[float, int]:
    total = 0.0
    part = 0.0
    end = index
    if tokens[index].text == "one" and index + 1 < len(tokens) and 10 <= (tokens[index + 1].number or 0) < 100:
        return _hundred_and(tokens, index + 1)
    while end < len(tokens):
        token = tokens[end]
        value = token.number if token.kind == "word" else None
        if value is None:
            after = tokens[end + 1] if end + 1 < len(tokens) else None
            if token.text == "and" and part >= 100 and after is not None and after.kind == "word" and after.number:
                end += 1
                continue
            if (
                token.text == "point"
                and after is not None
                and after.number is not None
                and after.number < 10
                and end > index
            ):
                return total + part + after.number / 10, end + 2
            break
        if value == 100:
            part = max(part, 1) * 100
        elif value == 1000:
            total, part = total + max(part, 1) * 1000, 0.0
        elif part and not (part % 100 == 0 or (20 <= part % 100 < 100 and part % 10 == 0 and value < 10)):
            break
        else:
            part += value
        end += 1
    return total + part, end
