"""Talk around a wish: greetings, reasons, and what is told of the day before or after something is asked for.

Only talk is left out, never a wish: what goes is a greeting, a statement about people, or a reason, and
only where other words of the same request ask for something in so many words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bridge.controller.grammar.splitting import acts_on_its_own
from bridge.controller.grammar.tags import Tag
from bridge.controller.grammar.tokens import Token

_STOPS = frozenset({",", ".", "!", "?", ";", ":", "(", ")", "-"})
_JOINTS = frozenset({"but", "so", "and", "because", "cos", "coz", "since", "though", "although", "while", "as", "plus", "anyway"})  # fmt: skip
_REASONS = r"(?:because|cos|coz|since|so that|as (?:i|we|it|my|the))\b"
_LEAD = r"(?:(?:and|but|so|well|okay|right|hey|oh|yes|no|um|uh|hmm|man|dude|honestly|look|listen|anyway|also|now|ah|hi|hello|,|wow|haha) )*"
_PEOPLE = re.compile(
    rf"^{_LEAD}(?:i am|i was|i have|i had|i (?:just )?(?:got|found|woke|played|showed|finished|started|came|recorded|wrote|sang|know|love|do not know|only|really|never|always|been)|we (?:are|were|have been|had|just|got|played)|he|she|they|everyone|everybody|nobody|someone|people"
    r"|(?:my|our) (?:\w+ ){1,3}?\w+|(?:i|we) (?:(?:just|finally|only|really|also|already|even|never|always) )*\w+ed|been|not (?:an?|sure|bad|gonna|going)|you (?:are|were|did|rock|legend)|(?:it|this|that) (?:is|was) for|for (?:my|our) \w+|long day|just got)\b"
)
_TOLD = re.compile(
    rf"^{_LEAD}(?:i am (?!after|looking|going|hearing|missing|feeling)|i was|i have (?:been|had|just|never|always|tried|no )|i (?:just )?(?:got|found|woke|played|showed|finished|started|came|recorded|wrote|sang)|been |we (?:are|were|have been|had)|not (?:an?|sure) |not gonna|not going|(?:he|she|they|everyone|everybody|nobody|someone|people) |(?:my|our) (?:\w+ ){{1,3}}?(?:is|are|was|says?|said|hates?|loves?|wants?|likes?|thinks?|bailed|left|quit))"
)
_GREETING = re.compile(
    rf"^{_LEAD}(?:good )?(?:morning|evening|afternoon|hi|hello|hey|hiya|howdy|yo|greetings|evening all|alright|sup)(?: (?:there|mate|man|dude|buddy|friend|copilot|computer|again|everyone|all|you|guys|folks|team|legend|pal|chief|boss|my friend))*$"
)
_CLOSING = re.compile(
    rf"^{_LEAD}(?:thank(?:s| you)|cheers|ta|much (?:obliged|appreciated|love)|appreciate (?:it|that)|(?:would|i would|i will|you would) (?:love|appreciate|owe|be|really)|(?:that|it|this) (?:would|will|is|was|should) (?:be |make |do |really )?(?:great|lovely|perfect|amazing|awesome|ace|brilliant|fantastic|cool|nice|sick|fire|dope|my day|me happy|the trick|it)|you are|you rock|legend|nice one|lovely|brilliant|great|amazing|awesome|fantastic|love (?:it|this|that|your)|if (?:you can|possible|that is okay|you do not mind|that makes sense|that is possible)|no rush|take your time|what do you think|sound good|all good|bless|peace|pretty please|does that make sense|you know what i mean|if you know what i mean|lol|haha)\b"
)
_ASKS = re.compile(
    r"\b(?:could|can|would|will) (?:you|we|i|it|this)\b|\bplease\b|\blet us\b|\bi (?:want|need|would like|would love)\b|\b(?:give|get|make|write|hit|cook) (?:me|us)\b|\bhow about\b|\bwe need\b|\bneeds?\b|\bcould use\b|\bcould do with\b|\bi would (?:like|love)\b"
)


class _Piece(NamedTuple):
    tags: tuple[Tag, ...]

    @property
    def words(self) -> str:
        return " ".join(t.words for t in self.tags if t.words not in _STOPS)


def without_chatter(tokens: Sequence[Token], tags: Sequence[Tag]) -> tuple[Token, ...]:
    """The tokens less the talk around a wish; all of them where nothing is plainly asked for."""
    pieces = list(_pieces(tags))
    if len(pieces) < 2:
        return tuple(tokens)
    idle = [_idle(piece) for piece in pieces]
    if not any(idle) or not any(_asks(piece) for piece, talk in zip(pieces, idle, strict=True) if not talk):
        return tuple(tokens)
    kept = [t for piece, talk in zip(pieces, idle, strict=True) if not talk for t in piece.tags]
    while kept and (kept[0].words in _STOPS or kept[0].words in ("but", "so", "and", "anyway")):
        kept = kept[1:]
    return tuple(token for tag in kept for token in tokens[tag.start : tag.end])


def _pieces(tags: Sequence[Tag]) -> Iterator[_Piece]:
    current: list[Tag] = []
    for index, tag in enumerate(tags):
        joint = tag.words in _JOINTS and not (index and tags[index - 1].words in ("and", "but", ","))
        if current and (joint or (current[-1].words in _STOPS and tag.words not in _STOPS)):
            yield _Piece(tuple(current))
            current = []
        current.append(tag)
    if current:
        yield _Piece(tuple(current))


def _asks(piece: _Piece) -> bool:
    concerns = any(
        t.senses.musical or t.senses.pointer or t.track or t.spans or t.amount or t.key or t.chords or t.metre
        for t in piece.tags
    )
    return concerns and (acts_on_its_own(piece.tags) or _ASKS.search(piece.words) is not None)


def _idle(piece: _Piece) -> bool:
    """Whether it is talk: a greeting, thanks, a reason, or something told of people."""
    words = piece.words
    if _GREETING.match(words):
        return True
    bearing = any(t.amount or t.key or t.spans or t.chords or t.metre or t.track for t in piece.tags)
    if bearing or (acts_on_its_own(piece.tags) and not _TOLD.match(words)):
        return False
    musical = any(t.senses.part or t.senses.genre or t.senses.effect or t.senses.style for t in piece.tags)
    if re.match(_REASONS, words):
        return True
    if _ASKS.search(words) and not _CLOSING.match(words):
        return False
    foreign = any(t.unknown or t.off_topic for t in piece.tags)
    if _CLOSING.match(words):
        return not musical
    return _PEOPLE.match(words) is not None and (foreign or not musical)
